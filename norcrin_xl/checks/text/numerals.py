"""The numbers of a text as Norwegians type them: with what they may be worth, unit and rounding.

1350, 1 350, 1.350, 12,3 %, 12.3 %, 2,4 MNOK, kr 9.876,50, 104 990 tusen, –725, (725), «tolv»,
«tre hundre», «om lag», «to av tre». Years and dates are told apart, and so are the numbers that
are names: of sections, laws, phones, projects, pages, addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from math import inf
from typing import Any, NamedTuple

from norcrin_xl.checks.text.days import LETTER, Day, days
from norcrin_xl.checks.text.words import kinds_of, phrases, words

_CHUNK = re.compile(r"\S+")
_ADDRESS = re.compile(r"://|www\.|@|doi\.org|doi:|(?<!\S)\(?10\.[^/\s]*/")
_MARK = re.compile(r"(?<!\s)\s*(?:\(?(?:\d{1,3}|[a-z])[.)]|\(\d{1,3}\))(?=\s)")
_HEADING = re.compile(r"\s*\d{1,2}(?:\.\d{1,2}){0,4}\.?(?=[ \t\u00a0])")
_MINUS = "−–-"
_DIGITS = re.compile(
    r"(?P<whole>\d{1,3}(?:[ \u00a0\u2007\u2009\u202f'\u2019]\d{3}(?!\d))+"
    r"|(?P<points>\d{1,3}(?:\.\d{3}(?!\d))+)|\d+)"
    r"(?:[.,](?P<decimals>\d+)(?P<further>[.,]\d)?)?"
)
_PHONE = re.compile(
    r"(?:\d\d(?:\s\d\d){3}|\d{3}\s\d\d\s\d{3})(?!\d|\s\d)|(?<=\+)\d{1,4}(?:\s\d{1,4}){3,4}(?!\d)"
)
_RUN = re.compile(r"\d+(?:[./-]\d+)*")
_LONG_RUN = re.compile(r"\d+(?:[ \u00a0\u202f./-]\d+)*")
_NAMED = re.compile(
    rf"(?:(?P<sign>[§#№])|(?P<word>{LETTER}{{1,40}})(?=\W))(?P<gap>[ \u00a0.:]{{0,3}})$"
)
_SMALL = re.compile(r"\d{1,2}(?!\d)")
_CHAIN = re.compile(r"\s*(?:,|og|til|eller|–|-|, og)\s*")
_GLUED_BEFORE = re.compile(rf"[/_#№§]$|{LETTER}[.,:-]?$|\d[.,:]$")
_GLUED_AFTER = re.compile(rf"\+|[/_@:=](?:{LETTER}|\d)|-{LETTER}|\.\s[a-zæøå]")
_POSTCODE = re.compile(r"(?<=[,\n]\s)\d{4}(?= [A-ZÆØÅ])")
_CURRENCY = re.compile(
    rf"(?<!{LETTER})(?P<word>kr|nok|mnok|mkr|tnok|tkr)[ \u00a0.:{_MINUS}]{{0,4}}$"
)
_UNIT = re.compile(
    rf"(?P<kroner>,[{_MINUS}])|\s?(?P<thousand>1[ \u00a0]?000)\s(?:kr|kroner)(?!{LETTER})"
    rf"|\s?(?P<word>%-poeng|%|{LETTER}+)(?P<point>\.?)(?P<of>\s(?:kr|kroner|nok)(?!{LETTER}))?",
    re.IGNORECASE,
)
_WORDS_AFTER = re.compile(rf"(?:\s{{1,3}}{LETTER}+(?:-{LETTER}+)*){{0,5}}")
_WORDS_BEFORE = re.compile(rf"(?<!{LETTER})(?:{LETTER}{{1,40}}[\s.+{_MINUS}]{{1,3}}){{0,4}}$")
_NEXT_WORD = re.compile(rf"\s?(?P<word>{LETTER}+)")
_FURTHER = re.compile(rf"\s(?:og )?(?P<word>{LETTER}+)")
_NEAR, _LONGEST_GAP, _HUNDRED = 60, 8, 100
_MOST_DIGITS = 15
_TENS = ("tjue", "tretti", "førti", "femti", "seksti", "sytti", "åtti", "nitti")
THOUSAND = {"kr": 0.001, "1000 kr": 1.0, "mill": 1000.0, "mrd": 1000000.0}
"""What an amount in each unit is worth in 1000 kroner."""


class Sort(str, Enum):
    """What a number is. Only amounts and shares are figures."""

    AMOUNT = "tall"
    SHARE = "andel"
    DURATION = "varighet"
    YEAR = "år"
    DAY = "dato"
    NAME = "nummer"


class Worth(NamedTuple):
    """A value that a number may have, and with how many decimals it was typed."""

    value: float
    decimals: int


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text. `text` is as it is typed, from `start` to `end`, without its unit.

    `worths` holds two values where two readings are possible (1.350), the likelier one first.
    `unit` is "%", "prosentpoeng", "kr", "1000 kr", "mill", "mrd", "ganger" or "", and `until`
    is where it ends. `about` is "omtrent", "nesten", "vel", "over", "under" or "". `signed` is
    "+", "-" or "". `what` says whose name or number it is, such as "henvisning" or "lov".
    `after` are the next words of the same clause in small letters.
    """

    start: int
    end: int
    text: str
    sort: Sort
    worths: tuple[Worth, ...] = ()
    unit: str = ""
    until: int = 0
    about: str = ""
    signed: str = ""
    what: str = ""
    after: tuple[str, ...] = ()
    day: Day | None = None

    @property
    def is_figure(self) -> bool:
        return self.sort in (Sort.AMOUNT, Sort.SHARE)

    @property
    def value(self) -> float:
        """The likelier value, with its sign."""
        return -self.worths[0].value if self.signed == "-" else self.worths[0].value

    @property
    def is_money(self) -> bool:
        return self.unit in THOUSAND


@lru_cache(maxsize=2048)
def numerals(text: str, *, heading: bool = False) -> tuple[Numeral, ...]:
    """Every number in a text, in order; with `heading` the number that begins it is its name."""
    return tuple(_Reader(text, heading).read()) if _begins().search(text) else ()


def figures(text: str, *, heading: bool = False) -> tuple[Numeral, ...]:
    """The numbers of a text that may be figures of a report."""
    return tuple(one for one in numerals(text, heading=heading) if one.is_figure)


@cache
def _begins() -> re.Pattern[str]:
    """What each number begins with, in digits or in words."""
    known = words("tallord")
    alone = "|".join(word for word, value in known.items() if value == 1)
    stems = {word for word, value in known.items() if value > 1} | {"hver", "annenhver"}
    stems |= {phrase.split()[-1] for phrase in words("deler")}
    longest = "|".join(sorted(stems, key=len, reverse=True))
    word = rf"(?:(?:{alone})(?!{LETTER})|(?:{longest}){LETTER}*)"
    return re.compile(rf"\d|(?<![\w-])(?:{word}|hundre(?= og ))(?!-|{LETTER})", re.IGNORECASE)


class _Reader:
    """Reads one text from first to last."""

    def __init__(self, text: str, heading: bool) -> None:
        self.text = _CHUNK.sub(_hidden, text) if _ADDRESS.search(text) else text
        self.lower = self.text.lower()
        found = (_HEADING if heading else _MARK).match(text)
        self.mark_end = found.end() if found else 0
        self.name: Numeral | None = None

    def read(self) -> Iterator[Numeral]:
        known = {day.start: day for day in days(self.text) if not self._is_count(day)}
        begun = {found.start(): found.end() for found in _begins().finditer(self.text)}
        at = 0
        for start in sorted({*known, *begun}):
            made = self._number(start, begun.get(start), known.get(start)) if start >= at else None
            if made is not None:
                at, self.name = made.until, made if made.sort is Sort.NAME else self.name
                yield made

    def _number(self, start: int, end: int | None, day: Day | None) -> Numeral | None:
        if day is not None:
            sort = Sort.YEAR if day.grain == "år" else Sort.DAY
            return self._made(start, day.end, sort, day=day)
        if self.text[start].isdigit():
            return self._digits(start)
        return self._words(start, end or start)

    def _made(self, start: int, end: int, sort: Sort, **known: Any) -> Numeral:
        return Numeral(start, end, self.text[start:end], sort, **{"until": end, **known})

    def _is_count(self, day: Day) -> bool:
        """Whether a number in a year's shape counts something: "2016 deltakere"."""
        after = self._after(day.end)
        counted = after and after[0].startswith(("deltaker", "pasient", "studie", "kontrakt"))
        return day.grain == "år" and bool(counted or self._unit(day.end)[0])

    # In digits

    def _digits(self, start: int) -> Numeral:
        """A figure, or the name that digits are by the word before them or what they touch."""
        what = self._name_before(start)
        worths, end = self._worths(start)
        if what == "utgave" and ":" in self.text[max(start - 2, 0) : start]:
            what = ""  # "Mål: 1 800"
        run = _LONG_RUN if what in words("lange")["ord"] else _RUN
        if start >= self.mark_end and not what:
            if _PHONE.match(self.text, start):
                run, what = _PHONE, "telefon"
            elif not worths or self._is_glued(start, end):
                what = "navn"
            else:
                return self._amount(start, end, worths)
        found = run.match(self.text, start)
        end = found.end() if found else end
        return self._made(start, end, Sort.NAME, what=what or "listemerke")

    def _worths(self, start: int) -> tuple[tuple[Worth, ...], int]:
        """What digits may be worth, and where they end; nothing for no number at all."""
        found = _DIGITS.match(self.text, start)
        if found is None:
            return (), start + 1
        whole, points, decimals = found["whole"], found["points"], found["decimals"] or ""
        digits = "".join(sign for sign in whole if sign.isdigit())
        grouped = points is not None and points.count(".") == 1
        if grouped and whole[0] == "0":
            return (Worth(float(whole), len(whole.split(".")[1])),), found.end("whole")
        zero = digits[0] == "0" and len(digits) > 1 and whole[:2] != "0 " and not decimals
        if zero or found["further"] or max(len(digits), len(decimals)) > _MOST_DIGITS:
            return (), found.end("whole")
        worth = Worth(float(f"{digits}.{decimals or 0}"), len(decimals))
        two = grouped and not decimals
        return (worth, Worth(worth.value / 1000, 3)) if two else (worth,), found.end()

    def _is_glued(self, start: int, end: int) -> bool:
        """Whether something stands right beside a number that makes it a name: "AP9", "3/21"."""
        near = "" if self._currency(start) else self.text[max(start - 2, 0) : start]
        after = _NEXT_WORD.match(self.text, end)
        worded = self.text[end : end + 1].isalpha() and after and not _unit_of(after["word"])
        return bool(
            worded
            or _GLUED_BEFORE.search(near)
            or _GLUED_AFTER.match(self.text, end)
            or _POSTCODE.match(self.text, start)
        )

    def _name_before(self, start: int) -> str:
        """What a number names by the word before it: "tabell 4", "post 1.1, 2.5 og 3.1"."""
        found = _NAMED.search(self.lower, max(start - _NEAR, 0), start)
        word = (found["word"] or found["sign"]) if found else ""
        if found and word in kinds_of("nummer") and (word != "s" or found["gap"][:1] == "."):
            return kinds_of("nummer")[word]
        if len(word) > 4 and word.endswith(tuple(words("gate")["endelser"])):
            return "adresse" if self.text[start - 1].isspace() else ""
        name = self.name
        if (
            name is None
            or name.what not in words("kjede")["ord"]
            or not _SMALL.match(self.text, start)
        ):
            return ""
        near = start - name.end <= _LONGEST_GAP
        return name.what if near and _CHAIN.fullmatch(self.lower, name.end, start) else ""

    def _amount(self, start: int, end: int, worths: tuple[Worth, ...]) -> Numeral:
        unit, until = self._unit(end)
        after = self._after(until)
        lasts = unit == "" and after[:1] and after[0] in words("varighet")["ord"]
        if lasts or (unit == "%" and after[:1] and after[0].startswith("stilling")):
            return self._made(start, end, Sort.DURATION, worths=worths, after=after)
        if unit == "%":
            worths = tuple(sorted(worths, key=lambda one: -one.decimals))
        known = {"worths": worths, "unit": unit or self._currency(start), "until": until}
        told = {"about": self._about(start), "signed": self._sign(start, end), "after": after}
        return self._made(start, end, Sort.AMOUNT, **known, **told)

    def _sign(self, start: int, end: int) -> str:
        """The sign before a number; a figure in parentheses alone is below zero."""
        near = f"  {self.text[max(start - 2, 0) : start]}"
        beyond, before = near[-2], near[-1]
        if before == "(" and self.text[:_NEAR].strip(" ()") == self.text[start:end]:
            return "-"
        if not beyond.isspace() and beyond != "(":
            return ""
        return "+" if before == "+" else "-" if before in _MINUS else ""

    def _unit(self, end: int) -> tuple[str, int]:
        """The unit after a number, and where it ends."""
        found = _UNIT.match(self.lower, end)
        if not found:
            return "", end
        if found["kroner"] or found["thousand"]:
            return "kr" if found["kroner"] else "1000 kr", found.end()
        unit = _unit_of(found["word"])
        if unit in ("mill", "mrd", "1000 kr"):
            return unit, found.end()
        return unit, found.end("point" if unit == "kr" else "word") if unit else end

    def _currency(self, start: int) -> str:
        """The unit that stands before a number: "kr 9.876"."""
        found = _CURRENCY.search(self.lower, max(start - 12, 0), start)
        return _unit_of(found["word"]) if found else ""

    def _after(self, end: int) -> tuple[str, ...]:
        """The words after a number in its clause."""
        found = _WORDS_AFTER.match(self.lower, end)
        return tuple(found[0].split()) if found else ()

    def _before(self, start: int) -> list[str]:
        """The last four words before a number, the nearest last, in small letters."""
        found = _WORDS_BEFORE.search(self.lower, max(start - _NEAR, 0), start)
        return re.findall(rf"{LETTER}+", found[0]) if found else []

    def _about(self, start: int) -> str:
        before = self._before(start)
        if before and before[-1] in ("kr", "nok", "de"):
            before.pop()
        for parts, meaning in phrases("omtrent").get(before[-1] if before else "", ()):
            if tuple(before[-len(parts) :]) == parts:
                return meaning
        return ""

    # In words

    def _words(self, start: int, end: int) -> Numeral | None:
        value, end = self._spelled(start, end)
        if part := self._part(start, end, value):
            share, end, about = part
            bent = about or self._about(start) or "omtrent"
            told = {"worths": (Worth(share, 2),), "about": bent, "after": self._after(end)}
            return self._made(start, end, Sort.SHARE, **told)
        return self._amount(start, end, (Worth(value, 0),)) if value and value > 1 else None

    def _spelled(self, start: int, end: int, below: float = inf) -> tuple[float | None, int]:
        """What words say together, and where they end: "to tusen tre hundre og femtiseks"; nothing
        for `below` or more."""
        word, after = self.lower[start:end], _NEXT_WORD.match(self.lower, end)
        value, alone = _value_of(word), word == "hundre"
        if alone:
            value = _HUNDRED
        if value and after and (times := words("ganger").get(after["word"])):
            value, end = value * times, after.end()
        if value and value >= below:
            return None, end
        further = _FURTHER.match(self.lower, end) if value and value >= _HUNDRED else None
        if value and further:
            least = 1000 if value % 1000 == 0 else _HUNDRED
            more, last = self._spelled(further.start("word"), further.end(), least)
            if more and more < least and value % least == 0:
                return value + more, last
        return None if alone else value, end

    def _part(self, start: int, end: int, value: float | None) -> tuple[float, int, str] | None:
        """A share in words, where it ends, and what bends it: "de fleste", "to tredeler", "to av
        tre", "hver tredje pasient", but not "hver tredje uke"."""
        word, before = self.lower[start:end], self._before(start)
        for parts, meaning in phrases("deler").get(word, ()):
            if (*before[len(before) - len(parts) + 1 :], word) == parts or parts == (word,):
                return 0.5, end, "" if meaning == "omtrent" else meaning
        after = _NEXT_WORD.match(self.lower, end)
        if word == "annenhver" or (word == "hver" and after):
            order = words("ordenstall").get(after["word"]) if after and word == "hver" else 2
            until = after.end() if after and word == "hver" else end
            counted = self._after(until)[:1]
            lasts = not counted or counted[0] in words("varighet")["ord"]
            return None if lasts or not order else (1 / order, until, "")
        if value is None or after is None:
            return None
        for ending in ("", "er", "en", "ene"):
            if whole := words("brok").get(after["word"].removesuffix(ending)):
                return value / whole, after.end(), ""
        of = _NEXT_WORD.match(self.lower, after.end()) if after["word"] == "av" else None
        whole = _value_of(of["word"]) if of else None
        return (value / whole, of.end(), "") if of and whole and value < whole <= 100 else None


@lru_cache(maxsize=4096)
def _value_of(word: str) -> float | None:
    """What a word says, also one in several parts such as "tjueto" or "trehundre"."""
    known = words("tallord")
    if word in known:
        return float(known[word])
    for ending, times in words("ganger").items():
        if word.endswith(ending) and word.removesuffix(ending) in known:
            return float(known[word.removesuffix(ending)] * times)
    for tens in _TENS:
        rest = word.removeprefix(tens)
        if rest != word and known.get(rest, 10) < 10:
            return float(known[tens] + known[rest])
    return None


def _unit_of(text: str) -> str:
    return str(words("enheter").get(text.lower(), ""))


def _hidden(found: re.Match[str]) -> str:
    """A word as it is, or blank signs for an address on the net, of e-mail or of a DOI."""
    return "\ufffc" * len(found[0]) if _ADDRESS.search(found[0]) else found[0]
