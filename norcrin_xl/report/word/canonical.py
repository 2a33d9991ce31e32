"""What a control says, as plain text: the same from what is written and what is read back.

Two contents with the same canonical text differ in looks only. A number or text that is linked
by a control of its own stands as its tag in braces, since it may change without its
surroundings: ``Vi hadde {tall:kpi.gcp.2021|heltall} deltakere.`` What is deleted as a tracked
change is not there, nor is an identity number: what is compared is also kept and told of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lxml import etree

from norcrin_xl.masking import masked
from norcrin_xl.report.word.controls import (
    CELL,
    CONTENT,
    MATH,
    PARAGRAPH,
    ROW,
    RUN,
    SDT,
    TABLE,
    TEXT,
    content_of,
    tag_of,
    text_in,
    w,
)

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
_FORMULAS = frozenset(f"{{{MATH}}}{name}" for name in ("oMath", "oMathPara"))
_PARAGRAPH_GOES, _ROW_GOES = w("pPr/rPr/del"), w("trPr/del")
_AROUND_RUNS = frozenset(
    w(name)
    for name in ["hyperlink", "ins", "smartTag", "fldSimple", "moveTo", "dir", "bdo", "customXml"]
)

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
