"""Whose form a returned file is, and where its areas stand: by mark, name, key and label.

Never by address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from norcrin_xl.findings import Finding, finding
from norcrin_xl.masking import shown
from norcrin_xl.model import CellRef, Setup, Value
from norcrin_xl.numbers import listed
from norcrin_xl.partners.forms.plan import (
    GUIDE,
    MARK_NAME,
    MARKS,
    NETWORK,
    PARTNER,
    VERSION,
    WORKBOOK,
    YEAR,
    FormCell,
    Key,
    as_sent,
    form_cells,
    marks,
)
from norcrin_xl.spreadsheet.grid import Position, Sheet, cell_range, lies_in
from norcrin_xl.spreadsheet.parsing import Refused
from norcrin_xl.spreadsheet.workbook_file import WorkbookFile
from norcrin_xl.workbook.areas.area import (
    Area,
    ColumnKind,
    RowKind,
    column_index,
    column_letter,
)
from norcrin_xl.workbook.layout import Layout

MOST = 20
"""So many merged ranges are told one by one."""
UNKNOWN = "verken navn eller ledetekster er skjemaets"
FURTHEST = 400
"""How far down a sheet an area is looked for by its title."""


@dataclass(frozen=True)
class Tab:
    """A partner's tab in a returned workbook."""

    book: WorkbookFile
    name: str
    sheet: Sheet
    partner: str

    def ref(self, row: int, column: int) -> CellRef:
        return CellRef(self.book.file, self.name, f"{column_letter(column)}{row + 1}")

    def says(self, code: str, row: int, column: int, **words: Any) -> Finding:
        """The finding `code` at a cell of the tab."""
        return finding(code, self.ref(row, column), self.partner, **words)


class Spot(NamedTuple):
    """A cell of the form in the returned sheet."""

    tab: Tab
    own: FormCell
    row: int
    column: int

    @property
    def at(self) -> Position:
        return self.row, self.column

    @property
    def label(self) -> str:
        spec, header = self.own.spec, self.own.column.header
        key = f"{spec.key} " if "okonomi" in self.own.area.role else ""
        label = f"«{key}{spec.label}»"
        return f"{label}, {header}" if header != "Verdi" else label

    def says(self, code: str, **words: Any) -> Finding:
        return self.tab.says(code, self.row, self.column, label=self.label, **words)


@dataclass
class AreaPlace:
    """Where an area was found: 0-based sheet rows by key, columns by key, its cells and sums."""

    area: Area
    first: int
    last: int
    left: int
    rows: dict[str, int] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    headings: list[int] = field(default_factory=list)
    spots: tuple[Spot, ...] = ()
    sums: tuple[Spot, ...] = ()
    as_sent: bool = False


def locate(tab: Tab, area: Area) -> tuple[AreaPlace | None, list[Finding]]:
    """Where `area` stands in the tab, and what is odd about it; `None` where it is gone."""
    place, by_name = _place(tab, area)
    if place is None:
        sheet = CellRef(tab.book.file, tab.name, "")
        file, title = tab.book.file, area.title
        return None, [finding("felt-mangler", sheet, tab.partner, file=file, found=title)]
    found = list(_title(tab, place))
    if not by_name:
        found.append(tab.says("felt-uten-navn", place.first, place.left, found=area.title))
    found += _columns(tab, place)
    found += _rows(tab, place)
    place.as_sent = not found
    place.spots = tuple(_spots(tab, place))
    place.sums = tuple(spot for spot in place.spots if spot.own.is_sum)
    return place, found


def _spots(tab: Tab, place: AreaPlace) -> Iterator[Spot]:
    """The cells of the form that are there."""
    for own in form_cells(place.area):
        row, column = place.rows.get(own.spec.key), place.columns.get(own.column.key)
        if row is not None and column is not None:
            yield Spot(tab, own, row, column)


def _title(tab: Tab, place: AreaPlace) -> Iterator[Finding]:
    """That another title than the area's stands above it, as when two names are exchanged."""
    row, column = place.first - 2, place.left
    text, expected = tab.sheet.text(row, column), " ".join(place.area.title.split())
    if row >= 0 and text != expected:
        found = shown(text) or "tom"
        yield tab.says("ledetekst-endret", row, column, found=found, expected=expected)


def _place(tab: Tab, area: Area) -> tuple[AreaPlace | None, bool]:
    """The area's rectangle by its defined name, or else by its title."""
    named = tab.book.names.get(area.name)
    if named and named.sheet == tab.name and 0 < named.first_row <= named.last_row:
        last = min(named.last_row, named.first_row + FURTHEST)
        return AreaPlace(area, named.first_row, last, named.first_column), True
    for row in range(min(tab.sheet.last_row, FURTHEST) + 1):
        for column in range(8):
            if tab.sheet.text(row, column) == area.title and _headed(tab, area, row + 1):
                first = row + 2
                return AreaPlace(area, first, first + len(area.rows) - 1, column), False
    return None, False


def _headed(tab: Tab, area: Area, row: int) -> bool:
    """Whether a row holds most of an area's headers, as the row below its title does."""
    texts = {tab.sheet.text(row, column) for column in range(60)}
    headers = [" ".join(column.header.split()) for column in area.columns[1:]]
    return sum(header in texts for header in headers) * 2 > len(headers)


def _columns(tab: Tab, place: AreaPlace) -> Iterator[Finding]:
    """Find each column by its header; the keys stand in the area's first column."""
    header, area = place.first - 1, place.area.title
    first, *others = place.area.columns
    place.columns[first.key] = place.left
    headers: dict[str, list[int]] = {}
    for column in range(place.left, place.left + 60):
        text = tab.sheet.text(header, column)
        if text:
            headers.setdefault(text, []).append(column)
    moved = False
    for wanted in others:
        expected = column_index(wanted.letter)
        at = headers.get(" ".join(wanted.header.split()), [])
        words = {"found": wanted.header, "area": area}
        if not at:
            yield tab.says("kolonne-mangler", header, expected, **words)
            continue
        if len(at) > 1:
            yield tab.says("kolonne-dobbel", header, at[-1], **words)
        place.columns[wanted.key] = at[0]
        if at[0] != expected and not moved:
            moved = True
            yield tab.says("kolonne-flyttet", header, at[0], **words, expected=wanted.letter)


def _rows(tab: Tab, place: AreaPlace) -> Iterator[Finding]:
    """Find each row by its key, and say which are gone, doubled, added or moved."""
    area, keys = place.area, {row.key: row for row in place.area.rows if row.key}
    headings = {row.label for row in area.rows if row.kind is RowKind.HEADING}
    for row in range(place.first, place.last + 1):
        key = tab.sheet.text(row, place.left)
        if key in keys and key not in place.rows:
            place.rows[key] = row
        elif key in keys:
            yield _about_row(tab, place, "rad-dobbel", row, f"{key} {keys[key].label}")
        elif not key and _label(tab, place, row) in headings:
            place.headings.append(row)
        elif _has_content(tab, place, row):
            text = shown(f"{key} {_label(tab, place, row)}".strip() or "uten nøkkel")
            yield _about_row(tab, place, "rad-ekstra", row, text)
    for spec in area.rows:
        if spec.key and spec.key not in place.rows:
            row = area.row_number(spec.key) - 1
            yield _about_row(tab, place, "rad-mangler", row, f"{spec.key} {spec.label}")
    yield from _labels(tab, place)
    yield from _moved(tab, place)


def _label(tab: Tab, place: AreaPlace, row: int) -> str:
    column = place.columns.get("label")
    return "" if column is None else tab.sheet.text(row, column)


def _has_content(tab: Tab, place: AreaPlace, row: int) -> bool:
    """Whether a row that isn't the form's holds anything that somebody wrote."""
    right = max(place.columns.values())
    return any(tab.sheet.text(row, column) for column in range(place.left, right + 1))


def _about_row(
    tab: Tab, place: AreaPlace, code: str, row: int, found: str, **words: Any
) -> Finding:
    return tab.says(code, row, place.left, found=found, area=place.area.title, **words)


def _labels(tab: Tab, place: AreaPlace) -> Iterator[Finding]:
    """Labels that somebody has changed. A footnote mark behind a label belongs to the form."""
    for spec in place.area.rows:
        row = place.rows.get(spec.key)
        if not spec.key or row is None or "label" not in place.columns:
            continue
        text, expected = _label(tab, place, row), " ".join(spec.label.split())
        if text != expected and text.rstrip("*) ") != expected.rstrip("*) "):
            column = place.columns["label"]
            yield tab.says("ledetekst-endret", row, column, found=shown(text), expected=expected)


def _moved(tab: Tab, place: AreaPlace) -> Iterator[Finding]:
    """The first row that isn't where the form has it; those below it have moved along."""
    for spec in place.area.rows:
        row = place.rows.get(spec.key) if spec.key else None
        expected = place.area.row_number(spec.key) if row is not None else 0
        if row is not None and row + 1 != expected:
            found = f"{spec.key} {spec.label}"
            yield _about_row(tab, place, "rad-flyttet", row, found, expected=expected)
            return


def merged_cells(tab: Tab, places: Iterable[AreaPlace]) -> Iterator[Finding]:
    """Merged cells that touch a field; a sheet with many more has been laid out anew."""
    spots = [spot for place in places for spot in place.spots]
    fields = [spot.at for spot in spots if spot.own.column.kind is ColumnKind.INPUT]
    merged = ((text, cell_range(text)) for text in tab.sheet.merged)
    touching = (one for one in merged if any(lies_in(at, one[1]) for at in fields))
    for text, (top, _, left, _) in islice(touching, MOST):
        yield tab.says("celle-flettet", top, left, found=shown(text))


MOST_SHEETS_READ = 12


@dataclass(frozen=True)
class Expected:
    """What the workbook expects of returned forms: the layout, and the marks they carry.

    `known` holds the workbook's present content of the partners' fields and last year's figures,
    and `formulas` what the formulas of their sums are made of.
    """

    layout: Layout
    setup: Setup
    known: Mapping[Key, Value]
    formulas: Mapping[Key, tuple[str, ...]]

    @property
    def partners(self) -> tuple[str, ...]:
        return self.layout.shape.partners

    def areas(self, code: str) -> tuple[Area, ...]:
        """The areas of a partner's tab."""
        return tuple(map(as_sent, self.layout.on_sheet(code)))

    @property
    def marks(self) -> Mapping[str, str]:
        """The facts that the form of any partner carries; the partner is blank."""
        return marks(self.setup, self.layout.shape.form, "")


REFUSALS = {
    NETWORK: "retur-annet-nettverk",
    YEAR: "retur-aar",
    VERSION: "retur-versjon",
    WORKBOOK: "retur-arbeidsbok",
}
"""The finding for each mark that isn't the workbook's, in the order in which they are judged."""


def identify(book: WorkbookFile, expected: Expected) -> tuple[str, str, list[str]]:
    """The partner's code, the sheet of its tab, and the marks that are lacking.

    Raises `Refused` with the reason where the form isn't one for this workbook.
    """
    found, wanted = marks_of(book), expected.marks
    for name, code in REFUSALS.items():
        if found.get(name) and found[name] != wanted[name]:
            code = _older_or_newer(found[name], wanted[name]) if name == VERSION else code
            raise Refused(code, shown(found[name]), wanted[name])
    named = [code for code in expected.partners if _named_areas(book, expected, code)]
    if len(named) > 1:
        raise Refused("retur-to-partnere", listed(named))
    marked = found.get(PARTNER, "")
    if marked and marked not in expected.partners:
        raise Refused("retur-partner", shown(marked))
    if marked and named and marked != named[0]:
        raise Refused("retur-partner-byttet", marked, named[0])
    code, tab = _tab(book, expected, marked or next(iter(named), ""))
    return code, tab, [name for name in MARKS if not found.get(name)]


def _older_or_newer(version: str, wanted: str) -> str:
    """The finding for another form version: older, newer, or unknown."""
    mine, other = _numbers(wanted), _numbers(version)
    if not mine or not other:
        return "retur-versjon"
    return "retur-versjon-eldre" if other < mine else "retur-versjon-nyere"


def _numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version such as 2021.1; empty where it is written in another way."""
    parts = version.split(".")
    plain = all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts)
    return tuple(map(int, parts)) if plain else ()


def marks_of(book: WorkbookFile) -> dict[str, str]:
    """The marks in the properties, or on the guide sheet where a program has dropped them."""
    marks = {name: book.properties.get(name, "") for name in MARKS}
    place = book.names.get(MARK_NAME)
    if all(marks.values()):
        return marks
    guide = place.sheet if place else GUIDE
    if guide not in {info.name for info in book.sheets}:
        return marks
    sheet = book.sheet(guide)
    for row in range(min(sheet.last_row, 100) + 1):
        name, value = sheet.text(row, 0), sheet.text(row, 1)
        if name in marks and not marks[name]:
            marks[name] = value
    return marks


def _named_areas(book: WorkbookFile, expected: Expected, code: str) -> list[str]:
    """The sheets that the names of a partner's areas point at."""
    places = (book.names.get(area.name) for area in expected.areas(code))
    named = [place.sheet for place in places if place]
    sheets = {info.name for info in book.sheets} if named else set()
    return [sheet for sheet in named if sheet in sheets]


def _tab(book: WorkbookFile, expected: Expected, code: str) -> tuple[str, str]:
    """The partner and the sheet of its tab: by names, by the sheet's name, or by labels."""
    by_name = _named_areas(book, expected, code) if code else []
    if by_name:
        return code, by_name[0]
    names = [info.name for info in book.sheets]
    for own in (code,) if code else expected.partners:
        if own in names and own in _by_labels(book, expected, own):
            return own, own
    if not code:
        raise Refused("retur-ukjent", UNKNOWN)
    for name in _by_labels(book, expected, code):
        return code, name
    raise Refused("ark-mangler", code)


def _by_labels(book: WorkbookFile, expected: Expected, code: str) -> list[str]:
    """The sheets that hold the titles of the partner's areas."""
    titles = {area.title for area in expected.areas(code)}
    return [
        info.name
        for info in book.sheets[:MOST_SHEETS_READ]
        if info.name != GUIDE and len(titles & set(_first_texts(book, info.name))) > 1
    ]


def _first_texts(book: WorkbookFile, sheet: str) -> Iterator[str]:
    """The texts in the first columns of a sheet."""
    read = book.sheet(sheet)
    for row, column in read.cells:
        if column < 8:
            yield read.text(row, column)


def copies_of(book: WorkbookFile, expected: Expected, code: str, tab: str) -> Iterator[str]:
    """Other sheets that are copies of the partner's tab: with its names or its labels."""
    own = {area.name for area in expected.areas(code)}
    local = {sheet for name, sheet in book.sheet_names if name in own and sheet != tab}
    others = [info.name for info in book.sheets if info.name not in (tab, GUIDE)]
    labelled = _by_labels(book, expected, code) if others else []
    yield from (name for name in others if name in local or name in labelled)
