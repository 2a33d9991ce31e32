"""Which formats suit a quantity: those that a person may choose from when linking it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from norcrin_xl.model import Quantity, Setup
from norcrin_xl.numbers import FORMATS

_SIGNED = (".avvik", ".avvik_prosent", ".endring", ".endring_prosent")
BY_UNIT: Mapping[str, Sequence[str]] = {
    "1000 kr": ("tusen", "mill1", "mill3"),
    "andel": ("prosent1",),
    "årsverk": ("desimal2",),
    "år": ("aar",),
    "ord": ("tekst",),
}
"""The formats of a figure by what it is counted in, the usual one first; counts are not in it."""

_WITH_SIGN = {
    "1000 kr": ("endring", "mill1", "mill3", "retning"),
    "andel": ("endring_prosent1", "retning"),
}
_COUNTED_CHANGE = ("endring", "antall", "mer_mindre", "okning_nedgang")

REPORT = "Rapporten"
GROUPS = {"rapport": REPORT, "okonomi": "Økonomi", "bruk": "Bruk", "kpi": "KPI"}
"""What ids begin with, and what lists call it."""


class Subject(NamedTuple):
    """What a quantity is about: the group that it belongs to, its project, and its partner's code.

    `project` and `partner` are empty where it is about none, or about all of them.
    """

    group: str
    project: str
    partner: str


def formats_for(quantity: Quantity) -> Sequence[str]:
    """The names of the formats that suit a quantity, the usual one first."""
    if quantity.id.endswith(_SIGNED):
        return _WITH_SIGN.get(quantity.unit, _COUNTED_CHANGE)
    return BY_UNIT.get(quantity.unit, ("heltall",))


def is_word(format_name: str) -> bool:
    """Whether a format prints a word, and not a figure."""
    return FORMATS[format_name].is_word


def subject_of(quantity_id: str, setup: Setup) -> Subject:
    """What the quantity with this id is about."""
    first, *rest = quantity_id.split(".")
    names = {project.key: project.name for project in setup.projects}
    codes = {partner.key: partner.code for partner in setup.partners}
    project = next((names[part] for part in rest[:1] if part in names), "")
    partner = next((codes[part] for part in rest if part in codes), "")
    return Subject(GROUPS.get(first, first), project, partner)
