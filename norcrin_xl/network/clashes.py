"""Codes of a set-up file that would mean two things, since ids of numbers are made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from norcrin_xl.form import available_years, load_form
from norcrin_xl.network.entries import RESERVED_CODES, RESERVED_PARTS, RESERVED_PROJECTS

Placed = Sequence[tuple[str, Mapping[str, Any]]]
"""The tables of a list, each with its place in words."""


def doubled(rows: Placed, key: str) -> Iterator[str]:
    """Keys that occur twice; capitals make no difference in Excel."""
    seen: dict[str, str] = {}
    for place, row in rows:
        value = row.get(key)
        if isinstance(value, str):
            first = seen.setdefault(value.lower(), place)
            if first != place:
                yield f"{place}, {key}: «{value}» er brukt før, i {first}. Velg en annen"


def taken(projects: Placed, partners: Placed, kpis: Placed, parts: Placed) -> Iterator[str]:
    """Codes that already name something else in the workbook or among its numbers."""
    codes = {str(row.get("code", "")).lower() for _, row in partners}
    yield from _taken(projects, "key", RESERVED_PROJECTS)
    yield from _taken(partners, "code", RESERVED_CODES)
    yield from _taken(kpis, "id", _with_history())
    yield from _taken(parts, "id", RESERVED_PARTS | codes)


def _taken(rows: Placed, key: str, names: frozenset[str]) -> Iterator[str]:
    for place, row in rows:
        value = row.get(key)
        if isinstance(value, str) and value.lower() in names:
            yield f"{place}, {key}: «{value}» brukes til noe annet i arbeidsboken. Velg en annen"


def _with_history() -> frozenset[str]:
    """The usage indicators that stand in one list with the network's own indicators."""
    forms = (load_form(year) for year in available_years())
    return frozenset(item.id for form in forms for item in form.indicators if item.history)
