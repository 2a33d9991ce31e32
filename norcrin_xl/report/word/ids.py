"""Ids that must be unique in a document: of controls, drawings and bookmarks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from lxml import etree

from norcrin_xl.report.word.controls import BOOKMARK_END, BOOKMARK_START, PROPERTIES, SDT, VALUE, w

HIGHEST = 2**31 - 1
_CONTROL_ID = re.compile(rb'<w:id w:val="(\d{1,10})"')
_DRAWING_ID = re.compile(rb'docPr\b[^>]*?\bid="(\d{1,10})"')
_BOOKMARK_ID = re.compile(rb'\sw:id="(\d{1,10})"')
"""Bookmarks, comments and tracked changes share their ids."""

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_BOOKMARK = w("id")
_ID = f"{PROPERTIES}/{w('id')}"


class Numbers:
    """Gives out numbers above zero, each once, and none of those that are taken."""

    def __init__(self, taken: Iterable[int], first: int = 1) -> None:
        self._taken = set(taken)
        self._next = first

    def new(self) -> int:
        while self._next in self._taken:
            self._next += 1
        self._next += 1
        return self._next - 1


class Ids:
    """The ids of one document, from the parts of its template."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = list(parts)
        self._seen_controls: set[int] = set()
        self._seen_drawings: set[int] = set()
        self._seen_bookmarks: set[str] = set()
        self._bookmark_names: set[str] = set()

    @cached_property
    def controls(self) -> Numbers:
        return Numbers(_found(_CONTROL_ID, self._parts), 1001)

    @cached_property
    def drawings(self) -> Numbers:
        return Numbers(_found(_DRAWING_ID, self._parts))

    @cached_property
    def bookmarks(self) -> Numbers:
        return Numbers(_found(_BOOKMARK_ID, self._parts))

    def mend(self, root: etree._Element) -> None:
        """Give a new id to each control and drawing whose id is not above zero or is doubled.

        Word itself doubles them in text boxes, which stand twice in a file.
        """
        for control in root.iter(SDT):
            number = control.find(_ID)
            if number is not None:
                _mend(number, VALUE, self._seen_controls, self.controls)
        for drawing in root.iter(_DRAWING):
            _mend(drawing, "id", self._seen_drawings, self.drawings)

    def mend_bookmarks(self, root: etree._Element) -> None:
        """Take away each bookmark whose name stood before, and give doubled ids anew.

        A reference leads to the first bookmark of its name.
        """
        opened: dict[str, str | None] = {}
        for mark in list(root.iter(BOOKMARK_START, BOOKMARK_END)):
            number = str(mark.get(_BOOKMARK, ""))
            if mark.tag == BOOKMARK_START:
                opened[number] = self._bookmark_number(mark, number)
            kept = opened.get(number, number)
            if kept is None:
                drop(mark)
            else:
                mark.set(_BOOKMARK, kept)

    def _bookmark_number(self, start: etree._Element, number: str) -> str | None:
        """The id that a bookmark gets; `None` when its name stood before."""
        name = str(start.get(w("name"), ""))
        if name in self._bookmark_names:
            return None
        self._bookmark_names.add(name)
        if number in self._seen_bookmarks:
            number = str(self.bookmarks.new())
        self._seen_bookmarks.add(number)
        return number

    def renew(self, copy: etree._Element) -> None:
        """Give new ids to the controls and drawings of a copy, which has no bookmarks."""
        for control in copy.iter(SDT):
            number = control.find(_ID)
            if number is not None:
                number.set(VALUE, str(self.controls.new()))
        for drawing in copy.iter(_DRAWING):
            drawing.set("id", str(self.drawings.new()))


def _found(pattern: re.Pattern[bytes], parts: Iterable[bytes]) -> set[int]:
    return {int(number) for part in parts for number in pattern.findall(part)}


def _mend(element: etree._Element, name: str, seen: set[int], numbers: Numbers) -> None:
    text = str(element.get(name, ""))
    number = int(text) if re.fullmatch(r"-?\d{1,12}", text) else 0
    if not 0 < number <= HIGHEST or number in seen:
        number = numbers.new()
        element.set(name, str(number))
    seen.add(number)


def drop(element: etree._Element) -> None:
    """Take an element out of its parent."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
