"""`norcrin-xl beregn`, `klargjor` and `sjekk`: the workbook's results, and this PC."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.cli.arguments import Commands, Parser, command
from norcrin_xl.cli.screen import progress
from norcrin_xl.numbers import counted

if TYPE_CHECKING:
    from norcrin_xl.workbook.vba.restamp import Restamped

NOT_IN_ORDER = 1


def add_to(commands: Commands[Parser]) -> None:
    beregn = command(
        commands,
        "beregn",
        _beregn,
        "Regn ut alle lagrede resultater i arbeidsboken på nytt",
        "Regn ut alle resultater og listen over funn i Kontroll, uten Excel. Alt annet i filen\n"
        "blir stående som det er.",
        example="beregn bok.xlsm",
    )
    beregn.add_argument("bok", type=Path, metavar="BOK", help="arbeidsboken (.xlsm)")
    klargjor = command(
        commands,
        "klargjor",
        _klargjor,
        "La knappene i Excel finne Python på denne PC-en",
        "Skriv innstillingene som knappene og funksjonene i arbeidsboken leser. Kjøres én gang\n"
        "for hver bruker, og på nytt når Python er flyttet. Med BOK får arbeidsboken makroene for\n"
        "den xlwings som er installert; alt annet i den blir stående som det er.",
        example="klargjor bok.xlsm",
    )
    klargjor.add_argument("bok", type=Path, nargs="?", metavar="BOK", help="arbeidsboken (.xlsm)")
    sjekk = command(
        commands,
        "sjekk",
        _sjekk,
        "Sjekk at PC-en og arbeidsboken er klare, og si hva du gjør med det som ikke er det",
        example="sjekk bok.xlsm",
    )
    sjekk.add_argument("bok", type=Path, nargs="?", metavar="BOK", help="arbeidsboken (.xlsm)")


def _beregn(arguments: argparse.Namespace) -> int:
    from norcrin_xl.files import write_whole
    from norcrin_xl.partners.consolidate import network_book
    from norcrin_xl.partners.live import refreshed
    from norcrin_xl.partners.reasons import reasons_logged
    from norcrin_xl.workbook.reading.raw import read_file

    with progress() as step:
        step(f"Leser {arguments.bok.name}")
        network = network_book(read_file(arguments.bok), arguments.bok.name)
        step("Regner ut")
        content, count = refreshed(network, date.today())
        again = network_book(content, arguments.bok.name)
        content, reasons = reasons_logged(again, again, datetime.now())
    copy = write_whole(arguments.bok, content)
    print(
        f"{counted(count, 'celle', 'celler')} fikk nytt resultat."
        if count
        else "Alle resultater var riktige."
    )
    if reasons:
        print(f"{counted(reasons, 'begrunnelse', 'begrunnelser')} for endrede tall er ført i Logg.")
    if copy is not None:
        print(f"Skrev {arguments.bok}. Den forrige utgaven ligger i {copy.name}")
    return 0


def _klargjor(arguments: argparse.Namespace) -> int:
    from norcrin_xl.cli.machine import interpreter, settings, settings_file
    from norcrin_xl.files import write_whole
    from norcrin_xl.workbook.reading.raw import read_file
    from norcrin_xl.workbook.vba.restamp import restamped

    target, made = settings_file(), None
    if arguments.bok is not None:
        with progress() as step:
            step(f"Leser {arguments.bok.name}")
            made = restamped(read_file(arguments.bok), arguments.bok.name)
    write_whole(target, settings(), keep_copy=False)
    print(f"Skrev {target}. Knappene i arbeidsboken bruker nå {interpreter()}")
    if made is not None:
        _write_restamped(arguments.bok, made)
    return 0


def _write_restamped(book: Path, made: Restamped) -> None:
    """Give the workbook the installed version's macros, and keep the one before as a copy."""
    from norcrin_xl.files import write_whole
    from norcrin_xl.workbook.vba.macros import xlwings_version

    if not made.modules:
        print(f"{book.name} har allerede makroene for xlwings {made.before}.")
        return
    copy = write_whole(book, made.content)
    print(f"Skrev {book} med makroer for xlwings {xlwings_version()} (før: {made.before}).")
    if copy is not None:
        print(f"Den forrige utgaven ligger i {copy.name}")


def _sjekk(arguments: argparse.Namespace) -> int:
    from norcrin_xl.cli.doctor import checked
    from norcrin_xl.cli.registry import registry

    lines = list(checked(registry(), arguments.bok))
    for line in lines:
        print(line)
    return NOT_IN_ORDER if any(line.remedy for line in lines) else 0
