"""Text and dates from a partner's cell: what is taken in as it stands, and what is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from norcrin_xl.model import CellError, Value
from norcrin_xl.numbers import date_text
from norcrin_xl.partners.returned.cells import printed_figure, shown
from norcrin_xl.partners.returned.personal import identity_numbers

FULL_CELL = 32_767
"""The most that a cell holds; a text of this length has probably lost its end."""

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
CODES = re.compile(r"\{[^{}\n]{1,200}\}|<[A-Za-z/!?][^<>\n]{0,200}>|&(?:lt|gt|amp|#\d{1,6});")
DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})|(\d{4})-(\d{2})-(\d{2})", re.A)
CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]"
)
"""Signs that can't be shown: controls, lone surrogates, private and unused ones."""


class Said(NamedTuple):
    """A finding about a text: its code and the words found; `stops` where it can't be taken in."""

    code: str
    found: str
    stops: bool = False


def text_of(value: Value) -> str:
    """A cell's content as Excel shows it in Norwegian: decimal comma, day.month.year, SANN."""
    if value is None or isinstance(value, CellError):
        return ""
    if isinstance(value, bool):
        return "SANN" if value else "USANN"
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, float | int):
        whole = float(value).is_integer() and abs(value) < 1e15
        return str(int(value)) if whole else repr(float(value)).replace(".", ",")
    return value.replace("\r\n", "\n").replace("\r", "\n")


def quoted_value(value: Value) -> str:
    """A cell's content as a message says it: a figure as figures are printed, "tom" for a blank."""
    if isinstance(value, float):
        return printed_figure(value)
    return shown(text_of(value)) or "tom"


def about_text(text: str) -> Iterator[Said]:
    """What is to be said about a text before it is taken in."""
    if len(text) >= FULL_CELL:
        yield Said("tekst-avkuttet", str(len(text)), True)
    if TURNING.search(text):
        yield Said("tekst-retning", _names(TURNING.findall(text)), True)
    odd = CONTROL.findall(text)
    if odd:
        yield Said("tekst-styretegn", _names(odd), True)
    if text[:1] in ("=", "+", "@") or (text[:1] == "-" and text[1:2] not in ("", " ", "-")):
        yield Said("tekst-formel", text[0])
    code = CODES.search(text)
    if code:
        yield Said("tekst-kode", shown(code.group()))
    numbers = identity_numbers(text)
    if numbers:
        yield Said("tekst-fodselsnummer", "ett tall" if numbers == 1 else f"{numbers} tall")


def _names(signs: list[str]) -> str:
    """The signs by number, each once, at most four."""
    return ", ".join(f"U+{ord(sign):04X}" for sign in list(dict.fromkeys(signs))[:4])


def read_day(value: Value) -> tuple[date | None, bool]:
    """A date and whether the cell could be read; a blank cell is no date, and can be read."""
    if value is None or isinstance(value, date):
        return value, True
    if not isinstance(value, str):
        return None, False
    if not value.strip():
        return None, True
    match = DAY.fullmatch(value.strip())
    if match is None:
        return None, False
    day, month, year, iso_year, iso_month, iso_day = match.groups()
    try:
        if year:
            return date(int(year), int(month), int(day)), True
        return date(int(iso_year), int(iso_month), int(iso_day)), True
    except ValueError:
        return None, False
