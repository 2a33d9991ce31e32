"""`norcrin-xl tall`: every quantity with its value, formula and source."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.cli.arguments import Commands, Parser, command, file_named
from norcrin_xl.cli.screen import progress, screen_width, tell, tell_json
from norcrin_xl.cli.stamp import written_now

if TYPE_CHECKING:
    from norcrin_xl.model import Quantity
    from norcrin_xl.pipeline.computed import Computed


def add_to(commands: Commands[Parser]) -> None:
    tall = command(
        commands,
        "tall",
        _tall,
        "List alle tall med verdi, formel og kilde",
        example="tall bok.xlsm --filter brukerbetaling",
    )
    tall.add_argument("bok", type=Path, metavar="BOK", help="arbeidsboken (.xlsm)")
    either = tall.add_mutually_exclusive_group()
    either.add_argument("--json", action="store_true", help="skriv JSON i stedet for en liste")
    either.add_argument(
        "--katalog",
        type=file_named(".docx"),
        metavar="KATALOG.docx",
        help="lag en Word-fil med alle tall ferdig koblet, til å kopiere fra",
    )
    tall.add_argument(
        "--mal", type=Path, metavar="MAL", help="Word-malen som katalogen skal se ut som"
    )
    tall.add_argument(
        "--filter", metavar="TEKST", default="", help="bare id-er som inneholder TEKST"
    )


def _tall(arguments: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.computed import read_workbook

    with progress() as step:
        book = read_workbook(arguments.bok, step)
    if arguments.katalog is not None:
        return _catalogue(arguments, book)
    chosen = [item for item in book.quantities.values() if arguments.filter in item.id]
    if arguments.json:
        tell_json([_as_dict(item) for item in chosen])
    else:
        _list(chosen, arguments.filter)
    return 0


def _catalogue(arguments: argparse.Namespace, book: Computed) -> int:
    from norcrin_xl.files import write_whole
    from norcrin_xl.pipeline.report import number_catalogue
    from norcrin_xl.pipeline.template import template_path

    template = arguments.mal or template_path()
    with progress() as step:
        step("Lager katalogen")
        copy = write_whole(arguments.katalog, number_catalogue(book, template, written_now()))
    print(f"Skrev {arguments.katalog} med {len(book.quantities)} tall.")
    if copy is not None:
        print(f"Den forrige utgaven ligger i {copy.name}")
    return 0


def _as_dict(quantity: Quantity) -> dict[str, object]:
    from norcrin_xl.explanation import value_text

    return {
        "id": quantity.id,
        "label": quantity.label,
        "value": quantity.value,
        "unit": quantity.unit,
        "text": value_text(quantity),
        "formula": quantity.formula,
        "sources": [source._asdict() for source in quantity.sources],
    }


def _list(quantities: list[Quantity], wanted: str) -> None:
    """One line per quantity, in columns: id, value, unit, label.

    On a terminal that is too narrow for it the label stands below.
    """
    from norcrin_xl.explanation import value_text

    if not quantities:
        print(f"Ingen tall har «{wanted}» i id-en. Uten --filter listes alle.")
        return
    ids = max(len(item.id) for item in quantities)
    values = max(len(value_text(item)) for item in quantities)
    for item in quantities:
        head = f"{item.id:<{ids}}  {value_text(item):>{values}}  {_unit(item):<10}"
        label = f"{item.label} = {item.formula}"
        if sys.stdout.isatty() and len(head) + len(label) + 2 > screen_width():
            print(head.rstrip())
            tell(f"    {label}")
        else:
            print(f"{head}  {label}")
    print(f"\n{len(quantities)} tall.")


def _unit(quantity: Quantity) -> str:
    return "" if quantity.unit in ("andel", "ord") else quantity.unit
