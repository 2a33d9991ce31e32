"""Do the earlier years of the network's series fit the years beside them?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from norcrin_xl.checks.outliers import by_key
from norcrin_xl.checks.repeated_years import Year, known_years
from norcrin_xl.checks.units import is_thousandfold
from norcrin_xl.checks.walk import figure, reported, times
from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import CellRef, Quantities, ReportData
from norcrin_xl.numbers import listed


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
