"""Texts that say nothing of their own, and signs that nobody sees."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from norcrin_xl.findings import Finding

Codes = Callable[..., list[str]]
Said = Callable[..., list[Finding]]


@pytest.mark.parametrize(
    "text",
    [
        "Se fjoråret",
        "se fjorårets rapport.",
        "Som i fjor",
        "Samme som i fjor.",
        "Uendret",
        "Uendret fra i fjor!",
        "Ingen endring siden forrige rapport",
        "Ingen endringer.",
        "Det vises til årsrapporten for 2020 og tidligere.",
        "Jf. rapporten for i fjor",
        "Likt som sist",
        "- Se over",
        "(ditto)",
    ],
)
def test_a_text_that_only_says_that_it_is_as_before_is_told_of(codes: Codes, text: str) -> None:
    assert codes(text).count("tekst-bare-henvisning") == 1


@pytest.mark.parametrize(
    "text",
    [
        "Arbeidet er uendret fra i fjor, men kursene er nye.",
        "Ingen avvik.",
        "Ingen tiltak nødvendig.",
        "Se avsnitt 4.5.",
        "I rute.",
        "Driften går videre som før pandemien.",
        "",
    ],
)
def test_a_text_that_says_more_is_not(codes: Codes, text: str) -> None:
    assert "tekst-bare-henvisning" not in codes(text)


def test_hidden_signs_are_one_finding_for_a_cell(said: Said) -> None:
    text = "Vanlig\u200b tekst\u202e med\U000e0041\U000e0042 skjulte\x1b tegn\ufeff og\u200b mer."
    (found,) = [one for one in said(text, "Ren tekst.") if one.code == "usynlige-tegn"]
    assert "(U+200B, U+202E, U+E0041, U+E0042 …)" in found.message
