"""What a workbook is given afterwards: take-in's changes as blocks for Excel, new results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from norcrin_xl.checks.acceptance import Acceptance
from norcrin_xl.model import CellRef, Value
from norcrin_xl.partners.consolidate import NetworkBook
from norcrin_xl.partners.control import listed
from norcrin_xl.partners.recompute import SENTENCE, stored_results
from norcrin_xl.quantities.registry import compute
from norcrin_xl.workbook.areas.area import AreaColumn, ColumnKind
from norcrin_xl.workbook.computed.book import Shown
from norcrin_xl.workbook.computed.explained import notes
from norcrin_xl.workbook.layout import CONTROL
from norcrin_xl.workbook.lossless.patch import Change, Stored, patched

LISTING = ("funn", "funn_antall", "innsamling")
"""The areas whose results follow from the list of findings."""
SAME = 1e-9
"""The last binary digits of a stored figure say nothing."""


class Block(NamedTuple):
    """New values for cells of one column below each other, from the cell `first`."""

    sheet: str
    first: str
    values: tuple[Value, ...]


def changed_blocks(before: NetworkBook, after: NetworkBook) -> Iterator[Block]:
    """The cells without formulas that differ from `before`; what lies together comes together."""
    old = {
        (item.ref.sheet, item.ref.cell): item.value
        for rows in before.areas.values()
        for row in rows
        for item in row.values()
    }
    for area in after.plan.areas.values():
        for column in area.columns:
            if column.kind in (ColumnKind.INPUT, ColumnKind.FIXED):
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


class Renewed(NamedTuple):
    """The workbook with results and list as its inputs give them, and how to get there.

    `cells` are what changes, `heights` the points of rows by sheet, `old` how many were old.
    """

    network: NetworkBook
    cells: Mapping[CellRef, Change]
    heights: Mapping[str, Mapping[int, float]]
    old: int


def renewed(
    network: NetworkBook,
    day: date,
    *,
    thorough: bool = False,
    given: Iterable[Acceptance] = (),
    withdrawn: Iterable[Acceptance] = (),
) -> Renewed:
    """`network` with all stored results renewed, and then what its checks find listed.

    `given` is accepted in the list, `withdrawn` no longer; what is new there is dated `day`.
    """
    old = _old_results(network)
    noted = explanations_noted(_with_results(network, old))
    made = listed(noted.network, day, thorough=thorough, given=given, withdrawn=withdrawn)
    for ref, wanted, found in stored_results(made.network, LISTING):
        if ref.cell == SENTENCE or not same(wanted, found):
            old[ref] = wanted
    cells: dict[CellRef, Change] = {ref: Stored(value) for ref, value in old.items()}
    cells |= noted.changes
    count = sum(ref.cell != SENTENCE for ref in cells) + len(made.changes)
    heights = {CONTROL: made.heights} if made.changes else {}
    return Renewed(made.network, {**cells, **made.changes}, heights, count)


class Noted(NamedTuple):
    """The workbook with the deviations that explanations were written for, and what changes."""

    network: NetworkBook
    changes: Mapping[CellRef, Value]


def explanations_noted(network: NetworkBook) -> Noted:
    """`network` with the present deviation beside each explanation that is new or reworded."""
    changes = notes(network.plan, network.areas, compute(network.data))
    return Noted(network.with_values(changes), changes)


def computed_anew(network: NetworkBook) -> NetworkBook:
    """`network` with all its stored results as its inputs give them."""
    return _with_results(network, _old_results(network))


def _old_results(network: NetworkBook) -> dict[CellRef, Shown]:
    """The results that are not what they should be, as they should be."""
    results = stored_results(network)
    return {ref: wanted for ref, wanted, found in results if not same(wanted, found)}


def _with_results(network: NetworkBook, results: Mapping[CellRef, Shown]) -> NetworkBook:
    return network.with_values({ref: None if v == "" else v for ref, v in results.items()})


def refreshed(
    network: NetworkBook,
    day: date,
    *,
    thorough: bool = False,
    given: Iterable[Acceptance] = (),
    withdrawn: Iterable[Acceptance] = (),
) -> tuple[bytes, int]:
    """The file of `renewed`, and how many cells were old; the same bytes where none was."""
    made = renewed(network, day, thorough=thorough, given=given, withdrawn=withdrawn)
    content = patched(network.content, network.file, by_sheet(made.cells), heights=made.heights)
    return content, made.old


def by_sheet(cells: Mapping[CellRef, Change]) -> dict[str, dict[str, Change]]:
    """The changes as a patch wants them: by sheet, then by address."""
    sheets: dict[str, dict[str, Change]] = {}
    for ref, change in cells.items():
        sheets.setdefault(ref.sheet, {})[ref.cell] = change
    return sheets


def same(wanted: Shown, found: Value) -> bool:
    """Whether a cell holds the result that it should; a blank is an empty text."""
    if isinstance(wanted, str):
        return wanted == ("" if found is None else found)
    return isinstance(found, float | int) and abs(found - wanted) <= SAME * max(1.0, abs(wanted))
