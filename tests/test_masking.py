"""Identity numbers are known in every usual spelling, by their control digits."""

from __future__ import annotations

from itertools import product

import pytest

from norcrin_xl.masking import MASK, hidden_signs, identity_numbers, is_identity_number, masked

FIRST, SECOND = (3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def number(day: int = 13, month: int = 9, year: int = 72, start: int = 480) -> str:
    """An identity number with these figures, its control digits computed anew."""
    for person in range(start, 1000):
        digits = f"{day:02}{month:02}{year:02}{person:03}"
        for weights in (FIRST, SECOND):
            rest = -sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11
            if rest == 10:
                break
            digits += str(rest)
        else:
            return digits
    raise AssertionError("no such number")


N = number()
DAY, REST = N[:6], N[6:]


@pytest.mark.parametrize(
    ("day", "month"), [(1, 1), (31, 12), (53, 9), (13, 49), (53, 49), (13, 89), (13, 74), (71, 92)]
)
def test_an_identity_number_is_known_by_date_and_control_digits(day: int, month: int) -> None:
    right = number(day, month)
    assert is_identity_number(right)
    wrong = [f"{right[:10]}{digit}" for digit in "0123456789" if digit != right[10]]
    assert not any(map(is_identity_number, wrong))


@pytest.mark.parametrize(("day", "month"), [(0, 1), (32, 1), (40, 1), (72, 1), (1, 0), (1, 13)])
def test_what_is_no_day_is_no_identity_number(day: int, month: int) -> None:
    assert not is_identity_number(number(day, month))


@pytest.mark.parametrize("left", range(11))
def test_the_first_control_digit_may_leave_more_from_2032(left: int) -> None:
    for person in range(1000):
        digits = f"130972{person:03}"
        rest = sum(w * int(d) for w, d in zip(FIRST, digits, strict=True))
        first = (left - rest) % 11
        second = -sum(w * int(d) for w, d in zip(SECOND, f"{digits}{first}", strict=False)) % 11
        if first < 10 and second < 10:
            break
    found = f"{digits}{first}{second}"
    assert is_identity_number(found) == (left < 4)
    assert is_identity_number(found, surely=True) == (left == 0)
    assert masked(f"Gjelder {found[:6]} {found[6:]}.") == (
        f"Gjelder {MASK}." if left < 4 else f"Gjelder {found[:6]} {found[6:]}."
    )


@pytest.mark.parametrize("day", [80, 89, 99])
@pytest.mark.parametrize("month", [0, 13, 60, 99])
def test_an_fh_number_holds_no_date(day: int, month: int) -> None:
    found = number(day, month)
    for spelled in (found, f"{found[:6]} {found[6:]}", f"{found[:6]} {found[6:9]} {found[9:]}"):
        assert masked(f"Pasient {spelled}, 2021") == f"Pasient {MASK}, 2021"
    assert identity_numbers(f"{found[:3]} {found[3:5]} {found[5:8]} {found[8:]}") == 0


@pytest.mark.parametrize(
    "call",
    [
        *("fødselsnummer ", "Fødselsnummeret er ", "fnr. ", "fnr: ", "personnr "),
        *("D-nummer ", "dnr ", "H-nummer: ", "FH-nummer ", "hjelpenummer (", "personident "),
    ],
)
@pytest.mark.parametrize("spelled", ["12345678901", "123456 78901", "123 456 789 01"])
def test_what_is_called_an_identity_number_is_one(call: str, spelled: str) -> None:
    assert masked(f"Se {call}{spelled}, 2021") == f"Se {call}{MASK}, 2021"


@pytest.mark.parametrize(
    "address",
    [
        f"https://eksempel.no/{N}",
        f"https://eksempel.no/p?fnr={N}&x=1",
        f"www.eksempel.no/{DAY}-{REST}/vis",
        f"https://eksempel.no/{DAY}%20{REST}",
        f"mailto:{N}@eksempel.no",
    ],
)
def test_an_address_may_hold_one(address: str) -> None:
    assert identity_numbers(f"Se {address}") == 1


SPELLINGS = (
    N,
    *(
        f"{DAY}{sign}{REST}"
        for sign in (" ", "\u00a0", "\u202f", "-", "–", "—", " - ", ".", "/", ": ", "_", "\n")
    ),
    f"13.09.72-{REST}",
    f"13.09.72 {REST}",
    f"13.9.72 {REST}",
    f"13/09-72 {REST}",
    f"13 09 72 {REST}",
    f"13.09.1972 {REST}",
    f"1972-09-13 {REST}",
    f"19720913 {REST}",
    f"19720913{REST}",
    f"13091972{REST}",
    f"13091972 {REST}",
    f"{DAY} {REST[:3]} {REST[3:]}",
    f"13. september 1972 {REST}",
    f"13. sept. 72, {REST}",
    f"13. september 1972, personnummer {REST}",
    f"13.09.1972 (fødselsnummer {REST}",
    ".".join(N),
    " ".join(N),
    "\u200b".join(N),
    f"{N[:2]} {N[2:5]} {N[5:8]} {N[8:]}",
    N.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}),
)


@pytest.mark.parametrize("spelled", SPELLINGS)
@pytest.mark.parametrize(
    ("before", "after"),
    [("", ""), ("Gjelder ", "."), ("fnr", " (NN)"), ("Se avsnitt 2.\n", "\n2021")],
)
def test_an_identity_number_is_masked_however_it_is_spelled(
    spelled: str, before: str, after: str
) -> None:
    text = f"{before}{spelled}{after}"
    assert identity_numbers(text) == 1
    assert masked(text) == f"{before}{MASK}{after}"
    assert identity_numbers(masked(text)) == 1


@pytest.mark.parametrize("spelled", [N, f"{DAY} {REST}", f"{DAY}-{REST}", f"13.09.72 {REST}"])
def test_figures_beside_it_stay(spelled: str) -> None:
    assert masked(f"I 2021 {spelled} 2022") == f"I 2021 {MASK} 2022"


def test_several_are_masked_each() -> None:
    both = f"{N}, {number(5, 5)} og {N[:6]} {N[6:]}"
    assert masked(both) == f"{MASK}, {MASK} og {MASK}"
    assert identity_numbers(both) == 3


@pytest.mark.parametrize(
    "text",
    [
        "Telefon 12345678901 og sak 20211234567.",
        f"https://doi.org/10.1000/{N}",
        f"https://eksempel.no/{DAY[:4]}/{DAY[4:]}/{REST}",
        "Kontonummer 1301.72.48027, konto: 13017248027",
        f"1{N}",
        f"{N}1",
        "Tall: 1 513, 1 192, 988, 960, 733 og 835.",
        "33 681 32 956 −725 12 865 12 137",
        "Møtet 13.09.2021 hadde 48022 deltakere.",
        "13. september 2021 kom det 48022 svar.",
        "",
    ],
)
def test_other_digits_stay(text: str) -> None:
    assert masked(text) == text
    assert identity_numbers(text) == 0


def test_tables_of_figures_are_no_identity_numbers() -> None:
    """Of all sums of four groups with eleven digits in 2 000 lines none is taken for one."""
    lines = (f"{a} 513 {b} 192 8{a} {b}35" for a, b in product(range(1, 45), repeat=2))
    assert sum(map(identity_numbers, lines)) == 0


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Helt vanlig tekst\nmed\tskille og myk\u00adbindestrek, «æøå» – 1\u00a0513.", ""),
        ("a\u200bb", "U+200B"),
        ("\ufefftekst\u2060", "U+FEFF, U+2060"),
        ("snudd \u202eabc\u202c", "U+202E, U+202C"),
        ("\u2066x\u2069", "U+2066, U+2069"),
        ("skjult\U000e0041\U000e0042", "U+E0041, U+E0042"),
        ("esc \x1b[31m", "U+001B"),
        ("\x01\x02\x03\x04\x05", "U+0001, U+0002, U+0003, U+0004 …"),
    ],
)
def test_signs_that_nobody_sees_are_named(text: str, signs: str) -> None:
    assert hidden_signs(text) == signs
