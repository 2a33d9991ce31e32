"""The Word documents: the template, a new report, one with late figures, the number catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.checks.acceptance import stopping
from norcrin_xl.findings import Progress, pressing, silent
from norcrin_xl.numbers import counted
from norcrin_xl.office_file import open_package, read_named
from norcrin_xl.pipeline.job import (
    BookDone,
    Done,
    Target,
    beside,
    first_of,
    put,
    read_workbook,
    refuse_errors,
    result_name,
    summary,
    target_of,
)
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.styles import TEMPLATE, template_path
from norcrin_xl.workbook.workbook import Workbook

if TYPE_CHECKING:
    from norcrin_xl.report.new_report import ReportResult
    from norcrin_xl.report.refresh.changes import Choices
    from norcrin_xl.report.refresh.document import RefreshResult
    from norcrin_xl.report.template.check import Problem
    from norcrin_xl.report.writer import Missing

MOST_LABELS = 40
"""Of so many missing numbers a draft gives the names."""


def write_report(
    workbook: Path | Target,
    template: Path | None,
    target: Path | None,
    written: datetime,
    step: Progress,
    *,
    draft: bool = False,
) -> BookDone:
    """The report of the workbook, in `target` or under the network's name and year.

    That of a file then lies where one stands, that of an open workbook beside it. Raises
    `OpenErrors` where the checks find errors, unless it is to be a `draft`, and `UserError`.
    """
    book = read_workbook(workbook, step)
    refuse_errors(book, draft, "Rapporten er ikke laget", "lag et utkast med --utkast")
    result = make_report(book, template, written, step)
    folder = Path() if isinstance(workbook, Path) else target_of(workbook).path.parent
    into = target or folder / result_name(book, "Rapport", ".docx")
    step(f"Skriver {into.name}")
    said = put(into, result.content)
    return BookDone(
        (*said, *_told(book, result, listing=True)),
        (into,),
        (*book.findings, *result.findings),
        brief=(*said, *_told(book, result, listing=False)),
        book=book,
    )


def _told(book: Workbook, result: ReportResult, *, listing: bool) -> Iterator[str]:
    """How much a report holds and how much was found; with `listing` also what, and what lacks."""
    findings = (*book.findings, *result.findings)
    yield (
        f"{len(book.quantities)} tall beregnet, {result.numbers} koblede tall i rapporten, "
        f"{counted(result.tables, 'tabell', 'tabeller')}, "
        f"{counted(result.figures, 'figur', 'figurer')}."
    )
    yield summary(findings)
    if listing:
        told = pressing(findings)
        yield from first_of([f"{found.severity.value}: {found.message}" for found in told])
    if listing and result.missing:
        yield "Mangler i rapporten:"
        yield from first_of([str(place) for place in result.missing])
    if not result.numbers + result.tables + result.figures:
        yield f"Rapporten har ingen felter. {NO_PLACES}"


def write_catalogue(
    workbook: Path | Target,
    template: Path | None,
    target: Path | None,
    written: datetime,
    step: Progress,
) -> Done:
    """All quantities as linked numbers, in `target` or beside the workbook. Raises `UserError`."""
    from norcrin_xl.report.number_catalogue import catalogue_docx

    target = target or beside(workbook, step, "Tallkatalog", ".docx")
    book = read_workbook(workbook, step)
    step("Lager katalogen")
    looks = read_named(template or template_path())
    content = catalogue_docx(looks, book.data, book.printed, written)
    return Done(put(target, content, f" med {len(book.quantities)} tall."), (target,))


def make_report(
    book: Workbook, template: Path | None, written: datetime, progress: Progress = silent
) -> ReportResult:
    """The Word report from a computed workbook and a template; a draft where errors are open.

    Without a template the shipped one is used, or one that is made for a network that it doesn't
    fit. Raises `UserError` when the template cannot be used; its faults are named with their
    places.
    """
    from norcrin_xl.report.new_report import report_docx
    from norcrin_xl.report.texts import Contents

    made_of = read_named(template) if template else fitting_template(book, progress)
    name = template.name if template else TEMPLATE
    result = report_docx(made_of, Contents.of(book), written=written, progress=progress)
    return replace(result, content=_marked(book, result.content, name, result.missing, False))


def refresh_report(
    book: Workbook,
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
    from norcrin_xl.partners.log import typed_over
    from norcrin_xl.report.refresh.changes import Choices, arrivals
    from norcrin_xl.report.refresh.document import refreshed
    from norcrin_xl.report.texts import Contents

    result = refreshed(
        docx,
        Contents.of(book),
        written=written,
        file=file,
        choices=choices or Choices(),
        tracked=tracked,
        arrivals=arrivals(book.log, typed_over(book.areas)),
    )
    at = written if tracked else None
    content = _marked(book, result.content, file, result.missing, result.draft, at)
    return replace(result, content=content)


def _marked(
    book: Workbook,
    docx: bytes,
    file: str,
    missing: Iterable[Missing],
    draft: bool,
    tracked: datetime | None = None,
) -> bytes:
    """The report marked as a draft with what is open where errors are, and else without marks.

    `draft` says whether it may bear marks.
    """
    errors = stopping(book.findings)
    if not errors and not draft:
        return docx
    from norcrin_xl.report.draft import as_draft, without_marks

    if not errors:
        return without_marks(docx, file, tracked)
    return as_draft(docx, file, [*(found.message for found in errors), *_lacking(missing)], tracked)


def _lacking(missing: Iterable[Missing]) -> Iterator[str]:
    """What a report lacks: its texts one by one, and its numbers in one line."""
    numbers = []
    for place in missing:
        if place.tag.startswith(("tall:", "figur:")):
            numbers.append(place.label)
        else:
            yield f"Mangler i rapporten: {place}"
    if numbers:
        more = f"; og {len(numbers) - MOST_LABELS} til" if len(numbers) > MOST_LABELS else ""
        yield f"{len(numbers)} tall mangler i rapporten: {'; '.join(numbers[:MOST_LABELS])}{more}."


_PLACES = re.compile(rb'w:val="(?:(tabell|figur):([\d.]+)|[a-z]+:prosjekt\.(\w+)\.)')


NO_PLACES = (
    "Ingenting blir fylt ut. Kopier koblede tall fra en katalog inn i malen "
    "(norcrin-xl tall BOK --katalog KATALOG.docx), eller utelat --mal."
)
"""What is said of a template that nothing can be put into."""


@dataclass(frozen=True, kw_only=True)
class Fitted(Done):
    """What a check of a template gives, and whether the workbook can fill it."""

    fits: bool


def check_template_file(template: Path, workbook: Path, step: Progress) -> Fitted:
    """What in a Word template this workbook cannot fill. Raises `UserError`."""
    from norcrin_xl.report.places import controls_in

    book = read_workbook(workbook, step)
    step(f"Kontrollerer {template.name}")
    said = [str(problem) for problem in template_problems(book, template)]
    package = WordPackage(read_named(template), template.name)
    problems, places = len(said), len(controls_in(package))
    if not places:
        said.append(f"{template.name} har ingen felter. {NO_PLACES}")
    elif problems:
        said.append(f"{problems} feil i malen.")
    else:
        said.append(f"Malen er i orden: {counted(places, 'felt', 'felter')}.")
    return Fitted(tuple(said), fits=bool(places) and not problems)


def fitting_template(book: Workbook, progress: Progress) -> bytes:
    """The shipped template; one made for the network where that one is another network's."""
    shipped = template_path().read_bytes()
    if _fits(shipped, book):
        return shipped
    from norcrin_xl.report.template.build import built_template

    progress("Lager en mal som passer til nettverket")
    projects = book.data.setup.projects
    return built_template(book.data.form, tuple((item.key, item.name) for item in projects))


def template_problems(book: Workbook, template: Path) -> list[Problem]:
    """Every tag in a template that this workbook cannot fill, with its place.

    Raises `UserError` when the file is no Word document.
    """
    from norcrin_xl.report.template.check import check_template
    from norcrin_xl.report.texts import Contents

    form, setup = book.data.form, book.data.setup
    answers = [item for item in form.sections if item.choices]
    boxes = (f"{item.number}|{n + 1}" for item in answers for n in range(len(item.choices)))
    known = {
        "tall": book.quantities,
        "tabell": book.tables,
        "figur": book.figures,
        "liste": ["partnere", *(f"arbeidspakker.{project.key}" for project in setup.projects)],
        "tekst": Contents.of(book).texts,
        "valg": [*(item.number for item in answers), *boxes],
    }
    return check_template(read_named(template), known, template.name)


def _fits(template: bytes, book: Workbook) -> bool:
    """Whether all projects, and no other tables and figures than the workbook's, have a place."""
    archive = open_package(template, TEMPLATE, "et Word-dokument (.docx)")
    found = _PLACES.findall(archive.read("word/document.xml"))
    known = {*book.tables, *book.figures}
    projects = {project.key.encode() for project in book.data.setup.projects}
    return {number.decode() for _, number, _ in found if number} <= known and (
        {key for _, _, key in found if key} == projects
    )
