"""Words that rank partners, against what the partners reported."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from norcrin_xl.findings import Finding

Codes = Callable[..., list[str]]
Said = Callable[..., list[Finding]]


@pytest.mark.parametrize(
    "text",
    [
        "UNN har flest pasienter.",
        "De to partnerne med flest studier er OUS og UNN.",
        "Færrest studier har SUS, mens UNN har flest.",
        "Antall pasienter er høyest ved StO.",
        "OUS har færrest pasienter.",
        "HUS har nest flest pasienter.",
        "SUS har størst antall kliniske behandlingsstudier.",
        "AHUS hadde flest, med {bruk.pasienter.ahus|heltall} pasienter.",
        "Flest pasienter har OUS, fulgt av HUS.",
        "Flest studier har OUS, deretter StO, HUS og AHUS.",
        "Rangert etter antall pasienter er rekkefølgen OUS, HUS, StO, AHUS, SUS og UNN.",
        "I stigende rekkefølge etter antall årsverk: UNN, SUS og AHUS.",
        "OUS har flest pasienter, mens UNN har færrest årsverk.",
        "Oslo universitetssykehus har lavest antall ECRIN-studier.",
        "HUS har flere pasienter enn StO.",
        "UNN har flest pasienter per studie.",
        "StO har færre pasienter enn HUS.",
        "UNN hadde flest representasjonsoppgaver i {rapport.aar|aar}.",
    ],
)
def test_a_ranking_that_the_figures_contradict_is_found(codes: Codes, text: str) -> None:
    assert codes(text) == ["rangering-motsier"]


@pytest.mark.parametrize(
    "text",
    [
        "OUS har flest pasienter.",
        "Antall pasienter er høyest ved OUS, og lavest ved UNN.",
        "StO har nest flest pasienter.",
        "UNN har færrest pasienter.",
        "OUS hadde flest, med {bruk.pasienter.ous|heltall} pasienter.",
        "Flest pasienter har OUS, fulgt av StO og HUS.",
        "Rangert etter antall pasienter er rekkefølgen OUS, StO, HUS, AHUS, SUS og UNN.",
        "I stigende rekkefølge etter antall årsverk: SUS, UNN og AHUS.",
        "StO har flere pasienter enn HUS.",
        # Other rankings: of a part, of growth, of a share, among some, in another year
        "UNN har flest pasienter med kreft.",
        "UNN har flest nye pasienter.",
        "UNN har flest pasienter per lege.",
        "UNN har høyest andel pasienter over 67 år.",
        "Antall pasienter viste størst økning ved UNN.",
        "UNN er blant partnerne med flest pasienter.",
        "Utenom OUS har HUS flest pasienter i barnestudier.",
        "I 2019 hadde UNN flest pasienter.",
        "UNN har ikke flest pasienter.",
        "UNN skal ha flest pasienter.",
        "UNN er det største sykehuset i nord, og tar imot pasienter fra hele regionen.",
        "De fleste pasienter ved UNN kommer fra Tromsø.",
        "Rekkefølgen må ses i sammenheng med at sykehusene er ulike.",
        "Rangert etter antall studier er rekkefølgen {bruk.kbs.rangering|tekst}.",
        "UNN har flest monitorerte studier av utstyr.",
    ],
)
def test_a_ranking_that_holds_or_ranks_something_else_is_left(codes: Codes, text: str) -> None:
    assert codes(text) == []


def test_the_figures_are_told_in_their_order(said: Said) -> None:
    (found,) = said("UNN har flest pasienter.")
    assert "OUS 4\u00a0289, StO 1\u00a0731, HUS 1\u00a0130" in found.message
    assert found.rests_on
