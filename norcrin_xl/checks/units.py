"""Are figures a thousand times too large or too small: kroner where 1000 kroner is asked for?"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from norcrin_xl.checks.walk import Amount, amounts, figure, reported
from norcrin_xl.findings import Finding, finding
from norcrin_xl.form import Column, Post
from norcrin_xl.model import Project, Quantities, ReportData, Submission
from norcrin_xl.quantities.economy import ACCOUNT, BUDGET

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
    """An amount about 1000 times the budget of the same post, or last year's accounts."""
    for item in amounts(data, "regnskap"):
        value = item.field.number
        if value is None:
            continue
        budget = item.beside("budsjett")
        if budget.number is not None and is_thousandfold(value, budget.number):
            larger = item if value > budget.number else item._replace(field=budget)
            other = budget.number if larger is item else value
            yield _thousandfold(larger, "beløpet ved siden av", other)
        elif item.last_year is not None and is_thousandfold(value, item.last_year):
            yield _thousandfold(item, "fjorårets regnskap", item.last_year)


def _thousandfold(item: Amount, compared: str, expected: float) -> Finding:
    return finding(
        "faktor-1000",
        item.field.ref,
        item.partner,
        label=f"post {item.post.key} i {item.project.name}",
        found=figure(item.field.number),
        compared=compared,
        expected=figure(expected),
    )


def check_units_of_partners(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A partner whose total costs are hundreds of times those of the partner in the middle.

    One whose single amount beside its budget says so already isn't told twice.
    """
    for project in data.setup.projects:
        for column in data.form.columns:
            yield from _partners_in_kroner(data, quantities, project, column)


def _partners_in_kroner(
    data: ReportData, quantities: Quantities, project: Project, column: Column
) -> Iterator[Finding]:
    block = data.form.blocks[0]
    totals = {
        s.partner.key: quantities.number(
            f"okonomi.{project.key}.{s.partner.key}.{block.key}.{column.key}"
        )
        for s in data.submissions
    }
    known = [total for total in totals.values() if total]
    if len(known) < FEWEST_PARTNERS:
        return
    middle, first = median(known), data.form.posts_of(block.key)
    for submission in data.submissions:
        total = totals[submission.partner.key]
        if any(_told_alone(submission, project, post) for post in first):
            continue
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


def _told_alone(submission: Submission, project: Project, post: Post) -> bool:
    """Whether an amount is in kroner beside its budget, or the budget beside it."""
    pair = (submission.accounts[project.key, post.key, key].number for key in (ACCOUNT, BUDGET))
    account, budget = pair
    return account is not None and budget is not None and is_thousandfold(account, budget)


def check_units_of_counts(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A count about 1000 times last year's, or a thousandth of it."""
    for item in reported(data, quantities):
        value, last = item.value, item.last_year
        if value is not None and last is not None and is_thousandfold(value, last):
            compared = "fjorårets tall" if value > last else "mindre enn fjorårets tall"
            yield item.found("faktor-1000", compared=compared, expected=figure(last))
