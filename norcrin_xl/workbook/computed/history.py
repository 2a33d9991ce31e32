"""How Tidligere år compares what was reported with what stands in the workbook now."""

from __future__ import annotations

from norcrin_xl.workbook.areas.area import Area
from norcrin_xl.workbook.areas.history import HISTORY, REPORTED, place_of
from norcrin_xl.workbook.computed.accounts import far
from norcrin_xl.workbook.computed.book import Book, Computed

CHANGED, EXPLAINED = "Endret: skriv hvorfor", "Begrunnet"


def reported_cell(book: Book, area: Area, row: int, column: str) -> Computed | None:
    """The present figure, or the status in words; `None` for a blank row."""
    cell = home(book, area, row)
    if cell is None:
        return None
    if column == "naa":
        address = far(*cell)
        return Computed(f'=IF({address}="","",{address})', book.value(*cell))
    return _status(book, area, row)


def home(book: Book, area: Area, row: int) -> tuple[Area, int, str] | None:
    """The cell that a row is about; `None` where the row is blank or the cell is gone."""
    place = place_of(str(book.input(area, row, "key") or ""))
    if place is None or place.area not in book.layout.areas:
        return None
    target = book.layout[place.area]
    if not target.has(place.row) or not target.has_column(place.column):
        return None
    return target, target.row_number(place.row) - target.top, place.column


def _status(book: Book, area: Area, row: int) -> Computed:
    before, now = area.cell(row, "rapportert"), area.cell(row, "naa")
    reason, role = area.cell(row, "begrunnelse"), area.cell(row, "rolle")
    formula = f'=IF({before}={now},"",IF(OR({reason}="",{role}=""),"{CHANGED}","{EXPLAINED}"))'
    return Computed(formula, _word(book, area, row))


def _word(book: Book, area: Area, row: int) -> str:
    if book.value(area, row, "rapportert") == book.value(area, row, "naa"):
        return ""
    given = all(book.input(area, row, key) for key in ("begrunnelse", "rolle"))
    return EXPLAINED if given else CHANGED


def is_reported(book: Book, area: Area) -> bool:
    """Whether the area holds earlier figures that were carried over, and so are locked."""
    return area.name == HISTORY and bool(book.layout.shape.lengths.get(REPORTED))
