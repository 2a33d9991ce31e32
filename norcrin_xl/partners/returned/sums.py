"""The form's own sums in a returned sheet: typed over, changed, older than their lines, or gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import Value
from norcrin_xl.numbers import difference, total
from norcrin_xl.partners.forms.plan import AreaPlan, Key, Position, Sum
from norcrin_xl.partners.returned.cells import printed_figure, shown
from norcrin_xl.partners.returned.fields import Spot
from norcrin_xl.partners.returned.locate import Place, Tab
from norcrin_xl.partners.returned.quick import PART_OF_FORMULA
from norcrin_xl.partners.returned.sheet import Cell
from norcrin_xl.partners.returned.texts import quoted_value

SAME = 1e-6
ACCOUNT, BUDGET = "regnskap", "budsjett"
TOKEN = re.compile(r'"[^"]*"|[A-Z]{1,3}\d+|[A-Z]+(?=\()|\d+(?:\.\d+)?')
Tokens = tuple[str, ...]
"""The cells, functions, texts and numbers of a formula, sorted: the rest is up to the program."""


@lru_cache(maxsize=4096)
def tokens(formula: str) -> Tokens:
    """What two spellings of one formula have in common."""
    return tuple(sorted(TOKEN.findall(formula.upper().replace("$", ""))))


def check_sums(
    tab: Tab,
    place: Place,
    values: Mapping[Key, Value],
    plan: AreaPlan,
    formulas: Mapping[Key, Tokens],
) -> Iterator[Finding]:
    """The computed figures of an area that aren't what the fields give, and changed formulas.

    `formulas` are the form's own; they are compared where the area stands as it was sent.
    """
    for item, at in _placed(place, plan):
        cell, expected = tab.sheet.cells.get(at), _expected(place.area.name, item, values)
        own = formulas.get((place.area.name, item.spec.key, item.column.key))
        changed = place.as_sent and cell is not None and _is_another(cell, own)
        known = cell is not None and cell.formula is not None and not changed
        if known and (expected is None or cell is None or cell.value is None):
            continue
        spot = Spot(tab, place, item.spec, item.column, *at)
        if expected is not None and not (known and cell and _equal(cell.value, expected)):
            yield from _compare(spot, cell, expected, changed)
        elif changed and cell is not None:
            yield spot.says("formel-endret", found=shown(cell.formula or ""))


def _placed(place: Place, plan: AreaPlan) -> Iterator[tuple[Sum, Position]]:
    for item in plan.sums:
        row, at = place.rows.get(item.spec.key), place.columns.get(item.column.key)
        if row is not None and at is not None:
            yield item, (row, at)


def _is_another(cell: Cell, own: Tokens | None) -> bool:
    """Whether a cell's formula is another than the form's; a part of a formula can't be told."""
    if cell.formula is None or cell.formula == PART_OF_FORMULA or own is None:
        return False
    return tokens(cell.formula) != own


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


def _compare(spot: Spot, cell: Cell | None, expected: float, changed: bool) -> Iterator[Finding]:
    value = cell.value if cell else None
    equal = _equal(value, expected)
    words = {"found": quoted_value(value), "expected": printed_figure(expected)}
    if changed and (equal or value is None):
        yield spot.says("formel-endret", found=shown(cell.formula or "" if cell else ""))
    elif changed or cell is None or cell.formula is None:
        yield spot.says("formel-erstattet" if equal else "formel-overskrevet", **words)
    elif not equal:
        yield spot.says("sum-gammel", **words)


def without_results(
    tab: Tab, places: Sequence[tuple[Place, AreaPlan]], values: Mapping[Key, Value]
) -> Iterator[Finding]:
    """That sums have no stored result, in one finding for all of them with the first cell."""
    blank = [
        at
        for place, plan in places
        for item, at in _placed(place, plan)
        for cell in [tab.sheet.cells.get(at)]
        if cell is not None and cell.formula is not None and cell.value is None
        if _expected(place.area.name, item, values) is not None
    ]
    if blank:
        count = "én sum" if len(blank) == 1 else f"{len(blank)} summer"
        yield finding("sum-uten-verdi", tab.ref(*min(blank)), tab.partner, found=count)
