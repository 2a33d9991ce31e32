"""The workbook's computed cells as they were read, each with the quantity that it shows."""

from __future__ import annotations

from collections.abc import Iterator

from norcrin_xl.checks.stored import StoredValue
from norcrin_xl.workbook.areas.area import Area, Areas
from norcrin_xl.workbook.computed.cells import cell_quantity, checked_quantity
from norcrin_xl.workbook.layout import Layout


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
