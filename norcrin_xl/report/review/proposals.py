"""Which quantity each typed number of a report is: proposed with a reason, never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from norcrin_xl.model import Quantities, Quantity, ReportData
from norcrin_xl.numbers import counted
from norcrin_xl.quantities.exhibits import Table
from norcrin_xl.report.review.context import Surroundings, Vocabulary
from norcrin_xl.report.review.directions import direction
from norcrin_xl.report.review.index import Index, Reading, unit_after
from norcrin_xl.report.review.reading import IN_FIELD, WordParagraph, WordReport
from norcrin_xl.report.review.tables import TableLinks, table_links
from norcrin_xl.report.review.typed import Typed, plain, typed_numbers
from norcrin_xl.report.review.wrap import why_not

SURE_FIT, LIKELY_FIT = 0.5, 0.3
"""How well the words must fit for a link to be sure, and likely."""

MARGIN = 0.15
"""How much better than the next one a link must fit."""

SPECIFIC = 3
"""A number of so many digits equals a quantity by chance only seldom."""

FEW = 10
"""Counts below this are linked only where the words leave no doubt."""


class Certainty(str, Enum):
    """How certain a proposal is. Only what is sure is accepted as a whole."""

    SURE = "sikker"
    LIKELY = "trolig"
    AMBIGUOUS = "flertydig"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A typed number and the quantities that it may be, the best first.

    `why` says in words what speaks for the first; `locked` why it cannot be linked here.
    """

    number: int
    paragraph: WordParagraph
    typed: Typed
    readings: tuple[Reading, ...]
    certainty: Certainty
    why: str
    locked: str = ""

    @property
    def best(self) -> Reading:
        return self.readings[0]


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A typed number that no quantity gives; `near` are those it may be rounded from."""

    paragraph: WordParagraph
    typed: Typed
    near: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Differing:
    """A figure in a typed table that is another than what belongs in its row and column."""

    paragraph: WordParagraph
    typed: Typed
    reading: Reading


@dataclass(frozen=True, slots=True)
class Matches:
    """What the typed numbers of a report may be."""

    proposals: tuple[Proposal, ...]
    unexplained: tuple[Unexplained, ...]
    differing: tuple[Differing, ...]


def matches(
    report: WordReport,
    data: ReportData,
    quantities: Quantities,
    tables: Mapping[str, Table],
) -> Matches:
    """Every typed number that is not linked, in the order of the document."""
    matcher = _Matcher(data, quantities)
    known = table_links(report.paragraphs, tables, quantities)
    found = [
        item
        for paragraph, earlier in with_earlier(report.paragraphs)
        if not is_contents(paragraph)
        for item in matcher.paragraph(paragraph, earlier, known)
    ]
    proposals = [item for item in found if isinstance(item, Proposal)]
    return Matches(
        tuple(Proposal(number, *_rest(item)) for number, item in enumerate(proposals, start=1)),
        tuple(item for item in found if isinstance(item, Unexplained)),
        tuple(item for item in found if isinstance(item, Differing)),
    )


def _rest(item: Proposal) -> tuple[WordParagraph, Typed, tuple[Reading, ...], Certainty, str, str]:
    return item.paragraph, item.typed, item.readings, item.certainty, item.why, item.locked


def is_contents(paragraph: WordParagraph) -> bool:
    """Whether a paragraph is an entry of a table of contents, whose numbers are pages."""
    return any(item.code.split()[:1] == ["TOC"] for item in paragraph.fields)


def with_earlier(
    paragraphs: Sequence[WordParagraph],
) -> Iterator[tuple[WordParagraph, WordParagraph | None]]:
    """Each paragraph with the one before it under the same heading, outside tables."""
    before: WordParagraph | None = None
    for paragraph in paragraphs:
        same = before is not None and before.headings == paragraph.headings
        yield paragraph, before if same else None
        if paragraph.cell is None:
            before = paragraph


class _Matcher:
    def __init__(self, data: ReportData, quantities: Quantities) -> None:
        self._index = Index(quantities)
        self._words = Vocabulary(data)
        self._known = {project.number for project in data.setup.projects}

    def paragraph(
        self, paragraph: WordParagraph, earlier: WordParagraph | None, known: TableLinks
    ) -> Iterator[Proposal | Unexplained | Differing]:
        sure = known.get(paragraph.element)
        if sure is not None:
            reading, why, agrees = sure
            typed = whole(paragraph)
            if not agrees:
                yield Differing(paragraph, typed, reading)
                return
            locked = why_not(paragraph, typed.start, typed.end)
            yield Proposal(0, paragraph, typed, (reading,), Certainty.SURE, why, locked)
            return
        if _is_row_number(paragraph):
            return
        spoken_of = ""
        for typed in typed_numbers(paragraph.text, heading=paragraph.is_heading):
            locked = why_not(paragraph, typed.start, typed.end)
            if locked == IN_FIELD or typed.text in self._known:
                continue
            found = self._number(paragraph, typed, earlier, locked, spoken_of)
            if isinstance(found, Proposal) and found.certainty is not Certainty.AMBIGUOUS:
                spoken_of = self._words.subject(found.best.quantity)
            yield found
            if isinstance(found, Proposal):
                yield from self._direction(found)

    def _direction(self, of: Proposal) -> Iterator[Proposal]:
        found = direction(of.typed, of.best, self._index.quantities)
        if found is not None:
            typed, reading = found
            locked = why_not(of.paragraph, typed.start, typed.end)
            why = "snur når tallet ved siden av skifter fortegn"
            yield Proposal(0, of.paragraph, typed, (reading,), of.certainty, why, locked)

    def _number(
        self,
        paragraph: WordParagraph,
        typed: Typed,
        earlier: WordParagraph | None,
        locked: str,
        spoken_of: str,
    ) -> Proposal | Unexplained:
        around = surroundings(paragraph, typed, earlier)
        readings = self._index.readings(typed, money=in_thousands(paragraph, typed))
        if not readings:
            return Unexplained(paragraph, typed, tuple(self._index.explained(typed)))
        partner = self._words.partner(around)
        fits = [(self._words.fit(item, around, partner, spoken_of), item) for item in readings]
        ranked = sorted(fits, key=lambda pair: -pair[0])
        one_each = tuple(_distinct(ranked))
        if not one_each[0][0] and abs(typed.value) < FEW:
            return Unexplained(paragraph, typed, tuple(item for _, item in one_each))
        certainty, why = _judged(one_each, typed)
        readings = tuple(item for _, item in one_each)
        return Proposal(0, paragraph, typed, readings, certainty, why, locked)


def whole(paragraph: WordParagraph) -> Typed:
    """All of a cell's text but white space and footnote marks: the figure in it, or its dash."""
    text = plain(paragraph.text)
    start = len(text) - len(text.lstrip())
    end = start + len(text.strip().rstrip("*% ").rstrip())
    return Typed(start, end, text[start:end], text, 0)


def _is_row_number(paragraph: WordParagraph) -> bool:
    """Whether a number stands first in a table's row, before its words."""
    cell = paragraph.cell
    if cell is None or not paragraph.text.strip().isdigit():
        return False
    row = cell.table.rows[cell.row]
    return any(any(sign.isalpha() for sign in text) for text in row[cell.column + 1 :]) and not any(
        text.strip() for text in row[: cell.column]
    )


def in_thousands(paragraph: WordParagraph, typed: Typed) -> bool:
    """Whether amounts are in 1000 kroner by what the table or the sentence says."""
    cell = paragraph.cell
    if cell is not None:
        said = f"{cell.table.above} {cell.column_head} {cell.row_head} {paragraph.heading}".lower()
        return any(word in said for word in ("1000 kr", "1 000 kr", "tusen", "tnok", "tkr"))
    sentence = typed.sentence.lower()
    return any(word in sentence for word in ("tusen kr", "1000 kr", "1 000 kr", "tnok"))


def surroundings(
    paragraph: WordParagraph, typed: Typed, earlier: WordParagraph | None
) -> Surroundings:
    """The words around a typed number."""
    cell = paragraph.cell
    labels = ""
    above = ""
    if cell is not None:
        labels, above = f"{cell.row_head} {cell.column_head}", cell.table.above
    before_sentence = paragraph.text[: typed.sentence_start][-200:]
    return Surroundings(
        typed.before,
        typed.after,
        f"{above} {before_sentence or (earlier.text if earlier and not cell else '')}",
        paragraph.headings,
        labels,
    )


def _distinct(ranked: Sequence[tuple[float, Reading]]) -> Iterator[tuple[float, Reading]]:
    """Each figure once: two ids of the same cells and value are the same figure."""
    seen: set[tuple[object, ...]] = set()
    for fit, item in ranked:
        key = same_figure(item.quantity)
        if key not in seen:
            seen.add(key)
            yield fit, item


def same_figure(quantity: Quantity) -> tuple[object, ...]:
    """What two quantities have in common that are always equal: their cells and their size."""
    value = quantity.value
    size = abs(value) if isinstance(value, int | float) else value
    return (frozenset(quantity.sources) or quantity.id, quantity.unit, size)


def _judged(ranked: Sequence[tuple[float, Reading]], typed: Typed) -> tuple[Certainty, str]:
    """How certain the best reading is, and why."""
    best, second = ranked[0][0], ranked[1][0] if len(ranked) > 1 else 0.0
    count = len(ranked)
    one, several = "annet tall er like stort", "andre tall er like store"
    others = "" if count == 1 else f"; {counted(count - 1, one, several)}"
    digits = sum(sign.isdigit() for sign in typed.text)
    if best >= SURE_FIT and best - second >= MARGIN and (digits > 1 or best >= 1):
        return Certainty.SURE, f"ordene rundt passer{others}"
    if best >= LIKELY_FIT and best - second >= MARGIN:
        return Certainty.LIKELY, f"ordene rundt passer delvis{others}"
    if count == 1 and (digits >= SPECIFIC or unit_after(typed.after)):
        return Certainty.LIKELY, "bare dette tallet er så stort, men ordene rundt sier lite"
    if count == 1:
        return Certainty.AMBIGUOUS, "ordene rundt sier ikke hva tallet er"
    return Certainty.AMBIGUOUS, f"{count} tall er like store, og ordene rundt skiller dem ikke"
