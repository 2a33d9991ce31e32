"""Content controls (w:sdt): read, make and fill them, and what one says as plain text.

That text is canonical: the same from what is written and what is read back, and two contents with
the same one differ in looks only. A number or text that is linked by a control of its own stands
as its tag in braces, since it may change without its surroundings: ``Vi hadde
{tall:kpi.gcp.2021|heltall} deltakere.`` What is deleted as a tracked change is not there, nor is an
identity number: what is compared is also kept and told of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from functools import cache
from html import escape

from lxml import etree

from norcrin_xl.masking import masked
from norcrin_xl.office_file import NOT_IN_XML, allowed

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""Around Word's second copy of a text box, for older versions."""

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
MAX_NAME = 64
"""Word refuses longer tags and titles."""

_NAMESPACES = {
    "w": W,
    "w14": W14,
    "w15": W15,
    "r": OFFICE,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
}
_OPEN = "<x " + " ".join(f'xmlns:{key}="{uri}"' for key, uri in _NAMESPACES.items()) + ">"


@cache
def w(names: str) -> str:
    """A name, or a path of names, of WordprocessingML as lxml writes it: ``w("sdtPr/tag")``."""
    return "/".join(f"{{{W}}}{name}" for name in names.split("/"))


def names(said: str) -> frozenset[str]:
    """Several such names with spaces between: ``names("tbl tr tc")``."""
    return frozenset(map(w, said.split()))


SDT, CONTENT, PROPERTIES = w("sdt"), w("sdtContent"), w("sdtPr")
TAG, NUMBER, PLACEHOLDER = w("sdtPr/tag"), w("sdtPr/id"), w("sdtPr/showingPlcHdr")
CONTENTS = w("sdtPr/docPartObj")
"""Marks the control around a table of contents."""
VALUE = w("val")
PARAGRAPH, PARAGRAPH_PROPERTIES = w("p"), w("pPr")
RUN, RUN_PROPERTIES, TEXT = w("r"), w("rPr"), w("t")
TABLE, ROW, CELL = w("tbl"), w("tr"), w("tc")
_STYLE = w("pPr/pStyle")
BOOKMARK_START, BOOKMARK_END = w("bookmarkStart"), w("bookmarkEnd")
_ANCHORS = (BOOKMARK_START, BOOKMARK_END, w("commentRangeStart"), w("commentRangeEnd"))
_FORMULAS = frozenset(f"{{{MATH}}}{name}" for name in ("oMath", "oMathPara"))
_AROUND_RUNS = names("hyperlink ins smartTag fldSimple moveTo dir bdo customXml")
_LINE_CONTENT = _FORMULAS | _AROUND_RUNS | names("r del sdt moveFrom")
_NOTE_MARKS = names("commentReference footnoteReference")
_OF_PLACEHOLDERS = names("showingPlcHdr dataBinding text")
_BLOCK_LEVEL = names("body tbl tr tc txbxContent hdr ftr footnote endnote comment")
_TRANSPARENT = names("sdt sdtContent customXml")
_SPECIAL = re.compile(NOT_IN_XML.pattern + '|[&<>"]')
_BARE_PARAGRAPH = re.compile(r"<w:p>(?!<w:pPr>)")


def escaped(text: str) -> str:
    """`text` as XML character data; what XML cannot hold is left out."""
    if not _SPECIAL.search(text):
        return text
    return escape(allowed(text))


def run_xml(text: str, style: str = "") -> str:
    """One run of text; `style` is a character style."""
    chosen = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{chosen}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'


def control_xml(tag: str, title: str, number: int, content: str, kind: str = "") -> str:
    """A control around `content`; `kind` is what its properties hold beside title, tag and id."""
    name = title if len(title) <= MAX_NAME else f"{title[: MAX_NAME - 1]}…"
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{escaped(name)}"/><w:tag w:val="{escaped(tag)}"/>'
        f'<w:id w:val="{number}"/>{kind}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'
    )


def paragraph(content: str, style: str = "", extra: str = "") -> str:
    """A paragraph of runs. `extra` is further paragraph properties, in the schema's order."""
    chosen = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"<w:pPr>{chosen}{extra}</w:pPr>" if chosen or extra else ""
    return f"<w:p>{properties}{content}</w:p>"


def elements(xml: str) -> list[etree._Element]:
    """The elements that `xml` holds; the prefixes w, w14, w15, r, wp, a and c are known."""
    return list(etree.fromstring(f"{_OPEN}{xml}</x>"))


def with_paragraph_properties(xml: str, properties: str) -> str:
    """`xml` with `properties` (a whole w:pPr) in each paragraph that has none of its own."""
    return _BARE_PARAGRAPH.sub(lambda _: f"<w:p>{properties}", xml) if properties else xml


def xml_of(element: etree._Element | None) -> str:
    """An element as XML without namespace declarations; "" for none."""
    if element is None:
        return ""
    return re.sub(r' xmlns:\w+="[^"]*"', "", etree.tostring(element, encoding="unicode"))


def drop(element: etree._Element) -> None:
    """Take an element out of its parent."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def put_in_place(element: etree._Element, children: Iterable[etree._Element]) -> None:
    """Let the children stand where the element stood."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    parent[place : place + 1] = list(children)


def drop_element(element: etree._Element) -> None:
    """Take an element out, and a run that held nothing else."""
    parent = element.getparent()
    drop(element)
    if parent is not None and parent.tag == RUN and all(c.tag == RUN_PROPERTIES for c in parent):
        drop(parent)


def value_of(element: etree._Element, path: str) -> str:
    """What a property below an element says, "" when it has none."""
    found = element.find(path)
    return "" if found is None else str(found.get(VALUE, ""))


def tag_of(control: etree._Element) -> str:
    """The control's tag, "" when it has none."""
    return value_of(control, TAG)


def is_on(switch: etree._Element | None) -> bool:
    """Whether a property that is on or off is there, and on."""
    return switch is not None and switch.get(VALUE, "1") not in ("0", "false", "off", "none")


def style_of(paragraph: etree._Element) -> str:
    """The id of the paragraph's style, "" when it names none."""
    return value_of(paragraph, _STYLE)


def text_in(element: etree._Element) -> str:
    """What stands in an element, without what is deleted."""
    return "".join(text.text or "" for text in element.iter(TEXT))


def content_of(control: etree._Element) -> etree._Element:
    """The control's w:sdtContent, made when it is missing."""
    if len(control) and control[-1].tag == CONTENT:
        return control[-1]
    content = control.find(CONTENT)
    return etree.SubElement(control, CONTENT) if content is None else content


def is_inline(control: etree._Element) -> bool:
    """Whether the control stands within a line, and not around paragraphs, cells or rows."""
    outer = control.getparent()
    while outer is not None and outer.tag in _TRANSPARENT:
        outer = outer.getparent()
    return outer is not None and outer.tag not in _BLOCK_LEVEL


def is_copy(element: etree._Element) -> bool:
    """Whether an element stands in Word's second copy of a text box."""
    return next(element.iterancestors(FALLBACK), None) is not None


def emptied(control: etree._Element) -> bool:
    """Whether the control shows its placeholder: someone has deleted what stood in it."""
    return control.find(PLACEHOLDER) is not None


def open_up(control: etree._Element) -> None:
    """Make the control hold content of its own, where it showed a placeholder until now."""
    properties = control.find(PROPERTIES)
    for child in () if properties is None else list(properties):
        if child.tag in _OF_PLACEHOLDERS:
            drop(child)


def line_of(control: etree._Element) -> etree._Element:
    """What holds the control's line: its content, or the first paragraph in it."""
    content = content_of(control)
    if is_inline(control):
        return content
    paragraph = next(content.iter(PARAGRAPH), None)
    return etree.SubElement(content, PARAGRAPH) if paragraph is None else paragraph


def line_format(control: etree._Element, line: etree._Element) -> etree._Element | None:
    """The run properties of the control's text: those of its first run, or its own."""
    showed = emptied(control)
    first = next(line.iter(RUN), None)
    found = None if first is None else first.find(RUN_PROPERTIES)
    if found is None:
        return control.find(f"{PROPERTIES}/{RUN_PROPERTIES}") if showed else None
    found = deepcopy(found)
    style = found.find(w("rStyle"))
    if showed and style is not None:
        found.remove(style)
    return found if len(found) else control.find(f"{PROPERTIES}/{RUN_PROPERTIES}")


def fill_line(control: etree._Element, runs: Sequence[etree._Element]) -> None:
    """Put `runs` in place of the control's text.

    They take over the format of its first run where they have none. Paragraph properties,
    bookmarks and comments stay.
    """
    line = line_of(control)
    properties = line_format(control, line)
    open_up(control)
    old = [child for child in line if child.tag in _LINE_CONTENT and not _is_note_mark(child)]
    place = line.index(old[0]) if old else len(line)
    for child in old:
        line.remove(child)
    for offset, run in enumerate(runs):
        _format(run, properties)
        line.insert(place + offset, run)


def _is_note_mark(element: etree._Element) -> bool:
    return element.tag == RUN and next(element.iter(*_NOTE_MARKS), None) is not None


def _format(run: etree._Element, properties: etree._Element | None) -> None:
    """Give a run the properties that it lacks; a style of its own stays, and stays first."""
    if properties is None or run.tag != RUN:
        return
    own = run.find(RUN_PROPERTIES)
    if own is None:
        run.insert(0, deepcopy(properties))
        return
    known = {child.tag for child in own}
    if known == {w("rStyle")}:
        own.extend(deepcopy(child) for child in properties if child.tag not in known)


def fill_blocks(control: etree._Element, xml: str) -> list[etree._Element]:
    """Put the paragraphs of `xml` in place of the control's, and return them.

    Paragraphs without properties take over those of the control's first one; bookmarks and
    comment ranges then enclose the whole, and a section that ended here still does.
    """
    holder = _holder(content_of(control))
    first = holder.find(PARAGRAPH)
    properties = None if first is None else first.find(PARAGRAPH_PROPERTIES)
    section = holder.find(f"{PARAGRAPH}/{PARAGRAPH_PROPERTIES}/{w('sectPr')}")
    if section is not None and (ended := section.getparent()) is not None:
        ended.remove(section)
    made = elements(with_paragraph_properties(xml, xml_of(properties)))
    anchors = list(holder.iter(*_ANCHORS))
    open_up(control)
    for child in list(holder):
        if child.tag != w("tcPr"):
            holder.remove(child)
    holder.extend(made)
    _anchor(made, anchors)
    if section is not None:
        first_child(made[-1], PARAGRAPH_PROPERTIES).append(section)
    return made


def _holder(content: etree._Element) -> etree._Element:
    """What holds a control's paragraphs: its content, or the cell that it stands around."""
    cell = content.find(CELL)
    if cell is None:
        cell = content.find(f"{ROW}/{CELL}")
    return content if cell is None else cell


def _anchor(made: Sequence[etree._Element], anchors: Iterable[etree._Element]) -> None:
    start = 1 if made[0].find(PARAGRAPH_PROPERTIES) is not None else 0
    for anchor in anchors:
        if str(anchor.tag).endswith("Start"):
            made[0].insert(start, anchor)
            start += 1
        else:
            made[-1].append(anchor)


def first_child(parent: etree._Element, name: str) -> etree._Element:
    """The child of that name, made and put first when there is none."""
    found = parent.find(name)
    if found is None:
        found = parent.makeelement(name)
        parent.insert(0, found)
    return found


_SIGNS = {
    w("tab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "\u2011",
    w("softHyphen"): "\u00ad",
    w("drawing"): "{tegning}",
    w("pict"): "{tegning}",
    w("object"): "{objekt}",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent": "{tegning}",
}
"""What stands for the content of a run that is no text; nothing that a person puts in is left out,
or it would be taken for what was last written and be written over.
"""

_SYMBOL, _CHARACTER, _RUBY = w("sym"), w("char"), w("ruby")
_PARAGRAPH_GOES, _ROW_GOES = w("pPr/rPr/del"), w("trPr/del")
INNER = re.compile(r"\{([^{}]*)\}")
"""A linked number or text within a canonical text."""


def filled(text: str, values: Mapping[str, str]) -> str:
    """A canonical text with what the inner places say in place of their tags."""
    return INNER.sub(lambda use: values.get(use[1], use[0]), text) if "{" in text else text


def canonical(control: etree._Element) -> str:
    """The control's content: paragraphs on a line each, cells of a row separated by tabs."""
    return canonical_of(content_of(control))


def canonical_of(elements: Iterable[etree._Element]) -> str:
    """The same for some paragraphs, tables or rows."""
    return masked(_lines(elements))


def _lines(elements: Iterable[etree._Element]) -> str:
    pieces: list[str] = []
    _collect(elements, pieces)
    return "".join(pieces).rstrip("\n")


def _collect(parent: Iterable[etree._Element], pieces: list[str]) -> None:
    for child in parent:
        tag = child.tag
        if tag == RUN:
            pieces += map(_of_run, child)
        elif tag == PARAGRAPH:
            before = len(pieces)
            _collect(child, pieces)
            if len(pieces) > before or deletion(child) is None:
                pieces.append("\n")
        elif tag == SDT:
            _collect_control(child, pieces)
        elif tag == TABLE:
            _collect(child, pieces)
        elif tag == ROW and deletion(child) is None:
            pieces.append("\t".join(_lines(cell) for cell in child.iter(CELL)) + "\n")
        elif tag in _AROUND_RUNS:
            _collect(child, pieces)
        elif tag in _FORMULAS:
            pieces.append("{formel}")


def _of_run(part: etree._Element) -> str:
    """What one thing in a run says, "" for its looks and the codes of fields."""
    tag = part.tag
    if tag == TEXT:
        return part.text or ""
    if tag == _RUBY:
        return text_in(part)
    if tag == _SYMBOL:
        return f"{{tegn {part.get(_CHARACTER, '')}}}"
    return _SIGNS.get(str(tag), "")


def deletion(element: etree._Element) -> etree._Element | None:
    """The mark that a paragraph or row is deleted as a tracked change; `None` without one."""
    return element.find(_ROW_GOES if element.tag == ROW else _PARAGRAPH_GOES)


def _collect_control(control: etree._Element, pieces: list[str]) -> None:
    tag = tag_of(control)
    if not tag:
        _collect(content_of(control), pieces)
        return
    pieces.append(f"{{{tag}}}")
    if control.find(f"{CONTENT}/{PARAGRAPH}") is not None:
        pieces.append("\n")
