"""Numbers of a document: of headings as Word prints them, of new lists, and the ids of controls,
drawings and bookmarks, which must be unique.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree

from norcrin_xl.report.word.controls import (
    BOOKMARK_END,
    BOOKMARK_START,
    DRAWING,
    NUMBER,
    SDT,
    VALUE,
    drop,
    elements,
    value_of,
    w,
)

if TYPE_CHECKING:
    from norcrin_xl.report.word.styles import StyleSheet


LEVELS = 9
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, its kind of number, and its text with %1 … %9."""

    start: int
    kind: str
    text: str


class Numbering:
    """The lists of a template; `root` is its w:numbering, or `None` when it has none."""

    def __init__(self, root: etree._Element | None, sheet: StyleSheet) -> None:
        self.root = root
        self.sheet = sheet
        self._lists = {} if root is None else _lists(root)
        self._definitions = {} if root is None else _definitions(root)
        self._counts: dict[int, list[int | None]] = {}
        self._by_style: dict[str, tuple[int, int] | None] = {}
        self._last = max(self._lists, default=0)
        self._end = None if root is None else next(reversed(root.findall(w("num"))), None)
        self.changed = False

    def number(self, paragraph: etree._Element, style: str) -> str:
        """Count the paragraph and return its number as Word prints it; "" for one without.

        Paragraphs must come in the order of the text.
        """
        numbering, level = self.place(paragraph, style) or (0, 0)
        definition = self._definitions.get(self._lists.get(numbering, -1), {})
        if level not in definition:
            return ""
        counts = self._counts.setdefault(self._lists[numbering], [None] * LEVELS)
        value = counts[level]
        counts[level] = definition[level].start if value is None else value + 1
        counts[level + 1 :] = [None] * (LEVELS - level - 1)
        return _printed(definition, level, counts)

    def place(self, paragraph: etree._Element, style: str) -> tuple[int, int] | None:
        """The list and level that a paragraph stands in, by itself or its style."""
        place = _named(paragraph) or self.of_style(style)
        return place if place is not None and place[0] in self._lists else None

    def counts(self, numbering: int, level: int) -> bool:
        """Whether the items on a level of a list are numbered, by signs of any kind."""
        found = self._definitions.get(self._lists.get(numbering, -1), {}).get(level)
        return found is not None and found.kind not in ("bullet", "none")

    def of_style(self, style: str) -> tuple[int, int] | None:
        """The list and level that a paragraph style stands in, `None` for none."""
        if style not in self._by_style:
            self._by_style[style] = self._find(style)
        return self._by_style[style]

    def _find(self, style: str) -> tuple[int, int] | None:
        links = (_named(link) for link in self.sheet.basis(style))
        found = next((place for place in links if place), None)
        return found if found and found[0] in self._lists else None

    def new_list(self, style: str) -> int | None:
        """The w:numId of a new list like that of `style`, which counts from 1.

        `None` when the style stands in no list.
        """
        place = self.of_style(style)
        if place is None or self._end is None:
            return None
        self._last += 1
        definition = self._lists[place[0]]
        restart = "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>'
            for level in (0, 1)
        )
        made = elements(
            f'<w:num w:numId="{self._last}"><w:abstractNumId w:val="{definition}"/>'
            f"{restart}</w:num>"
        )
        self._end.addnext(made[0])
        self._end = made[0]
        self._lists[self._last] = definition
        self.changed = True
        return self._last


def _named(holder: etree._Element) -> tuple[int, int] | None:
    """The list and level that a paragraph or a style names itself; list 0 takes it out of all."""
    number, level = (value_of(holder, w(f"pPr/numPr/{name}")) for name in ("numId", "ilvl"))
    return (_whole(number), _whole(level)) if number else None


def _lists(root: etree._Element) -> dict[int, int]:
    """The definition of each list."""
    found: dict[int, int] = {}
    for item in root.findall(w("num")):
        definition = item.find(w("abstractNumId"))
        if definition is not None:
            found[int(str(item.get(w("numId"), "0")))] = _whole(str(definition.get(VALUE, "")))
    return found


def _definitions(root: etree._Element) -> dict[int, dict[int, Level]]:
    return {
        int(str(definition.get(w("abstractNumId"), "0"))): {
            int(str(level.get(w("ilvl"), "0"))): Level(
                int(value_of(level, w("start")) or 1),
                value_of(level, w("numFmt")),
                value_of(level, w("lvlText")),
            )
            for level in definition.findall(w("lvl"))
        }
        for definition in root.findall(w("abstractNum"))
    }


def _whole(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _printed(definition: dict[int, Level], level: int, values: list[int | None]) -> str:
    def one(use: re.Match[str]) -> str:
        index = int(use[1]) - 1
        if index not in definition:
            return ""
        value = values[index]
        start = definition[index].start
        return counted(start if value is None else value, definition[index].kind)

    return re.sub(r"%([1-9])", one, definition[level].text)


def counted(value: int, kind: str) -> str:
    """`value` as a kind of number: ``counted(2, "lowerLetter")`` is "b". Decimal when unknown."""
    if kind in ("lowerLetter", "upperLetter") and value > 0:
        letters = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letters.upper() if kind == "upperLetter" else letters
    if kind in ("lowerRoman", "upperRoman") and 0 < value < 50:
        roman = _roman(value)
        return roman.upper() if kind == "upperRoman" else roman
    if kind in ("none", "bullet"):
        return ""
    return f"{value:02}" if kind == "decimalZero" else str(value)


def _roman(value: int) -> str:
    if value >= 40:
        return "xl" + _roman(value - 40)
    for size, sign in _ROMAN:
        if value >= size:
            return sign + _roman(value - size)
    return ""


HIGHEST = 2**31 - 1
_CONTROL_ID = re.compile(rb'<w:id w:val="(\d{1,10})"')
_DRAWING_ID = re.compile(rb'docPr\b[^>]*?\bid="(\d{1,10})"')
_BOOKMARK_ID = re.compile(rb'\sw:id="(\d{1,10})"')
"""Bookmarks, comments and tracked changes share their ids."""

_BOOKMARK = w("id")


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

    def bookmark(self, name: str) -> list[etree._Element]:
        """The beginning and the end of a new bookmark."""
        number = self.bookmarks.new()
        return elements(
            f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>'
        )

    def mend(self, root: etree._Element) -> None:
        """Give a new id to each control and drawing whose id is not above zero or is doubled.

        Word itself doubles them in text boxes, which stand twice in a file.
        """
        for control in root.iter(SDT):
            number = control.find(NUMBER)
            if number is not None:
                _mend(number, VALUE, self._seen_controls, self.controls)
        for drawing in root.iter(DRAWING):
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
            number = control.find(NUMBER)
            if number is not None:
                number.set(VALUE, str(self.controls.new()))
        for drawing in copy.iter(DRAWING):
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
