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
    # Partners told in their order, and first by what is no figure of its own
    "OUS har 42,13 årsverk, dernest St. Olavs med 18,06 og så HUS med 21,06.",
    "Årsverkene følger et annet mønster: OUS har 42,13, dernest StO med 18,06 og så HUS med 21,06.",
    "Flest pasienter har OUS, foran HUS og StO.",
    "De tre største etter antall pasienter er OUS (4 289), HUS (1 130) og AHUS (1 017).",
    "Sammenligner vi pasienter per studie, er OUS øverst med 8,4, og UNN nederst med 4,6.",
    "Ser vi på pasienter per årsverk, ligger HUS øverst.",
    "Høyest andel brukerbetaling hadde OUS, med 13,5 prosent av sine kostnader.",
    "Andelen egenfinansiering er høyest ved AHUS.",
    "Størst avvik i kroner hadde OUS, dernest HUS.",
    "Størst avvik fra budsjettet hadde HUS.",
    # What a whole is made of, and what the partners of a region have between them
    "Av studier uten legemidler ble 46 monitorert, 30 av medisinsk utstyr og 14 andre.",
    "Studier: 106 (20 enkeltsenter, 83 mellom regioner, 13 innen regionen).",
    "Vi fikk 960 svar, 603 fra pasienter og 347 fra forskere.",
    "Undersøkelsen ga 960 svar: 603 pasienter og 347 forskere.",
    "Helse Sør-Øst har to av tre pasienter.",
    "I Helse Vest ble 1 734 pasienter inkludert.",
    # What somebody spent
    "UNN førte 9 747 kroner på NorCRIN2, mens SUS førte 8 216 tusen.",
    "I NorCRIN2 brukte UNN 9 747 kroner.",
    "NorCRIN2 kostet 150,0 mill. kroner.",
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
    "OUS har 42,13 årsverk, dernest HUS med 21,06 og så St. Olavs med 18,06.",
    "HUS ligger foran SUS i antall pasienter.",
    "De tre største etter antall pasienter er OUS (4 289), HUS (1 130) og StO (1 731).",
    "OUS har flest pasienter per studie (8,4), og HUS har færrest (4,1).",
    "Høyest andel brukerbetaling hadde SUS, med 14,1 prosent av sine kostnader.",
    "UNN har høyest andel brukerbetaling fra industrien.",
    "OUS er blant dem med høyest andel brukerbetaling.",
    "Størst avvik i kroner hadde OUS, dernest St. Olavs.",
    "Størst avvik fra arbeidsplanen hadde HUS.",
    "Det største avviket hadde UNN, der kurset ble utsatt.",
    "OUS hadde minst 4 000 pasienter.",
    "OUS melder om 4 289 pasienter, deretter kommer tallene for HUS (1 130) og StO (1 731).",
    "Nederst på side 2 står antall pasienter ved OUS.",
    "Av studier uten legemidler ble 46 monitorert, 30 av medisinsk utstyr og 16 andre.",
    "Vi fikk 960 svar, 603 fra pasienter og 300 fra forskere og noen fra andre.",
    "Undersøkelsen ga 960 svar, blant dem 603 fra pasienter og 347 fra forskere.",
    "Av 100 deltakere var 60 kvinner og 35 under 40 år.",
    "Vi hadde 46 møter, 30 i 2020 og 14 i 2019.",
    "Helse Sør-Øst har over halvparten av pasientene.",
    "De tre svarte 12 %, 13 % og 14 %.",
    "Helse Vest hadde 1 743 pasienter.",
    "Helse Vest har 20 pasienter på venteliste.",
    "Helse Sør-Øst har bedt oss om å følge opp 1 350 studier.",
    "UNN førte 9 747 tusen kroner på NorCRIN2.",
    "NorCRIN2 kostet 105,0 mill. kroner.",
    "UNN brukte 7,9 mill. kroner på NorCRIN2 i 2020.",
    "HUS gikk 4,0 mill. under budsjett i 2020.",
    "UNN brukte 1,2 mill. kroner på utstyr i NorCRIN2.",
)


def _contradicted(codes: list[str]) -> list[str]:
    """All but the notes that a number could be linked."""
    return [code for code in codes if code != "tall-skrevet"]


@pytest.mark.parametrize("text", FALSE)
def test_what_the_figures_contradict_is_told_once(codes: Codes, text: str) -> None:
    assert len(_contradicted(codes(text))) == 1


@pytest.mark.parametrize("text", SOUND)
def test_what_holds_or_is_no_claim_is_left(codes: Codes, text: str) -> None:
    assert not _contradicted(codes(text))
