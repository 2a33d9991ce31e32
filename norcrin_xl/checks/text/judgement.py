"""A claim as a value, and whether its number says what a figure is, as roundly as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from norcrin_xl.checks.text.numerals import THOUSAND, Numeral, Sort
from norcrin_xl.checks.text.topics import Fact, Topic
from norcrin_xl.checks.text.words import one_off
from norcrin_xl.model import CellRef
from norcrin_xl.numbers import decimal_text, rounded, signed_text
from norcrin_xl.quantities.quantity_ids import change_ids

if TYPE_CHECKING:
    from norcrin_xl.checks.text.utterance import Utterance

PER_CENT = ("%", "prosentpoeng")
_REACH = {
    "": (0.0, 0.0),
    "omtrent": (-0.07, 0.07),
    "nesten": (-0.2, 0.0),
    "vel": (0.0, 0.25),
    "flest": (-0.2, inf),
    "over": (0.0, inf),
    "under": (-1.0, 0.0),
}
"""How far below and above a number each word reaches, as shares of it. "De fleste" is fair from
four fifths of a half, where no other has as many."""
_WORDED = 0.12
"""How far a share in words reaches, as a share of it: "en tredel" of 0.30 to 0.37."""
_SHORT = 4
_NOISE = 1e-9
STABLE_WITHIN = 0.10
"""A figure is stable as long as it has changed by a tenth at most: what readers take it for."""
TIMES = {"doblet": 2.0, "tredoblet": 3.0, "firedoblet": 4.0, "halvert": 0.5}
RISING = frozenset(("opp", "flere", "over"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a claim comes to in one reading: whether it holds, and what the figures say.

    `quantity` is the id of the figure that the claim's number then is, "" where it is none.
    """

    holds: bool
    expected: str
    sources: tuple[CellRef, ...] = ()
    quantity: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence says of a figure: the words, the subject, and every admissible reading.

    `figures` are the numbers that it says it with, and `given` others of the text that it rests
    on. `sure` says that the subject is certain.
    """

    utterance: Utterance
    said: str
    subject: str
    outcomes: tuple[Outcome, ...]
    figures: tuple[Numeral, ...] = ()
    sure: bool = True
    code: str = "pastand-motsier"
    given: tuple[Numeral, ...] = ()

    @property
    def is_false(self) -> bool:
        """Whether it holds in no reading, and its subject is certain."""
        return self.sure and bool(self.outcomes) and not self.holds

    @property
    def starts(self) -> frozenset[int]:
        """Where its numbers begin."""
        return frozenset(one.start for one in self.figures)

    @property
    def holds(self) -> bool:
        return any(outcome.holds for outcome in self.outcomes)


def cells_of(*facts: Fact) -> tuple[CellRef, ...]:
    """The cells that some figures came from."""
    return tuple(ref for fact in facts for ref in fact.quantity.sources)


def values(
    one: Numeral, *, money: bool = False, share: bool = False
) -> Iterator[tuple[float, float]]:
    """What a number may be worth, and half of its last digit: money in 1000 kroner, shares 0-1.

    An amount of money without a unit may be in thousands, in kroner or in millions.
    """
    if one.sort is Sort.SHARE:
        if share:
            yield one.worths[0].value, 0.0
        return
    if share != (one.unit in PER_CENT):
        return
    if one.is_money and one.unit != "1000 kr" and not money:
        return
    for worth in one.worths:
        step = 10.0**-worth.decimals
        if not worth.decimals and worth.value >= 1000:
            step = float(10 ** _zeros(int(worth.value)))
        for scale in _scales(one, money=money, share=share):
            yield worth.value * scale, step * scale / 2


def _scales(one: Numeral, *, money: bool, share: bool) -> Sequence[float]:
    """What a number may have to be multiplied by: its unit, or any where an amount has none."""
    if money:
        return (THOUSAND[one.unit],) if one.unit else (1.0, 0.001, 1000.0)
    return (0.01,) if share else (1.0,)


def sized(one: Numeral) -> float:
    """What a number is worth: money in 1000 kroner, shares 0-1."""
    return next(values(one, money=one.is_money, share=one.unit in PER_CENT))[0]


def _zeros(value: int) -> int:
    """How many noughts a round number ends in, where they are two or more."""
    text = str(value)
    count = len(text) - len(text.rstrip("0"))
    return count if count > 1 else 0


def fits(one: Numeral, actual: float, *, money: bool = False, share: bool = False) -> bool:
    """Whether a typed number says `actual`, a size, as roundly as it was typed."""
    return any(
        _within(one, value, half, actual) for value, half in values(one, money=money, share=share)
    )


def _within(one: Numeral, value: float, half: float, actual: float) -> bool:
    low, high = _REACH[one.about]
    if one.about == "omtrent":
        low, high = (-_WORDED, _WORDED) if one.sort is Sort.SHARE else (low, high)
    elif one.about:
        half = 0.0
    lowest, highest = min(value - half, value * (1 + low)), max(value + half, value * (1 + high))
    return lowest - _NOISE <= actual <= highest + _NOISE


def alike(one: Numeral, actual: float, *, money: bool = False, share: bool = False) -> bool:
    """Whether a number looks like `actual` mistyped: one digit other, left out, or two swapped."""
    return any(
        _mistyped(_digits(worth.value, worth.decimals), _digits(actual / scale, worth.decimals))
        for worth in one.worths
        for scale in _scales(one, money=money, share=share)
    )


def _digits(value: float, decimals: int) -> str:
    size = abs(rounded(value, decimals))
    return str(size).replace(".", "") if decimals else str(int(size))


def _mistyped(a: str, b: str) -> bool:
    """Whether a digit is put in, left out, changed or swapped; of two digits only the last."""
    swapped = sorted(a) == sorted(b) and a != b
    return swapped or (one_off(a, b) and len(min(a, b, key=len)) > 1 and len(a + b) > _SHORT)


class Bound(NamedTuple):
    """A limit that a figure is said to keep to: "mer enn 150", "høyst 20", "mellom 5 og 9"."""

    low: float
    high: float
    open_ended: bool
    said: str
    figures: tuple[Numeral, ...]

    def holds(self, value: float) -> bool:
        """Whether a figure keeps to it; "mer enn 150" leaves 150 itself out."""
        if self.open_ended:
            return self.low < value < self.high
        return self.low <= value <= self.high


_BETWEEN = re.compile(r"\bmellom (?:\w+ )?$")
_OR_EQUAL = ("minst", "minimum", "inntil", "opptil", "maksimalt", "høyst")


def bound_of(said: Utterance, start: int, end: int) -> Bound | None:
    """The one limit that a part of a sentence tells, where it holds no other figure."""
    inside = [one for one in said.figures if start <= one.start < end and one.sort is Sort.AMOUNT]
    if not inside or any(one.unit in (*PER_CENT, "ganger") for one in inside):
        return None
    first, last = inside[0], inside[-1]
    before = said.lower[start : first.start]
    text = said.text[first.start : last.until]
    if len(inside) == 2 and _BETWEEN.search(before):
        gap = said.lower[first.until : last.start].strip() == "og"
        low, high = sorted((sized(first), sized(last)))
        return Bound(low, high, False, f"mellom {text}", (first, last)) if gap else None
    if len(inside) != 1 or first.about not in ("over", "under"):
        return None
    word = next((form for form in _OR_EQUAL if before.rstrip().endswith(form)), "")
    low, high = (sized(first), inf) if first.about == "over" else (-inf, sized(first))
    return Bound(low, high, not word, f"{word or first.about} {text}", (first,))


def of_other_size(one: Numeral, actuals: Iterable[float]) -> float | None:
    """The amount of money that a number is in another unit: its digits right, its size a thousand
    times too large or too small; `None` for none."""
    for actual in actuals:
        for value, half in values(one, money=True):
            for times in (1000.0, 0.001, 1e6, 1e-6):
                if actual and abs(value * times - abs(actual)) <= half * times + _NOISE:
                    return actual
    return None


def shown(value: float, unit: str) -> str:
    """A figure as a message shows it."""
    if unit == "1000 kr":
        millions = f" ({decimal_text(value / 1000, 1)} mill.)" if abs(value) >= 1000 else ""
        return f"{decimal_text(value)} tusen kroner{millions}"
    if unit == "andel":
        return f"{decimal_text(value * 100, 1)} %"
    return decimal_text(value, 0 if float(value).is_integer() else 2)


def relation_holds(kind: str, now: float, then: float, before: str = "") -> bool:
    """Whether a figure stands to another as a word of that kind says; `before` is what bends it."""
    if kind in TIMES:
        return bool(then) and _times_hold(before[-24:], TIMES[kind], now / then)
    if kind in ("stabil", "like"):
        bent = _ALMOST.search(before[-24:])
        return abs(now - then) <= STABLE_WITHIN * (1 + bool(bent)) * abs(then)
    return now > then if kind in RISING else now < then


_ALMOST = re.compile(r"\b(?:nesten|nær|snaut|knapt|bortimot|omtrent|om lag)(?: en)? $")


def _times_hold(near: str, factor: float, ratio: float) -> bool:
    """Whether a figure is so many times another, as "nesten" or "mer enn" before it bend it."""
    if re.search(r"\b(?:nesten|nær|nærmere|snaut|knapt|bortimot)(?: en)? $", near):
        low, high = (0.8 * factor, 1.02 * factor) if factor > 1 else (factor * 0.98, 1.3 * factor)
        return low <= ratio <= high
    if re.search(r"\b(?:mer enn|over|godt over|vel)(?: en)? $", near):
        return ratio > factor * 0.995 if factor > 1 else ratio < factor * 1.005
    return ratio >= 0.9 * factor if factor > 1 else ratio <= 1.2 * factor


class Pair(NamedTuple):
    """What is and what was, or was budgeted: money in 1000 kroner, shares 0-1; `told` says both.

    `quantity` is the id of the change where it is a figure of its own, and `step` the difference
    of two typed numbers in their own unit.
    """

    now: float
    then: float
    unit: str
    told: str
    facts: tuple[Fact, ...] = ()
    quantity: str = ""
    step: str = ""

    def outcome(self, kind: str, one: Numeral | None = None, before: str = "") -> Outcome:
        """Whether the one stands to the other as a word of that kind says, "" for any, and differs
        by as much as a number says; `before` is what bends the word."""
        holds = not kind or relation_holds(kind, self.now, self.then, before)
        holds = holds and (one is None or self._differs_by(one))
        return Outcome(holds, self._shown, cells_of(*self.facts), self.quantity)

    def _differs_by(self, one: Numeral) -> bool:
        change = abs(self.now - self.then)
        if one.unit == "prosentpoeng":
            return self.unit == "andel" and fits(one, change, share=True)
        if one.unit == "%" or one.sort is Sort.SHARE:
            return bool(self.then) and fits(one, change / abs(self.then), share=True)
        return fits(one, change, money=self.unit == "1000 kr")

    @property
    def _shown(self) -> str:
        """The difference, its share, and both, as a message shows them."""
        change = self.now - self.then
        unit = " tusen kroner" if self.unit == "1000 kr" else ""
        part = f", {signed_text((self.now / self.then - 1) * 100, 1)} %" if self.then else ""
        step = self.step or f"{signed_text(change, 0 if change.is_integer() else 2)}{unit}"
        return f"{step}{part} ({self.told})"


def of_years(topic: Topic, now: int, then: int) -> Pair:
    """The figures of a series in two years."""
    a, b = topic.series()[now], topic.series()[then]
    told = f"{shown(b.value, '')} i {then}, {shown(a.value, '')} i {now}"
    return Pair(a.value, b.value, topic.unit, told, (a, b), change_ids(a.quantity.id)[0])
