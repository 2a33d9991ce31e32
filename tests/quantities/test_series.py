"""Ids of a series hold a year; their aliases say what the year is to the report's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from norcrin_xl.quantities.derivation import compute
from norcrin_xl.quantities.quantity_ids import with_year_words, with_years, year_words
from norcrin_xl.workbook.workbook import Workbook


@pytest.mark.parametrize(
    ("alias", "key"),
    [
        ("kpi.gcp.i_aar", "kpi.gcp.2021"),
        ("kpi.ecrin.i_fjor", "kpi.ecrin.2020"),
        ("kpi.representasjon.i_forfjor", "kpi.representasjon.2019"),
        ("bruk.industrikontrakter.foerste_aar", "bruk.industrikontrakter.2016"),
        ("bruk.industrikontrakter.siste_aar", "bruk.industrikontrakter.2021"),
        ("kpi.gcp.i_fjor.endring", "kpi.gcp.2020.endring"),
        ("kpi.monitorert_lm.siste_aar.endring_prosent", "kpi.monitorert_lm.2021.endring_prosent"),
    ],
)
def test_a_year_is_found_by_what_it_is_to_the_report(book: Workbook, alias: str, key: str) -> None:
    assert alias in book.quantities
    assert book.quantities[alias] is book.quantities[key]
    assert book.quantities.number(alias) == book.quantities[key].value
    assert alias not in list(book.quantities)


def test_what_is_to_be_written_holds_next_year_too(book: Workbook) -> None:
    written = {year: book.quantities[f"kpi.gcp.{year}"].written for year in range(2016, 2022)}
    assert written == {
        2016: "kpi.gcp.foerste_aar",
        2017: "kpi.gcp.2017",
        2018: "kpi.gcp.2018",
        2019: "kpi.gcp.i_forfjor",
        2020: "kpi.gcp.i_fjor",
        2021: "kpi.gcp.i_aar",
    }
    assert all(book.quantities[one.written] is one for one in book.quantities.values())


def test_the_aliases_move_with_the_reports_year(book: Workbook) -> None:
    data = book.data
    history = {
        (kpi, year): data.secretariat.history.get(
            (kpi, year - 1), data.setup.projects[0].grant_tnok
        )
        for kpi, _ in data.secretariat.history
        for year in data.form.years(2022)
    }
    later = compute(
        replace(
            data,
            setup=replace(data.setup, year=2022),
            secretariat=replace(data.secretariat, history=history),
        )
    )
    assert later["kpi.gcp.i_aar"].id == "kpi.gcp.2022"
    assert later["kpi.gcp.i_fjor"].id == "kpi.gcp.2021"
    assert later["kpi.gcp.foerste_aar"].id == "kpi.gcp.2017"
    years = ("aar", "fjoraar", "forfjoraar", "foerste_aar")
    assert [later.number(f"rapport.{name}") for name in years] == [2022, 2021, 2020, 2017]


def test_years_of_a_short_series_have_their_ends() -> None:
    assert year_words(2021, [2021]) == ("i_aar", "foerste_aar", "siste_aar")
    assert year_words(2019, range(2016, 2023)) == ()


def test_years_and_words_stand_for_each_other() -> None:
    for key in ("kpi.gcp.2021", "kpi.gcp.2020.endring", "bruk.x.2019", "kpi.gcp.2017", "kpi.20211"):
        assert with_years(with_year_words(key, 2021), 2021) == key
    assert with_years("kpi.gcp.siste_aar", 2021) == "kpi.gcp.2021"
