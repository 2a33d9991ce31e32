"""The same thing told twice in two ways: when something is, whose somebody is, how many are in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from norcrin_xl.checks.text.numerals import Numeral, Sort
from norcrin_xl.checks.text.passage import Script
from norcrin_xl.checks.text.utterance import Utterance
from norcrin_xl.checks.text.words import kind_of, spoken, words
from norcrin_xl.findings import Finding

_SHORTEST_EVENT = 10
_WORD = re.compile(r"[a-zæøå][a-zæøå-]*")
_MOVED_FROM = re.compile(r"\b(?:fra|i stedet for|ikke)\s*$")
_OF_OTHER = re.compile(r"\b(?:for|til|om|etter|før|under|på|i|med|av|ved|fra|mot)(?: \w+)? $")
"""Before an event that something else is said of: "programmet for brukermøtet"."""
_DENYING = frozenset(("ikke", "ingen", "aldri", "selv", "bare", "verken"))
_DENIED = re.compile(r"\b(?:ikke|tidligere|opprinnelig|skulle)\b")
_WHO = re.compile(
    r"(?<![a-zæøå])([A-ZÆØÅ]?[a-zæøå]{4,}(?:en|et|a)(?: \([^()]{1,20}\))?)"
    r"\s{1,4}(?:(?!av\b)\w+ ){0,3}$"
)


@dataclass(frozen=True)
class Statement:
    """That something is so at a time: `what` of `subject`, as `value` says it."""

    subject: str
    time: str
    value: str
    said: str
    utterance: Utterance


def check_retold(said: Iterable[Utterance], script: Script) -> Iterator[Finding]:
    """What contradicts something that was told before, with both; and a wrong count of partners."""
    told: dict[tuple[str, str], list[Statement]] = {}
    every = list(said)
    answers = _answers(script)
    for one in every:
        for statement in (*_of_events(one), *_of_places(one)):
            told.setdefault((statement.subject, statement.time), []).append(statement)
        yield from _of_partners(one, script)
        yield from _of_answers(one, answers)
    for statements in told.values():
        values = list(dict.fromkeys(one.value for one in statements))
        if len(values) != 2 or not _clash(*values):
            continue
        first = next(one for one in statements if one.value == values[0])
        for other in statements:
            if other.value == values[1]:
                yield other.utterance.passage.finding(
                    "motsigelse",
                    found=other.said,
                    expected=first.said,
                    other=first.utterance.passage.stands,
                )
                break


def _clash(first: str, second: str) -> bool:
    """Whether two values can't both be right: two days may be, where nothing in them is alike."""
    a, b = first.split("."), second.split(".")
    return len(a) == 1 or any(one == other for one, other in zip(a, b, strict=True))


def _of_events(said: Utterance) -> Iterator[Statement]:
    """ "Brukermøtet holdes 4. mai 2022": an event with a name of its own, and its day."""
    whole = [one for one in said.numbers if one.sort is Sort.DAY and one.day and one.day.number]
    if not whole or not said.is_short:
        return
    names = [
        found
        for found in _WORD.finditer(said.lower)
        if len(found[0]) >= _SHORTEST_EVENT
        and found[0].endswith(tuple(words("hendelser")["ord"]))
        and not _OF_OTHER.search(said.lower[: found.start()])
    ]
    for found in names[:1]:
        after = [
            one for one in whole if one.start > found.end() and _is_its(said, one, found.end())
        ]
        if after and after[0].day and not _DENIED.search(said.lower[found.end() : after[0].start]):
            day = after[0].day
            name = _stem(found[0])
            text = said.text[found.start() : found.end()]
            value = f"{day.number}.{day.month}"
            yield Statement(name, "dag", value, f"{text} {after[0].text}", said)


def _is_its(said: Utterance, one: Numeral, start: int) -> bool:
    gap = said.lower[start : one.start]
    return not _MOVED_FROM.search(gap) and ";" not in gap and " og " not in gap


def _stem(word: str) -> str:
    return (
        re.sub(r"(?:et|en|a)$", "", word)[:-1]
        if word.endswith(("møtet", "møte"))
        else (re.sub(r"(?:et|en)$", "", word))
    )


def _of_places(said: Utterance) -> Iterator[Statement]:
    """ "Korrespondenten er ansatt ved HUS fra 1. januar 2022": whose somebody is, and when."""
    if not said.partners or not said.is_short:
        return
    for found in spoken("hendelser", "tilhører").finditer(said.lower):
        near = [one for one in said.partners if 0 <= one.start - found.end() <= 3]
        who = _WHO.search(said.text[: found.start()])
        if not near or not who or said.denied(found.start()):
            continue
        subject = re.sub(r" \(.*", "", who[1]).lower()
        text = said.text[who.start(1) : near[0].end]
        yield Statement(subject, _when(said), near[0].code, text, said)


def _when(said: Utterance) -> str:
    found = spoken("hendelser", "etter", "før").search(said.lower)
    return kind_of(found) if found else "nå"


def _of_partners(said: Utterance, script: Script) -> Iterator[Finding]:
    """ "består av fem universitetssykehus", where there are six partners."""
    count = len(script.data.setup.partners)
    for one in said.typed:
        before = said.lower[max(one.start - 24, 0) : one.start].rstrip()
        if (
            one.after[:1]
            and one.after[0] in words("antall")["navn"]
            and before.endswith(tuple(words("antall")["foran"]))
            and one.sort is Sort.AMOUNT
            and not one.about
            and one.value != count
        ):
            found = said.text[one.start : one.until] + f" {one.after[0]}"
            yield said.passage.finding(
                "pastand-motsier",
                rests_on=(script.data.setup.year_ref,),
                found=found,
                series="Antall partnere i arket Oppsett",
                expected=f"{count} ({_in_words(count)})",
            )


def _answers(script: Script) -> Mapping[str, str]:
    """What the sections whose question is answered with no alone ask, by their number."""
    answered: dict[str, set[str]] = {}
    asked: dict[str, str] = {}
    for passage in script.passages:
        given = {answer.text.lower() for answer in passage.answers if answer.checked}
        answered.setdefault(passage.section, set()).update(given)
        asked[passage.section] = " ".join(passage.headings[-1:]).lower()
    return {number: asked[number] for number, given in answered.items() if given == {"nei"}}


def _of_answers(said: Utterance, answers: Mapping[str, str]) -> Iterator[Finding]:
    """ "NorCRIN tar vare på forskningsdata" below a question that is answered with no."""
    asked = answers.get(said.passage.section, "")
    ours = {said.topics.data.setup.network.lower(), "vi", "nettverket", "infrastrukturen"}
    if not asked or said.wished or said.lower.split(" ", 1)[0] not in ours:
        return
    for verb, forms in words("svarverb").items():
        found = next((form for form in forms if f" {form} " in f" {said.lower}"), "")
        at = said.lower.find(found) if found and verb in asked else -1
        after = set(_WORD.findall(said.lower[at + len(found) :])) if at > 0 else set()
        things = [word for word in after if any(word.endswith(own) for own in _WORD.findall(asked))]
        if things and not after & _DENYING:
            yield said.passage.finding(
                "motsigelse", found=said.text.strip()[:80], expected="Nei", other=asked
            )
            return


def _in_words(count: int) -> str:
    return next((word for word, value in words("tallord").items() if value == count), str(count))
