"""The numbers that somebody has typed in a text, and those of them that are no figures at all."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

FAR = 400
"""Letters from a number beyond which nothing in its sentence is said about it."""

_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "\t": " "})
"""What people write for a space and a minus, each with one sign for one."""

_NUMBER = re.compile(
    r"(?<![\w.,:/@–-])(?P<sign>[+-](?=\d))?"
    r"(?P<digits>\d{1,3}(?: \d{3})+(?:,\d+)?|\d+(?:,\d+)?)(?![.,:]\d|[\w–/@]|-\w| ?[–-] ?\d)"
)
_MONTHS = (
    r"januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|okt|nov|des"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_AFTER_DATE = re.compile(rf"\.? ?(?:{_MONTHS})\b|\.\d", re.IGNORECASE)
_ORDINAL = re.compile(r"\. ?[a-zæøå]")
_DURATION = re.compile(
    r" ?(?:års?|måneders?|md\.?|ukers?|dagers?|døgn|timers?|minutter|sekunder|åring\w*"
    r"|(?:%|prosent) ?(?:stilling\w*|av stilling\w*))\b"
    r"|-?(?:års|timers|måneders)\w*",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:\b(?:tabell|figur|avsnitt|kapittel|kap|punkt|pkt|vedlegg|side|s|post|rad|kolonne|linje|ark"
    r"|arbeidspakke|ap|wp|versjon|v|utgave|fase|del|trinn|steg|nivå|klasse|mål|uke|kl|nr|no|nummer"
    r"|prosjekt|prosjektnummer|prosjektnr|saksnummer|sak|referanse|ref|iso|ich|en|ns-en|doi|pmid"
    r"|org|orgnr|organisasjonsnummer|tlf|telefon|mobil|faks|postboks|pb|konto|kontonummer"
    r"|artikkel|forordning|paragraf|horisont|horizon|covid|kvartal|gruppe|runde|rom|etasje|høring"
    r"|grant|avtale)\.?|§+|№|#)[ :]*(?:(?:\d[\d.]*[a-z]?)(?:,| og| til| eller|–|-) ?)*$",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\w*(?:gate|gata|gt\.?|vei|veien|veg|vegen|plass|plassen|allé|torg|torget|brygge) $",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(rf"(?:\b(?:{_MONTHS})\.? |\d\. ?)$", re.IGNORECASE)
_POSTAL = re.compile(r" [A-ZÆØÅ][a-zæøå]+|  ?[A-ZÆØÅ]{3,}\b")
_SPANS = re.compile(
    r"(?:https?://|www\.|doi[: ]|10\.\d{4,}/)\S*|[^\s@]{1,64}@[^\s@]{1,255}"
    r"|\+47[ \d]{8,}|(?<!\d)(?:\d{2} ){3}\d{2}(?!\d)|(?<!\d)\d{3} \d{2} \d{3}(?!\d)"
    r"|\b\d{1,2}[.:]\d{2}\b|\b\d{1,2}\.\d{1,2}\.(?:\d{2,4})?",
    re.IGNORECASE,
)
"""Addresses on the net, telephone numbers, times of day and dates in figures."""

_COUNTED = re.compile(
    r" (?:deltakere|pasienter|studier|kontrakter|oppgaver|millioner|mill|tusen|kroner|kr)\b"
)
_CELL = re.compile(r"[+-]?(?:\d{1,3}(?: \d{3})+|\d+)(?:,\d+)?(?: ?%)?|[–-]")
_LIST_MARK = re.compile(r"^\s*\(?\d+[.)]?(?=[ \t])")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ«\ufffc])")


@dataclass(frozen=True, slots=True)
class Typed:
    """A number that was typed: its place in the paragraph's text and what is around it.

    `text` is as a format prints it, but with plain spaces and hyphens. `sentence` holds it, and
    begins at `sentence_start`; of a very long one only what is near.
    """

    start: int
    end: int
    text: str
    sentence: str
    sentence_start: int

    @property
    def before(self) -> str:
        return self.sentence[: self.start - self.sentence_start]

    @property
    def after(self) -> str:
        return self.sentence[self.end - self.sentence_start :]

    @property
    def value(self) -> float:
        return float(self.text.replace(" ", "").replace(",", "."))

    @property
    def decimals(self) -> int:
        return len(self.text.partition(",")[2])


def plain(text: str) -> str:
    """`text` with plain spaces and hyphens, letter for letter."""
    return text.translate(_SPACES)


def typed_numbers(text: str, *, heading: bool = False) -> Iterator[Typed]:
    """The typed numbers of a paragraph that may be figures; `heading` passes over its number.

    Dates, years, durations, numbers of sections, tables, phones, projects and pages, addresses
    and list marks are left out.
    """
    shown = plain(text)
    if not any(sign.isdigit() for sign in shown):
        return
    closed = [found.span() for found in _SPANS.finditer(shown)]
    mark = _LIST_MARK.match(shown)
    bounds = [0, *(found.end() for found in _SENTENCE.finditer(shown)), len(shown)]
    for found in _NUMBER.finditer(shown):
        start, end = found.span()
        if any(first < end and start < last for first, last in closed):
            continue
        if mark and start < mark.end() and _is_mark(mark[0], shown, heading):
            continue
        if _is_no_figure(shown, start, end):
            continue
        first = max(bounds[bisect_right(bounds, start) - 1], start - FAR)
        last = min(bounds[bisect_left(bounds, end)], end + FAR)
        yield Typed(start, end, found[0], shown[first:last], first)


def _is_mark(mark: str, text: str, heading: bool) -> bool:
    """Whether a number at the beginning is a list mark or a heading's number, not a figure."""
    return heading or mark.rstrip()[-1] in ".)" or mark.lstrip().startswith("(") or "\t" in text


def _is_no_figure(text: str, start: int, end: int) -> bool:
    before, after, number = text[:start], text[end : end + 40], text[start:end]
    if _YEAR.fullmatch(number) and not _counts(after):
        return True
    if _AFTER_DATE.match(after) and len(number) <= 2:
        return True
    if number.replace(" ", "") == "1000" and re.match(r" ?kr", after):
        return True
    if _ORDINAL.match(after) or _DURATION.match(after):
        return True
    if _NAMED.search(before[-80:]) or _STREET.search(before[-40:]):
        return True
    if _BEFORE_DATE.search(before[-12:]) and len(number) in (2, 4):
        return True
    return len(number) == 4 and _POSTAL.match(after) is not None and before.rstrip()[-1:] in ",\n"


def _counts(after: str) -> bool:
    """Whether a number in a year's shape counts something: "2016 deltakere"."""
    return _COUNTED.match(after) is not None


def is_typed_table_number(text: str) -> bool:
    """Whether a cell holds nothing but a figure, or the dash that accounts write for zero."""
    return _CELL.fullmatch(plain(text).strip().rstrip("*").strip()) is not None
