"""What partners are compared by: the figures that each of them has, and how text names them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from norcrin_xl.checks.text.prose import Linked
from norcrin_xl.form.glossary import load_glossary
from norcrin_xl.markup import LinkedNumber
from norcrin_xl.model import CellRef, Quantities, ReportData
from norcrin_xl.quantities.usage import usage_id


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that every partner has one of: its values and ids by partner code."""

    label: str
    values: Mapping[str, float]
    ids: Mapping[str, str]
    sources: tuple[CellRef, ...]
    names: tuple[str, ...]

    def is_linked(self, node: Linked) -> bool:
        """Whether a linked number is one partner's figure of this measure."""
        return isinstance(node, LinkedNumber) and node.quantity in self.ids.values()


def measures(data: ReportData, quantities: Quantities) -> Iterator[Measure]:
    """The usage indicators and KPIs of the reporting year; one that a partner lacks is left out."""
    glossary = load_glossary()
    partners = data.setup.partners
    named = [
        (item.short, f"bruk.{item.id}", {p.code: usage_id(item.id, p) for p in partners})
        for item in data.form.indicators
    ]
    named += [
        (kpi.short, f"kpi.{kpi.id}", {p.code: f"kpi.{kpi.id}.{p.key}" for p in partners})
        for kpi in data.form.kpis
    ]
    for label, key, ids in named:
        values = {code: quantities.number(id) for code, id in ids.items() if id in quantities}
        known = {code: value for code, value in values.items() if value is not None}
        if len(known) < len(partners) or len(partners) < 2:
            continue
        sources = tuple(ref for id in ids.values() for ref in quantities[id].sources)
        names = (label, *glossary.series.get(key, ()), *glossary.measures.get(key, ()))
        yield Measure(label, known, ids, sources, tuple(name.lower() for name in names))


def named_in(lower: str, known: tuple[Measure, ...]) -> list[tuple[int, int, Measure]]:
    """The measures that a text in small letters names: (start, end, measure), in order.

    A name inside a longer one ("studier" in "monitorerte studier uten legemidler") is none.
    """
    found = [
        (match.start(), match.end(), measure)
        for measure in known
        for name in measure.names
        if name in lower
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}\w*", lower)
    ]
    longest = sorted(found, key=lambda one: one[0] - one[1])
    kept: list[tuple[int, int, Measure]] = []
    for start, end, measure in longest:
        if all(end <= other[0] or start >= other[1] for other in kept):
            kept.append((start, end, measure))
    return sorted(kept, key=lambda one: one[0])
