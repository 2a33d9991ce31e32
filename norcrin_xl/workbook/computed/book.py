"""What a workbook is built from: which of its cells are computed, which quantity each cell shows
or is about, and what it shows before Excel has computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from norcrin_xl.model import CellRef, Field, Quantities, Quantity, ReportData, Value
from norcrin_xl.numbers import MISSING, total
from norcrin_xl.quantities.exhibits import Figure
from norcrin_xl.quantities.quantity_ids import (
    ALL,
    DEVIATION,
    SHARE,
    amount_id,
    beside,
    kpi_id,
    series_id,
    usage_id,
    year_id,
)
from norcrin_xl.workbook.areas.area import (
    DEVIATION_THEN,
    WORDING,
    Area,
    AreaColumn,
    Areas,
    ColumnKind,
    RowKind,
    column_index,
)
from norcrin_xl.workbook.areas.inputs import FIXED_SETUP_ROWS
from norcrin_xl.workbook.areas.views import FINDINGS, NETWORK, NUMBERS
from norcrin_xl.workbook.layout import Layout

ACCOUNT_ROLES = ("partner_okonomi", "arsregnskap")
HOMES = (*ACCOUNT_ROLES, "kpi", "bruk_partnere", "kpi_partnere", "bruk")
"""The roles of areas in which quantities have their own cell."""


def cell_kind(area: Area, row: int, column: AreaColumn) -> ColumnKind | None:
    """What stands in a cell of an area; `None` where the row leaves the column blank.

    `row` is 0-based. Totals are computed where the other rows are filled in.
    """
    spec, kind = area.rows[row], column.kind
    if spec.kind is RowKind.HEADING:
        return ColumnKind.LABEL if kind is ColumnKind.LABEL else None
    if area.role == "oppsett" and spec.key in FIXED_SETUP_ROWS and kind is ColumnKind.INPUT:
        return ColumnKind.FIXED
    if spec.kind is not RowKind.TOTAL:
        return kind
    if kind is ColumnKind.INPUT and column.format != "tekst":
        return ColumnKind.COMPUTED
    if column.key in ("status", "forklaring", "help", DEVIATION_THEN, WORDING):
        return None
    return kind


def cell_quantity(layout: Layout, area: Area, row: int, column: str) -> str | None:
    """The id of the quantity that a computed cell shows.

    `None` for a cell that is not computed, or that shows a status, a count or a text.
    """
    if cell_kind(area, row, area.column(column)) is not ColumnKind.COMPUTED:
        return None
    if column in ("status", "label", "utvikling"):
        return None
    key = area.rows[row].key
    match area.role:
        case "partner_okonomi" | "arsregnskap":
            return amount_id(area.subject, key, column, area.partner.lower())
        case "partner_bruk" | "bruk" | "bruk_partnere":
            return _usage_quantity(layout, area, key, column)
        case "partner_kpi" | "kpi_partnere":
            return _kpi_quantity(layout, area, key, column)
        case "kpi":
            return _series_quantity(layout, key, column)
        case "figur":
            return _figure_quantity(layout, area, key, int(column))
    return None


def checked_quantity(layout: Layout, area: Area, row: int, column: str) -> str | None:
    """The id of the quantity that a cell of the sheet Kontroll, or of the payments, holds again.

    Excel computes these cells by a way of its own, from the partners' tabs or beside a function.
    """
    key = area.rows[row].key
    if cell_kind(area, row, area.column(column)) is not ColumnKind.COMPUTED or not key:
        return None
    first, *rest = key.split("|")
    match area.role, column:
        case "kontroll_like", block if block in layout.shape.form.equal_totals:
            owner = "" if first == NETWORK else first.lower()
            return amount_id(rest[0], block, rest[1], owner)
        case "kontroll_arsregnskap", "sum" | "arsregnskap":
            return amount_id(first, rest[0], rest[1])
        case "kontroll_deler", "deler" | "total":
            return cell_quantity(layout, layout[first], layout[first].index(rest[0]), rest[1])
        case "kontroll_avvik", "avvik" | "avvik_prosent":
            return amount_id(first, rest[0], column)
        case "kontroll_endring", "endring" | "endring_prosent":
            return _series_quantity(layout, key, column)
        case "brukerbetaling" | "kontroll_brukerbetaling", name if first == "sum":
            return _payment_quantity(layout, name)
    return None


def _payment_quantity(layout: Layout, column: str) -> str | None:
    """User payment over all projects and partners."""
    post = layout.shape.form.user_payment.key
    known = (*(item.key for item in layout.shape.form.columns), DEVIATION, SHARE)
    return amount_id(ALL, post, column) if column in known else None


def home_quantity(layout: Layout, area: Area, row: int, column: str) -> str | None:
    """As `cell_quantity`, with the amounts that a partner types in as well."""
    kind = cell_kind(area, row, area.column(column))
    amounts = (item.key for item in layout.shape.form.columns)
    if area.role == "partner_okonomi" and kind is ColumnKind.INPUT and column in amounts:
        return amount_id(area.subject, area.rows[row].key, column, area.partner.lower())
    return cell_quantity(layout, area, row, column)


def _usage_quantity(layout: Layout, area: Area, key: str, column: str) -> str | None:
    partner = area.partner or (column if column not in ("value", "sum") else "")
    summed = layout.shape.form.indicator(key).summable
    return usage_id(key, partner.lower()) if partner or summed else None


def _kpi_quantity(layout: Layout, area: Area, key: str, column: str) -> str | None:
    partner = area.partner or (column if column != "sum" else "")
    if partner or "." in key:
        return kpi_id(key, partner.lower())
    kpi = next(item for item in layout.shape.form.kpis if item.id == key)
    return year_id(kpi_id(key), layout.shape.year) if kpi.summable else None


def _series_quantity(layout: Layout, key: str, column: str) -> str:
    return year_id(series_id(layout.shape.form, key), column)


def _figure_quantity(layout: Layout, area: Area, key: str, series: int) -> str:
    spec = next(item for item in layout.shape.form.figures if item.id == area.subject)
    name = key if spec.by == "year" else key.lower()
    return spec.series[series].format(**{spec.by: name})


def quantity_in(plan: Layout, areas: Areas, quantities: Quantities, place: CellRef) -> str | None:
    """The id of the quantity that a cell shows, lists or points to; `None` where it does none.

    A row of Tall is the quantity that it lists; a finding in Kontroll the one in its cell. What
    a partner has typed in is the quantity that is made of that cell alone.
    """
    for area in plan.on_sheet(place.sheet):
        rows, index = areas.get(area.name, ()), place.row - area.top
        if not 0 <= index < max(len(area.rows), len(rows)):
            continue
        if area.name == NUMBERS and index < len(rows):
            return _known(rows[index]["key"].text, quantities)
        if area.name == FINDINGS and index < len(rows):
            target = CellRef("", rows[index]["ark"].text, rows[index]["celle"].text)
            return quantity_in(plan, areas, quantities, target) if target.cell else None
        if index < len(area.rows) and (found := _shown(plan, area, index, place, quantities)):
            return found
    return _made_of_alone(quantities, place)


def _shown(
    plan: Layout, area: Area, index: int, place: CellRef, quantities: Quantities
) -> str | None:
    """The quantity in a cell of an area, where it has one."""
    if not area.rows[index].key:
        return None
    at = column_index(place.letter)
    column = next((item for item in area.columns if column_index(item.letter) == at), None)
    found = home_quantity(plan, area, index, column.key) if column else None
    return _known(found or "", quantities)


def _known(key: str, quantities: Quantities) -> str | None:
    return key if key in quantities else None


def _made_of_alone(quantities: Quantities, place: CellRef) -> str | None:
    """The first quantity whose only source is the cell: the partner's own figure."""
    return next(
        (
            key
            for key, quantity in quantities.items()
            if len(quantity.sources) == 1 and quantity.sources[0][1:] == place[1:]
        ),
        None,
    )


Shown = float | str


class Computed(NamedTuple):
    """A computed cell: its formula, and the value that the formula gives.

    `spill` is the range that an array formula fills from its first cell. The other cells of
    that range have no formula, only their value.
    """

    formula: str
    value: Shown
    spill: str = ""


Rule = Callable[["Book", Area, int, str], Computed | None]
"""How the cells of a role are computed: (book, area, 0-based row, column key)."""


@dataclass(frozen=True)
class Book:
    """The layout, what stands in its input areas, and everything computed from that."""

    layout: Layout
    areas: Areas
    data: ReportData
    quantities: Quantities
    figures: Mapping[str, Figure]
    rules: Mapping[str, Rule]
    illustration: str = ""
    _memo: dict[tuple[str, int, str], Computed | None] = field(default_factory=dict)

    def input(self, area: Area, row: int, column: str) -> Value:
        """What stands in an input or a fixed cell; `None` when it is blank."""
        rows = self.areas[area.name]
        found: Field | None = rows[row].get(column) if row < len(rows) else None
        return found.value if found else None

    def computed(self, area: Area, row: int, column: str) -> Computed | None:
        """The formula and value of a computed cell; `None` for one that stays blank."""
        place = (area.name, row, column)
        if place not in self._memo:
            self._memo[place] = self.rules[area.role](self, area, row, column)
        return self._memo[place]

    def value(self, area: Area, row: str | int, column: str) -> Shown:
        """What a cell of figures shows: a number, "" or a text."""
        index = row if isinstance(row, int) else area.index(row)
        if cell_kind(area, index, area.column(column)) is ColumnKind.COMPUTED:
            made = self.computed(area, index, column)
            return made.value if made else ""
        value = self.input(area, index, column)
        return value if isinstance(value, int | float | str) else "" if value is None else MISSING

    def numbers(self, cells: Iterable[tuple[Area, int, str]]) -> list[float]:
        """The figures among cells; blanks and texts are left out."""
        values = (self.value(*cell) for cell in cells)
        return [value for value in values if not isinstance(value, str)]

    def total(self, cells: Iterable[tuple[Area, int, str]]) -> float:
        """The sum of the figures among cells, as SUM adds them; 0 when there are none."""
        return total(self.numbers(cells))

    def quantity(self, area: Area, row: int, column: str) -> Quantity | None:
        """The quantity that a computed cell shows, if any."""
        key = cell_quantity(self.layout, area, row, column)
        return None if key is None else self.quantities[key]

    def shown(self, quantity: Quantity) -> Shown:
        """A quantity as its cell shows it: blank, "mangler" or its value."""
        if quantity.value is not None:
            return quantity.value
        if quantity.absence != MISSING:
            return ""
        return MISSING if any(self.filled(ref) for ref in self._row_sources(quantity)) else ""

    def filled(self, ref: CellRef) -> bool:
        return (ref.sheet, ref.cell) in self._filled

    def _row_sources(self, quantity: Quantity) -> Iterator[CellRef]:
        """The cells behind a quantity; for accounts, those of all columns of its row."""
        yield from quantity.sources
        for other in beside(quantity.id, [item.key for item in self.data.form.columns]):
            yield from self.quantities[other].sources

    @cached_property
    def _filled(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            (item.ref.sheet, item.ref.cell)
            for rows in self.areas.values()
            for row in rows
            for item in row.values()
            if item.value is not None
        )

    @cached_property
    def listed(self) -> tuple[Quantity, ...]:
        """All quantities in the order of the sheet Tall."""
        return tuple(self.quantities.values())

    def listed_in(self, row: int) -> Quantity | None:
        """The quantity of a row of Tall; `None` for a spare row."""
        return self.listed[row] if row < len(self.listed) else None

    @cached_property
    def homes(self) -> Mapping[str, tuple[Area, int, str]]:
        """Where each quantity of the accounts, forms, series and lists per partner stands."""
        found: dict[str, tuple[Area, int, str]] = {}
        for area in self.layout.areas.values():
            if area.role in HOMES:
                for row in range(len(area.rows)):
                    for column in area.columns:
                        key = home_quantity(self.layout, area, row, column.key)
                        if key is not None:
                            found.setdefault(key, (area, row, column.key))
        return found

    def partner_area(self, code: str, role: str, subject: str = "") -> Area:
        """An area of a partner's tab, such as `partner_bruk`."""
        return next(
            area
            for area in self._partner_areas[code]
            if area.role == role and area.subject == subject
        )

    @cached_property
    def _partner_areas(self) -> Mapping[str, tuple[Area, ...]]:
        return {code: self.layout.on_sheet(code) for code in self.layout.shape.partners}
