"""Do sums agree: the blocks with each other, totals with their lines, the network with partners?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from norcrin_xl.checks.walk import amounts, figure, reported
from norcrin_xl.findings import Finding, finding
from norcrin_xl.form import Column
from norcrin_xl.model import CellRef, Field, Project, Quantities, ReportData, Submission
from norcrin_xl.numbers import listed
from norcrin_xl.quantities.usage import usage_id

Sums = dict[str, tuple[Decimal, str]]
"""Exact sums by quantity id, each with what it is a sum of."""


def check_equal_totals(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """Costs, financing and cost place that differ. Source: the form's [equal_totals]."""
    for project in data.setup.projects:
        for column in data.form.columns:
            found = [
                one
                for submission in data.submissions
                for one in _partner_totals(data, quantities, submission, project, column)
            ]
            yield from found
            if not found:
                yield from _network_totals(data, quantities, project, column)


def _partner_totals(
    data: ReportData,
    quantities: Quantities,
    submission: Submission,
    project: Project,
    column: Column,
) -> Iterator[Finding]:
    partner = submission.partner
    totals = _totals(data, quantities, f"okonomi.{project.key}.{partner.key}", column)
    if not _differ(data, totals):
        return
    form, odd = data.form, _odd_one(data, totals)
    cells = {
        key: [submission.accounts[project.key, p.key, column.key].ref for p in form.posts_of(key)]
        for key in form.equal_totals
    }
    yield finding(
        "totaler-ulike",
        cells[odd or form.equal_totals[0]][0],
        partner.code,
        rests_on=[ref for refs in cells.values() for ref in refs],
        **_words(data, project, column, totals, odd, cells),
    )


def _network_totals(
    data: ReportData, quantities: Quantities, project: Project, column: Column
) -> Iterator[Finding]:
    """Small differences of the partners, each tolerated, that together are too large."""
    totals = _totals(data, quantities, f"okonomi.{project.key}", column)
    if _differ(data, totals):
        yield finding(
            "totaler-ulike",
            who=data.setup.network,
            **_words(data, project, column, totals, _odd_one(data, totals), {}),
        )


def _totals(
    data: ReportData, quantities: Quantities, prefix: str, column: Column
) -> dict[str, float]:
    """The totals that are to be equal, by block; a missing one is left out."""
    found = {
        key: quantities.number(f"{prefix}.{key}.{column.key}") for key in data.form.equal_totals
    }
    return {key: value for key, value in found.items() if value is not None}


def _differ(data: ReportData, totals: Mapping[str, float]) -> bool:
    if len(totals) < 2:
        return False
    return max(totals.values()) - min(totals.values()) > data.setup.limits["toleranse"]


def _odd_one(data: ReportData, totals: Mapping[str, float]) -> str | None:
    """The one block that differs while all others agree."""
    if len(totals) < 3:
        return None
    alone = [
        key
        for key in totals
        if not _differ(data, {other: value for other, value in totals.items() if other != key})
    ]
    return alone[0] if len(alone) == 1 else None


def _words(
    data: ReportData,
    project: Project,
    column: Column,
    totals: Mapping[str, float],
    odd: str | None,
    cells: Mapping[str, list[CellRef]],
) -> dict[str, Any]:
    form = data.form
    parts = [f"{form.block(key).total_word} ({figure(value)})" for key, value in totals.items()]
    hint = ""
    if odd:
        place = f" ({cells[odd][0].cell}–{cells[odd][-1].cell})" if odd in cells else ""
        hint = f"Det er {form.block(odd).total_word}{place} som skiller seg ut. "
    return {
        "project": project.name,
        "column": column.label.format(year=data.setup.year),
        "parts": listed(parts),
        "odd": hint,
    }


def check_totals_of_parts(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A sum that a partner's tab shows and that differs from the lines it is made of."""
    for item in reported(data, quantities):
        if not item.total or item.value is None:
            continue
        submission = item.submission
        shown = {**submission.usage, **submission.kpis}[item.key].number
        if shown is not None and abs(shown - item.value) > 1e-9:
            yield item.found("sum-ulik-linjene", found=figure(shown), expected=figure(item.value))


def check_network_is_sum_of_partners(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A network figure that differs from the exact sum of the partners' cells.

    The sum is taken straight from the cells in decimal arithmetic, not from the registry.
    """
    for key, (expected, label) in _exact_sums(data).items():
        found = quantities.number(key)
        if found is not None and abs(Decimal(repr(found)) - expected) > Decimal("1e-6"):
            yield finding(
                "konsolidert-ulik",
                who=data.setup.network,
                label=label,
                found=figure(found),
                expected=figure(float(expected)),
            )


def _exact_sums(data: ReportData) -> Sums:
    sums: Sums = {}
    for key, label, value in (*_account_terms(data), *_count_terms(data)):
        before = sums.get(key, (Decimal(0), label))[0]
        sums[key] = (before + value, label)
    return sums


def _account_terms(data: ReportData) -> Iterator[tuple[str, str, Decimal]]:
    """Each amount as a term of its post and of its block, in the project and in all projects."""
    for item in amounts(data):
        value, column, post = _exact(item.field), item.column.key, item.post
        word = data.form.block(post.block).total_word
        for project, name in ((item.project.key, item.project.name), ("alle", "alle prosjekter")):
            prefix = f"okonomi.{project}"
            yield f"{prefix}.{post.key}.{column}", f"{column} for post {post.key} i {name}", value
            yield f"{prefix}.{post.block}.{column}", f"{column} {word} i {name}", post.sign * value


def _count_terms(data: ReportData) -> Iterator[tuple[str, str, Decimal]]:
    """Each partner's count as a term of the network's figure for the year."""
    year = data.setup.year
    for submission in data.submissions:
        for item in data.form.indicators:
            for part in (item.total_of or (item.id,)) if item.summable else ():
                yield usage_id(item.id), item.short, _exact(submission.usage[part])
        for kpi in data.form.kpis:
            keys = [f"{kpi.id}.{part.id}" for part in kpi.part] or [kpi.id]
            for key in keys if kpi.summable else ():
                yield f"kpi.{kpi.id}.{year}", kpi.short, _exact(submission.kpis[key])


def _exact(field: Field) -> Decimal:
    return Decimal(repr(field.number or 0))
