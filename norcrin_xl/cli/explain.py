"""`norcrin-xl forklar`: one number with its formula, terms, cells and places, as a tree."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from norcrin_xl.cli.arguments import Commands, Parser, command
from norcrin_xl.cli.numbers import value_text
from norcrin_xl.cli.screen import progress
from norcrin_xl.findings import UserError

if TYPE_CHECKING:
    from rich.tree import Tree

    from norcrin_xl.model import CellRef, Quantity
    from norcrin_xl.partners.origins import Origin
    from norcrin_xl.pipeline import Computed


class Told(NamedTuple):
    """What stands in each input cell, and the file that each partner's figures came with."""

    values: Mapping[tuple[str, str], str]
    origins: Mapping[str, Origin]


class Node(NamedTuple):
    """A line of the tree and what hangs under it."""

    text: str
    below: tuple[Node, ...] = ()


def add_to(commands: Commands[Parser]) -> None:
    forklar = command(
        commands,
        "forklar",
        _forklar,
        "Forklar ett tall: formel, ledd, celler og hvor det er trykt",
        "Vis hvordan ett tall er regnet ut, helt ned til partnernes celler, hvordan det er "
        "avrundet, og hvor i rapporten det står.",
    )
    forklar.add_argument("bok", type=Path, metavar="BOK", help="arbeidsboken (.xlsm)")
    forklar.add_argument(
        "id", metavar="ID", help="tallets id, for eksempel kpi.gcp.2021 (se norcrin-xl tall)"
    )


def _forklar(arguments: argparse.Namespace) -> int:
    from norcrin_xl.pipeline import read_workbook

    with progress() as step:
        book = read_workbook(arguments.bok, step)
    tree = explained(book, arguments.id)
    if sys.stdout.isatty():
        _draw(tree)
    else:
        print("\n".join(lines(tree)))
    return 0


def explained(book: Computed, key: str) -> Node:
    """The tree of one quantity. Raises `UserError` with the nearest ids when it isn't there."""
    from norcrin_xl.checks.acceptance import cell_values
    from norcrin_xl.partners.origins import origins
    from norcrin_xl.quantities.derivation import derivations

    if key not in book.quantities:
        near = difflib.get_close_matches(key, book.quantities, n=3, cutoff=0.5)
        hint = f" Mente du {', '.join(near)}?" if near else ""
        raise UserError(f"Det finnes ikke noe tall med id «{key}».{hint} Se «norcrin-xl tall».")
    quantity = book.quantities[key]
    told = Told(cell_values(book.data), origins(book.log))
    root = _made_of(book, quantity, derivations(book.data), told)
    source = f"Fil: {book.data.source_file}"
    if book.data.source_sha256:
        source += f" (SHA-256 {book.data.source_sha256[:12]}…)"
    return Node(root.text, (*root.below, _printed(book, quantity), Node(source)))


def _made_of(
    book: Computed,
    quantity: Quantity,
    terms: Mapping[str, tuple[str, ...]],
    told: Told,
) -> Node:
    """A quantity over the quantities that it is made of, down to the cells that were read."""
    parts = [book.quantities[key] for key in terms.get(quantity.id, ())]
    below = tuple(_made_of(book, part, terms, told) for part in parts)
    formula = f" = {quantity.formula}" if parts or not quantity.sources else ""
    if not parts:
        below = tuple(_cell(ref, told) for ref in quantity.sources)
    if quantity.why_missing:
        below = (Node(f"Mangler: {quantity.why_missing}"), *below)
    return Node(f"{quantity.label}: {_value(quantity)}{formula} [{quantity.id}]", below)


def _value(quantity: Quantity) -> str:
    """The value with its unit; amounts in 1000 NOK say so in words."""
    if quantity.value is None or quantity.unit in ("andel", "ord", "år"):
        return value_text(quantity)
    unit = "tusen kroner" if quantity.unit == "1000 kr" else quantity.unit
    return f"{value_text(quantity)} {unit}"


def _cell(ref: CellRef, told: Told) -> Node:
    """A cell with what stands in it, and the partner's own file that it came with."""
    value, origin = told.values.get((ref.sheet, ref.cell), ""), told.origins.get(ref.sheet)
    text = f"ark {ref.sheet}, celle {ref.cell}" + (f": {value}" if value else "")
    if origin is None:
        return Node(text)
    return Node(f"{text} (fra {origin.file}, SHA-256 {origin.sha256[:12]}…)")


def _printed(book: Computed, quantity: Quantity) -> Node:
    """Where the number stands in the report, and as what it is rounded there."""
    from norcrin_xl.quantities.footing import as_printed
    from norcrin_xl.quantities.places import places

    found = places(quantity.id, book.data, book.tables, book.figures)
    if not found:
        return Node("Står ikke i rapporten")
    printed = as_printed(book.data, book.quantities)[quantity.id]
    shown = tuple(
        Node(f"{place.where}: {place.text(printed) or 'mangler'} ({place.format})")
        for place in found
    )
    return Node(f"Står i rapporten, avrundet der{_exact(quantity)}", shown)


def _exact(quantity: Quantity) -> str:
    """The value before rounding, where that tells more."""
    value = quantity.value
    if not isinstance(value, float) or value.is_integer():
        return ""
    return f" (nøyaktig verdi {value:.12g})".replace(".", ",")


def lines(node: Node, before: str = "", own: str = "") -> Iterator[str]:
    """The tree as text, one line per node, with branches drawn."""
    yield own + node.text
    for index, child in enumerate(node.below):
        last = index == len(node.below) - 1
        yield from lines(
            child, before + ("   " if last else "│  "), before + ("└─ " if last else "├─ ")
        )


def _draw(node: Node) -> None:
    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

    def grow(tree: Tree, children: tuple[Node, ...]) -> None:
        for child in children:
            grow(tree.add(Text(child.text)), child.below)

    root = Tree(Text(node.text, style="bold"))
    grow(root, node.below)
    Console(highlight=False).print(root)
