"""Dates and years in the text against the reporting period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain

from norcrin_xl.checks.text.prose import Prose, Sentence, found_in
from norcrin_xl.findings import Finding
from norcrin_xl.numbers import date_text

MONTHS = (
    *("januar", "februar", "mars", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "desember"),
)
_DATE = re.compile(
    rf"(?<![\d.,/])(?:(?P<day>\d{{1,2}})\. )?(?P<month>{'|'.join(MONTHS)})"
    r" (?P<year>(?:19|20)\d\d)\b"
    r"|(?<![\d.,/-])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>(?:19|20)\d\d)\b"
    r"|(?<![\d.,/-])(?P<bare>(?:19|20)\d\d)(?![\d.,/–-]\d|\w)"
)
_DIGITS = re.compile(r"(?:19|20)\d\d")
_PAST = re.compile(
    r"\b(?:ble|var|hadde|fikk|holdt|startet|deltok|møttes|gjennomførte|arrangerte|publiserte"
    r"|ga|kom|tok|er (?:holdt|gjennomført|publisert|arrangert|avsluttet|levert|fullført))\b"
)
_EVENT = re.compile(
    r"\b(?:ble|er|har) (?:\w+ )?"
    r"(?:holdt|gjennomført|arrangert|publisert|levert|avsluttet|fullført)\b"
    r"|\b(?:holdt|arrangerte|gjennomførte|publiserte)\b"
)
_PLANNED = re.compile(
    r"\b(?:planlagt|planlegges|ventes|forventes|skal|vil|utsatt|utsettes|flyttet|flyttes|skjøvet"
    r"|lagt til|søkt|overfør\w*|innvilget|framover|kommende|fram til)\b",
    re.IGNORECASE,
)
_TOWARDS = re.compile(
    r"\b(?:til|fra|innen|før|mot|mellom|etter|og med|ut|utover)(?: (?:perioden|begynnelsen"
    r"|slutten|utgangen|våren|høsten|sommeren|vinteren|og med|den|av))*\s*$"
)
_CLAUSE = re.compile(r"[,;:(]| men | og (?=\w+ (?:er|blir|skal|vil|ble|var|hadde)\b)")
_COMPARED = re.compile(r"\b(?:siden|enn i|enn|som i)\s*$")
_FAR = 200
"""Characters from a date beyond which nothing is said about it."""
_REPORTED_YEAR = re.compile(
    r"\b[Rr]apporteringsår(?:et)? (20\d\d)\b|\b[Åå]rsrapport(?:en)?(?: for)? (20\d\d)\b"
)


def check_dates(prose: Prose) -> Iterator[Finding]:
    """Dates outside the period that the text tells of in the past tense.

    A date after the period is a warning; one before it is a note, and only where the sentence
    tells of an event.
    """
    setup = prose.data.setup
    start = min(project.start for project in setup.projects)
    end = max(project.end for project in setup.projects)
    for sentence in prose.sentences_with("19", "20"):
        if not _DIGITS.search(sentence.text):
            continue
        for found in found_in(sentence.text, _DATE):
            span = _span(found)
            if span is None:
                yield sentence.passage.finding("dato-finnes-ikke", found=found[0])
            elif span[0] > end and _told_as_past(sentence, found):
                yield sentence.passage.finding(
                    "dato-etter-perioden", found=found[0], expected=date_text(end)
                )
            elif span[1] < start and _told_as_event(sentence, found):
                yield sentence.passage.finding(
                    "dato-for-perioden", found=found[0], expected=date_text(start)
                )


def _span(found: re.Match[str]) -> tuple[date, date] | None:
    """The first and last day that a match means; `None` when there is no such day."""
    if found["bare"]:
        year = int(found["bare"])
        return date(year, 1, 1), date(year, 12, 31)
    year = int(found["year"] or found["y"])
    month = MONTHS.index(found["month"]) + 1 if found["month"] else int(found["m"])
    day = found["day"] or found["d"]
    try:
        if day:
            return date(year, month, int(day)), date(year, month, int(day))
        return date(year, month, 1), date(year, month, 28)
    except ValueError:
        return None


def _around(sentence: Sentence, found: re.Match[str]) -> tuple[str, str]:
    """What stands before and after the date in its own clause, and no farther off than that."""
    before = sentence.text[max(found.start() - _FAR, 0) : found.start()]
    after = sentence.text[found.end() : found.end() + _FAR]
    starts = [mark.end() for mark in _CLAUSE.finditer(before)]
    return before[max(starts, default=0) :], _CLAUSE.split(after, maxsplit=1)[0]


def _told_as_past(sentence: Sentence, found: re.Match[str]) -> bool:
    before, after = _around(sentence, found)
    nearby = sentence.text[max(found.start() - _FAR, 0) : found.end() + _FAR]
    if _TOWARDS.search(before) or _PLANNED.search(nearby):
        return False
    return bool(_PAST.search(before) or _PAST.search(after))


def _told_as_event(sentence: Sentence, found: re.Match[str]) -> bool:
    before, after = _around(sentence, found)
    if _TOWARDS.search(before) or _COMPARED.search(before):
        return False
    return bool(_EVENT.search(before) or _EVENT.search(after))


def check_reported_year(prose: Prose) -> Iterator[Finding]:
    """A text that says which year it reports, and says another than the report's."""
    year = str(prose.data.setup.year)
    for sentence in prose.sentences_with("rapport"):
        for found in _REPORTED_YEAR.finditer(sentence.text):
            if next(filter(None, chain(found.groups()))) != year:
                yield sentence.passage.finding("aar-ulikt", found=found[0], expected=year)
