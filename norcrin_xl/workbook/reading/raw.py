"""Read a workbook's values and defined names, without interpreting any of them.

The file is hostile until read: it is opened from memory within bounds, no formula, macro or
link in it is followed, and XML with a DOCTYPE is refused.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from norcrin_xl.files import lock_of, sha256
from norcrin_xl.findings import UserError
from norcrin_xl.model import CellError, Value
from norcrin_xl.package import (
    FETCH_AGAIN,
    open_package,
    parse_xml,
    read_named,
    read_part,
)
from norcrin_xl.workbook.areas.area import column_index

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REFERENCE = re.compile(
    r"^(?:'((?:[^']|'')+)'|([^'!]+))!\$([A-Z]{1,3})\$(\d+)(?::\$([A-Z]{1,3})\$(\d+))?$"
)
WORKBOOK_TYPES = (
    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
)
PROPERTIES = "docProps/custom.xml"
VERSION_MARK = "norcrin-xl"
"""The custom property that holds the version that built the workbook."""

WANTED = "NorCRIN-arbeidsboken (.xlsm)"


@dataclass(frozen=True, slots=True)
class NamedRange:
    """Where a defined name points: sheet, first row, last row and columns, all 0-based."""

    sheet: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class RawWorkbook:
    """A workbook's values by sheet, and its defined ranges; nothing in it is interpreted.

    `version` is that of the norcrin-xl that built it; empty where it doesn't say.
    """

    file: str
    sha256: str
    names: Mapping[str, NamedRange]
    sheets: Mapping[str, list[list[Value]]]
    version: str = ""


def read_file(path: Path) -> bytes:
    """The bytes of a workbook. Raises `UserError` when it isn't there, is open, or too large."""
    holder = lock_of(path) if path.is_file() else None
    if holder is not None:
        raise UserError(
            f"{path.name} er åpen i Excel. Lagre og lukk den, og prøv igjen. "
            f"(Er den ikke åpen, så slett filen {holder.name}.)"
        )
    return read_named(path)


def read_raw(content: bytes, file: str, without: Collection[str] = ()) -> RawWorkbook:
    """The values and names of the workbook in `content`; the sheets `without` are not read.

    Raises `UserError` when it is no workbook.
    """
    with open_package(content, file, WANTED) as archive:
        if not any(
            kind in read_part(archive, "[Content_Types].xml", file) for kind in WORKBOOK_TYPES
        ):
            raise UserError(
                f"{file} er ikke en Excel-arbeidsbok, men skal være {WANTED}. Velg riktig fil."
            )
        book = parse_xml(read_part(archive, "xl/workbook.xml", file), "xl/workbook.xml", file)
        parts = sheet_parts(archive, book, file)
        version = _version(archive, file)
        for sheet in without:
            parts.pop(sheet, None)
        errors = {sheet: _errors(read_part(archive, part, file)) for sheet, part in parts.items()}
    sheets = _values(content, file, list(parts))
    for sheet, found in errors.items():
        for (row, column), code in found.items():
            sheets[sheet][row][column] = CellError(code)
    return RawWorkbook(file, sha256(content), dict(_names(book)), sheets, version)


def _version(archive: zipfile.ZipFile, file: str) -> str:
    """The version of norcrin-xl among the workbook's custom properties."""
    if PROPERTIES not in archive.namelist():
        return ""
    root = parse_xml(read_part(archive, PROPERTIES, file), PROPERTIES, file)
    found = (item for item in root if item.get("name") == VERSION_MARK)
    return next(("".join(map(str, item.itertext())).strip() for item in found), "")


def sheet_parts(archive: zipfile.ZipFile, book: etree._Element, file: str) -> dict[str, str]:
    """The part of each worksheet by the sheet's name."""
    rels = "xl/_rels/workbook.xml.rels"
    tree = parse_xml(read_part(archive, rels, file), rels, file)
    targets = {str(rel.get("Id")): str(rel.get("Target")) for rel in tree}
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    parts = {}
    for sheet in book.iterfind(f"{MAIN}sheets/{MAIN}sheet"):
        target = targets.get(str(sheet.get(relation)), "")
        parts[str(sheet.get("name"))] = (
            target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        )
    return parts


def _names(book: etree._Element) -> Iterator[tuple[str, NamedRange]]:
    for name in book.iterfind(f"{MAIN}definedNames/{MAIN}definedName"):
        match = REFERENCE.match(name.text or "")
        if match and name.get("localSheetId") is None:
            quoted, plain, left, top, right, bottom = match.groups()
            right, bottom = right or left, bottom or top
            sheet = quoted.replace("''", "'") if quoted else plain
            yield (
                str(name.get("name")),
                NamedRange(
                    sheet, int(top) - 1, int(bottom) - 1, column_index(left), column_index(right)
                ),
            )


ERROR_CELL = re.compile(rb'<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})(\d+)"[^>]*>(.*?)</c>', re.S)
ERROR_VALUE = re.compile(rb"<v>([^<]*)</v>")


def _errors(xml: bytes) -> dict[tuple[int, int], str]:
    """The cells of a sheet that hold an error value: calamine gives them as empty texts."""
    if b't="e"' not in xml:
        return {}
    found = {}
    for letters, row, inside in ERROR_CELL.findall(xml):
        value = ERROR_VALUE.search(inside)
        code = value.group(1).decode() if value else "#FEIL"
        found[int(row) - 1, column_index(letters.decode())] = code
    return found


def _values(content: bytes, file: str, names: list[str]) -> dict[str, list[list[Value]]]:
    import python_calamine

    try:
        book: CalamineWorkbook = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        return {
            name: [
                [_value(value) for value in row]
                for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ]
            for name in names
        }
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UserError(f"{file} er skadet og kan ikke leses. {FETCH_AGAIN}") from error


def _value(value: object) -> Value:
    """A cell's value as the model knows it; an empty text is a blank."""
    if value == "" or value is None:
        return None
    if isinstance(value, bool | float | str):
        return value
    if isinstance(value, int):
        return float(value)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else str(value)
