"""The quantities by what they print: which of them a typed number may be, in which format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from norcrin_xl.model import Quantities, Quantity
from norcrin_xl.numbers import FORMATS, printed
from norcrin_xl.quantities.printing import formats_for
from norcrin_xl.report.review.typed import Typed, plain

PER_CENT, MILLIONS, THOUSANDS, KRONER, NOTHING = "%", "millioner", "tusen", "kroner", ""
"""What a typed number is counted in, by the words after it."""

_MONEY = ("1000 kr",)
_UNITS = (
    (PER_CENT, re.compile(r" ?(?:%|prosent\b|pst\b)", re.IGNORECASE)),
    (MILLIONS, re.compile(r" ?(?:millioner\b|million\b|mill\b|mnok\b|mkr\b)", re.IGNORECASE)),
    (THOUSANDS, re.compile(r" ?(?:tusen\b|tnok\b|tkr\b|1000 kr)", re.IGNORECASE)),
    (KRONER, re.compile(r" ?(?:kroner\b|kr\b|nok\b)", re.IGNORECASE)),
)
_COUNTED_IN = {
    "mill1": MILLIONS,
    "mill3": MILLIONS,
    "prosent1": PER_CENT,
    "endring_prosent1": PER_CENT,
}
_LEFT_OUT = frozenset(("aar", "tekst"))
_IN_KRONER = 1000
_MOST_DECIMALS = 3


class Reading(NamedTuple):
    """A quantity that a typed number may be. `format` is empty where none prints it so.

    That is a rounded number, or one in kroner: it is explained, but it cannot be linked.
    """

    quantity: Quantity
    format: str

    @property
    def tag(self) -> str:
        """The tag that the number's control would have."""
        return f"tall:{self.quantity.id}|{self.format}"

    @property
    def link(self) -> str:
        """The same as people write it: ``kpi.gcp.2021|heltall``."""
        return f"{self.quantity.id}|{self.format}"


def unit_after(after: str) -> str:
    """What a number is counted in, by the text after it."""
    return next((name for name, words in _UNITS if words.match(after)), NOTHING)


class Index:
    """All quantities of a workbook by what each suitable format prints."""

    def __init__(self, quantities: Quantities) -> None:
        self.quantities = quantities
        self._shown: dict[str, list[Reading]] = {}
        for quantity in quantities.values():
            for name in number_formats(quantity):
                text = plain(printed(quantity.value or 0, name))
                self._shown.setdefault(text, []).append(Reading(quantity, name))
        self._rounded: dict[tuple[int, str], Mapping[str, list[Reading]]] = {}

    def readings(self, typed: Typed, *, money: bool = False) -> Sequence[Reading]:
        """What a typed number may be, by value and by what it is counted in.

        `money` says that amounts around it are in 1000 kroner, so that it needs no unit.
        """
        unit = unit_after(typed.after)
        found = self._shown.get(typed.text, ())
        return [item for item in found if _suits(item, unit, money)]

    def explained(self, typed: Typed) -> Sequence[Reading]:
        """The quantities that give a typed number when they are rounded or written in kroner."""
        unit = unit_after(typed.after)
        if unit == NOTHING or typed.decimals > _MOST_DECIMALS:
            return ()
        if (typed.decimals, unit) not in self._rounded:
            self._rounded[typed.decimals, unit] = self._scaled(typed.decimals, unit)
        return self._rounded[typed.decimals, unit].get(typed.text.lstrip("+-"), ())

    def _scaled(self, decimals: int, unit: str) -> Mapping[str, list[Reading]]:
        shown: dict[str, list[Reading]] = {}
        for quantity in self.quantities.values():
            scale = _scale(quantity, unit)
            if scale is None or not isinstance(quantity.value, int | float):
                continue
            text = f"{abs(quantity.value) * scale:,.{decimals}f}"
            text = text.replace(",", " ").replace(".", ",")
            shown.setdefault(text, []).append(Reading(quantity, ""))
        return shown


def number_formats(quantity: Quantity) -> Iterator[str]:
    """The formats that print a quantity as a figure, the usual one first; none without a value."""
    if isinstance(quantity.value, int | float):
        for name in formats_for(quantity):
            if not FORMATS[name].is_word and name not in _LEFT_OUT:
                yield name
        if quantity.unit in _MONEY and "tusen" not in formats_for(quantity):
            yield "tusen"


def _suits(reading: Reading, unit: str, money: bool) -> bool:
    counted_in = _COUNTED_IN.get(reading.format)
    if counted_in:
        return unit == counted_in or (counted_in == PER_CENT and unit == NOTHING and money)
    if reading.quantity.unit in _MONEY:
        return unit == THOUSANDS or (unit == NOTHING and money)
    return unit == NOTHING


def _scale(quantity: Quantity, unit: str) -> float | None:
    """What a quantity's value is multiplied by to be counted in `unit`; `None` if it is not."""
    if unit == PER_CENT:
        return 100 if quantity.unit == "andel" else None
    if quantity.unit not in _MONEY:
        return None
    return {MILLIONS: 0.001, THOUSANDS: 1.0, KRONER: float(_IN_KRONER)}[unit]
