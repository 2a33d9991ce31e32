"""All that a report claims in words and numbers, read once, and what of it doesn't hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

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
    """One finding per claim that doesn't hold."""
    for said, claims in _told(script):
        beside = list(linked_comparisons(said, script.quantities)) if said.may_claim else []
        yield from beside
        if not any(found.code == "sammenligning-motsier" for found in beside):
            yield from _false(claims)


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
