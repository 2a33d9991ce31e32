"""Dates against the calendar, the period (1.10.2020 to 31.12.2021) and the change of owner."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from norcrin_xl.checks.text.dates import check_dates
from norcrin_xl.checks.text.passage import Passage, Role, Script, Whereabouts
from norcrin_xl.workbook.workbook import Workbook

Codes = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Styret møttes onsdag 21. oktober 2021.", "ukedag-feil"),
        ("Webinaret mandag 20. mai samlet mange.", "ukedag-feil"),
        ("Styret møttes man. 3.2.21 i Bergen.", "ukedag-feil"),
        ("Styret møttes 21.4.21 (fre.) i Bergen.", "ukedag-feil"),
        ("Styret møttes 3. februar 2021, en fredag, i Bergen.", "ukedag-feil"),
        ("Avtalen ble signert 31. juni 2021.", "dato-finnes-ikke"),
        ("Innlegget ble holdt 31.11.21.", "dato-finnes-ikke"),
        ("Styret møttes 29. februar og 20. oktober 2021.", "dato-finnes-ikke"),
        ("Kurset ble gjennomført 13. januar til 10. februar 2022.", "dato-etter-perioden"),
        ("Bidraget er gjennomgått i møtet 2. november 2022.", "dato-etter-perioden"),
        ("Pakkene som mister støtten 30. september 2018, får en ny plan.", "dato-passert"),
        ("Ansvaret ble flyttet til Helse Bergen 1. januar 2021.", "dato-eierskifte"),
    ],
)
def test_a_date_that_cannot_be_right_is_told_once(codes: Codes, text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "Styret møttes torsdag 21. oktober 2021.",
        "Styret møttes ons. 3.2.21, 21.4.21 (ons.) og 15. september 2021, en onsdag.",
        "Korrespondenten er ansatt ved HUS f.o.m. 1.1.22.",
        "Ny leder er tilsatt og tiltrer 1.2.22.",
        "Monitoren er ansatt med oppstart 1.3.2022.",
        "Budsjett-innst. for 2022 er sendt i eBudsjett.",
        "Webinaret torsdag 20. mai samlet mange.",
        "Neste møte er onsdag 4. mai.",
        "Styret møttes 29. februar 2020 og 20. oktober 2021.",
        "Kurset holdes fra 13. januar til 10. februar 2022.",
        "Årsrapporten ble behandlet i styret 21. februar 2022.",
        "Beløpet er etter søknad overført til 2022.",
        "Ny leder er på plass fra januar 2022.",
        "Avtalen av 30. september 2018 gjelder fortsatt.",
        "Siden 30. september 2018 får alle samme tilbud.",
        "Ansvaret ble flyttet til Helse Bergen 1. januar 2022.",
        "Helse Bergen fikk en ny bygning 1. januar 2021.",
        "20. mai hvert år markeres dagen for kliniske studier.",
    ],
)
def test_a_date_that_may_be_right_is_left(codes: Codes, text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize("piece", ["møtet 4. mai 2022. ", "1.1.2021 ", "onsdag ", "mai "])
def test_a_paragraph_of_dates_is_judged(book: Workbook, piece: str) -> None:
    stands = Whereabouts("Her")
    passages = (Passage(piece * 10_000, Role.PARAGRAPH, stands, ("4.5",)),)
    script = Script(passages, book.data, book.quantities, typed=True)
    assert isinstance(list(check_dates(script)), list)
