"""Build the shipped files from source: the workbook filled with 2021, and the Word template."""

from __future__ import annotations

from collections.abc import Mapping

from norcrin_xl.example.contents import ALLOCATED, example_contents, example_network
from norcrin_xl.form import Form, load_form
from norcrin_xl.model import ReportData
from norcrin_xl.network import Contents, Network
from norcrin_xl.pipeline import computed
from norcrin_xl.workbook.area_specs import Shape
from norcrin_xl.workbook.areas import Areas, placed
from norcrin_xl.workbook.contents import report_data
from norcrin_xl.workbook.findings_list import list_rows
from norcrin_xl.workbook.layout import Layout, layout
from norcrin_xl.workbook.view_areas import FINDINGS


def workbook_layout(network: Network, form: Form, contents: Contents) -> Layout:
    """Where everything stands in a workbook with these contents."""
    lengths: Mapping[str, int] = {name: len(rows) for name, rows in contents.items()}
    return layout(Shape(form, network.year, network.project_names, network.partner_codes, lengths))


def placed_contents(plan: Layout, contents: Contents, file: str) -> Areas:
    """The contents as reading the built workbook gives them; blank where nothing stands."""
    return {
        name: placed(area, file, contents.get(name, [{} for _ in area.rows]))
        for name, area in plan.areas.items()
    }


def workbook(network: Network, contents: Contents, file: str, note: str = "") -> bytes:
    """A workbook for `network`, filled with `contents`; `note` stands on each partner's tab."""
    from norcrin_xl.workbook.build import build_workbook

    form = load_form(network.year)
    plan = workbook_layout(network, form, contents)
    book = computed(report_data(placed_contents(plan, contents, file), file, ""))
    listed = list_rows(book.judged, book.data)
    areas = placed_contents(plan, {**contents, FINDINGS: listed}, file)
    return build_workbook(plan, areas, book.data, book.quantities, book.figures, illustration=note)


def example_workbook(file: str) -> bytes:
    """The shipped workbook: NorCRIN with 2021."""
    network = example_network()
    return workbook(network, example_contents(network), file, ALLOCATED)


def example_data(file: str) -> ReportData:
    """The report data of the shipped workbook, without writing and reading it."""
    network = example_network()
    contents = example_contents(network)
    plan = workbook_layout(network, load_form(network.year), contents)
    return report_data(placed_contents(plan, contents, file), file, "")


def example_template() -> bytes:
    """The shipped Word template."""
    from norcrin_xl.report.template import build_template

    network = example_network()
    return build_template(load_form(network.year), network.project_names)
