"""Claims that a figure is so large: of the network, of a partner, of a year, in a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from norcrin_xl.checks.text.judgement import (
    PER_CENT,
    TIMES,
    Claim,
    Outcome,
    alike,
    cells_of,
    fits,
    of_other_size,
    shown,
    sized,
)
from norcrin_xl.checks.text.numerals import Numeral, Sort
from norcrin_xl.checks.text.topics import ACCOUNTS, BUDGET, Fact, Mention, Topic
from norcrin_xl.checks.text.utterance import FAR, YEAR_BEFORE, YEAR_BESIDE, Utterance, only_has
from norcrin_xl.checks.text.words import any_of, spoken, words
from norcrin_xl.numbers import listed

_COPULA = re.compile(
    r"(?:\b(?:var|er|ble|blir|utgjorde|utgjør|endte på|endte med|kom på|lå på|ligger på"
    r"|beløp seg til|beløper seg til|ført med|ført opp med|på|til|hadde|har|talte|teller)|[:(=–])"
    r"\s*(?:[\wæøå.]+ ){0,3}?$"
)
_IT_IS = re.compile(
    r"^\s?(?:det|dette|tallet|antallet|beløpet|summen) (?:er|var|ble|utgjorde) (?:nå )?$"
)
_IN_ALL = re.compile(r"\b(?:til sammen|i alt|totalt) $")
_ENTIRE = re.compile(r"(?:^|\b)(?:antall|antallet|tallet på|totalt antall|samlet antall) $")
_ONLY_IS = re.compile(
    r"\w*(?: i (?:19|20)\d\d| i rapporteringsåret| i år)? (?:er|var|ble|utgjør|utgjorde|endte på) "
)
_GREW_TO = re.compile(rf"{spoken('relasjon', 'opp', 'ned').pattern} til(?: \w+){{0,2}} ?$")
_PART_OF = rf"av (?:(?:de|alle|i alt|totalt|{any_of('stemme', 'alle')}) ){{0,2}}"
_OF_WHICH = re.compile(
    r"(?:\b(?:derav|herav|hvorav)|[,;(] ?av (?:dem|disse|disse igjen))(?: [^\W\d_]+){0,4} $"
)
_OF_OURS = re.compile(r"(?:^|[:;,] )av (?:[^\W\d_]+ ){0,2}$")
_GOES = re.compile(r"(?: [^\W\d_]+){1,5} ")
_OF_ALL, _OF_NUMBER = re.compile(rf"\b{_PART_OF}$"), re.compile(f" {_PART_OF}")
_RANGE = re.compile(
    r"\b(?:mellom(?: [\d ]{1,9} og)?"
    r"|(?:vari|sving|spenn)\w*(?: \w+){0,2} fra(?: [\d ]{1,9} til)?) $"
)
_PAIR = re.compile(
    rf"\s{{0,4}}(?:\(|:|,|med|på|=|–|-|{any_of('stemme', 'gjør')})?"
    r"\s{0,4}(?:hele|bare|kun)?\s{0,4}$"
)
_BUDGET_BEFORE = re.compile(r"\bbudsjett(?:ert|et)?(?: på| var| er)?(?: kr)? $")
_OPENING = re.compile(
    r" ?(?:(?:[Oo]g|[Mm]en|[Mm]ens) )?(?:(?:[Ii]|[Ff]or|[Vv]ed|[Pp]artnerne i) )?"
)
_SPENT = re.compile(r"\b(?:(?:regnskaps|bok|ut)?førte|(?:for)?brukte|kostet|belastet)\b")
_NOUN = re.compile(r"(?:\s[^\W\d_][\w-]*){1,2}")
_PEOPLE = ("personer", "deltakere", "stykker")
_FEWEST = 3
LEAST_CERTAIN = 10
"""Smaller counts are of something else too often to be told as wrong by their words alone."""


def value_claim(said: Utterance, one: Numeral) -> Claim | None:
    """ "1 350 kliniske behandlingsstudier", "brukerbetalingen var 12,9 millioner"."""
    if one.sort is Sort.SHARE or one.unit in ("%", "prosentpoeng", "ganger"):
        return None
    before, after = said.lower[: one.start][-24:], said.lower[one.until :]
    of_two = (before.endswith("(") and after.startswith(" mot ")) or after.startswith(" (fra ")
    found = None if of_two or _RANGE.search(said.lower[: one.start][-48:]) else _subject(said, one)
    facts = list(_readings(said, found[0], one)) if found else []
    if not found or not facts:
        return None
    topic, sure = found
    sure = sure and not said.denied(one.start)
    clear = said.partners or said.subject(*said.clause(one.start)) is not None
    slip = _slip(said, topic, one, facts)
    facts.sort(key=lambda fact: fact is not slip)
    outcomes = tuple(_is_fact(said, topic, one, fact) for fact in facts)
    holds = any(outcome.holds for outcome in outcomes)
    words_said = one.text if holds else _with_noun(said, one)
    sure = sure and bool(clear) and (holds or slip is not None)
    return Claim(said, words_said, topic.label, outcomes, (one,), sure)


def _with_noun(said: Utterance, one: Numeral) -> str:
    """A number as it is typed, with its unit and the next two words of its clause."""
    after = _NOUN.match(said.text, one.until, said.clause(one.start)[1])
    return said.text[one.start : after.end() if after else one.until].rstrip()


def _is_fact(said: Utterance, topic: Topic, one: Numeral, fact: Fact) -> Outcome:
    """Whether a number is a figure of a topic, and what that is and whose."""
    whose = f"{fact.partner}: " if fact.partner else ""
    when = f" i {fact.year}" if fact.year != said.topics.year and not topic.is_money else ""
    column = " i budsjettet" if fact.column == BUDGET else ""
    cells, origin = fact.quantity.sources, fact.quantity.formula
    if len({ref.sheet for ref in cells}) == 1:
        origin = f"{cells[0].sheet}!{listed([ref.cell for ref in cells])}"
    text = f"{whose}{shown(fact.value, topic.unit)}{when}{column} ({origin})"
    holds = fits(one, abs(fact.value), money=topic.is_money)
    return Outcome(holds, text, fact.quantity.sources, fact.quantity.id)


def _slip(said: Utterance, topic: Topic, one: Numeral, facts: Sequence[Fact]) -> Fact | None:
    """The figure that a number is a slip for: mistyped, in another unit, or of a neighbour."""
    money = topic.is_money
    for fact in facts:
        if alike(one, fact.value, money=money):
            return fact
    other = of_other_size(one, [fact.value for fact in facts]) if money and one.unit else None
    if other is not None:
        return next(fact for fact in facts if fact.value == other)
    if money and one.unit and (swapped := _in_other_column(topic, one, facts)):
        return swapped
    whose = {bool(fact.partner) for fact in facts}
    neighbours = [
        fact
        for fact in topic.facts
        if fact not in facts and fact.value and bool(fact.partner) in whose
    ]
    exact = not one.about and (one.value >= LEAST_CERTAIN or _when(said, one) is not None)
    fitting = any(fits(one, abs(fact.value), money=money) for fact in neighbours)
    near = exact and len(facts) == 1 and fitting
    course = _course(said, one)
    own = {fact.partner for fact in facts}
    when = _when(said, course[0]) if course else None
    years = {when} if when else set(topic.series())
    if any(own) and not when:
        years = {said.topics.year - bool(course and course[1])}
    right = course and any(
        fits(course[0], fact.value)
        for fact in topic.facts
        if fact.partner in own and (money or fact.year in years)
    )
    return facts[0] if near or right or _is_certain(said, topic, one) else None


def _in_other_column(topic: Topic, one: Numeral, facts: Sequence[Fact]) -> Fact | None:
    """The figure of the accounts where the budget's was typed for it, or the other way round."""
    for fact in facts:
        place = (fact.partner, fact.project)
        others = [
            other
            for other in topic.facts
            if (other.partner, other.project) == place and other.column != fact.column
        ]
        if any(other not in facts and fits(one, abs(other.value), money=True) for other in others):
            return fact
    return None


def _is_certain(said: Utterance, topic: Topic, one: Numeral) -> bool:
    """ "Antall pasienter var 8 500", "i alt 8 500 pasienter": nothing else can be meant."""
    before = said.lower[: one.start]
    named = said.named_before(one.start)
    if one.about or one.value < LEAST_CERTAIN:
        return False
    owner = said.subject(0, len(said.text))
    if said.partners or owner:
        near = any(
            fact.value <= 2 * one.value <= 4 * fact.value
            for fact in topic.of(owner or "-", said.topics.year)
        )
        return near and _has_only(said, topic, one)
    entire = named and not named.short and _ENTIRE.search(before[: named.start])
    return bool(
        _IN_ALL.search(before[-16:])
        or (entire and named and _ONLY_IS.fullmatch(before[named.end :]))
    )


def _has_only(said: Utterance, topic: Topic, one: Numeral) -> bool:
    """ "UNN tok inn 652 pasienter", "OUS signerte 64 av de 164 kontraktene", and no more."""
    whole = _of_whole(said, one)
    until = whole.until if whole else one.until
    item = next((item for item in said.mentions if item.start >= until), None)
    figures = [one, whole] if whole else [one]
    return bool(
        item
        and item.topic is topic
        and not said.lower[until : item.start].strip()
        and list(said.figures) == figures
        and only_has(said, 0, one.start)
        and only_has(said, item.end, len(said.text))
        and not said.denied(one.start)
    )


def _of_whole(said: Utterance, one: Numeral) -> Numeral | None:
    """The whole that a number is a part of, where it is the network's: "64 av de 164"."""
    part = _OF_NUMBER.match(said.lower, one.until)
    whole = next((n for n in said.figures if part and n.start == part.end()), None)
    item = next((item for item in said.mentions if whole and item.start >= whole.until), None)
    if not whole or not item or said.lower[whole.until : item.start].strip():
        return None
    return (
        whole
        if any(fits(whole, fact.value) for fact in item.topic.of("", said.topics.year))
        else None
    )


def _subject(said: Utterance, one: Numeral) -> tuple[Topic, bool] | None:
    """The topic of a number, and whether it is certain."""
    start, end = said.clause(one.start)
    partly = said.partial(start, end, "noen", *(() if said.before else ("av dem",)))
    small = words("småord")["ord"]
    whole = _of_whole(said, one) if said.subject(start, end) else None
    for item in said.mentions:
        if one.until <= item.start < end:
            until = whole.until if whole else one.until
            gap = [w for w in said.lower[until : item.start].split() if w not in _PEOPLE]
            gap = [] if gap == ["på"] and item.topic.unit == _PEOPLE[1] else gap
            of_money = gap == ["i"] and one.is_money and item.topic.is_money
            if not of_money and (len(gap) > 2 or any(word in small for word in gap)):
                break
            meant = not item.short or said.means(item)
            apart = (bool(gap) and not of_money) or partly or said.narrowed(item)
            return item.topic, meant and not apart
    named = said.named_before(one.start)
    if named is not None and said.lower[named.end : start].strip() == ":":
        start = named.start
    if (
        named is not None
        and named.start >= min(start, said.told_from(one.start))
        and _says(said, named.end, one)
    ):
        meant = not named.short or said.means(named)
        return named.topic, meant and not (partly or said.narrowed(named))
    before, after = said.lower[: one.start][-24:], said.lower[one.until : one.until + 24]
    of_year = before.endswith(("(", "mot ", "fra ", "til ")) and YEAR_BESIDE.match(after)
    of_year = of_year or YEAR_BEFORE.search(before[-8:])
    beside = of_year or _budgeted(said, one) or _course(said, one)
    if named is not None and not named.short and beside:
        return named.topic, True
    carried = said.carried() if _IT_IS.search(said.lower[: one.start]) else ()
    if len(carried) == 1 and said.goes_on and _counts_nothing(one):
        return carried[0], not partly
    return _by_partner(said, one) or _spent(said, one)


def _spent(said: Utterance, one: Numeral) -> tuple[Topic, bool] | None:
    """ "UNN førte 9 747 tusen kroner på NorCRIN2": the costs, where the verb alone says so."""
    start, end = said.clause(one.start)
    costs = said.topics.costs
    named = {at.code for at in said.partners if start <= at.start < end}
    whole = one.is_money and said.project and not said.mentions and not said.denied(one.start)
    verb = _SPENT.search(said.lower, start, end)
    if not named and said.is_of_partner:
        return None
    if not (costs and whole and verb and len(named) < 2):
        return None
    return (costs, True) if said.tells_spending(start, end, (one.start, one.until)) else None


def _says(said: Utterance, end: int, one: Numeral) -> bool:
    """Whether nothing but "var" and the like stands between a topic and its number."""
    between = said.lower[end : one.start]
    if len(between) > FAR or any(end <= other.start < one.start for other in said.figures):
        return False
    kinds = ("opp", "ned", "flere", "færre", "flest", "færrest")
    if spoken("relasjon", *kinds).search(_GREW_TO.sub("", between)):
        return False
    return _counts_nothing(one) and bool(not between.strip() or _COPULA.search(between))


def _counts_nothing(one: Numeral) -> bool:
    """Whether no noun of its own stands after a number."""
    small = words("småord")
    return one.is_money or not one.after or one.after[0] in (*small["ord"], *small["fortsettelse"])


def _budgeted(said: Utterance, one: Numeral) -> bool:
    """ "mot budsjettert 85,6", "mot 79 366 i budsjettet"."""
    after = said.lower[one.until : one.until + 13]
    return bool(_BUDGET_BEFORE.search(said.lower[: one.start][-24:])) or after == " i budsjettet"


def _by_partner(said: Utterance, one: Numeral) -> tuple[Topic, bool] | None:
    """ "mens HUS har 1 131": a partner right before a number, the topic from the sentences."""
    if YEAR_BEFORE.search(said.lower[: one.start][-8:]):
        earlier = [other for other in said.figures if other.until <= one.start]
        return _by_partner(said, earlier[-1]) if earlier else None
    near = [named for named in said.partners if named.end <= one.start]
    gap = said.lower[near[-1].end : one.start] if near else "."
    if not _PAIR.match(gap) or not _counts_nothing(one):
        return None
    before = [item.topic for item in said.mentions if item.end <= near[-1].start]
    own = before or said.carried() or said.of_heading
    topics = [topic for topic in dict.fromkeys(own) if topic.by_partner(said.topics.year)]
    return (topics[-1], len(topics) == 1) if topics else None


def _readings(said: Utterance, topic: Topic, one: Numeral) -> Iterator[Fact]:
    """The figures that a number may be: of the partner, the year and the project spoken of."""
    start, end = said.clause(one.start)
    own = [named for named in said.partners if start <= named.start < end]
    before = [named for named in own if named.end <= one.start]
    partner = (before[-1] if before else own[0]).code if own else said.subject(start, end) or ""
    year = said.topics.year
    if topic.is_money:
        clause = said.lower[:end]
        columns = {BUDGET} if _budgeted(said, one) else {ACCOUNTS}
        meant = (
            "budsjett" in clause or "bevilg" in clause or spoken("budsjett", "ord").search(clause)
        )
        columns |= {BUDGET} if meant else set()
        projects = (said.project, "alle")
        for fact in topic.of(partner):
            if fact.column in columns and (fact.project in projects or not said.project):
                yield fact
    elif added := together(said, topic, start, end):
        yield added
    elif partner:
        of_all = bool(_OF_ALL.search(said.lower[: one.start][-24:]))
        yield from topic.of("", year) if of_all else ()
        for known in _years(said, topic.owned(partner), one):
            yield from topic.of(partner, known)
        beside = before if own else not said.speaks_of_all(start, end)
        yield from topic.of("", year) if not (of_all or beside) else ()
    else:
        series = topic.series()
        yield from (series[known] for known in _years(said, topic, one) if known in series)
        codes = dict.fromkeys(named.code for named in said.partners)
        for code in codes if not _when(said, one) else ():
            yield from topic.of(code, year)


def _years(said: Utterance, topic: Topic, one: Numeral) -> Sequence[int]:
    """The years that a number may be of, the last first."""
    when = _when(said, one)
    if when is not None:
        return (when,)
    start, end = said.clause(one.start)
    if not any(start <= at < end for at, _ in said.years) and _course(said, one):
        return sorted(topic.series(), reverse=True)
    return sorted({said.topics.year, *(known for _, known in said.years)}, reverse=True)


def _course(said: Utterance, one: Numeral) -> tuple[Numeral, bool] | None:
    """The other figure of "økte fra seks til åtte", and whether one is the later of the two."""
    then, now = said.course or (one, one)
    if one.start not in (then.start, now.start) or then.start >= now.start or one.unit:
        return None
    is_now = one.start == now.start
    several = len({named.code for named in said.partners}) > 1
    return None if several else (then if is_now else now, is_now)


def together(said: Utterance, topic: Topic, start: int, end: int) -> Fact | None:
    """What several partners have between them: "SUS og UNN har til sammen", "Helse Vest har"."""
    codes = dict.fromkeys(named.code for named in said.partners if start <= named.start < end)
    region = _region(said, start)
    own = [topic.of(code, said.topics.year) for code in codes or region]
    if topic.is_money or len(codes or region) < 2 or not all(own):
        return None
    if codes and not spoken("relasjon", "sum").search(said.lower, start, end):
        return None
    facts = [some[0] for some in own]
    value, whose = sum(fact.value for fact in facts), " og ".join(codes or region)
    formula, cells = " + ".join(shown(fact.value, "") for fact in facts), cells_of(*facts)
    quantity = replace(facts[0].quantity, id="", formula=formula, sources=cells)
    return Fact(value, quantity, whose, year=facts[0].year)


def _region(said: Utterance, start: int) -> Sequence[str]:
    """The partners of the health region that a clause begins with, where nobody else is named."""
    home = said.topics.data.setup.partners
    names = dict.fromkeys(one.region for one in home if one.region)
    begins = _OPENING.match(said.text, start)
    opening = said.text[begins.end() if begins else start :]
    region = next((name for name in names if opening.startswith(f"{name} ")), "")
    headings = " ".join(said.passage.headings)
    if (
        not region
        or said.partners
        or any(said.text.count(name) > (name == region) for name in names)
    ):
        return ()
    elsewhere = said.is_of_partner or any(map(headings.count, names))
    return () if elsewhere else [one.code for one in home if one.region == region]


def _when(said: Utterance, one: Numeral) -> int | None:
    """The year that stands right beside a number: "164 i 2021", "I 2020 var tallet 142"."""
    start, end = said.clause(one.start)
    course = _course(said, one)
    if said.ago:
        return said.topics.year - said.ago
    if told := YEAR_BEFORE.search(said.lower[: one.start][-8:]):
        return int(told["year"])
    if (beside := YEAR_BESIDE.match(said.lower[one.until :][:12])) and beside[0][-4:].isdigit():
        return int(beside[0][-4:])
    if course and course[1] and not any(start <= at < end for at, _ in said.years):
        return said.topics.year
    own = [
        (at, year)
        for at, year in said.years
        if start <= at < end and not (at > one.start and said.lower[at + 4 : at + 5] == ":")
    ]
    if len(own) != 1:
        return None
    at, year = own[0]
    first, last = sorted((at, one.start))
    if any(first < other.start < last for other in said.figures):
        return None
    this = {said.topics.year}
    if any(at < told.start < one.start and told.years == this for told in said.moments):
        return said.topics.year
    against = re.search(r"\b(?:enn|mot|siden|fra|som)(?: i)?\s*$", said.lower[start:at])
    return year if not against or (at > one.until and "mot" in against[0]) else None


def listed_claims(said: Utterance) -> Iterator[Claim]:
    """A list of partners or of years with a number each, most of which are a topic's figures, or
    all of them in another order."""
    pairs = _respectively(said) or [
        (one, near[-1].code)
        for one in said.figures
        if (near := [named for named in said.partners if named.end <= one.start])
        and _PAIR.match(said.lower[near[-1].end : one.start])
    ]
    if max(len(pairs), len(said.typed)) < _FEWEST:
        return
    topics, year = said.topics.by_key.values(), said.topics.year
    rows = [(topic, topic.by_partner(year)) for topic in topics if not topic.is_money]
    if len(pairs) < _FEWEST:
        series = [(topic, topic.series()) for topic, _ in rows]
        rows = [
            (topic, {str(known): fact for known, fact in own.items()})
            for topic, own in series
            if len(own) == len(said.typed)
        ]
        pairs = list(zip(said.typed, sorted(rows[0][1]) if rows else (), strict=False))
    else:
        rows += [(topic, row) for topic in topics for row in topic.amounts_by_partner()]
    known = ((topic, [(one, row[key]) for one, key in pairs if key in row]) for topic, row in rows)
    topic, best = max(known, key=lambda own: (_right(own[1]), _swapped(own[1])), default=(None, []))
    likely = _FEWEST <= len(pairs) <= 2 * _right(best) > 2 or _swapped(best)
    if topic is None or not likely:
        return
    for one, fact in best:
        if not said.is_linked(one):
            whose = fact.partner or str(fact.year)
            outcome = _is_fact(said, topic, one, fact)
            yield Claim(said, f"{whose} {one.text}", topic.label, (outcome,), (one,))


def _respectively(said: Utterance) -> list[tuple[Numeral, str]]:
    """ "OUS, HUS og StO henholdsvis 7 933, 4 032 og 4 529": each number with its partner."""
    at = said.lower.find("henholdsvis")
    codes = [one.code for one in said.partners]
    after = [one for one in said.figures if one.start > at] if at >= 0 else []
    if len(codes) < _FEWEST or len(set(codes)) < len(codes) or len(after) < len(codes):
        return []
    own = after[: len(codes)]
    gaps = [said.lower[first.until : last.start].strip() for first, last in pairwise(own)]
    return list(zip(own, codes, strict=True)) if set(gaps) <= {",", "og", ", og"} else []


def _right(pairs: Sequence[tuple[Numeral, Fact]]) -> int:
    return sum(_is_right(one, fact) for one, fact in pairs)


def _is_right(one: Numeral, fact: Fact) -> bool:
    return fits(one, abs(fact.value), money=fact.is_money)


def _swapped(pairs: Sequence[tuple[Numeral, Fact]]) -> bool:
    """Whether numbers of three digits or more are the figures of the same, in another order."""
    facts = [fact for _, fact in pairs]
    far = len(pairs) >= _FEWEST and all(abs(one.worths[0].value) >= 100 for one, _ in pairs)
    return (
        far
        and all(sum(_is_right(one, fact) for fact in facts) == 1 for one, _ in pairs)
        and len({next(f for f in facts if _is_right(one, f)) for one, _ in pairs}) == len(pairs)
    )


_WHOLE = re.compile(
    r"\s*(?:kroner? )?(?:\([^()]{0,40}\) ?)?av "
    r"(?:(?:alle|samtlige|hele|de|disse) ){0,3}(?:\d[\d ]{0,8} )?$"
)
_OF = re.compile(r"^\s*(?:[^\W\d_]+ )?av (?:de |i alt |totalt )?$")
_OF_FIRST = re.compile(r"\bav (?:de |alle |totalt )?$")
_THE_REST = re.compile(r"\b(?:resterende|øvrige|gjenværende|resten,|siste) $")
_AND_SO = re.compile(r"[^\d.;,]{0,40}(?:\(|, (?:altså|dvs\.?|som er|eller) (?:\w+ ){0,2})$")
_MAKES = re.compile(r"\b(?:utgjør|utgjorde|er|tilsvarer|tilsvarte)(?: [^\W\d_]+){0,2}\s*$")
_SHARE_OF = re.compile(r"\bandel(?:en)? av (?:den |de )?(?:[^\W\d_]+ )?$")
_SHARE_IS = re.compile(r"(?: (?:i|for|til))? (?:ble|er|var|utgjorde|utgjør|ligger på|endte på) ")
_OF_THESE = re.compile(r"(?:^|, )av (?:alle |samtlige |de |disse )?$")
_PART_AFTER = re.compile(r" [^\W\d_]+[.,]?(?:$| )")
_IN_PARTS = spoken("relasjon", "består av")
_ONE_MORE = re.compile(r"\b(?:en|ei|et|ett|én|noen|resten)\b")
_SOME_OF = re.compile(r"\b(?:blant|bl\.a|for eksempel|f\.eks|særlig|inkludert|herunder|mot|enn)\b")
_WHOLE_OF = re.compile(r"^\s*av [^.;]{1,40} på $")
_LOCALLY = 60
"""Letters after the whole within which a partner still belongs to the share."""
_GAP = 40
_MOST_NUMBERS = 12
_NEAR = 0.05
"""How near a sum that is wrong lies to the right one, as a share of it."""


def share_claim(said: Utterance, one: Numeral) -> Claim | None:
    """ "36,7 % av alle studier", "hver tredje pasient", "De fleste, 18 av 59"."""
    if one.sort is not Sort.SHARE and one.unit != "%":
        return None
    if (given := _given(said, one)) and "henholdsvis" not in said.lower:
        part, of = given
        ratio = part.value / of.value
        text = f"{part.text} av {of.text} er {shown(ratio, 'andel')}"
        first, last = min(one.start, part.start), max(one.until, part.until)
        outcome = Outcome(fits(one, ratio, share=True), text)
        return Claim(said, said.text[first:last], "Andelen", (outcome,), (one,))
    whole = _whole(said, one)
    return None if whole is None or said.narrowed(whole) else _of_topic(said, one, whole)


def _of_topic(said: Utterance, one: Numeral, whole: Mention) -> Claim | None:
    start, end = said.clause(one.start)
    last = max(end, whole.end + _LOCALLY)
    partners = [named for named in said.partners if start <= named.start < last]
    owner = said.subject(start, last)
    code = partners[0].code if partners else owner
    if code is None or (code and not partners and said.of_ours(one.until, last)):
        return None
    added = together(said, whole.topic, start, end)
    if added is not None:
        own = tuple(_ratio(one, added, of) for of in whole.topic.of("", said.topics.year))
        text = said.text[min(one.start, whole.start) : max(one.until, whole.end)]
        return Claim(said, text, f"{added.partner} av {whole.topic.label}", own, (one,))
    parts = _parts(said, one, whole)
    of_partner = not parts and code and not (partners and _beside(said, whole, partners[0].start))
    if len({named.code for named in partners}) > 1 or not (of_partner or len(parts) == 1):
        return None
    part = whole.topic if of_partner else parts[0]
    ratios = _ratios(said, one, part, whole.topic, code, "" if of_partner else code)
    subject = f"{part.label} ved {code}" if of_partner else f"{part.label} av {whole.topic.label}"
    first, last = min(one.start, whole.start), max(one.until, whole.end)
    return Claim(said, said.text[first:last], subject, tuple(ratios), (one,))


def _whole(said: Utterance, one: Numeral) -> Mention | None:
    """What a share is of: named right after it, or all money: "hver femte krone"."""
    for item in said.mentions:
        gap = said.lower[one.until : item.start]
        if one.until <= item.start <= one.until + FAR and (
            _WHOLE.match(gap) or (one.sort is Sort.SHARE and not gap.strip())
        ):
            return item
    for item in said.mentions:
        part = _PART_AFTER.match(said.lower, one.until)
        if item.end <= one.start and part and _OF_THESE.search(said.lower[: item.start]):
            return item
    for item in said.mentions:
        beside = said.lower[item.end : one.start] if item.end <= one.start else ""
        for start, end in said.projects_named:
            if item.end <= start < one.start:
                beside = said.lower[item.end : start] + said.lower[end : one.start]
        beside = f" {' '.join(beside.split())} "
        if _SHARE_IS.fullmatch(beside) and _SHARE_OF.search(said.lower[: item.start]):
            return item
    money = said.topics.financing
    if money and one.after and one.after[0] in words("småord")["kroner"]:
        return Mention(one.until, one.until + len(one.after[0]) + 1, money)
    return None


def _beside(said: Utterance, whole: Mention, at: int) -> bool:
    """Whether a partner stands right after the whole: "studiene ved OUS"."""
    return at >= whole.end and said.lower[whole.end : at].strip() in ("ved", "på", "hos", "i", "")


def _parts(said: Utterance, one: Numeral, whole: Mention) -> Sequence[Topic]:
    """The topics that the share may be: another one that the clause names, or the one before."""
    start, end = said.clause(one.start)
    own = [
        item
        for item in said.mentions
        if item.topic is not whole.topic and not item.short and item.topic.unit == whole.topic.unit
    ]
    if whole.topic.is_deviation:
        return ()  # of which each line has a part of its own
    before = [item for item in own if item.end <= one.start]
    near = [item for item in own if start <= item.start < end]
    if near or before:
        return (([item for item in near if item in before] or near or before)[-1].topic,)
    if said.goes_on and not said.partners:
        return [item for item in said.carried() if item.unit == whole.topic.unit]
    return ()


def _ratios(
    said: Utterance, one: Numeral, part: Topic, whole: Topic, code: str, whole_code: str
) -> Iterator[Outcome]:
    """The share in each project, and in the budget where the sentence speaks of that, too."""
    columns = (ACCOUNTS, BUDGET) if "budsjett" in said.lower else (ACCOUNTS,)
    year, project = said.topics.year, said.project
    wholes = {(fact.project, fact.column): fact for fact in whole.of(whole_code, year)}
    for fact in part.of(code, year):
        of = wholes.get((fact.project, fact.column))
        if of and of.value and fact.column in columns and project in ("", fact.project or project):
            yield _ratio(one, fact, of)


def _ratio(one: Numeral, fact: Fact, of: Fact) -> Outcome:
    ratio = fact.value / of.value
    text = f"{shown(fact.value, '')} av {shown(of.value, '')} er {shown(ratio, 'andel')}"
    return Outcome(fits(one, ratio, share=True), text, cells_of(fact, of))


# Numbers of the text itself


def _plain(said: Utterance) -> list[Numeral]:
    units = (*PER_CENT, "ganger")
    return [one for one in said.figures if one.sort is Sort.AMOUNT and one.unit not in units]


def _given(said: Utterance, one: Numeral) -> tuple[Numeral, Numeral] | None:
    """The part and the whole where a sentence has both: "18 av 59", "Av 1350 er 496 (37 %)"."""
    plain = _plain(said) if len(said.figures) <= _MOST_NUMBERS else []
    pairs = [(a, b) for a, b in pairwise(plain) if _is_share(said, a, b, one)]
    before = [part for part in plain[1:] if part.until <= one.start]
    and_so = before and _AND_SO.match(said.lower[before[-1].until : one.start])
    if and_so and _OF_FIRST.search(said.lower[: plain[0].start][-_GAP:]):
        pairs.append((before[-1], plain[0]))
    sound = [pair for pair in pairs if pair[1].value and pair[0].unit == pair[1].unit]
    return sound[0] if sound else None


def _is_share(said: Utterance, part: Numeral, whole: Numeral, one: Numeral) -> bool:
    """Whether a share is what one number is of the next: by "av", or by "utgjør"."""
    if _OF.match(said.lower[part.until : whole.start]):
        gap = said.text[one.until : part.start] or said.text[whole.until : one.start]
        return len(gap) < _GAP and not any(sign.isdigit() for sign in gap)
    if not part.until <= one.start <= whole.start:
        return False
    makes = _MAKES.search(said.lower[part.until : one.start])
    return bool(makes and _WHOLE_OF.match(said.lower[one.until : whole.start]))


def sum_claims(said: Utterance) -> Iterator[Claim]:
    """ "603 fra pasienter og 357 fra forskere, til sammen 960", "106 (20 …, 83 …, 3 …)"."""
    if not 3 <= len(said.figures) <= _MOST_NUMBERS or not said.typed:
        return
    figures = _plain(said)
    totals = [one for one in figures if _is_total(said, one)]
    told_rest = _with_rest(said, figures)
    totals = totals or (figures[:1] if told_rest or _broken_down(said, figures) else [])
    parts = (
        [one for one in figures if [one] != totals and one.unit == totals[0].unit]
        if len(totals) == 1
        else []
    )
    if len(parts) < 2 or min(one.value for one in parts) <= 0:
        return
    total, whole = totals[0], sum(one.value for one in parts)
    target = total.worths[0].value
    right = any(
        abs(sum(one.value for one in some) - target) < _NEAR
        for count in range(2, len(parts) + 1)
        for some in combinations(parts, count)
    )
    if right or told_rest or abs(whole - target) <= _NEAR * target or alike(total, whole):
        listed = f"{' + '.join(one.text for one in parts)} = {shown(round(whole, 6), '')}"
        outcome = Outcome(right or total.about != "", listed)
        text = said.text[figures[0].start : figures[-1].until]
        yield Claim(said, text, "Summen", (outcome,), (total, *parts))


def _with_rest(said: Utterance, figures: Sequence[Numeral]) -> bool:
    """ "Av de 46 gjaldt 30 utstyr, de resterende 26 var andre": a whole, a part, and the rest."""
    if len(figures) != 3 or len(said.figures) != 3 or any(one.about for one in figures):
        return False
    ahead = _OF_FIRST.search(said.lower[: figures[0].start])
    return bool(ahead and _THE_REST.search(said.lower[: figures[2].start]))


def of_which_claims(said: Utterance) -> Iterator[Claim]:
    """ "16 studier, derav 20 med utstyr", "197 av de 121 studiene": a part above its whole."""
    for first, last in pairwise(said.figures):
        gap = said.lower[first.until : last.start]
        if any(first.until <= named.start < last.start for named in said.partners):
            continue
        behind = _OF_WHICH.search(gap) or (
            _OF_OURS.search(said.lower[: first.start]) and _GOES.fullmatch(gap)
        )
        whole, part = (first, last) if behind else (last, first)
        plain = all(one.sort is Sort.AMOUNT and not one.about for one in (part, whole))
        counted = part.unit == whole.unit == "" or (part.is_money and whole.is_money)
        above = plain and counted and sized(part) > sized(whole)
        if above and (behind or _OF_NUMBER.fullmatch(gap)):
            outcome = Outcome(False, f"{part.text} er mer enn {whole.text}")
            yield Claim(
                said, said.text[first.start : last.until], "Delen", (outcome,), (first, last)
            )


def _broken_down(said: Utterance, figures: Sequence[Numeral]) -> bool:
    """Whether the first number is told as all that the others are: in brackets, after a colon,
    with "andre" last, or each followed by the same word. What is compared is no part."""
    if len(figures) < _FEWEST or len(figures) < len(said.figures) or said.years:
        return False
    total, *parts = figures
    first, last = parts[0], parts[-1]
    gap, between = said.lower[total.until : first.start], said.lower[first.until : last.start]
    split = re.split(r", | og | samt ", said.lower[first.start : last.until])
    kinds = ("opp", "ned", "flere", "færre", "over", "under", "like", "ganger", *TIMES)
    if (
        len(split) != len(parts)
        or not all(one.after for one in parts)
        or any(one.about for one in figures)
        or spoken("annet", "av dem", "del").search(said.lower)
        or spoken("relasjon", *kinds).search(said.lower)
        or _SOME_OF.search(said.lower)
        or _ONE_MORE.search(said.lower, total.until)
    ):
        return False
    if re.search(r"\($", gap):
        return ")" not in between and said.lower.find(")", last.until) > 0
    begins = _OF_FIRST.search(said.lower[: total.start]) or re.search(r"[,:] (?:\w+ )?$", gap)
    alike_told = (
        len({one.after[0] for one in parts}) == 1 and parts[0].after[0] in words("småord")["ord"]
    )
    rest = last.after[0] in words("rest")["ord"]
    colon = gap.endswith(": ") and re.search(r" (?:og|samt) $", between)
    return bool(begins and len(gap) < _GAP * 2 and (rest or alike_told or colon))


def _is_total(said: Utterance, one: Numeral) -> bool:
    """Whether a word for a sum stands right beside a number, or shortly before the first."""
    before, after = said.lower[max(one.start - 40, 0) : one.start], said.lower[one.until :]
    found = spoken("relasjon", "sum")
    gaps = [before[hit.end() :] for hit in found.finditer(before)]
    few = [gap for gap in gaps if len(gap.split()) <= 3 and "," not in gap]
    behind = [after[: hit.start()] for hit in found.finditer(after[:30])]
    rest = said.lower[one.until : said.figures[1].start]
    return (
        any(not gap.strip(" :(=") for gap in gaps)
        or bool(one is said.figures[0] and _IN_PARTS.search(rest) and not _ONE_MORE.search(after))
        or (bool(few) and one is said.figures[0])
        or any(len(gap.split()) <= 1 and "," not in gap for gap in behind)
    )
