"""`norcrin-xl bygg`: build the workbook or the template from source."""

from __future__ import annotations

import argparse
from pathlib import Path

from norcrin_xl.cli.arguments import Commands, Parser, command
from norcrin_xl.cli.screen import progress

WORKBOOK = Path("NorCRIN_Rapport.xlsm")
TEMPLATE = Path("templates/report.docx")


def add_to(commands: Commands[Parser]) -> None:
    bygg = command(
        commands,
        "bygg",
        _bygg,
        "Bygg arbeidsboken, eller Word-malen, fra kilden",
        "Bygg arbeidsboken fylt med eksempelet for 2021. Med --mal bygges Word-malen.",
    )
    bygg.add_argument("--mal", action="store_true", help="bygg Word-malen, ikke arbeidsboken")
    bygg.add_argument("-o", "--ut", type=Path, metavar="FIL", help="filen som skal skrives")


def _bygg(arguments: argparse.Namespace) -> int:
    from norcrin_xl.building import example_template, example_workbook
    from norcrin_xl.files import write_whole

    with progress() as step:
        if arguments.mal:
            target = arguments.ut or TEMPLATE
            step("Bygger Word-malen")
            content = example_template()
        else:
            target = arguments.ut or WORKBOOK
            step("Bygger arbeidsboken")
            content = example_workbook(target.name)
        copy = write_whole(target, content)
    print(f"Skrev {target}")
    if copy is not None:
        print(f"Den forrige utgaven ligger i {copy.name}")
    return 0
