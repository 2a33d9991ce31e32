"""Comparisons in words between two years of a series: "flere enn i 2019", "like mange som"."""

from __future__ import annotations

import re

from norcrin_xl.checks.text.series import LAST_YEAR, Clause, KnownSeries, Values
from norcrin_xl.checks.text.wishes import NOT

EQUAL_WITHIN = 0.10

_WORD = re.compile(
    r"\b(?:(?P<more>flere|mer|høyere|større)|(?P<fewer>færre|mindre|lavere)"
    r"|(?P<equal>like (?:mange|høyt?|stort?)))\b",
    re.IGNORECASE,
)
_THAN = re.compile(
    r"\b(?:enn|som)(?: (?:i|for|gjennom))? (?:\ufffc|20\d\d|fjor(?:året)?|året før)", re.IGNORECASE
)
_AGAINST = re.compile(
    r"\b(?:sammenlign\w+ med|sammenliknet med|i forhold til|målt mot|mot)(?: (?:i|for))?"
    r" (?:\ufffc|20\d\d|fjor(?:året)?|året før)",
    re.IGNORECASE,
)
_NOT_COUNTED = re.compile(r"^ (?:enn|i|som|,|\.|$)", re.IGNORECASE)
_NEXT_WORD = re.compile(r"^ ([\wæøå-]+)")


def compared_word(clause: Clause) -> re.Match[str] | None:
    """The one word of comparison in a clause; `None` where there are several, or it is denied."""
    words = list(_WORD.finditer(clause.text))
    if len(words) != 1 or NOT.search(clause.text[: words[0].start()]):
        return None
    return words[0]


def contradicted_comparison(
    clause: Clause,
    word: re.Match[str],
    series: KnownSeries,
    year: int,
    years: list[tuple[int, int]],
) -> tuple[str, Values]:
    """A comparison of the series between two years that doesn't hold, with both figures.

    Without figures where it holds or isn't of the series. `years` are those that go with it, by
    place. The year that is spoken of is the report's where none is named besides the one that is
    compared with.
    """
    bases = [*_THAN.finditer(clause.text, word.end()), *_AGAINST.finditer(clause.text)]
    if len(bases) != 1 or not _counts(clause, word, series):
        return "", {}
    base = bases[0]
    said = clause.text[word.start() : max(word.end(), base.end())].strip()
    spoken = {known for at, known in years if not base.start() <= at < base.end()}
    spoken |= {year - 1 for found in LAST_YEAR.finditer(clause.text) if _apart(found, base)}
    now = spoken.pop() if len(spoken) == 1 else year
    then = next((known for at, known in years if base.start() <= at < base.end()), None)
    if then is None:
        then = year - 1 if LAST_YEAR.search(base[0]) else now - 1
    values, (first, last) = series.values, sorted((now, then))
    known = not spoken and first != last and first in values and last in values
    if not known or _holds(word, values[now], values[then]):
        return said, {}
    return said, {first: values[first], last: values[last]}


def _apart(found: re.Match[str], base: re.Match[str]) -> bool:
    return found.end() <= base.start() or found.start() >= base.end()


def _counts(clause: Clause, word: re.Match[str], series: KnownSeries) -> bool:
    """Whether the comparison is of the series: nothing else is counted right after the word."""
    after = clause.lower[word.end() :]
    if _NOT_COUNTED.match(after):
        return True
    found = _NEXT_WORD.match(after)
    counted = found[1] if found else ""
    return counted == series.unit or any(after[1:].startswith(name) for name in series.names)


def _holds(word: re.Match[str], now: float, then: float) -> bool:
    if word["more"]:
        return now > then
    if word["fewer"]:
        return now < then
    return abs(now - then) <= EQUAL_WITHIN * abs(then)
