"""One sheet while it is written: its cells, their look, and rows high enough for their text.

Excel does not fit the height of wrapped rows when it opens a file, so heights are measured here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from string import digits
from typing import Any

from xlsxwriter.utility import xl_pixel_width

from norcrin_xl.model import CellError, Value
from norcrin_xl.numbers import FORMATS
from norcrin_xl.spreadsheet.grid import cell_place
from norcrin_xl.workbook.areas.area import (
    DATE_ROWS,
    AreaColumn,
    AreaRowSpec,
    ColumnKind,
    RowKind,
    column_index,
    column_letter,
    quoted,
)
from norcrin_xl.workbook.areas.inputs import IN_FILE
from norcrin_xl.workbook.computed.book import Computed
from norcrin_xl.workbook.drawing.sheet_charts import FONT, GREY, NAVY, OCHRE, TEAL

PALE, INPUT_FILL, INPUT_EDGE, RULE = "#EEF2F7", "#FFF7DB", "#C9BE94", "#D5DAE1"
STATUS_COLOURS = {
    "ok": ("#176B35", "#E7F4EA"),
    "warning": ("#7A4B00", "#FFF2CC"),
    "error": ("#A61B1B", "#FCE9E8"),
}
"""Text on fill; there is always a word beside the colour."""

TAB_COLOURS = {
    "start": NAVY,
    "input": "#D9A441",
    "partner": OCHRE,
    "form": TEAL,
    "output": "#4A7FB0",
    "control": "#A61B1B",
    "log": GREY,
}
A4, TITLE_POINTS = 9, 28
TEXT_FORMAT, DATE_FORMAT, GENERAL = "@", "dd.mm.yyyy", "General"
SIZE = 11

_BASE = {"font_name": FONT, "font_size": SIZE}


def number_code(column: AreaColumn, row: AreaRowSpec) -> str:
    """Excel's number format of a cell: the column's, with the row's own decimals."""
    if column.format == "dato" or (column.key == "value" and row.key in DATE_ROWS):
        return DATE_FORMAT
    if row.decimals and (row.format or column.format) == "antall":
        return norwegian(FORMATS["desimal2"].excel)
    figures = row.format if row.format and column.is_figure else column.format
    known = FORMATS.get(figures)
    return norwegian(known.excel) if known else GENERAL


def norwegian(code: str) -> str:
    """A number format that groups and points as nb-NO does, whatever the host's language is.

    Excel follows the system's settings all the same; LibreOffice and web Excel heed the code.
    """
    if code in (GENERAL, TEXT_FORMAT):
        return code
    return ";".join(f"[$-414]{section}" for section in code.split(";"))


def is_aside(column: AreaColumn) -> bool:
    """Whether a column holds words about the figures left of it, which needs some air between."""
    known = (ColumnKind.FIXED, ColumnKind.COMPUTED)
    keys = ("key", "code", "label")
    return column.kind in known and not column.is_figure and column.key not in keys


class Formats:
    """The cell formats of a workbook, each made once.

    `valign` is where text stands in cells from here on: "vcenter", or "top" where texts are long.
    """

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self.valign = "vcenter"
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def make(self, **properties: object) -> Any:
        """A format with the base font and `properties`, in XlsxWriter's names."""
        base = {**_BASE, "valign": self.valign}
        key = tuple(sorted({**base, **properties}.items(), key=lambda item: item[0]))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(dict(key))
        return self._made[key]

    def state(self, state: str, *, filled: bool = True, **more: object) -> Any:
        """For conditional formatting: the colours of a state, and nothing that doesn't change."""
        text, fill = STATUS_COLOURS[state]
        properties = {"font_color": text, **more}
        if filled:
            properties["bg_color"] = fill
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]

    @property
    def title(self) -> Any:
        return self.make(font_size=18, bold=True, font_color=NAVY, valign="vcenter")

    @property
    def purpose(self) -> Any:
        return self.make(font_color=GREY)

    @property
    def sentence(self) -> Any:
        return self.make(bold=True, font_color=NAVY)

    @property
    def note(self) -> Any:
        return self.make(bold=True, font_color=OCHRE)

    @property
    def footnote(self) -> Any:
        return self.make(font_size=9, font_color=GREY)

    @property
    def area_title(self) -> Any:
        return self.make(font_size=13, bold=True, font_color=NAVY)

    def header(self, figures: bool, indent: int = 0) -> Any:
        return self.make(
            indent=indent,
            bold=True,
            font_color=NAVY,
            bg_color=PALE,
            bottom=2,
            bottom_color=NAVY,
            text_wrap=True,
            valign="vcenter",
            align="right" if figures else "left",
        )

    def link(self, row: AreaRowSpec, indent: int = 0) -> Any:
        look = {**_rule(row), "font_color": TEAL, "underline": 1, "text_wrap": True}
        return self.make(**look, indent=indent, locked=True)

    def plain_link(self) -> Any:
        return self.make(font_color=TEAL, underline=1)

    def cell(self, kind: ColumnKind | None, column: AreaColumn, row: AreaRowSpec) -> Any:
        """The format of a cell of an area, by what stands in it."""
        if kind is ColumnKind.INPUT:
            return self._input(column, row)
        look: dict[str, object] = {"text_wrap": True, **_rule(row)}
        if kind is ColumnKind.KEY:
            look |= {"font_color": GREY, "num_format": TEXT_FORMAT}
        elif kind is not None and kind is not ColumnKind.LABEL:
            look |= _valued(kind, column, row)
        if kind is ColumnKind.FIXED and column.key in ("help", "unit", "comment", "reason"):
            size = SIZE if column.key in ("help", "unit") else 10
            look |= {"font_color": GREY, "font_size": size, "align": "left"}
        if is_aside(column):
            look["indent"] = 1
        if column.key == "comment":
            look["text_wrap"] = False
        if column.key == IN_FILE:
            look |= {"text_wrap": False, "align": "fill", "indent": 0, "font_color": GREY}
        return self.make(**look)

    def hidden_key(self, row: AreaRowSpec) -> Any:
        """For a key that only formulas and the reader use: the cell holds it without showing it."""
        return self.make(num_format=";;;", **_rule(row))

    def label(self, row: AreaRowSpec, indent: int = 0) -> Any:
        return self.make(text_wrap=True, indent=indent, **_rule(row))

    def _input(self, column: AreaColumn, row: AreaRowSpec) -> Any:
        code = number_code(column, row)
        if column.key in ("key", "nr", "number"):
            code = TEXT_FORMAT
        return self.make(
            bg_color=INPUT_FILL,
            border=1,
            border_color=INPUT_EDGE,
            locked=False,
            text_wrap=True,
            num_format=code,
            align="right" if column.is_figure else "left",
        )


def _rule(row: AreaRowSpec) -> dict[str, object]:
    """The rule under a row; a total has one above it, is bold and on pale."""
    if row.kind is RowKind.TOTAL:
        total = {"bold": True, "bg_color": PALE, "font_color": NAVY}
        return {**total, "top": 1, "top_color": NAVY, "bottom": 1, "bottom_color": RULE}
    if row.kind is RowKind.HEADING:
        return {"bold": True, "font_color": NAVY, "bottom": 1, "bottom_color": NAVY}
    return {"bottom": 1, "bottom_color": RULE}


def _valued(kind: ColumnKind, column: AreaColumn, row: AreaRowSpec) -> dict[str, object]:
    look: dict[str, object] = {
        "num_format": number_code(column, row),
        "align": "right" if column.is_figure else "left",
    }
    if kind is ColumnKind.COMPUTED and column.is_figure:
        look |= {"bg_color": PALE, "font_color": NAVY}
    return look


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

    def top(self, title: str, purpose: str) -> None:
        """Write the sheet's title, and below it what it is for."""
        self.write("A1", title, self.formats.title)
        self.at_least(1, TITLE_POINTS)
        self.write("A2", purpose, self.formats.purpose)

    def dress(self, kind: str, *, landscape: bool, zoom: int = 100, pages: int = 0) -> None:
        """The look of the sheet, and that it is printed on A4, one page wide.

        `kind` picks the tab's colour, and `pages` is how many it may be high; 0 for any.
        """
        sheet = self.sheet
        sheet.hide_gridlines(2)
        sheet.set_tab_color(TAB_COLOURS[kind])
        sheet.set_zoom(zoom)
        sheet.set_paper(A4)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, pages)

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
        self.last_row = max(self.last_row, cell_place(cell)[0] + 1)

    def _measure(self, cell: str, value: float | str, look: Any, bold: bool) -> None:
        if not isinstance(value, str) or not look.text_wrap:
            return
        indent = 9 * look.indent
        pixels = self.widths[cell.rstrip(digits)] * PIXELS_PER_WIDTH - PADDING - indent
        scale = look.font_size / SIZE * (1.05 if bold or look.bold else 1)
        lines = lines_of(value, pixels / scale)
        line = LINE_POINTS * max(1.0, look.font_size / SIZE)
        self.at_least(cell_place(cell)[0] + 1, lines * line + AIR_POINTS)


def _short(value: float | str) -> float | str:
    """A whole number without decimals, as Excel itself stores it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
