"""The stored results of all computed cells of a workbook, as its inputs give them now."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from norcrin_xl.model import CellRef, Value
from norcrin_xl.partners.consolidate import NetworkBook
from norcrin_xl.quantities.figures import figures
from norcrin_xl.quantities.registry import compute
from norcrin_xl.workbook.areas.area import Area, AreaRow, ColumnKind
from norcrin_xl.workbook.computed import control, progress
from norcrin_xl.workbook.computed.book import Book, Computed, Shown
from norcrin_xl.workbook.computed.cells import cell_kind
from norcrin_xl.workbook.drawing.build import RULES
from norcrin_xl.workbook.layout import CONTROL, START

SENTENCE = "A3"
"""Each sheet's status in one sentence stands here; the builder puts it there."""


class Result(NamedTuple):
    """A computed cell: where it is, what it should hold, what it holds, and in which area."""

    ref: CellRef
    made: Computed
    found: Value
    area: str


def stored_results(
    network: NetworkBook, names: Collection[str] = ()
) -> Iterator[tuple[CellRef, Shown, Value]]:
    """Each computed cell with the result that it should hold and the one that it holds.

    With `names`, only those of these areas and the sentences. A sentence's own isn't known.
    """
    book = computed_book(network)
    for result in computed_cells(network, book, names):
        yield result.ref, result.made.value, result.found
    yield from _sentences(network, book)


def computed_book(network: NetworkBook) -> Book:
    """The workbook with everything that its inputs give now."""
    quantities = compute(network.data)
    shown = figures(network.data, quantities)
    return Book(network.plan, network.areas, network.data, quantities, shown, RULES)


def computed_cells(
    network: NetworkBook, book: Book, names: Collection[str] = ()
) -> Iterator[Result]:
    """Each computed cell in an area, with its formula, in the order of the areas.

    With `names`, those of these areas alone.
    """
    for area in [network.plan[name] for name in names] or network.plan.areas.values():
        for index, row in placed_rows(network, area):
            for column in area.columns:
                if cell_kind(area, index, column) is ColumnKind.COMPUTED:
                    made = book.computed(area, index, column.key)
                    if made is not None:
                        item = row[column.key]
                        yield Result(item.ref, made, item.value, area.name)


def placed_rows(network: NetworkBook, area: Area) -> Iterator[tuple[int, AreaRow]]:
    """The layout's rows with what was read: by key, or in order where rows have none."""
    read = network.areas.get(area.name, ())
    key = area.columns[0].key
    by_key = {row[key].text: row for row in read if row[key].text}
    for index, spec in enumerate(area.rows):
        if spec.key in by_key:
            yield index, by_key[spec.key]
        elif not spec.key and index < len(read):
            yield index, read[index]


def _sentences(network: NetworkBook, book: Book) -> Iterator[tuple[CellRef, Shown, Value]]:
    for sheet, lead in ((START, "Kontrollene viser: "), (CONTROL, "")):
        sentence = control.sentence(book, lead)
        yield CellRef(network.file, sheet, SENTENCE), sentence.value, None
    for code in network.plan.shape.partners:
        todo = book.partner_area(code, "partner_mangler")
        sentence = progress.todo_sentence(book, todo)
        yield CellRef(network.file, code, SENTENCE), sentence.value, None
