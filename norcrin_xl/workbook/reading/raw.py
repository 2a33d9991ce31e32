"""Read a workbook's values and defined names, without interpreting any of them.

The file is hostile until read: it is opened from memory within bounds, no formula, macro or
link in it is followed, and XML with a DOCTYPE is refused.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from norcrin_xl.files import lock_of
from norcrin_xl.findings import UserError
from norcrin_xl.masking import masked
from norcrin_xl.model import Value
from norcrin_xl.office_file import FETCH_AGAIN, open_package, read_named
from norcrin_xl.spreadsheet.grid import Position, Sheet
from norcrin_xl.spreadsheet.package_parts import SpreadsheetPackage
from norcrin_xl.spreadsheet.parsing import Refused
from norcrin_xl.spreadsheet.workbook_file import NamedRange, WorkbookFile, workbook_file

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORKBOOK_TYPES = (
    "application/vnd.ms-excel.sheet.macroenabled.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
)
VERSION_MARK = "norcrin-xl"
"""The custom property that holds the version that built the workbook."""

_LEAST_NUMBER = 1e9
"""The least that eleven digits, of which the first may be lost in a figure, make."""

WANTED = "NorCRIN-arbeidsboken (.xlsm)"
MOST_CELLS = 2_000_000
"""So many numbers, texts and lists of a network fit in a sheet many times."""


Formulas = Mapping[str, frozenset[Position]]


@dataclass(frozen=True, slots=True)
class RawWorkbook:
    """A workbook's values by sheet, and its defined ranges; nothing in it is interpreted.

    `formulas` says by sheet which cells hold one. `version` is that of the norcrin-xl that built
    it; empty where it doesn't say.
    """

    file: str
    sha256: str
    names: Mapping[str, NamedRange]
    sheets: Mapping[str, Sequence[Sequence[Value]]]
    formulas: Formulas
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


def read_raw(content: bytes, file: str) -> RawWorkbook:
    """The values and names of the workbook in `content`.

    Raises `UserError` when it is no workbook.
    """
    with open_package(content, file, WANTED) as archive:
        try:
            book = workbook_file(SpreadsheetPackage(archive), content, file, MOST_CELLS)
            _refuse_other(book)
            sheets = {info.name: book.sheet(info.name) for info in book.sheets}
        except Refused as refused:
            raise UserError(_damaged(file, refused)) from None
    version = book.properties.get(VERSION_MARK, "")
    values = {name: _rows(sheet) for name, sheet in sheets.items()}
    formulas = {name: _with_formula(sheet) for name, sheet in sheets.items()}
    return RawWorkbook(file, book.sha256, book.names, values, formulas, version)


def _with_formula(sheet: Sheet) -> frozenset[Position]:
    return frozenset(place for place, cell in sheet.cells.items() if cell.formula is not None)


def _refuse_other(book: WorkbookFile) -> None:
    if not book.main_type.startswith(WORKBOOK_TYPES):
        raise Refused("fil-ukjent")


def _damaged(file: str, refused: Refused) -> str:
    """What is said of a workbook that can't be read: which sheet is too large, or damage."""
    if refused.code == "ark-for-stort":
        return (
            f"{file}, ark {refused.found}: arket har mer enn {refused.expected} celler med "
            "innhold. Slett alt utenfor tabellene, og lagre på nytt."
        )
    if refused.code == "fil-ukjent":
        return f"{file} er ikke en Excel-arbeidsbok, men skal være {WANTED}. Velg riktig fil."
    if refused.code == "fil-doctype":
        return f"{file}: delen {refused.found} har en DOCTYPE, som ingen arbeidsbok skal ha."
    return f"{file} er skadet og kan ikke leses. {FETCH_AGAIN}"


def _rows(sheet: Sheet) -> list[Sequence[Value]]:
    """The rows of a sheet, each as long as it has cells; a blank one is empty."""
    by_row: dict[int, dict[int, Value]] = {}
    for (row, column), cell in sheet.cells.items():
        value = _value(cell.value)
        if value is not None:
            by_row.setdefault(row, {})[column] = value
    rows: list[Sequence[Value]] = [()] * (max(by_row, default=-1) + 1)
    for row, cells in by_row.items():
        rows[row] = [cells.get(column) for column in range(max(cells) + 1)]
    return rows


def _value(value: Value) -> Value:
    """A cell's value; an empty text is a blank.

    An identity number is masked here, so that nothing that is made of the workbook has it.
    """
    if isinstance(value, str):
        return masked(value) or None
    if isinstance(value, float) and value >= _LEAST_NUMBER:
        hidden = masked(f"{value:011.0f}")
        return hidden if hidden.startswith("[") else value
    return value


def parts_of(
    archive: zipfile.ZipFile, content: bytes, file: str
) -> tuple[str, dict[str, str], frozenset[str]]:
    """What the file calls its main part and each sheet's part, by the sheet's name; and which
    sheets are hidden. Raises `UserError` where it is damaged.
    """
    package = SpreadsheetPackage(archive)
    try:
        book = workbook_file(package, content, file, MOST_CELLS)
        main = package.entry(package.related("")["officeDocument"])
    except (Refused, KeyError):
        raise UserError(f"{file} er skadet og kan ikke leses. {FETCH_AGAIN}") from None
    parts = {info.name: package.entry(info.part) for info in book.sheets if info.part in package}
    return main, parts, frozenset(info.name for info in book.sheets if info.hidden)
