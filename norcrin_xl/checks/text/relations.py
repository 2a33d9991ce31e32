"""How partners and projects stand to one another, to a limit and to their budgets.

First, last, more than, twice as many as; all of them, none, both, only one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from norcrin_xl.checks.text.days import days
from norcrin_xl.checks.text.judgement import (
    TIMES,
    Bound,
    Claim,
    Outcome,
    Pair,
    bound_of,
    cells_of,
    fits,
    relation_holds,
    shown,
)
from norcrin_xl.checks.text.numerals import Numeral, Sort
from norcrin_xl.checks.text.topics import (
    ACCOUNTS,
    BUDGET,
    Fact,
    Mention,
    PartnerNamed,
    Topic,
)
from norcrin_xl.checks.text.utterance import Utterance, only_has
from norcrin_xl.checks.text.words import any_of, kind_of, kinds_of, spoken, words
from norcrin_xl.numbers import date_text, decimal_text, listed

_BOTH = (ACCOUNTS, BUDGET)
Told = Callable[[str], str]
"""How a message shows the figure of a partner or a project."""

_RANK = re.compile(r"\b(?P<rank>nest|tredje|fjerde) ?$")
_BEFORE = re.compile(
    rf"(?:^|\b(?:{any_of('relasjon', 'flest', 'færrest', 'flere', 'færre', *TIMES)}"
    r"|antall|antallet|inkluderte|kliniske|på|av|til|etter|med|er|og|målt i)|\d|\()\s*$"
)
_WHOLLY = frozenset(
    (
        *words("mengde")["har"],
        *(
            form
            for kind in ("flest", "færrest", "flere", "færre")
            for form in words("relasjon")[kind]
        ),
        *("antall", "antallet", "mange", "og"),
    )
)
"""Before a short name: that all of it is meant, and no kind of it."""
_SEVERAL = re.compile(
    r"\bde (?P<count>to|tre|fire|fem)"
    r"(?: (?:partner|sykehus|universitetssykehus)\w* (?:med|som har))? $"
)
"""Before "flest": that several come first together."""
_PER = re.compile(r"^ per (?P<of>[\wæøå-]+)")
_PLACED = re.compile(r" (?:i|på) (?:tabell|figur|side|skjema|list|ark|dokument|rapport)")
_AT_LEAST = re.compile(rf"(?<=minst) (?:\d|(?:{'|'.join(words('tallord'))})\b)")
_BOTH_BEHIND = re.compile(r"\bforan både ")
"""Those who follow stand in no order."""
_AHEAD_OF = re.compile(r"\bforan (?:både )?$")
_COMES = ("", "har", "hadde", "kommer", "kom", "følger", "ligger", "lå", "er", "med", "ved", "hos")
"""Between "dernest" and the partner that is next."""
_PLACE = re.compile(
    rf"\b(?:(?:på |holder |tar |tok )(?P<order>{'|'.join(words('ordenstall'))}) ?plass(?:en)?"
    rf"|nummer (?P<number>{'|'.join(words('tallord'))}))(?!\w)"
)
_NEAR_PLACE = 3
_MAY_COME = frozenset((*words("mengde")["har"], *_COMES))
_SETTING = re.compile(
    r"^(?:sammenlik?gn\w+|målt|regnet|ser|måler|regner|når det gjelder|rangert|sortert)\b"
)
"""Opens a sentence with what the rest of it compares."""
_SHARE_OF = re.compile(
    r"\bandel(?:en)?(?: (?:av|med|fra)| av (?:egne |sine )?kostnad(?:er|ene))? $"
)
_MONEY_RANKED = re.compile(r"\b(?:andel|(?:budsjett)?avvik)(?:en|et)?\b")
_IN_UNIT = re.compile(r" i (kroner|prosent)\b")
_FAR_OFF = re.compile(
    r"(?<![\w-])(?:budsjett)?avvik(?:et)?(?: i (?:kroner|prosent))?"
    r"(?: (?:fra|mot|i forhold til) budsjett(?:et)?)?(?!\w)(?! (?:fra|mot|i) )"
)

Places = Mapping[str, Sequence[tuple[Topic, str, str]]]
"""Lines of accounts under a name: of which topic, whose, in which project."""
Measure = tuple[str, Mapping[str, Fact]]
"""What is compared, in words, and each partner's figure."""


def ranking_claims(said: Utterance) -> Iterator[Claim]:
    """What a sentence claims of how partners compare with one another.

    Judged only where one topic is named as a whole, and among all partners. What is wished or
    denied, growth, other shares and earlier years are other rankings and are left alone.
    """
    if not said.partners or said.wished or _is_other(said):
        return
    years = {known for _, known in said.years}
    money = _of_money(said, 0, len(said.text))
    rest = _MONEY_RANKED.sub(" ", said.lower) if money else said.lower
    if years - {said.topics.year} or spoken("annet", "annen rang").search(rest):
        return
    several = len({named.code for named in said.partners}) > 1
    best = _superlatives(said.lower)
    listed_so = several and _in_a_row(said, bool(best))
    together = len(best) == 1 and (
        _SEVERAL.search(said.lower[: best[0].start()]) or len(_runs(said)) == 1
    )
    single = listed_so or (len(best) == 1 and (not several or together))
    until = len(said.text)
    if listed_so and len(best) == 2 and best[1].start() > said.partners[1].start:
        until = best[1].start()  # "flest ved A, fulgt av B; færrest ved C"
    for start, end in [(0, until)] if single else said.clauses:
        codes: dict[str, int] = {}
        for named in said.partners:
            if start <= named.start < end:
                codes.setdefault(named.code, named.start)
        measured = _of_money if money else _measures
        found = measured(said, start, end) if codes else []
        held = [
            (one, _holds(said, (start, end), codes, one[1], in_order=listed_so))
            for one in found
            if codes.keys() <= one[1].keys()
        ]
        first = min(codes.values()) if codes and listed_so else start
        told = [(one, holds) for one, holds in held if holds is not None]
        if told:
            yield _claim(said, first, end, told)


def _is_other(said: Utterance) -> bool:
    """Whether a sentence is no claim of its own, or of another time."""
    return said.is_aside or bool(spoken("annet", "annen tid").search(said.lower))


def _superlatives(text: str) -> list[re.Match[str]]:
    return [
        hit
        for hit in spoken("relasjon", "flest", "færrest").finditer(text)
        if not _PLACED.match(text, hit.end()) and not _AT_LEAST.match(text, hit.end())
    ]


def _in_a_row(said: Utterance, ranked: bool) -> bool:
    """Whether partners are told in their order: "dernest", "fulgt av", "foran"."""
    if spoken("relasjon", "rekkefølge").search(said.lower):
        return True
    others = [(said.lower[: named.start], named.start) for named in said.partners[1:]]
    next_one = any(
        said.lower[hit.end() : at].strip() in _COMES
        for _, at in others
        for hit in spoken("relasjon", "fulgt av").finditer(said.lower, said.partners[0].end, at)
    )
    if ranked:
        return next_one or any(_AHEAD_OF.search(before) for before, _ in others)
    return next_one and len(said.figures) >= len(said.partners)


def _measures(said: Utterance, start: int, end: int) -> Sequence[Measure]:
    """What a span may compare; none where it is a part of something, or several things."""
    year = said.topics.year
    inside = [item for item in said.mentions if start <= item.start < end]
    if not inside and (_superlatives(said.lower[:start]) or _SETTING.match(said.lower)):
        spans = [span for span in said.clauses if span[0] < start]
        some = ([item for item in said.mentions if a <= item.start < b] for a, b in spans)
        inside = next(filter(None, reversed(list(some))), [])
    known = [item for item in inside if item.topic.by_partner(year) and not item.topic.is_money]
    if not known:
        return []
    first = known[0]
    if per := _PER.match(said.lower[first.end :]):
        return _per(said, first.topic, per["of"])
    whole = " per " not in said.lower[start:end] and {item.topic for item in known} == {first.topic}
    sound = all(
        _BEFORE.search(said.lower[: item.start])
        and (said.is_linked_at(item.start) or not said.narrowed(item))
        for item in known
    )
    return [(first.topic.label, first.topic.by_partner(year))] if whole and sound else []


def _per(said: Utterance, of: Topic, word: str) -> Sequence[Measure]:
    """A topic divided by another: "pasienter per studie"."""
    year = said.topics.year
    counted = [topic for topic in said.topics.by_key.values() if topic.by_partner(year)]
    own = [topic for topic in counted if topic.unit[:5] == word.rstrip("er")[:5]]
    whole = [topic for topic in own if topic.key.endswith(".total")] or own
    if len(whole) != 1:
        return []
    return [(f"{of.label} per {word}", _ratio(of.by_partner(year), whole[0].by_partner(year)))]


def _ratio(above: Mapping[str, Fact], below: Mapping[str, Fact]) -> Mapping[str, Fact]:
    return {
        code: fact._replace(value=fact.value / below[code].value)
        for code, fact in above.items()
        if code in below and below[code].value
    }


def _of_money(said: Utterance, start: int, end: int) -> Sequence[Measure]:
    """The partners' shares of their own costs, or how far they are from their budgets: of the
    project that is spoken of; of all together, and of each, where none is."""
    parts = [
        item.topic
        for item in said.mentions
        if item.topic in said.topics.incomes
        and _SHARE_OF.search(said.lower[: item.start])
        and not said.narrowed(item)
        and not said.lower.startswith(" fra ", item.end)
    ]
    off, costs = _FAR_OFF.search(said.lower), said.topics.costs
    if costs is None or len(parts) + bool(off) != 1:
        return [] if parts or off else _amounts(said)
    if parts:
        label = f"andelen {parts[0].label}"
        whole = [now for now, _ in _by_partner(said, costs)]
        own = [now for now, _ in _by_partner(said, parts[0])]
        ratios = [_ratio(a, b) for a, b in zip(own, whole, strict=False)]
        found: list[Measure] = [
            (label, {key: _scaled(one) for key, one in some.items()}) for some in ratios
        ]
    else:
        found = list(_deviations(said, costs, start, end))
    return [one for one in found if _differ(one[1])]


def _deviations(said: Utterance, costs: Topic, start: int, end: int) -> Iterator[Measure]:
    """How far each is from the budget, in kroner and in per cent or as a part of a sentence says:
    of the line that is named in it; of the costs, or the line before, where none is."""
    own = {item.topic for item in said.mentions if item.topic.is_money}
    own -= {topic for topic in own if topic.is_deviation}
    unit = _IN_UNIT.search(said.lower, start, end)
    told = _FAR_OFF.search(said.lower)
    for line in own or {costs, *(topic for topic in said.carried() if topic.is_money)}:
        for now, then in _by_partner(said, line) if len(own) < 2 else ():
            step = {
                key: now[key]._replace(value=abs(now[key].value - then[key].value)) for key in now
            }
            part = {key: _scaled(one) for key, one in _ratio(step, then).items()}
            label = "avviket fra budsjettet"
            if unit or (told and "budsjett" in told[0]) or _tells(said, step):
                yield from () if unit and unit[1] == "prosent" else [(label, step)]
                yield from () if unit and unit[1] == "kroner" else [(f"{label} i prosent", part)]


def _amounts(said: Utterance) -> Sequence[Measure]:
    """What partners have in the one line of the accounts that is named: "kostnadene"."""
    item, best = next(iter(said.mentions), None), _superlatives(said.lower)
    if item is None or len(said.mentions) > 1 or len(best) != 1 or said.narrowed(item):
        return []
    (start, end), line = best[0].span(), item.topic
    beside = only_has(said, *((end, item.start) if end <= item.start else (item.end, start)))
    if not (line.is_money and beside) or "budsjett" in said.lower:
        return []
    return [(line.label, now) for now, _ in _by_partner(said, line) if _differ(now)]


def _differ(facts: Mapping[str, Fact]) -> bool:
    return len({fact.value for fact in facts.values()}) > 1


def _scaled(fact: Fact) -> Fact:
    return fact._replace(value=100 * fact.value)


def _tells(said: Utterance, facts: Mapping[str, Fact]) -> bool:
    """Whether a sentence gives the figure of one of those whom it names."""
    own = [facts[named.code].value for named in said.partners if named.code in facts]
    return any(fits(one, value, money=True) for one in said.figures for value in own)


def _by_partner(
    said: Utterance, topic: Topic
) -> Iterator[tuple[Mapping[str, Fact], Mapping[str, Fact]]]:
    """Every partner's accounts and budget of a line, as `_of_money` says."""
    for places in _of_partners(said, topic):
        sides = [_booked(places, column) for column in _BOTH]
        if all(all(side.values()) for side in sides):
            now, then = ({code: _sum(some) for code, some in side.items()} for side in sides)
            yield now, then


def _holds(
    said: Utterance,
    span: tuple[int, int],
    codes: Mapping[str, int],
    facts: Mapping[str, Fact],
    *,
    in_order: bool,
) -> bool | None:
    """Whether the partners of a span stand as it says; `None` where it says nothing."""
    start, clause = span[0], said.lower[slice(*span)]
    hits, last = _superlatives(clause), max(codes.values()) - start
    fewest = any(kind_of(hit) == "færrest" for hit in hits if not in_order or hit.start() < last)
    rising = fewest or (in_order and "stigende" in clause)
    order = sorted((fact.value for fact in facts.values()), reverse=not rising)
    own = [facts[code].value for code in codes]
    if in_order:
        several = _BOTH_BEHIND.search(said.lower)
        listed_so = [own[0], *sorted(own[1:], reverse=not rising)] if several else own
        return listed_so == order[: len(own)]
    hit = hits[0] if len(hits) == 1 else None
    if hit is None or said.denied(start + hit.start()):
        return None
    before = clause[: hit.start()]
    if len(own) == 1:
        rank = _RANK.search(before)
        place = words("ordenstall")[rank["rank"]] if rank else 1
        return own[0] in order[place - 1 : place]
    several = _SEVERAL.search(before)
    if several is None and not _side_by_side(said, codes):
        return None
    if several and words("tallord")[several["count"]] != len(own):
        return None
    return sorted(own, reverse=not rising) == order[: len(own)]


def placed_claims(said: Utterance) -> Iterator[Claim]:
    """ "HUS kom på andreplass", "med StO på tredjeplass": the place of one among all partners."""
    year, setup = said.topics.year, said.topics.data.setup
    hits = list(_PLACE.finditer(said.lower)) if said.partners else []
    if not hits or said.wished or spoken("mengde", "unntak").search(said.lower):
        return
    if _is_other(said) or any(known != year for _, known in said.years):
        return
    for hit in hits:
        start, end = said.clause(hit.start())
        own = [item for item in said.mentions if start <= item.start < end] or said.mentions
        topics = [item.topic for item in own if not said.narrowed(item)]
        topics = list(dict.fromkeys(topics if own else said.carried(_NEAR_PLACE)))
        row = topics[0].by_partner(year) if len(topics) == 1 else {}
        named = [one for one in said.partners if one.end <= hit.start()]
        gap = said.lower[named[-1].end : hit.start()].split() if named else ["-"]
        alone = len({one.code for one in said.partners}) == 1 and named
        if len(row) < len(setup.partners) or not (alone or set(gap) <= _MAY_COME):
            continue
        order, fact = sorted((one.value for one in row.values()), reverse=True), row[named[-1].code]
        place = words("ordenstall").get(hit["order"]) or words("tallord").get(hit["number"])
        if place and place <= len(order) and not said.denied(hit.start()):
            told = [((topics[0].label, row), fact.value == order[place - 1])]
            yield _claim(said, start if alone else named[-1].start, hit.end(), told)


def _side_by_side(said: Utterance, codes: Mapping[str, int]) -> bool:
    """Whether all of some partners are named in a row."""
    return any(codes.keys() == {one.code for one in run} for run in _runs(said))


def _claim(said: Utterance, start: int, end: int, told: Sequence[tuple[Measure, bool]]) -> Claim:
    outcomes = []
    for (_, facts), holds in told:
        order = sorted(facts.values(), key=lambda fact: -fact.value)
        whole = all(fact.value.is_integer() for fact in order)
        expected = listed(
            [f"{fact.partner} {decimal_text(fact.value, 0 if whole else 2)}" for fact in order]
        )
        outcomes.append(Outcome(holds, expected, cells_of(*order)))
    text, label = said.text[start:end].strip(" .,;:"), told[0][0][0]
    return Claim(said, text, label, tuple(outcomes), code="rangering-motsier")


# All of them, none of them

_HOW = ("alle", "ingen", "begge", "de fleste", "halvparten")
_AMONG = ("partnere", "prosjekter", "inntekter")
_NUMBER = rf"(?:{'|'.join(words('tallord'))}|\d{{1,2}})"
_SOME = re.compile(
    rf"(?<![\w-])(?:(?P<how>{any_of('mengde', *_HOW)})"
    rf"|(?:bare|kun) (?P<few>{_NUMBER})(?: av)?|(?P<many>{_NUMBER}) av|(?P<plain>{_NUMBER}))"
    rf"(?: (?:de|våre|disse|nettverkets|norcrins))?(?: (?P<of>{_NUMBER}))?"
    rf" (?P<member>{any_of('mengde', *_AMONG)})(?![\w-])"
)
_ONLY = re.compile(r"\b(?:bare|kun|utelukkende) (?:ved |i |hos )?$")
_FIRST = re.compile(r"\s*(?:(?:og|men|mens|at|det er|ved|hos|i dag har) )?")
_BENT = re.compile(r"\b(?:minst|over|enn|rundt|om lag|ca\.?|opptil|inntil|høyst|nesten) $")
_NARROWER = re.compile(
    r" (?:som|der|hvor|utenfor|uten|med|av|i|på|fra|for|innen)\b"
    r"(?! (?:nettverket|norcrin|år\b|året|rapporteringsåret|perioden|20\d\d|fjor))"
)
"""After those who are counted: only some of them are meant."""
_BENDING = "|".join(map(re.escape, sorted(words("omtrent"), key=len, reverse=True)))
_ABOUT = re.compile(rf"(?<![\w-])(?:{_BENDING}|mellom)(?![\w-])")
_AT = re.compile(r" (?:ved|hos|på|i|for) ")
_OVER_BUDGET = re.compile(
    r"\b(?:(?:gikk|går|gått|kom|endte|havnet|ligger|lå|er|var|ble)(?: \w+)?"
    r" (?P<side>over|under) (?:budsjett(?:et)?|budsjettrammen)"
    r"|(?:overskred|overskredet|sprengte|sprengt) budsjettet"
    r"|(?P<holds>holdt|holder)(?: seg (?:innenfor|under))? budsjett(?:et)?"
    rf"|(?P<word>{any_of('relasjon', 'flere', 'færre')}) enn (?:budsjettert|budsjettet))(?!\w)"
)
_COUNTING = re.compile(rf"\b(?:{any_of('mengde', *_HOW)}|{_NUMBER}|bare|kun)\b|budsjett")
_SUBJECT = re.compile(r"\bantall(?:et)? $")
_NOT = frozenset(words("modalitet")["nekt"])
_SPENT = re.compile(r"\b(?:brukte|kostet|forbrukte)\b")


class Some(NamedTuple):
    """Which partners, projects or incomes a clause counts, and from where to where it says so.

    `how` is a kind of quantity or a number; with "bare" and "navn" it has the `names`.
    """

    how: str | int
    among: str
    start: int
    end: int
    names: frozenset[str] = frozenset()

    def outcome(self, facts: Mapping[str, Fact], keeping: Sequence[str], told: Told) -> Outcome:
        """Whether as many, or those, keep to what is said, with the figures that decide it."""
        count = len(keeping)
        if self.how == "bare":
            holds, shown_of = self.names == set(keeping), keeping
        elif self.how == "navn":
            holds, shown_of = self.names <= set(keeping), sorted(self.names)
        elif self.how == "ingen":
            holds, shown_of = not keeping, keeping
        elif self.how in ("de fleste", "halvparten"):
            half = 2 * count - len(facts)
            holds, shown_of = (half > 0 if self.how == "de fleste" else not half), keeping
        elif isinstance(self.how, int):
            holds, shown_of = count == self.how, keeping
        else:
            holds, shown_of = count == len(facts), [key for key in facts if key not in keeping]
        number = f"{count} av {len(facts)}: " if isinstance(self.how, int) and count else ""
        keys = [key for key in facts if key in shown_of] or list(facts)
        text = number + listed([f"{key} {told(key)}" for key in keys])
        return Outcome(holds, text, cells_of(*(facts[key] for key in keys)))


def quantity_claims(said: Utterance) -> Iterator[Claim]:
    """ "Alle partnerne har mer enn 150 studier", "Begge prosjektene gikk over budsjett"."""
    if not _COUNTING.search(said.lower) or spoken("mengde", "unntak").search(said.lower):
        return
    if not said.is_short or said.wished or _is_other(said):
        return
    for start, end in said.clauses:
        some = _some(said, start, end)
        years = {year for at, year in said.years if start <= at < end}
        if some is None or years - {said.topics.year} or said.denied(some.start):
            continue
        if spoken("relasjon", "sum").search(said.lower, start, end):
            continue
        if not said.partial(start, end) and not _BENT.search(said.lower[: some.start]):
            yield from _within_limit(said, some, start, end)
            yield from _within_budget(said, some, start, end)


def _some(said: Utterance, start: int, end: int) -> Some | None:
    """Those whom a clause counts or names; `None` where it leaves some out."""
    found = list(_SOME.finditer(said.lower, start, end))
    if not found:
        return _by_name(said, start, end)
    hit = found[0]
    among = next(kind for kind in _AMONG if hit["member"] in words("mengde")[kind])
    setup = said.topics.data.setup
    count = len(setup.projects if among == "prosjekter" else setup.partners)
    if hit["plain"] and not _FIRST.fullmatch(said.lower[start : hit.start()]):
        return None
    number = hit["few"] or hit["many"] or hit["plain"]
    how = _counted(number) if number else kinds_of("mengde")[hit["how"]]
    named = any(start <= one.start < end for one in said.partners)
    whole = _counted(hit["of"]) if hit["of"] else count
    if len(found) > 1 or named or whole != count or (how == "begge" and count != 2):
        return None
    narrower = _NARROWER.match(said.lower, hit.end())
    return None if narrower else Some(how, among, hit.start(), hit.end())


def _by_name(said: Utterance, start: int, end: int) -> Some | None:
    """ "bare OUS", "kun OUS og HUS", "NorCRIN1": those who are named side by side."""
    runs = [run for run in _runs(said) if start <= run[0].start < end]
    partners = [run for run in runs if run[0] in said.partners]
    if len(partners or runs) != 1:
        return None
    run = (partners or runs)[0]
    first, last = run[0], run[-1]
    only = [
        one for one in _ONLY.finditer(said.lower, start, first.start) if one.end() == first.start
    ]
    at, how = (only[0].start(), "bare") if only else (first.start, "navn")
    return Some(how, _AMONG[not partners], at, last.end, frozenset(one.code for one in run))


def _named(said: Utterance) -> Sequence[PartnerNamed]:
    """The partners by their codes and the projects by their names, in order."""
    projects = (PartnerNamed(*span, said.text[slice(*span)]) for span in said.projects_named)
    return sorted((*said.partners, *projects))


def _counted(text: str) -> int:
    return int(words("tallord").get(text) or text)


def _within_limit(said: Utterance, some: Some, start: int, end: int) -> Iterator[Claim]:
    """ "har over 150 studier", "er over 150 ved alle partnerne"."""
    ahead = any(start <= one.start < some.start for one in said.figures)
    bound = bound_of(said, *((start, some.start) if ahead else (some.end, end)))
    item = _limited(said, some, bound, start, end) if bound and some.how != "navn" else None
    facts = item.topic.by_partner(said.topics.year) if item and some.among == "partnere" else {}
    if bound is None or item is None or len(facts) < len(said.topics.data.setup.partners):
        return
    keeping = [code for code, fact in facts.items() if bound.holds(fact.value)]
    outcome = some.outcome(facts, keeping, lambda key: shown(facts[key].value, ""))
    first = bound.figures[0].start if ahead else some.start
    last = some.end if ahead else max(bound.figures[-1].until, item.end)
    yield Claim(said, said.text[first:last], item.topic.label, (outcome,), bound.figures)


def _limited(said: Utterance, some: Some, bound: Bound, start: int, end: int) -> Mention | None:
    """What a limit is of: named right after it, or before it where those who keep to it follow."""
    first, last = bound.figures[0], bound.figures[-1]
    after = next((one for one in said.mentions if last.until <= one.start < end), None)
    before = said.named_before(first.start)
    if first.start >= some.end:
        item, has = after, _only_has(said.lower[some.end : first.start])
        beside = after and not said.lower[last.until : after.start].strip()
    else:
        item, has = before, bool(_AT.fullmatch(said.lower[last.until : some.start]))
        beside = before and before.start >= start
        beside = beside and before and _only_has(said.lower[before.end : first.start])
    if item is None or not has or not beside or said.narrowed(item):
        return None
    return item


def _only_has(gap: str) -> bool:
    """Whether nothing but words of having stands in a gap."""
    return set(_ABOUT.sub(" ", gap).split()) <= set(words("mengde")["har"])


def _within_budget(said: Utterance, some: Some, start: int, end: int) -> Iterator[Claim]:
    """ "gikk over budsjett", "hadde høyere kostnader enn budsjettert"."""
    hit = _OVER_BUDGET.search(said.lower, some.end, end)
    begins = re.sub(r"^\s*(?:og|men|mens|at)\b", " ", said.lower[start : some.start])
    gaps = [begins, said.lower[some.end : hit.start() if hit else end]]
    named = [one for one in said.mentions if start <= one.start < end and one.topic.is_money]
    aside = [said.lower[item.start : item.end] for item in named]
    aside += [name.lower() for name in said.topics.projects.values() if some.among != "prosjekter"]
    for words_said in aside:
        gaps = [gap.replace(words_said, " ") for gap in gaps]
    denied = hit and not _NOT.isdisjoint(hit[0].split())
    if not hit or denied or len(named) > 1 or not all(map(_only_has, gaps)):
        return
    spent = not hit["word"] or _SPENT.search(said.lower, some.end, hit.start())
    other = said.passage.post or any(one.is_money for one in said.carried())
    costs = said.topics.costs if spent and not other else None
    topic = named[0].topic if named else costs
    if some.among == "inntekter":
        topic = said.topics.financing
    if topic is None or any(start <= one.start < end for one in said.figures):
        return
    kind = "under" if hit["holds"] else kinds_of("relasjon")[hit["side"] or hit["word"] or "over"]
    outcomes = []
    for now, then in _accounts(said, topic, some):
        keeping = [
            key
            for key in now
            if relation_holds(kind, now[key].value, then[key].value)
            or (hit["holds"] and now[key].value == then[key].value)
        ]
        outcomes.append(some.outcome(now, keeping, partial(_against, now, then)))
    text = said.text[some.start : hit.end()]
    yield Claim(said, text, f"{topic.label} mot budsjett", tuple(outcomes))


def _against(now: Mapping[str, Fact], then: Mapping[str, Fact], key: str) -> str:
    return f"{shown(now[key].value, '')} mot {shown(then[key].value, '')}"


def _accounts(
    said: Utterance, topic: Topic, some: Some
) -> Iterator[tuple[Mapping[str, Fact], Mapping[str, Fact]]]:
    """The accounts and the budgets of those who are counted, in one project and in all."""
    projects, lines = said.topics.projects, said.topics.incomes
    if some.among == "prosjekter":
        kept: Sequence[Places] = [{name: [(topic, "", key)] for key, name in projects.items()}]
    elif some.among == "inntekter":
        every = _projects(said)
        kept = [{line.label: [(line, "", key) for key in keys] for line in lines} for keys in every]
    else:
        kept = _of_partners(said, topic)
    for places in kept:
        now, then = (_booked(places, column) for column in _BOTH)
        if all(len(one) == len(places[key]) for some in (now, then) for key, one in some.items()):
            told = [key for key in places if any(fact.value for fact in (*now[key], *then[key]))]
            a, b = ({key: _sum(one[key]) for key in told} for one in (now, then))
            if said.project or any(a[key].value != b[key].value for key in told):
                yield a, b


def _projects(said: Utterance) -> Sequence[Sequence[str]]:
    """Which projects count together: the one spoken of; all, and each alone, where none is."""
    every = list(said.topics.projects)
    return [[said.project]] if said.project else [every, *([key] for key in every)]


def _of_partners(said: Utterance, topic: Topic) -> Sequence[Places]:
    """Where every partner's figures of a line stand, in each way to count the projects."""
    codes = [one.code for one in said.topics.data.setup.partners]
    return [
        {code: [(topic, code, key) for key in keys] for code in codes} for keys in _projects(said)
    ]


def _booked(places: Places, column: str) -> Mapping[str, Sequence[Fact]]:
    """What stands in each of some places in a column of the accounts."""
    return {
        key: [
            fact
            for topic, partner, project in own
            for fact in topic.facts
            if (fact.partner, fact.project, fact.column) == (partner, project, column)
        ]
        for key, own in places.items()
    }


def _sum(facts: Iterable[Fact]) -> Fact:
    first, *more = facts
    return first._replace(value=first.value + sum(fact.value for fact in more))


# Two of them

_THAN_WHOM = re.compile(
    r"(?P<what>(?: [^\W\d_][\w-]{0,30}\.?){0,8}?) (?:enn|som)(?: (?:ved|hos|i|på|til))? "
)
_OTHERS = re.compile(
    r"(?:alle )?(?:de )?(?:fem )?(?:andre|øvrige)(?: fem)?(?: (?:partnerne|sykehusene))?"
    r"|resten(?: av (?:partnerne|sykehusene))?"
)
_TOGETHER = rf"(?P<sum> (?:{any_of('relasjon', 'sum')}))?"
_ENDS = re.compile(
    rf"{_TOGETHER}\s*(?:$|[.,;:()]| (?:og|men|mens)\b| i (?:år|rapporteringsåret|20\d\d)\b)"
)
_DONE_AT = re.compile(
    r"(?: (?:ble|blir|er|var|har|kom|kommer))?"
    r"(?: (?:foregår|foregikk|ligger|lå|gjennomføres|gjennomført|signert|inkludert))?"
    r" (?:ved|hos|på|fra) "
)
_BETWEEN = re.compile(r"\b(?:forskjellen|differansen|avstanden) (?:er \w+ )?mellom $")
_MAKES = re.compile(
    r" (?:er|var|ble|utgjør|utgjorde|på)(?: (?:nå|hele|på|om|lag|vel|nesten)){0,2} "
)
_JOINED = (" og ", " samt ", ", ", "")
_TARGET = re.compile(r"\b(?:enn|som|mot|fra|til|av)(?: (?:ved|hos|i|på))? $")


def pair_claims(said: Utterance) -> Iterator[Claim]:
    """ "UNN har dobbelt så mange studier som SUS", "OUS har 3 159 flere pasienter enn HUS"."""
    if (
        not _named(said)
        or said.wished
        or _is_other(said)
        or spoken("annet", "annen rang").search(said.lower)
    ):
        return
    if any(year != said.topics.year for _, year in said.years):
        return
    yield from _difference(said)
    kinds = ("flere", "færre", "like", "ganger", *TIMES)
    for hit in spoken("relasjon", *kinds).finditer(said.lower):
        than = _THAN_WHOM.match(said.lower, hit.end())
        if than and not said.denied(hit.start()) and not said.partial(0, than.end()):
            yield from _compared_two(said, hit, than)


class Side(NamedTuple):
    """Those on one side of a comparison, whether they are added up, and where it ends."""

    keys: tuple[str, ...]
    together: bool
    start: int
    end: int

    def readings(self, known: Mapping[str, Fact], least: bool) -> Iterator[tuple[str, Fact]]:
        """What they have, with their names: added up, and the one that decides for each."""
        facts = {key: known[key] for key in self.keys}
        if len(facts) > 1:
            yield f"{listed(list(facts))} til sammen", _sum(facts.values())
        if len(facts) == 1 or not self.together:
            key = (min if least else max)(facts, key=lambda key: facts[key].value)
            yield key, facts[key]


def _difference(said: Utterance) -> Iterator[Claim]:
    """ "Forskjellen mellom OUS og HUS er 3 159 pasienter"."""
    for run in _runs(said) if " mellom " in said.lower else ():
        one = next((one for one in said.figures if one.start > run[-1].end), None)
        begins = _BETWEEN.search(said.lower[: run[0].start])
        item = _right_after(said, one) if one else None
        known = _figures(said, item.topic) if item else {}
        if one is None or item is None or not begins or len(run) != 2:
            continue
        makes = _MAKES.fullmatch(said.lower[run[-1].end : one.start])
        if makes and {run[0].code, run[1].code} <= known.keys() and not said.narrowed(item):
            some = [known[named.code] for named in run]
            a, b = sorted(some, key=lambda fact: -fact.value)
            told = listed([f"{named.code} {shown(known[named.code].value, '')}" for named in run])
            outcome = Pair(a.value, b.value, item.topic.unit, told, (a, b)).outcome("", one)
            text = said.text[begins.start() : item.end]
            yield Claim(said, text, item.topic.label, (outcome,), (one,), code="rangering-motsier")


def _compared_two(said: Utterance, hit: re.Match[str], than: re.Match[str]) -> Iterator[Claim]:
    """The ones before the word against the ones after it."""
    one, kind = _number_of(said, hit), kind_of(hit)
    topic = _compared(said, hit, than)
    known = _figures(said, topic) if topic else {}
    within = next((run for run in _runs(said) if run[-1].end == than.end("what")), None)
    ours = _side(within, known) if within else _side_before(said, hit.start(), known)
    theirs = _side_after(said, than.end(), known, ours) if ours else None
    if not (topic and ours and theirs) or (kind == "ganger" and one is None):
        return
    outcomes = []
    for a, our in ours.readings(known, kind != "færre"):
        for b, their in theirs.readings(known, kind == "færre"):
            told = f"{a} {shown(our.value, '')}, {b} {shown(their.value, '')}"
            pair = Pair(our.value, their.value, topic.unit, told, (our, their))
            outcome = pair.outcome(kind, one, said.lower[: hit.start()])
            if kind in ("ganger", *TIMES):
                ratio = our.value / their.value if their.value else 0.0
                outcome = replace(outcome, expected=f"{decimal_text(ratio, 2)} ganger ({told})")
            if kind == "ganger" and one is not None:
                outcome = replace(outcome, holds=fits(one, ratio, share=one.sort is Sort.SHARE))
            outcomes.append(outcome)
    text = said.text[min(ours.start, hit.start()) : theirs.end].strip()
    figures = (one,) if one else ()
    yield Claim(said, text, topic.label, tuple(outcomes), figures, code="rangering-motsier")


def _number_of(said: Utterance, hit: re.Match[str]) -> Numeral | None:
    """The number that says by how much or how many times: "3 159 flere", "2,5 ganger så mange"."""
    times = kind_of(hit) == "ganger"
    for one in said.figures:
        gap = said.lower[one.until : hit.start()]
        named = [
            item for item in said.mentions if one.until <= item.start and item.end <= hit.start()
        ]
        for item in named:
            gap = gap.replace(said.lower[item.start : item.end], "")
        beside = one.until <= hit.start() and not gap.strip() and one.unit != "ganger"
        many = one.unit == "ganger" and one.start < hit.start() <= one.until
        part = one.sort is Sort.SHARE and hit.start() == one.until + 1
        if (times and (many or part)) or (
            not times and kind_of(hit) in ("flere", "færre") and beside
        ):
            return one
    return None


def _compared(said: Utterance, hit: re.Match[str], than: re.Match[str]) -> Topic | None:
    """What is compared: named after the word, or as the one thing spoken of before it."""
    what = than["what"].strip(" .")
    if what:
        own = next((one for one in said.mentions if one.start >= hit.end()), None)
        run = next((run for run in _runs(said) if run[-1].end == than.end("what")), None)
        if own is None or own.end > than.end("what") or said.lower[hit.end() : own.start].strip():
            return None
        at = _DONE_AT.fullmatch(said.lower[own.end : run[0].start]) if run else None
        rest = said.lower[own.end : than.end("what")].strip(" .")
        return own.topic if at or not rest else None
    before = [one for one in said.mentions if one.end <= hit.start()]
    topics = {one.topic for one in before}
    counted = hit[0].endswith(("mange", "flere", "fleire", "færre", "halve av", "dobbelte av"))
    if not before:
        carried = said.carried() if counted else ()
        return carried[0] if len(carried) == 1 else None
    last = before[-1]
    subject = _SUBJECT.search(said.lower[: last.start]) or (last.topic.is_money and not last.start)
    if len(topics) > 1 or said.narrowed(last) or not (counted or subject):
        return None
    named = said.lower[: last.start].split()[-1:]
    part = last.short and named and named[0].isalpha() and named[0] not in _WHOLLY
    return None if part else last.topic


def _figures(said: Utterance, topic: Topic) -> Mapping[str, Fact]:
    """The figures of a topic by partner, or by project where it is money."""
    if not topic.is_money:
        return topic.by_partner(said.topics.year)
    projects = said.topics.projects
    return {
        projects[fact.project]: fact
        for fact in topic.of()
        if fact.project in projects and fact.column == ACCOUNTS
    }


def _runs(said: Utterance) -> Sequence[Sequence[PartnerNamed]]:
    """Those who are named side by side: "AHUS, UNN og SUS"."""
    runs: list[list[PartnerNamed]] = []
    for one in _named(said):
        if runs and said.lower[runs[-1][-1].end : one.start] in _JOINED:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _side_before(said: Utterance, at: int, known: Mapping[str, Fact]) -> Side | None:
    """Those who are compared: the only ones named before the word, or in its clause."""
    runs = [run for run in _runs(said) if run[-1].end <= at]
    runs = [run for run in runs if not _TARGET.search(said.lower[: run[0].start])]
    if len(runs) > 1:
        runs = [run for run in runs if run[0].start >= said.clause(at)[0]]
    side = _side(runs[0], known) if len(runs) == 1 else None
    together = side and spoken("relasjon", "sum").search(said.lower, side.end, at)
    return side._replace(together=True) if side and together else side


def _side(run: Sequence[PartnerNamed], known: Mapping[str, Fact]) -> Side | None:
    """Those who are named side by side, where the figures of all of them are known."""
    keys = tuple(dict.fromkeys(one.code for one in run))
    return Side(keys, False, run[0].start, run[-1].end) if known.keys() >= set(keys) else None


def _side_after(said: Utterance, at: int, known: Mapping[str, Fact], ours: Side) -> Side | None:
    """Those whom they are compared with: named there, or all the others."""
    run = next((run for run in _runs(said) if run[0].start == at), [])
    keys = tuple(dict.fromkeys(one.code for one in run))
    others = None if run else _OTHERS.match(said.lower, at)
    if others and len(known) == len(said.topics.data.setup.partners):
        keys = tuple(key for key in known if key not in ours.keys)
    end = run[-1].end if run else others.end() if others else at
    stop = _ENDS.match(said.lower, end)
    if not keys or not stop or not known.keys() >= set(keys) or set(keys) & set(ours.keys):
        return None
    together = bool(stop["sum"] or (others and others[0].startswith("resten")))
    return Side(keys, together, at, stop.end("sum") if stop["sum"] else end)


# So many of so many

_OUT_OF = re.compile(r"(?: [^\W\d_]{1,30})? av (?:de |alle |totalt |i alt |samtlige |våre )?")
_OF_FIRST = re.compile(r"(?:^|[ (])av (?:de |alle |totalt |i alt |samtlige |våre )?$")
_IS = re.compile(r" (?:er|var|ble|gjaldt|gjelder) ")
_HAS = re.compile(r" (?:har|hadde|sto for|står for|stod for|fikk) (?:\w+ )?$")


def part_claims(said: Utterance) -> Iterator[Claim]:
    """ "508 av 1 350 behandlingsstudier foregår ved OUS", "Av de 480 … var 434 …"."""
    year = said.topics.year
    if any(known != year for _, known in said.years) or _is_other(said):
        return
    for first, last in pairwise(said.figures):
        gap = said.lower[first.until : last.start]
        ahead = bool(_OUT_OF.fullmatch(gap))
        part, whole = (first, last) if ahead else (last, first)
        item = _right_after(said, whole)
        if item is None or part.unit or whole.unit or said.wished_in(*said.clause(part.start)):
            continue
        totals = item.topic.of("", year) if not item.topic.is_money else ()
        if len(totals) != 1 or not fits(whole, totals[0].value):
            continue
        if ahead:
            own = _part_named(said, part, item)
        else:
            after = _right_after(said, part)
            begins = _OF_FIRST.search(said.lower[: whole.start])
            named = begins and _IS.fullmatch(said.lower[item.end : part.start]) and after
            own = after.topic.of("", year) if named and after else ()
        if len(own) == 1 and own[0] != totals[0]:
            told = f"{shown(own[0].value, '')} av {shown(totals[0].value, '')}"
            holds = fits(part, own[0].value)
            outcome = Outcome(holds, told, cells_of(own[0], totals[0]), own[0].quantity.id)
            text = said.text[first.start : max(last.until, item.end)]
            label = own[0].quantity.label
            yield Claim(said, text, label, (outcome,), (part,))


def _right_after(said: Utterance, one: Numeral) -> Mention | None:
    """What a number counts, named right after it."""
    item = next((item for item in said.mentions if item.start >= one.until), None)
    return item if item and not said.lower[one.until : item.start].strip() else None


def _part_named(said: Utterance, part: Numeral, whole: Mention) -> Sequence[Fact]:
    """The figures that the part of "508 av 1 350 studier" is: of a partner, or of a topic."""
    year, end = said.topics.year, said.clause(whole.end)[1]
    item = next((item for item in said.mentions if item.start >= whole.end), None)
    if item and _IS.fullmatch(said.lower[whole.end : item.start]) and not said.narrowed(item):
        return item.topic.of("", year) if item.topic.unit == whole.topic.unit else ()
    runs = [run for run in _runs(said) if len(run) == 1 and run[0] in said.partners]
    if len(runs) != 1:
        return ()
    one = runs[0][0]
    has = one.end <= part.start and _HAS.fullmatch(said.lower[one.end : part.start])
    stop = said.lower[one.end : end].strip(" .,")
    at = one.start > whole.end and _DONE_AT.fullmatch(said.lower[whole.end : one.start])
    alone = has and not said.narrowed(whole)
    placed = at and not at[0].startswith((" ved", " hos", " på", " fra")) and not stop
    return whole.topic.of(one.code, year) if alone or placed else ()


# The owner of the infrastructure

_OWNERSHIP = re.compile(r"\beie|\boverta")
_DECIDED = re.compile(r"\b(?:vedt|beslutt|bestem|kunngj|avtal|praksis|forbered|sign)")
_ASIDE = re.compile(r", som [^,;:]{0,90},")
_GAP = r"(?: [^@\s,;:]{1,30}){0,7}?"


def _owner(kind: str, network: str) -> re.Pattern[str]:
    """What finds who owns, or owned, or is to own, a network; "@1@" stands for a partner."""
    known = words("eierskap")
    ours = "|".join(map(re.escape, (network.lower(), *known["vi"])))
    forms = "|".join(known[kind]).replace("…", _GAP).replace("X", r"@(?:\d+)@")
    theirs = rf"(?! (?:til|av|for|i) (?!(?:selve )?(?:{ours})))"
    forms = forms.replace("EIE", f"(?:{'|'.join(known['eie'])}){theirs}")
    forms = forms.replace("VI", f"(?:{ours})")
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)")


def owner_claims(said: Utterance) -> Iterator[Claim]:
    """ "St. Olavs overtar eierskapet", where Oppsett has another owner or another day."""
    setup = said.topics.data.setup
    owners = [said.topics.partners(name) for name in (setup.owner, setup.new_owner)]
    if not _OWNERSHIP.search(said.lower) or not said.is_short or not all(owners):
        return
    if not said.partners or spoken("eierskap", "usagt").search(said.lower):
        return
    old, new = (some[0].code for some in owners)
    text = said.lower
    for at, one in reversed(list(enumerate(said.partners))):
        text = f"{text[: one.start]}@{at}@{text[one.end :]}"
    change = date_text(setup.new_owner_from) if setup.new_owner_from else ""
    expected = f"{setup.owner}, og fra {change} {setup.new_owner}".replace(" fra  ", " så ")
    for kind in ("ny", "gammel", "eier"):
        for told in dict.fromkeys((text, _ASIDE.sub("", text))):
            for found in _owner(kind, setup.network).finditer(told):
                named = re.findall(r"@(\d+)@", found[0])
                right = {"ny": {new}, "gammel": {old}}.get(kind) or _owners_then(said, old, new)
                code = said.partners[int(named[-1 if found[0].endswith("@") else 0])].code
                holds = code in right and not (kind == "ny" and _on_another_day(said))
                outcome = Outcome(holds, expected, setup.owner_refs)
                yield Claim(said, said.text.strip(" ."), "eieren i arket Oppsett", (outcome,))


def _owners_then(said: Utterance, old: str, new: str) -> Collection[str]:
    """Who may be told as the owner: by the day, or either where none is said."""
    change, year = said.topics.data.setup.new_owner_from, said.topics.year
    named = {day.first for day in days(said.text) if day.first}
    until = bool(spoken("eierskap", "før").search(said.lower))
    since = bool(spoken("eierskap", "etter").search(said.lower))
    until = until or any(day.year == year for day in named)
    since = since or bool(change and any(day >= change for day in named))
    return {old, new} if until == since else {old} if until else {new}


def _on_another_day(said: Utterance) -> bool:
    """Whether the new owner is told to begin on a day that is not the one of Oppsett."""
    change, told = said.topics.data.setup.new_owner_from, days(said.text)
    if change is None or len(told) != 1 or _DECIDED.search(said.lower):
        return False
    day, until = told[0], spoken("eierskap", "før").search(said.lower)
    same_day = (day.month, day.number) == (change.month, change.day)
    if until or day.first is None or day.last is None or (same_day and day.number):
        return False
    return not day.first <= change <= day.last
