"""Texts of a returned workbook, with what stands apart or is struck out in them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from norcrin_xl.model import Value
from norcrin_xl.spreadsheet.cell_styles import WHITE, colour_of, is_pale, points
from norcrin_xl.spreadsheet.parsing import (
    ALTERNATIVES,
    Node,
    Refused,
    read_in_passing,
    refuse_alternatives,
    truth,
)

MAX_TEXTS, MAX_SIGNS = 200_000, 16 * 2**20
"""So many shared texts, and so many signs in all of them, are kept."""

SMALL = 8.0
"""Points: beside larger signs, smaller ones are a mark and not a part of a figure."""

SPACE = "http://www.w3.org/XML/1998/namespace}space"
BLANKS = " \t\r\n"
"""What isn't shown at either end of a text, unless its `SPACE` says that it is kept."""

ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class RichText(str):
    """A text with what stands apart or is struck out in it, by `raised` and `struck`.

    Apart stands what is raised or lowered, far smaller than the rest, or too pale to be seen.
    """

    marks: Mapping[str, str] = {}


def marks_of(value: Value) -> Mapping[str, str]:
    """What is `raised` or `struck` in a cell's text."""
    return value.marks if isinstance(value, RichText) else {}


class TextReader:
    """Reads the text of an item, and what of it is raised or struck out."""

    def __init__(self) -> None:
        self.begin({})

    def begin(self, _: dict[str, str]) -> None:
        self.text: list[str] = []
        self.runs: dict[str, list[str]] = {}
        self.marks: list[str] = []
        self.small, self.sizes, self.kept = False, set[bool](), False

    def grammar(self) -> dict[str, Node]:
        marks = {
            "vertAlign": Node(self._raised),
            "strike": Node(self._struck),
            "sz": Node(self._sized),
            "color": Node(self._coloured),
        }
        run = {
            "rPr": Node(within=marks),
            "t": Node(self._begun, self._text),
            ALTERNATIVES: Node(refuse_alternatives),
        }
        return {
            "t": Node(self._begun, self._text),
            "r": Node(self._run, within=run),
            ALTERNATIVES: Node(refuse_alternatives),
        }

    def _run(self, _: dict[str, str]) -> None:
        self.marks, self.small = [], False

    def _raised(self, attributes: dict[str, str]) -> None:
        if attributes.get("val") in ("superscript", "subscript"):
            self.marks.append("raised")

    def _struck(self, attributes: dict[str, str]) -> None:
        if truth(attributes.get("val", "1")):
            self.marks.append("struck")

    def _sized(self, attributes: dict[str, str]) -> None:
        self.small = points(attributes.get("val")) < SMALL

    def _coloured(self, attributes: dict[str, str]) -> None:
        if is_pale(colour_of(attributes), WHITE):
            self.marks.append("raised")

    def _begun(self, attributes: dict[str, str]) -> None:
        self.kept = attributes.get(SPACE) == "preserve"

    def _text(self, text: str) -> None:
        text = text if self.kept else text.strip(BLANKS)
        self.text.append(text)
        if text.strip():
            self.sizes.add(self.small)
            for mark in self.marks or ["small"] * self.small:
                self.runs.setdefault(mark, []).append(text)

    def value(self) -> str:
        text = unescaped("".join(self.text))
        small = self.runs.pop("small", [])
        if len(self.sizes) > 1:
            self.runs["raised"] = [*self.runs.get("raised", []), *small]
        if not self.runs:
            return text
        rich = RichText(text)
        rich.marks = {mark: unescaped(" ".join(runs)) for mark, runs in self.runs.items()}
        return rich


def unescaped(text: str) -> str:
    """Text with Excel's ``_x000D_`` escapes as the signs that they stand for."""
    if "_x" not in text:
        return text
    return ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


class TextList(TextReader):
    """Reads texts one after another, and keeps so many as a filled-in form may have."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.signs = 0

    def keep(self, _: str) -> None:
        """Add the text that was read last. Raises `Refused` where there are too many."""
        self.texts.append(self.value())
        self.signs += len(self.texts[-1])
        if len(self.texts) > MAX_TEXTS or self.signs > MAX_SIGNS:
            raise Refused("fil-for-stor", "har langt flere tekster enn et utfylt skjema")


def shared_strings(content: bytes) -> list[str]:
    """The shared texts of a workbook, in order. Raises `Refused` where there are too many."""
    reader = TextList()
    item = {"si": Node(reader.begin, reader.keep, reader.grammar())}
    read_in_passing(content, "sharedStrings", {"sst": Node(within=item)})
    return reader.texts
