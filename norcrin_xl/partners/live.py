"""What take-in changes, as blocks that a workbook open in Excel can be given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from norcrin_xl.model import Value
from norcrin_xl.partners.consolidate import NetworkBook
from norcrin_xl.workbook.areas import AreaColumn, ColumnKind


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
