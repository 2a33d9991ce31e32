"""Joins the stages: workbook → report data → quantities → findings, tables, figures → report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.checks import check, not_run
from norcrin_xl.checks.acceptance import (
    Acceptance,
    Judged,
    about_acceptances,
    apply_acceptances,
    stopping,
)
from norcrin_xl.checks.stored import StoredValue
from norcrin_xl.files import sha256
from norcrin_xl.findings import Finding, UserError
from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.package import open_package, read_part
from norcrin_xl.progress import Progress, silent
from norcrin_xl.quantities.exhibits import Figure, Table
from norcrin_xl.quantities.figures import figures
from norcrin_xl.quantities.footing import as_printed
from norcrin_xl.quantities.registry import compute
from norcrin_xl.quantities.tables import tables
from norcrin_xl.workbook.areas.area import AreaRow
from norcrin_xl.workbook.findings_list import acceptances
from norcrin_xl.workbook.layout import layout
from norcrin_xl.workbook.reading.areas import read_areas, shape_of
from norcrin_xl.workbook.reading.contents import report_data
from norcrin_xl.workbook.reading.raw import read_file
from norcrin_xl.workbook.reading.stored import stored_values

if TYPE_CHECKING:
    from norcrin_xl.report.document import ReportResult
    from norcrin_xl.report.pdf.attachments import Attachment
    from norcrin_xl.report.pdf.converter import Converter
    from norcrin_xl.report.pdf.document import PdfResult
    from norcrin_xl.report.pdf.numbers_shown import Outdated
    from norcrin_xl.report.pdf.pending import Pending
    from norcrin_xl.report.refresh.document import RefreshResult
    from norcrin_xl.report.refresh.merge import Choices
    from norcrin_xl.report.review.linking import Accepted
    from norcrin_xl.report.review.proposals import Matches
    from norcrin_xl.report.review.reading import WordReport
    from norcrin_xl.report.template.check import Problem

TEMPLATE = "report.docx"
"""The name of the template that is shipped."""


@dataclass(frozen=True)
class Computed:
    """A workbook that was read and computed: everything that reports and lists are made of.

    `findings` are those that nobody has accepted, and what is to be said about acceptances.
    `log` are the rows of Logg.
    """

    data: ReportData
    quantities: Quantities
    tables: Mapping[str, Table]
    figures: Mapping[str, Figure]
    judged: Judged
    findings: tuple[Finding, ...]
    log: tuple[AreaRow, ...] = ()


def computed(
    data: ReportData,
    stored: Iterable[StoredValue] = (),
    thorough: bool = False,
    accepted: Iterable[Acceptance] = (),
) -> Computed:
    """`data` with its quantities, tables, figures and findings.

    `stored` are the workbook's computed cells; with `thorough` the spelling is checked too.
    `accepted` is what somebody has accepted.
    """
    quantities = compute(data)
    found = check(data, quantities, stored, thorough=thorough)
    judged = apply_acceptances(found, accepted, data, not_run(thorough))
    shown = (tables(data), figures(data, quantities))
    return Computed(data, quantities, *shown, judged, (*judged.open, *about_acceptances(judged)))


def read_workbook(path: Path, progress: Progress = silent, thorough: bool = False) -> Computed:
    """The workbook at `path`, read and computed. Raises `UserError` when it cannot be read."""
    progress(f"Leser {path.name}")
    content = read_file(path)
    areas = read_areas(content, path.name)
    data = report_data(areas, path.name, sha256(content))
    progress("Regner ut tall og kontrollerer")
    plan = layout(shape_of(areas, path.name))
    book = computed(data, stored_values(plan, areas), thorough, acceptances(areas))
    return replace(book, log=tuple(areas["logg"]))


def make_report(
    book: Computed, template: Path | None, written: datetime, progress: Progress = silent
) -> ReportResult:
    """The Word report from a computed workbook and a template; a draft where errors are open.

    Without a template the shipped one is used, or one that is made for a network that it doesn't
    fit. Raises `UserError` when the template cannot be used; its faults are named with their
    places.
    """
    from norcrin_xl.report.document import report_docx

    made_of = _template(template) if template else _fitting_template(book, progress)
    name = template.name if template else TEMPLATE
    result = report_docx(
        made_of,
        book.data,
        as_printed(book.data, book.quantities),
        book.tables,
        book.figures,
        written=written,
        progress=progress,
    )
    return replace(result, content=_marked(book, result.content, name, result.missing))


def _marked(book: Computed, docx: bytes, file: str, missing: Iterable[object]) -> bytes:
    """The report as it is, or marked as a draft with what is open where errors are."""
    errors = stopping(book.findings)
    if not errors:
        return docx
    from norcrin_xl.report.draft import as_draft

    lacking = [f"Mangler i rapporten: {place}" for place in missing]
    return as_draft(docx, file, [*(found.message for found in errors), *lacking])


def refresh_report(
    book: Computed,
    docx: bytes,
    file: str,
    written: datetime,
    choices: Choices | None = None,
    *,
    tracked: bool = False,
) -> RefreshResult:
    """The report `docx` with the figures of a computed workbook, and what changed.

    What a person has edited stays, unless `choices` say otherwise. It is marked as a draft as
    long as errors are open. Raises `UserError` naming `file` when it cannot be refreshed.
    """
    from norcrin_xl.report.draft import without_marks
    from norcrin_xl.report.refresh.document import refreshed
    from norcrin_xl.report.refresh.merge import Choices
    from norcrin_xl.report.refresh.reasons import arrivals

    clean = without_marks(docx, file)
    result = refreshed(
        clean,
        book.data,
        as_printed(book.data, book.quantities),
        book.tables,
        book.figures,
        written=written,
        file=file,
        choices=choices or Choices(),
        tracked=tracked,
        arrivals=arrivals(book.log),
    )
    if result.content is clean and not stopping(book.findings):
        return result
    before = docx if result.content is clean else result.content
    return replace(result, content=_marked(book, before, file, result.missing))


@dataclass(frozen=True)
class OpenMatters:
    """What is open in a report: changes and comments, and numbers that are not the workbook's.

    `linked` is false when the report has no linked numbers, so that none can be compared.
    """

    pending: tuple[Pending, ...]
    outdated: tuple[Outdated, ...]
    linked: bool


def open_matters(book: Computed, docx: bytes, file: str) -> OpenMatters:
    """What is to be told before a PDF is made. Raises `UserError` when it is no Word document."""
    from norcrin_xl.report.pdf.numbers_shown import linked_numbers, outdated
    from norcrin_xl.report.pdf.pending import pending
    from norcrin_xl.report.word.package import WordPackage

    package = WordPackage(docx, file)
    numbers = list(linked_numbers(package))
    return OpenMatters(pending(package), outdated(numbers, book.quantities), bool(numbers))


def make_pdf(
    book: Computed,
    docx: bytes,
    file: str,
    made: datetime,
    *,
    workbook: bytes | None = None,
    evidence: bool = False,
    by: Converter | None = None,
    progress: Progress = silent,
) -> PdfResult:
    """The PDF of the report `docx` as it stands, with the forms as annexes.

    With `workbook` (its bytes) it is PDF/A-3b: values and quantities are attached. With
    `evidence` the last annex says where each number comes from. `by` converts it: one that was
    entered earlier has started meanwhile. Raises `UserError`.
    """
    from norcrin_xl.quantities.annexes import annexes
    from norcrin_xl.report.pdf.converter import converter
    from norcrin_xl.report.pdf.document import report_pdf
    from norcrin_xl.report.pdf.evidence import evidence_annex

    forms = annexes(book.data)
    if evidence:
        hashes = {book.data.source_file: book.data.source_sha256}
        forms = (*forms, evidence_annex(docx, file, forms, book.quantities, hashes))
    attachments = _attachments(book, workbook, made) if workbook else ()
    with nullcontext(by) if by else converter() as chosen:
        return report_pdf(
            docx,
            file,
            forms,
            book.quantities,
            made=made,
            attachments=attachments,
            by=chosen,
            progress=progress,
        )


def _attachments(book: Computed, workbook: bytes, made: datetime) -> tuple[Attachment, ...]:
    from norcrin_xl.quantities.open_data import quantities_csv, quantities_json
    from norcrin_xl.report.pdf.attachments import Attachment
    from norcrin_xl.workbook.values import values_workbook

    source = book.data.source_file
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return (
        Attachment(
            f"{Path(source).stem}_verdier.xlsx",
            values_workbook(workbook, source, made),
            sheet,
            "Arbeidsboken som verdier",
            source=True,
        ),
        Attachment(
            "tall.json", quantities_json(book.quantities), "application/json", "Tallene som JSON"
        ),
        Attachment("tall.csv", quantities_csv(book.quantities), "text/csv", "Tallene som CSV"),
    )


def review_report(book: Computed, docx: bytes, file: str) -> tuple[Finding, ...]:
    """What is wrong, odd or not linked in any Word report, against the workbook.

    Raises `UserError` when it is no Word document.
    """
    from norcrin_xl.report.review.review import reviewed

    quantities = as_printed(book.data, book.quantities)
    return reviewed(docx, book.data, quantities, book.tables, book.figures, file)


def number_catalogue(book: Computed, template: Path, written: datetime) -> bytes:
    """A Word document with every quantity as a linked control, in the looks of `template`.

    Raises `UserError` when the template cannot be used.
    """
    from norcrin_xl.report.number_catalogue import catalogue_docx

    quantities = as_printed(book.data, book.quantities)
    return catalogue_docx(_template(template), book.data, quantities, written)


@dataclass(frozen=True)
class Links:
    """The typed numbers of a Word report, each with the quantities that it may be."""

    file: str
    data: ReportData
    quantities: Quantities
    report: WordReport
    matches: Matches

    def linked(self, accepted: Iterable[Accepted], written: datetime) -> bytes:
        """The report with the accepted numbers linked; serves once. Raises `UserError`."""
        from norcrin_xl.report.review.linking import linked_report

        return linked_report(self.report, self.data, accepted, written=written, file=self.file)


def typed_links(book: Computed, docx: bytes, file: str) -> Links:
    """What the typed numbers of any Word report may be.

    Raises `UserError` when it is no Word document, or one that no refresh could take.
    """
    from norcrin_xl.report.review.linking import require_linkable
    from norcrin_xl.report.review.proposals import matches
    from norcrin_xl.report.review.reading import WordReport
    from norcrin_xl.report.word.package import WordPackage

    report = WordReport(WordPackage(docx, file))
    require_linkable(report, book.data, file)
    quantities = as_printed(book.data, book.quantities)
    found = matches(report, book.data, quantities, book.tables)
    return Links(file, book.data, quantities, report, found)


def template_problems(book: Computed, template: Path) -> list[Problem]:
    """Every tag in a template that this workbook cannot fill, with its place.

    Raises `UserError` when the file is no Word document.
    """
    from norcrin_xl.report.template.check import KnownTags, check_template
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
    beside = Path(__file__).parent.parent / "templates" / TEMPLATE
    return beside if beside.is_file() else Path(__file__).parent / "templates" / TEMPLATE


_PLACES = re.compile(rb'w:val="(?:(tabell|figur):([\d.]+)|[a-z]+:prosjekt\.(\w+)\.)')


def _fits(template: bytes, book: Computed) -> bool:
    """Whether all projects, and no other tables and figures than the workbook's, have a place."""
    with open_package(template, TEMPLATE, "en Word-mal") as archive:
        found = _PLACES.findall(read_part(archive, "word/document.xml", TEMPLATE))
    known = {*book.tables, *book.figures}
    projects = {project.key.encode() for project in book.data.setup.projects}
    return {number.decode() for _, number, _ in found if number} <= known and (
        {key for _, _, key in found if key} == projects
    )


def _fitting_template(book: Computed, progress: Progress) -> bytes:
    """The shipped template; one made for the network where that one is another network's."""
    shipped = template_path()
    if shipped.is_file():
        content = shipped.read_bytes()
        if _fits(content, book):
            return content
    from norcrin_xl.report.template.build import build_template

    progress("Lager en mal som passer til nettverket")
    projects = book.data.setup.projects
    return build_template(book.data.form, tuple((item.key, item.name) for item in projects))


def _template(path: Path) -> bytes:
    if not path.is_file():
        raise UserError(f"Finner ikke malen {path}. Kontroller navnet, eller utelat --mal.")
    return path.read_bytes()
