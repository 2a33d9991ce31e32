"""One piece of a text as every rule reads it, be it of the workbook or of a Word file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from norcrin_xl.findings import Finding, finding, place
from norcrin_xl.markup import LinkedNumber, Reference
from norcrin_xl.masking import masked
from norcrin_xl.model import DRAFT, CellRef, Quantities, ReportData, TextRef
from norcrin_xl.numbers import capital

MARK = "\u2060"
"""Stands in a text for each raised letter; what it is stands in the passage's `marks`."""

_MOST_HEADS = 4
_FIGURE = re.compile(r"[^\w]{0,3}\d[\d ., ]{0,20}(?: ?%)?[^\w]{0,3}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d\W{0,3}$")
_UNIT = re.compile(
    r"\W?(?:i )?(?:1 ?000 kr|k?kr|tkr|mill\.?(?: kr)?|mnok|%|prosent|antall)\W?", re.I
)
_LONG_NUMBER = re.compile(r"\d(?:[ .]?\d){8,}")


def excerpt(text: str, length: int = 60) -> str:
    """The start of `text` on one line, cut between words; long numbers are never shown."""
    shown = _LONG_NUMBER.sub("…", masked(" ".join(text.replace(MARK, "").split())))
    if len(shown) <= length:
        return shown
    return f"{shown[:length].rsplit(' ', 1)[0]} …"


class Role(Enum):
    """What a passage is in its document."""

    HEADING = "overskrift"
    PARAGRAPH = "avsnitt"
    ITEM = "punkt"
    CAPTION = "bildetekst"
    CELL = "celle"
    NOTE = "fotnote"
    MARGIN = "topp- eller bunntekst"
    BOX = "tekstboks"
    CONTENTS = "innholdsfortegnelse"
    COMMENT = "kommentar"


class Span(NamedTuple):
    """Letters that somebody's program wrote: a linked number, a reference or a field of Word.

    `node` is a linked number or a reference as markup has it, or the code of Word's field.
    """

    start: int
    end: int
    node: LinkedNumber | Reference | str


class Mark(NamedTuple):
    """A raised mark: where it stands and what it shows; `note` is the id of Word's own note."""

    at: int
    shown: str
    note: str = ""


class Answer(NamedTuple):
    """An answer with a box, a bracket or a tick beside it, as it is written."""

    text: str
    checked: bool


@dataclass(frozen=True, eq=False)
class Grid:
    """A table: the text of its cells by row and column, its caption and the caption's number.

    `above` is the last text above it, its caption where that stands there.
    """

    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    number: str = ""
    above: str = ""

    @cached_property
    def heads(self) -> int:
        """How many rows at the top say what the columns are: more than one where some are merged
        or name the unit."""
        rows = self.rows[:_MOST_HEADS]
        return next((at for at in range(1, len(rows)) if not _goes_on(*rows[at - 1 : at + 1])), 1)

    def head(self, column: int) -> tuple[str, ...]:
        """What stands above a column, the nearest first. What is merged stands above each."""
        found = []
        for at in reversed(range(self.heads)):
            row = self.rows[at]
            text = row[column] if column < len(row) else ""
            if not text and at < self.heads - 1:
                text = next(filter(None, reversed(row[1:column])), "")
            found.append(text)
        return tuple(filter(None, found))


def _goes_on(above: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a heading goes on in the next row: below what is merged, or with the units."""
    rest = [text for text in row[1:] if text]
    if not rest or any(_FIGURE.fullmatch(text) and not _YEAR.search(text) for text in row):
        return False
    below_gap = any(
        text and not (above[at] if at < len(above) else "") for at, text in enumerate(row) if at
    )
    is_title = sum(map(bool, above)) == 1
    if not row[0]:
        return below_gap or len(rest) > 1 or all(map(_UNIT.fullmatch, rest))
    return below_gap and (not above[0] or is_title or row[0] == above[0])


class GridPlace(NamedTuple):
    """Where a cell stands in its table: row and column, counted from 0."""

    grid: Grid
    row: int
    column: int

    @property
    def row_head(self) -> str:
        """The words in the row's other cells, which say what its figures are."""
        others = (text for at, text in enumerate(self.grid.rows[self.row]) if at != self.column)
        return " ".join(text for text in others if any(sign.isalpha() for sign in text))

    @property
    def column_head(self) -> str:
        """What stands at the top of the column; "" for what stands there itself."""
        grid = self.grid
        return " ".join(reversed(grid.head(self.column))) if self.row >= grid.heads else ""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a passage stands, for messages: a cell of the workbook, or a paragraph of Word.

    `who` says whose it is in words.
    """

    who: str
    cell: CellRef | None = None
    text: TextRef | None = None
    partner: str | None = None

    def __str__(self) -> str:
        return self.who if self.cell is None else place(self.who, self.cell)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, an item, a heading, a cell …: what it says once its changes are accepted.

    In `text` a space is a plain one, a minus a plain hyphen, and a raised letter a `MARK`. What
    is linked or computed is there as it shows, and `spans` say where. `headings` are all above
    it from the outside in, each with its number, and `section` is the section of the form that
    they belong to ("" for none). `number` is that of a heading, a caption or an item, without
    the word "Tabell"; of a foot- or endnote it is the id. `label` is the bold word or the
    sub-heading that an item of facts stands under, such as "Avvik". `post` is (project, post)
    where it explains a deviation in the accounts. `source` is all that the workbook's cell says,
    with its markup; "" in a Word report.
    """

    text: str
    role: Role
    stands: Whereabouts
    headings: tuple[str, ...] = ()
    section: str = ""
    number: str = ""
    spans: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()
    answers: tuple[Answer, ...] = ()
    links: tuple[str, ...] = ()
    cell: GridPlace | None = None
    label: str = ""
    post: tuple[str, str] | None = None
    source: str = ""

    @property
    def heading(self) -> str:
        """The nearest heading above it; "" before the first."""
        return self.headings[-1] if self.headings else ""

    @property
    def is_draft(self) -> bool:
        """Whether it is last year's, and nobody has read it since."""
        return self.source.startswith(DRAFT)

    @property
    def is_text(self) -> bool:
        """Whether it is running text: no heading, cell, margin or comment."""
        return self.role in (Role.PARAGRAPH, Role.ITEM, Role.NOTE, Role.BOX)

    def part(self, start: int, end: int) -> Passage:
        """What stands from one place to another, as a passage of its own."""
        within = [span for span in self.spans if span.start < end and start < span.end]
        marks = (mark for mark in self.marks if start <= mark.at < end)
        return replace(
            self,
            text=self.text[start:end],
            spans=tuple(
                Span(max(span.start, start) - start, min(span.end, end) - start, span.node)
                for span in within
            ),
            marks=tuple(mark._replace(at=mark.at - start) for mark in marks),
        )

    def linked(self, start: int, end: int) -> bool:
        """Whether any of the letters from `start` to `end` are not typed by hand."""
        return any(span.start < end and start < span.end for span in self.spans)

    def finding(self, code: str, rests_on: Iterable[CellRef] = (), **fields: object) -> Finding:
        """A finding about this passage."""
        at = self.stands
        named = at.who.removeprefix(f"{at.partner}, ")
        named = capital(named) if at.cell else ""
        words = {"place": str(at), "named": named, **fields}
        made = finding(code, at.cell, at.partner, rests_on=rests_on, **words)
        return made if at.text is None else replace(made, in_text=at.text)


@dataclass(frozen=True, eq=False)
class Script:
    """All passages of a report in their order, with the data and figures that they speak of.

    `typed` says that it is a Word report and no workbook. `bookmarks` are Word's, each with the
    text that it stands around.
    """

    passages: tuple[Passage, ...]
    data: ReportData
    quantities: Quantities
    typed: bool = False
    bookmarks: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def text(self) -> tuple[Passage, ...]:
        """The passages that are there to be read: no comments, contents or blank fields."""
        silent = (Role.COMMENT, Role.CONTENTS)
        return tuple(item for item in self.passages if item.text and item.role not in silent)

    @cached_property
    def cells(self) -> Mapping[GridPlace, Passage]:
        """Every cell of a table by its place; of several paragraphs in one the last."""
        return {item.cell: item for item in self.passages if item.cell is not None}

    @cached_property
    def grids(self) -> Mapping[Grid, Sequence[Passage]]:
        """Every table with its cells, in order."""
        found: dict[Grid, list[Passage]] = {}
        for item in self.passages:
            if item.cell is not None:
                found.setdefault(item.cell.grid, []).append(item)
        return found
