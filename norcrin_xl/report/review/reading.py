"""A Word report as paragraphs: what each says once its changes are accepted, and where it stands.

Nothing is judged here. Which paragraphs are headings, captions and tables says `layout`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from norcrin_xl.checks.text.manuscript import marked, plain
from norcrin_xl.checks.text.passage import MARK, Mark, Span
from norcrin_xl.markup import LinkedNumber
from norcrin_xl.report.places import linked
from norcrin_xl.report.word.controls import (
    FALLBACK,
    MATH,
    OFFICE,
    PARAGRAPH,
    PROPERTIES,
    ROW,
    RUN,
    RUN_PROPERTIES,
    SDT,
    TEXT,
    VALUE,
    W14,
    content_of,
    tag_of,
    w,
)
from norcrin_xl.report.word.numbering import Numbering
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.styles import StyleSheet

_ALTERNATE, _CHOICE = (
    FALLBACK.replace("Fallback", name) for name in ("AlternateContent", "Choice")
)
_FORMULA_TEXT = f"{{{MATH}}}t"
_STYLE, _SYMBOL = w("pPr/pStyle"), w("sym")
_SIGNS = {w("tab"): "\t", w("ptab"): "\t", w("br"): " ", w("cr"): " ", w("noBreakHyphen"): "-"}
_AROUND = frozenset(
    w(name) for name in ("ins", "smartTag", "moveTo", "customXml", "dir", "bdo", "ruby", "rubyBase")
)
_BOXES = {"F0FE": "☒", "F0FD": "☒", "F0FC": "☒", "F0A8": "☐", "F06F": "☐", "F052": "☒", "F0A3": "☐"}
"""Check boxes in the font Wingdings, as older forms have them."""
_OLD_FONTS = 0xF000
_LETTERS = "{urn:schemas-microsoft-com:vml}textpath"
_GLYPHS = frozenset("☐☑☒✓✔✗□■")
_TICK_BOX, _TICKED = f"{PROPERTIES}/{{{W14}}}checkbox", f"{{{W14}}}checked"
_RAISED = f"{RUN_PROPERTIES}/{w('vertAlign')}"
_HIDDEN, _BOLD = f"{RUN_PROPERTIES}/{w('vanish')}", f"{RUN_PROPERTIES}/{w('b')}"
_RUN_STYLE = f"{RUN_PROPERTIES}/{w('rStyle')}"
_JOINED, _GONE = w("pPr/rPr/del"), w("trPr/del")
_OF_DRAFT, _TOP = "utkast:", "_top"
_COUNTS = frozenset(
    ("TOC", "PAGE", "NUMPAGES", "SECTIONPAGES", "SEQ", "REF", "PAGEREF", "NOTEREF", "STYLEREF")
)
"""Fields whose numbers count the document itself and are no figures."""


@dataclass(frozen=True, slots=True)
class RunPiece:
    """Text of one w:t, from its place in the paragraph; `counted` where a field of Word's is."""

    start: int
    element: etree._Element
    counted: bool

    @property
    def end(self) -> int:
        return self.start + len(self.element.text or "")


@dataclass(slots=True)
class _Field:
    """A field of Word's that is open: its code, and where in the paragraph its result begins."""

    code: str = ""
    start: int = 0
    shows: bool = False


@dataclass(slots=True)
class WordParagraph:
    """A paragraph: its text as shown, letter for letter in plain spaces and hyphens.

    `spans` are its linked numbers, references, and the fields that count the document itself;
    `inside` the tags of linked controls around the paragraph. `links` are the addresses that its
    links lead to, `marks` raised letters and the ids of foot- and endnotes. A check box stands as
    ☐ or ☒. `bold` are the places of bold letters. `level` is that of a heading by its style or
    outline level, 0 for none; `number` is what Word counts, and `listed` the level of an item, from
    0, `None` for none. `is_contents` says that it is an entry of a
    table of contents, whose numbers are pages. `copies` are the same paragraph in Word's second
    copy of a text box.
    """

    element: etree._Element
    part: str
    style: str
    text: str = ""
    pieces: list[RunPiece] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    bold: list[tuple[int, int]] = field(default_factory=list)
    inside: tuple[str, ...] = ()
    level: int = 0
    number: str = ""
    listed: int | None = None
    boxed: bool = False
    is_contents: bool = False
    copies: list[WordParagraph] = field(default_factory=list)

    def is_bold(self, start: int, end: int) -> bool:
        """Whether all letters from `start` to `end` are bold."""
        letters = sum(sign.isalnum() for sign in self.text[start:end])
        own = sum(
            sign.isalnum()
            for first, last in self.bold
            for sign in self.text[max(first, start) : min(last, end)]
        )
        return 0 < letters <= own


def read_part(
    name: str, root: etree._Element, package: WordPackage, numbering: Numbering
) -> Iterator[WordParagraph]:
    """The paragraphs of a part, also those without text, in the order of the document.

    The marks of a draft, and its list of what is open, are no text of the report.
    """
    reader = _PartReader(name, package.addresses(name), package.sheet)
    boxed: list[WordParagraph] = []
    joined: WordParagraph | None = None
    for element in root.iter(PARAGRAPH):
        if any(tag_of(outer).startswith(_OF_DRAFT) for outer in element.iterancestors(SDT)):
            continue
        row = next(element.iterancestors(ROW), None)
        if row is not None and row.find(_GONE) is not None:
            continue
        made = reader.read(element, joined)
        goes_on = element.find(_JOINED) is not None and element.getnext() is not None
        joined = made if goes_on else None
        in_copy = next(element.iterancestors(FALLBACK), None) is not None
        if goes_on or (in_copy and _is_copy(made, boxed)):
            continue
        if next(element.iterancestors(_CHOICE), None) is not None:
            boxed.append(made)
        made.number = numbering.number(made.element, made.style)
        listed = numbering.place(made.element, made.style)
        made.listed = None if listed is None else listed[1]
        yield made


def _is_copy(made: WordParagraph, boxed: list[WordParagraph]) -> bool:
    """Whether a paragraph stands in the first copy of its text box, which then gets to know it."""
    if not made.text.strip():
        return True
    for original in boxed:
        if original.text == made.text and not original.copies:
            original.copies.append(made)
            return True
    return False


class _PartReader:
    """Reads one part, since fields run on from paragraph to paragraph."""

    def __init__(self, name: str, addresses: Mapping[str, str], sheet: StyleSheet) -> None:
        self._name, self._addresses, self._sheet = name, addresses, sheet
        self._fields: list[_Field] = []
        self._styles: dict[str, tuple[bool, int]] = {}
        self._raised = False
        self._readers: dict[object, Callable[[etree._Element], None]] = {
            RUN: self._run,
            TEXT: self._write,
            SDT: self._control,
            _ALTERNATE: lambda one: self._gather(_one_of(one)),
            _SYMBOL: lambda one: self._add(_symbol(one)),
            w("pict"): self._drawn_letters,
            w("hyperlink"): self._hyperlink,
            w("fldSimple"): self._simple_field,
            w("fldChar"): self._field_mark,
            w("instrText"): self._code,
            w("footnoteReference"): self._note,
            w("endnoteReference"): self._note,
        }

    def read(self, element: etree._Element, joined: WordParagraph | None) -> WordParagraph:
        """The paragraph; with `joined`, the one before it whose end is deleted, both as one."""
        made = self._made = joined or self._begun(element)
        self._texts, self._length = [made.text], len(made.text)
        for item in self._fields:
            item.start = self._length
        self._is_bold, level = self._of_style(made.style)
        made.level = _outline(made.element) or level
        self._gather(element)
        made.text = "".join(self._texts)
        for item in self._fields:
            self._shown(item)
        return made

    def _begun(self, element: etree._Element) -> WordParagraph:
        style = element.find(_STYLE)
        around = (tag_of(outer) for outer in element.iterancestors(SDT))
        return WordParagraph(
            element,
            self._name,
            "" if style is None else str(style.get(VALUE, "")),
            inside=tuple(tag for tag in around if linked(tag)),
            boxed=next(element.iterancestors(w("txbxContent")), None) is not None,
        )

    def _of_style(self, style: str) -> tuple[bool, int]:
        """Whether a style is bold, and its level as a heading."""
        if style not in self._styles:
            basis = self._sheet.basis(style)
            bold = (link.find(_BOLD) for link in basis)
            levels = (
                self._sheet.heading_level(str(link.get(w("styleId"), ""))) or _outline(link)
                for link in basis
            )
            is_bold = _is_on(next((one for one in bold if one is not None), None))
            self._styles[style] = (is_bold, next(filter(None, levels), 0))
        return self._styles[style]

    def _add(self, text: str) -> None:
        self._length += len(text)
        self._texts.append(text)

    def _gather(self, parent: etree._Element) -> None:
        for child in parent:
            tag = child.tag
            if tag in self._readers:
                self._readers[tag](child)
            elif tag in _AROUND:
                self._gather(child)
            elif tag in _SIGNS:
                self._add(_SIGNS[tag])
            elif isinstance(tag, str) and tag.startswith(f"{{{MATH}}}"):
                for text in child.iter(_FORMULA_TEXT):
                    self._write(text)

    def _run(self, run: etree._Element) -> None:
        if _is_on(run.find(_HIDDEN)):
            return
        start, raised = self._length, run.find(_RAISED)
        self._raised = raised is not None and raised.get(VALUE) == "superscript"
        self._gather(run)
        self._raised = False
        bold, style = run.find(_BOLD), run.find(_RUN_STYLE)
        styled = style is not None and self._of_style(str(style.get(VALUE, "")))[0]
        if _is_on(bold) if bold is not None else self._is_bold or styled:
            self._made.bold.append((start, self._length))

    def _write(self, part: etree._Element) -> None:
        """Add the text of a w:t; raised letters stand as marks."""
        if self._fields and not self._fields[-1].shows:
            return
        text = plain(part.text or "")
        self._made.pieces.append(RunPiece(self._length, part, bool(self._fields)))
        if self._raised:
            self._made.marks.append(Mark(self._length, text))
            text = MARK * len(text)
        else:
            text, marks = marked(text)
            self._made.marks += [item._replace(at=item.at + self._length) for item in marks]
        self._add(text)

    def _note(self, part: etree._Element) -> None:
        kind = etree.QName(part).localname.removesuffix("Reference")
        self._made.marks.append(Mark(self._length, "", f"{kind} {part.get(w('id'), '')}"))
        self._add(MARK)

    def _drawn_letters(self, picture: etree._Element) -> None:
        """Letters drawn as a picture are text where they hold figures; else decoration."""
        for shape in picture.iter(_LETTERS):
            text = plain(str(shape.get("string", "")))
            if any(sign.isdigit() for sign in text):
                self._add(f" {text} ")

    def _hyperlink(self, link: etree._Element) -> None:
        if leads := self._addresses.get(link.get(f"{{{OFFICE}}}id", "")):
            self._made.links.append(leads)
        anchor, start = str(link.get(w("anchor"), "")), self._length
        self._gather(link)
        if anchor not in ("", _TOP):
            self._shown(_Field(f"REF {anchor}", start, True))

    def _control(self, control: etree._Element) -> None:
        start = self._length
        self._gather(content_of(control))
        box = control.find(_TICK_BOX)
        if box is not None and not _GLYPHS.intersection("".join(self._texts)[start:]):
            state = box.find(_TICKED)
            is_ticked = state is not None and state.get(f"{{{W14}}}val") in ("1", "true")
            self._add("☒" if is_ticked else "☐")
        kind, _, name = tag_of(control).partition(":")
        if kind == "tall":
            node = LinkedNumber(*name.partition("|")[::2])
            self._made.spans.append(Span(start, self._length, node))

    def _simple_field(self, part: etree._Element) -> None:
        start = self._length
        self._gather(part)
        self._shown(_Field(str(part.get(w("instr"), "")), start, True))

    def _code(self, part: etree._Element) -> None:
        if self._fields:
            self._fields[-1].code += part.text or ""

    def _field_mark(self, part: etree._Element) -> None:
        """Note where a field begins, shows its result and ends; it may end paragraphs later."""
        self._add(_form_box(part))
        kind = part.get(w("fldCharType"))
        if kind == "begin":
            self._fields.append(_Field(start=self._length))
        elif kind == "separate" and self._fields:
            self._fields[-1].shows, self._fields[-1].start = True, self._length
        elif kind == "end" and self._fields:
            self._shown(self._fields.pop())

    def _shown(self, item: _Field) -> None:
        """Note what a field's result is: a link, a reference, or what counts the document."""
        name, *words = (item.code if item.shows else "").split() or ("",)
        quoted = item.code.split('"')
        if name.upper() == "HYPERLINK" and r"\l" not in words and len(quoted) > 2:
            self._made.links.append(quoted[1])
        elif name.upper() in _COUNTS:
            self._made.spans.append(Span(item.start, self._length, item.code))
            self._made.is_contents |= name.upper() == "TOC"


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and switch.get(VALUE, "1") not in ("0", "false", "off")


def _outline(element: etree._Element) -> int:
    """The level that a paragraph or a style says itself; 0 for none."""
    found = element.find(w("pPr/outlineLvl"))
    level = "" if found is None else str(found.get(VALUE, ""))
    return int(level) + 1 if level in tuple("012345678") else 0


def _symbol(mark: etree._Element) -> str:
    """A w:sym as text: a check box, or a part of a figure, which old fonts have 0xF000 up."""
    code = str(mark.get(w("char"), "")).upper()
    is_picture = "dings" in str(mark.get(w("font"), "")).lower()
    if code in _BOXES or is_picture or not re.fullmatch("[0-9A-F]{2,4}", code):
        return _BOXES.get(code, " ")
    sign = chr(int(code, 16) - (_OLD_FONTS if code[0] == "F" and len(code) == 4 else 0))
    return sign if sign.isdigit() or sign in ".,%+-" else " "


def _one_of(alternate: etree._Element) -> etree._Element:
    """The alternative that says something: the first choice, or what stands in for it."""
    for choice in alternate:
        if next(choice.iter(TEXT, _FORMULA_TEXT), None) is not None:
            return choice
    return alternate


def _form_box(mark: etree._Element) -> str:
    """The check box of an old form that begins with a field mark, as it is ticked; "" for none."""
    box = mark.find(w("ffData/checkBox"))
    if box is None:
        return ""
    state = box.find(w("checked"))
    state = box.find(w("default")) if state is None else state
    return "☒" if _is_on(state) else "☐"
