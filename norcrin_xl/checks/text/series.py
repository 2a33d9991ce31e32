"""The series that words speak of: which one, and of which years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from norcrin_xl.checks.text.prose import HOLE, Linked
from norcrin_xl.form.glossary import load_glossary
from norcrin_xl.markup import LinkedNumber
from norcrin_xl.model import CellRef, Quantities, ReportData

_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?!\d|[.,]\d)")
LAST_YEAR = re.compile(r"\b(?:i fjor|fjoråret)\b", re.IGNORECASE)
_OF_NETWORK = re.compile(r"(?:\d{4}|endring|endring_prosent)(?:\.endring(?:_prosent)?)?")


Values = Mapping[int, float]
"""The figures of a series by year."""


@dataclass(frozen=True, slots=True)
class KnownSeries:
    """A series with its known values by year, its cells, its names in running text, its unit."""

    id: str
    label: str
    values: Values
    sources: tuple[CellRef, ...]
    names: tuple[str, ...]
    unit: str


def known_series(data: ReportData, quantities: Quantities) -> tuple[KnownSeries, ...]:
    """The KPIs and the usage indicators with a history."""
    named = [(f"kpi.{kpi.id}", kpi.short, kpi.unit) for kpi in data.form.kpis]
    named += [(f"bruk.{i.id}", i.short, i.unit) for i in data.form.indicators if i.history]
    return tuple(_series(data, quantities, *words) for words in named)


def _series(
    data: ReportData, quantities: Quantities, key: str, label: str, unit: str
) -> KnownSeries:
    years = data.form.years(data.setup.year)
    values = {year: quantities.number(f"{key}.{year}") for year in years}
    sources = tuple(ref for year in years for ref in quantities[f"{key}.{year}"].sources)
    names = (label, *load_glossary().series.get(key, ()))
    known = {year: value for year, value in values.items() if value is not None}
    return KnownSeries(key, label, known, sources, tuple(name.lower() for name in names), unit)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence with its linked nodes."""

    text: str
    holes: tuple[tuple[int, Linked], ...]
    lower: str

    def speaks_of(self, series: KnownSeries) -> bool:
        """Whether the clause names the series or holds one of its linked numbers."""
        if any(map(self.lower.__contains__, series.names)):
            return True
        return any(linked_to(node, series) for _, node in self.holes)

    def typed_years(self) -> list[tuple[int, int]]:
        """The years that are typed in the clause: (place, year), in order."""
        return [(match.start(), int(match[0])) for match in _YEAR.finditer(self.text)]

    def years(self, quantities: Quantities) -> Iterator[tuple[int, int]]:
        """The years that are typed or linked in the clause: (place, year), in order."""
        found = self.typed_years()
        for at, node in self.holes:
            if isinstance(node, LinkedNumber) and node.format == "aar":
                value = quantities[node.quantity].value if node.quantity in quantities else None
                if isinstance(value, int | float):
                    found.append((at, int(value)))
        yield from sorted(found)


def linked_to(node: Linked, series: KnownSeries) -> bool:
    """Whether a linked number is the network's figure of `series`, of a year or a change."""
    if not isinstance(node, LinkedNumber) or not node.quantity.startswith(f"{series.id}."):
        return False
    return _OF_NETWORK.fullmatch(node.quantity[len(series.id) + 1 :]) is not None


def clauses(
    text: str, holes: tuple[tuple[int, Linked], ...], borders: re.Pattern[str]
) -> Iterator[Clause]:
    """The parts of a sentence between `borders`."""
    ends = [found.end() for found in borders.finditer(text)]
    start = 0
    for end in [*ends, len(text)]:
        own = tuple((at - start, node) for at, node in holes if start <= at < end)
        yield Clause(text[start:end], own, text[start:end].lower())
        start = end


def shown(text: str) -> str:
    """A piece of text as a message shows it: linked nodes as dots."""
    return " ".join(text.replace(HOLE, "…").split())
