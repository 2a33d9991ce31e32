"""Are figures a thousand times too large or too small: kroner where 1000 kroner is asked for?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from norcrin_xl.checks.walk import MANY, Amount, Reported, amounts, cells_text, figure, reported
from norcrin_xl.findings import Finding, finding
from norcrin_xl.form import Column
from norcrin_xl.model import Project, Quantities, ReportData
from norcrin_xl.quantities.quantity_ids import ACCOUNT, BUDGET, amount_id

LOWEST, HIGHEST = 500.0, 2000.0
"""Two figures that differ by a factor in this range are taken to differ by 1000."""

SMALLEST = 1000.0
"""Below this the larger of the two figures is an ordinary one."""

FEWEST_PARTNERS = 3


def is_thousandfold(a: float, b: float) -> bool:
    """Whether one figure is about a thousand times the other."""
    a, b = abs(a), abs(b)
    small, large = (a, b) if a < b else (b, a)
    return large >= SMALLEST and small > 0 and LOWEST <= large / small <= HIGHEST


def check_units_of_amounts(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """An amount about 1000 times the budget of the same post, or last year's accounts.

    Where many of a partner's amounts are, one finding tells of them all.
    """
    told: dict[tuple[str, str, str], list[_Thousandfold]] = {}
    for item in thousandfold(data):
        larger = item.larger
        key = (larger.partner, larger.project.key, larger.column.key)
        told.setdefault(key, []).append(item)
    for items in told.values():
        if len(items) < MANY:
            yield from (_found([item]) for item in items)
        else:
            yield _found(items)


class _Thousandfold(NamedTuple):
    """An amount in kroner, what it was compared with, and the figure of that."""

    larger: Amount
    compared: str
    expected: float


def thousandfold(data: ReportData) -> Iterator[_Thousandfold]:
    """The amounts that are in kroner by what stands beside them."""
    for item in amounts(data, ACCOUNT):
        value = item.field.number
        if value is None:
            continue
        budget = item.beside(BUDGET)
        if budget.number is not None and is_thousandfold(value, budget.number):
            if value > budget.number:
                yield _Thousandfold(item, "beløpet ved siden av", budget.number)
            else:
                column = next(one for one in data.form.columns if one.key == BUDGET)
                larger = item._replace(field=budget, column=column)
                yield _Thousandfold(larger, "beløpet ved siden av", value)
        elif item.last_year is not None and is_thousandfold(value, item.last_year):
            yield _Thousandfold(item, "fjorårets regnskap", item.last_year)


def _found(items: Sequence[_Thousandfold]) -> Finding:
    """The finding at the cell of the first of some amounts in one column."""
    first = items[0].larger
    label = f"post {first.post.key} i {first.project.name}"
    many = f"{len(items)} beløp i kolonnen er i feil enhet. Det første, {label},"
    return finding(
        "faktor-1000",
        first.field.ref,
        first.partner,
        rests_on=[item.larger.field.ref for item in items],
        label=many if len(items) > 1 else label,
        found=figure(first.field.number),
        compared=items[0].compared,
        expected=figure(items[0].expected),
    )


def check_units_of_partners(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A partner whose total costs are hundreds of times those of the partner in the middle.

    One whose single amounts say so already isn't told twice.
    """
    told = {
        (item.larger.partner, item.larger.project.key, item.larger.column.key)
        for item in thousandfold(data)
    }
    for project in data.setup.projects:
        for column in data.form.columns:
            for found in _partners_in_kroner(data, quantities, project, column):
                if (found.partner, project.key, column.key) not in told:
                    yield found


def _partners_in_kroner(
    data: ReportData, quantities: Quantities, project: Project, column: Column
) -> Iterator[Finding]:
    block = data.form.blocks[0]
    totals = {
        s.partner.key: quantities.number(
            amount_id(project.key, block.key, column.key, s.partner.key)
        )
        for s in data.submissions
    }
    known = [total for total in totals.values() if total]
    if len(known) < FEWEST_PARTNERS:
        return
    middle, first = median(known), data.form.posts_of(block.key)
    for submission in data.submissions:
        total = totals[submission.partner.key]
        if total is not None and total >= SMALLEST and total > LOWEST / 2 * middle:
            cells = [submission.accounts[project.key, p.key, column.key].ref for p in first]
            yield finding(
                "faktor-1000",
                cells[0],
                submission.partner.code,
                rests_on=cells,
                label=f"{block.total_word} i {project.name}, {column.key},",
                found=figure(total),
                compared="det de andre partnerne har",
                expected=figure(middle),
            )


def check_units_of_counts(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A count about 1000 times last year's, or a thousandth of it; a partner's many once."""
    odd: dict[str, list[Reported]] = {}
    for item in reported(data, quantities):
        value, last = item.value, item.last_year
        if value is not None and last is not None and is_thousandfold(value, last):
            odd.setdefault(item.partner, []).append(item)
    for items in odd.values():
        for item in items[: 1 if len(items) >= MANY else None]:
            yield _odd_count(item, items if len(items) >= MANY else [item])


def _odd_count(item: Reported, alike: Sequence[Reported]) -> Finding:
    """The finding about a count, and about others of the partner in the same wrong unit."""
    value, last = item.value or 0.0, item.last_year or 0.0
    cells = [ref for one in alike for ref in one.sources]
    many = f"{len(alike)} tall er i feil enhet ({cells_text(cells)}). Det første, {item.label},"
    return finding(
        "faktor-1000",
        item.ref,
        item.partner,
        rests_on=[*cells, *(one.before.ref for one in alike)],
        label=many if len(alike) > 1 else item.label,
        found=figure(value),
        compared="fjorårets tall" if value > last else "mindre enn fjorårets tall",
        expected=figure(last),
    )
