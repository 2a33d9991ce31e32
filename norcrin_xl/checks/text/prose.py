"""The report's text as the rules read it: passages, lines and sentences, each with its cell.

What is typed and what is linked are kept apart: a linked number and a reference stand as one
`HOLE` in the text, with the node beside it, so that no rule mistakes a computed word for one
that somebody wrote.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from norcrin_xl.findings import Finding, finding, place
from norcrin_xl.markup import (
    Block,
    Bold,
    Break,
    Inline,
    Italic,
    ItemList,
    Link,
    LinkedNumber,
    ListItem,
    Reference,
    SubHeading,
    Text,
    parse,
)
from norcrin_xl.model import CellRef, Field, Quantities, ReportData, WorkPackage
from norcrin_xl.numbers import NBSP

HOLE = "\ufffc"
"""Stands in a line's text for a linked number or a reference."""

Linked = LinkedNumber | Reference

# A text without any of these is one paragraph of plain words and needs no parsing.
_MARKUP = re.compile(r"[\\{\[*\r\n]|^[#\-\d]")
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-ZÆØÅ«\ufffc])")
_SHORTENED = re.compile(r"(?:\b(?:St|nr|jf|kl|ca|dr|prof|bl\.a|f\.eks|[A-ZÆØÅ]))$")
_LONG_NUMBER = re.compile(r"\d(?:[ \u00a0.]?\d){8,}")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, an item or a heading as one text; `holes` are its linked nodes by position."""

    text: str
    holes: tuple[tuple[int, Linked], ...]
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of one cell: whose it is in words, the section it prints in, and its lines.

    `package` is set where the cell belongs to a work package; `post` is (project, post) where
    it explains a deviation in a partner's accounts.
    """

    who: str
    field: Field
    section: str
    partner: str | None = None
    package: WorkPackage | None = None
    post: tuple[str, str] | None = None
    lines: tuple[Line, ...] = ()
    addresses: tuple[str, ...] = ()

    @property
    def spot(self) -> str:
        """Where the passage stands, as a message says it beside another place."""
        return f"{self.who}, celle {self.field.ref.cell}"

    def finding(self, code: str, rests_on: Iterable[CellRef] = (), **fields: object) -> Finding:
        """A finding about this passage, at its cell."""
        return _finding(self, code, rests_on, fields)


class Sentence(NamedTuple):
    """One sentence of a passage; `holes` are counted from its own start."""

    passage: Passage
    text: str
    holes: tuple[tuple[int, Linked], ...]

    @property
    def numbers(self) -> tuple[tuple[int, LinkedNumber], ...]:
        return tuple((at, node) for at, node in self.holes if isinstance(node, LinkedNumber))


@dataclass(frozen=True, slots=True)
class Cell:
    """An input cell that holds words, be they narrative or only a name or a title."""

    who: str
    field: Field
    partner: str | None = None

    @property
    def spot(self) -> str:
        """Where the cell stands, as a message says it beside another place."""
        return f"ark {self.field.ref.sheet}, celle {self.field.ref.cell}"

    def finding(self, code: str, rests_on: Iterable[CellRef] = (), **fields: object) -> Finding:
        """A finding about this cell."""
        return _finding(self, code, rests_on, fields)


def _finding(
    about: Passage | Cell, code: str, rests_on: Iterable[CellRef], fields: Mapping[str, object]
) -> Finding:
    ref = about.field.ref
    where = place(about.who, ref)
    return finding(code, ref, about.partner, rests_on=rests_on, place=where, **fields)


class SmallLetters:
    """Texts as one, in which letters are found many times faster than text by text.

    What is no letter of Western Europe stands as "?": a string of single bytes is searched
    faster still.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._whole = "\n".join(texts).encode("latin-1", "replace").decode("latin-1")
        self._starts = [0, *accumulate(len(text) + 1 for text in texts)]

    def places(self, hints: Iterable[str]) -> set[int]:
        """The 0-based numbers of the texts that hold any of `hints`.

        What a hint has of other letters than those of Western Europe stands as "?", too.
        """
        found: set[int] = set()
        for letters in hints:
            hint = letters.encode("latin-1", "replace").decode("latin-1")
            at = self._whole.find(hint)
            while at != -1:
                place = bisect_right(self._starts, at) - 1
                found.add(place)
                at = self._whole.find(hint, self._starts[place + 1])
        return found


@dataclass(frozen=True, slots=True)
class Prose:
    """All text of a report, parsed once for all rules, with the data that it speaks of."""

    data: ReportData
    quantities: Quantities
    passages: tuple[Passage, ...]
    sentences: tuple[Sentence, ...]
    cells: tuple[Cell, ...]
    whole: str
    """Every line of every passage, one below the other: for a quick look at all of it."""
    capitals: str
    """Every word with something else than small letters, once each."""
    small: SmallLetters
    """The sentences in small letters: for a quick look at which of them hold some letters."""
    cell: Callable[[str, Field], Cell] = Cell
    """Makes the cell of a field of `data`, for what is to be said about it: whose it is, field."""

    def sentences_with(self, *hints: str) -> list[Sentence]:
        """The sentences that hold any of `hints`, which are in small letters, in their order."""
        return [self.sentences[place] for place in sorted(self.small.places(hints))]


def prose(data: ReportData, quantities: Quantities) -> Prose:
    """The text of `data`, parsed."""
    passages = tuple(_passages(data))
    return prose_of(data, quantities, passages, tuple(_cells(data, passages)))


def prose_of(
    data: ReportData,
    quantities: Quantities,
    passages: tuple[Passage, ...],
    cells: tuple[Cell, ...],
) -> Prose:
    """The same for passages from elsewhere, such as a Word report; `data` is what they are about.

    `cells` are looked through for placeholders and the like.
    """
    sentences = tuple(
        Sentence(passage, *piece)
        for passage in passages
        for line in passage.lines
        for piece in _pieces(line)
    )
    whole = "\n".join([line.text for passage in passages for line in passage.lines])
    capitals = " ".join({word for word in set(whole.split()) if not word.islower()})
    small = SmallLetters([sentence.text.lower() for sentence in sentences])
    return Prose(data, quantities, passages, sentences, cells, whole, capitals, small)


@lru_cache(maxsize=32768)
def found_in(text: str, pattern: re.Pattern[str]) -> tuple[re.Match[str], ...]:
    """All matches of `pattern` in `text`, remembered: from check to check most texts stay."""
    return tuple(pattern.finditer(text))


def excerpt(text: str, length: int = 60) -> str:
    """The start of `text` on one line, cut between words; long numbers are never shown."""
    shown = _LONG_NUMBER.sub("…", " ".join(text.replace(HOLE, "…").split()))
    if len(shown) <= length:
        return shown
    return f"{shown[:length].rsplit(' ', 1)[0]} …"


def _passages(data: ReportData) -> Iterator[Passage]:
    names = {project.key: project.name for project in data.setup.projects}
    for number, section in data.sections.items():
        for paragraph in section.paragraphs:
            yield from _passage(f"Avsnitt {number}", paragraph, number)
    for package in data.work_packages:
        yield from _package_passages(data, package)
    for submission in data.submissions:
        code = submission.partner.code
        yield from _passage(f"{code}, teksten", submission.availability, "2.1", code)
        for (project, post), explanation in submission.explanations.items():
            name = names[project]
            who = f"{code}, {name}, forklaringen til post {post}"
            yield from _passage(who, explanation, "4.2", code, post=(project, post))


def _package_passages(data: ReportData, package: WorkPackage) -> Iterator[Passage]:
    who = package_name(data, package)
    for name, cell in (
        ("status", package.status),
        ("avvik", package.deviations),
        ("tiltak", package.measures),
    ):
        yield from _passage(f"{who}, {name}", cell, "1.1", package=package)


def package_name(data: ReportData, package: WorkPackage) -> str:
    """A work package as findings name it: "NorCRIN2 AP9", or its title when it has no number."""
    names = {project.key: project.name for project in data.setup.projects}
    project = names.get(package.project, package.project)
    return f"{project} {package.number or package.title.text}".strip()


def _passage(
    who: str,
    field: Field,
    section: str,
    partner: str | None = None,
    package: WorkPackage | None = None,
    post: tuple[str, str] | None = None,
) -> Iterator[Passage]:
    """The passage of a cell; nothing when the cell holds no words."""
    if isinstance(field.value, str) and (text := field.text):
        yield Passage(who, field, section, partner, package, post, *_parsed(text))


@lru_cache(maxsize=4096)
def _parsed(text: str) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """The lines and the addresses of a cell's text."""
    text = text.replace(NBSP, " ")
    if not _MARKUP.search(text):
        return (Line(text, ()),), ()
    builder = _Builder()
    for block in parse(text):
        builder.block(block)
    return tuple(builder.lines), tuple(builder.addresses)


class _Builder:
    """Lines and addresses as they are gathered from the blocks of one cell."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.addresses: list[str] = []

    def block(self, block: Block) -> None:
        """Add the lines of `block`."""
        if isinstance(block, ItemList):
            for item in block.items:
                self._item(item)
        else:
            self._line(block.content, isinstance(block, SubHeading))

    def _item(self, item: ListItem) -> None:
        self._line(item.content, False)
        for below in item.lists:
            self.block(below)

    def _line(self, content: tuple[Inline, ...], heading: bool) -> None:
        pieces: list[str] = []
        nodes: list[Linked] = []
        self._inline(content, pieces, nodes)
        text = "".join(pieces)
        places = (at for at, sign in enumerate(text) if sign == HOLE) if nodes else ()
        self.lines.append(Line(text, tuple(zip(places, nodes, strict=True)), heading))

    def _inline(
        self,
        content: tuple[Inline, ...],
        pieces: list[str],
        nodes: list[Linked],
    ) -> None:
        for node in content:
            if isinstance(node, Text):
                pieces.append(node.text.replace(HOLE, " "))
            elif isinstance(node, Break):
                pieces.append(" ")
            elif isinstance(node, Bold | Italic | Link):
                if isinstance(node, Link):
                    self.addresses.append(node.address)
                self._inline(node.children, pieces, nodes)
            else:
                nodes.append(node)
                pieces.append(HOLE)


@lru_cache(maxsize=4096)
def _pieces(line: Line) -> tuple[tuple[str, tuple[tuple[int, Linked], ...]], ...]:
    """The sentences of a line, each with its linked nodes counted from its own start."""
    pieces = []
    start = 0
    for end in [*_ends(line.text), len(line.text)]:
        text = line.text[start:end]
        if text and not text.isspace():
            own = tuple((at - start, node) for at, node in line.holes if start <= at < end)
            pieces.append((text, own))
        start = end
    return tuple(pieces)


def _ends(text: str) -> Iterator[int]:
    """Where the sentences of `text` end but the last; "St. Olavs" is no end."""
    for found in _SENTENCE_END.finditer(text):
        if not _SHORTENED.search(text[max(found.start() - 8, 0) : found.start()]):
            yield found.end()


def _cells(data: ReportData, passages: tuple[Passage, ...]) -> Iterator[Cell]:
    """Every cell with words: the passages' own, then titles, names and lists."""
    for passage in passages:
        yield Cell(passage.who, passage.field, passage.partner)
    for entry in data.register:
        who = f"Registeret, arbeidspakke {entry.number.text}"
        for cell in (entry.title, *entry.leaders.values()):
            yield Cell(who, cell)
    for package in data.work_packages:
        who = package_name(data, package)
        yield Cell(who, package.title)
        yield Cell(who, package.leader)
    for submission in data.submissions:
        code = submission.partner.code
        yield Cell(f"{code}, godkjenningen", submission.signed_by, code)
    secretariat = data.secretariat
    for cell in (secretariat.signed_for, secretariat.signed_role):
        yield Cell("Signaturen", cell)
    for name, rows in data.lists.items():
        for row in rows:
            for cell in row.values():
                yield Cell(f"Listen {name}", cell)
