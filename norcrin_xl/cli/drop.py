"""`norcrin-xl slipp`: what the shortcut runs, for those whose Excel takes no macros."""

from __future__ import annotations

import argparse
import os
from contextlib import suppress
from pathlib import Path

from norcrin_xl.cli import ERRORS_FOUND
from norcrin_xl.cli.arguments import Commands, Parser, command


def add_to(commands: Commands[Parser]) -> None:
    slipp = command(
        commands,
        "slipp",
        _slipp,
        "Lag rapporten av en arbeidsbok som er sluppet på snarveien",
        "Det samme som knappen Generer rapport, uten makroer: dra arbeidsboken til snarveien\n"
        "NorCRIN-rapport på skrivebordet. Rapporten legges ved siden av arbeidsboken, og vinduet\n"
        "står til du trykker Enter.",
        example="slipp bok.xlsm",
    )
    slipp.add_argument("bok", type=Path, nargs="+", metavar="BOK", help="arbeidsboken (.xlsm)")


def _slipp(arguments: argparse.Namespace) -> int:
    try:
        return max(_report(book.resolve()) for book in arguments.bok)
    finally:
        _answer("Trykk Enter for å lukke vinduet. ")


def _report(book: Path) -> int:
    """Make the report beside the workbook, as a draft where it has errors and the user says so."""
    from norcrin_xl.cli.app import run

    print(f"Lager rapporten av {book.name} …")
    if book.parent.is_dir():
        os.chdir(book.parent)
    code = run(["rapport", str(book)])
    if code == ERRORS_FOUND and _answer("Lage et utkast likevel? Skriv j og trykk Enter: ") == "j":
        return run(["rapport", str(book), "--utkast"])
    return code


def _answer(question: str) -> str:
    """What the user writes; nothing where nobody is there to answer."""
    with suppress(EOFError):
        return input(question).strip().lower()
    return ""
