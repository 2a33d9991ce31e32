"""Where a form's areas stand in a returned sheet: by name, key and label, never by address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import CellRef
from norcrin_xl.partners.forms.plan import AreaPlan
from norcrin_xl.spreadsheet.figure_text import shown
from norcrin_xl.spreadsheet.grid import Sheet, cell_range
from norcrin_xl.spreadsheet.workbook_file import WorkbookFile
from norcrin_xl.workbook.areas.area import (
    Area,
    AreaColumn,
    ColumnKind,
    RowKind,
    column_index,
    column_letter,
)

MOST = 20
"""So many merged ranges are told one by one."""
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


@dataclass
class AreaPlace:
    """Where an area was found: 0-based sheet rows by key, and columns by key."""

    area: Area
    first: int
    last: int
    left: int
    rows: dict[str, int] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    headings: list[int] = field(default_factory=list)
    as_sent: bool = False


def locate(tab: Tab, area: Area, plan: AreaPlan) -> tuple[AreaPlace | None, list[Finding]]:
    """Where `area` stands in the tab, and what is odd about it; `None` where it is gone."""
    place, by_name = _place(tab, area)
    title = list(_title(tab, place)) if place else []
    if place and by_name and not title and _is_as_sent(tab.sheet, place, plan):
        rows, columns = plan.rows, plan.columns
        return AreaPlace(area, place.first, place.last, 0, rows, columns, plan.headings, True), []
    if place is None:
        missing = finding(
            "felt-mangler", _whole(tab), tab.partner, file=tab.book.file, found=area.title
        )
        return None, [missing]
    found = title
    if not by_name:
        where = tab.ref(place.first, place.left)
        found.append(finding("felt-uten-navn", where, tab.partner, found=area.title))
    found += _columns(tab, place)
    found += _rows(tab, place)
    return place, found


def _title(tab: Tab, place: AreaPlace) -> Iterator[Finding]:
    """That another title than the area's stands above it, as when two names are exchanged."""
    row, column = place.first - 2, place.left
    text, expected = tab.sheet.text(row, column), " ".join(place.area.title.split())
    if row >= 0 and text != expected:
        found = shown(text) or "tom"
        where = tab.ref(row, column)
        yield finding("ledetekst-endret", where, tab.partner, found=found, expected=expected)


def _is_as_sent(sheet: Sheet, place: AreaPlace, plan: AreaPlan) -> bool:
    """Whether the area stands where the form has it, with all its keys, labels and headers."""
    area, cells = place.area, sheet.cells
    if (place.first, place.last, place.left) != (area.top - 1, area.bottom - 1, 0):
        return False
    for at, text, marked in plan.printed:
        cell = cells.get(at)
        value = cell.value if cell else ""
        if value == text:
            continue
        if not marked or not isinstance(value, str) or value.rstrip("*) \u00a0") != text:
            return False
    return all((plan.header_row, column) not in cells for column in plan.header_gaps)


def _whole(tab: Tab) -> CellRef:
    return CellRef(tab.book.file, tab.name, "")


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
    header = place.first - 1
    first, *others = place.area.columns
    place.columns[first.key] = place.left
    headers: dict[str, list[int]] = {}
    for column in range(place.left, place.left + 60):
        text = tab.sheet.text(header, column)
        if text:
            headers.setdefault(text, []).append(column)
    moved = False
    for wanted in others:
        at = headers.get(" ".join(wanted.header.split()), [])
        if len(at) != 1:
            yield _lost_column(tab, place, wanted, at)
        if at:
            place.columns[wanted.key] = at[0]
        if at and at[0] != column_index(wanted.letter) and not moved:
            moved = True
            yield _moved_column(tab, place, wanted, at[0])


def _lost_column(tab: Tab, place: AreaPlace, column: AreaColumn, at: list[int]) -> Finding:
    code = "kolonne-dobbel" if at else "kolonne-mangler"
    where = tab.ref(place.first - 1, at[-1] if at else column_index(column.letter))
    return finding(code, where, tab.partner, found=column.header, area=place.area.title)


def _moved_column(tab: Tab, place: AreaPlace, column: AreaColumn, at: int) -> Finding:
    return finding(
        "kolonne-flyttet",
        tab.ref(place.first - 1, at),
        tab.partner,
        found=column.header,
        area=place.area.title,
        expected=column.letter,
    )


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


def _about_row(tab: Tab, place: AreaPlace, code: str, row: int, found: str) -> Finding:
    where = tab.ref(row, place.left)
    return finding(code, where, tab.partner, found=found, area=place.area.title)


def _labels(tab: Tab, place: AreaPlace) -> Iterator[Finding]:
    """Labels that somebody has changed. A footnote mark behind a label belongs to the form."""
    for spec in place.area.rows:
        row = place.rows.get(spec.key)
        if not spec.key or row is None or "label" not in place.columns:
            continue
        text, expected = _label(tab, place, row), " ".join(spec.label.split())
        if text != expected and text.rstrip("*) ") != expected.rstrip("*) "):
            where = tab.ref(row, place.columns["label"])
            yield finding(
                "ledetekst-endret", where, tab.partner, found=shown(text), expected=expected
            )


def _moved(tab: Tab, place: AreaPlace) -> Iterator[Finding]:
    """The first row that isn't where the form has it; those below it have moved along."""
    for spec in place.area.rows:
        row = place.rows.get(spec.key) if spec.key else None
        expected = place.area.row_number(spec.key) if row is not None else 0
        if row is not None and row + 1 != expected:
            yield finding(
                "rad-flyttet",
                tab.ref(row, place.left),
                tab.partner,
                found=f"{spec.key} {spec.label}",
                area=place.area.title,
                expected=expected,
            )
            return


def merged_cells(tab: Tab, places: Mapping[str, AreaPlace]) -> Iterator[Finding]:
    """Merged cells that touch a field; a sheet with many more has been laid out anew."""
    told = 0
    for text in tab.sheet.merged:
        top, bottom, left, right = cell_range(text)
        if told < MOST and any(
            _touches(place, top, bottom, left, right) for place in places.values()
        ):
            told += 1
            yield finding("celle-flettet", tab.ref(top, left), tab.partner, found=shown(text))


def _touches(place: AreaPlace, top: int, bottom: int, left: int, right: int) -> bool:
    """Whether a range holds any field of an area."""
    if top > place.last or bottom < place.first:
        return False
    return any(top <= row <= bottom for row in place.rows.values()) and any(
        left <= place.columns[column.key] <= right
        for column in place.area.columns
        if column.kind is ColumnKind.INPUT and column.key in place.columns
    )
