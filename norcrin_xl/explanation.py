"""One number explained: its formula, terms, cells, files and places, as a tree."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from norcrin_xl.checks.acceptance import cell_values
from norcrin_xl.findings import UserError
from norcrin_xl.model import CellRef, Quantity
from norcrin_xl.numbers import decimal_text
from norcrin_xl.partners.origins import Origin, Origins, origins
from norcrin_xl.partners.returned.cells import printed_figure
from norcrin_xl.quantities.derivation import derivations
from norcrin_xl.quantities.places import places

if TYPE_CHECKING:
    from norcrin_xl.pipeline.computed import Computed


class Told(NamedTuple):
    """What stands in each input cell, and the file and cell that it came with."""

    values: Mapping[tuple[str, str], str]
    origins: Origins


class Node(NamedTuple):
    """A line of the tree and what hangs under it."""

    text: str
    below: tuple[Node, ...] = ()


def _near(key: str, known: Iterable[str]) -> list[str]:
    """At most three ids that may be meant: those that begin so, or the most alike."""
    known = list(known)
    begun = [one for one in known if key and one.startswith(f"{key}.")]
    return begun[:3] or difflib.get_close_matches(key, known, n=3, cutoff=0.5)


def explained(book: Computed, key: str) -> Node:
    """The tree of one quantity. Raises `UserError` with the nearest ids when it isn't there."""
    if key not in book.quantities:
        near = _near(key.lower(), book.quantities)
        hint = f" Mente du {', '.join(near)}?" if near else ""
        raise UserError(f"Det finnes ikke noe tall med id «{key}».{hint} Se «norcrin-xl tall».")
    quantity = book.quantities[key]
    told = Told(cell_values(book.data), origins(book.areas))
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
    """A cell with what stands in it, and the partner's own file and cell that it came with."""
    place = (ref.sheet, ref.cell)
    value, origin = told.values.get(place, ""), told.origins.get(place)
    text = f"ark {ref.sheet}, celle {ref.cell}" + (f": {value}" if value else "")
    return Node(text if origin is None else f"{text} ({_from(origin)})")


def _from(origin: Origin) -> str:
    """Where a figure came from, or what stood in the file where it has been typed over since."""
    sent, cell = origin.sent, f"ark {origin.sheet}, celle {origin.cell}"
    if origin.holds:
        return f"fra {sent.file}, {cell}, SHA-256 {sent.sha256[:12]}…"
    stood = "var blank" if origin.value is None else f"stod det {printed_figure(origin.value)}"
    return f"skrevet inn siden; i {sent.file}, {cell}, {stood}"


def _printed(book: Computed, quantity: Quantity) -> Node:
    """Where the number stands in the report, and as what it is rounded there."""
    found = places(quantity.id, book.data, book.tables, book.figures)
    if not found:
        return Node("Står ikke i rapporten")
    printed = book.printed[quantity.id]
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


def value_text(quantity: Quantity) -> str:
    """The value as a person reads it; what is missing is said in words."""
    value = quantity.value
    if value is None:
        return "blank" if quantity.blank else "mangler"
    if isinstance(value, str):
        return value
    if quantity.unit == "andel":
        return f"{decimal_text(value * 100, 1)} %"
    if quantity.unit == "år":
        return str(int(value))
    return decimal_text(value, 0 if float(value).is_integer() else 2)
