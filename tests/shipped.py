"""The workbook and the template that are shipped, and what they hold, as tests need it.

A test of their own says they are as built.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from norcrin_xl.example.norcrin import example_contents, example_network
from norcrin_xl.findings import Finding
from norcrin_xl.form.schema import Form
from norcrin_xl.model import ReportData
from norcrin_xl.network.setup_file import Contents, Network
from norcrin_xl.pipeline.building import form_of, placed_contents, template
from norcrin_xl.pipeline.inspection import counted_review
from norcrin_xl.workbook.areas.area import Shape
from norcrin_xl.workbook.layout import Layout, layout
from norcrin_xl.workbook.reading.areas import report_data
from norcrin_xl.workbook.workbook import Workbook

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "NorCRIN_Rapport.xlsm"
TEMPLATE = ROOT / "templates" / "report.docx"


def workbook_layout(network: Network, form: Form, contents: Contents) -> Layout:
    """Where everything stands in a workbook with these contents."""
    lengths: Mapping[str, int] = {name: len(rows) for name, rows in contents.items()}
    return layout(Shape(form, network.year, network.project_names, network.partner_codes, lengths))


def example_data(file: str) -> ReportData:
    """The report data of the shipped workbook, without writing and reading it."""
    network = example_network()
    contents = example_contents(network)
    plan = workbook_layout(network, form_of(network), contents)
    return report_data(placed_contents(plan, contents, file), file, "")


def example_template() -> bytes:
    """The shipped Word template."""
    return template(example_network())


def review_report(
    book: Workbook, docx: bytes, file: str, *, spelling: bool = False
) -> tuple[Finding, ...]:
    """What is wrong, odd or not linked in any Word report, against the workbook."""
    return counted_review(book, docx, file, spelling=spelling)[0]
