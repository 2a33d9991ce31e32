"""Puts a content control around typed letters, even where Word has split them over runs.

Nothing else changes: the runs keep their formats, and the self-check compares what is there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import chain
from operator import attrgetter

from lxml import etree

from norcrin_xl.checks.text.manuscript import plain
from norcrin_xl.findings import UserError
from norcrin_xl.office_file import parse_xml
from norcrin_xl.report.places import linked
from norcrin_xl.report.review.reading import RunPiece, WordParagraph
from norcrin_xl.report.word.controls import (
    BOOKMARK_END,
    BOOKMARK_START,
    CONTENT,
    PARAGRAPH,
    PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    SDT,
    TEXT,
    control_xml,
    elements,
    tag_of,
    w,
)

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BOUND = tuple(f"{PROPERTIES}/{w(name)}" for name in ("text", "dataBinding"))
_MARKS = ("proofErr", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd")
_MAY_STAND_BETWEEN = frozenset((RUN, BOOKMARK_START, BOOKMARK_END, *map(w, _MARKS)))
_OURS = frozenset((RUN, RUN_PROPERTIES, TEXT, SDT, PROPERTIES, CONTENT))
_WITHIN_NUMBERS = re.compile(r"(?<=\d)[ .](?=\d{3})")

SPLIT = "går over en lenke eller en sporet endring"
IN_FIELD = "står i et felt som Word regner ut"
IN_FORMULA = "står i en formel"
IN_LINKED = "står i et sted som alt er koblet"
IN_CONTROL = "står i en innholdskontroll for ren tekst"
_TRACKED = "står i en sporet endring: godta eller avvis den først"
_GUARDS = {w("ins"): _TRACKED, w("moveTo"): _TRACKED, w("fldSimple"): IN_FIELD}


def why_not(paragraph: WordParagraph, start: int, end: int) -> str:
    """Why the letters from `start` to `end` cannot be wrapped; "" when they can."""
    found = _covering(paragraph, start, end)
    if guarded := next((why for piece in found if (why := _guard(piece))), ""):
        return guarded
    covered = (min(end, piece.end) - max(start, piece.start) for piece in found)
    if sum(covered) < end - start:
        return "er ikke vanlig tekst"
    runs = [_run_of(piece) for piece in found]
    apart = len({run.getparent() for run in runs}) > 1
    between = {item.tag for item in _up_to(runs[0], runs[-1])}
    return SPLIT if apart or not between <= _MAY_STAND_BETWEEN else ""


def _guard(piece: RunPiece) -> str:
    """What keeps a text from being linked where it stands; "" for nothing."""
    run = _run_of(piece)
    if piece.counted or run.tag != RUN:
        return IN_FIELD if piece.counted else IN_FORMULA
    for outer in run.iterancestors():
        if outer.tag == PARAGRAPH:
            return ""
        if outer.tag == SDT and linked(tag_of(outer)):
            return IN_LINKED
        if outer.tag == SDT and any(outer.find(path) is not None for path in _BOUND):
            return IN_CONTROL
        if outer.tag in _GUARDS:
            return _GUARDS[outer.tag]
    return ""


def wrap(
    paragraph: WordParagraph, start: int, end: int, tag: str, title: str, text: str, number: int
) -> None:
    """Put a control with `tag` around the letters from `start` to `end`, which then say `text`.

    1513 may become 1 513. `number` is the control's id. Letters further on in the paragraph
    must be wrapped before these.
    """
    _cut(paragraph, end)
    _cut(paragraph, start)
    inside = [
        piece for piece in paragraph.pieces if start <= piece.start < end and piece.element.text
    ]
    first, last = _run_of(inside[0]), _run_of(inside[-1])
    taken = list(_up_to(first, last))
    control = elements(control_xml(tag, title, number, ""))[0]
    first.addprevious(control)
    content = control.find(CONTENT)
    assert content is not None
    content.extend(taken)
    at = 0
    for piece in inside:
        length = len(piece.element.text or "") if len(text) == end - start else len(text)
        piece.element.text, at = text[at : at + length], at + length


def _up_to(first: etree._Element, last: etree._Element) -> Iterator[etree._Element]:
    """The neighbours from `first` to `last`, both included."""
    for item in chain((first,), first.itersiblings()):
        yield item
        if item is last:
            return


def _run_of(piece: RunPiece) -> etree._Element:
    run = piece.element.getparent()
    assert run is not None
    return run


def _covering(paragraph: WordParagraph, start: int, end: int) -> list[RunPiece]:
    """The pieces that hold letters from `start` to `end`: of thousands, found at once."""
    pieces, place = paragraph.pieces, attrgetter("start")
    last = bisect_left(pieces, end, key=place)
    first = max(bisect_left(pieces, start, 0, last, key=place) - 1, 0)
    return [piece for piece in pieces[first:last] if start < piece.end]


def _cut(paragraph: WordParagraph, at: int) -> None:
    """Let a run end at a place in the text."""
    for index, piece in enumerate(list(paragraph.pieces)):
        element, text, inner = piece.element, piece.element.text or "", at - piece.start
        if 0 < inner < len(text):
            rest = deepcopy(element)
            element.text, rest.text = text[:inner], text[inner:]
            for part in (element, rest):
                part.set(_SPACE, "preserve")
            element.addnext(rest)
            paragraph.pieces.insert(index + 1, RunPiece(at, rest, piece.counted))
        if text and 0 <= inner <= len(text):
            _divide(element if inner == 0 else element.getnext())


def _divide(first: etree._Element | None) -> None:
    """Let `first` and what follows it in its run stand in a run of their own, of the same looks."""
    run = None if first is None else first.getparent()
    if first is None or run is None or first.getprevious() in (None, run.find(RUN_PROPERTIES)):
        return
    made = etree.Element(RUN)
    made.extend(deepcopy(item) for item in run.iterfind(RUN_PROPERTIES))
    made.extend([first, *first.itersiblings()])
    run.addnext(made)


def require_same_text(before: Mapping[str, bytes], after: Mapping[str, bytes], file: str) -> None:
    """Raise `UserError` when linking has changed more than it may in one of the text parts."""
    for name, content in after.items():
        if _held(parse_xml(before[name], name, file)) != _held(parse_xml(content, name, file)):
            raise UserError(
                f"{file}: koblingen ville endret noe annet enn tallene ({name}). "
                "Ingenting er skrevet. Si fra om feilen, og ta vare på filen."
            )


def _held(root: etree._Element) -> list[str]:
    """What a part holds: the text of each paragraph, and all that is no run, text or control.

    Kinds of spaces and signs do not count, nor how a number groups its thousands.
    """
    held: list[str] = []
    for element in root.iter():
        parent = element.getparent()
        looks = parent is not None and parent.tag in (RUN_PROPERTIES, PROPERTIES)
        if element.tag == PARAGRAPH:
            text = plain("".join(text.text or "" for text in element.iter(TEXT)))
            held.append(_WITHIN_NUMBERS.sub("", text))
        elif element.tag not in _OURS and not looks:
            held.append(str(element.tag))
    return held
