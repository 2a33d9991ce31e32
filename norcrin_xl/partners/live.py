"""What a workbook is given afterwards: take-in's changes as blocks for Excel, new results."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from norcrin_xl.model import Value
from norcrin_xl.partners.consolidate import NetworkBook
from norcrin_xl.partners.recompute import SENTENCE, stored_results
from norcrin_xl.workbook.areas import AreaColumn, ColumnKind
from norcrin_xl.workbook.book import Shown
from norcrin_xl.workbook.patch import Change, Stored, patched

SAME = 1e-9
"""The last binary digits of a stored figure say nothing."""


class Block(NamedTuple):
    """New values for cells of one column below each other, from the cell `first`."""

    sheet: str
    first: str
    values: tuple[Value, ...]


def changed_blocks(before: NetworkBook, after: NetworkBook) -> Iterator[Block]:
    """The input cells of `after` that differ from `before`; what lies together comes together."""
    old = {
        (item.ref.sheet, item.ref.cell): item.value
        for rows in before.areas.values()
        for row in rows
        for item in row.values()
    }
    for area in after.plan.areas.values():
        for column in area.columns:
            if column.kind is ColumnKind.INPUT:
                yield from _blocks(after, area.name, column, old)


def _blocks(
    after: NetworkBook, area: str, column: AreaColumn, old: dict[tuple[str, str], Value]
) -> Iterator[Block]:
    sheet, first, values = "", "", []  # type: str, str, list[Value]
    for row in after.areas[area]:
        item = row[column.key]
        changed = old.get((item.ref.sheet, item.ref.cell)) != item.value
        if changed and not values:
            sheet, first = item.ref.sheet, item.ref.cell
        if changed:
            values.append(item.value)
        elif values:
            yield Block(sheet, first, tuple(values))
            values = []
    if values:
        yield Block(sheet, first, tuple(values))


def refreshed(network: NetworkBook) -> tuple[bytes, int]:
    """The workbook with all its stored results renewed, and how many were not right.

    The same bytes where all were. Nothing but stored results is changed.
    """
    cells: dict[str, dict[str, Change]] = {}
    for ref, wanted, found in stored_results(network):
        if ref.cell == SENTENCE or not same(wanted, found):
            cells.setdefault(ref.sheet, {})[ref.cell] = Stored(wanted)
    count = sum(address != SENTENCE for sheet in cells.values() for address in sheet)
    return patched(network.content, network.file, cells), count


def same(wanted: Shown, found: Value) -> bool:
    """Whether a cell holds the result that it should; a blank is an empty text."""
    if isinstance(wanted, str):
        return wanted == ("" if found is None else found)
    return isinstance(found, float | int) and abs(found - wanted) <= SAME * max(1.0, abs(wanted))
