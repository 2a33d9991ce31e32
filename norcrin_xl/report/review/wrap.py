"""Puts a content control around typed letters, even where Word has split them over runs.

Nothing else changes: the runs keep their formats, and the self-check undoes the controls again
and compares.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from hashlib import sha256

from lxml import etree

from norcrin_xl.findings import UserError
from norcrin_xl.package import parse_xml
from norcrin_xl.report.review.reading import Piece, WordParagraph
from norcrin_xl.report.review.typed import plain
from norcrin_xl.report.word.controls import (
    BOOKMARK_END,
    BOOKMARK_START,
    CONTENT,
    PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    SDT,
    TEXT,
    VALUE,
    control_parts,
    elements,
    w,
    xml_of,
)

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TRACKED = frozenset(w(name) for name in ("ins", "moveTo"))
_MAY_STAND_BETWEEN = frozenset(
    (
        RUN,
        BOOKMARK_START,
        BOOKMARK_END,
        *(w(name) for name in ("proofErr", "commentRangeStart", "commentRangeEnd")),
        *(w(name) for name in ("permStart", "permEnd")),
    )
)
_ID = f"{PROPERTIES}/{w('id')}"

SPLIT = "går over en lenke eller en sporet endring"
TRACKED = "står i en sporet endring: godta eller avvis den først"


def why_not(paragraph: WordParagraph, start: int, end: int) -> str:
    """Why the letters from `start` to `end` cannot be wrapped; "" when they can."""
    found = _covering(paragraph, start, end)
    if not found:
        return "er ikke vanlig tekst"
    locked = next((piece.locked for piece in found if piece.locked), "")
    if locked:
        return locked
    runs = [_run_of(piece) for piece in found]
    parents = {run.getparent() for run in runs}
    if len(parents) > 1:
        return SPLIT
    parent = runs[0].getparent()
    if parent is None or parent.tag in _TRACKED:
        return TRACKED
    if any(item.tag not in _MAY_STAND_BETWEEN for item in _up_to(runs[0], runs[-1])):
        return SPLIT
    covered = sum(
        min(end, piece.start + len(piece.element.text or "")) - max(start, piece.start)
        for piece in found
    )
    return "" if covered == end - start else "er ikke vanlig tekst"


def wrap(
    paragraph: WordParagraph, start: int, end: int, tag: str, title: str, text: str, number: int
) -> None:
    """Put a control with `tag` around the letters from `start` to `end`, which then say `text`.

    `text` is as long as what stood there; only kinds of spaces and signs differ. `number` is
    the control's id. Letters further on in the paragraph must be wrapped before these.
    """
    _say(paragraph, start, text)
    _cut(paragraph, end)
    _cut(paragraph, start)
    inside = [
        piece for piece in paragraph.pieces if start <= piece.start < end and piece.element.text
    ]
    first, last = _run_of(inside[0]), _run_of(inside[-1])
    taken = list(_up_to(first, last))
    opening, closing = control_parts(tag, title, "")
    control = elements(f"{opening}{number}{closing}")[0]
    first.addprevious(control)
    content = control.find(CONTENT)
    assert content is not None
    content.extend(taken)


def _up_to(first: etree._Element, last: etree._Element) -> Iterator[etree._Element]:
    """The neighbours from `first` to `last`, both included."""
    item: etree._Element | None = first
    while item is not None:
        yield item
        item = None if item is last else item.getnext()


def _run_of(piece: Piece) -> etree._Element:
    run = piece.element.getparent()
    assert run is not None
    return run


def _covering(paragraph: WordParagraph, start: int, end: int) -> list[Piece]:
    pieces = paragraph.pieces
    last = bisect_left(pieces, end, key=_start)
    first = max(bisect_right(pieces, start, 0, last, key=_start) - 1, 0)
    while first and pieces[first - 1].start == pieces[first].start:
        first -= 1
    return [
        piece for piece in pieces[first:last] if start < piece.start + len(piece.element.text or "")
    ]


def _start(piece: Piece) -> int:
    return piece.start


def _say(paragraph: WordParagraph, start: int, text: str) -> None:
    """Write `text` over the letters from `start`, letter for letter."""
    end = start + len(text)
    for piece in _covering(paragraph, start, end):
        old = piece.element.text or ""
        first = max(start - piece.start, 0)
        last = min(end - piece.start, len(old))
        new = text[piece.start + first - start : piece.start + last - start]
        piece.element.text = old[:first] + new + old[last:]


def _cut(paragraph: WordParagraph, at: int) -> None:
    """Let a run end at a place in the text."""
    for index, piece in enumerate(paragraph.pieces):
        text = piece.element.text or ""
        inner = at - piece.start
        if 0 < inner < len(text):
            rest = deepcopy(piece.element)
            piece.element.text, rest.text = text[:inner], text[inner:]
            for part in (piece.element, rest):
                part.set(_SPACE, "preserve")
            piece.element.addnext(rest)
            paragraph.pieces.insert(index + 1, Piece(at, rest, piece.locked))
            _divide(rest)
            return
        if inner == 0 and text:
            _divide(piece.element)
        elif inner == len(text) and text:
            after = piece.element.getnext()
            if after is not None:
                _divide(after)


def _divide(first: etree._Element) -> None:
    """Let `first` and what follows it in its run stand in a run of their own, of the same looks."""
    run = first.getparent()
    assert run is not None
    at = run.index(first)
    before = [item for item in list(run)[:at] if item.tag != RUN_PROPERTIES]
    if not before:
        return
    made = etree.Element(RUN)
    properties = run.find(RUN_PROPERTIES)
    if properties is not None:
        made.append(deepcopy(properties))
    made.extend(list(run)[at:])
    run.addnext(made)


def unwrapped(content: bytes, part: str, file: str, added: Collection[str] = ()) -> str:
    """A fingerprint of a part (C14N) without the controls `added` and where its runs are split.

    Kinds of spaces and signs do not count.
    """
    root = parse_xml(content, part, file)
    for control in list(root.iter(SDT)):
        number = control.find(_ID)
        if number is not None and str(number.get(VALUE)) in added:
            _open(control)
    _melt(root)
    return sha256(etree.tostring(root, method="c14n")).hexdigest()


def _open(control: etree._Element) -> None:
    parent, content = control.getparent(), control.find(CONTENT)
    assert parent is not None
    assert content is not None
    at = parent.index(control)
    parent.remove(control)
    for offset, child in enumerate(list(content)):
        parent.insert(at + offset, child)


def _melt(root: etree._Element) -> None:
    """Join neighbouring runs of the same looks, and neighbouring texts within a run."""
    for run in list(root.iter(RUN)):
        before = run.getprevious()
        if before is not None and before.tag == RUN and _alike(before, run):
            before.extend([item for item in run if item.tag != RUN_PROPERTIES])
            parent = run.getparent()
            assert parent is not None
            parent.remove(run)
    for text in list(root.iter(TEXT)):
        text.text = plain(text.text or "")
        text.attrib.pop(_SPACE, "")
        before = text.getprevious()
        if before is not None and before.tag == TEXT:
            before.text = (before.text or "") + (text.text or "")
            parent = text.getparent()
            assert parent is not None
            parent.remove(text)


def _alike(one: etree._Element, other: etree._Element) -> bool:
    """Whether two runs look the same; the marks of Word's own sessions do not count."""
    return xml_of(one.find(RUN_PROPERTIES)) == xml_of(other.find(RUN_PROPERTIES))


def require_same_text(
    before: Mapping[str, bytes], after: Mapping[str, bytes], added: Collection[str], file: str
) -> None:
    """Raise `UserError` when linking has changed more than it may in one of the text parts."""
    for name, content in after.items():
        if unwrapped(before[name], name, file) != unwrapped(content, name, file, added):
            raise UserError(
                f"{file}: koblingen ville endret noe annet enn tallene ({name}). "
                "Ingenting er skrevet. Si fra om feilen, og ta vare på filen."
            )
