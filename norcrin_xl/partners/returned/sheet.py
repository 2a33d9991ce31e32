"""One sheet of a returned workbook, as it stands: values, formulas, formats, what is hidden.

Nothing is evaluated or followed. Names are matched without prefixes, so that other producers'
files and Strict Open XML read alike; addresses come from the cells, never from `dimension`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from io import BytesIO
from typing import NamedTuple

from lxml import etree

from norcrin_xl.model import CellError, Value
from norcrin_xl.partners.returned.formats import code_of, displays, shows
from norcrin_xl.partners.returned.parts import Refused, local, parsed, truth, whole
from norcrin_xl.partners.returned.quick import (
    PART_OF_FORMULA,
    QuickCell,
    cell_place,
    quick_rows,
    quick_strings,
    split_sheet,
)

MAX_CELLS = 200_000
"""A filled-in form has a few hundred cells with content."""

NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.A)
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
EPOCH = datetime(1899, 12, 30)
EPOCH_1904 = datetime(1904, 1, 1)


class TooManyCells(Exception):
    """A sheet with more content than any form has."""


class Cell(NamedTuple):
    """One cell with content. `formula` is `None` where the value was typed in."""

    value: Value
    formula: str | None = None
    style: int = 0


@dataclass(slots=True)
class Sheet:
    """The cells of a sheet by 0-based (row, column), and what a person doesn't see at once."""

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    last_row: int = 0
    comments: bool = False
    drawing: bool = False

    def copy(self) -> Sheet:
        """A sheet that can be changed without changing this one."""
        copies = (
            dict(self.cells),
            *(set(self.hidden_rows), set(self.hidden_columns)),
            *(list(self.merged), list(self.twice)),
        )
        return Sheet(*copies, self.last_row, self.comments, self.drawing)

    def value(self, row: int, column: int) -> Value:
        cell = self.cells.get((row, column))
        return cell.value if cell else None

    def text(self, row: int, column: int) -> str:
        """The text of a cell on one line; a whole number without decimals."""
        value = self.value(row, column)
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return "" if value is None else " ".join(str(value).split())


class Context(NamedTuple):
    """What cells refer to: shared texts, number formats by style, and the date system."""

    strings: Sequence[str]
    formats: tuple[str, ...]
    date1904: bool

    def format(self, style: int) -> str:
        return self.formats[style] if 0 <= style < len(self.formats) else "General"


def read_sheet(content: bytes, part: str, context: Context) -> Sheet:
    """The sheet in a worksheet part. Raises `TooManyCells`, or `Refused` where it is damaged.

    A plainly written sheet is read the short way; both ways give the same.
    """
    plain = split_sheet(content) if len(content) <= SMALL_PART else None
    rows = quick_rows(plain[1]) if plain else None
    if plain is None or rows is None:
        return read_thoroughly(content, part, context)
    sheet = _without_rows(plain[0], part).copy()
    sheet.hidden_rows, sheet.last_row = rows.hidden, rows.last
    _fill(sheet, rows.cells, context)
    if len(sheet.cells) > MAX_CELLS:
        raise TooManyCells
    return sheet


@lru_cache(maxsize=8)
def _without_rows(content: bytes, part: str) -> Sheet:
    """What a sheet without its rows says. Forms that are only filled in have the same."""
    sheet = Sheet()
    for child in parsed(content, part):
        _beside(child, sheet)
    return sheet


def _fill(sheet: Sheet, rows: Sequence[QuickCell], context: Context) -> None:
    """Put plainly written cells into a sheet."""
    cells, strings, dates = sheet.cells, context.strings, date_styles(context.formats)
    count = len(strings)
    for place, style, kind, text, formula, _, _, number in rows:
        value: Value
        if number is None:
            value = _value(text, kind, style, context)
        elif kind == "s" and number < count:
            value = strings[int(number)]
        elif kind == "n" and style not in dates:
            value = number
        else:
            value = _value(text, kind, style, context)
        cells[place] = new_cell((value, formula, style))
    if len(cells) < len(rows):
        sheet.twice += _twice(rows)


new_cell = partial(tuple.__new__, Cell)
"""A cell of a value, a formula and a style, made in half the time."""


def _twice(rows: Sequence[QuickCell]) -> Iterator[str]:
    """The rows of cells that are written more than once, once for each time too many."""
    seen: set[tuple[int, int]] = set()
    for row in rows:
        if row.place in seen:
            yield f"rad {row.place[0] + 1}"
        seen.add(row.place)


@lru_cache(maxsize=8)
def date_styles(formats: tuple[str, ...]) -> frozenset[int]:
    """The styles whose number format shows dates."""
    return frozenset(style for style, display in enumerate(displays(formats)) if display.date)


def read_thoroughly(content: bytes, part: str, context: Context) -> Sheet:
    """The sheet in any worksheet part, whatever its prefixes, order and types.

    Rows are read and let go one by one, so that a used range of a million rows costs time only.
    """
    sheet = Sheet()
    previous = -1
    for row in _rows(content, part, sheet):
        previous = _read_row(row, previous, sheet, context)
        if len(sheet.cells) > MAX_CELLS:
            raise TooManyCells
    return sheet


SMALL_PART = 4 * 2**20


def _rows(content: bytes, part: str, sheet: Sheet) -> Iterator[etree._Element]:
    """The row elements of a part; a large part is never held as a whole tree."""
    if len(content) > SMALL_PART:
        yield from _rows_in_passing(content, sheet)
        return
    for child in parsed(content, part):
        if local(child) == "sheetData":
            yield from child
        else:
            _beside(child, sheet)


def _rows_in_passing(content: bytes, sheet: Sheet) -> Iterator[etree._Element]:
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False}
    try:
        for _, element in etree.iterparse(BytesIO(content), events=("end",), **options):
            name = local(element)
            if name == "row":
                yield element
                element.clear()
                _drop_earlier(element)
            elif name in BESIDE:
                _beside(element, sheet)
    except etree.XMLSyntaxError:
        raise Refused("fil-avkuttet") from None


def _drop_earlier(element: etree._Element) -> None:
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


BESIDE = ("cols", "mergeCells", "legacyDrawing", "drawing")


def _beside(element: etree._Element, sheet: Sheet) -> None:
    """What stands beside the rows: hidden columns, merged cells, comments, drawings."""
    name = local(element)
    if name == "cols":
        for column in element:
            if truth(column.get("hidden")) or column.get("width") in ("0", "0.0"):
                first, last = whole(column.get("min")), whole(column.get("max"))
                sheet.hidden_columns.update(range(first - 1, min(last, first + 255)))
    elif name == "mergeCells":
        sheet.merged += [str(item.get("ref")) for item in element]
    elif name == "legacyDrawing":
        sheet.comments = True
    elif name == "drawing":
        sheet.drawing = True


def _read_row(row: etree._Element, previous: int, sheet: Sheet, context: Context) -> int:
    """Read one row; returns its 0-based number, which counts on where the file gives none."""
    number = whole(row.get("r")) - 1
    if number < 0:
        number = previous + 1
    if truth(row.get("hidden")) or row.get("ht") in ("0", "0.0"):
        sheet.hidden_rows.add(number)
    sheet.last_row = max(sheet.last_row, number)
    column = -1
    cells = sheet.cells
    for element in row:
        at = element.get("r")
        place = cell_place(at) if at else (number, column + 1)
        column = place[1]
        if len(element):
            cell = _cell(element, context)
            if cell is not None:
                if place in cells:
                    sheet.twice.append(f"rad {place[0] + 1}")
                cells[place] = cell
    return number


def _cell(element: etree._Element, context: Context) -> Cell | None:
    """The cell of an element with children, or `None` where it holds nothing."""
    value: str | None = None
    formula: str | None = None
    inline: str | None = None
    for child in element:
        name = local(child)
        if name == "v":
            value = child.text
        elif name == "f":
            formula = child.text or PART_OF_FORMULA
        elif name == "is":
            inline = rich_text(child)
    style = whole(element.get("s"))
    if inline is not None:
        return Cell(unescaped(inline), formula, style)
    if value is None and formula is None:
        return None
    kind = element.get("t") or "n"
    return Cell(_value(value, kind, style, context), formula, style)


def _value(text: str | None, kind: str, style: int, context: Context) -> Value:
    """A cell's value by its type. What isn't of the type that it claims stays a text."""
    if text is None:
        return None
    if kind == "n":
        return _number(text, context.format(style), context.date1904)
    if kind == "s":
        index = whole(text)
        return context.strings[index] if index < len(context.strings) else CellError("#TEKST!")
    if kind == "e":
        return CellError(text)
    if kind == "b":
        return text.strip() in ("1", "true")
    if kind == "d":
        return _iso(text)
    return unescaped(text)


def _number(text: str, code: str, date1904: bool) -> Value:
    plain = text.strip()
    if NUMBER.fullmatch(plain) is None:
        return text
    number = float(plain)
    return _day(number, date1904) if code != "General" and shows(code).date else number


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


def rich_text(element: etree._Element) -> str:
    """The text of a string item without its phonetic guide."""
    parts: list[str] = []
    for child in element:
        name = local(child)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [part.text or "" for part in child if local(part) == "t"]
    return "".join(parts)


def unescaped(text: str) -> str:
    """Text with Excel's ``_x000D_`` escapes as the signs that they stand for."""
    if "_x" not in text:
        return text
    return ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def shared_strings(content: bytes) -> list[str]:
    """The shared texts of a workbook, in order."""
    plain = quick_strings(content)
    if plain is None:
        items = parsed(content, "sharedStrings")
        plain = [rich_text(item) for item in items if local(item) == "si"]
    return [unescaped(text) for text in plain]


@lru_cache(maxsize=8)
def number_formats(content: bytes) -> tuple[str, ...]:
    """The number format of each cell style, in order. Forms share their styles."""

    root = parsed(content, "styles")
    own: dict[int, str] = {}
    codes: list[str] = []
    for part in root:
        if local(part) == "numFmts":
            own = {whole(item.get("numFmtId")): str(item.get("formatCode")) for item in part}
        elif local(part) == "cellXfs":
            ids = [whole(style.get("numFmtId")) for style in part]
            codes = [own.get(key) or code_of(key) for key in ids]
    return tuple(codes)
