"""The PDF: what is open in the report, and the report with its annexes."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.checks.acceptance import stopping
from norcrin_xl.checks.text.passage import excerpt
from norcrin_xl.files import lock_of, locked, reason, write_whole
from norcrin_xl.findings import OpenErrors, Progress, UserError, pressing, silent
from norcrin_xl.masking import identity_numbers, masked
from norcrin_xl.numbers import counted, listed
from norcrin_xl.office_file import read_named
from norcrin_xl.pipeline.job import (
    Ask,
    Done,
    Target,
    before_it,
    first_of,
    read_workbook,
    report_beside,
)
from norcrin_xl.pipeline.report import write_report
from norcrin_xl.workbook.workbook import Workbook

if TYPE_CHECKING:
    from norcrin_xl.report.pdf.completion import Attachment
    from norcrin_xl.report.pdf.converter import Converter
    from norcrin_xl.report.pdf.report_pdf import PdfResult
    from norcrin_xl.report.word.package import WordPackage


GO_ON, NOT_MADE = "Lage PDF-en slik det står?", "PDF-en er ikke laget."
UNDECIDED = (
    "Endringer og kommentarer som ikke er avgjort (PDF-en får teksten som om alle endringer er "
    "godtatt, uten kommentarer):"
)
OUTDATED = "Tall i rapporten som ikke er som i arbeidsboken:"
LOCAL_LINKS = "Lenker til filer, som andre ikke kan følge (PDF-en får bare teksten):"
LEFT_OUT = "Kommer ikke med i PDF-en:"


@dataclass(frozen=True, slots=True)
class Extras:
    """What a PDF is to hold besides the report and the forms: files, and where numbers are from.

    `converter` is the name of the program that makes it; "" is the one that is usual here.
    """

    attachments: bool = False
    evidence: bool = False
    converter: str = ""


PLAIN = Extras()


def write_pdf(
    workbook: Path | Target,
    report: Path | None,
    target: Path | None,
    made: datetime,
    ask: Ask,
    step: Progress,
    *,
    extras: Extras = PLAIN,
) -> Done:
    """The PDF of `report` as it is saved, in `target`; then its page numbers in the report.

    Without a `report` it is the one beside the workbook, and without a `target` the PDF lies
    beside the report. `ask` is asked first where something is open, with what it is, which then
    is said first; without a yes nothing is written. A copy of the report without the page
    numbers is kept. Raises `UserError`, and then nothing is written.
    """
    from norcrin_xl.report.pdf.converter import converter

    if report is not None:
        read_named(report)
    with converter(extras.converter) as by:
        book = read_workbook(workbook, step)
        report = report or report_beside(workbook, step)
        into = target or report.with_suffix(".pdf")
        return _written_pdf(book, report, into, made, ask, step, (), extras, by)


def write_report_and_pdf(
    workbook: Path | Target,
    template: Path | None,
    target: Path | None,
    made: datetime,
    ask: Ask,
    step: Progress,
    *,
    draft: bool = False,
    extras: Extras = PLAIN,
) -> Done:
    """The report as `write_report` makes it, and the PDF of it beside it as `write_pdf` does.

    Where the PDF fails, the report is written: the `UserError` then says that first.
    """
    from norcrin_xl.report.pdf.converter import converter

    with converter(extras.converter) as by:
        done = write_report(workbook, template, target, made, step, draft=draft)
        (report,) = done.files
        into = report.with_suffix(".pdf")
        pdf = _written_pdf(done.book, report, into, made, ask, step, done.sentences, extras, by)
    return Done(pdf.sentences, (report, *pdf.files), (*done.findings, *pdf.findings))


def _written_pdf(
    book: Workbook,
    report: Path,
    target: Path,
    made: datetime,
    ask: Ask,
    step: Progress,
    said: tuple[str, ...],
    extras: Extras,
    by: Converter,
) -> Done:
    """The PDF in `target`; what was `said` before is told to whoever is asked."""
    step("Leser rapporten")
    docx = read_named(report)
    with _after(said):
        matters = [*_held_open(report), *open_matters(book, docx, report.name)]
    before = (*said, *matters)
    if matters and not ask(GO_ON, before):
        return Done((*before, NOT_MADE))
    with _after(() if matters else said):
        result = make_pdf(book, docx, report.name, made, extras=extras, by=by, progress=step)
        step(f"Skriver {target.name}")
        copy = write_whole(target, result.content)
    told = [*_told(result, target, copy, extras)]
    told += page_numbers_kept(docx, report, result.page_numbers, keep_copy=not said)
    return Done((*before, *told), (target,), book.findings)


@contextmanager
def _after(said: Sequence[str]) -> Iterator[None]:
    """What the user is to know though this fails, and has not been told."""
    try:
        yield
    except UserError as error:
        error.args = ("\n".join((*said, str(error))),)
        raise


def _held_open(report: Path) -> Iterator[str]:
    if lock_of(report) is not None:
        yield f"{report.name} er åpen i et annet program: bare det som er lagret, kommer med."


def _named(heading: str, items: Iterable[object]) -> Iterator[str]:
    shown = list(first_of(list(items)))
    return iter([heading, *shown] if shown else [])


def _told(result: PdfResult, target: Path, copy: Path | None, extras: Extras) -> Iterator[str]:
    """What kind of PDF was written, what it lacks, and what is still to be done about it."""
    kind = "PDF/A-3b" if extras.attachments else "PDF/A-2b"
    kind += "" if result.undescribed_figures else " og PDF/UA-1"
    yield f"Skrev {target}: {counted(result.pages, 'side', 'sider')}, {kind}"
    yield from before_it(copy, target)
    yield from _named("Mangler i vedleggene:", dict.fromkeys(map(str, result.missing)))
    yield from _named("Lagt ved i PDF-en:", result.attached)
    if result.draft:
        yield (
            "PDF-en er merket UTKAST. Rett feilene i arbeidsboken, oppdater tallene i rapporten "
            "(norcrin-xl oppdater), og lag PDF-en på nytt."
        )
    if lacking := result.undescribed_figures:
        yield (
            f"{counted(len(lacking), 'figur', 'figurer')} mangler alternativ tekst (side "
            f"{listed([str(page) for page in lacking])}), "
            "så PDF-en er ikke tilgjengelig for alle. Høyreklikk på figuren i Word, velg Rediger "
            "alternativ tekst, og lag PDF-en på nytt."
        )


def open_matters(book: Workbook, docx: bytes, file: str) -> Iterator[str]:
    """What the user should know before a PDF is made of the report.

    Raises `UserError` when it is no Word document, or another network's or year's report, and
    `OpenErrors` when an identity number stands in it.
    """
    from norcrin_xl.report.pdf.confinement import confine, local_links
    from norcrin_xl.report.pdf.numbers_shown import linked_numbers, outdated, require_same
    from norcrin_xl.report.refresh.marks import pending
    from norcrin_xl.report.word.package import WordPackage

    package = WordPackage(docx, file)
    owner = require_same(package, book.data.setup, file)
    numbers = list(linked_numbers(package))
    undecided, local, left_out = pending(package), local_links(package), confine(package)
    _stop_at_identity_numbers(package, file)
    yield from _named(UNDECIDED, undecided)
    yield from _named(OUTDATED, outdated(numbers, book.printed))
    yield from _named(LOCAL_LINKS, local)
    yield from _named(LEFT_OUT, left_out)
    yield from filter(None, [owner])
    if not numbers:
        yield (
            "Rapporten har ingen koblede tall, så de er ikke sammenlignet med arbeidsboken. "
            "Er den lagret i et annet program enn Word?"
        )
    found = [f"{item.severity.value}: {item.message}" for item in pressing(book.findings)]
    yield from _named("Åpne funn i tallene:", found)


def _stop_at_identity_numbers(package: WordPackage, file: str) -> None:
    from norcrin_xl.report.pdf.confinement import said_in

    for text in said_in(package):
        if identity_numbers(text):
            raise OpenErrors(
                f"{file} inneholder noe som ser ut som et fødselsnummer: "
                f"«{excerpt(masked(text))}». PDF-en er ikke laget. Ta bort nummeret, og prøv igjen."
            )


def make_pdf(
    book: Workbook,
    docx: bytes,
    file: str,
    made: datetime,
    *,
    extras: Extras = PLAIN,
    by: Converter | None = None,
    progress: Progress = silent,
) -> PdfResult:
    """The PDF of the report `docx` as it stands, with the forms as annexes.

    With `attachments` it is PDF/A-3b: the values of the sheets that are meant for the Council,
    and the quantities, are attached. With `evidence` the last annex says where each number comes
    from. `by` converts it: one that was entered earlier has started meanwhile. Where the workbook
    has open errors, the PDF is marked as a draft, and as the marks move the text, it has no page
    numbers for the report itself. Raises `UserError`.
    """
    from norcrin_xl.quantities.exhibits import annexes
    from norcrin_xl.report.draft import as_draft, is_draft
    from norcrin_xl.report.pdf.converter import converter
    from norcrin_xl.report.pdf.numbers_shown import evidence_annex
    from norcrin_xl.report.pdf.report_pdf import report_pdf

    errors = [found.message for found in stopping(book.findings)]
    marked = is_draft(docx, file)
    forms = annexes(book.data)
    if extras.evidence:
        numbers = (book.quantities, book.printed)
        forms = (*forms, evidence_annex(docx, file, forms, *numbers, _hashes(book)))
    attachments = _attachments(book, made) if extras.attachments else ()
    with nullcontext(by) if by else converter() as chosen:
        result = report_pdf(
            as_draft(docx, file, errors) if errors and not marked else docx,
            file,
            forms,
            book.printed,
            made=made,
            attachments=attachments,
            draft=bool(errors) or marked,
            by=chosen,
            progress=progress,
        )
    return replace(result, page_numbers={}) if errors and not marked else result


def page_numbers_kept(
    docx: bytes, report: Path, pages: Mapping[str, int], keep_copy: bool = True
) -> Iterator[str]:
    """Put the right page numbers in the report's table of contents; what is to be said of it.

    The file is touched only where a number changes, and neither while it is open elsewhere, nor
    when it is signed, nor when it is another by now than `docx`, which the PDF was made of.
    The PDF is made: what keeps the report from being written is a remark.
    """
    from norcrin_xl.report.pdf.report_pdf import with_page_numbers

    content = with_page_numbers(docx, report.name, pages)
    if content == docx:
        return
    try:
        with locked(report):
            if why := _untouchable(docx, report):
                yield _not_kept(report, why)
                return
            copy = write_whole(report, content, keep_copy=keep_copy)
    except OSError as error:
        yield _not_kept(report, _refused(report, error))
        return
    yield f"Oppdaterte sidetallene i innholdslisten i {report.name}."
    if copy is not None:
        yield f"Rapporten uten dem ligger i {copy.name}."


def _untouchable(docx: bytes, report: Path) -> str:
    """Why the report is left as it is, "" where it may be written."""
    from norcrin_xl.report.refresh.opening import is_signed

    if is_signed(docx, report.name):
        return "filen er signert"
    if lock_of(report) is not None:
        return "filen er åpen"
    return "" if read_named(report) == docx else "filen er endret i mellomtiden"


def _refused(report: Path, error: OSError) -> str:
    is_read_only = report.exists() and not report.stat().st_mode & stat.S_IWUSR
    return "filen er skrivebeskyttet" if is_read_only else reason(error)


def _not_kept(report: Path, why: str) -> str:
    return f"Sidetallene i innholdslisten i {report.name} er ikke oppdatert, for {why}."


def _hashes(book: Workbook) -> dict[str, str]:
    """The SHA-256 of the workbook, and of the newest form that was taken in from each partner.

    A form is named by its partner: what somebody called the file may be the name of a person.
    """
    from norcrin_xl.partners.log import sent_files
    from norcrin_xl.workbook.areas.inputs import LOG

    taken = sent_files(book.areas.get(LOG, ()))
    forms = {
        f"Skjema fra {code}, tatt inn {sent.when}": sent.sha256 for code, sent in taken.items()
    }
    return {book.data.source_file: book.data.source_sha256, **forms}


def _attachments(book: Workbook, made: datetime) -> tuple[Attachment, ...]:
    from norcrin_xl.quantities.consolidated import quantities_csv, quantities_json
    from norcrin_xl.report.pdf.completion import Attachment
    from norcrin_xl.workbook.layout import ACCOUNTS, KPI, USAGE
    from norcrin_xl.workbook.values import values_workbook

    sheets = (ACCOUNTS, USAGE, KPI)
    source = book.data.source_file
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return (
        Attachment(
            f"{Path(source).stem}_verdier.xlsx",
            values_workbook(book.content, source, made, sheets),
            sheet,
            f"Arkene {', '.join(sheets[:-1])} og {sheets[-1]}, bare verdier",
            source=True,
        ),
        Attachment(
            "tall.json", quantities_json(book.quantities), "application/json", "Tallene som JSON"
        ),
        Attachment("tall.csv", quantities_csv(book.quantities), "text/csv", "Tallene som CSV"),
    )
