"""`norcrin-xl pdf`: the report and its annexes as one accessible, archivable PDF."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.cli.arguments import Commands, Parser, command, file_named
from norcrin_xl.cli.screen import progress, tell_list
from norcrin_xl.cli.stamp import written_now
from norcrin_xl.numbers import counted
from norcrin_xl.report.pdf.converter import NAMES, Converter, converter

if TYPE_CHECKING:
    from norcrin_xl.pipeline.computed import Computed
    from norcrin_xl.pipeline.pdf import OpenMatters
    from norcrin_xl.report.pdf.document import PdfResult


def add_to(commands: Commands[Parser]) -> None:
    pdf = command(
        commands,
        "pdf",
        _pdf,
        "Lag PDF av rapporten med skjemaene som vedlegg",
        "Lag én PDF av rapporten slik den nå står, med skjemaene Årsregnskap og Bruk og\n"
        "utnyttelse som vedlegg. PDF-en er til arkiv (PDF/A) og for skjermleser (PDF/UA).\n"
        "Sidetallene i innholdslisten føres også inn i Word-filen.",
        example="pdf rapport.docx --bok bok.xlsm",
    )
    pdf.add_argument("rapport", type=Path, metavar="RAPPORT.docx", help="rapporten i Word")
    pdf.add_argument(
        "--bok",
        type=Path,
        metavar="BOK",
        required=True,
        help="arbeidsboken som vedleggene lages av",
    )
    pdf.add_argument(
        "-o",
        "--ut",
        type=file_named(".pdf"),
        metavar="UT.pdf",
        help="filen som skal skrives (ellers ved siden av rapporten)",
    )
    add_pdf_choices(pdf)


def add_pdf_choices(parser: Parser) -> None:
    """The choices of a PDF, which `rapport --pdf` has too."""
    parser.add_argument(
        "--vedlegg",
        action="store_true",
        help="legg arbeidsboken (bare verdier) og tallene som CSV og JSON inn i PDF-en (PDF/A-3b)",
    )
    parser.add_argument(
        "--bevis",
        action="store_true",
        help="ta med et vedlegg med verdi, formel og kilde for hvert tall",
    )
    parser.add_argument(
        "--konverter",
        choices=NAMES,
        default="",
        help="hva som lager PDF-en: libreoffice (vanligvis) eller word (bare på Windows)",
    )


@dataclass(frozen=True, slots=True)
class Choices:
    """What a PDF is to hold besides the report and the forms."""

    attachments: bool
    evidence: bool


def choices_of(arguments: argparse.Namespace) -> Choices:
    """What was chosen on the command line."""
    return Choices(arguments.vedlegg, arguments.bevis)


def _pdf(arguments: argparse.Namespace) -> int:
    report: Path = arguments.rapport
    from norcrin_xl.package import read_named

    target = arguments.ut or report.with_suffix(".pdf")
    docx = read_named(report)
    with converter(arguments.konverter) as by:
        from norcrin_xl.pipeline.computed import read_workbook

        with progress() as step:
            book = read_workbook(arguments.bok, step)
        write_pdf(book, arguments.bok, docx, report, target, choices_of(arguments), by)
    return 0


def write_pdf(
    book: Computed,
    workbook: Path,
    docx: bytes,
    report: Path,
    target: Path,
    choices: Choices,
    by: Converter,
    *,
    keep_report: bool = True,
) -> None:
    """Say what is open, make the PDF and write it, then put the page numbers in the report.

    `by` converts it. `keep_report` keeps a copy of the report without them. Nothing is written
    when it fails. Raises `UserError`.
    """
    from norcrin_xl.files import write_whole
    from norcrin_xl.pipeline.pdf import make_pdf, open_matters

    with progress() as step:
        step("Leser rapporten")
        matters = open_matters(book, docx, report.name)
    _tell_open(book, matters, report)
    with progress() as step:
        result = make_pdf(
            book,
            docx,
            report.name,
            written_now(),
            workbook=workbook.read_bytes() if choices.attachments else None,
            evidence=choices.evidence,
            by=by,
            progress=step,
        )
        step(f"Skriver {target.name}")
        copy = write_whole(target, result.content)
    _tell(result, target, copy, choices)
    _store_page_numbers(docx, report, result, keep_report)


def _tell_open(book: Computed, matters: OpenMatters, report: Path) -> None:
    """Name what is open before anything is written."""
    from norcrin_xl.files import lock_of

    if lock_of(report):
        print(f"{report.name} er åpen i et annet program: bare det som er lagret, kommer med.")
    _list(
        "Endringer og kommentarer som ikke er avgjort (PDF-en får teksten som om alle "
        "endringer er godtatt, uten kommentarer):",
        matters.pending,
    )
    _list("Tall i rapporten som ikke er som i arbeidsboken:", matters.outdated)
    _list("Lenker til filer, som andre ikke kan følge (PDF-en får bare teksten):", matters.local)
    if not matters.linked:
        print(
            "Rapporten har ingen koblede tall, så de er ikke sammenlignet med arbeidsboken. "
            "Er den lagret i et annet program enn Word?"
        )
    _list(
        "Åpne funn i tallene:",
        [f"{found.severity.value}: {found.message}" for found in book.findings],
    )


def _list(heading: str, items: Sequence[object]) -> None:
    if items:
        print(heading)
        tell_list(items)


def _tell(result: PdfResult, target: Path, copy: Path | None, choices: Choices) -> None:
    kind = "PDF/A-3b" if choices.attachments else "PDF/A-2b"
    if not result.undescribed_figures:
        kind += " og PDF/UA-1"
    print(f"Skrev {target}: {counted(result.pages, 'side', 'sider')}, {kind}")
    if copy is not None:
        print(f"Den forrige utgaven ligger i {copy.name}")
    _list("Mangler i vedleggene:", _unique(str(item) for item in result.missing))
    if result.undescribed_figures:
        print(
            f"{counted(result.undescribed_figures, 'figur', 'figurer')} mangler alternativ tekst, "
            "så PDF-en er ikke tilgjengelig for alle. Høyreklikk på figuren i Word, velg Rediger "
            "alternativ tekst, og lag PDF-en på nytt."
        )


def _unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))


def _store_page_numbers(docx: bytes, report: Path, result: PdfResult, keep: bool) -> None:
    """Put the right page numbers in the report's table of contents, unless it is open."""
    from norcrin_xl.files import lock_of, write_whole
    from norcrin_xl.report.pdf.page_numbers import with_page_numbers

    content = with_page_numbers(docx, report.name, result.page_numbers)
    if content == docx:
        return
    if lock_of(report):
        print(f"Sidetallene i innholdslisten i {report.name} er ikke oppdatert, for filen er åpen.")
        return
    copy = write_whole(report, content, keep_copy=keep)
    print(f"Oppdaterte sidetallene i innholdslisten i {report.name}")
    if copy is not None:
        print(f"Den forrige utgaven ligger i {copy.name}")
