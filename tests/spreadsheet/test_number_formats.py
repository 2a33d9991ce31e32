"""A cell's value is rendered as its number format shows it, and read back as a person reads it."""

from __future__ import annotations

import csv
import random
from io import StringIO
from pathlib import Path

import pytest
import xlsxwriter

from norcrin_xl.spreadsheet.figure_text import figure_shown
from norcrin_xl.spreadsheet.number_formats import (
    code_of,
    is_date,
    shown_figure,
    shown_text,
    shows_date,
)
from tests.office import convert

ACCOUNTING = '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-'
SHOWN = [
    ("General", 12865, "12865"),
    ("General", -0.5, "-0,5"),
    ("0", 2.5, "3"),
    ("#,##0", 1234567, "1 234 567"),
    ("#,##0.00", -1234.5, "-1 234,50"),
    ("# ##0", 12865, "12 865"),
    ("0.0#", 12, "12,0"),
    ("0##", 5, "005"),
    ("#.##0", 575, "575,000"),
    ("#,##0.0,,", 12_900_000, "12,9"),
    ("#.##", 0.5, ",5"),
    (".00", 7, "7,00"),
    ("0000", 5, "0005"),
    ("#,##0_);[Red](#,##0)", -5, "(5)"),
    (ACCOUNTING, 0, "-"),
    ("-0", 611, "-611"),
    ("0-", 611, "611-"),
    ("(#,##0)", 611, "(611)"),
    ("*9#,##0", 611, "999611"),
    ("#,##0*9", 611, "611999"),
    ("#,###", 0, ""),
    ("0%", 0.5, "50%"),
    ("#,##0,", 33681, "34"),
    ("0.0,,", 12_900_000, "12,9"),
    ('0"000"', 12, "12000"),
    (r"0\0", 12, "120"),
    ('#,##0 "kr"', 12, "12 kr"),
    ("[$kr-414] #,##0", 12, "kr 12"),
    ("[$-414]0", 12, "12"),
    ("[>100]0;-0", 33681, "33681"),
    ("[>100]0;-0", 5, "-5"),
    ("0.00;[Red]0.00", -5, "5,00"),
    (";;;", 5, ""),
    ('0;0;0;"ja"', 5, "5"),
    ('"x"@', 5, "x5"),
]
UNKNOWN = [
    "0.00E+00",
    "# ?/?",
    "[White]0",
    "[Color2]0",
    "[DBNum1]0",
    "[$-2000000]0",
    "0" * 300,
    "yyyy",
]

HONEST = [
    *("0.##", "#,##0.###"),
    *("General", "0", "#,##0", "#,##0.00", "# ##0", "@", "[Red]0;[Red]-0", r"#\ ##0", ACCOUNTING),
    *('#,##0;\u2212#,##0;"\u2013"', "#,##0_);[Red](#,##0)", "+#,##0;\u2212#,##0;0", "[$-414]0"),
]
OTHERS = [
    *("0%", "0,", "#,##0,,", "0.00E+00", "# ?/?", '0"000"', '#,##0 "kr"', "[$kr-414] #,##0"),
    *("[>1e5]0;x", ";;;", "", '"7"', r"0\0", "0" * 300, "0-0", "*1#,##0", "0;0;0", "-0;0", "0.-"),
]


@pytest.mark.parametrize(("code", "value", "text"), SHOWN)
def test_a_value_is_shown_as_excel_shows_it(code: str, value: float, text: str) -> None:
    assert (shown_figure(float(value), code) or "").strip() == text


@pytest.mark.parametrize("code", UNKNOWN)
def test_what_cannot_be_rendered_shows_nothing_that_is_known(code: str) -> None:
    assert shown_figure(12.0, code) is None


@pytest.mark.parametrize("code", HONEST)
@pytest.mark.parametrize("value", [12865.0, -2417.0, 0.0])
def test_common_formats_say_the_figure(code: str, value: float) -> None:
    assert figure_shown(shown_figure(value, code) or "") == value
    assert not is_date(code)


@pytest.mark.parametrize("code", OTHERS)
def test_formats_that_scale_word_turn_or_hide_say_another(code: str) -> None:
    shows = [(value, shown_figure(value, code)) for value in (12865.0, -2417.0)]
    assert any(text is None or figure_shown(text) != value for value, text in shows)


@pytest.mark.parametrize(
    "code", ["dd.mm.yyyy", "d/m/yy h:mm", "[h]:mm:ss", "[h]:mm", "mm/yy", "yyyy", "mmm"]
)
def test_dates_are_told_apart(code: str) -> None:
    assert is_date(code)
    assert shows_date(code)


@pytest.mark.parametrize("code", ['"9"d.m.yyyy', r"d.m.yyyy\1", "*5d.m.yyyy", "[White]d.m.yyyy"])
def test_a_date_with_other_digits_or_hidden_is_not_seen(code: str) -> None:
    assert not shows_date(code)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("General", "tekst"),
        ("0;0;0;@", "tekst"),
        (";;;", ""),
        ('0;0;0;"ja"', "ja"),
        ("0;@!", "tekst!"),
    ],
)
def test_texts_are_shown_by_their_own_section(code: str, text: str) -> None:
    assert shown_text("tekst", code) == text


def test_built_in_formats_are_known_by_number() -> None:
    assert is_date(code_of(14))
    assert shown_figure(5.0, code_of(3)) == "5"
    assert figure_shown(shown_figure(5.0, code_of(9)) or "") is None
    assert figure_shown(shown_figure(5.0, code_of(44)) or "") is None


AS_SEEN = [
    *("General", "0", "#,##0.00", "# ##0", "0.0#", "#.##0", ".00", "0000", ACCOUNTING, "-0", "0-"),
    *("(#,##0)", "#,###", "0%", "#,##0,", "0.0,,", '0"000"', r"0\0", '#,##0 "kr"', "00-00", "+0"),
    *("[$kr-414] #,##0", "[$-414]0", "0.00;[Red]0.00", "0;0;0", '0;-0;"null"', "??0.0?", ";;;"),
]


@pytest.mark.office
def test_what_we_say_is_shown_is_what_libreoffice_shows(tmp_path: Path) -> None:
    values = (12865, -2417, 0, 5, 0.5, 1234567.891, 12.4)
    book = xlsxwriter.Workbook(tmp_path / "tall.xlsx")
    sheet = book.add_worksheet()
    for row, code in enumerate(AS_SEEN):
        style = book.add_format({"num_format": code})
        for column, value in enumerate(values):
            sheet.write_number(row, column, value, style)
    book.close()
    shown = convert(tmp_path / "tall.xlsx", "csv:Text - txt - csv (StarCalc):59,34,76", tmp_path)
    rows = list(csv.reader(StringIO(shown.read_text("utf-8")), delimiter=";"))
    norwegian = str.maketrans({",": " ", ".": ","})
    for code, row in zip(AS_SEEN, rows, strict=True):
        ours = ["".join((shown_figure(float(value), code) or "").split()) for value in values]
        local = code.startswith("[$-")
        theirs = ["".join((text if local else text.translate(norwegian)).split()) for text in row]
        assert [*zip(values, ours, strict=True)] == [*zip(values, theirs, strict=True)], code


def test_any_code_is_rendered_or_given_up() -> None:
    chance = random.Random(3)
    signs = '0#?.,%;"\\_*[]()-+$E/@ dmyGeneral<>=1'
    for _ in range(20000):
        code = "".join(chance.choice(signs) for _ in range(chance.randrange(12)))
        for value in (0.0, -12.5, 98765.0):
            shown_figure(value, code)
        is_date(code), shows_date(code), shown_text("x", code)
