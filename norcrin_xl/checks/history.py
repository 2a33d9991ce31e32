"""Do years repeat, shift or stand out, and are earlier figures as they were reported?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from norcrin_xl.checks.outliers import by_key, is_thousandfold
from norcrin_xl.checks.walk import Reported, amounts, figure, reported, times
from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import CellRef, Quantities, ReportData, ReportedFigure, Value
from norcrin_xl.numbers import decimal_text, listed, total

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
        for _, same in groupby(known_years(data, key), key=lambda known: known.value):
            run = tuple(same)
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


def check_earlier_years(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """An earlier year far above or far below both years beside it.

    The first year has the next two beside it, and may lie far below them: what is new starts
    small. Last year is left to what the partners reported for it, where that adds up to it. So
    is a year that stands as it was reported. Limits: utslag_faktor, utslag_antall.
    """
    unchanged = {item.now.ref for item in data.reported if not item.changed}
    for key, items in by_key(i for i in reported(data, quantities) if i.history).items():
        years = known_years(data, key)
        for i, known in enumerate(years):
            if known.year == data.setup.year or known.ref in unchanged:
                continue
            if known.year == data.setup.year - 1 and items[0].summable:
                continue
            beside = [*years[i - 1 : i], *years[i + 1 : i + 2]] if i else years[1:3]
            if _stands_out(known, beside, data.setup.limits, may_be_low=i == 0):
                yield _found(items[0].label, known, beside, data.setup.network)


def _stands_out(
    known: Year, beside: Sequence[Year], limits: Mapping[str, float], *, may_be_low: bool
) -> bool:
    if len(beside) < 2:
        return False
    above = all(known.value > other.value for other in beside)
    below = all(known.value < other.value for other in beside)
    return (above or (below and not may_be_low)) and all(
        abs(known.value - other.value) >= limits["utslag_antall"]
        and times(known.value, other.value) > limits["utslag_faktor"]
        for other in beside
    )


def _found(label: str, known: Year, beside: Sequence[Year], network: str) -> Finding:
    rests_on: list[CellRef] = [known.ref, *(other.ref for other in beside)]
    first = beside[0]
    if all(is_thousandfold(known.value, other.value) for other in beside):
        return finding(
            "faktor-1000",
            known.ref,
            who=network,
            rests_on=rests_on,
            label=f"{label} {known.year}",
            found=figure(known.value),
            compared=f"tallet for {first.year}"
            if known.value > first.value
            else f"mindre enn tallet for {first.year}",
            expected=figure(first.value),
        )
    return finding(
        "utslag-tidligere-aar",
        known.ref,
        who=network,
        rests_on=rests_on,
        label=label,
        year=known.year,
        found=figure(known.value),
        expected=listed([f"{figure(other.value)} i {other.year}" for other in beside]),
    )


FEWEST_SHIFTED = 2
"""As many figures that are a neighbouring year's are no chance."""


def check_reported(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """Earlier figures that are others than were reported: they need a reason and a role.

    A series that is only shifted by a year is told of once.
    """
    told: set[CellRef] = set()
    for shifted in _shifted(data.reported):
        told.update(item.now.ref for item, _ in shifted)
        yield _as_shifted(shifted, data.setup.network)
    for item in data.reported:
        if item.changed and item.now.ref not in told:
            yield finding(
                "rapportert-begrunnet" if item.explained else "rapportert-endret",
                item.now.ref,
                None,
                who=data.setup.network,
                rests_on=[item.now.ref, item.reported.ref],
                label=f"{item.label} ({item.year})",
                reported=_shown(item.reported.value),
                found=_shown(item.now.value),
                reason=item.reason.text,
                role=item.role.text,
                row=item.reported.ref.row,
                sheet=item.reported.ref.sheet,
            )


Shifted = list[tuple[ReportedFigure, ReportedFigure]]
"""The changed figures of a series, each with the year whose reported figure it now holds."""


def _shifted(reported: Iterable[ReportedFigure]) -> Iterator[Shifted]:
    """The series of which every figure that changed, two at least, is now a neighbouring year's."""
    rows: dict[tuple[str, int], dict[int, ReportedFigure]] = {}
    for item in reported:
        if item.year.isdecimal():
            row = (item.now.ref.sheet, item.now.ref.row)
            rows.setdefault(row, {})[int(item.year)] = item
    for years in rows.values():
        changed = {y: item for y, item in years.items() if item.changed and not item.explained}
        for step in (-1, 1):
            pairs = [(item, years.get(year + step)) for year, item in changed.items()]
            moved = [(item, other) for item, other in pairs if other and _holds(item, other)]
            if len(moved) >= FEWEST_SHIFTED and len(moved) >= len(changed) - 1:
                yield moved
                break


def _holds(item: ReportedFigure, other: ReportedFigure) -> bool:
    return item.now.value is not None and item.now.value == other.reported.value


def _as_shifted(shifted: Shifted, network: str) -> Finding:
    (first, source), *others = shifted
    return finding(
        "rapportert-forskjovet",
        first.now.ref,
        None,
        who=network,
        rests_on=[ref for item, _ in shifted for ref in (item.now.ref, item.reported.ref)],
        label=first.label,
        found=_shown(first.now.value),
        year=first.year,
        other_year=source.year,
        others=listed([item.year for item, _ in others]),
    )


def _shown(value: Value) -> str:
    if value is None:
        return "tom"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"«{value}»"
    return decimal_text(value, 0 if float(value).is_integer() else 2)
