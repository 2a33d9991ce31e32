"""Headings name the years of the figures below them, or no year at all."""

from __future__ import annotations

import pytest

from norcrin_xl.checks.stored_cells import YearHeading, check_headings, made_for, years_in
from norcrin_xl.model import CellRef, Field, ReportData, Value


def heading(text: Value, *years: int, cell: str = "D18") -> YearHeading:
    return YearHeading(Field(text, CellRef("bok.xlsm", "OUS", cell)), years, "OUS")


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Regnskap 2021", (2021,)),
        ("Resultatindikatorer 2016–2021", (2016, 2021)),
        ("NorCRIN2 (295652) og sak 20211234", ()),
        ("", ()),
    ],
)
def test_years_are_whole_numbers_of_four_digits(text: str, years: tuple[int, ...]) -> None:
    assert years_in(text) == years


@pytest.mark.parametrize(
    "sound",
    [
        heading("Regnskap 2021", 2021),
        heading(2021.0, 2021),
        heading("Regnskap i år", 2021),
        heading(None, 2021),
        heading("Figur 7.1.2 GCP-kurs 2016–2021", 2016, 2021),
        heading("Serien 2016–2021", 2021),
    ],
)
def test_a_heading_with_the_right_years_or_none_is_silent(
    data: ReportData, sound: YearHeading
) -> None:
    assert list(check_headings(data, [sound])) == []


@pytest.mark.parametrize(
    "wrong",
    [
        heading("Regnskap 2020", 2021),
        heading(2020.0, 2021),
        heading("GCP-kurs 2015–2021", 2016, 2021),
        heading("GCP-kurs 2021", 2016, 2021),
    ],
)
def test_a_heading_with_another_year_is_found(data: ReportData, wrong: YearHeading) -> None:
    (found,) = check_headings(data, [wrong])
    assert (found.code, found.where, found.partner) == ("aar-i-overskrift", wrong.field.ref, "OUS")


def test_a_sheet_is_told_of_once_with_its_other_cells(data: ReportData) -> None:
    cells = [heading("Budsjett 2020", 2021, cell=f"D{row}") for row in range(1, 9)]
    (found,) = check_headings(data, cells)
    assert "Også D2, D3, D4 og 4 andre celler har feil år." in found.message


def test_sheets_are_made_for_another_year_only_when_all_headings_say_so() -> None:
    old = [heading("Regnskap 2021", 2022), heading("2016–2021", 2017, 2022), heading("", 2022)]
    assert made_for(old, 2022) == 2021
    assert made_for([*old, heading("Regnskap 2022", 2022)], 2022) is None
    assert made_for([], 2022) is None
