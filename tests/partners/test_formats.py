"""A figure is read only where the cell's format shows that figure to a person."""

from __future__ import annotations

import pytest

from norcrin_xl.partners.returned.formats import code_of, shows

HONEST = [
    "General",
    "0",
    "#,##0",
    "#,##0.00",
    "# ##0",
    "@",
    '#,##0;\u2212#,##0;"–"',
    "#,##0_);[Red](#,##0)",
    '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-',
    "[Red]0;[Red]-0",
    r"#\ ##0",
    "+#,##0;\u2212#,##0;0",
]

OTHERS = [
    "0%",
    "0,",
    "#,##0,,",
    "0.00E+00",
    "# ?/?",
    '0"000"',
    '#,##0 "kr"',
    "[$kr-414] #,##0",
    "[>100]0;0",
    ";;;",
    "",
    '"12865"',
    r"0\0",
    "0" * 300,
]


@pytest.mark.parametrize("code", HONEST)
@pytest.mark.parametrize("value", [12865.0, -2417.0, 0.0])
def test_common_formats_show_the_figure(code: str, value: float) -> None:
    assert shows(code).figure(value)
    assert not shows(code).date


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("value", [12865.0, -2417.0])
def test_formats_that_scale_word_or_hide_do_not(code: str, value: float) -> None:
    assert not shows(code).figure(value)


def test_a_negative_figure_needs_a_sign_to_be_seen() -> None:
    assert not shows("0.00;[Red]0.00").figure(-5)
    assert shows("0.00;[Red]0.00").figure(5)


def test_a_minus_before_what_is_above_zero_shows_another_figure() -> None:
    assert not shows("-0;-0").figure(5)


@pytest.mark.parametrize(
    "code", ["dd.mm.yyyy", "d/m/yy h:mm", "[h]:mm:ss", "[h]:mm", "mm/yy", "yyyy", "mmm"]
)
def test_dates_are_told_apart(code: str) -> None:
    assert shows(code).date


@pytest.mark.parametrize(
    ("code", "decimals"), [("0", 0), ("#,##0.00", 2), ("General", None), ("0.0#", 2)]
)
def test_the_decimals_that_are_shown_are_counted(code: str, decimals: int | None) -> None:
    assert shows(code).decimals == decimals


def test_built_in_formats_are_known_by_number() -> None:
    assert shows(code_of(14)).date
    assert shows(code_of(3)).figure(5)
    assert not shows(code_of(9)).figure(5)
    assert not shows(code_of(44)).figure(5)
