from __future__ import annotations

from collections.abc import Mapping

import pytest

from norcrin_xl.checks.stored_cells import check_stored
from norcrin_xl.example.norcrin import example_contents, example_network
from norcrin_xl.form.form_file import load_form
from norcrin_xl.model import Field
from norcrin_xl.pipeline.building import placed_contents
from norcrin_xl.workbook.areas.area import Areas
from norcrin_xl.workbook.layout import Layout
from norcrin_xl.workbook.reading.areas import stored_values
from norcrin_xl.workbook.workbook import Workbook
from tests.shipped import workbook_layout


@pytest.fixture(scope="module")
def plan() -> Layout:
    network = example_network()
    return workbook_layout(network, load_form(network.year), example_contents(network))


@pytest.fixture(scope="module")
def areas(plan: Layout, book: Workbook) -> Areas:
    """The areas with every computed cell holding its quantity's value, as the builder stores it."""
    empty = placed_contents(plan, example_contents(example_network()), "bok.xlsm")
    shown = {item.field.ref: item.quantity for item in stored_values(plan, empty)}

    def filled(row: Mapping[str, Field]) -> Mapping[str, Field]:
        return {
            key: field._replace(value=book.quantities[shown[field.ref]].value)
            if field.ref in shown
            else field
            for key, field in row.items()
        }

    return {name: tuple(filled(row) for row in rows) for name, rows in empty.items()}


def test_every_stored_cell_shows_a_quantity_that_exists(
    plan: Layout, areas: Areas, book: Workbook
) -> None:
    stored = list(stored_values(plan, areas))
    assert {"Årsregnskap", "KPI", "Figurer", "Kontroll", "OUS"} <= {
        item.field.ref.sheet for item in stored
    }
    assert len(stored) > 1000
    assert {item.quantity for item in stored} <= set(book.quantities)


def test_cells_that_hold_what_is_computed_give_no_finding(
    plan: Layout, areas: Areas, book: Workbook
) -> None:
    assert not list(check_stored(book.data, book.quantities, stored_values(plan, areas)))


@pytest.mark.parametrize(
    ("area", "key", "column", "code"),
    [
        ("OUS_okonomi_norcrin2", "1.1", "avvik", "avvik-fortegn"),
        ("OUS_okonomi_norcrin2", "1", "regnskap", "lagret-ulik"),
        ("arsregnskap_norcrin2", "2.4", "regnskap", "lagret-ulik"),
        ("bruk", "pasienter", "value", "lagret-ulik"),
        ("kpi", "gcp", "2021", "lagret-ulik"),
        ("kpi", "gcp", "endring", "lagret-ulik"),
    ],
)
def test_a_changed_cell_is_found_where_it_is(
    plan: Layout, areas: Areas, book: Workbook, area: str, key: str, column: str, code: str
) -> None:
    changed = dict(areas)
    index = next(i for i, row in enumerate(areas[area]) if row["key"].text == key)
    rows = [dict(row) for row in areas[area]]
    old = rows[index][column]
    new = -(old.number or 0) if code == "avvik-fortegn" else (old.number or 0) + 1
    rows[index][column] = old._replace(value=new)
    changed[area] = tuple(rows)
    (found,) = check_stored(book.data, book.quantities, stored_values(plan, changed))
    assert (found.code, found.where) == (code, old.ref)


def test_rows_are_found_by_key_when_others_were_put_in_between(
    plan: Layout, areas: Areas, book: Workbook
) -> None:
    blank = {key: field._replace(value=None) for key, field in areas["kpi"][0].items()}
    moved = {**areas, "kpi": (blank, *areas["kpi"])}
    assert not list(check_stored(book.data, book.quantities, stored_values(plan, moved)))
