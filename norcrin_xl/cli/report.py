"""`norcrin-xl rapport`: the Word report from the workbook."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.cli import ERRORS_FOUND
from norcrin_xl.cli.arguments import Commands, Parser, command, file_named
from norcrin_xl.cli.check import summary
from norcrin_xl.cli.pdf import add_pdf_choices, choices_of, write_pdf
from norcrin_xl.cli.screen import complain, complain_list, progress, tell_list
from norcrin_xl.cli.stamp import written_now
from norcrin_xl.numbers import counted
from norcrin_xl.report.pdf.converter import Converter, converter

if TYPE_CHECKING:
    from norcrin_xl.findings import Finding
    from norcrin_xl.pipeline.computed import Computed
    from norcrin_xl.report.document import ReportResult


NO_PLACES = (
    "Ingenting blir fylt ut. Kopier koblede tall fra en katalog inn i malen "
    "(norcrin-xl tall BOK --katalog KATALOG.docx), eller utelat --mal."
)
"""What is said of a template that nothing can be put into."""


def add_to(commands: Commands[Parser]) -> None:
    rapport = command(
        commands,
        "rapport",
        _rapport,
        "Lag årsrapporten i Word fra arbeidsboken",
        example="rapport bok.xlsm -o rapport.docx",
    )
    rapport.add_argument("bok", type=Path, metavar="BOK", help="arbeidsboken (.xlsm)")
    rapport.add_argument(
        "--mal", type=Path, metavar="MAL", help="Word-malen (ellers brukes den som følger med)"
    )
    rapport.add_argument(
        "-o",
        "--ut",
        type=file_named(".docx"),
        metavar="UT.docx",
        help="filen som skal skrives (ellers NETTVERK_Rapport_ÅR.docx i mappen du står i)",
    )
    rapport.add_argument(
        "--utkast", action="store_true", help="lag et merket utkast selv om kontrollen finner feil"
    )

    rapport.add_argument(
        "--pdf", action="store_true", help="lag også PDF-en med skjemaene som vedlegg"
    )
    add_pdf_choices(rapport)

    mal = command(
        commands,
        "sjekk-mal",
        _sjekk_mal,
        "Kontroller at arbeidsboken kan fylle en Word-mal",
        example="sjekk-mal mal.docx bok.xlsm",
    )
    mal.add_argument("mal", type=Path, metavar="MAL", help="Word-malen (.docx)")
    mal.add_argument("bok", type=Path, metavar="BOK", help="arbeidsboken (.xlsm)")


def _rapport(arguments: argparse.Namespace) -> int:
    with converter(arguments.konverter) if arguments.pdf else nullcontext() as by:
        return _make(arguments, by)


def _make(arguments: argparse.Namespace, by: Converter | None) -> int:
    """Make the report, and its PDF where there is a converter."""
    from norcrin_xl.checks.acceptance import stopping
    from norcrin_xl.files import write_whole
    from norcrin_xl.pipeline.computed import read_workbook
    from norcrin_xl.pipeline.report import make_report

    with progress() as step:
        book = read_workbook(arguments.bok, step)
    errors = stopping(book.findings)
    if errors and not arguments.utkast:
        _refuse(errors)
        return ERRORS_FOUND
    with progress() as step:
        result = make_report(book, arguments.mal, written_now(), step)
        setup = book.data.setup
        target = arguments.ut or Path(f"{setup.network}_Rapport_{setup.year}.docx")
        step(f"Skriver {target.name}")
        copy = write_whole(target, result.content)
    _tell(book, result, target, copy)
    if not result.numbers + result.tables + result.figures:
        complain(f"Rapporten har ingen felter. {NO_PLACES}")
    if by:
        pdf, choices = target.with_suffix(".pdf"), choices_of(arguments)
        write_pdf(book, arguments.bok, result.content, target, pdf, choices, by, keep_report=False)
    return ERRORS_FOUND if errors else 0


def _refuse(errors: Sequence[Finding]) -> None:
    """Say which errors stop the report, and what can be done."""
    complain("Rapporten er ikke laget, for kontrollen fant feil:")
    complain_list([found.message for found in errors])
    complain("Rett feilene og prøv igjen, eller lag et utkast med --utkast.")


def _sjekk_mal(arguments: argparse.Namespace) -> int:
    from norcrin_xl.package import read_named
    from norcrin_xl.pipeline.computed import read_workbook
    from norcrin_xl.pipeline.template import template_problems
    from norcrin_xl.report.template.tags import tagged_controls

    with progress() as step:
        book = read_workbook(arguments.bok, step)
        step(f"Kontrollerer {arguments.mal.name}")
        problems = template_problems(book, arguments.mal)
        places = sum(1 for _ in tagged_controls(read_named(arguments.mal), arguments.mal.name))
    for problem in problems:
        print(f"{problem}")
    if not places:
        print(f"{arguments.mal.name} har ingen felter. {NO_PLACES}")
        return ERRORS_FOUND
    print(
        f"{len(problems)} feil i malen."
        if problems
        else f"Malen er i orden: {counted(places, 'felt', 'felter')}."
    )
    return ERRORS_FOUND if problems else 0


def _tell(book: Computed, result: ReportResult, target: Path, copy: Path | None) -> None:
    """What was written, how much it holds, and what is still missing."""
    print(f"Skrev {target}")
    if copy is not None:
        print(f"Den forrige utgaven ligger i {copy.name}")
    findings = (*book.findings, *result.findings)
    print(
        f"{len(book.quantities)} tall beregnet, {result.numbers} koblede tall i rapporten, "
        f"{counted(result.tables, 'tabell', 'tabeller')}, "
        f"{counted(result.figures, 'figur', 'figurer')}."
    )
    print(summary(findings))
    tell_list([f"{found.severity.value}: {found.message}" for found in findings])
    if result.missing:
        print("Mangler i rapporten:")
        tell_list([str(place) for place in result.missing])
