"""Rounding that foots: the cells of a table rounded so that rows and columns still add up.

Every cell becomes one of the two multiples of the unit beside it (or stays, when it is one), and
totals are rounded as people round and never moved. Among all such tables the one is chosen whose
rows and columns miss their totals by least, and among those the one whose cells move least.
That is a transportation problem: which cells to round up, so many in each row and column, at
least cost. It is solved exactly, by shortest augmenting paths in whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from norcrin_xl.numbers import rounded, total
from norcrin_xl.quantities.flow import MinCostFlow

Rows = tuple[tuple[Decimal, ...], ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A cell (0-based row and column) that isn't rounded as it would be alone."""

    row: int
    column: int
    exact: float
    alone: Decimal
    printed: Decimal


@dataclass(frozen=True, slots=True)
class RoundedTable:
    """A table that foots, as far as one can.

    `row_residue` and `column_residue` are the totals minus the printed cells. They are zero
    where rows and columns foot; `residue` is the sum of their sizes.
    """

    cells: Rows
    row_totals: tuple[Decimal, ...]
    column_totals: tuple[Decimal, ...]
    moved: tuple[Moved, ...]
    row_residue: tuple[Decimal, ...]
    column_residue: tuple[Decimal, ...]

    @property
    def residue(self) -> Decimal:
        return sum((abs(rest) for rest in (*self.row_residue, *self.column_residue)), Decimal(0))


def controlled(
    values: Sequence[Sequence[float]],
    decimals: int = 0,
    row_totals: Sequence[float] | None = None,
    column_totals: Sequence[float] | None = None,
) -> RoundedTable:
    """`values` (rows of equal length) rounded to `decimals` so that they foot both ways.

    Totals that aren't given are the exact sums. A total is rounded half away from zero. A
    given total that isn't the sum of its cells leaves a residue.
    """
    rows = row_totals if row_totals is not None else [total(row) for row in values]
    columns = column_totals if column_totals is not None else [total(c) for c in _columns(values)]
    goal_rows = [_units(value, decimals) for value in rows]
    goal_columns = [_units(value, decimals) for value in columns]
    exact = [[_scaled(value, decimals) for value in row] for row in values]
    low = [[_floor(value) for value in row] for row in exact]
    up = _rounded_up(exact, low, goal_rows, goal_columns)
    cells = [[low[i][j] + ((i, j) in up) for j in range(len(row))] for i, row in enumerate(low)]
    return _table(values, cells, goal_rows, goal_columns, decimals)


def controlled_row(values: Sequence[float], decimals: int, row_total: float) -> RoundedTable:
    """One row rounded so that it adds up to `row_total`, rounded as people round.

    The cells with the largest fractions are rounded up. A total that isn't the sum of its cells
    leaves a residue.
    """
    exact = [_scaled(value, decimals) for value in values]
    low = [_floor(value) for value in exact]
    goal = _units(row_total, decimals)
    fractions = [value - floor for value, floor in zip(exact, low, strict=True)]
    open_cells = sorted(
        (j for j, part in enumerate(fractions) if part), key=lambda j: -fractions[j]
    )
    up = set(open_cells[: max(0, goal - sum(low))])
    cells = [floor + (j in up) for j, floor in enumerate(low)]
    return _table([values], [cells], [goal], cells, decimals)


def _columns(values: Sequence[Sequence[float]]) -> list[list[float]]:
    return [list(column) for column in zip(*values, strict=True)]


def _units(value: float, decimals: int) -> int:
    """A total as a whole number of units, rounded as people round."""
    return int(rounded(value, decimals).scaleb(decimals))


def _scaled(value: float, decimals: int) -> Decimal:
    return Decimal(repr(float(value))).scaleb(decimals)


def _floor(value: Decimal) -> int:
    return int(value // 1) if value >= 0 or value == value.to_integral_value() else int(value) - 1


def _rounded_up(
    exact: Sequence[Sequence[Decimal]],
    low: Sequence[Sequence[int]],
    goal_rows: Sequence[int],
    goal_columns: Sequence[int],
) -> set[tuple[int, int]]:
    """The cells to round up: a flow from rows to columns, one unit through each such cell.

    Units that a row or column needs earn more than any cell can cost; units beyond cost as much.
    """
    places = [(i, j) for i, row in enumerate(exact) for j, v in enumerate(row) if v != low[i][j]]
    shift = max((_places(exact[i][j]) for i, j in places), default=0)
    earned = (len(places) + 1) * 10**shift
    source, sink = 0, 1
    row_node = [2 + i for i in range(len(goal_rows))]
    column_node = [2 + len(goal_rows) + j for j in range(len(goal_columns))]
    flow = MinCostFlow(2 + len(goal_rows) + len(goal_columns))
    for i, goal in enumerate(goal_rows):
        open_cells = sum(1 for place in places if place[0] == i)
        _needs(flow, (source, row_node[i]), goal - sum(low[i]), open_cells, earned)
    for j, goal in enumerate(goal_columns):
        open_cells = sum(1 for place in places if place[1] == j)
        needed = goal - sum(row[j] for row in low)
        _needs(flow, (column_node[j], sink), needed, open_cells, earned)
    arcs = {}
    for i, j in places:
        fraction = int((exact[i][j] - low[i][j]).scaleb(shift))
        arcs[i, j] = flow.arc(row_node[i], column_node[j], 1, 10**shift - 2 * fraction)
    flow.run(source, sink)
    return {place for place, arc in arcs.items() if flow.used(arc)}


def _needs(flow: MinCostFlow, ends: tuple[int, int], needed: int, most: int, earned: int) -> None:
    """Two arcs: what is needed earns, what goes beyond costs as much."""
    wanted = min(max(needed, 0), most)
    flow.arc(*ends, wanted, -earned)
    flow.arc(*ends, most - wanted, earned)


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _table(
    values: Sequence[Sequence[float]],
    cells: Sequence[Sequence[int]],
    goal_rows: Sequence[int],
    goal_columns: Sequence[int],
    decimals: int,
) -> RoundedTable:
    def unscaled(units: int) -> Decimal:
        return Decimal(units).scaleb(-decimals)

    printed = tuple(tuple(unscaled(cell) for cell in row) for row in cells)
    moved = tuple(
        Moved(i, j, values[i][j], alone, printed[i][j])
        for i, row in enumerate(printed)
        for j in range(len(row))
        if (alone := rounded(values[i][j], decimals)) != printed[i][j]
    )
    return RoundedTable(
        printed,
        tuple(unscaled(goal) for goal in goal_rows),
        tuple(unscaled(goal) for goal in goal_columns),
        moved,
        tuple(unscaled(goal - sum(row)) for goal, row in zip(goal_rows, cells, strict=True)),
        tuple(unscaled(goal - sum(row[j] for row in cells)) for j, goal in enumerate(goal_columns)),
    )
