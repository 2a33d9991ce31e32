"""What a workbook is built from, and what each of its cells shows before Excel has computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from norcrin_xl.model import CellRef, Field, Quantities, Quantity, ReportData, Value
from norcrin_xl.numbers import MISSING, total
from norcrin_xl.quantities.exhibits import Figure
from norcrin_xl.workbook.areas.area import Area, Areas, ColumnKind
from norcrin_xl.workbook.computed.placement import HOMES, cell_kind, cell_quantity, home_quantity
from norcrin_xl.workbook.layout import Layout

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
        index = row if isinstance(row, int) else area.row_number(row) - area.top
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
        stem, _, column = quantity.id.rpartition(".")
        columns = [item.key for item in self.data.form.columns]
        if stem.startswith("okonomi.") and column in columns:
            for other in columns:
                yield from self.quantities[f"{stem}.{other}"].sources

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
