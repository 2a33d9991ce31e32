"""The paragraphs of a Word report as the rules on text read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from norcrin_xl.checks.text.prose import Cell, Line, Passage, excerpt
from norcrin_xl.findings import Finding, finding
from norcrin_xl.markup import LinkedNumber
from norcrin_xl.model import CellRef, Field, TextRef
from norcrin_xl.numbers import NBSP
from norcrin_xl.report.review.boxes import section_of
from norcrin_xl.report.review.proposals import is_contents
from norcrin_xl.report.review.reading import WordParagraph, part_of
from norcrin_xl.report.review.told import MEASURES, Told

LONGEST = 300
"""The most characters of a paragraph or sentence that a finding shows."""


def text_ref(file: str, paragraph: WordParagraph) -> TextRef:
    """Where a paragraph stands, with its text."""
    heading = part_of(paragraph) or paragraph.section
    text = excerpt(paragraph.text, LONGEST)
    return TextRef(file, heading, paragraph.number, text)


def place_of(ref: TextRef) -> str:
    """A place in the text as a message begins."""
    return f"{ref.heading or 'Før første overskrift'}, avsnitt {ref.paragraph}"


def found_in(ref: TextRef, code: str, **fields: object) -> Finding:
    """A finding about a paragraph."""
    made = finding(code, None, None, rests_on=(), place=place_of(ref), **fields)
    return replace(made, in_text=ref)


@dataclass(frozen=True, slots=True)
class WordPassage(Passage):
    """A paragraph of a Word report; findings about it say where in the text it stands."""

    ref: TextRef | None = None

    @property
    def spot(self) -> str:
        assert self.ref is not None
        return place_of(self.ref)

    def finding(self, code: str, rests_on: Iterable[CellRef] = (), **fields: object) -> Finding:
        assert self.ref is not None
        return found_in(self.ref, code, **fields)


@dataclass(frozen=True, slots=True)
class WordCell(Cell):
    """The same paragraph for the rules that look at every text."""

    ref: TextRef | None = None

    @property
    def spot(self) -> str:
        assert self.ref is not None
        return place_of(self.ref)

    def finding(self, code: str, rests_on: Iterable[CellRef] = (), **fields: object) -> Finding:
        assert self.ref is not None
        return found_in(self.ref, code, **fields)


def word_passages(
    paragraphs: Sequence[WordParagraph], own: Told, file: str
) -> Mapping[int, WordPassage]:
    """The paragraphs but those of a table of contents, by their place among all."""
    return {
        index: _passage(index, paragraph, own, file)
        for index, paragraph in enumerate(paragraphs)
        if not is_contents(paragraph)
    }


def _passage(index: int, paragraph: WordParagraph, own: Told, file: str) -> WordPassage:
    ref = text_ref(file, paragraph)
    nodes = tuple((at, _linked(tag)) for at, tag in paragraph.tags)
    text = paragraph.text.replace(NBSP, " ")
    package, part = own.inside.get(index, (None, ""))
    return WordPassage(
        f"{place_of(ref)}, {part}" if part else place_of(ref),
        Field(paragraph.text, CellRef(file, "", str(index))),
        section=section_of(paragraph) or ref.heading,
        package=None if part == MEASURES else package,
        lines=(Line(text, nodes, paragraph.is_heading),),
        addresses=tuple(dict.fromkeys(paragraph.links)),
        ref=ref,
    )


def _linked(tag: str) -> LinkedNumber:
    key, _, name = tag.removeprefix("tall:").partition("|")
    return LinkedNumber(key, name)


def cells_of(passages: Mapping[int, WordPassage]) -> Callable[[str, Field], Cell]:
    """What makes the cell of a field that stands in the report itself."""

    def cell(who: str, field: Field) -> Cell:
        return WordCell(who, field, ref=passages[int(field.ref.cell)].ref)

    return cell
