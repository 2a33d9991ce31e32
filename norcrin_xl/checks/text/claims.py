"""All that a report claims in words and numbers, read once, and what of it doesn't hold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from norcrin_xl.checks.text.amounts import listed_claims, share_claim, sum_claims, value_claim
from norcrin_xl.checks.text.comparisons import (
    budget_claims,
    change_claim,
    course_claims,
    linked_comparisons,
)
from norcrin_xl.checks.text.judgement import Claim
from norcrin_xl.checks.text.manuscript import plain
from norcrin_xl.checks.text.numerals import Numeral, Sort, Worth
from norcrin_xl.checks.text.passage import Passage, Script
from norcrin_xl.checks.text.relations import (
    owner_claims,
    pair_claims,
    part_claims,
    quantity_claims,
    ranking_claims,
)
from norcrin_xl.checks.text.trends import trend_claims
from norcrin_xl.checks.text.utterance import Utterance, utterances_of
from norcrin_xl.checks.text.words import kind_of, spoken, words
from norcrin_xl.findings import Finding
from norcrin_xl.masking import masked
from norcrin_xl.model import Quantity
from norcrin_xl.numbers import DASH, decimal_text, printed

MOST_LISTED = 4
SMALLEST = 10
"""Smaller counts need no link: they are told in words as often."""
_UNIT = 1000
_FAR = 400
"""Letters from a number beyond which nothing in its sentence is said about it."""
_OF_TABLES = ("antall", "heltall", "konto")
_DASHES = ("-", DASH)


def amount_claims(said: Utterance) -> Iterator[Claim]:
    """What a sentence claims with each number that is typed in it."""
    listed = list(listed_claims(said))
    yield from listed
    done = {one.start for claim in listed for one in claim.figures}
    for one in said.typed:
        if one.start not in done and not said.wished_in(*said.clause(one.start)):
            claim = change_claim(said, one) or share_claim(said, one) or value_claim(said, one)
            if claim is not None:
                yield claim


_KINDS = (
    sum_claims,
    course_claims,
    amount_claims,
    budget_claims,
    trend_claims,
    ranking_claims,
    pair_claims,
    quantity_claims,
    part_claims,
    owner_claims,
)


@dataclass(frozen=True, slots=True)
class Typed:
    """A number in digits that somebody typed, from `start` to `end` of its passage.

    `sentence` holds it and begins at `since`; of a very long one only what is near. `known` are
    the figures that its sentence, or its row and column, say that it is, the best first, and
    `judged` says that it was held against one, or against another number.
    """

    passage: Passage
    start: int
    end: int
    numeral: Numeral
    since: int
    sentence: str
    known: tuple[Quantity, ...] = ()
    judged: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """As formats print it, in plain spaces and hyphens; two of 1.350, which may be either."""
        if not self.numeral.text[:1].isdigit():
            return (self.numeral.text,)
        signed = self.end - self.start > len(self.numeral.text)
        sign = self.numeral.signed if signed else ""
        shown = (decimal_text(one.value, one.decimals) for one in self.numeral.worths)
        return tuple(f"{sign}{plain(text)}" for text in shown)

    @property
    def text(self) -> str:
        return self.texts[0]

    @property
    def before(self) -> str:
        return self.sentence[: self.start - self.since]

    @property
    def after(self) -> str:
        return self.sentence[self.end - self.since :]

    @property
    def quoted(self) -> str:
        """The sentence on one line, as others may read it."""
        return masked(" ".join(self.sentence.split()))


@lru_cache(maxsize=4)
def _told(script: Script) -> tuple[tuple[Utterance, tuple[Claim, ...]], ...]:
    """Every sentence with all that it claims; a heading, a cell and a margin claim nothing."""
    return tuple(
        (said, tuple(claim for kind in _KINDS if said.may_claim for claim in kind(said)))
        for said in utterances_of(script)
    )


def check_claims(script: Script) -> Iterator[Finding]:
    """One finding per claim that doesn't hold, and per thing that is told in two ways."""
    for said, claims in _told(script):
        beside = list(linked_comparisons(said, script.quantities)) if said.may_claim else []
        yield from beside
        if not any(found.code == "sammenligning-motsier" for found in beside):
            yield from _false(claims)
    yield from check_retold([said for said, _ in _told(script) if said.passage.is_text], script)


def _false(claims: Sequence[Claim]) -> Iterator[Finding]:
    """The claims that don't hold, each number once; none that only rests on a wrong number."""
    told: list[Claim] = []
    wrong = {
        start for claim in claims if claim.is_false and not claim.given for start in claim.starts
    }
    for claim in claims:
        rests = any(one.start in wrong for one in claim.given)
        if claim.is_false and not rests and not any(_same(claim, other) for other in told):
            told.append(claim)
            yield _finding(claim)


def _same(one: Claim, other: Claim) -> bool:
    """Whether two claims are of the same number, or of the same words."""
    a, b = one.said.lower(), other.said.lower()
    return bool(one.starts & other.starts) or a in b or b in a


def _finding(claim: Claim) -> Finding:
    outcome = claim.outcomes[0]
    named = "series" if claim.code == "pastand-motsier" else "measure"
    return claim.utterance.passage.finding(
        claim.code,
        rests_on=outcome.sources,
        found=_quoted(claim),
        expected=outcome.expected,
        **{named: claim.subject},
    )


def _quoted(claim: Claim) -> str:
    """The words of a claim on one line, in the letters that they stand in."""
    at = claim.utterance.lower.find(claim.said.lower())
    text = claim.utterance.text[at : at + len(claim.said)] if at >= 0 else claim.said
    return " ".join(text.split())


def typed_numbers(script: Script) -> Iterator[Typed]:
    """Every number that nobody's program wrote, comments aside, with what its sentence says of it.

    Numbers of rows and of projects, the unit "1000 kr" and numbers in words are none; a cell
    that is a dash is one, of which nobody knows that it is zero.
    """
    names = {project.number for project in script.data.setup.projects}
    for said, claims in _told(script):
        if said.passage.cell and (dash := said.text.strip()) in _DASHES:
            at = said.start + said.text.index(dash)
            zero = Numeral(at, at + 1, "-", Sort.AMOUNT, (Worth(0, 0),), until=at + 1)
            if not said.passage.linked(at, at + 1):
                yield Typed(said.passage, at, at + 1, zero, said.start, said.text)
        for one in said.figures if not _is_row_number(said.passage) else ():
            is_unit = one.value == _UNIT and one.unit == "kr"
            is_number = one.text[:1].isdigit() and one.sort is Sort.AMOUNT and not is_unit
            start, end, text = said.start + one.start, said.start + one.end, said.passage.text
            start -= bool(one.signed) and text[start - 1 : start] == one.signed
            if is_number and one.text not in names and not said.passage.linked(start, end):
                since = max(said.start, start - _FAR)
                near = text[since : min(said.start + len(said.text), end + _FAR)]
                own = [claim for claim in claims if one.start in claim.starts]
                ids = (
                    outcome.quantity for claim in own for outcome in claim.outcomes if outcome.holds
                )
                known = (script.quantities.get(key) for key in dict.fromkeys(ids))
                judged = any(claim.sure and (claim.holds or claim.is_false) for claim in own)
                found = tuple(quantity for quantity in known if quantity)
                yield Typed(said.passage, start, end, one, since, near, found, judged)


def _is_row_number(passage: Passage) -> bool:
    """Whether a number stands first in a table's row, before its words."""
    cell = passage.cell
    if cell is None or any(sign.isalpha() for sign in passage.text):
        return False
    row = cell.grid.rows[cell.row]
    after = any(any(sign.isalpha() for sign in text) for text in row[cell.column + 1 :])
    return after and not any(text.strip() for text in row[: cell.column])


def same_figure(quantity: Quantity) -> tuple[object, ...]:
    """What two quantities have in common that are always equal: their cells and their size."""
    value = quantity.value
    size = abs(value) if isinstance(value, int | float) else value
    return (frozenset(quantity.sources) or quantity.id, quantity.unit, size)


def formats_of(quantity: Quantity, typed: Typed, *names: str) -> list[str]:
    """The formats that print a quantity as it was typed, the usual one first; only of `names`."""
    value = quantity.value
    money = ("tusen",) if quantity.unit == "1000 kr" else ()
    every = names or dict.fromkeys((*quantity.formats, *money, *_OF_TABLES))
    said = {} if value is None else {name: plain(printed(value, name)) for name in every}
    return [name for name, text in said.items() if text.replace(DASH, "-") in typed.texts]


def check_typed_numbers(script: Script) -> Iterator[Finding]:
    """A number in the workbook's own text that is a figure of the report: how to link it."""
    same: dict[object, list[Quantity]] = defaultdict(list)
    for quantity in script.quantities.values():
        same[same_figure(quantity)].append(quantity)
    for typed in typed_numbers(script):
        least = SMALLEST if typed.judged else SMALLEST**2
        one = typed.numeral
        if typed.passage.post or not typed.known or one.about or one.value < least:
            continue
        every = dict.fromkeys(
            other
            for known in typed.known
            for other in same[same_figure(known)]
            if other.value == known.value
        )
        shown = [(other, names[0]) for other in every if (names := formats_of(other, typed))]
        if shown:
            yield _unlinked(typed, shown)


def _unlinked(typed: Typed, shown: Sequence[tuple[Quantity, str]]) -> Finding:
    """What to do: the linked form when one quantity fits, the list of them when several do."""
    forms = [f"{{{quantity.written}|{name}}}" for quantity, name in shown]
    labels = [quantity.label for quantity, _ in shown]
    if len(shown) == 1:
        expected, proposal = labels[0], f"Skriv {forms[0]}, så følger tallet med."
    else:
        listed = [f"{label}: {form}" for label, form in zip(labels, forms, strict=True)]
        more = f" {DASH} og {len(listed) - MOST_LISTED} til" if len(listed) > MOST_LISTED else ""
        expected = f"{len(shown)} tall i rapporten"
        proposal = f"Velg det som er ment: {'; '.join(listed[:MOST_LISTED])}{more}."
    return typed.passage.finding(
        "tall-skrevet", found=typed.numeral.text, expected=expected, proposal=proposal
    )


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
