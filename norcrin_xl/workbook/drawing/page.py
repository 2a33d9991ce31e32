"""One sheet while it is written: cells, and rows high enough for the text in them.

Excel does not fit the height of wrapped rows when it opens a file, so heights are measured here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from xlsxwriter.utility import xl_pixel_width

from norcrin_xl.model import CellError, Value
from norcrin_xl.workbook.areas.area import column_index, column_letter, quoted
from norcrin_xl.workbook.computed.book import Computed
from norcrin_xl.workbook.drawing.formats import SIZE, Formats

PIXELS_PER_WIDTH, PADDING = 7, 2
LINE_POINTS, AIR_POINTS, TALLEST = 15.0, 4.0, 409.0
PLAIN_POINTS = LINE_POINTS + AIR_POINTS
"""The height of a row with one line."""


def lines_of(text: str, pixels: float) -> int:
    """How many lines a text takes up when it is wrapped within a width in pixels."""
    return sum(_wrapped(paragraph, pixels) for paragraph in text.split("\n"))


def _wrapped(paragraph: str, pixels: float) -> int:
    lines, used = 1, 0.0
    space = xl_pixel_width(" ")
    for word in paragraph.split(" "):
        width = xl_pixel_width(word)
        if used and used + space + width > pixels:
            lines, used = lines + 1, 0.0
        if width > pixels:
            lines += math.ceil(width / pixels) - 1
        used += width + (space if used else 0)
    return lines


def row_points(*cells: tuple[str, float]) -> float:
    """The height of a row whose cells wrap: each a text and its column's width in characters."""
    lines = (lines_of(text, width * PIXELS_PER_WIDTH - PADDING) for text, width in cells)
    return min(TALLEST, max(lines) * LINE_POINTS + AIR_POINTS)


class Page:
    """A worksheet, its column widths (in characters) and the heights that its rows need."""

    def __init__(
        self, name: str, sheet: Any, formats: Formats, widths: Mapping[str, float]
    ) -> None:
        self.name = name
        self.sheet = sheet
        self.formats = formats
        self.widths = widths
        self._heights: dict[int, float] = {}
        self._folded = range(0)
        self.last_row = 1
        sheet.set_default_row(PLAIN_POINTS)
        for letter, width in widths.items():
            sheet.set_column(f"{letter}:{letter}", width)

    @property
    def last_letter(self) -> str:
        return column_letter(max(column_index(letter) for letter in self.widths))

    def write(self, cell: str, value: Value | Computed, look: Any, *, bold: bool = False) -> None:
        """Write a value of any kind. Text is always written as text, whatever it begins with."""
        self._reach(cell)
        if isinstance(value, Computed):
            self._write_computed(cell, value, look)
            self._measure(cell, value.value, look, bold)
        elif value is None:
            self.sheet.write_blank(cell, None, look)
        elif isinstance(value, bool):
            self.sheet.write_boolean(cell, value, look)
        elif isinstance(value, date | datetime):
            self.sheet.write_datetime(cell, value, look)
        elif isinstance(value, str | CellError):
            self.sheet.write_string(cell, str(value), look)
            self._measure(cell, str(value), look, bold)
        else:
            self.sheet.write_number(cell, value, look)

    def _write_computed(self, cell: str, made: Computed, look: Any) -> None:
        """XlsxWriter fills an array's other cells with zeros; they are written after it."""
        value = _short(made.value)
        if made.spill:
            self.sheet.write_dynamic_array_formula(made.spill, made.formula, look, value)
        elif made.formula:
            self.sheet.write_formula(cell, made.formula, look, value)
        elif isinstance(value, str):
            self.sheet.write_string(cell, value, look)
        else:
            self.sheet.write_number(cell, value, look)

    def link(self, cell: str, sheet: str, target: str, text: str, look: Any) -> None:
        """Write a text that leads to a cell of this workbook."""
        self._reach(cell)
        place = f"internal:{quoted(sheet)}!{target}"
        self.sheet.write_url(cell, place, look, text, f"Gå til {sheet} {target}")
        self._measure(cell, text, look, False)

    def at_least(self, row: int, points: float) -> None:
        """Give a row (1-based) at least this height."""
        self._heights[row] = min(TALLEST, max(points, self._heights.get(row, PLAIN_POINTS)))

    def points(self, first: int, last: int) -> float:
        """The height of the rows (1-based) from `first` to `last`, in points."""
        return sum(self._heights.get(row, PLAIN_POINTS) for row in range(first, last + 1))

    def fold(self, first: int, last: int) -> None:
        """Fold rows (1-based) away under the row above them, which gets the sign to show them."""
        self.sheet.outline_settings(True, False, True, False)
        self._folded = range(first, last + 1)

    def hide(self, row: int) -> None:
        """Hide a row (1-based) that has nothing to show yet."""
        self._heights[row] = 0.0

    def finish(self) -> None:
        """Set the heights of all rows that hold more than one line."""
        for row in sorted({*self._heights, *self._folded}):
            points = self._heights.get(row, PLAIN_POINTS)
            height = points if points > PLAIN_POINTS else None
            if row in self._folded:
                self.sheet.set_row(row - 1, height, None, {"level": 1, "hidden": True})
            elif height or not points:
                self.sheet.set_row(row - 1, height, None, {"hidden": not points})
        if self._folded:
            self.sheet.set_row(self._folded[0] - 2, None, None, {"collapsed": True})

    def _reach(self, cell: str) -> None:
        self.last_row = max(self.last_row, _row_of(cell))

    def _measure(self, cell: str, value: float | str, look: Any, bold: bool) -> None:
        if not isinstance(value, str) or not look.text_wrap:
            return
        letter = cell.rstrip("0123456789")
        indent = 9 * look.indent
        pixels = self.widths[letter] * PIXELS_PER_WIDTH - PADDING - indent
        scale = look.font_size / SIZE * (1.05 if bold or look.bold else 1)
        lines = lines_of(value, pixels / scale)
        line = LINE_POINTS * max(1.0, look.font_size / SIZE)
        self.at_least(_row_of(cell), lines * line + AIR_POINTS)


def _short(value: float | str) -> float | str:
    """A whole number without decimals, as Excel itself stores it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _row_of(cell: str) -> int:
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
