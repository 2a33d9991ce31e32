"""Dates, quarters, seasons, years and periods as Norwegians type them, and the years meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from norcrin_xl.checks.text.words import kind_of, spoken, words

if TYPE_CHECKING:
    from norcrin_xl.checks.text.utterance import Utterance

HOLE = "\ufffc"
"""Stands for each letter of a linked figure or a reference where only the years are read."""

LETTER = "[^\\W\\d_¹²³⁰-⁹₀-₉]"
"""A letter, in a pattern: a raised figure is none."""
_YEAR = r"(?:19|20)\d\d"
_PARTS = {"kvartal": 3, "tertial": 4, "halvår": 6}
_FULL = 2
"""Digits of a year that says its century too are more than these."""
_BETWEEN = re.compile(r"(?:[\s\d.,–-]|til|og|den|eller|fram|frem)*", re.IGNORECASE)
_LONGEST_GAP, _LAST_DAY = 24, 31
_DIGITS = re.compile(
    r"(?<![\d.,/])(?P<first>(?:19|20)\d\d) ?[–-] ?(?P<last>(?:19|20)\d\d)(?!\d)"
    r"|(?<![\d.,/–-])(?P<only>(?:19|20)\d\d)(?![\d/]|[.,]\d)"
)
_STEPS = {"nå": 0, "fjor": -1, "forfjor": -2, "året før": -1, "året etter": 1}
_PASSING = re.compile(rf"\b(?:{'|'.join(words('om tid')['grense'])})(?: (?:i|for|og|året))?\s*$")
_BEFORE = 30
_HINT = re.compile(rf"\d|{'|'.join(_PARTS)}", re.IGNORECASE)
"""Without any of these no day is named."""


@cache
def _pattern() -> re.Pattern[str]:
    """Any day: its groups are named as the parts of `Day`, each with the form's first letter."""
    month, weekday, season, order = (
        "|".join(sorted(words(name), key=len, reverse=True))
        for name in ("maaneder", "ukedager", "aarstider", "ordenstall")
    )
    ends = rf"(?![%@]|{LETTER}|\d|/(?!{_YEAR}\b)|[.,:][^\W_]|-(?!{_YEAR}\b)[^\W_])"
    apart = r"(?<![\w/@])(?<![^\W_][.,:-])"
    year = rf"year>{_YEAR}){ends}"
    short = "|".join(sorted(words("ukedager kort"), key=len, reverse=True))
    name = rf"{weekday}|(?:{short})\."
    day = (
        rf"(?P<iyear>{_YEAR})-(?P<imonth>\d\d)-(?P<inumber>\d\d)(?!\d)"
        rf"|(?P<nnumber>\d{{1,2}})(?:\.(?P<nmonth>\d{{1,2}})\.|/(?P<smonth>\d{{1,2}})[-/])"
        rf"(?P<nyear>{_YEAR}|\d\d)(?!\d|{LETTER}|[.,]\d|[- ]\d{{5}}(?!\d))"
        rf"|(?P<dnumber>[0-3]?\d)\.?\s?(?P<dmonth>{month})(?!{LETTER})(?:\.?\s(?P<d{year})?"
    )
    return re.compile(
        rf"{apart}(?:(?:(?P<weekday>{name})\s(?:den\s)?)?(?:{day})"
        rf"(?:\s\((?P<late>{name})\)|,\sen\s(?P<lone>{weekday})(?!{LETTER}))?"
        rf"|(?P<mmonth>{month})\.?\s(?P<m{year}|(?P<season>{season})\s(?P<s{year}"
        rf"|(?P<order>første|{order}|[1-4]\.)\s(?P<part>{'|'.join(_PARTS)})(?!{LETTER})"
        rf"(?:\s(?P<p{year})?|(?P<{year})"
        rf"|(?:(?<=19\d\d-)|(?<=20\d\d-))(?P<last>{_YEAR}){ends}",
        re.IGNORECASE,
    )


@dataclass(frozen=True, slots=True)
class Day:
    """A date or a span of days: its place in the text, and its first and last day.

    Both are `None` where there is no such day ("31. juni"), or where no year is said; `month`
    and `number` then say which it is. `weekday` counts from Monday, 0, where one is named.
    `grain` is "dag", "måned", "kvartal", "halvår", "årstid" or "år".
    """

    start: int
    end: int
    grain: str
    year: int | None
    month: int = 0
    number: int = 0
    months: int = 1
    weekday: int | None = None

    def within(self, year: int) -> Day:
        """The same day in a year, where none is said."""
        return self if self.year is not None else replace(self, year=year)

    @property
    def first(self) -> date | None:
        if self.year is None:
            return None
        return _day(self.year, self.month or 1, self.number or 1)

    @property
    def last(self) -> date | None:
        if self.year is None or self.number:
            return self.first
        months = 12 if self.grain == "år" else self.months
        end = (self.month or 1) - 1 + months
        after = _day(self.year + end // 12, end % 12 + 1, 1)
        return after - timedelta(days=1) if after else None

    @property
    def impossible(self) -> bool:
        """Whether the calendar has no such day: 31 June, or 29 February of a common year."""
        year = 2000 if self.year is None else self.year
        return bool(self.number) and _day(year, self.month, self.number) is None


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


@lru_cache(maxsize=2048)
def days(text: str) -> tuple[Day, ...]:
    """Every day and span of days in a text, in order. One without a year takes the next one's:
    "13. januar til 10. februar 2022"."""
    found = [
        made
        for match in (_pattern().finditer(text) if _HINT.search(text) else ())
        if (made := _made(match.span(), {k: v.lower() for k, v in match.groupdict("").items()}))
    ]
    return tuple(_years_filled(found, text))


def _made(place: tuple[int, int], of: Mapping[str, str]) -> Day | None:
    """The day of a match by what its groups hold; `None` for a number that is no day."""
    year = next((int(of[name]) for name in of if name.endswith("year") and of[name]), None)
    if of["part"]:
        order = {"f": 1}.get(of["order"][0]) or words("ordenstall").get(of["order"])
        months, number = _PARTS[of["part"]], order or int(of["order"][0])
        grain = "kvartal" if months == _PARTS["kvartal"] else "halvår"
        within = number * months <= 12
        return Day(*place, grain, year, (number - 1) * months + 1, 0, months) if within else None
    if of["season"]:
        first, last = words("aarstider")[of["season"]]
        return Day(*place, "årstid", year, first, 0, last - first + 1)
    if of["mmonth"]:
        return Day(*place, "måned", year, words("maaneder")[of["mmonth"]])
    if of["year"] or of["last"]:
        return Day(*place, "år", int(of["year"] or of["last"]))
    month = words("maaneder").get(of["dmonth"]) or int(of["imonth"] or of["nmonth"] or of["smonth"])
    number = int(of["inumber"] or of["nnumber"] or of["dnumber"])
    if len(of["nyear"]) == _FULL and year is not None:
        year += 2000 if year < 50 else 1900
        month = month if 1 <= number <= _LAST_DAY else 0
    named = (of["weekday"] or of["late"] or of["lone"]).rstrip(".")
    weekday = words("ukedager").get(named, words("ukedager kort").get(named))
    return Day(*place, "dag", year, month, number, 1, weekday) if 1 <= month <= 12 else None


def _years_filled(found: Sequence[Day], text: str) -> Iterator[Day]:
    year: int | None = None
    start = len(text)
    filled: list[Day] = []
    for day in reversed(found):
        leads = start - day.end <= _LONGEST_GAP and _BETWEEN.fullmatch(text, day.end, start)
        if day.year is None and year is not None and leads:
            day = replace(day, year=year)
        year, start = day.year, day.start
        filled.append(day)
    yield from reversed(filled)


# The years that a sentence is about


class Moment(NamedTuple):
    """Years that a sentence names in one place. `passing` ones are when nothing was."""

    start: int
    end: int
    years: frozenset[int]
    typed: bool = False
    passing: bool = False


def moments(said: Utterance) -> Iterator[Moment]:
    """The years that a sentence names, in order; "året før" is before the last one named."""
    text, last = said.holed, frozenset[int]()
    found = [*_DIGITS.finditer(text), *spoken("tid", *_STEPS).finditer(text)]
    for match in sorted(found, key=lambda one: one.start()):
        known = match.groupdict()
        typed = not said.is_linked_at(match.start()) and "only" in known
        if "only" not in known:
            kind = kind_of(match)
            relative = kind.startswith("året")
            base = (last or said.earlier | {said.topics.year}) if relative else {said.topics.year}
            last = frozenset(year + _STEPS[kind] for year in base)
        else:
            first, end = known["first"] or known["only"], known["last"] or known["only"]
            last = frozenset(range(int(first), int(end) + 1))
        before = text[max(match.start() - _BEFORE, 0) : match.start()]
        passing = bool(known.get("first") or _PASSING.search(before))
        yield Moment(*match.span(), last, typed, passing)


def years_of(some: Iterable[Moment]) -> frozenset[int]:
    """All years of some moments."""
    return frozenset(year for one in some for year in one.years)
