"""Cells are read as a person reads them, or refused by name: never guessed."""

from __future__ import annotations

import random
from datetime import date

import pytest

from norcrin_xl.model import CellError, Value
from norcrin_xl.numbers import DASH, MINUS, NBSP, decimal_text
from norcrin_xl.spreadsheet.figure_text import DASHES, read_figure

READ: list[tuple[Value, float | None, str]] = [
    (None, None, ""),
    ("", None, ""),
    ("  \t", None, ""),
    (NBSP, None, ""),
    (12865, 12865, ""),
    (0, 0, ""),
    (-2417.5, -2417.5, ""),
    ("12865", 12865, "tall-som-tekst"),
    (" 12865 ", 12865, "tall-som-tekst"),
    ("\t12 865\n", 12865, "tall-som-tekst"),
    ("575  -", -575, "tall-som-tekst"),
    ("12 865", 12865, "tall-som-tekst"),
    (f"12{NBSP}865", 12865, "tall-som-tekst"),
    ("12\u202f865", 12865, "tall-som-tekst"),
    ("12\u2009865", 12865, "tall-som-tekst"),
    ("1 234 567", 1234567, "tall-som-tekst"),
    ("12,5", 12.5, "tall-som-tekst"),
    ("12.5", 12.5, "tall-som-tekst"),
    (",5", 0.5, "tall-som-tekst"),
    ("0,125", 0.125, "tall-som-tekst"),
    ("1 000,500", 1000.5, "tall-som-tekst"),
    ("1234,567", 1234.567, "tall-som-tekst"),
    ("1.000,50", 1000.5, "tall-som-tekst"),
    ("1,000.50", 1000.5, "tall-som-tekst"),
    ("1.000.000", 1000000, "tall-som-tekst"),
    (f"{MINUS}2 417", -2417, "tall-som-tekst"),
    (f"{DASH}2417", -2417, "tall-som-tekst"),
    ("- 2417", -2417, "tall-som-tekst"),
    ("+53", 53, "tall-som-tekst"),
    ("(1 000)", -1000, "tall-som-tekst"),
    ("1000-", -1000, "tall-som-tekst"),
    (f"1000 {MINUS}", -1000, "tall-som-tekst"),
    ("-", 0, "tall-strek"),
    (DASH, 0, "tall-strek"),
    ("n/a", None, "tall-ikke-rapportert"),
    ("Kommer", None, "tall-ikke-rapportert"),
    ("?", None, "tall-ikke-rapportert"),
    ("Ikke aktuelt.", None, "tall-ikke-rapportert"),
]

REFUSED: list[tuple[Value, str]] = [
    ("1.000", "tall-tvetydig"),
    ("1,000", "tall-tvetydig"),
    ("-12.865", "tall-tvetydig"),
    ("(12,865)", "tall-tvetydig"),
    ("12,9 MNOK", "tall-enhet"),
    ("1 000 kr", "tall-enhet"),
    ("kr 1 000", "tall-enhet"),
    ("1000,-", "tall-enhet"),
    ("12,3 %", "tall-enhet-ukjent"),
    ("100 euro", "tall-enhet-ukjent"),
    ("1.000 kr", "tall-enhet-ukjent"),
    (True, "tall-sann-usann"),
    ("SANN", "tall-sann-usann"),
    ("false", "tall-sann-usann"),
    ("NaN", "tall-ord"),
    ("inf", "tall-ord"),
    ("-inf", "tall-ord"),
    (float("nan"), "tall-for-stort"),
    (float("inf"), "tall-for-stort"),
    (1e300, "tall-for-stort"),
    ("9" * 40, "tall-for-stort"),
    ("1e3", "tall-eksponent"),
    ("1,5E+3", "tall-eksponent"),
    (date(2021, 3, 1), "tall-dato"),
    ("01.03.2021", "tall-dato"),
    ("2021-03-01", "tall-dato"),
    ("1/3", "tall-dato"),
    ("１２３", "tall-siffer"),
    ("٣", "tall-siffer"),
    ("10²", "tall-siffer"),
    ("12\n345", "tall-flere"),
    ("12\t345", "tall-flere"),
    ("12\u2028345", "tall-flere"),
    ("12\r\n345", "tall-flere"),
    ("(12\n345)", "tall-flere"),
    ("12  345", "tall-flere"),
    ("12\u2003345", "tall-flere"),
    ("12 \n 345 kr", "tall-flere"),
    ("12\u200b865", "tall-skjult-tegn"),
    ("\u202e123", "tall-skjult-tegn"),
    ("12\x00", "tall-skjult-tegn"),
    (CellError("#REF!"), "celle-feil"),
    ("12 86", "ikke-tall"),
    ("12 og 13", "ikke-tall"),
    ("--5", "ikke-tall"),
    ("(-5)", "ikke-tall"),
    ("+5-", "ikke-tall"),
    ("()", "ikke-tall"),
    ("1 000 000 000 000 000", "tall-for-stort"),
    ("x" * 40000, "ikke-tall"),
    ("7" * 40000, "ikke-tall"),
]


@pytest.mark.parametrize(("raw", "value", "code"), READ, ids=lambda item: repr(item))
def test_what_has_one_reading_is_read(raw: Value, value: float | None, code: str) -> None:
    reading = read_figure(raw, account=True)
    assert (reading.value, reading.code, reading.accepted) == (value, code, True)


@pytest.mark.parametrize(("raw", "code"), REFUSED, ids=lambda item: repr(item)[:20])
def test_what_has_another_or_no_reading_is_refused_by_name(raw: Value, code: str) -> None:
    reading = read_figure(raw, account=True)
    assert (reading.value, reading.code, reading.accepted) == (None, code, False)


def test_both_readings_of_an_ambiguous_figure_are_shown() -> None:
    assert read_figure("1.250", account=True).words["readings"] == f"1{NBSP}250 eller 1,25"


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        ("12,9 MNOK", f"12{NBSP}900"),
        ("-1 500 tkr", f"{MINUS}1{NBSP}500"),
        ("35 tusen kroner", "35"),
        ("(2 mill. kr)", f"{MINUS}2{NBSP}000"),
        ("0 kr", "0"),
    ],
)
def test_a_unit_gets_a_proposal_in_thousand_kroner(text: str, proposal: str) -> None:
    assert read_figure(text, account=True).words["proposal"] == proposal


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("kr 35", ("35", "0,035")),
        ("35 kr", ("35", "0,035")),
        ("NOK 1 000", (f"1{NBSP}000", "1")),
        ("kr -35", (f"{MINUS}35", f"{MINUS}0,035")),
        ("(35 kroner)", (f"{MINUS}35", f"{MINUS}0,035")),
        ("1 250 000,-", (f"1{NBSP}250{NBSP}000", f"1{NBSP}250")),
        ("kr 35,-", ("35", "0,035")),
        ("35 k", ("35", "0,035")),
        ("2 m", (f"2{NBSP}000", "2")),
    ],
)
def test_a_unit_with_two_meanings_is_asked_about_with_both(
    text: str, both: tuple[str, str]
) -> None:
    reading = read_figure(text, account=True)
    assert reading.code == "tall-enhet"
    proposals = reading.words["proposal"].split(" eller ")
    assert tuple(part.partition(" hvis det er ")[0] for part in proposals) == both


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        ("12 studier", "12"),
        ("2,5 årsverk", "2,5"),
        ("3 tusen", f"3{NBSP}000 hvis det er tusen eller 3 hvis det er ett og ett"),
        ("12 kr", ""),
        ("12 %", ""),
        ("6 måneder", ""),
        ("--5 studier", ""),
    ],
)
def test_a_unit_behind_a_count_is_left_out_or_not_advised_on(text: str, proposal: str) -> None:
    reading = read_figure(text, account=False)
    assert reading.words.get("proposal", "") == proposal
    assert not reading.accepted


def test_a_dash_is_zero_in_accounts_only() -> None:
    assert read_figure("-", account=True).value == 0
    count = read_figure("-", account=False)
    assert (count.value, count.code, count.accepted) == (None, "tall-strek-antall", False)


def test_what_is_printed_is_read_back() -> None:
    chance = random.Random(1)
    for _ in range(2000):
        decimals = chance.randrange(4)
        value = round(chance.uniform(-1, 1) * 10 ** chance.randrange(9), decimals)
        text = decimal_text(value, decimals)
        reading = read_figure(text, account=True)
        if reading.code == "tall-tvetydig":
            assert decimals == 3
            assert abs(value) < 1000
        else:
            assert reading.value == value + 0.0, text


def test_no_text_raises_and_no_refused_text_has_a_value() -> None:
    chance = random.Random(2)
    signs = "0123456789 .,-+()eE%kr/:\t\u00a0\u202f\u2212\u2013\u202e\u200b\x00１½nax?#" + DASHES
    for _ in range(20000):
        text = "".join(chance.choice(signs) for _ in range(chance.randrange(12)))
        for account in (True, False):
            reading = read_figure(text, account=account)
            assert reading.accepted or reading.value is None
            if reading.value is not None and "," not in text and "." not in text:
                digits = "".join(sign for sign in text if sign.isdigit())
                assert abs(reading.value) == float(digits or 0), text
