"""Do years repeat, shift or change: is history what was reported?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from norcrin_xl.checks.outliers import by_key
from norcrin_xl.checks.walk import Reported, amounts, figure, reported
from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import CellRef, Quantities, ReportData
from norcrin_xl.numbers import listed, total

MANY_YEARS = 3
"""Equal in as many years, also a figure of two digits is suspicious."""

TWO_DIGITS = 10.0


class Year(NamedTuple):
    """One figure of a series: the year, the figure and its cell."""

    year: int
    value: float
    ref: CellRef


def check_repeated_years(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """The same figure in years on end in the network's series. Limit: likt_tall."""
    for key, items in by_key(i for i in reported(data, quantities) if i.history).items():
        for run in _runs(known_years(data, key)):
            if _suspicious(run, data.setup.limits["likt_tall"]):
                yield _repeated(items[0].label, run, who=data.setup.network)


def known_years(data: ReportData, key: str) -> list[Year]:
    """The network's series as somebody typed it: history, and this year where it is stated."""
    years = []
    stated = data.secretariat.national.get(key)
    for year in data.form.years(data.setup.year):
        field = stated if year == data.setup.year else data.secretariat.history[key, year]
        if field and field.number is not None:
            years.append(Year(year, field.number, field.ref))
    return years


def _runs(years: Sequence[Year]) -> Iterator[tuple[Year, ...]]:
    """The years in a row with the same figure."""
    for _, run in groupby(years, key=lambda known: known.value):
        yield tuple(run)


def _suspicious(run: Sequence[Year], limit: float) -> bool:
    value = run[0].value
    return (len(run) >= 2 and value >= limit) or (len(run) >= MANY_YEARS and value >= TWO_DIGITS)


def _repeated(
    label: str, run: Sequence[Year], *, who: str = "", partner: str | None = None
) -> Finding:
    return finding(
        "likt-tall",
        run[-1].ref,
        partner,
        who=who,
        rests_on=[known.ref for known in run],
        label=label,
        found=figure(run[0].value),
        years=listed([str(known.year) for known in run]),
    )


def check_same_as_last_year(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A partner's large figure that is exactly last year's. Limit: likt_tall."""
    year, limit = data.setup.year, data.setup.limits["likt_tall"]
    for item in reported(data, quantities):
        if item.value is not None and item.value == item.last_year and item.value >= limit:
            before = Year(year - 1, item.value, item.before.ref)
            run = [before, Year(year, item.value, item.ref)]
            yield _repeated(item.label, run, partner=item.partner)
    for amount in amounts(data, "regnskap"):
        value = amount.field.number
        if value is not None and value == amount.last_year:
            run = [Year(known, value, amount.field.ref) for known in (year - 1, year)]
            if _suspicious(run, limit):
                yield _repeated(amount.label, run, partner=amount.partner)


def check_copied_from_last_year(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A partner all of whose KPIs are exactly last year's."""
    kpis = {kpi.id for kpi in data.form.kpis}
    own: dict[str, list[Reported]] = {}
    for item in reported(data, quantities):
        if item.key in kpis and item.value and item.last_year is not None:
            own.setdefault(item.partner, []).append(item)
    for partner, items in own.items():
        same = all(item.value == item.last_year for item in items)
        if same and len(items) >= MANY_YEARS:
            yield finding(
                "kopiert-fra-fjoraar",
                items[0].ref,
                partner,
                rests_on=[ref for item in items for ref in item.sources],
                found=len(items),
            )


def check_history(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """Last year in the network's series against what the partners reported for that year."""
    last, history = data.setup.year - 1, data.secretariat.history
    groups = by_key(i for i in reported(data, quantities) if i.history and i.summable)
    for key, items in groups.items():
        partners = [item.last_year for item in items if item.last_year is not None]
        field = history[key, last]
        if len(partners) < len(items) or field.number is None:
            continue
        expected = total(partners)
        if field.number != expected:
            other = _year_of(data, key, expected)
            yield finding(
                "serie-forskjovet" if other else "historikk-endret",
                field.ref,
                who=data.setup.network,
                rests_on=[field.ref, *(item.before.ref for item in items)],
                label=items[0].label,
                found=figure(field.number),
                year=last,
                expected=figure(expected),
                other_year=other,
            )


def _year_of(data: ReportData, key: str, value: float) -> int | None:
    """The year beside last year under which the series holds `value`."""
    before = data.setup.year - 2
    known = data.secretariat.history.get((key, before))
    return before if known and known.number == value else None
