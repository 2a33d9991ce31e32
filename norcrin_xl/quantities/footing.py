"""The figures as they are printed: tables foot, and text, chart and PDF show the same figure.

A block's lines are a table of accounts, budget and deviation in whole 1000 NOK, where accounts
minus budget is the deviation and each column adds up to the block's total. An indicator with
decimals is a row of partners that adds up to the network's. Totals are rounded as people round.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from norcrin_xl.form import Block, Indicator
from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.quantities.economy import ACCOUNT, ALL, BUDGET
from norcrin_xl.quantities.rounding import RoundedTable, controlled, controlled_row
from norcrin_xl.quantities.usage import usage_id

COLUMNS = (ACCOUNT, BUDGET, "avvik")
SIGNS = (1, -1, -1)
"""With these signs a line that foots is zero: accounts − budget − deviation."""


@dataclass(frozen=True, slots=True)
class Footed:
    """A table that is rounded as one; `ids` names the quantity of each cell, `totals` the sums.

    `signs` are those that the cells of each column are added with. A column of accounts has its
    total in `totals`, an indicator's row its own.
    """

    label: str
    ids: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...]
    signs: tuple[int, ...]
    table: RoundedTable

    @property
    def printed(self) -> Mapping[str, float]:
        """The printed figures by quantity id, those of the totals too."""
        lines = {
            key: sign * float(cell) + 0.0
            for keys, row in zip(self.ids, self.table.cells, strict=True)
            for key, cell, sign in zip(keys, row, self.signs, strict=True)
        }
        goals = self.table.column_totals if len(self.totals) > 1 else self.table.row_totals
        signs = self.signs if len(self.totals) > 1 else (1,)
        totals = zip(self.totals, goals, signs, strict=True)
        return lines | {key: sign * float(goal) + 0.0 for key, goal, sign in totals}

    @property
    def moved(self) -> tuple[tuple[str, float, float], ...]:
        """The id, the exact and the printed figure of each cell that isn't rounded by itself."""
        return tuple(
            (
                self.ids[cell.row][cell.column],
                self.signs[cell.column] * cell.exact,
                self.signs[cell.column] * float(cell.printed),
            )
            for cell in self.table.moved
        )


def footed_tables(data: ReportData, quantities: Quantities) -> tuple[Footed, ...]:
    """The tables that hold more decimals than are printed; others foot as they are."""
    return (*_footed_blocks(data, quantities), *_footed_indicators(data, quantities))


def as_printed(data: ReportData, quantities: Quantities) -> Quantities:
    """The quantities with the figures that reports print, in tables that foot.

    What tables, texts, charts and annexes are printed from, so that they all show the same
    figure. Quantities that are others by definition follow those.
    """
    figures: dict[str, float] = {}
    for footed in footed_tables(data, quantities):
        figures.update(footed.printed)
    if not figures:
        return quantities
    figures.update(_followers(data, figures))
    return Quantities(
        replace(item, value=figures[key]) if key in figures else item
        for key, item in quantities.items()
    )


def _followers(data: ReportData, figures: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """User payment and unused funds, which are lines of the accounts under another name."""
    form = data.form
    payment = next(post.key for post in form.posts if post.user_payment)
    council = next(post.key for post in form.posts if post.council)
    for project in data.setup.projects:
        prefix = f"okonomi.{project.key}"
        for follower, line, sign in (
            ("brukerbetaling.belop", f"{payment}.{ACCOUNT}", 1),
            ("brukerbetaling.avvik", f"{payment}.avvik", 1),
            ("ubrukt", f"{council}.avvik", -1),
        ):
            if f"{prefix}.{line}" in figures:
                yield f"{prefix}.{follower}", sign * figures[f"{prefix}.{line}"] + 0.0


def _footed_blocks(data: ReportData, quantities: Quantities) -> Iterator[Footed]:
    """The blocks of each project, and of all projects where there are several."""
    projects = [(project.key, project.name) for project in data.setup.projects]
    if len(projects) > 1:
        projects.append((ALL, "alle prosjekter"))
    for key, name in projects:
        for block in data.form.blocks:
            footed = _footed_block(data, quantities, f"okonomi.{key}", block)
            if footed is not None:
                yield replace(footed, label=f"{block.label} i {name}")


def _footed_block(
    data: ReportData, quantities: Quantities, prefix: str, block: Block
) -> Footed | None:
    """The block rounded; `None` when it is whole, or lacks a figure and cannot foot."""
    posts = data.form.posts_of(block.key)
    ids = tuple(tuple(f"{prefix}.{post.key}.{column}" for column in COLUMNS) for post in posts)
    totals = tuple(f"{prefix}.{block.key}.{column}" for column in COLUMNS)
    known = [value for key in totals if (value := quantities.number(key)) is not None]
    if len(known) < len(COLUMNS) or any(post.sign < 0 for post in posts):
        return None
    rows = [list(_signed(quantities, keys)) for keys in ids]
    if all(float(value).is_integer() for row in rows for value in row):
        return None
    goals = [sign * value for sign, value in zip(SIGNS, known, strict=True)]
    table = controlled(rows, 0, [0.0] * len(rows), goals)
    return Footed(block.label, ids, totals, SIGNS, table)


def _signed(quantities: Quantities, keys: tuple[str, ...]) -> Iterator[float]:
    for key, sign in zip(keys, SIGNS, strict=True):
        yield sign * (quantities.number(key) or 0.0)


def _footed_indicators(data: ReportData, quantities: Quantities) -> Iterator[Footed]:
    """The indicators that are printed with decimals, and whose partners are summed."""
    for item in data.form.indicators:
        if item.decimals and item.summable and not (item.part or item.total_of):
            footed = _footed_indicator(data, quantities, item)
            if footed is not None:
                yield footed


def _footed_indicator(data: ReportData, quantities: Quantities, item: Indicator) -> Footed | None:
    """The partners' figures rounded to the form's decimals; `None` when they hold no more."""
    ids = tuple(usage_id(item.id, partner) for partner in data.setup.partners)
    values = [value for key in ids if (value := quantities.number(key)) is not None]
    whole = quantities.number(usage_id(item.id))
    rounds = partial(round, ndigits=item.decimals)
    if whole is None or len(values) < len(ids) or values == list(map(rounds, values)):
        return None
    table = controlled_row(values, item.decimals, whole)
    return Footed(item.short, (ids,), (usage_id(item.id),), (1,) * len(ids), table)
