"""`norcrin-xl konsolider`: the partners' figures side by side."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.cli.arguments import Commands, Parser, command, file_named
from norcrin_xl.cli.screen import progress

if TYPE_CHECKING:
    from norcrin_xl.pipeline.computed import Computed


def add_to(commands: Commands[Parser]) -> None:
    konsolider = command(
        commands,
        "konsolider",
        _konsolider,
        "Sett partnernes tall side om side i et regneark",
        "Skriv et regneark med partnernes tall side om side, summer, en liste til pivottabeller,\n"
        "og hvilken fil og celle hvert tall kom fra.",
        example="konsolider bok.xlsm -o tall.xlsx",
    )
    konsolider.add_argument("bok", type=Path, metavar="BOK", help="arbeidsboken (.xlsm)")
    konsolider.add_argument(
        "-o",
        "--ut",
        type=file_named(".xlsx"),
        metavar="UT.xlsx",
        required=True,
        help="filen som skal skrives",
    )


def _konsolider(arguments: argparse.Namespace) -> int:
    from norcrin_xl.files import write_whole
    from norcrin_xl.partners.consolidated_book import consolidated
    from norcrin_xl.partners.consolidated_lists import Sources
    from norcrin_xl.partners.origins import origins, sent_files
    from norcrin_xl.pipeline.computed import read_workbook

    with progress() as step:
        book = read_workbook(arguments.bok, step)
        step("Setter tallene sammen")
        sources = Sources(book.data, origins(book.areas), sent_files(book.log))
        content = consolidated(book.quantities, sources)
        copy = write_whole(arguments.ut, content)
    print(f"Skrev {arguments.ut}")
    if copy is not None:
        print(f"Den forrige utgaven ligger i {copy.name}")
    _tell_lacking(book)
    return 0


def _tell_lacking(book: Computed) -> None:
    """Who is missing, so that totals are incomplete."""
    from norcrin_xl.numbers import listed
    from norcrin_xl.quantities.consolidated import items

    found = {code for item in items(book.data, book.quantities) for code in item.lacking}
    missing = [partner.code for partner in book.data.setup.partners if partner.code in found]
    if missing:
        print(f"Noen summer er ufullstendige: {listed(missing)} mangler tall.")
