"""Print numbers the nb-NO way, and add them up so that decimals foot.

Formats are named; the names are what control tags and UDFs use (`tall:<id>|<format>`).
A value is a plain number in its own unit: amounts in 1000 NOK, shares 0-1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

NBSP = "\u00a0"
MINUS = "\u2212"
DASH = "\u2013"
NOT_COMPUTABLE, MISSING, BLANK = "ikke beregnbar", "mangler", "blank"
"""The words in the place of a value: divided by zero, not filled in, and blank as an answer."""
NEVER = "fantes ikke"
"""What is typed for a year of a series in which there was nothing yet to count."""


def total(values: Iterable[float]) -> float:
    """The sum of `values` without binary noise: 0.1 + 0.2 gives 0.3."""
    return round(math.fsum(values), 9)


NOISE = 1e-9
"""Figures that differ by less differ in the last binary digits alone."""
_EXACT = 1e6
"""Below this a number of billionths is exact in a float."""


def difference(a: float, b: float) -> float:
    """``a - b`` without binary noise."""
    step = a - b
    if -_EXACT < step < _EXACT:
        return round(step * 1e9) / 1e9  # as round(step, 9), in a fifth of its time
    return round(step, 9)


def ratio(numerator: float | None, denominator: float | None) -> float | None:
    """Numerator over denominator, or `None` ("ikke beregnbar") when that says nothing.

    A blank side or a zero denominator gives `None`, never an infinite share.
    """
    if numerator is None or not denominator:
        return None
    return numerator / denominator


def rounded(value: float, decimals: int) -> Decimal:
    """`value` rounded half away from zero, as people round, on its shortest decimal form."""
    number = float(value)
    if number.is_integer():
        return Decimal(int(number))
    return Decimal(repr(number)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def decimal_text(value: float, decimals: int = 0) -> str:
    """`value` with a no-break space between thousands, a decimal comma and U+2212 as minus."""
    number = rounded(value, decimals)
    text = f"{abs(number):,.{decimals}f}".replace(",", NBSP).replace(".", ",")
    return MINUS + text if number < 0 else text


def signed_text(value: float, decimals: int = 0) -> str:
    """As `decimal_text`, with a plus sign before what is above zero."""
    text = decimal_text(value, decimals)
    return f"+{text}" if rounded(value, decimals) > 0 else text


def account_text(value: float, decimals: int = 0) -> str:
    """As `decimal_text`, with a dash for zero: the convention of account tables."""
    return decimal_text(value, decimals) if rounded(value, decimals) else DASH


def date_text(day: date) -> str:
    """A date as running text writes it: 1.10.2020."""
    return f"{day.day}.{day.month}.{day.year}"


def counted(count: int, one: str, several: str) -> str:
    """How many there are of something: "1 figur", "2 figurer"."""
    return f"{count} {one if count == 1 else several}"


def capital(text: str) -> str:
    """The text with a capital letter first."""
    return text[:1].upper() + text[1:]


def listed(words: Sequence[str]) -> str:
    """Words as running text: "OUS, HUS og StO"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} og {words[-1]}"


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each run of whole numbers that follow each other."""
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        yield members[0], members[-1]


def quoted(words: Iterable[str]) -> list[str]:
    """Each of `words` once, in quotation marks and on one line."""
    return [f"«{' '.join(word.split())}»" for word in dict.fromkeys(words)]


@dataclass(frozen=True)
class Format:
    """A way of printing a quantity: `show` takes its value; `excel` is Excel's own code.

    `counts_in` is the unit that a printed number needs beside it, where it is not the quantity's:
    "mill" or "%".
    """

    name: str
    says: str
    show: Callable[[float], str]
    excel: str = "General"
    is_word: bool = False
    counts_in: str = ""


def _word(name: str, above: str, below: str, equal: str) -> Format:
    def choose(value: float) -> str:
        return above if value > 0 else below if value < 0 else equal

    return Format(name, f"{above}/{below}", choose, is_word=True)


def _millions(decimals: int) -> Callable[[float], str]:
    return lambda value: decimal_text(abs(value) / 1000, decimals)


_COUNT = "#,##0"
_FORMATS = (
    Format("heltall", "heltall: 1 350", decimal_text, _COUNT),
    Format("antall", "heltall uten fortegn: 53", lambda v: decimal_text(abs(v)), _COUNT),
    Format("tusen", "1000 kroner: 12 865", decimal_text, _COUNT),
    Format("konto", "1000 kroner, strek for null", account_text, '#,##0;\u2212#,##0;"–"'),
    Format("mill1", "millioner: 12,9", _millions(1), "0.0,", counts_in="mill"),
    Format("mill3", "millioner: 2,417", _millions(3), "0.000,", counts_in="mill"),
    Format("prosent1", "prosent: 12,3", lambda v: decimal_text(v * 100, 1), "0.0%", counts_in="%"),
    Format("desimal2", "to desimaler: 113,35", lambda v: decimal_text(v, 2), "#,##0.00"),
    Format("endring", "endring: +321", signed_text, "+#,##0;\u2212#,##0;0"),
    Format(
        "endring_prosent1",
        "endring i prosent: +26,9",
        lambda v: signed_text(v * 100, 1),
        "+0.0%;\u22120.0%;0.0%",
        counts_in="%",
    ),
    Format("aar", "årstall: 2021", lambda v: str(int(v)), "0"),
    Format("tekst", "ord som er beregnet", decimal_text, is_word=True),
    _word("retning", "høyere", "lavere", "verken høyere eller lavere"),
    _word("mer_mindre", "flere", "færre", "verken flere eller færre"),
    _word("okning_nedgang", "økning", "nedgang", "stillstand"),
)

FORMATS: Mapping[str, Format] = {item.name: item for item in _FORMATS}


def printed(value: float | str, format_name: str) -> str:
    """`value` as the named format prints it. A text stands as it is.

    Raises `KeyError` for a format that does not exist.
    """
    chosen = FORMATS[format_name]
    return value if isinstance(value, str) else chosen.show(value)


def number_text(value: float) -> str:
    """A number as a cell stores it: the shortest text that gives it back."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
