"""Oversikt: one page of what the other sheets say."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from norcrin_xl.workbook.layout import OVERVIEW
from norcrin_xl.workbook.workbook import Workbook, workbook_in
from tests.shipped import BOOK as SHIPPED


@pytest.fixture(scope="module")
def shipped() -> Workbook:
    return workbook_in(SHIPPED.read_bytes(), "bok.xlsm")


def shown(book: Workbook, area: str, row: str, *columns: str) -> list[float | None]:
    found = next(one for one in book.areas[area] if one["key"].text == row)
    return [found[column].number for column in columns]


def test_the_projects_and_the_partners_have_the_same_sum(shipped: Workbook) -> None:
    columns = ("regnskap", "budsjett", "avvik", "avvik_prosent", "betaling", "andel")
    projects = shown(shipped, "oversikt_prosjekter", "alle", *columns)
    partners = shown(shipped, "oversikt_partnere", "sum", *columns)
    assert projects == pytest.approx(partners)
    assert projects[:3] == [106131, 86736, 19395]


def test_the_user_payment_share_is_that_of_the_published_report(shipped: Workbook) -> None:
    (share,) = shown(shipped, "oversikt_prosjekter", "norcrin2", "andel")
    assert share == pytest.approx(0.122535, abs=1e-6)


def test_what_a_partner_lacks_is_no_zero(shipped: Workbook) -> None:
    row_of_costs = shipped.areas["HUS_okonomi_norcrin2"][1]
    blank = shipped.with_values({row_of_costs["regnskap"].ref: None})
    area = blank.plan["oversikt_partnere"]
    row = area.row_number("HUS") - area.top
    words = [blank.cells.value(area, row, column) for column in ("regnskap", "avvik", "andel")]
    assert words == ["mangler", "mangler", ""]


def test_it_is_one_page_with_four_native_charts(shipped: Workbook) -> None:
    number = shipped.plan.sheets.index(OVERVIEW) + 1
    with zipfile.ZipFile(BytesIO(SHIPPED.read_bytes())) as archive:
        sheet = archive.read(f"xl/worksheets/sheet{number}.xml")
        relations = archive.read(f"xl/worksheets/_rels/sheet{number}.xml.rels").decode()
        name = relations.split("../drawings/drawing")[1].split(".xml")[0]
        charts = archive.read(f"xl/drawings/drawing{name}.xml")
    assert b"<pageSetup" in sheet
    assert b'fitToHeight="0"' not in sheet
    assert charts.count(b"<c:chart ") == 4
    assert charts.count(b"descr=") == 4
