"""A Word report as paragraphs: their text, where each letter stands, and what is linked.

A linked number stands as one `HOLE` in the text, so that nothing mistakes it for a typed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from norcrin_xl.checks.text.prose import HOLE
from norcrin_xl.report.contents import heading_text
from norcrin_xl.report.places import FALLBACK, heading_styles, linked
from norcrin_xl.report.review.grids import CellPlace, cell_places
from norcrin_xl.report.word.controls import (
    CELL,
    OFFICE,
    PARAGRAPH,
    PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    SDT,
    TEXT,
    VALUE,
    content_of,
    tag_of,
    w,
)
from norcrin_xl.report.word.numbering import Numbering
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.stylesheet import StyleSheet

_STYLE = w("pPr/pStyle")
_BOX = w("txbxContent")
_FIELD_CHAR, _FIELD_TYPE, _CODE = w("fldChar"), w("fldCharType"), w("instrText")
_SIMPLE_FIELD, _SIMPLE_CODE = w("fldSimple"), w("instr")
_SIGNS = {w("tab"): "\t", w("br"): " ", w("cr"): " ", w("noBreakHyphen"): "-"}
_AROUND = frozenset(w(name) for name in ("hyperlink", "ins", "smartTag", "moveTo", "customXml"))
_HYPERLINK, _RELATION = w("hyperlink"), f"{{{OFFICE}}}id"
_LEADS_TO = re.compile(r'\s*HYPERLINK\s+"([^"]+)"')
_NOTE_MARKS = (w("footnoteReference"), w("endnoteReference"))
_SYMBOL, _CHARACTER = w("sym"), w("char")
_BOXES = {"F0FE": "☒", "F0FD": "☒", "F0FC": "☒", "F0A8": "☐", "F06F": "☐", "F052": "☒", "F0A3": "☐"}
"""Check boxes in the font Wingdings, as older forms have them."""
_FORM_BOX = w("ffData/checkBox")
_OFF = frozenset(("0", "false", "off"))
_RAISED = f"{RUN_PROPERTIES}/{w('vertAlign')}"
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BOUND = tuple(f"{PROPERTIES}/{w(name)}" for name in ("text", "dataBinding"))

IN_FIELD = "står i et felt som Word regner ut"
IN_CONTROL = "står i en innholdskontroll for ren tekst"
IN_LINKED = "står i et sted som alt er koblet"


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one w:t, from its place in the paragraph; `locked` says why it can't be linked."""

    start: int
    element: etree._Element
    locked: str


@dataclass(frozen=True, slots=True)
class Field:
    """The shown result of a Word field, by its place in the paragraph, with the field's code."""

    start: int
    end: int
    code: str


@dataclass(slots=True)
class WordParagraph:
    """A paragraph that holds text.

    `number` counts the paragraphs with text below the same heading, from 1. `holes` are the
    linked numbers by their place, `inside` the tags of linked controls around the paragraph,
    `headings` all headings above it from the outside in, and `cell` its place in a table.
    `links` are the addresses that its links lead to, `notes` the ids of its foot- and endnotes.
    A check box stands as ☐ or ☒ in the text, a raised figure as ¹, ² and so on. `copies` are
    the same paragraph in Word's second copy of a text box.
    """

    element: etree._Element
    part: str
    heading: str
    headings: tuple[str, ...]
    number: int
    style: str
    text: str = ""
    pieces: list[Piece] = field(default_factory=list)
    holes: list[tuple[int, etree._Element]] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    inside: tuple[str, ...] = ()
    is_heading: bool = False
    cell: CellPlace | None = None
    copies: list[WordParagraph] = field(default_factory=list)

    @property
    def section(self) -> str:
        """The heading above, with the numbered one above that where it has no number itself."""
        numbered = next((text for text in reversed(self.headings) if text[:1].isdigit()), "")
        if not numbered or numbered == self.heading:
            return self.heading
        return f"{numbered} › {self.heading}"

    @property
    def tags(self) -> tuple[tuple[int, str], ...]:
        """The tags of its linked numbers, by place."""
        return tuple((at, tag_of(control)) for at, control in self.holes)


class WordReport:
    """The text of a whole report: the main part first, then headers, footers and notes."""

    def __init__(self, package: WordPackage) -> None:
        self.package = package
        self.roots = {name: package.peek(name) for name in package.text_parts()}
        styles = package.target(package.main, "styles")
        lists = package.target(package.main, "numbering")
        self.sheet = StyleSheet(package.peek(styles) if styles else None)
        self._numbering = Numbering(package.peek(lists) if lists else None, self.sheet)
        self._heads = heading_styles(self.sheet)
        self.paragraphs = [
            paragraph
            for name, root in self.roots.items()
            for paragraph in _PartReader(
                name, root, self._heads, self._numbering, package.addresses(name)
            ).read()
        ]

    @property
    def controls(self) -> Iterator[etree._Element]:
        """Every linked control once; the second copy of a text box is passed over."""
        for root in self.roots.values():
            for control in root.iter(SDT):
                is_copy = next(control.iterancestors(FALLBACK), None) is not None
                if linked(tag_of(control)) and not is_copy:
                    yield control


class _Text:
    """A text as it grows, with its length."""

    def __init__(self) -> None:
        self.length = 0
        self._pieces: list[str] = []

    def add(self, piece: str) -> None:
        self.length += len(piece)
        self._pieces.append(piece)

    @property
    def joined(self) -> str:
        return "".join(self._pieces)


class _PartReader:
    """Reads one part, since fields and headings run on from paragraph to paragraph."""

    def __init__(
        self,
        name: str,
        root: etree._Element,
        heads: frozenset[str],
        numbering: Numbering,
        addresses: Mapping[str, str],
    ) -> None:
        self._name, self._root, self._addresses = name, root, addresses
        self._heads, self._numbering = heads, numbering
        self._codes: list[list[str]] = []
        self._shown: list[bool] = []
        self._starts: list[int] = []

    def read(self) -> Iterator[WordParagraph]:
        """The paragraphs that hold text, in the order of the document."""
        places = cell_places(self._root)
        trail: list[tuple[int, str]] = []
        count = 0
        boxed: list[WordParagraph] = []
        for element in self._root.iter(PARAGRAPH):
            style = element.find(_STYLE)
            name = "" if style is None else str(style.get(VALUE, ""))
            box = next(element.iterancestors(_BOX), None)
            is_heading = name in self._heads and box is None
            if is_heading:
                trail, count = self._below(trail, element, name), 0
            made = self._paragraph(element, name, trail, count + 1)
            made.is_heading = is_heading
            cell = next(element.iterancestors(CELL), None)
            made.cell = None if cell is None else places.get(cell)
            if not made.text.strip():
                continue
            if box is not None and next(element.iterancestors(FALLBACK), None) is not None:
                _join_copy(made, boxed)
                continue
            if box is not None:
                boxed.append(made)
            count += 0 if is_heading else 1
            yield made

    def _below(
        self, trail: list[tuple[int, str]], element: etree._Element, style: str
    ) -> list[tuple[int, str]]:
        """The headings that are open after a new one: those of a higher level, and itself."""
        number = self._numbering.number(element, style)
        text = f"{number} {heading_text(element)}".strip()
        digits = [int(sign) for sign in style if sign.isdigit()]
        level = digits[0] if digits else 9
        return [*(item for item in trail if item[0] < level), (level, text)]

    def _paragraph(
        self, element: etree._Element, style: str, trail: list[tuple[int, str]], number: int
    ) -> WordParagraph:
        names = tuple(text for _, text in trail)
        around = (tag_of(outer) for outer in element.iterancestors(SDT))
        made = WordParagraph(
            element,
            self._name,
            names[-1] if names else "",
            names,
            number,
            style,
            inside=tuple(tag for tag in around if linked(tag)),
        )
        self._starts = [0] * len(self._starts)
        texts = _Text()
        self._gather(element, made, texts, "")
        made.text = texts.joined
        for code, shown, start in zip(self._codes, self._shown, self._starts, strict=True):
            if shown:
                made.fields.append(Field(start, len(made.text), "".join(code)))
        for item in made.fields:
            made.links += _LEADS_TO.findall(item.code)
        return made

    def _gather(
        self, parent: etree._Element, made: WordParagraph, texts: _Text, locked: str
    ) -> None:
        for child in parent:
            tag = child.tag
            if tag == RUN:
                self._run(child, made, texts, locked)
            elif tag in _AROUND:
                if tag == _HYPERLINK and (leads := self._addresses.get(child.get(_RELATION, ""))):
                    made.links.append(leads)
                self._gather(child, made, texts, locked)
            elif tag == _SIMPLE_FIELD:
                start = texts.length
                self._gather(child, made, texts, IN_FIELD)
                code = str(child.get(_SIMPLE_CODE, ""))
                made.fields.append(Field(start, texts.length, code))
            elif tag == SDT:
                self._control(child, made, texts, locked)

    def _control(
        self, control: etree._Element, made: WordParagraph, texts: _Text, locked: str
    ) -> None:
        tag = tag_of(control)
        if tag.startswith("tall:"):
            made.holes.append((texts.length, control))
            texts.add(HOLE)
            return
        if linked(tag):
            locked = IN_LINKED
        elif any(control.find(path) is not None for path in _BOUND):
            locked = IN_CONTROL
        self._gather(content_of(control), made, texts, locked)

    def _run(self, run: etree._Element, made: WordParagraph, texts: _Text, locked: str) -> None:
        raised = run.find(_RAISED)
        is_raised = raised is not None and raised.get(VALUE) == "superscript"
        for part in run:
            tag = part.tag
            if tag == TEXT:
                if self._codes and not self._shown[-1]:
                    continue
                text = (part.text or "").replace(HOLE, " ")
                text = text.translate(_SUPERSCRIPT) if is_raised else text
                made.pieces.append(
                    Piece(texts.length, part, locked or (IN_FIELD if self._codes else ""))
                )
                texts.add(text)
            elif tag in _SIGNS:
                texts.add(_SIGNS[tag])
            elif tag == _SYMBOL:
                texts.add(_BOXES.get(str(part.get(_CHARACTER, "")).upper(), " "))
            elif tag in _NOTE_MARKS:
                made.notes.append((str(tag).rpartition("}")[2], str(part.get(w("id"), ""))))
            elif tag == _CODE and self._codes:
                self._codes[-1].append(part.text or "")
            elif tag == _FIELD_CHAR:
                texts.add(_form_box(part))
                self._field(str(part.get(_FIELD_TYPE, "")), made, texts)

    def _field(self, kind: str, made: WordParagraph, texts: _Text) -> None:
        """Note where a field begins, shows its result and ends; it may end paragraphs later."""
        if kind == "begin":
            self._codes.append([])
            self._shown.append(False)
            self._starts.append(texts.length)
        elif kind == "separate" and self._codes:
            self._shown[-1] = True
            self._starts[-1] = texts.length
        elif kind == "end" and self._codes:
            code, shown, start = self._codes.pop(), self._shown.pop(), self._starts.pop()
            if shown:
                made.fields.append(Field(start, texts.length, "".join(code)))


def _form_box(mark: etree._Element) -> str:
    """The check box of an old form that begins with a field mark, as it is ticked; "" for none."""
    box = mark.find(_FORM_BOX)
    if box is None:
        return ""
    state = box.find(w("checked"))
    state = box.find(w("default")) if state is None else state
    return "☐" if state is None or state.get(VALUE, "1") in _OFF else "☒"


def _join_copy(made: WordParagraph, boxed: list[WordParagraph]) -> None:
    """Give a paragraph of the second copy of a text box to the same one of the first copy."""
    for original in boxed:
        if original.text == made.text and not original.copies:
            original.copies.append(made)
            return


def part_of(paragraph: WordParagraph) -> str:
    """What a part is called in messages; "" for the main text."""
    for name, words in (
        ("header", "topptekst"),
        ("footer", "bunntekst"),
        ("footnotes", "fotnote"),
        ("endnotes", "sluttnote"),
    ):
        if f"/{name}" in paragraph.part:
            return words
    return ""
