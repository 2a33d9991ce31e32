"""Claims that rank partners: most, fewest, second, more than another, and lists in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from norcrin_xl.checks.text.judgement import Claim, Outcome, cells_of, relation_holds
from norcrin_xl.checks.text.numerals import numerals
from norcrin_xl.checks.text.topics import Fact, Topic
from norcrin_xl.checks.text.utterance import Utterance
from norcrin_xl.checks.text.words import kind_of, spoken, words
from norcrin_xl.numbers import decimal_text, listed

_RANK = re.compile(r"\b(?P<rank>nest|tredje|fjerde) ?$")
_BEFORE = re.compile(
    r"(?:^|\b(?:flest|færrest|høyest|høyeste|lavest|laveste|størst|største|minste|flere|færre"
    r"|antall|antallet|inkluderte|kliniske|på|av|til|etter|med|er|og)|\d|\()\s*$"
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
    if not said.is_short or not said.partners or said.wished:
        return
    years = {known for _, known in said.years}
    if years - {said.topics.year} or spoken("annet", "annen rang").search(said.lower):
        return
    whole = (0, len(said.text))
    several = len(_codes(said, *whole)) > 1
    if several and spoken("relasjon", "rekkefølge").search(said.lower):
        yield from _in_order(said)
        return
    single = not several and len(_superlatives(said.lower)) == 1
    for start, end in [whole] if single else said.clauses:
        yield from _in_clause(said, start, end)


def _codes(said: Utterance, start: int, end: int) -> Mapping[str, int]:
    """The partners that a span names, each once, with the first place."""
    found: dict[str, int] = {}
    for named in said.partners:
        if start <= named.start < end:
            found.setdefault(named.code, named.start)
    return found


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


def _in_order(said: Utterance) -> Iterator[Claim]:
    """Partners listed in order: they come first among all, equals in any order."""
    codes = _codes(said, 0, len(said.text))
    found = _measure(said, 0, len(said.text))
    if found is None or not codes.keys() <= found[1].keys():
        return
    fewest = any(kind_of(hit) == "færrest" for hit in _superlatives(said.lower))
    rising = fewest or "stigende" in said.lower
    order = sorted((fact.value for fact in found[1].values()), reverse=not rising)
    holds = [found[1][code].value for code in codes] == order[: len(codes)]
    yield _claim(said, min(codes.values()), len(said.text), found, holds)


def _in_clause(said: Utterance, start: int, end: int) -> Iterator[Claim]:
    codes = _codes(said, start, end)
    found = _measure(said, start, end) if codes else None
    if found is None or not codes.keys() <= found[1].keys():
        return
    clause, facts = said.lower[start:end], found[1]
    hits = _superlatives(clause)
    two = spoken("relasjon", "flere", "færre").search(clause)
    several = len(hits) == 1 and len(codes) > 1 and _SEVERAL.search(clause[: hits[0].start()])
    if several and not said.denied(start + hits[0].start()):
        most = kind_of(hits[0]) == "flest"
        order = sorted((fact.value for fact in facts.values()), reverse=most)
        own = sorted((facts[code].value for code in codes), reverse=most)
        if numerals(several["count"])[0].value == len(codes):
            yield _claim(said, start, end, found, own == order[: len(codes)])
    elif len(hits) == len(codes) == 1 and not said.denied(start + hits[0].start()):
        (code,) = codes
        rank = _RANK.search(clause[: hits[0].start()])
        place = words("ordenstall")[rank["rank"]] if rank else 1
        order = sorted((f.value for f in facts.values()), reverse=kind_of(hits[0]) == "flest")
        holds = place <= len(order) and facts[code].value == order[place - 1]
        yield _claim(said, start, end, found, holds)
    elif two and not hits and len(codes) == 2 and not said.denied(start + two.start()):
        (first, at), (second, other) = codes.items()
        if at - start < two.start() and " enn " in clause[two.end() : other - start]:
            holds = relation_holds(kind_of(two), facts[first].value, facts[second].value)
            yield _claim(said, start, end, found, holds)


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
