"""The workbook's headings that are to name years: of columns, of areas and of sheets."""

from __future__ import annotations

from collections.abc import Iterator

from norcrin_xl.checks.headings import Heading, years_in
from norcrin_xl.model import CellRef, Field
from norcrin_xl.workbook.areas.area import Area, column_index, column_letter
from norcrin_xl.workbook.layout import Layout
from norcrin_xl.workbook.reading.raw import RawWorkbook


def headings(plan: Layout, raw: RawWorkbook) -> Iterator[Heading]:
    """Every heading of `plan` that names years, as it stands in the workbook.

    The areas are found by their names, so that rows somebody has put in between do no harm.
    A sheet's own title and what stands below it are to name the year of the report last.
    """
    partners = set(plan.shape.partners)
    for sheet in plan.sheets:
        for row in (0, 1) if sheet in raw.sheets else ():
            owner = sheet if sheet in partners else None
            yield Heading(_field(raw, sheet, row, 0), (plan.shape.year,), owner)
    for area in plan.areas.values():
        if area.name in raw.names:
            yield from _of_area(area, raw)


def _of_area(area: Area, raw: RawWorkbook) -> Iterator[Heading]:
    """The title stands two rows above the area's first, the header one row above."""
    place = raw.names[area.name]
    heads = [(place.first_row - 2, 0, area.title)]
    heads += [
        (place.first_row - 1, column_index(column.letter), column.header) for column in area.columns
    ]
    for row, column, text in heads:
        if row >= 0 and (years := years_in(text)):
            yield Heading(_field(raw, place.sheet, row, column), years, area.partner or None)


def _field(raw: RawWorkbook, sheet: str, row: int, column: int) -> Field:
    grid = raw.sheets[sheet]
    values = grid[row] if row < len(grid) else []
    value = values[column] if column < len(values) else None
    return Field(value, CellRef(raw.file, sheet, f"{column_letter(column)}{row + 1}"))
