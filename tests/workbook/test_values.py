from __future__ import annotations

import zipfile
from datetime import datetime, timezone
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter

from norcrin_xl.findings import UserError
from norcrin_xl.workbook.reading.raw import read_raw
from norcrin_xl.workbook.values import values_workbook

MADE = datetime(2022, 2, 25, tzinfo=timezone.utc)
SHEETS = ("Synlig", "Skjult", "Godt skjult")


@pytest.fixture(scope="module")
def original() -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Synlig")
        sheet.write("B2", 1350)
        sheet.write_formula("B3", "=B2*2", None, 2700)
        sheet.write_formula("B4", "=1/0", None, "#DIV/0!")
        sheet.write_datetime("B5", datetime(2021, 10, 1), book.add_format({"num_format": "d.m.yy"}))
        sheet.write_string("B6", "=SUM(A1)")
        sheet.write_url("B7", "https://www.norcrin.no", string="NorCRIN")
        sheet.write_comment("B2", "Bare for oss")
        book.add_worksheet("Logg").write("A1", "Hemmelig")
        hidden = book.add_worksheet("Skjult")
        hidden.write("A1", "Hemmelig")
        hidden.hide()
        very = book.add_worksheet("Godt skjult")
        very.write("A1", "Hemmelig")
        very.very_hidden()
    return out.getvalue()


@pytest.fixture(scope="module")
def plain(original: bytes) -> bytes:
    return values_workbook(original, "bok.xlsx", MADE, SHEETS)


def test_each_value_stands_in_its_own_cell(plain: bytes) -> None:
    sheet = openpyxl.load_workbook(BytesIO(plain))["Synlig"]
    values = [sheet[f"B{row}"].value for row in range(2, 8)]
    assert values == [1350, 2700, "#DIV/0!", datetime(2021, 10, 1), "=SUM(A1)", "NorCRIN"]


def test_there_are_no_formulas_links_or_comments(plain: bytes) -> None:
    with zipfile.ZipFile(BytesIO(plain)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(b"<f>" in part or b"hyperlink " in part for part in parts.values())
    assert not any("comment" in name or "vba" in name for name in parts)


def test_hidden_sheets_and_those_that_are_not_wanted_are_left_out(plain: bytes) -> None:
    assert list(read_raw(plain, "bok.xlsx").sheets) == ["Synlig"]
    with zipfile.ZipFile(BytesIO(plain)) as archive:
        assert not any(b"Hemmelig" in archive.read(name) for name in archive.namelist())


def test_the_same_workbook_gives_the_same_bytes(original: bytes, plain: bytes) -> None:
    assert values_workbook(original, "bok.xlsx", MADE, SHEETS) == plain


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(UserError, match=r"bok\.xlsx"):
        values_workbook(b"noe annet", "bok.xlsx", MADE, SHEETS)
