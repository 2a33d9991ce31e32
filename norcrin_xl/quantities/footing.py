"""The accounts as they are printed in whole 1000 NOK: each block foots down and across.

A block's lines are a table of accounts, budget and deviation, where accounts minus budget is
the deviation and each column adds up to the block's total. Totals are rounded as people round.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from norcrin_xl.form import Block
from norcrin_xl.model import Project, Quantities, ReportData
from norcrin_xl.quantities.economy import ACCOUNT, BUDGET
from norcrin_xl.quantities.rounding import RoundedTable, controlled

COLUMNS = (ACCOUNT, BUDGET, "avvik")
SIGNS = (1, -1, -1)
"""With these signs a line that foots is zero: accounts − budget − deviation."""


@dataclass(frozen=True, slots=True)
class FootedBlock:
    """A block of a project's accounts in whole 1000 NOK; `ids` names the quantity of each cell."""

    project: Project
    block: Block
    ids: tuple[tuple[str, ...], ...]
    table: RoundedTable

    @property
    def amounts(self) -> Mapping[str, float]:
        """The printed amounts by quantity id."""
        return {
            key: sign * float(cell) + 0.0
            for keys, row in zip(self.ids, self.table.cells, strict=True)
            for key, cell, sign in zip(keys, row, SIGNS, strict=True)
        }

    @property
    def moved(self) -> tuple[tuple[str, float, float], ...]:
        """The id, the exact and the printed amount of each cell that isn't rounded by itself."""
        return tuple(
            (
                self.ids[cell.row][cell.column],
                SIGNS[cell.column] * cell.exact,
                SIGNS[cell.column] * float(cell.printed),
            )
            for cell in self.table.moved
        )


def footed_blocks(data: ReportData, quantities: Quantities) -> tuple[FootedBlock, ...]:
    """The blocks that hold decimals; blocks in whole 1000 NOK foot as they are."""
    found = (
        _footed(data, quantities, project, block)
        for project in data.setup.projects
        for block in data.form.blocks
    )
    return tuple(block for block in found if block is not None)


def as_printed(data: ReportData, quantities: Quantities) -> Quantities:
    """The quantities with the accounts' lines and totals in whole 1000 NOK that foot.

    What tables, texts and charts are printed from, so that they all show the same figure.
    """
    amounts: dict[str, float] = {}
    for footed in footed_blocks(data, quantities):
        amounts.update(footed.amounts)
    if not amounts:
        return quantities
    return Quantities(
        replace(item, value=amounts[key]) if key in amounts else item
        for key, item in quantities.items()
    )


def _footed(
    data: ReportData, quantities: Quantities, project: Project, block: Block
) -> FootedBlock | None:
    """The block rounded; `None` when it is whole, or lacks a figure and cannot foot."""
    prefix = f"okonomi.{project.key}"
    posts = data.form.posts_of(block.key)
    ids = tuple(tuple(f"{prefix}.{post.key}.{column}" for column in COLUMNS) for post in posts)
    totals = [quantities.number(f"{prefix}.{block.key}.{column}") for column in COLUMNS]
    known = [value for value in totals if value is not None]
    if len(known) < len(COLUMNS) or any(post.sign < 0 for post in posts):
        return None
    rows = [list(_signed(quantities, keys)) for keys in ids]
    if all(float(value).is_integer() for row in rows for value in row):
        return None
    goals = [sign * value for sign, value in zip(SIGNS, known, strict=True)]
    return FootedBlock(project, block, ids, controlled(rows, 0, [0.0] * len(rows), goals))


def _signed(quantities: Quantities, keys: tuple[str, ...]) -> Iterator[float]:
    for key, sign in zip(keys, SIGNS, strict=True):
        yield sign * (quantities.number(key) or 0.0)
