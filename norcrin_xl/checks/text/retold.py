"""The same thing told twice in two ways: when something is, whose somebody is, how many are in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from norcrin_xl.checks.text.numerals import Sort
from norcrin_xl.checks.text.passage import Script
from norcrin_xl.checks.text.utterance import Utterance
from norcrin_xl.checks.text.words import kind_of, spoken, words
from norcrin_xl.findings import Finding

_SHORTEST_EVENT = 10
_WORD = re.compile(r"[a-zæøå][a-zæøå-]*")
_NOT_ITS = re.compile(r";| og |\b(?:fra|i stedet for|ikke)\s*$")
"""Between an event and a day that is another's, or that it was moved from."""
_OF_OTHER = re.compile(r"\b(?:for|til|om|etter|før|under|på|i|med|av|ved|fra|mot)(?: \w+)? $")
"""Before an event that something else is said of: "programmet for brukermøtet"."""
_DENYING = frozenset(("ikke", "ingen", "aldri", "selv", "bare", "verken"))
_DENIED = re.compile(r"\b(?:ikke|tidligere|opprinnelig|skulle)\b")
_WHO = re.compile(
    r"(?<![a-zæøå])([A-ZÆØÅ]?[a-zæøå]{4,}(?:en|et|a)(?: \([^()]{1,20}\))?)"
    r"\s{1,4}(?:(?!av\b)\w+ ){0,3}$"
)


class Statement(NamedTuple):
    """That something is so at a time: what is said of `subject`, as `value` has it."""

    subject: str
    time: str
    value: str
    said: str
    utterance: Utterance


def check_retold(said: Iterable[Utterance], script: Script) -> Iterator[Finding]:
    """What contradicts something that was told before, with both; and a wrong count of partners."""
    told: dict[tuple[str, str], list[Statement]] = {}
    answers = _answers(script)
    for one in said:
        for statement in (*_of_events(one), *_of_places(one)):
            told.setdefault(statement[:2], []).append(statement)
        yield from _of_partners(one, script)
        yield from _of_answers(one, answers)
    for statements in told.values():
        by_value = {one.value: one for one in reversed(statements)}
        values = list(dict.fromkeys(one.value for one in statements))
        if len(values) == 2 and _clash(*values):
            first, other = (by_value[value] for value in values)
            at, before = other.utterance.passage, first.utterance.passage.stands
            yield at.finding("motsigelse", found=other.said, expected=first.said, other=before)


def _clash(first: str, second: str) -> bool:
    """Whether two values can't both be right: two days may be, where nothing in them is alike."""
    a, b = first.split("."), second.split(".")
    return len(a) == 1 or any(one == other for one, other in zip(a, b, strict=True))


def _of_events(said: Utterance) -> Iterator[Statement]:
    """ "Brukermøtet holdes 4. mai 2022": an event with a name of its own, and its day."""
    dated = ((one, one.day) for one in said.numbers if one.sort is Sort.DAY)
    days = [(one, day) for one, day in dated if day and day.number]
    ends = tuple(words("hendelser")["ord"])
    names = (
        found
        for found in (_WORD.finditer(said.lower) if days and said.is_short else ())
        if len(found[0]) >= _SHORTEST_EVENT and found[0].endswith(ends)
    )
    name = next((one for one in names if not _OF_OTHER.search(said.lower[: one.start()])), None)
    if name is None:
        return
    for one, day in days:
        gap = said.lower[name.end() : one.start]
        if one.start > name.end() and not _NOT_ITS.search(gap):
            if not _DENIED.search(gap):
                text = f"{said.text[name.start() : name.end()]} {one.text}"
                yield Statement(_stem(name[0]), "dag", f"{day.number}.{day.month}", text, said)
            return


def _stem(word: str) -> str:
    return (
        re.sub(r"(?:et|en|a)$", "", word)[:-1]
        if word.endswith(("møtet", "møte"))
        else (re.sub(r"(?:et|en)$", "", word))
    )


def _of_places(said: Utterance) -> Iterator[Statement]:
    """ "Korrespondenten er ansatt ved HUS fra 1. januar 2022": whose somebody is, and when."""
    may_tell = said.partners and said.is_short
    for found in spoken("hendelser", "tilhører").finditer(said.lower) if may_tell else ():
        near = [one for one in said.partners if 0 <= one.start - found.end() <= 3]
        who = _WHO.search(said.text[: found.start()])
        if near and who and not said.denied(found.start()):
            text = said.text[who.start(1) : near[0].end]
            subject = re.sub(r" \(.*", "", who[1]).lower()
            yield Statement(subject, _when(said), near[0].code, text, said)


def _when(said: Utterance) -> str:
    found = spoken("hendelser", "etter", "før").search(said.lower)
    return kind_of(found) if found else "nå"


def _of_partners(said: Utterance, script: Script) -> Iterator[Finding]:
    """ "består av fem universitetssykehus", where there are six partners."""
    count, table = len(script.data.setup.partners), words("antall")
    for one in said.typed:
        before = said.lower[max(one.start - 24, 0) : one.start].rstrip()
        counts = one.sort is Sort.AMOUNT and not one.about and one.value != count
        named = bool(one.after) and one.after[0] in table["navn"]
        if counts and named and before.endswith(tuple(table["foran"])):
            numbers = words("tallord").items()
            in_words = next((word for word, value in numbers if value == count), count)
            yield said.passage.finding(
                "pastand-motsier",
                rests_on=(script.data.setup.year_ref,),
                found=f"{said.text[one.start : one.until]} {one.after[0]}",
                series="Antall partnere i arket Oppsett",
                expected=f"{count} ({in_words})",
            )


def _answers(script: Script) -> Mapping[str, str]:
    """What the sections whose question is answered with no alone ask, by their number."""
    answered: dict[str, set[str]] = {}
    asked: dict[str, str] = {}
    for passage in script.passages:
        given = {answer.text.lower() for answer in passage.answers if answer.checked}
        answered.setdefault(passage.section, set()).update(given)
        asked[passage.section] = passage.heading.lower()
    return {number: asked[number] for number, given in answered.items() if given == {"nei"}}


def _of_answers(said: Utterance, answers: Mapping[str, str]) -> Iterator[Finding]:
    """ "NorCRIN tar vare på forskningsdata" below a question that is answered with no."""
    asked = answers.get(said.passage.section, "")
    ours = {said.topics.data.setup.network.lower(), "vi", "nettverket", "infrastrukturen"}
    if not asked or said.wished or said.lower.split(" ", 1)[0] not in ours:
        return
    ends = tuple(_WORD.findall(asked))
    for verb, forms in words("svarverb").items() if ends else ():
        form = next((form for form in forms if f" {form} " in f" {said.lower}"), None)
        if form is not None and verb in asked:
            after = set(_WORD.findall(said.lower[said.lower.find(form) + len(form) :]))
            if not after & _DENYING and any(word.endswith(ends) for word in after):
                found = said.text.strip()[:80]
                yield said.passage.finding("motsigelse", found=found, expected="Nei", other=asked)
                return
