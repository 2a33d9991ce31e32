"""Read the network's workbook: every area by its defined name into fields with their cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from norcrin_xl.checks.headings import Heading, made_for
from norcrin_xl.findings import UserError
from norcrin_xl.form import available_years, load_form
from norcrin_xl.model import CellRef, Field
from norcrin_xl.workbook.areas.area import AreaColumn, AreaRow, Areas, column_index, column_letter
from norcrin_xl.workbook.areas.inputs import setup_areas
from norcrin_xl.workbook.areas.numbers import NUMBERS
from norcrin_xl.workbook.areas.specs import Shape
from norcrin_xl.workbook.layout import FORM_MARK, layout
from norcrin_xl.workbook.layout import NUMBERS as TALL
from norcrin_xl.workbook.reading.contents import form_of, no_form
from norcrin_xl.workbook.reading.editions import Unfit, explained, refuse_moved
from norcrin_xl.workbook.reading.headings import headings
from norcrin_xl.workbook.reading.keys import refuse_wrong_codes, refuse_wrong_keys
from norcrin_xl.workbook.reading.raw import RawWorkbook, read_raw

SETUP_AREAS = ("oppsett", "prosjekter", "partnere", "grenser", "indikatorer")


LISTS = {NUMBERS: TALL}
"""Areas that only list what others hold, with their sheets: nothing is read from them.

A workbook that was built before they were made lacks them.
"""


class ReadBook(NamedTuple):
    """A workbook as it was read: its areas, and its headings that are to name years."""

    areas: Areas
    headings: tuple[Heading, ...]


def read_areas(content: bytes, file: str, *, lists: bool = False) -> Areas:
    """The areas of `read_book`, with the same errors."""
    return read_book(content, file, lists=lists).areas


def read_book(content: bytes, file: str, *, lists: bool = False) -> ReadBook:
    """All areas of the workbook in `content`; with `lists` those too that nothing rests on.

    Raises `UserError` when it is not the network's workbook, an area is gone, or the sheets were
    made for another year than Oppsett says.
    """
    raw = read_raw(content, file, () if lists else LISTS.values())
    try:
        return _read(raw, lists=lists)
    except Unfit as error:
        raise explained(raw, error) from None


def _read(raw: RawWorkbook, *, lists: bool) -> ReadBook:
    file = raw.file
    for name in SETUP_AREAS:
        if name not in raw.names:
            ours = any(other in raw.names for other in SETUP_AREAS)
            raise (Unfit if ours else UserError)(_not_the_workbook(raw, name))
    columns = _setup_columns()
    found = {name: rows_of(raw, name, _letters(columns[name])) for name in SETUP_AREAS}
    refuse_wrong_codes(found)
    plan = layout(shape_of(found, file))
    wanted = [name for name in plan.areas if name not in LISTS or (lists and name in raw.names)]
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
    return ReadBook(areas, heads)


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


def _check_year(setup: Areas, year: int, heads: tuple[Heading, ...]) -> None:
    """Raise `UserError` when Oppsett says another year than every sheet was made for."""
    made = made_for(heads, year)
    if made is not None:
        field = next(row["value"] for row in setup["oppsett"] if row["key"].text == "aar")
        raise UserError(
            f"{field.ref}: rapporteringsåret er {year}, men kolonnene i arkene gjelder {made}. "
            f"Skriv {made} i cellen igjen. Vil du begynne på et nytt år, lager norcrin-xl "
            "nytt-aar neste års arbeidsbok."
        )
