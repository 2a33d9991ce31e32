"""One number explained: its formula, terms, cells, files and places, as a tree."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from norcrin_xl.checks.acceptance import cell_values
from norcrin_xl.findings import Progress, UserError
from norcrin_xl.model import CellRef, Quantity
from norcrin_xl.numbers import NOT_COMPUTABLE, decimal_text
from norcrin_xl.partners.log import FigureOrigin, Origins, origins
from norcrin_xl.pipeline.job import Done, Target, read_workbook
from norcrin_xl.quantities.printing import places
from norcrin_xl.spreadsheet.figure_text import printed_figure
from norcrin_xl.workbook.computed.book import quantity_in
from norcrin_xl.workbook.workbook import Workbook


class Entered(NamedTuple):
    """What stands in each input cell, and the file and cell that it came with."""

    values: Mapping[tuple[str, str], str]
    origins: Origins


class Branch(NamedTuple):
    """A line of the tree and what hangs under it."""

    text: str
    below: tuple[Branch, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Explained(Done):
    """What explaining a number gives: its id, and its tree, drawn in the sentences."""

    quantity: str
    tree: Branch


def explain_number(workbook: Path, key: str, step: Progress) -> Explained:
    """The quantity `key` as a tree. Raises `UserError`, also where there is none."""
    tree = explained(read_workbook(workbook, step), key)
    return Explained(tuple(lines(tree)), quantity=key, tree=tree)


def explain_cell(workbook: Path | Target, sheet: str, cell: str, step: Progress) -> Explained:
    """The quantity that a cell such as ``F23`` shows, as a tree. Raises `UserError` for none."""
    book = read_workbook(workbook, step)
    found = quantity_in(book.plan, book.areas, book.quantities, CellRef("", sheet, cell))
    if found is None:
        raise UserError(
            f"Cellen {sheet}!{cell} viser ikke noe tall som rapporten er laget av. "
            "Velg et tall i Årsregnskap, Bruk og utnyttelse, KPI eller hos en partner, en rad i "
            "arket Tall eller et funn i Kontroll, og trykk Forklar tallet i båndet NorCRIN."
        )
    tree = explained(book, found)
    return Explained(tuple(lines(tree)), quantity=found, tree=tree)


def list_numbers(workbook: Path, step: Progress, wanted: str) -> Done:
    """The quantities with `wanted` in the id or an alias, in the record. Raises `UserError`."""
    book = read_workbook(workbook, step)
    found = [
        item
        for item in book.quantities.values()
        if any(wanted in name for name in (item.id, *item.aliases))
    ]
    none = f"Ingen tall har «{wanted}» i id-en. Uten --filter listes alle."
    said = f"{len(found)} tall." if found else none
    return Done((said,), record=list(map(_record, found)))


def _record(quantity: Quantity) -> dict[str, object]:
    return {
        "id": quantity.id,
        "link": quantity.written,
        "label": quantity.label,
        "value": quantity.value,
        "unit": quantity.unit,
        "text": value_text(quantity),
        "formula": quantity.formula,
        "sources": [source._asdict() for source in quantity.sources],
    }


def _near(key: str, known: Iterable[str]) -> list[str]:
    """At most three ids that may be meant: those that begin so, or the most alike."""
    known = list(known)
    begun = [one for one in known if key and one.startswith(f"{key}.")]
    return begun[:3] or difflib.get_close_matches(key, known, n=3, cutoff=0.5)


def explained(book: Workbook, key: str) -> Branch:
    """The tree of one quantity. Raises `UserError` with the nearest ids when it isn't there."""
    if key not in book.quantities:
        near = _near(key.lower(), book.quantities)
        hint = f" Mente du {', '.join(near)}?" if near else ""
        raise UserError(f"Det finnes ikke noe tall med id «{key}».{hint} Se «norcrin-xl tall».")
    quantity = book.quantities[key]
    told = Entered(cell_values(book.data), origins(book.areas))
    root = _made_of(book, quantity, told)
    source = f"Fil: {book.data.source_file}"
    if book.data.source_sha256:
        source += f" (SHA-256 {book.data.source_sha256[:12]}…)"
    return Branch(root.text, (*root.below, _printed(book, quantity), Branch(source)))


def _made_of(book: Workbook, quantity: Quantity, told: Entered) -> Branch:
    """A quantity over the quantities that it is made of, down to the cells that were read."""
    parts = [book.quantities[key] for key in quantity.terms]
    below = tuple(_made_of(book, part, told) for part in parts)
    formula = f" = {quantity.formula}" if parts or not quantity.sources else ""
    if not parts:
        below = tuple(_cell(ref, told) for ref in quantity.sources)
    if quantity.why_missing:
        why = quantity.why_missing.removeprefix(f"{NOT_COMPUTABLE}: ")
        below = (Branch(f"{quantity.absence.capitalize()}: {why}"), *below)
    return Branch(f"{quantity.label}: {_value(quantity)}{formula} [{quantity.written}]", below)


def _value(quantity: Quantity) -> str:
    """The value with its unit; amounts in 1000 NOK say so in words."""
    if quantity.value is None or quantity.unit in ("andel", "ord", "år"):
        return value_text(quantity)
    unit = "tusen kroner" if quantity.unit == "1000 kr" else quantity.unit
    return f"{value_text(quantity)} {unit}"


def _cell(ref: CellRef, told: Entered) -> Branch:
    """A cell with what stands in it, and the partner's own file and cell that it came with."""
    place = (ref.sheet, ref.cell)
    value, origin = told.values.get(place, ""), told.origins.get(place)
    text = f"ark {ref.sheet}, celle {ref.cell}" + (f": {value}" if value else "")
    return Branch(text if origin is None else f"{text} ({_from(origin)})")


def _from(origin: FigureOrigin) -> str:
    """Where a figure came from, or what stood in the file where it has been typed over since."""
    sent, cell = origin.sent, f"ark {origin.sheet}, celle {origin.cell}"
    if origin.holds:
        return f"fra {sent.file}, {cell}, SHA-256 {sent.sha256[:12]}…"
    stood = "var blank" if origin.value is None else f"stod det {printed_figure(origin.value)}"
    return f"skrevet inn siden; i {sent.file}, {cell}, {stood}"


def _printed(book: Workbook, quantity: Quantity) -> Branch:
    """Where the number stands in the report, and as what it is rounded there."""
    found = places(quantity, book.data, book.tables, book.figures)
    if not found:
        return Branch("Står ikke i rapporten")
    printed = book.printed[quantity.id]
    shown = tuple(
        Branch(f"{place.where}: {place.text(printed) or printed.absence} ({place.format})")
        for place in found
    )
    return Branch(f"Står i rapporten, avrundet der{_exact(quantity)}", shown)


def _exact(quantity: Quantity) -> str:
    """The value before rounding, where that tells more."""
    value = quantity.value
    if not isinstance(value, float) or value.is_integer():
        return ""
    return f" (nøyaktig verdi {value:.12g})".replace(".", ",")


def lines(node: Branch, before: str = "", own: str = "") -> Iterator[str]:
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
        return quantity.absence
    if isinstance(value, str):
        return value
    if quantity.unit == "andel":
        return f"{decimal_text(value * 100, 1)} %"
    if quantity.unit == "år":
        return str(int(value))
    return decimal_text(value, 0 if float(value).is_integer() else 2)
