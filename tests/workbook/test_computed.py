"""Which quantity each computed cell shows, and which cells are inputs."""

from __future__ import annotations

import pytest

from norcrin_xl.example.norcrin import example_contents, example_network
from norcrin_xl.form.form_file import load_form
from norcrin_xl.workbook.areas.area import ColumnKind
from norcrin_xl.workbook.computed.book import cell_kind, cell_quantity
from norcrin_xl.workbook.workbook import Workbook
from tests.shipped import workbook_layout

NETWORK = example_network()
PLAN = workbook_layout(NETWORK, load_form(2021), example_contents(NETWORK))


def quantity_at(name: str, row: str, column: str) -> str | None:
    area = PLAN[name]
    return cell_quantity(PLAN, area, area.row_number(row) - area.top, column)


def kind_at(name: str, row: str, column: str) -> ColumnKind | None:
    area = PLAN[name]
    return cell_kind(area, area.row_number(row) - area.top, area.column(column))


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (("OUS_okonomi_norcrin2", "2.4", "avvik"), "okonomi.norcrin2.ous.2.4.avvik"),
        (("OUS_okonomi_norcrin2", "1", "regnskap"), "okonomi.norcrin2.ous.1.regnskap"),
        (("OUS_okonomi_norcrin2", "2.4", "regnskap"), None),
        (("OUS_okonomi_norcrin2", "2.4", "status"), None),
        (("arsregnskap_alle", "3", "budsjett"), "okonomi.alle.3.budsjett"),
        (("StO_bruk", "kbs.total", "value"), "bruk.kbs.sto.total"),
        (("bruk", "arsverk", "value"), "bruk.arsverk"),
        (("bruk_partnere", "kbs.enkeltsenter", "HUS"), "bruk.kbs.hus.enkeltsenter"),
        (("bruk_partnere", "pasienter", "sum"), "bruk.pasienter"),
        (("kpi", "gcp", "2016"), "kpi.gcp.2016"),
        (("kpi", "gcp", "endring_prosent"), "kpi.gcp.endring_prosent"),
        (("kpi", "industrikontrakter", "2020"), "bruk.industrikontrakter.2020"),
        (("kpi_partnere", "monitorert_ikke_lm.andre", "sum"), "kpi.monitorert_ikke_lm.andre"),
        (("kpi_partnere", "ecrin", "sum"), None),
        (("figur_3_2_1", "StO", "0"), "bruk.pasienter.sto"),
        (("figur_7_1_1", "2020", "1"), "kpi.monitorert_ikke_lm.2020"),
        (("status", "OUS", "sum"), None),
    ],
    ids=str,
)
def test_a_cell_shows_its_quantity(place: tuple[str, str, str], expected: str | None) -> None:
    assert quantity_at(*place) == expected


def test_every_quantity_that_a_cell_shows_exists(book: Workbook) -> None:
    for area in PLAN.areas.values():
        for row in range(len(area.rows)):
            for column in area.columns:
                key = cell_quantity(PLAN, area, row, column.key)
                assert key is None or key in book.quantities


def test_totals_are_computed_where_lines_are_filled_in() -> None:
    assert kind_at("OUS_okonomi_norcrin2", "1.1", "regnskap") is ColumnKind.INPUT
    assert kind_at("OUS_okonomi_norcrin2", "1", "regnskap") is ColumnKind.COMPUTED
    assert kind_at("OUS_okonomi_norcrin2", "1", "forklaring") is None
    assert kind_at("OUS_bruk", "kbs.total", "value") is ColumnKind.COMPUTED


def test_the_form_version_and_the_workbooks_id_are_fixed() -> None:
    assert kind_at("oppsett", "skjema", "value") is ColumnKind.FIXED
    assert kind_at("oppsett", "aar", "value") is ColumnKind.INPUT
