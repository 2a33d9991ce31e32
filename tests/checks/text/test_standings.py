"""How partners stand to their budgets and to one another, and what a whole is made of."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Codes = Callable[..., list[str]]

FALSE = (
    # A partner, or a project, so far from the budget
    "HUS brukte 4,0 mill. kroner mindre enn budsjettert.",
    "HUS endte 4 302 tusen kroner over budsjettet i NorCRIN2.",
    "HUS overskred budsjettet med 3,4 mill. kroner.",
    "HUS brukte 4 032 kroner mer enn budsjettert.",
    "Ved UNN lå kostnadene 17,6 prosent over budsjettet.",
    "OUS gikk 7,9 mill. over budsjett, og UNN 1,4 mill. under.",
    "Egenfinansieringen ved St. Olavs ble 3,8 mill. kroner lavere enn budsjettert.",
    "NorCRIN2 gikk 24 prosent over budsjett.",
)
SOUND = (
    "HUS brukte 4,0 mill. kroner mer enn budsjettert.",
    "HUS overskred budsjettet med 4,0 mill. kroner.",
    "Ved UNN lå kostnadene 16,7 prosent over budsjettet.",
    "OUS gikk 7,9 mill. over budsjett, og UNN 1,4 mill. over.",
    "NorCRIN2 gikk 23 prosent over budsjett.",
    "HUS brukte 0,4 mill. kroner mindre enn budsjettert på reiser.",
    "HUS brukte 0,4 mill. mindre på reiser enn budsjettert.",
    "Kostnadene til reiser ved HUS ble 0,4 mill. kroner lavere enn budsjettert.",
    "HUS fikk 0,5 mill. kroner mer enn budsjettert.",
    "HUS ville ha brukt 4,0 mill. kroner mindre enn budsjettert.",
    "HUS gikk ikke 4,0 mill. under budsjett.",
    "Brukerbetalingen økte. HUS lå 0,5 mill. over budsjettet.",
)


@pytest.mark.parametrize("text", FALSE)
def test_what_the_figures_contradict_is_told_once(codes: Codes, text: str) -> None:
    assert len(codes(text)) == 1


@pytest.mark.parametrize("text", SOUND)
def test_what_holds_or_is_no_claim_is_left(codes: Codes, text: str) -> None:
    assert codes(text) == []
