"""The numbers of a text as Norwegians type them: with what they may be worth, unit and rounding.

1350, 1 350, 1.350, 12,3 %, 12.3 %, 2,4 MNOK, kr 9.876,50, 104 990 tusen, –725, (725), «tolv»,
«tre hundre», «om lag», «to av tre». Years and dates are told apart, and so are the numbers that
are names: of sections, laws, phones, projects, pages, addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache, lru_cache
from typing import NamedTuple

from norcrin_xl.checks.text.days import LETTER, Day, days
from norcrin_xl.checks.text.words import kinds_of, phrases, words

_CHUNK = re.compile(r"\S+")
_ADDRESS = ("://", "www.", "@", "doi.org", "doi:")
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
_GLUED_BEFORE = re.compile(rf"[/_#№§]$|{LETTER}[.,:-]$|\d[.,:]$")
_GLUED_AFTER = re.compile(rf"\+|[/_@:=](?:{LETTER}|\d)|-{LETTER}")
_CURRENCY = re.compile(rf"(?P<word>{LETTER}{{1,40}})[ \u00a0.:{_MINUS}]{{0,4}}$")
_UNIT = re.compile(
    rf"(?P<kroner>,[{_MINUS}])|\s?(?P<thousand>1[ \u00a0]?000)\s(?:kr|kroner)(?!{LETTER})"
    rf"|\s?(?P<word>%-poeng|%|{LETTER}+)(?P<point>\.?)(?P<of>\s(?:kr|kroner|nok)(?!{LETTER}))?",
    re.IGNORECASE,
)
_WORDS_AFTER = re.compile(rf"(?:\s{{1,3}}{LETTER}+(?:-{LETTER}+)*){{0,5}}")
_WORDS_BEFORE = re.compile(rf"(?:{LETTER}{{1,40}}[\s.+{_MINUS}]{{1,3}}){{0,4}}$")
_NEXT_WORD = re.compile(rf"\s?(?P<word>{LETTER}+)")
_NEAR = 60
_MOST_DIGITS = 15
_SMALL_NAME = 2
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
    stems = {*words("tallord"), *(phrase.split()[-1] for phrase in words("deler"))}
    stems |= {"hver", "annenhver"}
    longest = "|".join(sorted(stems, key=len, reverse=True))
    word = rf"(?:(?:en|én|ett|ei)(?!{LETTER})|(?:{longest}){LETTER}*)"
    return re.compile(rf"\d|(?<![\w-]){word}(?!-|{LETTER})", re.IGNORECASE)


class _Reader:
    """Reads one text from first to last."""

    def __init__(self, text: str, heading: bool) -> None:
        self.text, self.lower = text, text.lower()
        found = (_HEADING if heading else _MARK).match(text)
        self.mark_end = found.end() if found else 0
        self.name: Numeral | None = None

    def read(self) -> Iterator[Numeral]:
        at, ahead = 0, iter((*days(self.text), None))
        closed = _addresses(self.text)[::-1]
        day = next(ahead)
        while True:
            found = _begins().search(self.text, at)
            while day is not None and day.start < at:
                day = next(ahead)
            end = len(self.text)
            start = min(found.start() if found else end, day.start if day else end)
            if start == end:
                return
            made: Numeral | None = None
            while closed and closed[-1][1] <= start:
                closed.pop()
            if closed and closed[-1][0] <= start:
                made = self._named(start, _RUN, "adresse") if self.text[start].isdigit() else None
            elif day is not None and day.start == start and not self._is_count(day):
                sort = Sort.YEAR if day.grain == "år" else Sort.DAY
                made = replace(self._made(start, day.end, sort), day=day)
            elif self.text[start].isdigit():
                made = self._digits(start)
            elif found:
                made = self._words(start, found.end())
            at = made.until if made else (found.end() if found else start + 1)
            if made is not None:
                self.name = made if made.sort is Sort.NAME else self.name
                yield made

    def _made(self, start: int, end: int, sort: Sort) -> Numeral:
        return Numeral(start, end, self.text[start:end], sort, until=end)

    def _named(self, start: int, run: re.Pattern[str], what: str) -> Numeral:
        found = run.match(self.text, start)
        return replace(self._made(start, found.end() if found else start, Sort.NAME), what=what)

    def _is_count(self, day: Day) -> bool:
        """Whether a number in a year's shape counts something: "2016 deltakere"."""
        after = self._after(day.end)
        counted = after and after[0].startswith(("deltaker", "pasient", "studie", "kontrakt"))
        return day.grain == "år" and bool(counted or self._unit(day.end)[0])

    # In digits

    def _digits(self, start: int) -> Numeral:
        what = self._name_before(start)
        if what in words("lange")["ord"]:
            return self._named(start, _LONG_RUN, what)
        if start < self.mark_end:
            return self._named(start, _RUN, "listemerke")
        if not what and _PHONE.match(self.text, start):
            return self._named(start, _PHONE, "telefon")
        worths, end = self._worths(start)
        what = what or self._glued(start, end) or ("" if worths else "nummer")
        return self._named(start, _RUN, what) if what else self._amount(start, end, worths)

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

    def _glued(self, start: int, end: int) -> str:
        """What a number is by what stands right beside it, without a space: "" for a figure."""
        near = self.text[max(start - 2, 0) : start]
        before, after = self._currency(start), _NEXT_WORD.match(self.text, end)
        if near[-1:].isalpha() and not before:
            return "navn"
        if _GLUED_BEFORE.search(near) or _GLUED_AFTER.match(self.text, end):
            return "navn"
        if self.text[end : end + 1].isalpha() and after and not _unit_of(after["word"]):
            return "navn"
        beyond = self.text[end : end + 3]
        if re.match(r"\.\s[a-zæøå]", beyond):
            return "ordenstall"
        place = end - start == 4 and near[:1] in (",", "\n") and near[1:].isspace()
        return "adresse" if place and beyond[1:2].isupper() else ""

    def _name_before(self, start: int) -> str:
        """What a number names by the word before it: "tabell 4", "post 1.1, 2.5 og 3.1"."""
        found = _NAMED.search(self.lower, max(start - _NEAR, 0), start)
        if found and found["sign"] == "§":
            return "lov"
        word = (found["word"] or found["sign"]) if found else ""
        if found and word in kinds_of("nummer") and (word != "s" or found["gap"][:1] == "."):
            return kinds_of("nummer")[word]
        if len(word) > 4 and word.endswith(tuple(words("gate")["endelser"])):
            return "adresse" if self.text[start - 1].isspace() else ""
        return self._chained(start)

    def _chained(self, start: int) -> str:
        """What a number names by the name before it: "tabell 4 og 5"."""
        name, own = self.name, _DIGITS.match(self.text, start)
        if name is None or start - name.end > 8 or not own or len(own["whole"]) > _SMALL_NAME:
            return ""
        if name.what not in kinds_of("nummer").values() or name.what in words("lange")["ord"]:
            return ""
        gap = self.lower[name.end : start].strip()
        return name.what if gap in (",", "og", "til", "eller", "–", "-", ", og") else ""

    def _amount(self, start: int, end: int, worths: tuple[Worth, ...]) -> Numeral:
        unit, until = self._unit(end)
        after = self._after(until)
        made = replace(self._made(start, end, Sort.AMOUNT), worths=worths, after=after, until=until)
        lasts = unit == "" and after[:1] and after[0] in words("varighet")["ord"]
        if lasts or (unit == "%" and after[:1] and after[0].startswith("stilling")):
            return replace(made, sort=Sort.DURATION, until=end)
        if unit == "%":
            worths = tuple(sorted(worths, key=lambda one: -one.decimals))
        return replace(
            made,
            worths=worths,
            unit=unit or self._currency(start),
            about=self._about(start),
            signed=self._sign(start, end),
        )

    def _sign(self, start: int, end: int) -> str:
        """The sign before a number; a figure in parentheses alone is below zero."""
        near = f"  {self.text[max(start - 2, 0) : start]}"
        beyond, before = near[-2], near[-1]
        alone = before == "(" and len(self.text) < _NEAR
        if alone and self.text.strip(" ()") == self.text[start:end]:
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
        unit = "prosentpoeng" if found["word"] == "%-poeng" else _unit_of(found["word"])
        if unit in ("mill", "mrd", "1000 kr"):
            return unit, found.end()
        return unit, found.end("point" if unit == "kr" else "word") if unit else end

    def _currency(self, start: int) -> str:
        """The unit that stands before a number: "kr 9.876"."""
        found = _CURRENCY.search(self.lower, max(start - 12, 0), start)
        word = found["word"] if found else ""
        return _unit_of(word) if word in ("kr", "nok", "mnok", "mkr", "tnok", "tkr") else ""

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
        word = self.lower[start:end]
        if word in ("hver", "annenhver"):
            return self._each(start, end, word)
        before = self._before(start)
        for parts, meaning in phrases("deler").get(word, ()):
            if (*before[len(before) - len(parts) + 1 :], word) == parts or parts == (word,):
                return self._share(start, end, 0.5, "" if meaning == "omtrent" else meaning)
        value = _value_of(word)
        if value is None:
            return None
        beside = _NEXT_WORD.match(self.lower, end)
        if beside and (times := words("ganger").get(beside["word"])):
            value, end = value * times, beside.end()
        if part := self._fraction(start, value, end):
            return part
        return self._amount(start, end, (Worth(value, 0),)) if value > 1 else None

    def _fraction(self, start: int, value: float, end: int) -> Numeral | None:
        """ "to tredeler", "to av tre", "én av fire"."""
        beside = _NEXT_WORD.match(self.lower, end)
        name = beside["word"] if beside else ""
        for ending in ("", "er", "en", "ene"):
            parts = words("brok").get(name.removesuffix(ending))
            if parts and beside:
                return self._share(start, beside.end(), value / parts)
        of = _NEXT_WORD.match(self.lower, beside.end()) if beside and name == "av" else None
        whole = _value_of(of["word"]) if of else None
        if of and whole and 1 < whole <= 100 and value < whole:
            return self._share(start, of.end(), value / whole)
        return None

    def _each(self, start: int, end: int, word: str) -> Numeral | None:
        """ "hver tredje pasient", but not "hver tredje uke"."""
        order: int | None = 2
        if word == "hver":
            beside = _NEXT_WORD.match(self.lower, end)
            order = words("ordenstall").get(beside["word"]) if beside else None
            end = beside.end() if beside else end
        after = self._after(end)
        if not order or not after or after[0] in words("varighet")["ord"]:
            return None
        return self._share(start, end, 1 / order)

    def _share(self, start: int, end: int, value: float, about: str = "") -> Numeral:
        made = self._made(start, end, Sort.SHARE)
        bent = about or self._about(start) or "omtrent"
        return replace(made, worths=(Worth(value, 2),), about=bent, after=self._after(end))


@lru_cache(maxsize=4096)
def _value_of(word: str) -> float | None:
    """What a word says, also one in several parts such as "tjueto" or "trehundre"."""
    known = words("tallord")
    if word in ("en", "én", "ett", "ei"):
        return 1
    if word in known:
        return float(known[word])
    for ending, times in words("ganger").items():
        if word.endswith(ending) and word.removesuffix(ending) in known:
            return float(known[word.removesuffix(ending)] * times)
    for tens in ("tjue", "tretti", "førti", "femti", "seksti", "sytti", "åtti", "nitti"):
        rest = word.removeprefix(tens)
        if rest != word and (rest == "en" or known.get(rest, 10) < 10):
            return float(known[tens] + (1 if rest == "en" else known[rest]))
    return None


def _unit_of(text: str) -> str:
    return str(words("enheter").get(text.lower(), ""))


def _addresses(text: str) -> list[tuple[int, int]]:
    """The spans of addresses on the net, of e-mail and of DOIs."""
    if not any(sign in text for sign in ("://", "www.", "@", "10.", "doi")):
        return []
    return [
        found.span()
        for found in _CHUNK.finditer(text)
        if any(sign in found[0] for sign in _ADDRESS)
        or (found[0].lstrip("(").startswith("10.") and "/" in found[0])
    ]
