"""The paragraphs of a Word report as the rules on text read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from norcrin_xl.checks.text.prose import Cell, Line, Passage, Prose, excerpt, prose_of
from norcrin_xl.checks.text.registry import REPORT_RULES
from norcrin_xl.findings import Finding, finding
from norcrin_xl.markup import LinkedNumber
from norcrin_xl.model import CellRef, Field, Quantities, ReportData, TextRef
from norcrin_xl.numbers import NBSP
from norcrin_xl.report.review.proposals import is_contents
from norcrin_xl.report.review.reading import WordParagraph, part_of

_LONGEST = 300


def text_ref(file: str, paragraph: WordParagraph) -> TextRef:
    """Where a paragraph stands, with its text."""
    heading = part_of(paragraph) or paragraph.section
    text = excerpt(paragraph.text, _LONGEST)
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

    def finding(self, code: str, rests_on: Iterable[CellRef] = (), **fields: object) -> Finding:
        assert self.ref is not None
        return found_in(self.ref, code, **fields)


def report_prose(
    paragraphs: Iterable[WordParagraph], data: ReportData, quantities: Quantities, file: str
) -> Prose:
    """The text of a Word report, as if it stood in cells."""
    passages = tuple(_passages(paragraphs, file))
    cells = tuple(WordCell(item.who, item.field, ref=item.ref) for item in passages)
    return prose_of(data, quantities, passages, cells)


def _passages(paragraphs: Iterable[WordParagraph], file: str) -> Iterator[WordPassage]:
    for paragraph in paragraphs:
        if is_contents(paragraph):
            continue
        ref = text_ref(file, paragraph)
        nodes = tuple((at, _linked(tag)) for at, tag in paragraph.tags)
        text = paragraph.text.replace(NBSP, " ")
        yield WordPassage(
            place_of(ref),
            Field(paragraph.text, CellRef(file, ref.heading, str(ref.paragraph))),
            section=ref.heading.split(" ")[0],
            lines=(Line(text, nodes, paragraph.is_heading),),
            ref=ref,
        )


def _linked(tag: str) -> LinkedNumber:
    key, _, name = tag.removeprefix("tall:").partition("|")
    return LinkedNumber(key, name)


def text_findings(
    paragraphs: Iterable[WordParagraph], data: ReportData, quantities: Quantities, file: str
) -> Iterator[Finding]:
    """What the rules on text find in a Word report."""
    text = report_prose(paragraphs, data, quantities, file)
    for rule in REPORT_RULES:
        yield from rule(text)
