"""Dates, periods and parts of years as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from norcrin_xl.checks.text.days import days


def spans(text: str) -> list[tuple[date | None, date | None]]:
    return [(day.first, day.last) for day in days(text)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("21. oktober 2021", date(2021, 10, 21), date(2021, 10, 21)),
        ("21.oktober 2021", date(2021, 10, 21), date(2021, 10, 21)),
        ("21. okt. 2021", date(2021, 10, 21), date(2021, 10, 21)),
        ("onsdag den 21. oktober 2021", date(2021, 10, 21), date(2021, 10, 21)),
        ("21.10.2021", date(2021, 10, 21), date(2021, 10, 21)),
        ("1.10.20", date(2020, 10, 1), date(2020, 10, 1)),
        ("2021-10-21", date(2021, 10, 21), date(2021, 10, 21)),
        ("21/10-2021", date(2021, 10, 21), date(2021, 10, 21)),
        ("oktober 2021", date(2021, 10, 1), date(2021, 10, 31)),
        ("andre kvartal 2022", date(2022, 4, 1), date(2022, 6, 30)),
        ("2. kvartal 2022", date(2022, 4, 1), date(2022, 6, 30)),
        ("første halvår 2022", date(2022, 1, 1), date(2022, 6, 30)),
        ("høsten 2021", date(2021, 7, 1), date(2021, 12, 31)),
        ("i 2021", date(2021, 1, 1), date(2021, 12, 31)),
    ],
)
def test_a_day_or_a_span_of_days_is_read(text: str, first: date, last: date) -> None:
    assert spans(text) == [(first, last)]


def test_a_date_takes_the_year_of_the_one_that_it_leads_to() -> None:
    assert spans("13. januar til 10. februar 2022")[0][0] == date(2022, 1, 13)
    assert spans("25. mars, 23. juni og 7. november 2021")[0][0] == date(2021, 3, 25)
    assert spans("25. mars møttes vi, og 23. juni 2021 igjen")[0][0] is None


@pytest.mark.parametrize(
    "text",
    ["31. juni 2021", "31. september", "29. februar og 20. oktober 2021", "30.2.2022"],
)
def test_a_day_that_the_calendar_has_not_is_impossible(text: str) -> None:
    assert days(text)[0].impossible


@pytest.mark.parametrize("text", ["29. februar 2020", "31. desember", "29. februar"])
def test_a_day_that_some_year_has_is_possible(text: str) -> None:
    assert not days(text)[0].impossible


@pytest.mark.parametrize("text", ["4.2.1", "kapittel 20.21", "2021350", "A2021", "1.350.000"])
def test_other_numbers_are_no_days(text: str) -> None:
    assert days(text) == ()
