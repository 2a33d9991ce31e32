"""What Excel is to write into an open workbook: cells that differ, and formulas to put back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from norcrin_xl.findings import UserError
from norcrin_xl.model import Field, Value
from norcrin_xl.partners.renewal import Result, computed_cells, placed_rows, same
from norcrin_xl.workbook.areas.area import ColumnKind
from norcrin_xl.workbook.computed.book import Computed, cell_kind
from norcrin_xl.workbook.workbook import Workbook

Content = Value | Computed
"""What is written to a cell: a value, or the formula of a computed one."""
_Place = tuple[int, int]


class Rectangle(NamedTuple):
    """New contents for a rectangle of cells, row by row, from the cell `first`."""

    sheet: str
    first: str
    rows: tuple[tuple[Content, ...], ...]


def rectangles(before: Workbook, after: Workbook) -> Iterator[Rectangle]:
    """What is to be written where cells without formulas differ from `before`.

    One rectangle for each sheet, with what lies between just as it stands. A sheet where that
    isn't as it was built, by a moved row or an overwritten formula, gets only what differs.
    """
    for sheet, cells in _changed(before, after).items():
        standing = _standing(before, after, sheet)
        if standing is not None:
            yield _around(sheet, {**standing, **cells}, cells)
        else:
            for run in _runs(sorted(cells, key=lambda place: place[::-1])):
                yield _around(sheet, cells, run)


def _runs(places: Iterable[_Place]) -> Iterator[list[_Place]]:
    """Cells of one column that lie below each other, together."""
    numbered = enumerate(places)
    for _, run in groupby(numbered, lambda item: (item[1][1], item[1][0] - item[0])):
        yield [place for _, place in run]


def _changed(before: Workbook, after: Workbook) -> dict[str, dict[_Place, Content]]:
    old = {item.ref: item.value for item in _entries(before)}
    found: dict[str, dict[_Place, Content]] = {}
    for item in _entries(after):
        if old.get(item.ref) != item.value:
            cells = found.setdefault(item.ref.sheet, {})
            cells[xl_cell_to_rowcol(item.ref.cell)] = item.value
    return found


def _entries(book: Workbook) -> Iterator[Field]:
    """The cells without formulas; in a column of inputs, totals have one."""
    plain = (ColumnKind.INPUT, ColumnKind.FIXED)
    for area in book.plan.areas.values():
        for index, row in placed_rows(book, area):
            yield from (row[c.key] for c in area.columns if cell_kind(area, index, c) in plain)


def _standing(before: Workbook, after: Workbook, sheet: str) -> dict[_Place, Content] | None:
    """All that stands in the areas of a sheet and their headings; `None` where that is not known.

    The first columns, with labels, are left out.
    """
    cells: dict[_Place, Content] = {}
    names = [area.name for area in before.plan.on_sheet(sheet)]
    for area in after.plan.on_sheet(sheet):
        for column in area.columns:
            cells[xl_cell_to_rowcol(f"{column.letter}{area.top - 1}")] = column.header
        for index, row in placed_rows(after, area):
            for column in area.columns:
                item = row[column.key]
                if item.ref.cell != area.cell(index, column.key):
                    return None
                cells[xl_cell_to_rowcol(item.ref.cell)] = item.value
    for ref, made, found, _ in computed_cells(before, names):
        if made.spill or not made.formula or not same(made.value, found):
            return None
        cells[xl_cell_to_rowcol(ref.cell)] = made
    return cells


def _around(sheet: str, known: Mapping[_Place, Content], places: Collection[_Place]) -> Rectangle:
    """The smallest rectangle around `places`; blank where nothing is known to stand."""
    rows, columns = zip(*places, strict=True)
    wide = range(min(columns), max(columns) + 1)
    values = (
        tuple(known.get((row, column)) for column in wide)
        for row in range(min(rows), max(rows) + 1)
    )
    return Rectangle(sheet, xl_rowcol_to_cell(min(rows), min(columns)), tuple(values))


class FormulaBlock(NamedTuple):
    """Formulas for cells below each other from `first`; one that fills a range has its `spill`."""

    sheet: str
    first: str
    formulas: tuple[str, ...]
    spill: str = ""


class Restored(NamedTuple):
    """How many cells showed another result than they should, of how many, and what mends them."""

    wrong: int
    cells: int
    blocks: tuple[FormulaBlock, ...]


def restored(network: Workbook) -> Restored:
    """What sets the computed cells of `network` right.

    Raises `UserError` when rows have been moved, so that formulas would refer to other cells.
    """
    cells = list(computed_cells(network))
    wrong = [cell for cell in cells if not same(cell.made.value, cell.found)]
    if wrong:
        _refuse_moved(network)
    return Restored(len(wrong), len(cells), (*_tables(cells, wrong), *_formula_runs(wrong)))


def _tables(cells: Sequence[Result], wrong: Sequence[Result]) -> Iterator[FormulaBlock]:
    """The functions that fill a table of which any cell is wrong."""
    areas = {cell.area for cell in wrong if cell.made.spill or not cell.made.formula}
    for ref, made, _, area in cells:
        if made.spill and area in areas:
            yield FormulaBlock(ref.sheet, ref.cell, (made.formula,), made.spill)


def _formula_runs(wrong: Iterable[Result]) -> Iterator[FormulaBlock]:
    """The formulas of single cells; those of one column that lie below each other together."""
    placed = []
    for ref, made, _, _ in wrong:
        if made.formula and not made.spill:
            row, column = xl_cell_to_rowcol(ref.cell)
            placed.append((ref.sheet, column, row, ref.cell, made.formula))
    numbered = enumerate(sorted(placed))
    for (sheet, _, _), run in groupby(numbered, lambda item: (*item[1][:2], item[1][2] - item[0])):
        group = [item for _, item in run]
        yield FormulaBlock(sheet, group[0][3], tuple(item[4] for item in group))


def _refuse_moved(network: Workbook) -> None:
    """Raise `UserError` where a row stands elsewhere than the workbook was built with."""
    for area in network.plan.areas.values():
        for index, row in placed_rows(network, area):
            for column, item in row.items():
                place = area.cell(index, column)
                if item.ref.cell != place:
                    raise UserError(
                        f"Rader i arket {area.sheet} er flyttet: det som hører til i {place}, står "
                        f"i {item.ref.cell}. Da kan formlene ikke settes tilbake. Angre flyttingen "
                        "(Ctrl+Z), eller bruk en tidligere utgave av arbeidsboken."
                    )
