"""What a control says, as plain text: the same from what is written and what is read back.

Two contents with the same canonical text differ in looks only. A number or text that is linked
by a control of its own stands as its tag in braces, since it may change without its
surroundings: ``Vi hadde {tall:kpi.gcp.2021|heltall} deltakere.`` What is deleted as a tracked
change is not there.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from norcrin_xl.report.word.controls import (
    CELL,
    CONTENT,
    PARAGRAPH,
    ROW,
    RUN,
    RUN_PROPERTIES,
    SDT,
    TABLE,
    TEXT,
    content_of,
    tag_of,
    w,
)

_SIGNS = {
    w("tab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "\u2011",
    w("drawing"): "{tegning}",
}
_PARAGRAPH_GOES, _ROW_GOES = w("pPr/rPr/del"), w("trPr/del")
_AROUND_RUNS = frozenset(
    w(name) for name in ["hyperlink", "ins", "smartTag", "fldSimple", "moveTo"]
)


def canonical(control: etree._Element) -> str:
    """The control's content: paragraphs on a line each, cells of a row separated by tabs."""
    content = content_of(control)
    said = _single_run(content) if len(content) == 1 else None
    return canonical_of(content) if said is None else said


def _single_run(content: etree._Element) -> str | None:
    """The text of a content that is one run with one text, as most numbers are; else `None`."""
    run = content[0]
    if run.tag != RUN or not 0 < len(run) < 3 or run[-1].tag != TEXT:
        return None
    if len(run) == 2 and run[0].tag != RUN_PROPERTIES:
        return None
    return (run[-1].text or "").rstrip("\n")


def canonical_of(elements: Iterable[etree._Element]) -> str:
    """The same for some paragraphs, tables or rows."""
    return lines_of(elements).rstrip("\n")


def lines_of(elements: Iterable[etree._Element]) -> str:
    """The same with a line end after each paragraph and row, so that pieces can be joined."""
    pieces: list[str] = []
    _collect(elements, pieces)
    return "".join(pieces)


def _collect(parent: Iterable[etree._Element], pieces: list[str]) -> None:
    for child in parent:
        tag = child.tag
        if tag == RUN:
            for part in child:
                if part.tag == TEXT:
                    pieces.append(part.text or "")
                elif part.tag in _SIGNS:
                    pieces.append(_SIGNS[part.tag])
        elif tag == PARAGRAPH:
            before = len(pieces)
            _collect(child, pieces)
            if len(pieces) > before or not _goes(child, _PARAGRAPH_GOES):
                pieces.append("\n")
        elif tag == SDT:
            _collect_control(child, pieces)
        elif tag == TABLE:
            _collect(child, pieces)
        elif tag == ROW and not _goes(child, _ROW_GOES):
            pieces.append("\t".join(canonical_of(cell) for cell in child.iter(CELL)) + "\n")
        elif tag in _AROUND_RUNS:
            _collect(child, pieces)


def _goes(element: etree._Element, path: str) -> bool:
    """Whether a paragraph or row is deleted as a tracked change."""
    return element.find(path) is not None


def _collect_control(control: etree._Element, pieces: list[str]) -> None:
    tag = tag_of(control)
    if not tag:
        _collect(content_of(control), pieces)
        return
    pieces.append(f"{{{tag}}}")
    if control.find(f"{CONTENT}/{PARAGRAPH}") is not None:
        pieces.append("\n")
