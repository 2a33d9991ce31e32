"""How partners stand to one another: first, last, more than, in this order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from norcrin_xl.checks.text.judgement import TIMES, Claim, Outcome, cells_of, relation_holds
from norcrin_xl.checks.text.topics import Fact, Topic
from norcrin_xl.checks.text.utterance import Utterance
from norcrin_xl.checks.text.words import any_of, kind_of, spoken, words
from norcrin_xl.numbers import decimal_text, listed

_RANK = re.compile(r"\b(?P<rank>nest|tredje|fjerde) ?$")
_BEFORE = re.compile(
    rf"(?:^|\b(?:{any_of('relasjon', 'flest', 'færrest', 'flere', 'færre', *TIMES)}"
    r"|antall|antallet|inkluderte|kliniske|på|av|til|etter|med|er|og|målt i)|\d|\()\s*$"
)
_SEVERAL = re.compile(
    r"\bde (?P<count>to|tre|fire|fem) (?:partner|sykehus|universitetssykehus)\w* (?:med|som har) $"
)
"""Before "flest": that several come first together."""
_PER = re.compile(r"^ per (?P<of>[\wæøå-]+)")

Measure = tuple[str, Mapping[str, Fact]]
"""What is compared, in words, and each partner's figure."""


def ranking_claims(said: Utterance) -> Iterator[Claim]:
    """What a sentence claims of how partners compare with one another.

    Judged only where one topic is named as a whole, and among all partners. What is wished or
    denied, growth, shares and earlier years are other rankings and are left alone.
    """
    if not said.partners or said.wished:
        return
    years = {known for _, known in said.years}
    if years - {said.topics.year} or spoken("annet", "annen rang").search(said.lower):
        return
    several = len({named.code for named in said.partners}) > 1
    listed_so = several and bool(spoken("relasjon", "rekkefølge").search(said.lower))
    single = listed_so or (not several and len(_superlatives(said.lower)) == 1)
    for start, end in [(0, len(said.text))] if single else said.clauses:
        codes: dict[str, int] = {}
        for named in said.partners:
            if start <= named.start < end:
                codes.setdefault(named.code, named.start)
        found = _measure(said, start, end) if codes else None
        if found is None or not codes.keys() <= found[1].keys():
            continue
        holds = _holds(said, (start, end), codes, found[1], in_order=listed_so)
        if holds is not None:
            first = min(codes.values()) if listed_so else start
            yield _claim(said, first, end, found, holds)


def _superlatives(text: str) -> list[re.Match[str]]:
    return list(spoken("relasjon", "flest", "færrest").finditer(text))


def _measure(said: Utterance, start: int, end: int) -> Measure | None:
    """What a span compares; `None` where it is a part of something, or several things."""
    year = said.topics.year
    inside = [item for item in said.mentions if start <= item.start < end]
    if not inside and _superlatives(said.lower[:start]):
        inside = [item for item in said.mentions if item.start < start][-1:]
    known = [item for item in inside if item.topic.by_partner(year) and not item.topic.is_money]
    if not known:
        return None
    first = known[0]
    if per := _PER.match(said.lower[first.end :]):
        return _per(said, first.topic, per["of"])
    whole = " per " not in said.lower[start:end] and {item.topic for item in known} == {first.topic}
    sound = all(
        _BEFORE.search(said.lower[start : item.start])
        and (said.is_linked_at(item.start) or not said.narrowed(item))
        for item in known
    )
    return (first.topic.label, first.topic.by_partner(year)) if whole and sound else None


def _per(said: Utterance, of: Topic, word: str) -> Measure | None:
    """A topic divided by another: "pasienter per studie"."""
    totals = [
        topic
        for key, topic in said.topics.by_key.items()
        if key.startswith("bruk.") and key.endswith(".total")
    ]
    by = next((topic for topic in totals if topic.unit[:5] == word.rstrip("er")[:5]), None)
    if by is None:
        return None
    below, above = by.by_partner(said.topics.year), of.by_partner(said.topics.year)
    ratios = {
        code: fact._replace(value=fact.value / below[code].value)
        for code, fact in above.items()
        if code in below and below[code].value
    }
    return f"{of.label} per {word}", ratios


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
    hits = _superlatives(clause)
    fewest = any(kind_of(hit) == "færrest" for hit in hits)
    rising = fewest or (in_order and "stigende" in clause)
    order = sorted((fact.value for fact in facts.values()), reverse=not rising)
    own = [facts[code].value for code in codes]
    if in_order:
        return own == order[: len(own)]
    two = spoken("relasjon", *TIMES).search(clause)
    two = two or spoken("relasjon", "flere", "færre").search(clause)
    hit = hits[0] if len(hits) == 1 else None if hits else two
    if hit is None or said.denied(start + hit.start()):
        return None
    before = clause[: hit.start()]
    if not hits:
        places = [at - start for at in codes.values()]
        than = (
            len(own) == 2
            and places[0] < hit.start()
            and re.search(r" (?:enn|som) ", clause[hit.end() : places[1]])
        )
        return relation_holds(kind_of(hit), own[0], own[1], before) if than else None
    if len(own) == 1:
        rank = _RANK.search(before)
        place = words("ordenstall")[rank["rank"]] if rank else 1
        return own[0] in order[place - 1 : place]
    several = _SEVERAL.search(before)
    if several is None or words("tallord")[several["count"]] != len(own):
        return None
    return sorted(own, reverse=not rising) == order[: len(own)]


def _claim(said: Utterance, start: int, end: int, found: Measure, holds: bool) -> Claim:
    label, facts = found
    order = sorted(facts.values(), key=lambda fact: -fact.value)
    whole = all(fact.value.is_integer() for fact in order)
    expected = listed(
        [f"{fact.partner} {decimal_text(fact.value, 0 if whole else 2)}" for fact in order]
    )
    outcome = Outcome(holds, expected, cells_of(*order))
    text = said.text[start:end].strip(" .,;:")
    return Claim(said, text, label, (outcome,), code="rangering-motsier")
