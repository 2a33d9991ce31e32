"""When a sentence speaks of: the years that it names, and which of them a figure in it is of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from norcrin_xl.checks.text.words import kind_of, spoken, words

if TYPE_CHECKING:
    from norcrin_xl.checks.text.utterance import Utterance

HOLE = "\ufffc"
"""Stands for each letter of a linked figure or a reference where only the years are read."""

_DIGITS = re.compile(
    r"(?<![\d.,/])(?P<first>(?:19|20)\d\d) ?[–-] ?(?P<last>(?:19|20)\d\d)(?!\d)"
    r"|(?<![\d.,/–-])(?P<only>(?:19|20)\d\d)(?![\d/]|[.,]\d)"
)
_STEPS = {"nå": 0, "fjor": -1, "forfjor": -2, "året før": -1, "året etter": 1}
_BORDER = re.compile(
    rf"[,;:(]\s*|\s[–-]\s|\s(?:men|mens|mot|enn)\s|\sog\s(?!(?:i )?(?:\d{{4}}|{HOLE}))"
)
_APART = re.compile(
    rf"[.,;:()–{HOLE}]"
    r"|\b(?:og|men|mens|mot|enn|siden|fra|til|før|etter|som|da|at|der|fordi)\b"
)
_IN_BRACKETS = re.compile(rf"[^.,;:(){HOLE}]{{0,40}}\((?:i )?")
_BASIS = re.compile(r"\b(?P<word>mot|enn|fra)(?: \w+)?\s*$")
_PASSING = re.compile(rf"\b(?:{'|'.join(words('om tid')['grense'])})(?: (?:i|for|og|året))?\s*$")
_FARTHEST = 80
_BEFORE = 30
_FAR_BACK = 20
"""How many years back words such as "i perioden" may reach."""


class Moment(NamedTuple):
    """Years that a sentence names in one place. `passing` ones are when nothing was."""

    start: int
    end: int
    years: frozenset[int]
    typed: bool = False
    passing: bool = False


class Spoken(NamedTuple):
    """The years that a figure may be of by its sentence.

    `implied` says that the sentence names none for it, so that it speaks of the report's year;
    `typed` are the years of `years` that stand there in digits.
    """

    years: frozenset[int]
    implied: bool
    typed: frozenset[int]


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


def spoken_of(said: Utterance, at: int) -> Spoken:
    """The years that the linked figure at a place of a sentence may be of."""
    own = _after(said, at)
    if not own and (basis := _basis(said, at)):
        return basis
    own = own or _own_clause(said, at) or _frame(said, at)
    passed = [one for one in said.moments if one.end <= at and one not in own]
    loose = years_of(one for one in passed if one.passing or not own)
    typed = years_of(one for one in (*own, *passed) if one.typed)
    if own:
        return Spoken(years_of(own) | loose, False, typed)
    open_years = said.earlier
    if spoken("om tid", "lang").search(said.holed):
        open_years = frozenset(range(said.topics.year - _FAR_BACK, said.topics.year))
    return Spoken(frozenset((said.topics.year,)) | loose | open_years, True, typed)


def years_of(some: Iterable[Moment]) -> frozenset[int]:
    """All years of some moments."""
    return frozenset(year for one in some for year in one.years)


def _after(said: Utterance, at: int) -> Sequence[Moment]:
    """The moment right after a figure and what it counts: "8 studier i 2021"."""
    text, ends = said.holed, dict(said.holes)
    end = ends[at]
    while text[end : end + 1] == " " and end + 1 in ends:
        end = ends[end + 1]
    for one in said.moments:
        if one.start >= end and not one.passing:
            between = text[end : one.start]
            near = len(between) <= _FARTHEST and not _APART.search(between)
            return [one] if near or _IN_BRACKETS.fullmatch(between) else []
    return []


def _own_clause(said: Utterance, at: int) -> Sequence[Moment]:
    """The moments before a figure in its own clause, after the figure before it."""
    others = [place for place in said.holes if place[0] < at]
    used = [one for other, _ in others for one in _after(said, other)]
    borders = [found.end() for found in _BORDER.finditer(said.holed, 0, at)]
    start = max([0, *borders[-1:], *(end for _, end in others)])
    elsewhen = spoken("om tid", "noe annet")
    return [
        one
        for one in said.moments
        if start <= one.start < at
        and not (one.passing or one in used or elsewhen.search(said.holed, start, one.start))
    ]


def _frame(said: Utterance, at: int) -> Sequence[Moment]:
    """The moments that the sentence opens with: "I 2021 …", "I 2020 og 2021 …"."""
    border = _BORDER.search(said.holed)
    end = min([at, *(start for start, _ in said.holes), *([border.start()] if border else [])])
    opening = [one for one in said.moments if one.end <= end and not one.passing]
    before = said.holed[: opening[0].start].strip(" [](«") if opening else "-"
    return opening if not before or spoken("om tid", "åpning").fullmatch(before) else []


def _basis(said: Utterance, at: int) -> Spoken | None:
    """A figure that another is compared with, without a year of its own: the year before."""
    found = _BASIS.search(said.holed[max(at - _BEFORE, 0) : at])
    if found is None:
        return None
    frame = _frame(said, at)
    passed = [one for one in said.moments if one.end <= at]
    before = {year - 1 for year in years_of(frame) or {said.topics.year} | years_of(passed)}
    before |= years_of(one for one in passed if one not in frame)
    if found["word"] == "fra" or spoken("om tid", "lang").search(said.holed):
        before |= set(range(min(before) - _FAR_BACK, min(before)))
    typed = frozenset(year - 1 for year in years_of(one for one in frame if one.typed))
    return Spoken(frozenset(before), not frame, typed)
