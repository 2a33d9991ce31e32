"""Dates and years against the calendar, the period, the set-up and the captions of the form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from norcrin_xl.checks.project_terms import months
from norcrin_xl.checks.stored_cells import years_in
from norcrin_xl.checks.text.days import HOLE, Day, Moment, days, years_of
from norcrin_xl.checks.text.manuscript import passages_of
from norcrin_xl.checks.text.numerals import Numeral, Sort
from norcrin_xl.checks.text.passage import Grid, Passage, Role, Script
from norcrin_xl.checks.text.references import kind_of, noted_rows
from norcrin_xl.checks.text.topics import Topics
from norcrin_xl.checks.text.utterance import Utterance, utterances, utterances_of
from norcrin_xl.checks.text.words import spoken, words
from norcrin_xl.findings import Finding
from norcrin_xl.markup import LinkedNumber, linked_numbers
from norcrin_xl.model import Project, Quantities, Quantity, ReportData
from norcrin_xl.numbers import date_text, listed
from norcrin_xl.quantities.exhibits import Figure, Table
from norcrin_xl.quantities.quantity_ids import ECONOMY, KPI, with_year_words

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
    r"\b(?:[ft]\.?\s?o\.?\s?m|til|fra|innen|før|mot|mellom|etter|og med|ut|utover|per|pr|siden"
    r"|oppstart|tiltredelse|virkning|enn i|enn|som i|for)\.?"
    r"(?: (?:perioden|begynnelsen|slutten|utgangen|våren|høsten|sommeren|vinteren|og med|den|av"
    r"|i))*\s*$"
)
_SINCE = re.compile(r"\b(?:siden|enn i|enn|som i)\s*$|\b(?:fra|etter)\b")
_CLAUSE = re.compile(r"[,;:(]| men | og (?=\w+ (?:er|blir|skal|vil|ble|var|hadde)\b)")
_RELATIVE = re.compile(r"\s?(?:som|der|da|hvor|etter at|siden)\b")
"""Begins a clause that tells in passing what was done before the report was sent."""
_REPORTED_YEAR = re.compile(
    r"\b(?:rapport(?:erings)?(?:år|periode)\w{0,3}:?(?: er)?|årsrapport(?:en)?(?: for)?"
    r"|(?:denne|årets) (?:års)?rapport(?:en)? (?:for|gjelder|dekker|omfatter)"
    r"|(?:^|(?<=[.!?] ))rapporten (?:gjelder|dekker|omfatter))"
    r"(?: året| perioden)? (?:(?:fra )?1\. ?(?:1\.|januar) ?"
    r"(?:(?:–|-|til)(?: og med)? ?31\. ?(?:12\.|desember) ?)?)?(20\d\d)\b"
)
_ANOTHER_REPORT = re.compile(r"\b(?:enn|med|mot|fra|til|siden|forrige|tidligere|av) $")
_IN_ANOTHER = re.compile(r"\bi $")
_WAS_SENT = re.compile(r"\W{0,2}(?:ble|var|lå|sto|viste|meldte|ga|hadde)\b")
_MEANS_THE_YEAR = re.compile(r"rapporteringsår|siste år|dette år|i år\b", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")
_FAR, _NEAR = 200, 30
"""Characters from a date beyond which nothing is said about it."""

Years = tuple[int, ...]
Rows = Sequence[Sequence[str]]
_PERIOD = re.compile(r"(?:19|20)\d\d ?(?:[–-]|til) ?(?:19|20)\d\d")
_TWO_YEARS = re.compile(r"\b(?:i|for|årene) (?:19|20)\d\d(?: og |[–-])(?:19|20)\d\d\b")
_FEWEST_YEARS = 3
_SPANNING = re.compile(r"–|-|(?:og )?(?:fram |frem )?(?:til|t\.o\.m\.?)(?: og med)?")


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
    towards = towards or spoken("dato", "kommer", "begynner").search(before[-_NEAR:])
    if _is_other_change_of_owner(script, nearby, day):
        yield "dato-eierskifte", date_text(setup.new_owner_from or end)
    elif day.first > end:
        own = spoken("dato", "om rapporten").search(before + after)
        planned = spoken("dato", "planlagt").search(nearby.lower())
        beside = setup.due and day.first <= setup.due and _RELATIVE.match(before)
        if told and not (own or planned or towards or beside):
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
        is_read = passage.is_text or passage.role in (Role.MARGIN, Role.HEADING)
        low = passage.text.lower()
        for found in _REPORTED_YEAR.finditer(low) if is_read else ():
            before, after = low[: found.start()], low[found.end() :]
            of_report = found[0].startswith("årsrapport")
            other = _ANOTHER_REPORT.search(before[-_NEAR:]) or (
                of_report and (_IN_ANOTHER.search(before[-_NEAR:]) or _WAS_SENT.match(after))
            )
            is_span = re.match(rf" ?(?:–|-|og|til) ?[\d. ]{{0,8}}(?:desember )?{year}", after)
            if found[1] != year and not (other or is_span or passage.linked(*found.span())):
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
    beside = {
        one.caption: (*one.rows[: one.heads], [r[0] for r in one.rows]) for one in script.grids
    }
    topics = Topics(script.data, script.quantities)
    for passage in script.passages:
        years, cell = years_in(passage.text), passage.cell
        expected: Years = ()
        if passage.role is Role.HEADING and passage.number:
            expected = _of_heading(passage, years, script)
        elif passage.role is Role.CAPTION:
            own = beside.get(passage.text.strip(), ())
            expected = _of_caption(passage, years, captions, own, topics, script)
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
    passage: Passage,
    years: Years,
    captions: Mapping[str, Years],
    rows: Rows,
    topics: Topics,
    script: Script,
) -> Years:
    """The years of the form's table or figure with its number, those of the table below it, whose
    headings are `rows`, or those of the series that it begins."""
    known = captions.get(f"{kind_of(passage.text)} {passage.number}", ())
    if known and "." in passage.number:
        return known
    of_table = {year for row in rows for text in row for year in years_in(text)}
    if len(of_table) == 2 and _TWO_YEARS.search(passage.text):
        return years if of_table >= {*years} else (min(of_table), max(of_table))
    if not _PERIOD.search(passage.text):
        return ()
    if len(of_table) >= _FEWEST_YEARS:
        return (min(of_table), max(of_table))
    history = script.data.form.years(script.data.setup.year)
    names_it = bool(topics.mentions(passage.text.lower(), ""))
    begins = years[0] == min(history) or (names_it and years[0] < min(history) < years[1])
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
        grid.caption: [
            found for row in grid.rows[: grid.heads] for head in row for found in _periods_in(head)
        ]
        for grid in script.grids
        if grid.caption
    }
    for passage in script.passages:
        for own in _periods_in(passage.text) if passage.role is Role.CAPTION else ():
            known = columns.get(passage.text.strip()) or accounted
            if own not in known:
                shown, right = (" – ".join(map(date_text, two)) for two in (own, known[0]))
                yield passage.finding("periode-ulik", found=shown, expected=right)


def _periods_in(text: str, *, months: bool = False) -> Iterator[tuple[date, date]]:
    """From when to when each period goes that a text tells by its days, or also by its months."""
    for one, other in pairwise(days(text)):
        between = text[one.end : other.start].strip().lower()
        grains = {one.grain, other.grain}
        exact = (one.number and other.number) or (months and grains == {"måned"})
        if exact and _SPANNING.fullmatch(between) and one.first and other.last:
            yield one.first, other.last


_YEAR = re.compile(r"(?<=\.)(?:19|20)\d\d(?=\.|$)")
_ACCOUNTED = re.compile(r"\.(?:regnskap|budsjett|avvik|avvik_prosent|ubrukt|belop|andel\w*)$")
"""How the ids of what is accounted for end; a grant is of no year."""
_COVERS = re.compile(
    r"\b(?:omfatter|dekker?|gjelder?|utgjør|periode\w*|regnskap\w*)\b[^.;\d]{0,80}$"
)
_OF_OTHERS = re.compile(
    r"\b(?:øvrige?|andre|annet|resten|kalenderår\w*|ellers|de|rapporten|også)\b"
)
_YEAR_LONG = 12
_DAYS = {"måned": 30.44, "uke": 7.0}
"""The units that a period is counted in, with how many days each has."""
_LOOSE = 0.75
"""By how much of a unit a count may be off where the period isn't of whole months."""
_BEFORE_PERIOD = re.compile(
    r" \w+,? ?\(?(?:[\w ]{0,20}\b(?:fra|i|for|perioden|gjelder)(?: og med)? )?"
)
_LASTS = (
    r"(?:er|utgjør|dekker|omfatter|blir|gir|varer|varte|altså|i alt|til sammen|dvs\.|totalt)"
    r"(?: (?:det|i alt|altså|dermed|derfor|nøyaktig|til sammen|hele|bare|på))*"
)
_AFTER_PERIOD = re.compile(rf"\)?,? ?(?:\(|(?:[\w ]{{0,20}}\b)?{_LASTS} )?")
_IS_LONG = re.compile(rf"(?:det|dette|perioden|prosjektet|til sammen|tiden)(?: \w+)? {_LASTS} ")
_BORDER = re.compile(
    rf"[,;:(]\s*|\s[–-]\s|\s(?:men|mens|mot|enn)\s|\sog\s(?!(?:i )?(?:\d{{4}}|{HOLE}))"
)
_APART = re.compile(
    rf"[.,;:()–{HOLE}]"
    r"|\b(?:og|men|mens|mot|enn|siden|fra|til|før|etter|som|da|at|der|fordi)\b"
)
_IN_BRACKETS = re.compile(rf"[^.,;:(){HOLE}]{{0,40}}\((?:i )?")
_BASIS = re.compile(r"\b(?P<word>mot|enn|fra)(?: \w+)?\s*$")
_FARTHEST, _BEFORE = 80, 30
_FAR_BACK = 20
"""How many years back words such as "i perioden" may reach."""


def check_figure_years(script: Script) -> Iterator[Finding]:
    """A figure of another year than its sentence names or, where it names none, than the report's.

    Where a sentence names several years for a figure, or speaks of a period, any of them will
    do; a year that was only named in the sentence before is meant in this one too.
    """
    year = script.data.setup.year
    for said in utterances_of(script):
        in_table = said.passage.role is Role.CELL and said.passage.spans
        is_worded = any(sign.isalpha() for sign in said.holed.replace(HOLE, ""))
        if in_table or not said.is_short or not is_worded:
            continue  # beside a mere figure the headings say the year
        for at, _, node in said.linked_numbers:
            years = _years_of(script.quantities.get(node.quantity), script.data)
            if not years or node.format == "aar":
                continue
            meant = spoken_of(said, at)
            if not years & meant.years and not (meant.implied and year in years):
                yield _told(said, node, years, meant.years, script)


def check_months(script: Script) -> Iterator[Finding]:
    """A count of months or weeks that a period or a grant has not.

    A period is known by its two days, money from the Council by its project, if one is named.
    """
    noted = noted_rows(script)
    for said in utterances_of(script):
        of = noted.get(id(said.passage), ())
        for one in said.numbers if said.is_short else ():
            unit = next((key for key in _DAYS if one.after and one.after[0].startswith(key)), "")
            if unit and not one.about and one.sort is not Sort.DAY:
                expected = _of_period(said, one, unit)
                named = () if expected else _of_council(said, one, script, of)
                if expected or named:
                    yield said.passage.finding(
                        "maaneder-ulikt",
                        [item.refs["months"] for item in named if "months" in item.refs],
                        found=f"{one.text} {one.after[0]}",
                        expected=expected or _in_setup(named),
                    )


def _of_period(said: Utterance, one: Numeral, unit: str) -> str | None:
    """How long the period beside a count is, or the one in the sentence that it goes on from; ""
    for as long as it says, `None` where there is no such period."""
    for first, last in pairwise(days(said.text)):
        ahead = one.end <= first.start
        gap = said.lower[one.end : first.start] if ahead else said.lower[last.end : one.start]
        if (_BEFORE_PERIOD if ahead else _AFTER_PERIOD).fullmatch(gap):
            return _length(said.text[first.start : last.end], one, unit)
    before = said.before
    if before and before.passage is said.passage and _IS_LONG.fullmatch(said.lower[: one.start]):
        return _length(before.text, one, unit)
    return None


def _length(text: str, one: Numeral, unit: str) -> str | None:
    """How long the only period in a text is, where it isn't as long as a count says."""
    periods = list(_periods_in(text, months=True))
    for first, last in periods if len(periods) == 1 else ():
        whole = unit == "måned" and first.day == 1 and (last + timedelta(days=1)).day == 1
        many = months(first, last) if whole else ((last - first).days + 1) / _DAYS[unit]
        is_off = abs(many - one.value) > (0 if whole else _LOOSE)
        shown = f"{date_text(first)} – {date_text(last)} er {round(many)} {one.after[0]}"
        return shown if is_off else ""
    return None


def _of_council(
    said: Utterance, one: Numeral, script: Script, noted: Sequence[str]
) -> Sequence[Project]:
    """The projects whose months money from the Council covers, where it is said to cover others;
    a year where no project is named may be right. A note speaks of what it is `noted` at."""
    projects, before = script.data.setup.projects, said.before
    here = before.text if before and before.passage is said.passage else ""
    key = said.topics.project((said.text, here, *noted))
    known = [item for item in projects if not key or item.key == key]
    sound = {item.council_months for item in known} | ({_YEAR_LONG} if not key else set())
    sound |= {months(item.start, item.end) for item in known}
    start, _ = said.clause(one.start)
    money = "\n".join((said.lower, *noted[:1]))
    covers = "forskningsråd" in money.lower() and _COVERS.search(said.lower[: one.start][-100:])
    other = _OF_OTHERS.search(said.lower, start, one.start)
    is_off = covers and not other and one.value not in sound and one.after[0].startswith("måned")
    return known if is_off else ()


def _in_setup(projects: Sequence[Project]) -> str:
    named = listed([f"{item.name} {item.council_months}" for item in projects])
    return f"periodene i Oppsett er på {named} måneder"


def relative_links(text: str, data: ReportData, quantities: Quantities) -> str:
    """`text` with links that say what their year is to the report's: they hold next year too.

    Only links that fix this year or one of the two before are changed, and not where the
    sentence names that year in digits: what is told of 2021 is told of 2021 next year too.
    """
    fixed: list[str] = []
    for said in utterances(passages_of(text, data, quantities), Topics(data, quantities)):
        for at, _, node in said.linked_numbers:
            years = _years_of(quantities.get(node.quantity), data)
            stays = node.format != "aar" and spoken_of(said, at).typed & years
            year_words = with_year_words(node.quantity, data.setup.year)
            fixed.append(node.quantity if stays else year_words)
    links = linked_numbers(text)
    if len(links) != len(fixed):
        return text
    for (quantity, _, start), new in reversed(list(zip(links, fixed, strict=True))):
        text = text[:start] + text[start:].replace(quantity, new, 1)
    return text


def _years_of(quantity: Quantity | None, data: ReportData) -> frozenset[int]:
    """The years of a figure: its own in a series; the report's and the period's in the accounts."""
    if quantity is None:
        return frozenset()
    if found := _YEAR.search(quantity.id):
        return frozenset((int(found[0]),))
    kind, _, rest = quantity.id.partition(".")
    if kind == ECONOMY:
        key = rest.partition(".")[0]
        periods = [one for one in data.setup.projects if one.key == key] or data.setup.projects
        years = {y for one in periods for y in range(one.start.year, one.end.year + 1)}
        years.add(data.setup.year)
        return frozenset(years) if _ACCOUNTED.search(quantity.id) else frozenset()
    return frozenset((data.setup.year,)) if kind == KPI or ".endring" in rest else frozenset()


def _told(
    said: Utterance, node: LinkedNumber, own: frozenset[int], years: frozenset[int], script: Script
) -> Finding:
    quantity = script.quantities[node.quantity]
    proposal = "Si i setningen hvilket år tallet gjelder, eller bytt ut tallet."
    meant = script.quantities.get(_YEAR.sub(str(min(years)), quantity.id, count=1))
    if len(years) == 1 and meant is not None and meant is not quantity:
        link = f"{{{meant.written}|{node.format}}}"
        proposal = f"Skriv {link}, eller si i setningen hvilket år tallet gjelder."
    return said.passage.finding(
        "tall-annet-aar",
        rests_on=quantity.sources,
        found=f"{{{node.quantity}|{node.format}}}",
        year="–".join(str(year) for year in sorted({min(own), max(own)})),
        expected=listed([str(year) for year in sorted(years)][-3:]),
        proposal=proposal,
    )


# The years that a figure may be of by its sentence


class Spoken(NamedTuple):
    """The years that a figure may be of by its sentence.

    `implied` says that the sentence names none for it, so that it speaks of the report's year;
    `typed` are the years of `years` that stand there in digits.
    """

    years: frozenset[int]
    implied: bool
    typed: frozenset[int]


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
