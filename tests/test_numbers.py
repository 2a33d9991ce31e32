"""Numbers print as CLDR says for Norwegian, and round as people do."""

import math

import pytest
from babel.numbers import format_decimal

from norcrin_xl.numbers import (
    DASH,
    FORMATS,
    MINUS,
    NBSP,
    account_text,
    decimal_text,
    difference,
    listed,
    printed,
    quoted,
    ratio,
    signed_text,
    total,
)


@pytest.mark.parametrize(
    "value", [0, 7, 1350, 12865, 1234567, -2417, -1000, 113.35, 0.5, -0.25, 999.999, 2.5, 1e9]
)
@pytest.mark.parametrize("decimals", [0, 1, 2, 3])
def test_a_number_prints_as_the_norwegian_locale_data_say(value: float, decimals: int) -> None:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    rounded = math.copysign(math.floor(abs(value) * 10**decimals + 0.5) / 10**decimals, value)
    expected = format_decimal(rounded, pattern, locale="nb_NO").replace("-", MINUS)
    if rounded == 0:
        expected = expected.lstrip(MINUS)
    assert decimal_text(value, decimals) == expected


def test_halves_round_away_from_zero_as_people_round() -> None:
    assert decimal_text(0.5) == "1"
    assert decimal_text(2.5) == "3"
    assert decimal_text(-2.5) == f"{MINUS}3"
    assert decimal_text(1.005, 2) == "1,01"


def test_zero_is_never_printed_with_a_minus() -> None:
    assert decimal_text(-0.0) == "0"
    assert decimal_text(-0.4) == "0"
    assert signed_text(-0.4) == "0"


def test_an_account_table_prints_a_dash_for_zero() -> None:
    assert account_text(0) == DASH
    assert account_text(0.4) == DASH
    assert account_text(-2417) == f"{MINUS}2{NBSP}417"


@pytest.mark.parametrize(
    ("value", "name", "text"),
    [
        (1350, "heltall", f"1{NBSP}350"),
        (12865, "tusen", f"12{NBSP}865"),
        (12865, "mill1", "12,9"),
        (2417, "mill3", "2,417"),
        (-2417, "mill3", "2,417"),
        (0.122535, "prosent1", "12,3"),
        (113.35, "desimal2", "113,35"),
        (321, "endring", "+321"),
        (-53, "endring", f"{MINUS}53"),
        (0, "endring", "0"),
        (-53, "antall", "53"),
        (0.2693, "endring_prosent1", "+26,9"),
        (-0.473214, "endring_prosent1", f"{MINUS}47,3"),
        (2434, "retning", "høyere"),
        (-2434, "retning", "lavere"),
        (0, "retning", "verken høyere eller lavere"),
        (321, "mer_mindre", "flere"),
        (-53, "mer_mindre", "færre"),
        (0, "mer_mindre", "verken flere eller færre"),
        (72, "okning_nedgang", "økning"),
        (-53, "okning_nedgang", "nedgang"),
        (0, "okning_nedgang", "stillstand"),
        (2021, "aar", "2021"),
        ("OUS og HUS", "tekst", "OUS og HUS"),
    ],
)
def test_each_format_prints_as_its_description_promises(
    value: float | str, name: str, text: str
) -> None:
    assert printed(value, name) == text


def test_a_format_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        printed(1, "tall9")


def test_every_format_says_in_norwegian_what_it_prints() -> None:
    assert all(item.says and item.name == name for name, item in FORMATS.items())


def test_sums_and_differences_carry_no_binary_noise() -> None:
    assert total([0.1, 0.2]) == 0.3
    assert total([12.04, 42.13, 21.06, 18.06, 9.03, 11.03]) == 113.35
    assert difference(0.3, 0.1) == 0.2
    assert difference(0.1, 0.3) == -0.2
    assert difference(1e6 + 0.3, 0.1) == 1000000.2
    assert difference(41_000_000.25, 0.5) == 40_999_999.75
    assert str(difference(2.0, 2.0)) == "0.0"


@pytest.mark.parametrize(("top", "bottom"), [(1, 0), (0, 0), (None, 2), (1, None)])
def test_a_share_without_a_denominator_cannot_be_computed(
    top: float | None, bottom: float | None
) -> None:
    assert ratio(top, bottom) is None


def test_words_are_listed_as_running_text() -> None:
    assert listed(["OUS"]) == "OUS"
    assert listed(["OUS", "HUS", "StO"]) == "OUS, HUS og StO"
    assert listed([]) == ""


def test_words_are_quoted_once_and_on_one_line() -> None:
    assert quoted(["OUS", "Kari\nNordmann", "OUS"]) == ["«OUS»", "«Kari Nordmann»"]
