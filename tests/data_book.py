"""A workbook of report data alone, without a file: what tests change is the data."""

from __future__ import annotations

from norcrin_xl.model import ReportData
from norcrin_xl.workbook.areas.area import Shape
from norcrin_xl.workbook.layout import layout
from norcrin_xl.workbook.workbook import Workbook


def computed(data: ReportData) -> Workbook:
    """The workbook with this data, and nothing in its computed cells, lists and headings."""
    setup = data.setup
    projects = tuple((project.key, project.name) for project in setup.projects)
    codes = tuple(partner.code for partner in setup.partners)
    plan = layout(Shape(data.form, setup.year, projects, codes, {}))
    return Workbook(data.source_file, b"", {}, plan, data)
