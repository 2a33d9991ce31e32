"""`norcrin-xl beregn`, `klargjor` and `sjekk`: the workbook's results, and this PC."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from norcrin_xl.cli.arguments import Commands, Parser, command
from norcrin_xl.cli.screen import progress
from norcrin_xl.findings import UserError

NOT_IN_ORDER = 1
SETTING = "INTERPRETER_WIN"


def add_to(commands: Commands[Parser]) -> None:
    beregn = command(
        commands,
        "beregn",
        _beregn,
        "Regn ut alle lagrede resultater i arbeidsboken på nytt",
        "Regn ut alle resultater og listen over funn i Kontroll, uten Excel. Alt annet i filen\n"
        "blir stående byte for byte.",
    )
    beregn.add_argument("bok", type=Path, metavar="BOK", help="arbeidsboken (.xlsm)")
    command(
        commands,
        "klargjor",
        _klargjor,
        "La knappene i Excel finne Python på denne PC-en",
        "Skriv innstillingene som knappene og funksjonene i arbeidsboken leser. Kjøres én gang\n"
        "for hver bruker, og på nytt når Python er flyttet.",
    )
    command(
        commands,
        "sjekk",
        _sjekk,
        "Sjekk at PC-en er klar: Python, xlwings, innstillinger, mal, LibreOffice, skriving",
    )


def _beregn(arguments: argparse.Namespace) -> int:
    from norcrin_xl.files import write_whole
    from norcrin_xl.partners.consolidate import network_book
    from norcrin_xl.partners.live import refreshed
    from norcrin_xl.partners.reasons import reasons_logged
    from norcrin_xl.workbook.raw import read_file

    with progress() as step:
        step(f"Leser {arguments.bok.name}")
        network = network_book(read_file(arguments.bok), arguments.bok.name)
        step("Regner ut")
        content, count = refreshed(network, date.today())
        again = network_book(content, arguments.bok.name)
        content, reasons = reasons_logged(again, again, datetime.now())
    copy = write_whole(arguments.bok, content)
    print(f"{count} celler fikk nytt resultat." if count else "Alle resultater var riktige.")
    if reasons:
        print(f"{reasons} begrunnelser for endrede tall er ført i Logg.")
    if copy is not None:
        print(f"Skrev {arguments.bok}. Den forrige utgaven ligger i {copy.name}")
    return 0


def settings_file() -> Path:
    """Where xlwings' code in the workbook looks for its settings."""
    from norcrin_xl.workbook.macros import SETTINGS

    return Path.home() / f".{SETTINGS}" / f"{SETTINGS}.conf"


def interpreter() -> Path:
    """The Python that the workbook is to run: this one, without a console where it can be."""
    own = Path(sys.executable)
    quiet = own.with_name("pythonw.exe")
    return quiet if quiet.is_file() else own


def settings() -> bytes:
    """The settings as VBA reads them: names and values in quotes, in Windows' own code page."""
    lines = {SETTING: str(interpreter()), "ADD_WORKBOOK_TO_PYTHONPATH": "false"}
    text = "".join(f'"{name}","{value}"\r\n' for name, value in lines.items())
    return text.encode("mbcs" if sys.platform == "win32" else "utf-8")


def _klargjor(arguments: argparse.Namespace) -> int:
    from norcrin_xl.files import write_whole

    target = settings_file()
    write_whole(target, settings(), keep_copy=False)
    print(f"Skrev {target}. Knappene i arbeidsboken bruker nå {interpreter()}")
    return 0


class Line(NamedTuple):
    """One thing that is checked: what, what was found, and what to do when it is not in order."""

    what: str
    found: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{'gjør' if self.remedy else 'ok  '}  {self.what}: {self.remedy or self.found}"


def _sjekk(arguments: argparse.Namespace) -> int:
    lines = list(checked())
    for line in lines:
        print(line)
    return NOT_IN_ORDER if any(line.remedy for line in lines) else 0


def checked() -> Iterator[Line]:
    """What a PC needs, in the order in which it is put right."""
    from norcrin_xl.pipeline import template_path

    yield Line("Python", f"{sys.version.split()[0]} i {sys.executable}")
    yield _xlwings()
    target, wanted = settings_file(), settings()
    same = target.is_file() and target.read_bytes() == wanted
    yield Line("Innstillinger", str(target), "" if same else "Kjør «norcrin-xl klargjor».")
    template = template_path()
    lost = "" if template.is_file() else f"Finner ikke {template}. Installer norcrin-xl på nytt."
    yield Line("Word-mal", str(template), lost)
    yield _libreoffice()
    yield _writing()


def _xlwings() -> Line:
    from norcrin_xl.workbook.macros import xlwings_version

    try:
        return Line("xlwings", xlwings_version())
    except UserError as error:
        return Line("xlwings", "", str(error))


def _libreoffice() -> Line:
    from norcrin_xl.report.pdf.soffice import program

    try:
        return Line("LibreOffice (for PDF)", str(program()))
    except UserError as error:
        return Line("LibreOffice (for PDF)", "", str(error))


def _writing() -> Line:
    try:
        with tempfile.TemporaryFile(dir=Path.cwd()):
            return Line("Skriving", f"kan skrive i {Path.cwd()}")
    except OSError:
        return Line("Skriving", "", f"Får ikke skrive i {Path.cwd()}. Velg en annen mappe.")
