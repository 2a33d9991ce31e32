"""The form's own sums in a returned sheet: typed over, or older than the lines that they add."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from norcrin_xl.findings import Finding
from norcrin_xl.model import Value
from norcrin_xl.numbers import difference, total
from norcrin_xl.partners.cells import printed_figure
from norcrin_xl.partners.fields import Key, Spot
from norcrin_xl.partners.locate import Place, Tab
from norcrin_xl.partners.plan import AreaPlan, Sum
from norcrin_xl.partners.texts import quoted_value

SAME = 1e-6
ACCOUNT, BUDGET = "regnskap", "budsjett"


def check_sums(
    tab: Tab, place: Place, values: Mapping[Key, Value], plan: AreaPlan
) -> Iterator[Finding]:
    """The computed figures of an area that aren't what the fields give."""
    cells = tab.sheet.cells
    for item in plan.sums:
        row, at = place.rows.get(item.spec.key), place.columns.get(item.column.key)
        if row is None or at is None:
            continue
        expected = _expected(place.area.name, item, values)
        if expected is not None:
            cell = cells.get((row, at))
            if cell is None or cell.formula is None or not _equal(cell.value, expected):
                spot = Spot(tab, place, item.spec, item.column, row, at)
                yield from _compare(spot, expected)


def _expected(name: str, item: Sum, values: Mapping[Key, Value]) -> float | None:
    """What the fields give; `None` where one of them is missing."""
    if not item.terms:
        account = values.get((name, item.spec.key, ACCOUNT))
        budget = values.get((name, item.spec.key, BUDGET))
        if not isinstance(account, float) or not isinstance(budget, float):
            return None
        return difference(account, budget)
    terms: list[float] = []
    for key, sign in item.terms:
        value = values.get((name, key, item.column.key))
        if not isinstance(value, float):
            return None
        terms.append(sign * value)
    return total(terms)


def _equal(value: Value, expected: float) -> bool:
    return isinstance(value, float) and abs(value - expected) <= SAME * max(1.0, abs(expected))


def _compare(spot: Spot, expected: float) -> Iterator[Finding]:
    cell = spot.tab.sheet.cells.get((spot.row, spot.at))
    value = cell.value if cell else None
    equal = _equal(value, expected)
    words = {"found": quoted_value(value), "expected": printed_figure(expected)}
    if cell is None or cell.formula is None:
        yield spot.says("formel-erstattet" if equal else "formel-overskrevet", **words)
    elif not equal:
        yield spot.says("sum-gammel", **words)
