"""What is said of every year, of all and none, and of two of them, against the figures.

The figures are those of 2021 and of the years before, as test_precision.py lists them.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from norcrin_xl.findings import Finding, Severity

Said = Callable[..., list[Finding]]

FALSE = (
    # Every year, with and without a first one
    "Antall deltakere på GCP-kurs har vokst hvert eneste år siden 2016.",
    "Antallet deltakere på GCP-kurs har dermed økt hvert år.",
    "Antall ECRIN-studier har økt år for år siden 2017.",
    "Hvert år siden 2016 har antallet representasjonsoppgaver gått opp.",
    "De signerte kontraktene med industrien har steget uten avbrudd siden 2016.",
    "ECRIN-studiene har hatt en jevn vekst siden 2016.",
    "Representasjonsoppgavene har økt jevnt siden 2016.",
    "Antall industrikontrakter har vært over 140 i alle årene.",
    "Antall GCP-deltakere har aldri vært under 800.",
    "Det har vært mer enn 5 ECRIN-studier hvert år.",
    "Antall ECRIN-studier har ligget mellom 5 og 9 i alle årene.",
    "Fra 2018 til 2021 falt antallet signerte kontrakter hvert år.",
    "Antall representasjonsoppgaver har vært over 60 alle år siden 2017.",
    "Industrikontraktene har uavbrutt gått ned siden 2017.",
    "Aldri før har så mange signert kontrakter med industrien.",
    "Aldri før har vi hatt så mange ECRIN-studier.",
    "Aldri tidligere har nettverket hatt så mange representasjonsoppgaver som i 2021.",
    "Vi har aldri før hatt flere ECRIN-studier enn i 2021.",
    "Antallet ECRIN-studier har aldri vært høyere.",
)

SOUND = (
    "Antall deltakere på GCP-kurs har vokst hvert eneste år siden 2017.",
    "Monitorerte legemiddelstudier har økt hvert år.",
    "Monitorerte legemiddelstudier har økt hvert eneste år siden 2016.",
    "Hvert år siden 2017 har antallet deltakere på GCP-kurs gått opp.",
    "Antall monitorerte studier uten legemidler har steget år for år.",
    "Signerte kontrakter med industrien har vært over 130 i alle årene.",
    "Antall GCP-deltakere har aldri vært under 700.",
    "Antall ECRIN-studier har ligget mellom 3 og 9 i alle årene.",
    "Antall ECRIN-studier har ikke økt hvert år.",
    "Antall ECRIN-studier skal øke hvert år.",
    "Målet er at antall ECRIN-studier øker hvert år framover.",
    "Antall ECRIN-studier har økt nesten hvert år siden 2016.",
    "Antall ECRIN-studier har økt hvert år, med unntak av 2020.",
    "Antall ECRIN-studier har økt fordi vi hvert år holder flere møter.",
    "Antall GCP-deltakere har økt, og hvert år holder vi to webinarer.",
    "GCP-kursene falt i 2017, men har siden vokst hvert år.",
    "Tabell 2 viser veksten i GCP-deltakere år for år.",
    "De siste tre årene har antallet GCP-deltakere økt hvert år.",
    "De siste årene har antallet GCP-deltakere økt hvert år.",
    "ECRIN-studiene økte jevnt fram til 2019.",
    "Antall ECRIN-studier økte hvert år fra 2016 til 2019.",
    "Hvis antall ECRIN-studier hadde økt hvert år, ville vi hatt flere i dag.",
    "Representasjonsoppgavene varierer fra år til år.",
    "Antall representasjonsoppgaver lå over 100 hvert år fra 2018 til 2020.",
    "Vi holdt kurs i alle årene, og antall GCP-deltakere har økt.",
    "Antall representasjonsoppgaver har aldri vært over 116.",
    "Interessen for GCP-kurs har økt hvert år.",
    "OUS har økt antall GCP-deltakere hvert år.",
    "Økningen i GCP-kurs har vært jevn de siste årene.",
    "Aldri før har så mange deltatt på GCP-kurs.",
    "Aldri tidligere har vi monitorert så mange legemiddelstudier.",
    "Vi har aldri før hatt flere GCP-deltakere enn i 2021.",
    "Antallet GCP-deltakere har aldri vært høyere.",
)


def grave(said: Said, text: str) -> list[str]:
    return [one.message for one in said(text) if one.severity is not Severity.NOTE]


@pytest.mark.parametrize("text", FALSE)
def test_a_relation_that_does_not_hold_is_told_once(said: Said, text: str) -> None:
    assert len(grave(said, text)) == 1


@pytest.mark.parametrize("text", SOUND)
def test_a_relation_that_holds_or_is_no_claim_is_left(said: Said, text: str) -> None:
    assert grave(said, text) == []
