"""Joins the stages: workbook → report data → quantities → findings, tables, figures → report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.checks import check
from norcrin_xl.files import sha256
from norcrin_xl.findings import Finding, UserError
from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.quantities.exhibits import Figure, Table
from norcrin_xl.quantities.figures import figures
from norcrin_xl.quantities.registry import compute
from norcrin_xl.quantities.tables import tables
from norcrin_xl.workbook.contents import report_data
from norcrin_xl.workbook.raw import read_file
from norcrin_xl.workbook.read import read_areas

if TYPE_CHECKING:
    from norcrin_xl.report.document import ReportResult
    from norcrin_xl.report.template_check import Problem

Progress = Callable[[str], None]


def silent(_: str) -> None:
    """Progress that nobody is told about."""


@dataclass(frozen=True)
class Computed:
    """A workbook that was read and computed: everything that reports and lists are made of."""

    data: ReportData
    quantities: Quantities
    tables: Mapping[str, Table]
    figures: Mapping[str, Figure]
    findings: tuple[Finding, ...]


def computed(data: ReportData) -> Computed:
    """`data` with its quantities, tables, figures and findings."""
    quantities = compute(data)
    return Computed(
        data, quantities, tables(data), figures(data, quantities), check(data, quantities)
    )


def read_workbook(path: Path, progress: Progress = silent) -> Computed:
    """The workbook at `path`, read and computed. Raises `UserError` when it cannot be read."""
    progress(f"Leser {path.name}")
    content = read_file(path)
    data = report_data(read_areas(content, path.name), path.name, sha256(content))
    progress("Regner ut tall og kontrollerer")
    return computed(data)


def make_report(
    book: Computed, template: Path, written: datetime, progress: Progress = silent
) -> ReportResult:
    """The Word report from a computed workbook and a template.

    Raises `UserError` when the template cannot be used; its faults are named with their places.
    """
    from norcrin_xl.report.document import report_docx

    return report_docx(
        _template(template),
        book.data,
        book.quantities,
        book.tables,
        book.figures,
        written=written,
        progress=progress,
    )


def template_problems(book: Computed, template: Path) -> list[Problem]:
    """Every tag in a template that this workbook cannot fill, with its place.

    Raises `UserError` when the file is no Word document.
    """
    from norcrin_xl.report.template_check import KnownTags, check_template
    from norcrin_xl.report.texts import texts

    form, setup = book.data.form, book.data.setup
    known = KnownTags(
        quantities=set(book.quantities),
        tables=set(book.tables),
        figures=set(book.figures),
        lists={"partnere", *(f"arbeidspakker.{project.key}" for project in setup.projects)},
        texts=set(texts(book.data, book.tables, book.figures)),
        choices={item.number: len(item.choices) for item in form.sections if item.choices},
    )
    return check_template(_template(template), known, template.name)


def template_path() -> Path:
    """The Word template that is shipped: beside the package in a checkout, else inside it."""
    beside = Path(__file__).parent.parent / "templates" / "report.docx"
    return beside if beside.is_file() else Path(__file__).parent / "templates" / "report.docx"


def _template(path: Path) -> bytes:
    if not path.is_file():
        raise UserError(f"Finner ikke malen {path}. Kontroller navnet, eller utelat --mal.")
    return path.read_bytes()
