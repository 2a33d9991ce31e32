"""Word's paragraphs as the tree of `markup`: what `narrative` writes, read back.

Changes that wait are read as accepted. What the light markup cannot hold is told of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from lxml import etree

from norcrin_xl.markup import (
    REFERRED,
    Block,
    Bold,
    Break,
    Inline,
    Italic,
    ItemList,
    Link,
    LinkedNumber,
    ListItem,
    Paragraph,
    Reference,
    SubHeading,
    Text,
    nested_lists,
    parse_inline,
)
from norcrin_xl.report.cell_text import Stretch, joined
from norcrin_xl.report.contents import LOST_FIELD, referred
from norcrin_xl.report.places import number_of
from norcrin_xl.report.texts import EMPHASES
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import (
    BOOKMARK_START,
    MATH,
    OFFICE,
    PARAGRAPH,
    RUN,
    RUN_PROPERTIES,
    SDT,
    TABLE,
    TEXT,
    canonical,
    content_of,
    is_inline,
    is_on,
    names,
    style_of,
    tag_of,
    text_in,
    value_of,
    w,
)
from norcrin_xl.report.word.package import WordPackage

_LOST_LINK = re.compile(r'HYPERLINK "([^"\n]*)"')
"""The code of a link that LibreOffice has made text of."""

_SHOWN = re.compile(r"\s*\w+\s\d+(?:\.\d+)*[a-z]?\s*")
"""What a reference shows: anything else is typed over it, and goes when Word updates the field."""

_RUN_STYLE = w("rPr/rStyle")
_GONE = (w("pPr/rPr/del"), w("pPr/rPr/moveFrom"))
_HYPERLINK, _RELATION = w("hyperlink"), f"{{{OFFICE}}}id"
_SIMPLE, _MARK, _CODE = w("fldSimple"), w("fldChar"), w("instrText")
_AROUND = names("ins moveTo smartTag customXml dir bdo rubyBase")
_SIGNS = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("noBreakHyphen"): "\u2011",
    w("softHyphen"): "\u00ad",
}
_LINE_ENDS = frozenset((w("br"), w("cr")))
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_FOREIGN = {
    w("drawing"): "et bilde",
    w("pict"): "et bilde",
    _ALTERNATE: "et bilde",
    w("object"): "et innsatt objekt",
    w("footnoteReference"): "en fotnote",
    w("endnoteReference"): "en sluttnote",
    w("sym"): "et tegn fra en symbolskrift",
    f"{{{MATH}}}oMath": "en formel",
    f"{{{MATH}}}oMathPara": "en formel",
    TABLE: "en tabell",
    w("altChunk"): "et innlimt dokument",
}
"""What cannot stand in a cell, as a person is told of it."""

_LOOKS = {
    w("rPr/u"): "understreking",
    w("rPr/strike"): "gjennomstreking",
    w("rPr/highlight"): "utheving med farge",
    w("rPr/vertAlign"): "hevet eller senket skrift",
    w("rPr/vanish"): "skjult tekst",
}


class _Item(NamedTuple):
    """An item of a list on its way: which list of Word's it stands in, and on what level."""

    ordered: bool
    level: int
    numbering: int
    content: tuple[Inline, ...]


@dataclass(slots=True)
class Transcript:
    """What a control says: its text, the linked numbers in it, and what cannot stand in a cell.

    `numbers` are the tags and texts of the linked numbers; `left` says in words what each of the
    other things is, and near which words it stands.
    """

    blocks: tuple[Block, ...] = ()
    numbers: list[tuple[str, str]] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)


Frozen = Callable[[str, str], bool]
"""Whether the number with a tag is to be the text that it shows."""


Numbers = Callable[[str], Sequence[tuple[int, int, str]]]
"""Where in a line linked numbers stand that have lost their controls, with their tags."""


class Transcriber:
    """Reads the texts of the part `name`; numbers that are `frozen` become plain text."""

    def __init__(
        self,
        package: WordPackage,
        name: str,
        frozen: Frozen = lambda tag, said: False,
        numbers: Numbers = lambda text: (),
    ) -> None:
        self._sheet, self._numbering = package.sheet, package.numbering()
        self._addresses = package.addresses(name)
        self._frozen, self._numbers = frozen, numbers
        self._exhibits = _exhibits(package.peek(package.main))
        self._emphases: dict[str, frozenset[type]] = {}
        self._made = Transcript()

    def text(self, control: etree._Element) -> Transcript:
        """What stands in a control around paragraphs, or within a line."""
        made = self._made = Transcript()
        content = content_of(control)
        lines: list[tuple[str, _Item]] = []
        held: list[Stretch] = []
        for element in [content] if is_inline(control) else _paragraphs(content):
            if element.tag != content.tag and element.tag != PARAGRAPH:
                self._tell(element, "")
                continue
            parts = [*held, *self._relinked(self._line(element))]
            held = parts if any(element.find(path) is not None for path in _GONE) else []
            if not held and _says(parts):
                lines.append(self._read(element, parts))
        if _says(held):
            lines.append(self._read(content, held))
        made.blocks = tuple(_blocks(lines))
        return made

    def _read(self, paragraph: etree._Element, parts: Sequence[Stretch]) -> tuple[str, _Item]:
        """A paragraph, as a kind of block and what an item of a list would be."""
        style = style_of(paragraph)
        content = tuple(_tree(parts))
        if self._sheet.heading_level(style) is not None:
            if self._sheet.own(style) != styles.SUB_HEADING:
                self._made.left.append(("en overskrift, som blir mellomtittel", _words(parts)))
            return "heading", _Item(False, 0, 0, content)
        place = self._numbering.place(paragraph, style)
        if place is None:
            return "text", _Item(False, 0, 0, content)
        numbering, level = place
        if level > 1:
            self._made.left.append(
                ("et tredje nivå i en liste, som blir andre nivå", _words(parts))
            )
        ordered = self._numbering.counts(numbering, level)
        return "item", _Item(ordered, min(level, 1), numbering, content)

    # Within a line

    def _line(self, line: etree._Element) -> list[Stretch]:
        """The parts of a line; its fields as what they refer to, or as the text they show."""
        opened: list[tuple[list[str], list[Stretch] | None]] = []
        parts: list[Stretch] = []
        for made in self._gather(line):
            if isinstance(made, str):
                opened[-1][0].append(made) if opened and opened[-1][1] is None else None
            elif isinstance(made, Stretch):
                shown = opened[-1][1] if opened else parts
                shown.append(made) if shown is not None else None
            elif (kind := str(made.get(w("fldCharType"), ""))) == "begin":
                opened.append(([], None))
            elif opened and kind == "separate":
                opened[-1] = (opened[-1][0], [])
            elif opened and kind == "end":
                code, shown = opened.pop()
                outer = opened[-1][1] if opened else parts
                if outer is not None:
                    outer += self._field("".join(code), shown or [])
        for code, shown in opened:
            parts += self._field("".join(code), shown or [])
        return parts

    def _relinked(self, parts: Sequence[Stretch]) -> list[Stretch]:
        """The parts with the numbers in place that have lost their controls."""
        text = "".join(map(_said, parts))
        found = list(self._numbers(text))
        made, at = list[Stretch](), 0
        for one in joined(parts) if found else parts:
            own = _said(one)
            last = at
            for start, end, tag in found:
                if at <= start < at + len(own) and isinstance(one.node, Text):
                    made.append(one._replace(node=Text(text[last:start])))
                    made += self._number(tag, text[start:end], one.marks)
                    last = end
            rest = text[last : at + len(own)]
            made += (
                [one if rest == own else one._replace(node=Text(rest))] if rest or not own else []
            )
            at += len(own)
        return made

    def _number(self, tag: str, said: str, marks: frozenset[type]) -> list[Stretch]:
        if self._frozen(tag, said):
            return [Stretch(Text(said), marks)]
        self._made.numbers.append((tag, said))
        return [Stretch(LinkedNumber(*number_of(tag)), marks)]

    def _gather(self, parent: etree._Element) -> Iterator[Stretch | str | etree._Element]:
        """The parts of a line as they stand, with the codes and marks of fields between."""
        for child in parent:
            tag = child.tag
            if tag == RUN:
                yield from self._run(child)
            elif tag == SDT:
                yield from self._control(child)
            elif tag == _HYPERLINK:
                yield from self._link(child)
            elif tag == _SIMPLE:
                shown = [one for one in self._gather(child) if isinstance(one, Stretch)]
                yield from self._field(str(child.get(w("instr"), "")), shown)
            elif tag in _AROUND:
                yield from self._gather(child)
            elif tag in _FOREIGN:
                self._tell(child, text_in(parent))

    def _control(self, control: etree._Element) -> Iterator[Stretch | str | etree._Element]:
        tag, said = tag_of(control), canonical(control)
        if not tag.startswith("tall:") or self._frozen(tag, said):
            yield from self._gather(content_of(control))
            return
        self._made.numbers.append((tag, said))
        run = next(content_of(control).iter(RUN), None)
        number = LinkedNumber(*number_of(tag))
        yield Stretch(number, frozenset() if run is None else self._marks(run))

    def _link(self, link: etree._Element) -> Iterator[Stretch]:
        shown = [one for one in self._gather(link) if isinstance(one, Stretch)]
        address = self._addresses.get(str(link.get(_RELATION, "")), "")
        yield from self._linked(address, shown, text_in(link)) if address else shown

    def _linked(self, address: str, shown: Sequence[Stretch], words: str) -> Iterator[Stretch]:
        made = Link(_written(address), tuple(_tree(shown)))
        if _is_link(made.address):
            yield Stretch(made, frozenset())
        elif shown:
            self._made.left.append((f"en lenke til {address}", words))
            yield from shown

    def _field(self, code: str, shown: Sequence[Stretch]) -> Iterator[Stretch]:
        words = code.split()
        name = words[0].upper() if words else ""
        exhibit = self._exhibits.get(words[1].strip('"')) if len(words) > 1 else None
        if name == "REF" and exhibit and shown:
            if not _SHOWN.fullmatch(said := _words(shown)):
                self._made.left.append(("ord som er skrevet over en henvisning", said))
            yield Stretch(Reference(*exhibit), shown[0].marks)
        elif name == "HYPERLINK" and code.count('"') > 1 and r"\l" not in words:
            yield from self._linked(code.split('"')[1], shown, "")
        else:
            yield from shown

    def _run(self, run: etree._Element) -> Iterator[Stretch | str | etree._Element]:
        marks = self._marks(run)
        if (missing := self._missing(run)) is not None:
            yield from (Stretch(node, marks) for node in missing)
            return
        for path, what in _LOOKS.items():
            if is_on(run.find(path)) and run.getparent().tag != _HYPERLINK:  # type: ignore[union-attr]
                self._made.left.append((what, text_in(run)))
        for part in run:
            tag = part.tag
            if tag == TEXT:
                yield from self._texts(part.text or "", marks)
            elif tag == _CODE:
                yield part.text or ""
            elif tag == _MARK:
                yield part
            elif tag in _SIGNS:
                yield Stretch(Text(_SIGNS[tag]), marks)
            elif tag in _LINE_ENDS:
                if part.get(w("type"), "textWrapping") == "textWrapping":
                    yield Stretch(Break(), marks)
                else:
                    self._made.left.append(("et sideskift", text_in(run)))
            elif tag == w("ruby"):
                for base in part.iterfind(w("rubyBase")):
                    yield from self._gather(base)
            elif tag in _FOREIGN:
                self._tell(part, text_in(run.getparent()))  # type: ignore[arg-type]

    def _texts(self, text: str, marks: frozenset[type]) -> Iterator[Stretch]:
        """A text with the references in it that LibreOffice has made text of."""
        for lost in _LOST_LINK.finditer(text):
            self._made.left.append((f"en lenke til {lost[1]}", text))
        text, at = _LOST_LINK.sub("", text), 0
        for lost in LOST_FIELD.finditer(text):
            if exhibit := self._exhibits.get(lost["bookmark"]):
                yield Stretch(Text(text[at : lost.start()]), marks)
                yield Stretch(Reference(*exhibit), marks)
                at = lost.end()
        yield Stretch(Text(text[at:]), marks)

    def _missing(self, run: etree._Element) -> Sequence[Inline] | None:
        """What stands behind a mark of ours that something is missing; `None` for other runs."""
        if self._sheet.own(value_of(run, _RUN_STYLE)) != styles.MISSING:
            return None
        text = text_in(run)
        if not (text.startswith("[") and text.endswith("]") and ": " in text):
            return None
        name = text[1:-1].partition(": ")[2]
        first, _, rest = name.partition(" ")
        braced = f"{first}:{rest}" if first in REFERRED else name
        made = parse_inline(f"{{{braced}}}")
        return made if not isinstance(made[0], Text) else ()

    def _marks(self, run: etree._Element) -> frozenset[type]:
        """The kinds of emphasis that a run has, by itself or by its style."""
        name = value_of(run, _RUN_STYLE)
        if name not in self._emphases:
            self._emphases[name] = frozenset(
                kind
                for kind, mark in EMPHASES.items()
                if self._sheet.own(name) != styles.MISSING
                and is_on(self._sheet.nearest(name, w(f"rPr/{mark}")))
            )
        marks = set(self._emphases[name])
        for kind, mark in EMPHASES.items():
            own = run.find(f"{RUN_PROPERTIES}/{w(mark)}")
            if own is not None:
                (marks.add if is_on(own) else marks.discard)(kind)
        return frozenset(marks)

    def _tell(self, element: etree._Element, words: str) -> None:
        self._made.left.append((_FOREIGN.get(str(element.tag), "noe ukjent"), words))


def _paragraphs(content: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of a control and what else stands between them, those of inner ones too."""
    for child in content:
        if child.tag == PARAGRAPH or child.tag in _FOREIGN:
            yield child
        elif child.tag == SDT:
            yield from _paragraphs(content_of(child))
        elif child.tag in _AROUND or child.tag in (w("tc"), w("tr")):
            yield from _paragraphs(child)


def _exhibits(root: etree._Element) -> dict[str, tuple[str, str]]:
    """The exhibit that each bookmark around a caption stands for, Word's own bookmarks too."""
    found: dict[str, tuple[str, str]] = {}
    for _, marks in groupby(root.iter(BOOKMARK_START), lambda mark: mark.getparent()):
        names = [str(mark.get(w("name"), "")) for mark in marks]
        own = [known for name in names if (known := referred(name))]
        found.update({name: own[0] for name in names if own and name.startswith("_Ref")})
    return found


def _written(address: str) -> str:
    """An address as markup can hold it: no spaces, and no parenthesis alone."""
    made = address.strip().replace(" ", "%20")
    if not _is_link(made):
        for sign, code in (("(", "%28"), (")", "%29"), ("[", "%5B"), ("]", "%5D")):
            made = made.replace(sign, code)
    return made


def _is_link(address: str) -> bool:
    made = parse_inline(f"[x]({address})")
    return len(made) == 1 and isinstance(made[0], Link)


def _said(part: Stretch) -> str:
    return part.node.text if isinstance(part.node, Text) else ""


def _words(parts: Iterable[Stretch]) -> str:
    return "".join(map(_said, parts))


def _says(parts: Iterable[Stretch]) -> bool:
    """Whether anything stands in a line but spaces."""
    return any(
        one.node.text.strip() if isinstance(one.node, Text) else one.node != Break()
        for one in parts
    )


def _tree(parts: Iterable[Stretch]) -> Iterator[Inline]:
    """Parts of a line as inline content."""
    for part in parts:
        node = part.node
        for kind in (Italic, Bold):
            node = kind((node,)) if kind in part.marks else node
        yield node


def _blocks(lines: Sequence[tuple[str, _Item]]) -> Iterator[Block]:
    for is_item, group in groupby(lines, lambda line: line[0] == "item"):
        if is_item:
            yield from nested_lists(
                [item for _, item in group], lambda item: item.level > 0, _grouped
            )
        else:
            for kind, item in group:
                made = SubHeading if kind == "heading" else Paragraph
                yield made(item.content)


def _grouped(items: Sequence[tuple[_Item, tuple[ItemList, ...]]]) -> tuple[ItemList, ...]:
    found: list[tuple[_Item, list[ListItem]]] = []
    for item, below in items:
        last = found[-1][0] if found else None
        same = last is not None and last.ordered == item.ordered
        if not same or (last and item.ordered and last.numbering != item.numbering):
            found.append((item, []))
        found[-1][1].append(ListItem(item.content, below))
    return tuple(ItemList(first.ordered, tuple(made)) for first, made in found)
