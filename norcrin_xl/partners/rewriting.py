"""The file of a workbook that has changed: the one before, with what differs patched in.

The workbook before and the workbook after are two values. An open workbook gets the same, as what
Excel is to write, and the formulas that it has lost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, zip_longest
from typing import NamedTuple

from xlsxwriter.utility import xl_cell_to_rowcol, xl_range_abs, xl_rowcol_to_cell

from norcrin_xl.findings import UserError
from norcrin_xl.model import CellRef, Field, Value
from norcrin_xl.partners.renewal import Result, computed_cells, same
from norcrin_xl.workbook.areas.area import AreaRow, ColumnKind, quoted
from norcrin_xl.workbook.areas.inputs import DETAILS_WIDTH, LOG
from norcrin_xl.workbook.areas.views import FINDING_WIDTH, FINDINGS, REASON_WIDTH
from norcrin_xl.workbook.computed import collection, cross_checks
from norcrin_xl.workbook.computed.book import Computed, cell_kind
from norcrin_xl.workbook.drawing.page import row_points
from norcrin_xl.workbook.drawing.sheets import sheet_specs
from norcrin_xl.workbook.layout import CONTROL, START
from norcrin_xl.workbook.lossless.patch import Change, Stored, patched
from norcrin_xl.workbook.workbook import Workbook

SENTENCE = "A3"
"""Each sheet's status in one sentence stands here; the builder puts it there."""

TALLEST = 95.0
"""Six lines: the log is to be looked through, and a cell can be opened."""


def changes(before: Workbook, after: Workbook) -> dict[CellRef, Change]:
    """What is to stand in the cells that differ; of a computed cell the result is stored."""
    old = {item.ref: item.value for item in _fields(before)}
    computed = {item.ref for item in _computed(after)}
    return {
        item.ref: _stored(item.value) if item.ref in computed else item.value
        for item in _fields(after)
        if old.get(item.ref) != item.value
    }


def written(before: Workbook, after: Workbook) -> bytes:
    """The file of `before` with what differs in `after`; the same bytes where nothing does."""
    sheets: dict[str, dict[str, Change]] = {}
    differing = changes(before, after)
    for ref, change in {**differing, **dict(_sentences(after))}.items():
        sheets.setdefault(ref.sheet, {})[ref.cell] = change
    ranges = dict(_grown(before, after))
    return patched(before.content, before.file, sheets, ranges, _heights(before, after, differing))


def _fields(book: Workbook) -> Iterator[Field]:
    return (item for rows in book.areas.values() for row in rows for item in row.values())


def _computed(book: Workbook) -> Iterator[Field]:
    for area in book.plan.areas.values():
        for index, row in book.placed(area):
            for column in area.columns:
                if cell_kind(area, index, column) is ColumnKind.COMPUTED:
                    yield row[column.key]


def _stored(value: Value) -> Stored:
    return Stored(value if isinstance(value, float | int | str) else "")


def _grown(before: Workbook, after: Workbook) -> Iterator[tuple[str, str]]:
    """The range of Logg where it has got more rows than it had room for."""
    if len(after.log) > len(before.log):
        first, last = list(after.log[0].values()), list(after.log[-1].values())
        corners = (xl_cell_to_rowcol(item.ref.cell) for item in (first[0], last[-1]))
        (top, left), (bottom, right) = corners
        yield LOG, f"{quoted(first[0].ref.sheet)}!{xl_range_abs(top, left, bottom, right)}"


def _heights(
    before: Workbook, after: Workbook, differing: Mapping[CellRef, Change]
) -> dict[str, dict[int, float]]:
    """What the rows need whose texts are new, in points.

    In Logg and in the list of findings only some columns count; a row of the list that is blank
    is hidden.
    """
    logged = zip_longest(before.log, after.log)
    heights = {
        **_heights_of_texts(after, differing),
        after.plan[LOG].sheet: row_heights([new for old, new in logged if new and new != old]),
    }
    rows = after.areas[FINDINGS]
    if rows != before.areas[FINDINGS]:
        heights[CONTROL] = {
            xl_cell_to_rowcol(row["label"].ref.cell)[0] + 1: row_points(
                (row["label"].text, FINDING_WIDTH), (row["begrunnelse"].text, REASON_WIDTH)
            )
            if row["label"].text
            else 0.0
            for index, row in enumerate(rows)
            if index or row["label"].text
        }
    return heights


def row_heights(rows: Sequence[AreaRow]) -> dict[int, float]:
    """What rows of Logg need, in points, by row number; the first lines of a long story."""
    return {
        row["tid"].ref.row: min(TALLEST, row_points((row["detaljer"].text, DETAILS_WIDTH)))
        for row in rows
    }


def _heights_of_texts(
    after: Workbook, differing: Mapping[CellRef, Change]
) -> dict[str, dict[int, float]]:
    """What the rows need in which somebody's text is another one now.

    What is computed does not count: a status would unfold the row that it is in.
    """
    changed = {(ref.sheet, ref.row) for ref, text in differing.items() if isinstance(text, str)}
    texts: dict[tuple[str, int], list[tuple[str, str]]] = {}
    for item in _fields(after):
        if isinstance(item.value, str):
            texts.setdefault((item.ref.sheet, item.ref.row), []).append(
                (item.ref.letter, item.value)
            )
    specs = sheet_specs(after.cells) if changed else {}
    heights: dict[str, dict[int, float]] = {}
    for sheet, row in sorted(changed):
        widths = specs[sheet].lettered
        cells = [(text, widths[letter]) for letter, text in texts[sheet, row] if letter in widths]
        heights.setdefault(sheet, {})[row] = row_points(*cells)
    return heights


def _sentences(network: Workbook) -> Iterator[tuple[CellRef, Stored]]:
    """What each sheet says about its status; what it says now isn't known."""
    for sheet, lead in ((START, "Kontrollene viser: "), (CONTROL, "")):
        sentence = cross_checks.sentence(network.cells, lead)
        yield CellRef(network.file, sheet, SENTENCE), Stored(sentence.value)
    for code in network.plan.shape.partners:
        todo = network.cells.partner_area(code, "partner_mangler")
        sentence = collection.todo_sentence(network.cells, todo)
        yield CellRef(network.file, code, SENTENCE), Stored(sentence.value)


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
            for run in _runs(cells):
                yield _around(sheet, cells, run)


def _runs(places: Iterable[_Place]) -> Iterator[list[_Place]]:
    """Cells of one column that lie below each other, together."""
    numbered = enumerate(sorted(places, key=lambda place: place[::-1]))
    for _, run in groupby(numbered, lambda item: (item[1][1], item[1][0] - item[0])):
        yield [place for _, place in run]


def _changed(before: Workbook, after: Workbook) -> dict[str, dict[_Place, Content]]:
    """What is to stand in the cells without formulas that differ, by sheet and place."""
    found: dict[str, dict[_Place, Content]] = {}
    for ref, value in changes(before, after).items():
        if not isinstance(value, Stored):
            found.setdefault(ref.sheet, {})[xl_cell_to_rowcol(ref.cell)] = value
    return found


def _standing(before: Workbook, after: Workbook, sheet: str) -> dict[_Place, Content] | None:
    """All that stands in the areas of a sheet and their headings; `None` where that is not known.

    The first columns, with labels, are left out.
    """
    cells: dict[_Place, Content] = {}
    names = [area.name for area in before.plan.on_sheet(sheet)]
    for area in after.plan.on_sheet(sheet):
        for column in area.columns:
            cells[xl_cell_to_rowcol(f"{column.letter}{area.top - 1}")] = column.header
        for index, row in after.placed(area):
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
    by_sheet: dict[str, dict[_Place, str]] = {}
    for ref, made, _, _ in wrong:
        if made.formula and not made.spill:
            by_sheet.setdefault(ref.sheet, {})[xl_cell_to_rowcol(ref.cell)] = made.formula
    for sheet, formulas in by_sheet.items():
        for run in _runs(formulas):
            yield FormulaBlock(sheet, xl_rowcol_to_cell(*run[0]), tuple(formulas[at] for at in run))


def _refuse_moved(network: Workbook) -> None:
    """Raise `UserError` where a row stands elsewhere than the workbook was built with."""
    for area in network.plan.areas.values():
        for index, row in network.placed(area):
            for column, item in row.items():
                place = area.cell(index, column)
                if item.ref.cell != place:
                    raise UserError(
                        f"Rader i arket {area.sheet} er flyttet: det som hører til i {place}, står "
                        f"i {item.ref.cell}. Da kan formlene ikke settes tilbake. Angre flyttingen "
                        "(Ctrl+Z), eller bruk en tidligere utgave av arbeidsboken."
                    )
