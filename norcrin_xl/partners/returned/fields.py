"""The fields of one area: each cell's value as the form means it, or why it isn't taken in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from string import ascii_uppercase
from typing import Any, NamedTuple

from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import CellError, Value
from norcrin_xl.numbers import decimal_text, rounded
from norcrin_xl.partners.forms.plan import AreaPlan, Input, Key, Position
from norcrin_xl.partners.returned.cells import LARGEST, printed_figure, read_figure, shown
from norcrin_xl.partners.returned.formats import shows
from norcrin_xl.partners.returned.locate import Place, Tab
from norcrin_xl.partners.returned.sheet import Cell
from norcrin_xl.partners.returned.texts import about_text, quoted_value, read_day, text_of
from norcrin_xl.workbook.areas.area import AreaColumn, AreaRowSpec
from norcrin_xl.workbook.areas.specs import DATE_ROWS
from norcrin_xl.workbook.drawing.formats import is_figure

VOLATILE = re.compile(
    r"\b(?:NOW|TODAY|RAND|RANDBETWEEN|RANDARRAY|OFFSET|INDIRECT|INFO|CELL)\s*\(", re.I
)
OUTSIDE = re.compile(r"\[|https?:|\\\\|\||\b(?:WEBSERVICE|HYPERLINK|RTD|DDE|IMPORT\w*)\s*\(", re.I)


class Taken(NamedTuple):
    """What one area gave: the values that can be taken in, where they stand, and findings."""

    values: dict[Key, Value]
    cells: dict[Key, Position]
    findings: list[Finding]


class Spot(NamedTuple):
    """One field in the returned sheet."""

    tab: Tab
    place: Place
    spec: AreaRowSpec
    column: AreaColumn
    row: int
    at: int

    @property
    def label(self) -> str:
        key = f"{self.spec.key} " if "okonomi" in self.place.area.role else ""
        label = f"«{key}{self.spec.label}»"
        return f"{label}, {self.column.header}" if self.column.header != "Verdi" else label

    def says(self, code: str, **words: Any) -> Finding:
        where = self.tab.ref(self.row, self.at)
        return finding(code, where, self.tab.partner, label=self.label, **words)


def read_fields(tab: Tab, place: Place, plan: AreaPlan) -> Taken:
    """Every input field of an area."""
    taken = Taken({}, {}, [])
    cells, plain = tab.sheet.cells, tab.book.plain_styles
    if tab.sheet.hidden_rows or tab.sheet.hidden_columns:
        plain = frozenset()
    for item, at in _placed(place, plan):
        cell = cells.get(at)
        taken.cells[item.key] = at
        if cell is None:
            taken.values[item.key] = None
            continue
        value = cell.value
        whole = type(value) is float and value.is_integer() and -LARGEST <= value <= LARGEST
        known = whole and cell.formula is None and cell.style in plain
        if item.figure and (known or _is_plain(tab, *at, cell)):
            taken.values[item.key] = value
            continue
        value, found = _read(Spot(tab, place, item.spec, item.column, *at), cell)
        taken.values[item.key] = value
        taken.findings.extend(found)
    taken.findings[:] = _once_for_what_is_hidden(taken.findings)
    return taken


def _placed(place: Place, plan: AreaPlan) -> Iterable[tuple[Input, Position]]:
    """The input fields that are there, and where."""
    if place.as_sent:
        return zip(plan.inputs, plan.places, strict=True)
    found = (
        (item, place.rows.get(item.spec.key), place.columns.get(item.column.key))
        for item in plan.inputs
    )
    return ((item, (row, at)) for item, row, at in found if row is not None and at is not None)


def _is_plain(tab: Tab, row: int, at: int, cell: Cell) -> bool:
    """Whether a figure stands there for all to see, so that there is nothing to say about it."""
    value = cell.value
    if not isinstance(value, float) or cell.formula is not None or abs(value) > LARGEST:
        return False
    if row in tab.sheet.hidden_rows or at in tab.sheet.hidden_columns:
        return False
    display = tab.book.display(cell.style)
    return display.figure(value) and (display.decimals is None or value.is_integer())


def _once_for_what_is_hidden(found: list[Finding]) -> Iterator[Finding]:
    """The findings, with only the first for each hidden row and hidden column."""
    seen: set[str] = set()
    for one in found:
        cell = one.where.cell if one.where else ""
        line = cell.strip("0123456789" if one.code == "kolonne-skjult" else ascii_uppercase)
        if one.code not in ("rad-skjult", "kolonne-skjult") or f"{one.code} {line}" not in seen:
            seen.add(f"{one.code} {line}")
            yield one


def _read(spot: Spot, cell: Cell) -> tuple[Value, list[Finding]]:
    found = list(_hidden(spot))
    if cell.formula is not None:
        said = _about_formula(spot, cell, cell.formula)
        found.append(said)
        if said.code != "formel-inndata":
            return None, found
    if isinstance(cell.value, CellError):
        return None, [*found, spot.says("celle-feil", found=shown(cell.value.code))]
    if isinstance(cell.value, str) and not spot.tab.book.display(cell.style).text:
        code = shown(spot.tab.book.format(cell.style))
        said = spot.says("tall-visning", found=code, read=f"«{quoted_value(cell.value)}»")
        return None, [*found, said]
    if is_figure(spot.column):
        return _figure(spot, cell, found)
    if spot.spec.key in DATE_ROWS:
        return _day(spot, cell, found)
    return _text(spot, cell, found)


def _hidden(spot: Spot) -> Iterator[Finding]:
    if spot.row in spot.tab.sheet.hidden_rows:
        yield spot.says("rad-skjult")
    if spot.at in spot.tab.sheet.hidden_columns:
        yield spot.says("kolonne-skjult")


def _about_formula(spot: Spot, cell: Cell, formula: str) -> Finding:
    """What a formula in a field means for its value; it is never evaluated."""
    text = shown(formula)
    if OUTSIDE.search(formula):
        return spot.says("formel-ekstern", found=text)
    if VOLATILE.search(formula):
        return spot.says("formel-flyktig", found=text)
    if cell.value is None:
        return spot.says("formel-uten-verdi", found=text)
    return spot.says("formel-inndata", found=text, read=shown(text_of(cell.value)))


def _figure(spot: Spot, cell: Cell, found: list[Finding]) -> tuple[Value, list[Finding]]:
    reading = read_figure(cell.value, account=spot.column.format == "konto")
    if reading.code:
        found.append(spot.says(reading.code, **reading.words))
    if not reading.accepted or reading.value is None:
        return None, found
    if isinstance(cell.value, float):
        said = _about_display(spot, cell, reading.value)
        if said is not None:
            found.append(said)
            if said.code == "tall-visning":
                return None, found
    return reading.value, found


def _about_display(spot: Spot, cell: Cell, value: float) -> Finding | None:
    """What a person reads in the cell, where that isn't all of the figure."""
    code = spot.tab.book.format(cell.style)
    display = shows(code)
    if not display.figure(value):
        return spot.says("tall-visning", found=shown(code), read=printed_figure(value))
    if display.decimals is None or float(rounded(value, display.decimals)) == value:
        return None
    text = decimal_text(value, display.decimals)
    return spot.says("tall-avrundet", found=text, read=printed_figure(value))


def _day(spot: Spot, cell: Cell, found: list[Finding]) -> tuple[Value, list[Finding]]:
    day, readable = read_day(cell.value)
    if not readable:
        found.append(spot.says("dato-ugyldig", found=shown(text_of(cell.value))))
    return day, found


def _text(spot: Spot, cell: Cell, found: list[Finding]) -> tuple[Value, list[Finding]]:
    text = text_of(cell.value)
    if isinstance(cell.value, float):
        said = _about_display(spot, cell, cell.value)
        if said is not None and said.code == "tall-visning":
            return None, [*found, said]
    stops = False
    for said_of_text in about_text(text):
        stops = stops or said_of_text.stops
        found.append(spot.says(said_of_text.code, found=said_of_text.found))
    return (None if stops or not text.strip() else text), found


def fixed_changes(
    tab: Tab, place: Place, known: Mapping[Key, Value], column: str = "last_year"
) -> Iterator[Finding]:
    """Last year's figures that aren't those of the workbook, also where it has none."""
    at = place.columns.get(column)
    for spec in place.area.rows:
        row = place.rows.get(spec.key) if spec.key else None
        key = (place.area.name, spec.key, column)
        if row is None or at is None or key not in known:
            continue
        value, expected = tab.sheet.value(row, at), known[key]
        if value == expected or (expected is None and not text_of(value).strip()):
            continue
        spot = Spot(tab, place, spec, place.area.column(column), row, at)
        words = {"found": quoted_value(value), "expected": quoted_value(expected)}
        yield spot.says("fast-endret", **words)
