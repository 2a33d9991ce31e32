from __future__ import annotations

import itertools
import random
from decimal import Decimal
from math import ceil, floor

import pytest

from norcrin_xl.numbers import rounded, total
from norcrin_xl.quantities.rounding import RoundedTable, controlled, controlled_row


def plain(table: RoundedTable) -> list[list[float]]:
    return [[float(cell) for cell in row] for row in table.cells]


def test_whole_numbers_stay_as_they_are() -> None:
    table = controlled([[1, 2], [3, -4]])
    assert plain(table) == [[1, 2], [3, -4]]
    assert table.moved == ()
    assert table.residue == 0


def test_rows_and_columns_foot_where_rounding_each_cell_alone_does_not() -> None:
    table = controlled([[0.4, 0.4, 0.2], [0.4, 0.4, 0.2], [0.2, 0.2, 0.6]])
    assert table.row_totals == (1, 1, 1)
    assert table.residue == 0
    for row, goal in zip(table.cells, table.row_totals, strict=True):
        assert sum(row) == goal
    for column, goal in zip(zip(*table.cells, strict=True), table.column_totals, strict=True):
        assert sum(column) == goal


def test_cells_that_moved_are_listed_with_what_they_would_have_been() -> None:
    (moved, *others) = controlled([[10.4, 20.4, 30.2]], column_totals=[10.4, 20.6, 30.2]).moved
    assert not others
    assert (moved.row, moved.column, moved.exact) == (0, 1, 20.4)
    assert (moved.alone, moved.printed) == (20, 21)


def test_a_row_adds_up_to_its_total_with_the_largest_fractions_rounded_up() -> None:
    table = controlled_row([12.045, 42.135, 21.065, 1.0], 2, 76.245)
    assert plain(table) == [[12.05, 42.14, 21.06, 1.0]]
    assert sum(table.cells[0]) == table.row_totals[0] == Decimal("76.25")
    assert [(cell.column, cell.printed) for cell in table.moved] == [(2, Decimal("21.06"))]
    assert table.residue == 0


@pytest.mark.parametrize(("whole", "rest"), [(9.0, 6), (1.0, -2)])
def test_a_row_that_cannot_reach_its_total_leaves_a_residue(whole: float, rest: int) -> None:
    table = controlled_row([1.0, 2.0], 0, whole)
    assert plain(table) == [[1.0, 2.0]]
    assert table.row_residue == (rest,)
    assert table.column_residue == (0, 0)


@pytest.mark.parametrize("seed", range(40))
def test_no_cell_of_a_row_moves_a_whole_unit(seed: int) -> None:
    chance = random.Random(seed)
    values = [round(chance.uniform(-50, 50), 3) for _ in range(chance.randint(1, 12))]
    table = controlled_row(values, 1, total(values))
    assert sum(table.cells[0]) == table.row_totals[0] == rounded(total(values), 1)
    assert all(abs(float(c) - v) < 0.1 for c, v in zip(table.cells[0], values, strict=True))


def test_where_totals_contradict_each_other_the_residue_is_stated() -> None:
    """Three rows of 0.4 print as 0 each, their column total 1.2 prints as 1."""
    table = controlled([[0.4], [0.4], [0.4]])
    assert table.column_totals == (1,)
    assert table.row_totals == (0, 0, 0)
    assert table.residue == 1
    assert sum(table.column_residue) - sum(table.row_residue) == 1


def test_a_given_total_that_is_not_the_sum_leaves_a_residue() -> None:
    table = controlled([[1.0, 2.0]], row_totals=[5.0])
    assert table.row_residue == (2,)


def test_amounts_round_in_the_unit_that_is_asked_for() -> None:
    table = controlled([[0.14, 0.14, 0.12], [0.16, 0.06, 0.08]], decimals=1)
    assert table.row_totals == (Decimal("0.4"), Decimal("0.3"))
    assert all(cell == round(cell, 1) for row in table.cells for cell in row)
    assert [sum(row) for row in table.cells] == [Decimal("0.4"), Decimal("0.3")]


def test_a_table_without_cells_is_itself() -> None:
    assert controlled([]).cells == ()


def best_by_trying(values: list[list[float]]) -> tuple[Decimal, Decimal]:
    """The least residue, and the least movement at that residue, of all tables there are."""
    rows = [int(rounded(total(row), 0)) for row in values]
    columns = [int(rounded(total(column), 0)) for column in zip(*values, strict=True)]
    choices = [sorted({floor(v), ceil(v)}) for row in values for v in row]
    width = len(values[0])
    scored = []
    for chosen in itertools.product(*choices):
        cells = [chosen[i : i + width] for i in range(0, len(chosen), width)]
        residue = sum(abs(g - sum(row)) for g, row in zip(rows, cells, strict=True))
        residue += sum(
            abs(g - sum(column))
            for g, column in zip(columns, zip(*cells, strict=True), strict=True)
        )
        scored.append((Decimal(residue), movement(values, cells)))
    return min(scored)


def movement(values: list[list[float]], cells: object) -> Decimal:
    """The sum of the distances between exact and printed cells."""
    return sum(
        (
            abs(Decimal(repr(value)) - cell)
            for exact, printed in zip(values, cells, strict=True)  # type: ignore[call-overload]
            for value, cell in zip(exact, printed, strict=True)
        ),
        Decimal(0),
    )


@pytest.mark.parametrize("seed", range(150))
def test_no_other_table_foots_better_or_moves_less(seed: int) -> None:
    chance = random.Random(seed)
    height, width = chance.choice([(1, 4), (2, 2), (2, 4), (3, 3), (4, 2)])
    digits = chance.choice([1, 2])
    values = [
        [round(chance.uniform(-3, 9), chance.choice([0, digits])) for _ in range(width)]
        for _ in range(height)
    ]
    table = controlled(values)
    assert (table.residue, movement(values, table.cells)) == best_by_trying(values)
    for row, printed in zip(values, table.cells, strict=True):
        for value, cell in zip(row, printed, strict=True):
            assert abs(Decimal(repr(float(value))) - cell) < 1


def test_a_large_table_foots() -> None:
    chance = random.Random(7)
    values = [[round(chance.uniform(0, 5000), 2) for _ in range(12)] for _ in range(40)]
    rows = [round(total(row)) for row in values]
    table = controlled(values, row_totals=rows)
    assert table.residue <= abs(sum(table.row_totals) - sum(table.column_totals))
    assert [sum(row) for row in table.cells] == [
        goal - rest for goal, rest in zip(table.row_totals, table.row_residue, strict=True)
    ]
