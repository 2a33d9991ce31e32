"""Do sums agree: the blocks with each other, totals with their lines, the network with partners?

Also what may not be summed, and what cannot be so large.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import fsum
from typing import Any

from norcrin_xl.checks.completeness import names_of
from norcrin_xl.checks.outliers import by_key
from norcrin_xl.checks.walk import figure, reported
from norcrin_xl.findings import Finding, finding
from norcrin_xl.form.schema import Column
from norcrin_xl.model import CellRef, Field, Project, Quantities, ReportData, Submission
from norcrin_xl.numbers import counted, listed, total
from norcrin_xl.quantities.derivation import as_printed, moved
from norcrin_xl.quantities.quantity_ids import ALL, amount_id, kpi_id, usage_id, year_id
from norcrin_xl.quantities.reported import Owner

Sum = tuple[str, str, list[float]]
"""The id of a quantity, what it is, and the figures that it is to be the sum of."""

PRECISION = 1e-6
"""Sums of binary floating-point numbers differ by less than this when they are equal."""


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
    totals = _totals(data, quantities, Owner(project.key, partner.key), column)
    if not _differ(data, totals):
        return
    form, odd = data.form, _odd_one(data, totals)
    cells = {
        key: [submission.accounts[project.key, p.key, column.key].ref for p in form.posts_of(key)]
        for key in totals
    }
    yield finding(
        "totaler-ulike",
        cells[odd or next(iter(totals))][0],
        partner.code,
        rests_on=[ref for refs in cells.values() for ref in refs],
        **_words(data, project, column, totals, odd, cells),
    )


def _network_totals(
    data: ReportData, quantities: Quantities, project: Project, column: Column
) -> Iterator[Finding]:
    """Small differences of the partners, each tolerated, that together are too large."""
    totals = _totals(data, quantities, Owner(project.key), column)
    if _differ(data, totals):
        yield finding(
            "totaler-ulike",
            who=data.setup.network,
            **_words(data, project, column, totals, _odd_one(data, totals), {}),
        )


def _totals(
    data: ReportData, quantities: Quantities, owner: Owner, column: Column
) -> dict[str, float]:
    """The totals that are to be equal, by block; a missing one is left out."""
    found = {key: quantities.number(owner.id(key, column.key)) for key in data.form.equal_totals}
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

    The sum is taken straight from the cells, not through the registry.
    """
    for key, label, terms in (*_account_sums(data), *_count_sums(data)):
        found, expected = quantities.number(key), fsum(terms)
        if found is not None and abs(found - expected) > PRECISION:
            yield finding(
                "konsolidert-ulik",
                who=data.setup.network,
                label=label,
                found=figure(found),
                expected=figure(expected),
            )


def _account_sums(data: ReportData) -> Iterator[Sum]:
    """Posts and blocks of each project, and of all projects together."""
    everything: dict[tuple[str, str], list[float]] = {}
    for project in data.setup.projects:
        lines: dict[tuple[str, str], list[float]] = {}
        for post in data.form.posts:
            for column in data.form.columns:
                key = (project.key, post.key, column.key)
                cells = _numbers(s.accounts[key] for s in data.submissions)
                signed = [post.sign * value for value in cells]
                for lines_of in (lines, everything):
                    lines_of.setdefault((post.key, column.key), []).extend(cells)
                    lines_of.setdefault((post.block, column.key), []).extend(signed)
        yield from _named_sums(project.key, project.name, lines)
    yield from _named_sums(ALL, "alle prosjekter", everything)


def _named_sums(key: str, name: str, lines: Mapping[tuple[str, str], list[float]]) -> Iterator[Sum]:
    for (line, column), terms in lines.items():
        yield amount_id(key, line, column), f"{column} for {line} i {name}", terms


def _count_sums(data: ReportData) -> Iterator[Sum]:
    """The network's usage and this year's KPIs, where they may be summed."""
    for item in data.form.indicators:
        if item.summable:
            parts = item.total_of or (item.id,)
            cells = _numbers(s.usage[part] for s in data.submissions for part in parts)
            yield usage_id(item.id), item.short, cells
    for kpi in data.form.kpis:
        if kpi.summable:
            keys = [f"{kpi.id}.{part.id}" for part in kpi.part] or [kpi.id]
            cells = _numbers(s.kpis[key] for s in data.submissions for key in keys)
            yield year_id(kpi_id(kpi.id), data.setup.year), kpi.short, cells


def _numbers(cells: Iterable[Field]) -> list[float]:
    return [value for cell in cells if (value := cell.number) is not None]


def check_rounding(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """One remark in all on how many figures moved; `tall` and `forklar` tell of each."""
    found = list(moved(data, quantities, as_printed(data, quantities)))
    if found:
        yield finding(
            "avrunding",
            who=data.setup.network,
            rests_on=dict.fromkeys(ref for one in found for ref in quantities[one.id].sources),
            found=counted(len(found), "tall", "tall"),
        )


def check_overlaps(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A stated network figure for overlapping counts that is their sum, or cannot be."""
    groups = by_key(item for item in reported(data, quantities) if not item.summable)
    for key, items in groups.items():
        stated = data.secretariat.national.get(key)
        own = [item.value for item in items if item.value is not None]
        if stated is None or stated.number is None or len(own) < len(items):
            continue
        low, high = max(own), total(own)
        possible = low <= stated.number <= high
        if possible and (stated.number < high or high == low):
            continue
        yield finding(
            "overlapp-summert" if possible else "overlapp-umulig",
            stated.ref,
            who=data.setup.network,
            rests_on=[stated.ref, *(item.ref for item in items)],
            label=items[0].label,
            found=figure(stated.number),
            low=figure(low),
            high=figure(high),
        )


def check_capacity(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """Usage of the network above the capacity that Oppsett states for the indicator."""
    for key, field in data.setup.capacity.items():
        used, capacity = quantities.number(usage_id(key)), field.number
        if used is not None and capacity is not None and used > capacity:
            yield finding(
                "over-kapasitet",
                field.ref,
                who=data.setup.network,
                rests_on=[field.ref, *quantities[usage_id(key)].sources],
                label=names_of(data).get(key, key),
                found=figure(used),
                expected=figure(capacity),
            )
