"""Read the network's workbook: every area by its defined name into fields with their cells.

The computed cells and the headings come as they were read too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from norcrin_xl.checks.stored_cells import StoredValue, YearHeading, made_for, years_in
from norcrin_xl.findings import UserError
from norcrin_xl.form import available_years, load_form
from norcrin_xl.model import CellRef, Field
from norcrin_xl.workbook.areas.area import (
    Area,
    AreaColumn,
    AreaRow,
    Areas,
    column_index,
    column_letter,
)
from norcrin_xl.workbook.areas.inputs import NOTES, setup_areas
from norcrin_xl.workbook.areas.specs import Shape
from norcrin_xl.workbook.areas.views import NUMBERS
from norcrin_xl.workbook.computed.placement import cell_quantity, checked_quantity
from norcrin_xl.workbook.layout import FORM_MARK, SETUP, Layout, layout
from norcrin_xl.workbook.reading.editions import (
    Unfit,
    explained,
    refuse_moved,
    refuse_wrong_codes,
    refuse_wrong_keys,
)
from norcrin_xl.workbook.reading.raw import Formulas, RawWorkbook, read_raw
from norcrin_xl.workbook.reading.report_data import form_of, no_form

SETUP_AREAS = ("oppsett", "prosjekter", "partnere", "grenser", "indikatorer", NOTES)


def read_areas(content: bytes, file: str) -> Areas:
    """The areas of `read_book`, with the same errors."""
    return read_book(content, file).areas


class BookRead(NamedTuple):
    """What stands in a workbook: its areas, headings that are to name years, where formulas are."""

    areas: Areas
    headings: tuple[YearHeading, ...]
    formulas: Formulas


def read_book(content: bytes, file: str) -> BookRead:
    """What stands in the workbook in `content`.

    Raises `UserError` when it is not the network's workbook, an area is gone, or the sheets were
    made for another year than Oppsett says.
    """
    raw = read_raw(content, file)
    try:
        return _read(raw)
    except Unfit as error:
        raise explained(raw, error) from None


def _read(raw: RawWorkbook) -> BookRead:
    file = raw.file
    for name in SETUP_AREAS:
        if name not in raw.names:
            if any(other in raw.names for other in SETUP_AREAS):
                raise Unfit(
                    f"{file}, ark {SETUP}: området «{name}» mangler. Det kan være slettet, eller "
                    "arbeidsboken kan være laget før det kom. Bruk en kopi der det er på plass."
                )
            raise UserError(_not_the_workbook(raw, name))
    columns = _setup_columns()
    found = {name: rows_of(raw, name, _letters(columns[name])) for name in SETUP_AREAS}
    refuse_wrong_codes(found)
    plan = layout(shape_of(found, file))
    # A workbook that was built before this list was made lacks it.
    wanted = [name for name in plan.areas if name != NUMBERS or name in raw.names]
    missing = [name for name in wanted if name not in raw.names]
    if missing:
        area = plan[missing[0]]
        raise Unfit(
            f"{file}, ark {area.sheet}: området «{area.name}» ({area.title}) mangler. "
            "Arket kan være slettet eller gitt nytt navn. Bruk en kopi der det er på plass."
        )
    refuse_moved(plan, raw)
    heads = tuple(headings(plan, raw))
    _check_year(found, plan.shape.year, heads)
    areas = {name: rows_of(raw, name, _letters(plan[name].columns)) for name in wanted}
    refuse_wrong_keys(plan, areas, file)
    return BookRead(areas, heads, raw.formulas)


def _not_the_workbook(raw: RawWorkbook, lacks: str) -> str:
    """What is said of a workbook without our set-up: it may be a partner's form."""
    if FORM_MARK in raw.names:
        return (
            f"{raw.file} er et partnerskjema, ikke arbeidsboken. Velg arbeidsboken (.xlsm). "
            "Skjemaer tas inn i den med norcrin-xl hent."
        )
    return (
        f"{raw.file} er ikke NorCRIN-arbeidsboken: området «{lacks}» mangler. "
        "Velg arbeidsboken (.xlsm), for eksempel NorCRIN_Rapport.xlsm."
    )


def rows_of(raw: RawWorkbook, name: str, letters: Mapping[str, int]) -> tuple[AreaRow, ...]:
    """The rows of a named area; `letters` gives each column key its 0-based sheet column.

    Raises `KeyError` when the workbook has no such name.
    """
    place = raw.names[name]
    grid = raw.sheets[place.sheet]
    columns = [(key, column, column_letter(column)) for key, column in letters.items()]
    rows = []
    for number in range(place.first_row, place.last_row + 1):
        values = grid[number] if number < len(grid) else []
        width = len(values)
        rows.append(
            {
                key: Field(
                    values[column] if column < width else None,
                    CellRef(raw.file, place.sheet, f"{letter}{number + 1}"),
                )
                for key, column, letter in columns
            }
        )
    return tuple(rows)


def _letters(columns: tuple[AreaColumn, ...]) -> dict[str, int]:
    """The 0-based sheet column of each column key."""
    return {column.key: column_index(column.letter) for column in columns}


def _setup_columns() -> dict[str, tuple[AreaColumn, ...]]:
    """The columns of the areas on Oppsett, which are the same whatever the set-up says."""
    form = load_form(available_years()[-1])
    return {spec.name: spec.columns for spec in setup_areas(Shape(form, form.year, (), (), {}))}


def shape_of(setup: Areas, file: str) -> Shape:
    """The shape of the workbook whose sheet Oppsett was read."""
    fields = {row["key"].text: row["value"] for row in setup["oppsett"]}
    year = fields["aar"]
    if year.number is None:
        raise UserError(f"{year.ref}: fant «{year.text}», ventet et årstall. Rett cellen.")
    try:
        form = form_of(int(year.number), setup)
    except LookupError:
        raise UserError(f"{year.ref}: {no_form(int(year.number))}") from None
    projects = tuple((row["key"].text, row["name"].text) for row in setup["prosjekter"])
    partners = tuple(row["code"].text for row in setup["partnere"])
    return Shape(form, int(year.number), projects, partners, {})


def _check_year(setup: Areas, year: int, heads: tuple[YearHeading, ...]) -> None:
    """Raise `UserError` when Oppsett says another year than every sheet was made for."""
    made = made_for(heads, year)
    if made is not None:
        field = next(row["value"] for row in setup["oppsett"] if row["key"].text == "aar")
        raise UserError(
            f"{field.ref}: rapporteringsåret er {year}, men kolonnene i arkene gjelder {made}. "
            f"Skriv {made} i cellen igjen. Vil du begynne på et nytt år, lager norcrin-xl "
            "nytt-aar neste års arbeidsbok."
        )


def stored_values(plan: Layout, areas: Areas) -> Iterator[StoredValue]:
    """All computed cells in `areas` that show a quantity.

    Rows are found by their key, so that rows somebody has put in between do no harm.
    """
    for area in plan.areas.values():
        shown = _quantities(plan, area)
        key = area.columns[0].key
        for row in areas.get(area.name, ()):
            for column, quantity in shown.get(row[key].text, ()):
                if column in row:
                    yield StoredValue(quantity, row[column])


def _quantities(plan: Layout, area: Area) -> dict[str, list[tuple[str, str]]]:
    """For each row key the columns that show a quantity, with its id."""
    shown: dict[str, list[tuple[str, str]]] = {}
    for index, spec in enumerate(area.rows):
        for column in area.columns if spec.key else ():
            quantity = cell_quantity(plan, area, index, column.key) or checked_quantity(
                plan, area, index, column.key
            )
            if quantity is not None:
                shown.setdefault(spec.key, []).append((column.key, quantity))
    return shown


def headings(plan: Layout, raw: RawWorkbook) -> Iterator[YearHeading]:
    """Every heading of `plan` that names years, as it stands in the workbook.

    The areas are found by their names, so that rows somebody has put in between do no harm.
    A sheet's own title and what stands below it are to name the year of the report last.
    """
    partners = set(plan.shape.partners)
    for sheet in plan.sheets:
        for row in (0, 1) if sheet in raw.sheets else ():
            owner = sheet if sheet in partners else None
            yield YearHeading(_field(raw, sheet, row, 0), (plan.shape.year,), owner)
    for area in plan.areas.values():
        if area.name in raw.names:
            yield from _of_area(area, raw)


def _of_area(area: Area, raw: RawWorkbook) -> Iterator[YearHeading]:
    """The title stands two rows above the area's first, the header one row above."""
    place = raw.names[area.name]
    heads = [(place.first_row - 2, 0, area.title)]
    heads += [
        (place.first_row - 1, column_index(column.letter), column.header) for column in area.columns
    ]
    for row, column, text in heads:
        if row >= 0 and (years := years_in(text)):
            yield YearHeading(_field(raw, place.sheet, row, column), years, area.partner or None)


def _field(raw: RawWorkbook, sheet: str, row: int, column: int) -> Field:
    grid = raw.sheets[sheet]
    values = grid[row] if row < len(grid) else []
    value = values[column] if column < len(values) else None
    return Field(value, CellRef(raw.file, sheet, f"{column_letter(column)}{row + 1}"))
