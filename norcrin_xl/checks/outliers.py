"""Which figures stand out: against last year, the other partners, and the earlier years?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median

from norcrin_xl.checks.units import is_thousandfold
from norcrin_xl.checks.walk import Reported, amounts, figure, reported, times
from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import CellRef, Quantities, ReportData
from norcrin_xl.quantities.quantity_ids import series_id, year_id

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
            yield finding(
                "utslag-fjoraar",
                item.field.ref,
                item.partner,
                label=item.label,
                found=figure(value),
                expected=figure(last),
            )


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
