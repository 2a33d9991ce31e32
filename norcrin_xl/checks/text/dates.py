"""Dates against the calendar, the reporting period and the set-up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from norcrin_xl.checks.text.days import Day, days
from norcrin_xl.checks.text.passage import Passage, Script
from norcrin_xl.checks.text.utterance import Utterance, utterances_of
from norcrin_xl.checks.text.words import spoken, words
from norcrin_xl.findings import Finding
from norcrin_xl.numbers import date_text

WEEKDAYS = tuple(words("ukedager"))
_PAST = re.compile(
    r"\b(?:ble|var|hadde|fikk|holdt|startet|deltok|møttes|gjennomførte|arrangerte|publiserte"
    r"|ga|kom|tok)\b|\b(?:er|har)(?: \w+){0,2}? \w{2,}(?:et|tt|dd|rt|lt|gt|nt|st)\b"
)
_EVENT = re.compile(
    r"\b(?:ble|er|har) (?:\w+ )?"
    r"(?:holdt|gjennomført|arrangert|publisert|levert|avsluttet|fullført)\b"
    r"|\b(?:holdt|arrangerte|gjennomførte|publiserte)\b"
)
_TOWARDS = re.compile(
    r"\b(?:til|fra|innen|før|mot|mellom|etter|og med|ut|utover|per|pr|siden|enn i|enn|som i|for)\.?"
    r"(?: (?:perioden|begynnelsen|slutten|utgangen|våren|høsten|sommeren|vinteren|og med|den|av"
    r"|i))*\s*$"
)
_SINCE = re.compile(r"\b(?:siden|enn i|enn|som i)\s*$")
_CLAUSE = re.compile(r"[,;:(]| men | og (?=\w+ (?:er|blir|skal|vil|ble|var|hadde)\b)")
_REPORTED_YEAR = re.compile(
    r"\brapporteringsår(?:et)? (?P<a>20\d\d)\b|\bårsrapport(?:en)?(?: for)? (?P<b>20\d\d)\b"
)
_FAR = 200
"""Characters from a date beyond which nothing is said about it."""


def check_dates(script: Script) -> Iterator[Finding]:
    """Days that the calendar has not or names otherwise, and times that don't fit the verb.

    What is told as done after the period is a warning; an event before it is a note, and what is
    to come on a day long past a warning. A day of the change of owner in another year, too.
    """
    for said in utterances_of(script):
        for day in days(said.text) if said.passage.is_text else ():
            if not said.passage.linked(said.start + day.start, said.start + day.end):
                yield from _of_day(script, said, day)


def _of_day(script: Script, said: Utterance, day: Day) -> Iterator[Finding]:
    setup, passage = script.data.setup, said.passage
    shown = said.text[day.start : day.end]
    in_year = day.within(setup.year)
    if day.impossible or (day.number and in_year.first is None):
        yield passage.finding("dato-finnes-ikke", found=shown)
        return
    yield from _weekday(passage, day, shown, setup.year)
    if day.first is None or day.last is None:
        return
    start = min(project.start for project in setup.projects)
    end = max(project.end for project in setup.projects)
    before, after = _around(said.lower, day)
    nearby = said.text[max(day.start - _FAR, 0) : day.end + _FAR]
    if _is_other_change_of_owner(script, nearby, day):
        right = date_text(setup.new_owner_from or end)
        yield passage.finding("dato-eierskifte", found=shown, expected=right)
    elif day.first > end:
        own = spoken("dato", "om rapporten").search(before + after)
        told = (_PAST.search(before) or _PAST.search(after)) and not own
        planned = spoken("dato", "planlagt").search(nearby.lower())
        if told and not planned and not _TOWARDS.search(before):
            yield passage.finding("dato-etter-perioden", found=shown, expected=date_text(end))
    elif day.last < start:
        yield from _before_period(passage, day, (before, after), shown, start)


def _weekday(passage: Passage, day: Day, shown: str, year: int) -> Iterator[Finding]:
    """A weekday that the date has not; without a year it may be that of the year after, too."""
    if day.weekday is None or day.first is None:
        years = () if day.weekday is None else (year, year + 1)
        if not years or any(_is_on(day.within(known), day.weekday) for known in years):
            return
        day = day.within(year)
    if day.first is not None and not _is_on(day, day.weekday):
        yield passage.finding("ukedag-feil", found=shown, expected=WEEKDAYS[day.first.weekday()])


def _is_on(day: Day, weekday: int | None) -> bool:
    return day.first is not None and day.first.weekday() == weekday


def _around(text: str, day: Day) -> tuple[str, str]:
    """What stands before and after the date in its own clause, and no farther off than that."""
    before = text[max(day.start - _FAR, 0) : day.start]
    after = text[day.end : day.end + _FAR]
    starts = [mark.end() for mark in _CLAUSE.finditer(before)]
    return before[max(starts, default=0) :], _CLAUSE.split(after, maxsplit=1)[0]


def _before_period(
    passage: Passage, day: Day, around: tuple[str, str], shown: str, start: date
) -> Iterator[Finding]:
    before, after = around
    clause = before + after
    coming = spoken("dato", "kommer").search(clause)
    if day.grain in ("dag", "måned") and coming and not _PAST.search(clause):
        if not _SINCE.search(before) and not re.search(r"\b(?:fra|etter)\b", before):
            yield passage.finding("dato-passert", found=shown, expected=date_text(start))
    elif not _TOWARDS.search(before) and (_EVENT.search(before) or _EVENT.search(after)):
        yield passage.finding("dato-for-perioden", found=shown, expected=date_text(start))


def _is_other_change_of_owner(script: Script, text: str, day: Day) -> bool:
    """Whether a text about the change of owner has its day and month in another year."""
    setup = script.data.setup
    change = setup.new_owner_from
    if change is None or not day.number or day.first is None or day.year == change.year:
        return False
    named = any(name and name in text for name in (setup.new_owner, setup.owner))
    return (
        named
        and (day.month, day.number) == (change.month, change.day)
        and bool(spoken("dato", "eierskifte").search(text.lower()))
    )


def check_reported_year(script: Script) -> Iterator[Finding]:
    """A text that says which year it reports, and says another than the report's."""
    year = str(script.data.setup.year)
    for passage in script.passages:
        if passage.is_text and "rapport" in passage.text.lower():
            for found in _REPORTED_YEAR.finditer(passage.text.lower()):
                if (found["a"] or found["b"]) != year:
                    shown = passage.text[found.start() : found.end()]
                    if not passage.linked(*found.span()):
                        yield passage.finding("aar-ulikt", found=shown, expected=year)
