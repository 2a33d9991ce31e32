"""Which quantity each typed number of a report is: proposed with a reason, never guessed.

What its sentence, or its row and column, says that it is comes from the rules on text. Where
they are silent, a figure of the same size is proposed when what it is about is spoken of nearby:
in the sentence, in the one before, in the heading. The size alone is never enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import count
from typing import NamedTuple

from norcrin_xl.checks.stored_cells import years_in
from norcrin_xl.checks.text.claims import Typed, formats_of, same_figure, typed_numbers
from norcrin_xl.checks.text.manuscript import plain
from norcrin_xl.checks.text.passage import Script
from norcrin_xl.checks.text.topics import Topic, Topics
from norcrin_xl.checks.text.words import spoken
from norcrin_xl.model import Quantity, TextRef
from norcrin_xl.numbers import FORMATS, printed
from norcrin_xl.quantities.quantity_ids import subject_of
from norcrin_xl.report.review.tables import TableCell
from norcrin_xl.report.review.word_report import Origin, WordReport
from norcrin_xl.report.review.wrap import why_not

_MONEY = "1000 kr"
SENTENCE, ROW = "setningen", "raden eller kolonnen"
BEFORE, HEADING = "teksten foran", "overskriften"
NEAR = 200
"""How many letters before a sentence still tell what its numbers are."""
SPECIFIC = 3
"""A number of so many digits equals a quantity by chance only seldom."""
FEW = 10
"""Counts below this are no figures of the report where nothing says what they are."""


class Certainty(str, Enum):
    """How certain a proposal is. Only what is sure is accepted as a whole."""

    SURE = "sikker"
    LIKELY = "trolig"
    AMBIGUOUS = "flertydig"


class Reading(NamedTuple):
    """A quantity that a typed number may be, and the format that prints it so."""

    quantity: Quantity
    format: str

    @property
    def tag(self) -> str:
        """The tag that the number's control would have."""
        return f"tall:{self.link}"

    @property
    def link(self) -> str:
        """The same as people write it: ``kpi.gcp.i_aar|heltall``."""
        return f"{self.quantity.written}|{self.format}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A typed number and the quantities that it may be, the best first; none that nobody knows.

    `why` says in words what speaks for the first; `locked` why it cannot be linked here.
    """

    number: int
    typed: Typed
    origin: Origin
    readings: tuple[Reading, ...]
    certainty: Certainty
    why: str
    locked: str = ""

    @property
    def best(self) -> Reading:
        return self.readings[0]

    @property
    def place(self) -> tuple[int, int]:
        """From where to where it stands in its paragraph."""
        return self.origin.start + self.typed.start, self.origin.start + self.typed.end

    @property
    def where(self) -> TextRef:
        assert self.typed.passage.stands.text is not None
        return self.typed.passage.stands.text


def proposals(
    report: WordReport, script: Script, cells: Iterable[TableCell], topics: Topics
) -> list[Proposal]:
    """What every typed number may be; those that some figure may be are numbered from 1.

    `cells` are those of the tables that the workbook has too.
    """
    matcher = _Matcher(script, topics)
    above, places = "", {}
    for passage, origin in zip(report.passages, report.origins, strict=True):
        places[id(passage)], above = (origin, above), passage.text
    typed = _with_cells(script, cells)
    found = [matcher.proposed(one, *places[id(one.passage)]) for one in typed]
    numbers = count(1)
    return [replace(item, number=next(numbers)) if item.readings else item for item in found]


def _with_cells(script: Script, cells: Iterable[TableCell]) -> Iterator[Typed]:
    """The typed numbers; those of known tables are what their cells are."""
    known = {id(cell.passage): cell for cell in cells}
    for typed in typed_numbers(script):
        cell = known.get(id(typed.passage))
        if cell is not None:
            known_as = (cell.quantity,) if cell.agrees and cell.quantity.id else ()
            typed = replace(typed, known=known_as, judged=True)
        if typed.numeral.text != "-" or typed.known:
            yield typed


class _Matcher:
    def __init__(self, script: Script, topics: Topics) -> None:
        self._setup, self._topics = script.data.setup, topics
        self._shown: dict[str, list[Reading]] = defaultdict(list)
        for quantity in script.quantities.values():
            for name in _formats(quantity):
                text = plain(printed(quantity.value or 0, name))
                self._shown[text].append(Reading(quantity, name))

    def proposed(self, typed: Typed, origin: Origin, above: str) -> Proposal:
        """What a number may be, with the reason, and whether it can be linked where it stands."""
        readings, certainty, why = self._judged(typed, above)
        made = Proposal(0, typed, origin, _distinct(readings), certainty, why)
        return replace(made, locked=why_not(origin.paragraph, *made.place)) if readings else made

    def _judged(self, typed: Typed, above: str) -> tuple[Sequence[Reading], Certainty, str]:
        known = [item for quantity in typed.known for item in readings_of(quantity, typed)]
        if known and typed.passage.cell:
            return known[:1], Certainty.SURE, "samme rad og kolonne i arbeidsboken"
        found = self._fitting(typed)
        for where, own in ((SENTENCE, known), *self._spoken_of(typed, found, above)):
            if own:
                meant = self._of_project(typed, own)
                return (*meant, *found), *_certainty(typed, meant, where)
        digits = sum(sign.isdigit() for sign in typed.text)
        if len(_distinct(found)) == 1 and (digits >= SPECIFIC or typed.numeral.unit):
            return found, Certainty.LIKELY, "bare dette tallet er så stort, men ordene sier lite"
        is_figure = abs(typed.numeral.value) >= FEW
        why = "ordene rundt sier ikke hva tallet er"
        return found if is_figure else (), Certainty.AMBIGUOUS, why

    def _fitting(self, typed: Typed) -> list[Reading]:
        """The figures of its size and unit, of the partner and the year that are spoken of."""
        cell = typed.passage.cell
        said = f"{cell.row_head} {cell.column_head}" if cell else typed.sentence
        before = self._topics.partners("" if cell else typed.before)[-1:]
        partner = next((one.code for one in before or self._topics.partners(said)), "")
        years = {self._setup.year, *years_in(said)}
        if spoken("tid", "fjor", "året før").search(said.lower()):
            years.add(self._setup.year - 1)
        return [
            item
            for text in typed.texts
            for item in self._shown.get(text, ())
            if _suits(item, typed)
            and subject_of(item.quantity.id, self._setup).partner in ("", partner)
            and years.issuperset(years_in(item.quantity.id))
        ]

    def _spoken_of(
        self, typed: Typed, found: Sequence[Reading], above: str
    ) -> Iterator[tuple[str, Sequence[Reading]]]:
        """Those of `found` that the words around name, the nearest words first."""
        passage, cell = typed.passage, typed.passage.cell
        here = (SENTENCE, typed.sentence, typed.start - typed.since)
        if cell:
            here = (ROW, f"{cell.row_head} {cell.column_head}", 0)
        before = cell.grid.above if cell else passage.text[: typed.since] or above
        heads = ((HEADING, text, 0) for text in reversed(passage.headings))
        for where, text, at in (here, (BEFORE, before[-NEAR:], NEAR), *heads):
            low = text.lower()
            mentions = self._topics.mentions(low, low) if found else ()
            for one in sorted(mentions, key=lambda m: min(abs(m.start - at), abs(m.end - at))):
                for own in self._named(found, one.topic, low[one.start : one.end]):
                    yield where, own

    def _named(
        self, found: Sequence[Reading], topic: Topic, name: str
    ) -> Iterator[Sequence[Reading]]:
        """The figures of a topic called `name`; then those of its parts and neighbours."""
        own = [(item, known) for item in found if (known := self._topics.linked(item.quantity.id))]
        yield [item for item, known in own if known.key in topic.key.split(" + ")]
        family = f"{topic.key.rpartition('.')[0]}."
        near = family if family.count(".") > 1 else "-"
        yield [
            item
            for item, known in own
            if name.startswith(known.label.lower())
            or (known.key.startswith(near) and not known.is_money)
        ]

    def _of_project(self, typed: Typed, own: Sequence[Reading]) -> Sequence[Reading]:
        """Those of the project that is spoken of, where any is."""
        passage = typed.passage
        texts = (typed.sentence, passage.text[: typed.since][-NEAR:], *reversed(passage.headings))
        name = self._topics.projects.get(self._topics.project(texts))
        same = [i for i in own if subject_of(i.quantity.id, self._setup).project == name]
        return same or own


def _certainty(typed: Typed, own: Sequence[Reading], where: str) -> tuple[Certainty, str]:
    """How certain it is that a number is one of the figures that words name at a place."""
    if len(_distinct(own)) > 1:
        return Certainty.AMBIGUOUS, f"{where} nevner flere tall som er like store"
    digits = sum(sign.isdigit() for sign in typed.text)
    said = typed.judged and bool(typed.known)
    sure = said or digits >= SPECIFIC or (where != HEADING and digits > 1)
    return (Certainty.SURE if sure else Certainty.LIKELY), f"{where} sier hva tallet er"


def _distinct(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """The first reading of each figure."""
    found: dict[object, Reading] = {}
    for item in readings:
        found.setdefault(same_figure(item.quantity), item)
    return tuple(found.values())


def _formats(quantity: Quantity) -> Iterator[str]:
    """The formats that print a quantity as a figure, the usual one first; none without a value."""
    if isinstance(quantity.value, int | float):
        money = ("tusen",) if quantity.unit == _MONEY else ()
        for name in dict.fromkeys((*quantity.formats, *money)):
            if not FORMATS[name].is_word and name not in ("aar", "tekst"):
                yield name


def readings_of(quantity: Quantity, typed: Typed, *names: str) -> list[Reading]:
    """The readings that print a quantity as it was typed, the usual one first; only of `names`."""
    return [Reading(quantity, name) for name in formats_of(quantity, typed, *names)]


def _suits(reading: Reading, typed: Typed) -> bool:
    """Whether a number is counted as a format counts; thousands of kroner need no word."""
    own = _MONEY if reading.quantity.unit == _MONEY else ""
    counted = FORMATS[reading.format].counts_in or own
    return typed.numeral.unit in (counted, "" if counted == _MONEY else counted)
