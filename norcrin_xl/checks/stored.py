"""Do the cells that the workbook computes hold what is computed from its inputs?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from norcrin_xl.checks.walk import figure, per_cent
from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import Field, Quantities, Quantity, ReportData

PRECISION = 1e-6
"""Cells hold binary floating-point numbers; a smaller difference says nothing."""


MOST_PER_SHEET = 10
"""When more cells of a sheet are old, the sheet is what wants updating."""


class StoredValue(NamedTuple):
    """A computed cell as it was read, and the id of the quantity that it shows."""

    quantity: str
    field: Field


def check_stored(
    data: ReportData, quantities: Quantities, stored: Iterable[StoredValue]
) -> Iterator[Finding]:
    """A computed cell whose value isn't the recomputed one; a sheet with many of them once.

    A cell without a value was never calculated and a quantity that cannot be computed has
    nothing to compare with; neither is reported here.
    """
    partners = {item.partner.key: item.partner.code for item in data.submissions}
    by_sheet: dict[str, list[Finding]] = {}
    for item in stored:
        quantity = quantities.get(item.quantity)
        if quantity is None or not isinstance(quantity.value, int | float):
            continue
        if item.field.value is not None and not _same(item.field.number, quantity.value):
            owner = next((partners[p] for p in item.quantity.split(".") if p in partners), None)
            found = _differs(item.field, quantity, quantities, owner, data.setup.network)
            by_sheet.setdefault(item.field.ref.sheet, []).append(found)
    for findings in by_sheet.values():
        yield from _gathered(findings, data.setup.network)


def _gathered(findings: list[Finding], network: str) -> Iterator[Finding]:
    """The findings of a sheet, old values as one finding where there are many."""
    old = [found for found in findings if found.code == "lagret-ulik"]
    if len(old) <= MOST_PER_SHEET:
        yield from findings
        return
    yield from (found for found in findings if found.code != "lagret-ulik")
    cells = [found.where for found in old if found.where]
    yield finding(
        "ark-ikke-oppdatert",
        old[0].where,
        old[0].partner,
        rests_on=cells,
        who=network,
        count=len(old),
    )


def _same(found: float | None, expected: float) -> bool:
    return found is not None and abs(found - expected) <= PRECISION * max(1.0, abs(expected))


def _differs(
    field: Field, quantity: Quantity, quantities: Quantities, partner: str | None, network: str
) -> Finding:
    expected = quantity.value if isinstance(quantity.value, int | float) else 0.0
    return finding(
        _code(field.number, expected, quantity.id, quantities),
        field.ref,
        partner,
        who=network,
        label=quantity.label,
        found=_shown(field, quantity),
        expected=_shown(Field(expected, field.ref), quantity),
    )


def _code(found: float | None, expected: float, key: str, quantities: Quantities) -> str:
    """What is wrong: the sign, the denominator, a sum, or just an old value."""
    stem, _, last = key.rpartition(".")
    if found is not None and last in ("avvik", "avvik_prosent") and _same(-found, expected):
        return "avvik-fortegn"
    if found is not None and last == "avvik_prosent":
        amount, account = (quantities.number(f"{stem}.{name}") for name in ("avvik", "regnskap"))
        if amount is not None and account and _same(found, amount / account):
            return "avvik-nevner"
    return "lagret-ulik"


def _shown(field: Field, quantity: Quantity) -> str:
    if field.number is None:
        return f"«{field.text}»"
    return per_cent(field.number) if quantity.unit == "andel" else figure(field.number)
