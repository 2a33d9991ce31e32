"""Do the cells that the workbook computes hold what its inputs give, and its headings its years?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import isclose
from typing import NamedTuple

from norcrin_xl.checks.walk import figure, per_cent
from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import Field, Quantities, Quantity, ReportData
from norcrin_xl.numbers import listed
from norcrin_xl.quantities.quantity_ids import DEVIATION, SHARE

PRECISION = 1e-6
"""Cells hold binary floating-point numbers; a smaller difference says nothing."""


MOST_PER_SHEET = 10
"""When more cells of a sheet are old, the sheet is what wants updating."""


class StoredValue(NamedTuple):
    """A computed cell as it was read, and the id of the quantity that it shows.

    `typed` where somebody's value stands in the place of its formula.
    """

    quantity: str
    field: Field
    typed: bool = False


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
            found = _differs(item, quantity, quantities, owner, data.setup.network)
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
    return found is not None and isclose(found, expected, rel_tol=PRECISION, abs_tol=PRECISION)


def _differs(
    item: StoredValue, quantity: Quantity, quantities: Quantities, partner: str | None, network: str
) -> Finding:
    field = item.field
    expected = quantity.value if isinstance(quantity.value, int | float) else 0.0
    code = _code(field.number, expected, quantity.id, quantities)
    return finding(
        "formel-borte" if item.typed and code == "lagret-ulik" else code,
        field.ref,
        partner,
        who=network,
        label=quantity.label,
        found=_shown(field, quantity),
        expected=_shown(Field(expected, field.ref), quantity),
    )


def _code(found: float | None, expected: float, key: str, quantities: Quantities) -> str:
    """What is wrong: the sign, the denominator, a sum, or just an old value."""
    last = key.rpartition(".")[2]
    if found is not None and last in (DEVIATION, SHARE) and _same(-found, expected):
        return "avvik-fortegn"
    if found is not None and last == SHARE:
        deviation = quantities[key].terms[0]
        account = quantities.number(quantities[deviation].terms[0])
        amount = quantities.number(deviation)
        if amount is not None and account and _same(found, amount / account):
            return "avvik-nevner"
    return "lagret-ulik"


def _shown(field: Field, quantity: Quantity) -> str:
    if field.number is None:
        return f"«{field.text}»"
    return per_cent(field.number) if quantity.unit == "andel" else figure(field.number)


MOST_LISTED = 4

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class YearHeading(NamedTuple):
    """A heading as it stands in the workbook, and the years that it is to name, in order."""

    field: Field
    years: tuple[int, ...]
    partner: str | None = None

    @property
    def off(self) -> int:
        """By how many years it names another year; 0 where it names the right ones or none."""
        found = years_in(self.field.text)[-len(self.years) :]
        if not found or found == self.years:
            return 0
        return found[-1] - self.years[-1] or found[0] - self.years[0] or 1


def years_in(text: str) -> tuple[int, ...]:
    """The years that a text names, in order; none are part of longer numbers."""
    return tuple(int(year) for year in _YEAR.findall(text))


def check_headings(data: ReportData, headings: Iterable[YearHeading]) -> Iterator[Finding]:
    """A sheet whose headings name other years than those of the figures: once, at the first."""
    wrong: dict[str, list[YearHeading]] = {}
    for heading in headings:
        if heading.off:
            wrong.setdefault(heading.field.ref.sheet, []).append(heading)
    for found in wrong.values():
        first = found[0]
        others = [one.field.ref.cell for one in found[1:]]
        if len(others) > MOST_LISTED:
            others[MOST_LISTED - 1 :] = [f"{len(others) - MOST_LISTED + 1} andre celler"]
        yield finding(
            "aar-i-overskrift",
            first.field.ref,
            first.partner,
            rests_on=[one.field.ref for one in found],
            who=data.setup.network,
            found=first.field.text,
            expected="–".join(str(year) for year in first.years),
            others=f" Også {listed(others)} har feil år." if others else "",
        )


def made_for(headings: Iterable[YearHeading], year: int) -> int | None:
    """The year that the sheets were made for, where every heading names another than `year`."""
    off = {heading.off for heading in headings if years_in(heading.field.text)}
    return year + off.pop() if len(off) == 1 and 0 not in off else None
