"""Read a workbook's values and defined names, and judge whether this version can read it.

The file is hostile until read: it is opened from memory within bounds, no formula, macro or
link in it is followed, and XML with a DOCTYPE is refused.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from norcrin_xl import __version__
from norcrin_xl.files import refuse_open
from norcrin_xl.findings import UserError
from norcrin_xl.masking import masked
from norcrin_xl.model import Field, Value
from norcrin_xl.network.setup_file import PARTNER, PROJECT, RESERVED_CODES, Entry
from norcrin_xl.office_file import FETCH_AGAIN, open_package, read_named
from norcrin_xl.spreadsheet.grid import Position, Sheet
from norcrin_xl.spreadsheet.package_parts import SpreadsheetPackage
from norcrin_xl.spreadsheet.parsing import Refused
from norcrin_xl.spreadsheet.workbook_file import NamedRange, workbook_file
from norcrin_xl.workbook.areas.area import Area, Areas, column_index
from norcrin_xl.workbook.areas.inputs import LATER_SETUP_ROWS, NOTES, SETUP_ROWS
from norcrin_xl.workbook.areas.views import FINDINGS
from norcrin_xl.workbook.layout import Layout

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

    `formulas` says by sheet which cells hold one, `hidden` which sheets nobody sees. `version` is
    that of the norcrin-xl that built it; empty where it doesn't say.
    """

    file: str
    names: Mapping[str, NamedRange]
    sheets: Mapping[str, Sequence[Sequence[Value]]]
    formulas: Formulas
    hidden: frozenset[str]
    version: str


def read_file(path: Path) -> bytes:
    """The bytes of a workbook. Raises `UserError` when it isn't there, is open, or too large."""
    if path.is_file():
        refuse_open(path)
    return read_named(path)


def read_raw(content: bytes, file: str) -> RawWorkbook:
    """The values and names of the workbook in `content`.

    Raises `UserError` when it is no workbook.
    """
    with open_package(content, file, WANTED) as archive:
        try:
            book = workbook_file(SpreadsheetPackage(archive), content, file, MOST_CELLS)
            if not book.main_type.startswith(WORKBOOK_TYPES):
                raise Refused("fil-ukjent")
            sheets = {info.name: book.sheet(info.name) for info in book.sheets}
        except Refused as refused:
            raise UserError(_damaged(file, refused)) from None
    version = book.properties.get(VERSION_MARK, "")
    values = {name: _rows(sheet) for name, sheet in sheets.items()}
    formulas = {name: _with_formula(sheet) for name, sheet in sheets.items()}
    hidden = frozenset(info.name for info in book.sheets if info.hidden)
    return RawWorkbook(file, book.names, values, formulas, hidden, version)


def _with_formula(sheet: Sheet) -> frozenset[Position]:
    return frozenset(place for place, cell in sheet.cells.items() if cell.formula is not None)


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


def parts_of(archive: zipfile.ZipFile, content: bytes, file: str) -> tuple[str, dict[str, str]]:
    """What the file calls its main part and each sheet's part, by the sheet's name.

    Raises `UserError` where it is damaged.
    """
    package = SpreadsheetPackage(archive)
    try:
        book = workbook_file(package, content, file, MOST_CELLS)
        main = package.entry(package.related("")["officeDocument"])
    except (Refused, KeyError):
        raise UserError(f"{file} er skadet og kan ikke leses. {FETCH_AGAIN}") from None
    return main, {
        info.name: package.entry(info.part) for info in book.sheets if info.part in package
    }


class Unfit(UserError):
    """Something that this version reads isn't in the workbook, or stands elsewhere."""


def explained(raw: RawWorkbook, error: Unfit) -> UserError:
    """What is said of a workbook that lacks something: that its version is another, if it is."""
    made = raw.version
    if made == __version__:
        return error
    if _numbers(made) > _numbers(__version__):
        text = (
            f"{raw.file} er laget med norcrin-xl {made}, som er nyere enn den du har "
            f"({__version__}), og kan ikke leses av den. Installer norcrin-xl {made} eller nyere, "
            "og prøv igjen."
        )
    else:
        version = f"norcrin-xl {made}" if made else "en tidlig utgave av norcrin-xl"
        text = (
            f"{raw.file} er laget med {version}, og kan ikke leses av den du har ({__version__}). "
            f"Bruk {version} til å gjøre ferdig dette året. Neste års arbeidsbok kan du bygge med "
            "den nye."
        )
    return UserError(f"{text} Det som skiller: {error}")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d{1,6}", version)))


def refuse_moved(plan: Layout, raw: RawWorkbook) -> None:
    """Raise `Unfit` for a column that another version has put elsewhere.

    A column that the workbook doesn't have yet is blank, and no matter.
    """
    if raw.version == __version__:
        return
    for area in plan.areas.values():
        if area.name in raw.names:
            for header, letter in _moved(area, raw):
                raise Unfit(
                    f"{raw.file}, ark {area.sheet}, {area.title}: kolonnen «{header}» står ikke "
                    f"i kolonne {letter}."
                )


def _moved(area: Area, raw: RawWorkbook) -> Iterator[tuple[str, str]]:
    """The headers of an area that stand in its header row, but in another column."""
    place = raw.names[area.name]
    grid = raw.sheets.get(place.sheet, [])
    row = grid[place.first_row - 1] if 0 < place.first_row <= len(grid) else []
    texts = [str(value or "") for value in row]
    for column in area.columns:
        at = column_index(column.letter)
        here = texts[at] if at < len(texts) else ""
        if column.header and here != column.header and column.header in texts:
            yield column.header, column.letter


KEYED_LISTS = ("pakker",)
"""Lists that grow and whose rows are known by a key all the same."""

LENGTHENED = (FINDINGS, NOTES)
"""Lists that are shorter in a workbook which an earlier version made."""

CODES: Mapping[str, Entry] = {"prosjekter": PROJECT[0], "partnere": PARTNER[0]}
"""The areas of Oppsett whose first column names sheets and areas, and what it may hold."""

MOST = 10


def refuse_wrong_codes(setup: Areas) -> None:
    """Raise `UserError` for the codes on Oppsett that are unfit or stand twice.

    Capitals make no difference, as they make none in Excel's names.
    """
    said: list[str] = []
    for name, rows in setup.items():
        fields = [next(iter(row.values())) for row in rows]
        if name in CODES:
            said += _unfit(fields, CODES[name])
        said += _doubled(field for field in fields if field.text)
    _refuse(said, UserError)
    known = {*LATER_SETUP_ROWS, *(row["key"].text for row in setup["oppsett"])}
    lost = [label for key, label in SETUP_ROWS if key not in known]
    if lost:
        where = setup["oppsett"][0]["key"].ref
        raise Unfit(
            f"{where.file}, ark {where.sheet}: raden «{lost[0]}» mangler. Sett den tilbake."
        )


def _unfit(fields: Iterable[Field], entry: Entry) -> Iterator[str]:
    for field in fields:
        if not field.text:
            yield f"{field.ref}: cellen er tom, ventet {entry.expected}."
        elif not entry.accepts(field.text):
            yield f"{field.ref}: fant «{field.text}», ventet {entry.expected}."
        elif entry in PARTNER and field.text.lower() in RESERVED_CODES:
            yield f"{field.ref}: «{field.text}» brukes til noe annet i arbeidsboken. Velg en annen."


def _doubled(fields: Iterable[Field]) -> Iterator[str]:
    seen: dict[str, Field] = {}
    for field in fields:
        first = seen.setdefault(field.text.lower(), field)
        if first is not field:
            yield (
                f"{field.ref}: koden «{field.text}» står også i celle {first.ref.cell}. "
                "Hver rad må ha sin egen kode. Rett den ene."
            )


def refuse_wrong_keys(plan: Layout, areas: Areas, file: str) -> None:
    """Raise `UserError` for fixed rows whose key is gone (then `Unfit`) or stands twice."""
    said: list[str] = []
    kind = UserError
    for name, rows in areas.items():
        area = plan[name]
        fields = [row[area.columns[0].key] for row in rows]
        fixed = {row.key for row in area.rows if row.key}
        said += _doubled(_known(fields, fixed, all_of=name in KEYED_LISTS))
        found = {field.text for field in fields}
        found.update(LATER_SETUP_ROWS if name == "oppsett" else ())
        lost = next((row for row in area.rows if row.key and row.key not in found), None)
        if lost is not None and name not in LENGTHENED:
            kind = Unfit
            said.append(
                f"{file}, ark {area.sheet}, {area.title}: raden «{lost.key} {lost.label}» "
                "mangler. Raden kan være slettet eller nøkkelen i første kolonne endret. Sett den "
                "tilbake."
            )
    _refuse(said, kind)


def _known(fields: Iterable[Field], fixed: Collection[str], *, all_of: bool) -> Iterator[Field]:
    """The fields that hold a key which must be there once."""
    return (field for field in fields if field.text in fixed or (all_of and field.text))


def _refuse(said: list[str], kind: type[UserError]) -> None:
    """Raise an error of a kind with the first of what is said, if anything is."""
    if said:
        more = [f"… og {len(said) - MOST} til."] if len(said) > MOST else []
        raise kind("\n".join([*said[:MOST], *more]))
