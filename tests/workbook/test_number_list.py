"""The sheet Tall: every quantity, with a value that follows the cells."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from lxml import etree

from norcrin_xl.example.norcrin import example_contents, example_network
from norcrin_xl.model import Quantity
from norcrin_xl.numbers import FORMATS, printed
from norcrin_xl.quantities.derivation import compute
from norcrin_xl.quantities.quantity_ids import subject_of
from norcrin_xl.workbook.areas.views import NUMBERS
from norcrin_xl.workbook.computed.rules import RANKING
from norcrin_xl.workbook.layout import NUMBERS as SHEET
from norcrin_xl.workbook.reading.areas import read_areas
from tests.shipped import example_data, workbook_layout
from tests.workbook.books import FILE, FORM, blank_contents, built, example, network_of

NETWORK = example_network()
AREA = workbook_layout(NETWORK, FORM, example_contents(NETWORK))[NUMBERS]
DATA = example_data(FILE)
ITEMS = list(compute(DATA).values())


@pytest.fixture(scope="module")
def content() -> bytes:
    return example()


def rows(content: bytes, *, values: bool) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(BytesIO(content), data_only=values)[SHEET]
    keys = [column.key for column in AREA.columns]
    return [dict(zip(keys, row, strict=True)) for row in sheet.values][AREA.top - 1 :]


def test_every_quantity_has_a_row_in_the_order_of_the_registry(content: bytes) -> None:
    assert [row["key"] for row in rows(content, values=True)] == [item.id for item in ITEMS]


def test_a_row_says_what_the_number_is_and_how_it_is_linked(content: bytes) -> None:
    found = {row["key"]: row for row in rows(content, values=True)}
    row = found["okonomi.norcrin2.ous.2.4.regnskap"]
    assert row == {
        "key": "okonomi.norcrin2.ous.2.4.regnskap",
        "label": "Privat finansiering, regnskap NorCRIN2, OUS",
        "value": row["value"],
        "enhet": "1000 kr",
        "del": "Økonomi",
        "prosjekt": "NorCRIN2",
        "partner": "OUS",
        "kobling": "{okonomi.norcrin2.ous.2.4.regnskap|tusen}",
        "formater": "mill1, mill3",
    }
    assert row["value"] > 0


def test_values_are_the_quantities_and_follow_the_cells(content: bytes) -> None:
    formulas = rows(content, values=False)
    for item, row, formula in zip(ITEMS, rows(content, values=True), formulas, strict=True):
        if item.id.endswith(RANKING):
            assert formula["value"] is None
            continue
        assert str(formula["value"]).startswith("="), item.id
        if isinstance(item.value, float | int):
            assert row["value"] == pytest.approx(item.value, rel=1e-12), item.id
        elif item.value is not None:
            assert row["value"] == item.value


def test_numbers_look_as_their_unit_is_written(content: bytes) -> None:
    sheet = openpyxl.load_workbook(BytesIO(content))[SHEET]
    looks = {row[0].value: row[2].number_format for row in sheet.iter_rows(min_row=AREA.top)}
    assert "0.0%" in looks["okonomi.norcrin2.brukerbetaling.andel"]
    assert "0.00" in looks["bruk.arsverk"]
    assert "#,##0" in looks["kpi.gcp.2021"]
    assert looks["rapport.aar"].endswith("]0")


def test_the_list_can_be_filtered_though_the_sheet_is_locked(content: bytes) -> None:
    sheet = openpyxl.load_workbook(BytesIO(content))[SHEET]
    last = AREA.top + len(ITEMS) - 1
    assert sheet.auto_filter.ref == f"A{AREA.top - 1}:I{last}"
    assert sheet.freeze_panes == f"B{AREA.top}"
    number = next(
        index
        for index, name in enumerate(openpyxl.load_workbook(BytesIO(content)).sheetnames, 1)
        if name == SHEET
    )
    with zipfile.ZipFile(BytesIO(content)) as archive:
        xml = etree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
    protection = next(item for item in xml if str(item.tag).endswith("sheetProtection"))
    assert protection.get("autoFilter") == "0"


def test_another_network_has_its_own_numbers() -> None:
    network = network_of(3, 2)
    found = rows(built(network, blank_contents(network)), values=True)
    assert any(row["key"] == "okonomi.prosjekt2.p03.2.4.regnskap" for row in found)
    assert {row["partner"] for row in found} == {"P01", "P02", "P03", None}


def test_the_list_is_read_with_all_its_rows(content: bytes) -> None:
    assert len(read_areas(content, FILE)[NUMBERS]) == len(ITEMS)


@pytest.mark.parametrize("item", ITEMS[:40] + ITEMS[-120:], ids=lambda item: item.id)
def test_each_format_that_is_offered_exists_and_prints(item: Quantity) -> None:
    names = item.formats
    assert set(names) <= set(FORMATS)
    assert len(names) == len(set(names))
    for name in names:
        assert item.value is None or printed(item.value, name)


def test_a_subject_is_told_from_the_id() -> None:
    assert subject_of("bruk.kbs.unn.total", DATA.setup) == ("Bruk", "", "UNN")
    assert subject_of("okonomi.alle.1.regnskap", DATA.setup) == ("Økonomi", "", "")
    assert subject_of("kpi.gcp.2021", DATA.setup) == ("KPI", "", "")
