"""Claims in words about a series of years: grew, fell, was stable, doubled, is the highest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from norcrin_xl.checks.text.judgement import (
    RISING,
    TIMES,
    Claim,
    Outcome,
    bound_of,
    cells_of,
    of_years,
    relation_holds,
    shown,
)
from norcrin_xl.checks.text.topics import Fact, Topic
from norcrin_xl.checks.text.utterance import Utterance
from norcrin_xl.checks.text.words import any_of, kind_of, spoken, words
from norcrin_xl.numbers import listed

_CHANGES = ("opp", "ned", "stabil", *TIMES)
_EVER = ("rekord", "bunn")
_EXTREMES = (*_EVER, "høy", "lav")
_COMPARED = ("flere", "færre", "like")
_ALL = re.compile(
    r"\b(?:alle|samtlige) (?:de )?(?:fem |seks )?(?:indikator|kpi|resultatindikator)\w*"
)
_SINCE = re.compile(r"\b(?:siden(?: [^\W\d]+){0,4}|fra og med|fra)(?: i)?\s*$")
_AGAINST = re.compile(
    r"\b(?:enn i|mot|som i|som|med|enn|av|fra)\s*(?:(?:toppåret|nivået i|tallet i|tallet for)\s*)?"
    r"(?:(?:19|20)\d\d (?:\w+ )?i )?$"
)
_THAN = re.compile(
    r"\b(?:enn|som|sammenlik?gn\w+ med|i forhold til|målt mot|mot)(?: (?:i|for|gjennom))?"
    r" (?:(?P<year>(?:19|20)\d\d)|fjor(?:året)?|året før)\b"
)
_BASE = re.compile(
    r"^ (?:enn|som|fra|mot)(?: [^\W\d]+){0,2}? (?:(?P<year>(?:19|20)\d\d)|fjor(?:året)?|året før)\b"
)
"""What a change is counted from, right after its word: "dobbelt så mange som året før"."""
_OF_ALL_YEARS = re.compile(r"\b(?:høyest|lavest)(?: \w+)? i (?:19|20)\d\d|enn i noe annet år")
_BETWEEN = re.compile(r"\bmellom (\d+(?: \d{3})*) og (\d+(?: \d{3})*)\b")
_STEP = re.compile(r"\b(?:et|ett|viktig|neste|første|siste|den|denne) $")
_COUNTING = re.compile(r"^ (?:antall|antallet|tallet|deltakertallet)\b")
_OF_SOMETHING = frozenset(("økt", "økte", "øker", "redusert", "stabil", "stabilt", "stabile"))
"""Words that go with what follows them: "har redusert prisen", "stabilt fornøyde"."""
_NEXT = re.compile(r"^ ([\wæøå-]+)")
_THING_AFTER = re.compile(r" (?:\w+ )?(?:for|etter|på|av|til|om|i|med|rundt)\b")
_THAN_NUMBER = re.compile(r"[^.,;]{0,40}\benn (?:\w+ )?(?!(?:19|20)\d\d)\d")
_EVERY = spoken("mengde", "hvert år", "jevnt", "aldri")
_IN_A_ROW = re.compile(
    rf"(?<!\w)(?:(?P<count>{'|'.join(words('tallord'))}|\d)"
    rf"|for (?P<order>{'|'.join(words('ordenstall'))}))"
    r" år (?:på rad|i strekk)(?!\w)"
)
_FIRST_TIME = re.compile(r"\b(?:for )?første gang (?:siden|på)\b(?: i)?(?: (?:19|20)\d\d)?")
_LAST_YEARS = re.compile(rf"\bsiste (?P<count>{'|'.join(words('tallord'))}|\d) år")
_LATER = re.compile(
    r"\b(?:siden|deretter|etter de(?:t|tte)|etterpå|senere|seinere|siste|tidligere|en periode)\b"
)
"""From some year on that a claim doesn't say."""
_UNEVEN = 0.05
"""A change goes on evenly though a year goes this much the other way, as a share."""

Hit = tuple[str, re.Match[str]]
"""A word that claims something, with its kind."""


def trend_claims(said: Utterance) -> Iterator[Claim]:
    """What a sentence claims in words about the years of a series."""
    yield from _of_all(said)
    linked = any(".endring" in node.quantity for *_, node in said.linked_numbers)
    for clause in clauses_of(said):
        if not is_other(clause) and all(known <= said.topics.year for _, known in clause.years):
            yield from () if linked else _of_words(clause)
            yield from _range(clause)
            yield from _every_year(clause)


class Clause(NamedTuple):
    """A part of a sentence that speaks of one series: its place, its text, the years it names."""

    said: Utterance
    topic: Topic
    start: int
    text: str
    years: Sequence[tuple[int, int]]

    @property
    def year(self) -> int:
        return self.said.topics.year

    def denied(self, at: int) -> bool:
        return self.said.denied(self.start + at)

    def claim(self, words_said: str, holds: bool, facts: Sequence[Fact], told: str = "") -> Claim:
        told = told or listed([f"{shown(fact.value, '')} i {fact.year}" for fact in facts])
        outcome = Outcome(holds, told, cells_of(*facts))
        return Claim(self.said, words_said.strip(), self.topic.label, (outcome,))


_COUNTED = re.compile(rf"\b(?:{any_of('mengde', 'alle')}|{'|'.join(words('tallord'))}) av\b")
"""Before a series: what its sentence says of several of them first."""


def clauses_of(said: Utterance) -> Iterator[Clause]:
    """The whole sentence where it speaks of one series, else each clause that speaks of one."""
    whole = (0, len(said.text))
    own = _series_in(said, *whole)
    if said.goes_on and not said.mentions:
        own = [topic for topic in said.carried() if len(topic.series()) > 1]
        own = own if len(own) == 1 else []
    for start, end in [whole] if len(own) == 1 else said.clauses if own else ():
        some = own if len(own) == 1 else _series_in(said, start, end)
        owner = said.subject(start, end)
        topic = some[0].owned(owner) if len(some) == 1 and owner is not None else None
        if topic and len(topic.series()) > 1:
            first = min((one.start for one in said.mentions if one.topic in some), default=start)
            if _COUNTED.search(said.lower, start, first):
                start = said.clause(first)[0]
            years = [(at - start, known) for at, known in said.years if start <= at < end]
            yield Clause(said, topic, start, said.lower[start:end], years)


def _series_in(said: Utterance, start: int, end: int) -> list[Topic]:
    topics = [
        item.topic
        for item in said.mentions
        if start <= item.start < end
        and len(item.topic.series()) > 1
        and (not item.short or said.means(item))
        and not said.lower[: item.start].endswith(" ikke ")
    ]
    return list(dict.fromkeys(topics))


def is_other(clause: Clause) -> bool:
    """Whether a clause wishes, names a partner, or speaks of something else than whole years, or
    its sentence of what goes another way than the rest."""
    said, start, end = clause.said, clause.start, clause.start + len(clause.text)
    if spoken("mengde", "unntatt").search(said.lower):
        return True
    if any(start <= named.start < end for named in said.partners):
        return True
    if spoken("modalitet", "ønske").search(clause.text) or said.partial(start, end, "noen av"):
        return True
    things = spoken("annet", "sak").finditer(clause.text)
    return any(_THING_AFTER.match(clause.text, found.end()) for found in things)


def _first_time(clause: Clause, first: re.Match[str]) -> Iterator[Claim]:
    """ "økte for første gang siden 2019": the year's step, and none such in between."""
    since, change = since_year(clause, clause.years), _change_near(clause, first)
    others = {known for _, known in clause.years if known != since}
    now, series = max(others, default=clause.year), clause.topic.series()
    if since is None or change is None or len(others) > 1 or clause.denied(first.start()):
        return
    if not set(range(since, now + 1)) <= series.keys() or now - since < 2:
        return
    steps = [(series[year - 1], series[year]) for year in range(since + 1, now + 1)]
    so = [relation_holds(kind_of(change), b.value, a.value) for a, b in steps]
    odd = [step for step, holds in zip(steps[:-1], so, strict=False) if holds] or steps[-1:]
    start, end = min(change.start(), first.start()), max(change.end(), first.end())
    facts = list(dict.fromkeys(fact for step in odd for fact in step))
    yield clause.claim(clause.text[start:end], so[-1] and not any(so[:-1]), facts)


def _of_words(clause: Clause) -> Iterator[Claim]:
    """Claims of changes, extremes and other years; of several, each has its own years."""
    if first := _FIRST_TIME.search(clause.text):
        yield from _first_time(clause, first)
        return
    hits = _hits(clause)
    told = [known for known in clause.years if not _is_against_last(clause.text, known[0])]
    ends = [*(found.start() for _, found in hits[1:]), len(clause.text)]
    begin = 0
    for hit, stop in zip(hits, ends, strict=False):
        own = [known for known in told if begin <= known[0] < stop]
        every = [known for known in clause.years if begin <= known[0] < stop]
        begin = stop
        timed = bool(own) or not (told or _of_some_time(clause.text, hit[1]))
        if hit[0] in _EXTREMES and timed:
            yield from _extreme(clause, hit, own)
        elif hit[0] not in _EXTREMES:
            yield from _compared(clause, hit, own, every, timed)


def _hits(clause: Clause) -> list[Hit]:
    """The words that claim something, each kind once, in order."""
    every = spoken("relasjon", *_EXTREMES, *_CHANGES, *_COMPARED).finditer(clause.text)
    found = [(kind_of(hit), hit) for hit in every]
    ever = max((hit.end() for kind, hit in found if kind in _EVER), default=0)
    times = {hit.start() for kind, hit in found if kind in TIMES}
    bending = [hit for _, hit in found if hit.end() + len(" enn ") in times]
    found = [(kind, hit) for kind, hit in found if hit not in bending]
    compared = [hit for kind, hit in found if kind in _COMPARED]
    some: dict[str, re.Match[str]] = {}
    for kind, hit in found:
        sound = len(compared) == 1 and hit.start() >= ever if kind in _COMPARED else True
        if kind in _CHANGES:
            sound = _speaks_of_figure(clause, hit)
        if kind in _EVER or (sound and not clause.denied(hit.start())):
            some.setdefault(kind, hit)
    return list(some.items())


def _speaks_of_figure(clause: Clause, hit: re.Match[str]) -> bool:
    """Whether what follows a word is no other thing than the series that changes."""
    if hit[0] == "steg" and _STEP.search(clause.text[: hit.start()]):
        return False
    after = clause.text[hit.end() :]
    if hit[0] in ("falt", "faller", "fall"):
        return not re.match(r" (?:bort|på|sammen|ut|inn)\b", after)
    rest = _COUNTING.sub("", after)
    word, at = _NEXT.match(rest), clause.start + len(clause.text) - len(rest) + 1
    own = (*words("annet")["ledsager"], clause.topic.unit)
    counted = rest != after and any(item.start == at for item in clause.said.mentions)
    return hit[0] not in _OF_SOMETHING or word is None or counted or word[1] in own


def _is_against_last(text: str, at: int) -> bool:
    """Whether "i fjor" is what is compared with, and not the time that is told of."""
    before = text[:at]
    return not text[at : at + 4].isdigit() and bool(
        _SINCE.search(before) or _AGAINST.search(before)
    )


def _of_some_time(text: str, found: re.Match[str]) -> bool:
    """Whether a claim without a year tells of a time that nobody has named."""
    before = text[: found.start()]
    return bool(spoken("annet", "uten tid").search(text) or spoken("annet", "før").search(before))


def _compared(
    clause: Clause,
    hit: Hit,
    own: Sequence[tuple[int, int]],
    every: Sequence[tuple[int, int]],
    timed: bool,
) -> Iterator[Claim]:
    """That a series grew, fell, was stable, or is more, less or so many times what it was."""
    kind, found = hit
    series, end = clause.topic.series(), found.end()
    base = _BASE.match(clause.text[end:])
    years: tuple[int, int] | None = None
    spans = [(clause.year - many, clause.year) for many in clause.said.spans if not clause.years]
    if base and kind in TIMES:
        spans, years = [], (int(base["year"] or clause.year - 1), clause.year)
    elif kind in _COMPARED:
        bases = list(_THAN.finditer(clause.text))
        if len(bases) == 1 and _counts(clause, found):
            years, end = _than(clause, bases[0], every), max(end, bases[0].end())
    elif timed:
        years = _period(clause, own)
        years = years if years[0] < years[1] else None
    if kind in _COMPARED or not spans:
        spans = [years] if years and years[0] != years[1] else []
    if spans and series.keys() >= {year for span in spans for year in span}:
        pairs = [of_years(clause.topic, now, then) for then, now in spans]
        bent = clause.text[: found.start()]
        outcomes = tuple(pair.outcome(kind, before=bent) for pair in pairs)
        yield Claim(clause.said, clause.text[found.start() : end], clause.topic.label, outcomes)


def since_year(clause: Clause, years: Sequence[tuple[int, int]]) -> int | None:
    return next((known for at, known in years if _SINCE.search(clause.text[:at])), None)


def _period(clause: Clause, years: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """From which year to which a claim speaks; this year against last when it doesn't say."""
    named, year = sorted({known for _, known in years}), clause.year
    if since := since_year(clause, years):
        return since, max(named) if len(named) > 1 else year
    if len(named) == 2:
        return named[0], named[1]
    if len(named) == 1:
        at = years[0][0]
        against = _AGAINST.search(clause.text[:at]) or clause.text[at + 4 : at + 5] == ":"
        against = against and named[0] < year
        return (named[0], year) if against else (named[0] - 1, named[0])
    return year - 1, year


def _than(clause: Clause, base: re.Match[str], every: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """The years of "flere enn i 2019", "like mange som året før": then and now."""
    told = {known for at, known in every if not base.start() <= at < base.end()}
    now = min(told) if len(told) == 1 else clause.year
    then = int(base["year"]) if base["year"] else None
    return then or (clause.year if "fjor" in base[0] else now) - 1, now


def _counts(clause: Clause, found: re.Match[str]) -> bool:
    """Whether a comparison is of the series: nothing else is counted right after the word."""
    after = clause.text[found.end() :]
    word = _NEXT.match(after)
    named = word and (word[1] == clause.topic.unit or word[1][:6] in clause.topic.label.lower())
    return bool(named or re.match(r" (?:enn|i|som)\b|[,.]|$", after))


def _extreme(clause: Clause, hit: Hit, own: Sequence[tuple[int, int]]) -> Iterator[Claim]:
    """That a year has the highest or lowest figure of all, or of all since another year."""
    kind, found = hit
    series, since = clause.topic.series(), since_year(clause, own)
    first = since + 1 if since else min(series)
    others = [known for _, known in own if known != since]
    last = others[-1] if others else clause.year
    if len(set(others)) > 1 or last not in series or first > last:
        return
    if kind in _EVER and _THAN_NUMBER.match(clause.text[found.end() :]):
        return
    end = max(series) if _OF_ALL_YEARS.search(clause.text) else last
    some = [fact for year, fact in sorted(series.items()) if first <= year <= end]
    best = (max if kind in ("rekord", "høy") else min)(fact.value for fact in some)
    if len(some) > 1:
        yield clause.claim(found[0], series[last].value == best, some)


def _range(clause: Clause) -> Iterator[Claim]:
    """ "har ligget mellom x og y siden 2018": a range of years is none."""
    found, since = _BETWEEN.search(clause.text), since_year(clause, clause.years)
    if not found or since is None:
        return
    if any(found.start() < at < found.end() for at, _ in clause.years):
        return
    low, high = (float(part.replace(" ", "")) for part in found.groups())
    known = [fact for year, fact in sorted(clause.topic.series().items()) if year >= since]
    outside = [fact for fact in known if not low <= fact.value <= high]
    yield clause.claim(found[0], not outside, outside or known)


def _every_year(clause: Clause) -> Iterator[Claim]:
    """ "har vokst hvert eneste år siden 2016", "aldri under 140": something of all its years."""
    text, every = clause.text, _EVERY.search(clause.text) or _IN_A_ROW.search(clause.text)
    years = _whole_years(clause, every) if every else ()
    named = [item for item in clause.said.mentions if item.topic is clause.topic]
    if not every or not years or spoken("mengde", "unntak").search(clause.said.lower):
        return
    if clause.said.is_aside or any(clause.said.narrowed(item) for item in named):
        return
    facts, kind = [clause.topic.series()[year] for year in years], kind_of(every)
    bound = bound_of(clause.said, clause.start, clause.start + len(text))
    if bound is not None and kind != "jevnt":
        if kind == "hvert år" and clause.denied(every.start()):
            return
        holding = [fact for fact in facts if bound.holds(fact.value)]
        failing = holding if kind == "aldri" else [fact for fact in facts if fact not in holding]
        yield clause.claim(f"{bound.said} … {every[0]}", not failing, failing or facts)
    change = _change_near(clause, every) if bound is None and kind != "aldri" else None
    if change is None or clause.denied(every.start()):
        return
    slack = _UNEVEN if kind == "jevnt" else 0.0
    against = [
        (then, now)
        for then, now in pairwise(facts)
        if not relation_holds(kind_of(change), now.value, then.value)
        and (not slack or abs(now.value - then.value) > slack * abs(then.value))
    ]
    start, end = min(change.start(), every.start()), max(change.end(), every.end())
    steps = list(dict.fromkeys(fact for step in against for fact in step))
    yield clause.claim(text[start:end], not against, steps or facts)


def _change_near(clause: Clause, every: re.Match[str]) -> re.Match[str] | None:
    """The word for growth or fall that goes on in all the years: nothing else stands between."""
    more = spoken("relasjon", "flere", "færre").finditer(clause.text)
    beside = [hit for hit in more if not clause.text[hit.end() : every.start()].strip()]
    changes = [*spoken("relasjon", "opp", "ned").finditer(clause.text), *beside]
    if len({kind_of(change) in RISING for change in changes}) != 1:
        return None
    for change in changes:
        first, last = sorted((change, every), key=lambda one: one.start())
        gap = clause.text[first.end() : last.start()]
        for item in clause.said.mentions:
            at = item.start - clause.start
            if first.end() <= at < last.start():
                gap = gap.replace(clause.text[at : item.end - clause.start], " ")
        if set(re.findall(r"[^\W\d]+|[,;:(]", gap)) <= set(words("mengde")["mellom"]):
            adjacent = change.end() + 1 == every.start()
            return change if adjacent or _speaks_of_figure(clause, change) else None
    return None


def _whole_years(clause: Clause, every: re.Match[str]) -> Sequence[int]:
    """The years of a series that a claim of all years is of; none where it doesn't say."""
    series, text = sorted(clause.topic.series()), clause.text
    first, last = series[0], clause.year
    named = sorted({known for _, known in clause.years})
    start = since_year(clause, clause.years)
    many, row = _LAST_YEARS.search(text), _IN_A_ROW.search(text)
    if start is not None:
        later = [year for year in named if year > start]
        first, last = start, later[-1] if later else last
    elif row and not named:
        order = row["order"] or row["count"]
        first = last - int(words("ordenstall" if row["order"] else "tallord").get(order) or order)
    elif len(named) == 2:
        first, last = named
    elif many:
        count = many["count"]
        first = last + 1 - int(words("tallord").get(count) or count)
    elif named or kind_of(every) == "jevnt" or _LATER.search(text):
        return ()
    before = clause.said.before
    if start is None and not named and not many and not row and before and before.years:
        return ()
    known = range(first, last + 1)
    return known if len(known) > 2 and set(known) <= set(series) else ()


def _of_all(said: Utterance) -> Iterator[Claim]:
    """ "2021 er det beste året for alle indikatorene": every series is asked."""
    found = _ALL.search(said.lower)
    hit = found and (
        spoken("relasjon", "høy").search(said.lower)
        or spoken("relasjon", "opp", "ned").search(said.lower)
    )
    if not found or not hit or said.wished or said.denied(found.start()):
        return
    if spoken("mengde", "unntak", "unntatt").search(said.lower):
        return
    if said.subject(0, len(said.text)) != "":
        return
    year, failing = said.topics.year, []
    for key, topic in said.topics.by_key.items():
        series = topic.series() if key.startswith("kpi.") and "+" not in key else {}
        if year in series and year - 1 in series:
            now, best = series[year].value, max(fact.value for fact in series.values())
            holds = now == best
            if kind_of(hit) != "høy":
                holds = relation_holds(kind_of(hit), now, series[year - 1].value)
            failing += [] if holds else [topic]
    facts = [[fact for _, fact in sorted(topic.series().items())] for topic in failing]
    text = listed(
        [f"{one[-1].quantity.label}: {', '.join(shown(f.value, '') for f in one)}" for one in facts]
    )
    outcome = Outcome(not failing, text, cells_of(*(one[-1] for one in facts)))
    yield Claim(said, f"{hit[0]} … {found[0]}", "alle indikatorene", (outcome,))
