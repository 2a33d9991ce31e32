"""Dates and years against the calendar, the period, the set-up and the captions of the form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise

from norcrin_xl.checks.stored_cells import years_in
from norcrin_xl.checks.text.days import Day, days
from norcrin_xl.checks.text.passage import Grid, Passage, Role, Script
from norcrin_xl.checks.text.references import kind_of
from norcrin_xl.checks.text.utterance import Utterance, utterances_of
from norcrin_xl.checks.text.words import spoken, words
from norcrin_xl.findings import Finding
from norcrin_xl.numbers import date_text
from norcrin_xl.quantities.exhibits import Figure, Table

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
_SINCE = re.compile(r"\b(?:siden|enn i|enn|som i)\s*$|\b(?:fra|etter)\b")
_CLAUSE = re.compile(r"[,;:(]| men | og (?=\w+ (?:er|blir|skal|vil|ble|var|hadde)\b)")
_REPORTED_YEAR = re.compile(r"\b(?:rapporteringsår(?:et)?|årsrapport(?:en)?(?: for)?) (20\d\d)\b")
_MEANS_THE_YEAR = re.compile(r"rapporteringsår|siste år|dette år|i år\b", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")
_FAR = 200
"""Characters from a date beyond which nothing is said about it."""

Years = tuple[int, ...]


def check_dates(script: Script) -> Iterator[Finding]:
    """Days that the calendar has not or names otherwise, and times that don't fit the verb.

    What is told as done after the period is a warning; an event before it is a note, and what is
    to come on a day long past a warning. A day of the change of owner in another year, too.
    """
    for said in utterances_of(script):
        for day in days(said.text) if said.passage.is_text else ():
            if not said.passage.linked(said.start + day.start, said.start + day.end):
                for code, expected in _faults(script, said, day):
                    shown = said.text[day.start : day.end]
                    yield said.passage.finding(code, found=shown, expected=expected)


def _faults(script: Script, said: Utterance, day: Day) -> Iterator[tuple[str, str]]:
    """What is wrong with a day, and what it should be: the codes of the findings."""
    setup = script.data.setup
    likely = [day.within(year).first for year in (setup.year, setup.year + 1)]
    if day.impossible or (day.number and likely[0] is None):
        yield "dato-finnes-ikke", ""
        return
    named = [one.weekday() for one in likely if one]
    if day.weekday is not None and day.weekday not in named:
        yield "ukedag-feil", WEEKDAYS[named[0]]
    if day.first is None or day.last is None:
        return
    start = min(project.start for project in setup.projects)
    end = max(project.end for project in setup.projects)
    before, after = _around(said.lower, day)
    nearby = said.text[max(day.start - _FAR, 0) : day.end + _FAR]
    told, towards = _PAST.search(before) or _PAST.search(after), _TOWARDS.search(before)
    if _is_other_change_of_owner(script, nearby, day):
        yield "dato-eierskifte", date_text(setup.new_owner_from or end)
    elif day.first > end:
        own = spoken("dato", "om rapporten").search(before + after)
        planned = spoken("dato", "planlagt").search(nearby.lower())
        if told and not (own or planned or towards):
            yield "dato-etter-perioden", date_text(end)
    elif day.last < start:
        clause = before + after
        coming = spoken("dato", "kommer").search(clause)
        if day.grain in ("dag", "måned") and coming and not _PAST.search(clause):
            if not _SINCE.search(before):
                yield "dato-passert", date_text(start)
        elif not towards and (_EVENT.search(before) or _EVENT.search(after)):
            yield "dato-for-perioden", date_text(start)


def _around(text: str, day: Day) -> tuple[str, str]:
    """What stands before and after the date in its own clause, and no farther off than that."""
    before = text[max(day.start - _FAR, 0) : day.start]
    after = text[day.end : day.end + _FAR]
    starts = [mark.end() for mark in _CLAUSE.finditer(before)]
    return before[max(starts, default=0) :], _CLAUSE.split(after, maxsplit=1)[0]


def _is_other_change_of_owner(script: Script, text: str, day: Day) -> bool:
    """Whether a text about the change of owner has its day and month in another year."""
    setup = script.data.setup
    change = setup.new_owner_from
    if change is None or day.year == change.year:
        return False
    same_day = (day.month, day.number) == (change.month, change.day)
    named = any(name and name in text for name in (setup.new_owner, setup.owner))
    return same_day and named and bool(spoken("dato", "eierskifte").search(text.lower()))


def check_reported_year(script: Script) -> Iterator[Finding]:
    """A text that says which year it reports, and says another than the report's."""
    year = str(script.data.setup.year)
    for passage in script.passages:
        for found in _REPORTED_YEAR.finditer(passage.text.lower()) if passage.is_text else ():
            if found[1] != year and not passage.linked(*found.span()):
                shown = passage.text[found.start() : found.end()]
                yield passage.finding("aar-ulikt", found=shown, expected=year)


# Headings, captions and column headings of a Word report


def year_findings(
    script: Script, tables: Mapping[str, Table], figures: Mapping[str, Figure]
) -> Iterator[Finding]:
    """A heading, a caption or a known table's heading row with another year or period in it.

    A table's heading row is told of once.
    """
    captions = {f"tabell {one.number}": years_in(one.caption) for one in tables.values()}
    captions |= {f"figur {one.id}": years_in(one.caption) for one in figures.values()}
    rows = [tuple(column.header for column in table.columns) for table in tables.values()]
    heads = {_bare(row): tuple(map(years_in, row)) for row in rows if any(map(years_in, row))}
    told: set[Grid] = set()
    for passage in script.passages:
        years, cell = years_in(passage.text), passage.cell
        expected: Years = ()
        if passage.role is Role.HEADING and passage.number:
            expected = _of_heading(passage, years, script)
        elif passage.role is Role.CAPTION:
            expected = _of_caption(passage, years, captions, script)
        elif cell and not cell.row and cell.grid not in told:
            known = heads.get(_bare(cell.grid.rows[0]), ())
            expected = known[cell.column] if cell.column < len(known) else ()
        if expected and years and years != expected:
            told |= {cell.grid} if cell else set()
            shown = "–".join(map(str, expected))
            yield passage.finding("rapport-aar-ulikt", found=passage.text.strip(), expected=shown)
    yield from _periods(script)


def _of_heading(passage: Passage, years: Years, script: Script) -> Years:
    """The year of the report, for a heading of the form's about it that names an earlier one."""
    year = script.data.setup.year
    spec = next((s for s in script.data.form.sections if s.number == passage.section), None)
    about_it = spec is not None and _MEANS_THE_YEAR.search(spec.heading)
    return (year,) if about_it and len(years) == 1 and years[0] < year else ()


def _of_caption(
    passage: Passage, years: Years, captions: Mapping[str, Years], script: Script
) -> Years:
    """The years of the form's table or figure with its number, or of the series that it begins."""
    known = captions.get(f"{kind_of(passage.text)} {passage.number}", ())
    if known and "." in passage.number:
        return known
    history = script.data.form.years(script.data.setup.year)
    begins = len(years) == 2 and years[0] == min(history)
    return (min(history), max(history)) if begins else ()


def _bare(row: Iterable[str]) -> tuple[str, ...]:
    """The words of a heading row: its columns without years, in small letters."""
    return tuple(" ".join(_WORDS.findall(text.lower())) for text in row)


def _periods(script: Script) -> Iterator[Finding]:
    """A caption with a period that no column of its table has, or that no figures have."""
    setup = script.data.setup
    accounted = [(date(setup.year, 1, 1), date(setup.year, 12, 31))]
    accounted += [(project.start, project.end) for project in setup.projects]
    columns = {
        grid.caption: [found for head in grid.rows[0] for found in _periods_in(head)]
        for grid in script.grids
        if grid.caption
    }
    for passage in script.passages:
        for own in _periods_in(passage.text) if passage.role is Role.CAPTION else ():
            known = columns.get(passage.text.strip()) or accounted
            if own not in known:
                shown, right = (" – ".join(map(date_text, two)) for two in (own, known[0]))
                yield passage.finding("periode-ulik", found=shown, expected=right)


def _periods_in(text: str) -> Iterator[tuple[date, date]]:
    for one, other in pairwise(days(text)):
        between = text[one.end : other.start].strip()
        exact = one.number and other.number and between in ("–", "-", "til")
        if exact and one.first and other.first:
            yield one.first, other.first
