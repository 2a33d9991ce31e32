"""Which figures stand out: by a factor of 1000, from last year, the other partners, earlier years?

Also a partner's split of a sum that is unlike the others', such as two that changed places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from statistics import median
from typing import NamedTuple

from norcrin_xl.checks.walk import (
    Amount,
    Reported,
    amounts,
    cells_text,
    figure,
    per_cent,
    reported,
    times,
    together,
)
from norcrin_xl.findings import Finding, finding
from norcrin_xl.form.schema import Column
from norcrin_xl.model import CellRef, Field, Project, Quantities, ReportData, Submission
from norcrin_xl.quantities.quantity_ids import ACCOUNT, BUDGET, amount_id, series_id, year_id

LOWEST, HIGHEST = 500.0, 2000.0
"""Two figures that differ by a factor in this range are taken to differ by 1000."""

SMALLEST = 1000.0
"""Below this the larger of the two figures is an ordinary one."""

FEWEST_TO_COMPARE = 3


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
        yield from map(_found, together(items))


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
    if len(known) < FEWEST_TO_COMPARE:
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
        yield from map(_odd_count, together(items))


def _odd_count(alike: Sequence[Reported]) -> Finding:
    """The finding about counts of a partner in the same wrong unit, at the first of them."""
    item = alike[0]
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


FEWEST_PARTNERS = 4
"""With fewer partners there is no "the others" to compare with."""

FEWEST_ITEMS = 3
"""With fewer figures a partner has no usual size."""


def by_key(items: Iterable[Reported]) -> Mapping[str, list[Reported]]:
    """The partners' figures for each indicator and KPI, in the form's order."""
    grouped: dict[str, list[Reported]] = {}
    for item in items:
        grouped.setdefault(item.key, []).append(item)
    return grouped


def check_against_last_year(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A count far from last year's, also when the partners' common trend is allowed for.

    Limits: utslag_faktor, utslag_antall.
    """
    limits = data.setup.limits
    factor, fewest = limits["utslag_faktor"], limits["utslag_antall"]
    for items in by_key(reported(data, quantities)).values():
        trend = _trend(items)
        for item in items:
            value, last = item.value, item.last_year
            if value is None or last is None or is_thousandfold(value, last):
                continue
            far = abs(value - last) >= fewest and times(value, last) > factor
            if far and times(value, last * trend) > factor:
                yield item.found("utslag-fjoraar", expected=figure(last))


def _trend(items: Sequence[Reported]) -> float:
    """This year over last year for the partner in the middle; 1 with too few partners."""
    ratios = [item.value / item.last_year for item in items if item.value and item.last_year]
    return median(ratios) if len(ratios) >= FEWEST_PARTNERS else 1.0


def check_amounts_against_last_year(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """Accounts far from last year's accounts. Limits: utslag_faktor, utslag_belop."""
    limits = data.setup.limits
    for item in amounts(data, "regnskap"):
        value, last = item.field.number, item.last_year
        if value is None or last is None:
            continue
        if is_thousandfold(value, last) or abs(value - last) < limits["utslag_belop"]:
            continue
        if times(value, last) > limits["utslag_faktor"]:
            yield item.found("utslag-fjoraar", expected=figure(last))


def check_against_partners(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A count far from the partner's usual size among the partners.

    The size is the middle of the partner's figures, each over the middle of all partners'.
    Limits: utslag_partnere, utslag_antall.
    """
    items = [item for item in reported(data, quantities) if item.summable and not item.part]
    typical = _typical(items)
    sizes = _sizes(items, typical)
    limits = data.setup.limits
    for item in items:
        if item.value is None or item.key not in typical or item.partner not in sizes:
            continue
        expected = sizes[item.partner] * typical[item.key]
        far = abs(item.value - expected) >= limits["utslag_antall"]
        if far and times(item.value, expected) > limits["utslag_partnere"]:
            yield item.found("utslag-partnere", expected=figure(round(expected)))


def _typical(items: Sequence[Reported]) -> Mapping[str, float]:
    """The figure of the partner in the middle, for each indicator that enough report."""
    found = {
        key: [item.value for item in group if item.value is not None]
        for key, group in by_key(items).items()
    }
    middles = {key: median(v) for key, v in found.items() if len(v) >= FEWEST_PARTNERS}
    return {key: middle for key, middle in middles.items() if middle > 0}


def _sizes(items: Sequence[Reported], typical: Mapping[str, float]) -> Mapping[str, float]:
    """How large each partner usually is, 1 being the partner in the middle."""
    relative: dict[str, list[float]] = {}
    for item in items:
        if item.value is not None and item.key in typical:
            relative.setdefault(item.partner, []).append(item.value / typical[item.key])
    return {partner: median(v) for partner, v in relative.items() if len(v) >= FEWEST_ITEMS}


def check_against_series(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A network figure far outside all earlier years. Limits: utslag_serie, utslag_antall."""
    limits, year = data.setup.limits, data.setup.year
    room = 1 + limits["utslag_serie"] / 100
    groups = by_key(item for item in reported(data, quantities) if item.history)
    for key, items in groups.items():
        value = quantities.number(year_id(series_id(data.form, key), year))
        earlier = [
            known
            for before in data.form.years(year)
            if before != year
            and (known := data.secretariat.history[key, before].number) is not None
        ]
        if value is None or len(earlier) < FEWEST_ITEMS:
            continue
        low, high = min(earlier), max(earlier)
        beyond = max(low - value, value - high)
        if beyond >= limits["utslag_antall"] and not low / room <= value <= high * room:
            yield finding(
                "utslag-serie",
                _network_cell(data, items),
                who=data.setup.network,
                rests_on=[ref for item in items for ref in item.sources],
                label=items[0].label,
                found=figure(value),
                low=figure(low),
                high=figure(high),
            )


def _network_cell(data: ReportData, items: Sequence[Reported]) -> CellRef:
    """Where to look: the stated figure, or the partner whose figure moved most since last year."""
    if not items[0].summable:
        return data.secretariat.national[items[0].key].ref
    return max(items, key=lambda item: abs((item.value or 0) - (item.last_year or 0))).ref


class Split(NamedTuple):
    """How a partner's sum is split: the part's labels, its cells, its shares 0-1, the sum."""

    submission: Submission
    labels: tuple[str, ...]
    fields: tuple[Field, ...]
    shares: tuple[float, ...]
    total: float


def check_shares(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A split that is far from the partner in the middle. Limits: fordeling, utslag_antall.

    Far is measured as the share of the sum that would have to move.
    """
    limit = data.setup.limits["fordeling"] / 100
    for group in _groups(data):
        if len(group) < FEWEST_PARTNERS:
            continue
        usual = [median(shares) for shares in zip(*(s.shares for s in group), strict=True)]
        for split in group:
            if _distance(split.shares, usual) > limit:
                yield _unlike(split, usual, limit)


def _groups(data: ReportData) -> Iterator[list[Split]]:
    """For each sum of the form, the splits of the partners that have enough to split."""
    form = data.form
    for item in form.indicators:
        labels = {part: form.indicator(part).short for part in item.total_of}
        if labels:
            yield _splits(data, labels, usage=True)
    for kpi in form.kpis:
        if kpi.part:
            labels = {f"{kpi.id}.{part.id}": part.label for part in kpi.part}
            yield _splits(data, labels, usage=False)


def _splits(data: ReportData, labels: Mapping[str, str], *, usage: bool) -> list[Split]:
    found = []
    for submission in data.submissions:
        cells = submission.usage if usage else submission.kpis
        fields = tuple(cells[key] for key in labels)
        values = [field.number for field in fields]
        known = [value for value in values if value is not None and value >= 0]
        if len(known) == len(values) and sum(known) >= data.setup.limits["utslag_antall"]:
            shares = tuple(value / sum(known) for value in known)
            found.append(Split(submission, tuple(labels.values()), fields, shares, sum(known)))
    return found


def _distance(shares: Sequence[float], usual: Sequence[float]) -> float:
    """The share that would have to move to make one split the other, 0-1."""
    return sum(abs(a - b) for a, b in zip(shares, usual, strict=True)) / 2


def _unlike(split: Split, usual: Sequence[float], limit: float) -> Finding:
    """Mirrored when changing two parts' places makes the split an ordinary one, else odd."""
    swaps = [
        (_distance(_swapped(split.shares, a, b), usual), a, b)
        for a, b in combinations(range(len(usual)), 2)
    ]
    distance, a, b = min(swaps)
    if distance > limit / 2:
        return _odd(split, usual)
    high, low = (a, b) if split.shares[a] > split.shares[b] else (b, a)
    return finding(
        "fordeling-speilvendt",
        split.fields[high].ref,
        split.submission.partner.code,
        rests_on=[field.ref for field in split.fields],
        label=split.labels[high],
        found=figure(split.fields[high].number),
        total=figure(split.total),
        other=split.labels[low],
        other_cell=split.fields[low].ref.cell,
        other_found=figure(split.fields[low].number),
    )


def _swapped(shares: Sequence[float], a: int, b: int) -> list[float]:
    swapped = list(shares)
    swapped[a], swapped[b] = shares[b], shares[a]
    return swapped


def _odd(split: Split, usual: Sequence[float]) -> Finding:
    excess = [share - other for share, other in zip(split.shares, usual, strict=True)]
    most = excess.index(max(excess))
    return finding(
        "fordeling-avvikende",
        split.fields[most].ref,
        split.submission.partner.code,
        rests_on=[field.ref for field in split.fields],
        label=split.labels[most],
        found=f"{figure(split.fields[most].number)} ({per_cent(split.shares[most])})",
        total=figure(split.total),
        expected=per_cent(usual[most]),
    )


FEWEST_FIGURES = 5
"""Fewer figures than this that aren't zero may be equal by chance."""


def check_copied_partners(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A partner whose accounts, usage or KPIs are exactly those of a partner before it."""
    accounts = {s.partner.code: list(s.accounts.values()) for s in data.submissions}
    yield from _copies(data, "alle beløpene i regnskap og budsjett", accounts)
    counts = {s.partner.code: [*s.usage.values(), *s.kpis.values()] for s in data.submissions}
    yield from _copies(data, "alle tallene for bruk og resultatindikatorer", counts)


def _copies(data: ReportData, what: str, fields: Mapping[str, list[Field]]) -> Iterator[Finding]:
    first_with: dict[tuple[float | None, ...], str] = {}
    for partner, own in fields.items():
        figures = tuple(field.number for field in own)
        if sum(map(bool, figures)) < FEWEST_FIGURES:
            continue
        other = first_with.setdefault(figures, partner)
        if other != partner:
            filled = next(field for field in own if field.number)
            yield finding(
                "lik-annen-partner",
                filled.ref,
                partner,
                rests_on=[field.ref for field in (*own, *fields[other])],
                what=what,
                other=other,
            )
