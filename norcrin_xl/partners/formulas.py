"""The formulas to be put back into an open workbook, where it shows another result than it should.

A formula that was typed over, lost or not computed comes back; Excel then computes it. What
lies together comes together, so that a table is one write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from xlsxwriter.utility import xl_cell_to_rowcol

from norcrin_xl.findings import UserError
from norcrin_xl.partners.consolidate import NetworkBook
from norcrin_xl.partners.live import same
from norcrin_xl.partners.recompute import Result, computed_book, computed_cells, placed_rows


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


def restored(network: NetworkBook) -> Restored:
    """What sets the computed cells of `network` right.

    Raises `UserError` when rows have been moved, so that formulas would refer to other cells.
    """
    cells = list(computed_cells(network, computed_book(network)))
    wrong = [cell for cell in cells if not same(cell.made.value, cell.found)]
    if wrong:
        _refuse_moved(network)
    return Restored(len(wrong), len(cells), (*_tables(cells, wrong), *_runs(wrong)))


def _tables(cells: Sequence[Result], wrong: Sequence[Result]) -> Iterator[FormulaBlock]:
    """The functions that fill a table of which any cell is wrong."""
    areas = {cell.area for cell in wrong if cell.made.spill or not cell.made.formula}
    for ref, made, _, area in cells:
        if made.spill and area in areas:
            yield FormulaBlock(ref.sheet, ref.cell, (made.formula,), made.spill)


def _runs(wrong: Iterable[Result]) -> Iterator[FormulaBlock]:
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


def _refuse_moved(network: NetworkBook) -> None:
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
