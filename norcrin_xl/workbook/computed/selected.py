"""Which quantity a cell of the workbook is about."""

from __future__ import annotations

from typing import NamedTuple

from norcrin_xl.model import Quantities
from norcrin_xl.workbook.areas.area import Area, Areas, column_index
from norcrin_xl.workbook.areas.control import FINDINGS
from norcrin_xl.workbook.areas.numbers import NUMBERS
from norcrin_xl.workbook.computed.cells import home_quantity
from norcrin_xl.workbook.layout import Layout


class Selected(NamedTuple):
    """A cell of the workbook: its sheet, and its address such as ``F23``."""

    sheet: str
    cell: str

    @property
    def row(self) -> int:
        """The row as Excel counts."""
        return int(self.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))

    @property
    def letter(self) -> str:
        return self.cell.rstrip("0123456789")


def quantity_in(plan: Layout, areas: Areas, quantities: Quantities, place: Selected) -> str | None:
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
            target = Selected(rows[index]["ark"].text, rows[index]["celle"].text)
            return quantity_in(plan, areas, quantities, target) if target.cell else None
        if index < len(area.rows) and (found := _shown(plan, area, index, place, quantities)):
            return found
    return _made_of_alone(quantities, place)


def _shown(
    plan: Layout, area: Area, index: int, place: Selected, quantities: Quantities
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


def _made_of_alone(quantities: Quantities, place: Selected) -> str | None:
    """The first quantity whose only source is the cell: the partner's own figure."""
    return next(
        (
            key
            for key, quantity in quantities.items()
            if len(quantity.sources) == 1 and quantity.sources[0][1:] == tuple(place)
        ),
        None,
    )
