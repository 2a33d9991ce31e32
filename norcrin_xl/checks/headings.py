"""Do columns, captions and titles of the workbook name the years whose figures they hold?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import Field, ReportData
from norcrin_xl.numbers import listed

MOST_LISTED = 4

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class Heading(NamedTuple):
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


def check_headings(data: ReportData, headings: Iterable[Heading]) -> Iterator[Finding]:
    """A sheet whose headings name other years than those of the figures: once, at the first."""
    wrong: dict[str, list[Heading]] = {}
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


def made_for(headings: Iterable[Heading], year: int) -> int | None:
    """The year that the sheets were made for, where every heading names another than `year`."""
    off = {heading.off for heading in headings if years_in(heading.field.text)}
    return year + off.pop() if len(off) == 1 and 0 not in off else None
