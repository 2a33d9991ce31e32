"""One sheet of a returned workbook, as it stands: values, formulas, looks, what is hidden.

It is read in passing at every size: a used range of a million rows costs time only. Nothing is
evaluated or followed; addresses come from the cells, never from `dimension`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from norcrin_xl.model import CellError, Value
from norcrin_xl.numbers import decimal_text
from norcrin_xl.spreadsheet.number_formats import (
    NO_OVERLAY,
    PLAIN,
    WHITE,
    Overlay,
    Style,
    Styles,
    colour_of,
    is_date,
    is_pale,
    points,
)
from norcrin_xl.spreadsheet.parsing import (
    ALTERNATIVES,
    Node,
    Refused,
    read_in_passing,
    refuse_alternatives,
    truth,
    unclear,
    whole,
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


PART_OF_FORMULA = "(del av formel)"
"""What stands for a formula that the file writes as a part of another one."""

ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})", re.A | re.I)
Position = tuple[int, int]
Range = tuple[int, int, int, int]
"""First and last row, first and last column, all 0-based."""


class Cell(NamedTuple):
    """One cell with content. `formula` is `None` where the value was typed in."""

    value: Value
    formula: str | None = None
    style: int = 0


@dataclass(slots=True)
class Sheet:
    """The cells of a sheet by 0-based (row, column), and what a person doesn't see at once.

    `unseen` says that rows or columns are hidden unless something else is said of them;
    `overlaid` has the ranges that a conditional format may show differently.
    """

    cells: dict[Position, Cell] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    overlaid: list[tuple[Range, Overlay]] = field(default_factory=list)
    twice: set[int] = field(default_factory=set)
    last_row: int = 0
    comments: bool = False
    drawing: bool = False
    unseen: bool = False
    no_zeros: bool = False

    def value(self, row: int, column: int) -> Value:
        cell = self.cells.get((row, column))
        return cell.value if cell else None

    def text(self, row: int, column: int) -> str:
        """The text of a cell on one line; a whole number without decimals."""
        value = self.value(row, column)
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return "" if value is None else " ".join(str(value).split())


@lru_cache(maxsize=2**16)
def cell_place(address: str) -> Position:
    """The 0-based (row, column) of an address such as ``F23``; (-1, -1) where it is none."""
    match = ADDRESS.fullmatch(address)
    if match is None:
        return -1, -1
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def cell_range(text: str) -> Range:
    """The cells of a reference such as ``C4:D9``; all -1 where it is none."""
    first, _, last = text.partition(":")
    (top, left), (bottom, right) = cell_place(first), cell_place(last or first)
    return min(top, bottom), max(top, bottom), min(left, right), max(left, right)


def lies_in(place: Position, cells: Range) -> bool:
    """Whether a cell lies in a range."""
    (row, column), (top, bottom, left, right) = place, cells
    return top <= row <= bottom and left <= column <= right


MAX_CELLS = 200_000
"""A filled-in form has a few hundred cells with content."""

MAX_ROWS = 1_048_576
MAX_RANGES = 50_000
"""So many merged or conditionally formatted ranges are kept."""

LEAST_HEIGHT, LEAST_WIDTH = 4.0, 1.0
"""A row lower than this in points, or a column narrower in signs, shows nothing."""

FURTHEST_COLUMN = 256
"""No form is wider; what is hidden further right hides nothing of it."""

NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.A)
LONGEST_NUMBER, LONGEST_FORMULA = 400, 8192
"""No program writes a longer number, and Excel knows no longer formula."""
EPOCH = datetime(1899, 12, 30)
EPOCH_1904 = datetime(1904, 1, 1)
NO_FIGURES = ";;;"
LATER = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
RANGES = "http://schemas.microsoft.com/office/excel/2006/main}"
"""Where Excel puts conditional formats that its first version didn't know."""
TYPES = frozenset(("n", "s", "str", "b", "e", "d", "inlineStr"))


class Context(NamedTuple):
    """What cells refer to: shared texts, styles, and the date system."""

    strings: Sequence[str]
    styles: Styles
    date1904: bool
    most_cells: int = MAX_CELLS

    def style(self, number: int) -> Style:
        cells = self.styles.cells
        return cells[number] if number < len(cells) else PLAIN


def read_sheet(content: bytes, part: str, name: str, context: Context) -> Sheet:
    """The sheet `name` in a worksheet part. Raises `Refused` where it is damaged or too large."""
    reader = SheetReader(name, context)
    read_in_passing(content, part, reader.grammar())
    return reader.finished()


class SheetReader:
    """Puts what a worksheet part holds into a `Sheet`, element by element."""

    def __init__(self, name: str, context: Context) -> None:
        self.sheet, self.name, self.context, self.inline = Sheet(), name, context, TextReader()
        self.row = self.column = -1
        self.seen_data = self.no_rows = self.no_columns = self.has_inline = False
        self.columns: set[tuple[int, int, bool]] = set()
        self.ranges: list[str] = []
        self.overlays: set[Overlay] = set()
        self.number, self.kind, self.style = (-1, -1), "n", 0
        self.text: str | None = None
        self.formula: str | None = None

    def grammar(self) -> dict[str, Node]:
        """What is done at the elements of a worksheet."""
        either = {ALTERNATIVES: Node(refuse_alternatives)}
        cell = {
            "v": Node(end=self._value),
            "f": Node(end=self._formula),
            "is": Node(self._inline, within=self.inline.grammar()),
        }
        row = {"c": Node(self._cell, self._cell_end, cell | either)}
        signs = {"dataBar": Node(self._signs), "iconSet": Node(self._signs)}
        rule = {"cfRule": Node(self._rule, within=signs)}
        changes = {
            "numFmt": Node(self._later_format),
            "font": Node(
                within={"strike": Node(self._later_strike), "color": Node(self._later_colour)}
            ),
        }
        signs = {f"{LATER}{name}": node for name, node in signs.items()}
        later = {
            f"{LATER}cfRule": Node(within=signs | {f"{LATER}dxf": Node(within=changes)}),
            f"{RANGES}sqref": Node(end=self._later_ranges),
        }
        extended = Node(self._overlaid, self._overlaid_end, later)
        extension = Node(
            within={
                f"{LATER}conditionalFormattings": Node(
                    within={f"{LATER}conditionalFormatting": extended}
                )
            }
        )
        parts = {
            "sheetViews": Node(within={"sheetView": Node(self._view)}),
            "sheetFormatPr": Node(self._defaults),
            "cols": Node(within={"col": Node(self._col)}),
            "sheetData": Node(
                self._data, within={"row": Node(self._row, within=row | either)} | either
            ),
            "mergeCells": Node(within={"mergeCell": Node(self._merged)}),
            "conditionalFormatting": Node(self._overlaid, self._overlaid_end, rule),
            "extLst": Node(within={"ext": extension}),
            "legacyDrawing": Node(self._comments),
            "drawing": Node(self._drawing),
        }
        return {"worksheet": Node(within=parts)}

    def finished(self) -> Sheet:
        """The sheet when all of it is read. Columns that nothing is said of are hidden or not."""
        told: set[int] = set()
        for first, last, hidden in self.columns:
            told.update(range(first, last))
            if hidden:
                self.sheet.hidden_columns.update(range(first, last))
        if self.no_columns:
            rest = {column for _, column in self.sheet.cells} - told
            self.sheet.unseen |= bool(rest)
        return self.sheet

    def _view(self, attributes: dict[str, str]) -> None:
        self.sheet.no_zeros |= not truth(attributes.get("showZeros", "1"))

    def _defaults(self, attributes: dict[str, str]) -> None:
        low = _below(attributes.get("defaultRowHeight"), LEAST_HEIGHT)
        self.no_rows = low or truth(attributes.get("zeroHeight"))
        self.no_columns = _below(attributes.get("defaultColWidth"), LEAST_WIDTH)

    def _col(self, attributes: dict[str, str]) -> None:
        hidden = truth(attributes.get("hidden")) or _below(attributes.get("width"), LEAST_WIDTH)
        first, last = whole(attributes.get("min")), whole(attributes.get("max"))
        self.columns.add((max(first - 1, 0), min(last, FURTHEST_COLUMN), hidden))

    def _data(self, _: dict[str, str]) -> None:
        if self.seen_data:
            raise unclear("to tabeller i ett ark")
        self.seen_data = True

    def _row(self, attributes: dict[str, str]) -> None:
        """Begin a row; its number counts on where the file gives none."""
        self.row = whole(attributes.get("r"), "rad") - 1 if "r" in attributes else self.row + 1
        self.column = -1
        if not 0 <= self.row < MAX_ROWS:
            raise unclear(f"rad {self.row + 1}")
        height = attributes.get("ht")
        if truth(attributes.get("hidden")) or _below(height, LEAST_HEIGHT):
            self.sheet.hidden_rows.add(self.row)
        elif self.no_rows and height is None:
            self.sheet.unseen = True
        self.sheet.last_row = max(self.sheet.last_row, self.row)

    def _cell(self, attributes: dict[str, str]) -> None:
        address = attributes.get("r")
        place = cell_place(address) if address else (self.row, self.column + 1)
        if place[0] != self.row:
            raise unclear(f"celle «{(address or '')[:20]}» i rad {self.row + 1}")
        self.number, self.column = place, place[1]
        self.kind, self.style = attributes.get("t") or "n", whole(attributes.get("s"), "stil")
        self.text = self.formula = None
        self.has_inline = False

    def _value(self, text: str) -> None:
        if self.text is not None:
            raise unclear("to verdier i en celle")
        self.text = text

    def _formula(self, text: str) -> None:
        if len(text) > LONGEST_FORMULA:
            raise unclear(f"en formel på {len(text)} tegn")
        self.formula = text or PART_OF_FORMULA

    def _inline(self, attributes: dict[str, str]) -> None:
        if self.has_inline:
            raise unclear("to tekster i en celle")
        self.has_inline = True
        self.inline.begin(attributes)

    def _cell_end(self, _: str) -> None:
        if self.has_inline and (self.text or self.kind != "inlineStr"):
            raise unclear("tekst og verdi i en celle")
        if self.has_inline:
            value: Value = self.inline.value()
        elif self.text or self.formula is not None:
            value = self._typed(self.text) if self.text else None
        else:
            return
        cells = self.sheet.cells
        if self.number in cells:
            self.sheet.twice.add(self.number[0] + 1)
        cells[self.number] = Cell(value, self.formula, self.style)
        most = self.context.most_cells
        if len(cells) > most:
            raise Refused("ark-for-stort", self.name, decimal_text(most))

    def _typed(self, text: str) -> Value:
        """A cell's value by its type. What isn't of the type that it claims stays a text."""
        kind = self.kind
        if kind == "n":
            return _number(text, self.context, self.style)
        if kind == "s":
            index = whole(text, "tekst nummer")
            strings = self.context.strings
            return strings[index] if index < len(strings) else CellError("#TEKST!")
        if kind not in TYPES:
            raise unclear(f"celletypen «{kind[:20]}»")
        if kind == "e":
            return CellError(text)
        if kind == "b":
            return text.strip() in ("1", "true")
        return _iso(text) if kind == "d" else unescaped(text)

    def _merged(self, attributes: dict[str, str]) -> None:
        self.sheet.merged.append(attributes.get("ref", ""))
        self._bounded(self.sheet.merged)

    def _overlaid(self, attributes: dict[str, str]) -> None:
        self.ranges, self.overlays = attributes.get("sqref", "").split(), set()

    def _rule(self, attributes: dict[str, str]) -> None:
        number, known = whole(attributes.get("dxfId")), self.context.styles.conditional
        if "dxfId" in attributes and number < len(known):
            self.overlays.add(known[number])

    def _signs(self, attributes: dict[str, str]) -> None:
        """Bars or icons, which may stand instead of the figure."""
        if not truth(attributes.get("showValue", "1")):
            self.overlays.add(Overlay(NO_FIGURES))

    def _later_format(self, attributes: dict[str, str]) -> None:
        self.overlays.add(Overlay(attributes.get("formatCode", "")))

    def _later_strike(self, attributes: dict[str, str]) -> None:
        self.overlays.add(Overlay(struck=truth(attributes.get("val", "1"))))

    def _later_colour(self, attributes: dict[str, str]) -> None:
        self.overlays.add(Overlay(colour=colour_of(attributes)))

    def _later_ranges(self, text: str) -> None:
        self.ranges = text.split()

    def _overlaid_end(self, _: str) -> None:
        for overlay in self.overlays - {NO_OVERLAY}:
            self.sheet.overlaid += ((cell_range(text), overlay) for text in self.ranges)
            self._bounded(self.sheet.overlaid)

    def _bounded(self, ranges: Sequence[object]) -> None:
        if len(ranges) > MAX_RANGES:
            raise Refused("fil-for-stor", "har langt flere områder enn et utfylt skjema")

    def _comments(self, _: dict[str, str]) -> None:
        self.sheet.comments = True

    def _drawing(self, _: dict[str, str]) -> None:
        self.sheet.drawing = True


def _below(text: str | None, least: float) -> bool:
    """Whether a measure is given and is less than what shows anything."""
    return text is not None and NUMBER.fullmatch(text.strip()) is not None and float(text) < least


def _number(text: str, context: Context, style: int) -> Value:
    plain = text.strip()
    if len(plain) > LONGEST_NUMBER or NUMBER.fullmatch(plain) is None:
        return text
    number = float(plain)
    return _day(number, context.date1904) if is_date(context.style(style).code) else number


def _day(number: float, date1904: bool) -> Value:
    """The date of a serial number; a number that is no date stays a number."""
    if not 0 < number < 2_958_466:
        return number
    return ((EPOCH_1904 if date1904 else EPOCH) + timedelta(days=number)).date()


def _iso(text: str) -> Value:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return text
