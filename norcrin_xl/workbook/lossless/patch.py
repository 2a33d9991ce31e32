"""Change cells of a workbook and nothing else: all other parts keep their bytes.

openpyxl loses stored values, dynamic arrays and extensions when it saves; here only the sheets
concerned are written, and in them only the cells concerned are changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lxml import etree

from norcrin_xl.model import CellError, Value
from norcrin_xl.numbers import number_text
from norcrin_xl.office_file import (
    NOT_IN_XML,
    open_package,
    parse_xml,
    read_part,
    with_entries,
)
from norcrin_xl.spreadsheet.grid import Position, Range, cell_place, cell_range, lies_in
from norcrin_xl.workbook.areas.area import column_letter
from norcrin_xl.workbook.reading.raw import MAIN, WANTED, parts_of

ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Stored:
    """A new stored result of a formula; the formula itself stays."""

    value: float | str


Change = Value | Stored
Changes = Mapping[str, Mapping[str, Change]]
"""What is to stand in which cell: by sheet name, by address."""


def patched(
    content: bytes,
    file: str,
    changes: Changes,
    ranges: Mapping[str, str] | None = None,
    heights: Mapping[str, Mapping[int, float]] | None = None,
) -> bytes:
    """The workbook with `changes` made, and with defined names pointing at new `ranges`.

    `heights` are new heights of rows in points, by sheet, in sheets that are changed too; a row
    of no height is hidden.

    A `Stored` value goes into a cell only where a formula stands or an array formula fills
    the cell; else it is left out. Cells and rows that aren't there are made, with the look of
    the cell above. Raises `UserError` when the file is no workbook or is damaged, `KeyError`
    for a sheet that it doesn't have.
    """
    with open_package(content, file, WANTED) as archive:
        main, parts = parts_of(archive, content, file)
        new: dict[str, bytes] = {}
        for sheet, cells in changes.items():
            part = parts[sheet]
            old = read_part(archive, part, file)
            root = parse_xml(old, part, file)
            if _change(root, cells):
                _set_heights(root, (heights or {}).get(sheet, {}))
                new[part] = _written(root, old)
        old = read_part(archive, main, file)
        book = parse_xml(old, main, file)
        if ranges and _point(book, ranges):
            new[main] = _written(book, old)
    return with_entries(content, new) if new else content


def _written(root: etree._Element, old: bytes) -> bytes:
    """The XML of a part under its old declaration."""
    head = old[: old.index(b"?>") + 2] if old.startswith(b"<?xml") else b""
    rest = old[len(head) : len(head) + 2]
    lines = rest[: len(rest) - len(rest.lstrip())]
    return head + lines + etree.tostring(root, encoding="UTF-8")


def _change(root: etree._Element, cells: Mapping[str, Change]) -> bool:
    """Make the changes in one sheet; whether there was anything to change."""
    data = root.find(f"{MAIN}sheetData")
    if data is None:
        return False
    rows = {int(row.get("r", "0")): row for row in data}
    before = etree.tostring(data)
    arrays = data.iterfind(f"{MAIN}row/{MAIN}c/{MAIN}f[@t='array']")
    filled = [cell_range(str(formula.get("ref"))) for formula in arrays]
    for address, change in cells.items():
        if isinstance(change, Stored):
            _store(rows, address, change, filled)
        else:
            _put(_cell(data, rows, address), change)
    _widen(root, cells)
    return etree.tostring(data) != before


def _set_heights(root: etree._Element, heights: Mapping[int, float]) -> None:
    for row in root.iterfind(f"{MAIN}sheetData/{MAIN}row"):
        points = heights.get(int(row.get("r", "0")))
        if points is not None:
            row.attrib.pop("hidden", "")
            if points:
                row.set("ht", number_text(points))
            else:
                row.set("hidden", "1")


def _place(address: str) -> Position:
    place = cell_place(address)
    if place[0] < 0:
        raise ValueError(f"no cell address: {address}")
    return place


def _find(row: etree._Element, address: str) -> etree._Element | None:
    return next((cell for cell in row if cell.get("r") == address), None)


def _store(
    rows: Mapping[int, etree._Element],
    address: str,
    change: Stored,
    filled: Sequence[Range],
) -> None:
    number, column = _place(address)
    row = rows.get(number + 1)
    cell = None if row is None else _find(row, address)
    if cell is None:
        return
    in_array = any(lies_in((number, column), cells) for cells in filled)
    if not in_array and cell.find(f"{MAIN}f") is None:
        return
    _clear(cell, keep=f"{MAIN}f")
    value = etree.SubElement(cell, f"{MAIN}v")
    if isinstance(change.value, str):
        cell.set("t", "str")
        value.text = escaped(change.value)
    else:
        value.text = number_text(change.value)


def _cell(data: etree._Element, rows: dict[int, etree._Element], address: str) -> etree._Element:
    """The cell at an address, made where there is none."""
    number = _place(address)[0] + 1
    row = rows.get(number)
    if row is None:
        row = rows[number] = _new_row(data, rows, number)
    found = _find(row, address)
    return _new_cell(row, rows, address) if found is None else found


def _new_row(
    data: etree._Element, rows: Mapping[int, etree._Element], number: int
) -> etree._Element:
    row = etree.Element(f"{MAIN}row", {"r": str(number)})
    above = [known for known in rows if known < number]
    data.insert(data.index(rows[max(above)]) + 1 if above else 0, row)
    return row


def _new_cell(
    row: etree._Element, rows: Mapping[int, etree._Element], address: str
) -> etree._Element:
    """A cell in its place in the row, with the look of the cell above."""
    number, column = _place(address)
    cell = etree.Element(f"{MAIN}c", {"r": address})
    above = rows.get(number)
    model = None if above is None else _find(above, f"{column_letter(column)}{number}")
    if model is not None and model.get("s"):
        cell.set("s", str(model.get("s")))
    before = [other for other in row if _place(str(other.get("r")))[1] < column]
    row.insert(len(before), cell)
    return cell


def _clear(cell: etree._Element, keep: str = "") -> None:
    for child in list(cell):
        if child.tag != keep:
            cell.remove(child)
    if "t" in cell.attrib:
        del cell.attrib["t"]


def _put(cell: etree._Element, value: Value) -> None:
    """Put a typed-in value into a cell; a text is always a text, whatever it begins with."""
    _clear(cell)
    if value is None:
        return
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t")
        text.text = escaped(value)
        text.set(SPACE, "preserve")
        return
    stored = etree.SubElement(cell, f"{MAIN}v")
    if isinstance(value, bool):
        cell.set("t", "b")
        stored.text = str(int(value))
    elif isinstance(value, CellError):
        cell.set("t", "e")
        stored.text = value.code
    elif isinstance(value, date):
        stored.text = str((date(value.year, value.month, value.day) - EPOCH).days)
    else:
        stored.text = number_text(value)


def escaped(text: str) -> str:
    """Text as a cell stores it: signs that XML can't hold as ``_xHHHH_``."""
    plain = ESCAPED.sub("_x005F_", text)
    return NOT_IN_XML.sub(lambda match: f"_x{ord(match.group()):04X}_", plain)


def _widen(root: etree._Element, cells: Mapping[str, Change]) -> None:
    """Let the sheet's dimension hold the cells that were changed."""
    dimension = root.find(f"{MAIN}dimension")
    old = "" if dimension is None else str(dimension.get("ref"))
    top, bottom, left, right = cell_range(old)
    if dimension is None or ":" not in old or min(top, left) < 0:
        return
    places = [(top, left), (bottom, right), *map(_place, cells)]
    rows, columns = zip(*places, strict=True)
    first = f"{column_letter(min(columns))}{min(rows) + 1}"
    dimension.set("ref", f"{first}:{column_letter(max(columns))}{max(rows) + 1}")


def _point(book: etree._Element, ranges: Mapping[str, str]) -> bool:
    """Let defined names point at new ranges; whether any did not already."""
    changed = False
    for name in book.iterfind(f"{MAIN}definedNames/{MAIN}definedName"):
        wanted = ranges.get(str(name.get("name")))
        if wanted is not None and name.get("localSheetId") is None and name.text != wanted:
            name.text, changed = wanted, True
    return changed
