"""A linked figure stands beside its own year. The report is of 2021."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from norcrin_xl.checks.text.dates import relative_links
from norcrin_xl.findings import Finding, Severity
from norcrin_xl.workbook.workbook import Workbook

Codes = Callable[..., list[str]]
Said = Callable[..., list[Finding]]
CODE = "tall-annet-aar"

RIGHT = (
    "I {rapport.aar|aar} koordinerte noden {kpi.ecrin.i_aar|heltall} studier, mot "
    "{kpi.ecrin.i_fjor|heltall} i {rapport.fjoraar|aar}.",
    "Noden koordinerte {kpi.ecrin.i_aar|heltall} studier, mot {kpi.ecrin.2020|heltall} året før.",
    "Noden koordinerte {kpi.ecrin.i_aar|heltall} studier, mot {kpi.ecrin.i_fjor|heltall}.",
    "I 2021 var det {kpi.ecrin.2021|heltall} studier, i 2020 {kpi.ecrin.2020|heltall} og i 2019 "
    "{kpi.ecrin.2019|heltall}.",
    "Tallet økte fra {kpi.gcp.2016|heltall} i 2016 til {kpi.gcp.2021|heltall} i 2021.",
    "Fra 2016 til 2021 økte antallet fra {kpi.gcp.2016|heltall} til {kpi.gcp.2021|heltall}.",
    "Tallet har økt fra {kpi.gcp.foerste_aar|heltall} til {kpi.gcp.siste_aar|heltall}.",
    "I fjor hadde vi {kpi.gcp.i_fjor|heltall} deltakere, i år {kpi.gcp.i_aar|heltall}.",
    "Vi hadde {kpi.gcp.i_fjor|heltall} deltakere i fjor og {kpi.gcp.i_aar|heltall} i år.",
    "I {rapport.fjoraar|aar} var det {kpi.gcp.i_fjor.endring|antall} "
    "{kpi.gcp.i_fjor.endring|mer_mindre} deltakere enn i {rapport.forfjoraar|aar}.",
    "Antallet i forfjor var {kpi.gcp.i_forfjor|heltall}.",
    "I årene 2019–2021 var det {kpi.ecrin.2019|heltall}, {kpi.ecrin.2020|heltall} og "
    "{kpi.ecrin.2021|heltall} studier.",
    "- 2020: {kpi.gcp.2020|heltall}\n- 2021: {kpi.gcp.2021|heltall}",
    "Det var flest studier i 2019 ({kpi.ecrin.2019|heltall}).",
    "Noden hadde {kpi.ecrin.2019|heltall} studier (2019) på det meste.",
    "I 2020 kom pandemien. Det ble {kpi.ecrin.2020|heltall} studier.",
    "Siden 2016 har antallet økt til {kpi.gcp.i_aar|heltall}.",
    "Sammenlignet med {rapport.fjoraar|aar} er {kpi.gcp.i_aar|heltall} deltakere mange.",
    "Prosjektet startet i 2020, og kostnadene ble {okonomi.norcrin2.1.regnskap|tusen} tusen "
    "kroner i 2021.",
    "Vi har brukt {okonomi.norcrin2.1.regnskap|tusen} tusen kroner siden oppstarten i 2020.",
    "Midlene ble gitt i 2019 og er på {okonomi.norcrin2.bevilgning|tusen} tusen kroner.",
    "AHUS hadde {kpi.gcp.ahus|heltall} deltakere i rapporteringsåret.",
    "Rapporten har tall fra {rapport.partnere|heltall} partnere siden 2016.",
    "Fra {rapport.foerste_aar|aar} til {rapport.aar|aar} økte antallet fra "
    "{kpi.gcp.foerste_aar|heltall} til {kpi.gcp.i_aar|heltall}.",
    "Antallet falt fra {kpi.representasjon.2020|heltall} til {kpi.representasjon.i_aar|heltall}.",
    "Vi hadde {kpi.gcp.2021|heltall} deltakere i 2021 ({kpi.gcp.2020|heltall} i 2020).",
    "Antall deltakere var {kpi.gcp.i_aar|heltall} ({kpi.gcp.i_fjor|heltall} i fjor).",
    "Mens det i 2020 var {kpi.gcp.2020|heltall} deltakere, var det i 2021 {kpi.gcp.2021|heltall}.",
    "Det var {kpi.gcp.2021|heltall} deltakere i rapporteringsåret og {kpi.gcp.2020|heltall}"
    " året før.",
    "Sammenlignet med {kpi.gcp.2020|heltall} i 2020 er {kpi.gcp.2021|heltall} en klar økning.",
    "Årets tall er {kpi.gcp.i_aar|heltall}, fjorårets var {kpi.gcp.i_fjor|heltall}.",
    "{kpi.gcp.i_aar|heltall} deltakere er {kpi.gcp.endring|antall} flere enn i "
    "{rapport.fjoraar|aar}, da det var {kpi.gcp.i_fjor|heltall}.",
    "Toppåret var 2019, med {kpi.ecrin.2019|heltall} studier.",
    "I 2019, som var toppåret, koordinerte noden {kpi.ecrin.2019|heltall} studier, mot "
    "{kpi.ecrin.2021|heltall} i 2021.",
    "Antallet har variert hvert år siden 2019: {kpi.ecrin.2019|heltall}, "
    "{kpi.ecrin.2020|heltall} og {kpi.ecrin.2021|heltall}.",
    "Deltakerne fordelte seg på OUS ({kpi.gcp.ous|heltall}) og HUS ({kpi.gcp.hus|heltall}) i 2021.",
    "Før pandemien, i 2019, var det {kpi.gcp.2019|heltall} deltakere.",
    "Tallet for 2022 ventes å bli høyere enn {kpi.gcp.i_aar|heltall}.",
    "Kostnadene ble {okonomi.norcrin2.1.regnskap|tusen} tusen kroner, og ubrukte midler "
    "overføres til 2022.",
    "Av bevilgningen for 2021 er {okonomi.norcrin2.ubrukt|tusen} tusen kroner overført til 2022.",
    "Av midlene er {okonomi.norcrin2.ubrukt|tusen} tusen kroner flyttet til bruk i 2022.",
    "Det gir en økning på {kpi.gcp.endring_prosent|endring_prosent1} % fra 2020 til 2021.",
    "Endringen fra 2019 til 2020 var {kpi.gcp.2020.endring|endring}.",
    "Serien begynte i 2016 med {kpi.gcp.2016|heltall}.",
    "I perioden 2019–2021 var snittet høyere enn {kpi.gcp.2018|heltall}, som var tallet i 2018.",
    "Fordi møtene i 2020 ble utsatt, ble det {kpi.representasjon.i_aar|heltall} oppgaver.",
    "Kurset som startet i 2020 hadde {kpi.gcp.i_aar|heltall} deltakere.",
    "Etter oppstarten i 2020 har vi hatt {kpi.gcp.i_aar|heltall} deltakere.",
    "Av studiene som startet i 2019, ble {kpi.monitorert_lm.i_aar|heltall} monitorert.",
    "De to siste årene har vi hatt {kpi.gcp.2020|heltall} og {kpi.gcp.2021|heltall} deltakere.",
    "Deltakerne: {kpi.gcp.2020|heltall} (2020) og {kpi.gcp.2021|heltall} (2021).",
    "I 2020 og 2021 var det {kpi.gcp.2020|heltall} og {kpi.gcp.2021|heltall} deltakere.",
    "Rekorden er fra 2021, med {kpi.gcp.i_aar|heltall} deltakere; året før var det "
    "{kpi.gcp.i_fjor|heltall}.",
    "Det ble {kpi.gcp.i_aar|heltall} deltakere, opp fra {kpi.gcp.i_fjor|heltall}.",
    "Det ble {kpi.gcp.i_aar|heltall} deltakere, ned fra toppen på {kpi.gcp.2019|heltall} i 2019.",
    "Nettverket ble opprettet i 2012. Det hadde {kpi.gcp.i_aar|heltall} deltakere.",
    "Kostnadene ble {okonomi.norcrin2.1.regnskap|tusen} tusen kroner for hele perioden fra "
    "oktober 2020.",
    "Vi hadde {kpi.gcp.i_aar|heltall} deltakere på kurs som ble planlagt i 2020.",
)

WRONG = (
    ("I {rapport.aar|aar} koordinerte noden {kpi.ecrin.2020|heltall} studier.", "2021"),
    ("I 2021 koordinerte noden {kpi.ecrin.i_fjor|heltall} studier.", "2021"),
    ("Noden koordinerte {kpi.ecrin.2020|heltall} studier.", "2021"),
    ("Noden koordinerte {kpi.ecrin.2020|heltall} studier i rapporteringsåret.", "2021"),
    ("I år hadde vi {kpi.gcp.2020|heltall} deltakere.", "2021"),
    ("I fjor hadde vi {kpi.gcp.2019|heltall} deltakere.", "2020"),
    ("Vi hadde {kpi.gcp.i_aar|heltall} deltakere i fjor.", "2020"),
    ("I 2020 hadde vi {kpi.gcp.i_aar|heltall} deltakere.", "2020"),
    ("Vi hadde {kpi.gcp.i_aar|heltall} deltakere, mot {kpi.gcp.2019|heltall} året før.", "2020"),
    ("Vi hadde {kpi.gcp.i_aar|heltall} deltakere, mot {kpi.gcp.2019|heltall} i 2020.", "2020"),
    ("Vi hadde {kpi.gcp.i_aar|heltall} deltakere, mot {kpi.gcp.2019|heltall}.", "2020"),
    ("Det ble {kpi.gcp.2020.endring|antall} {kpi.gcp.2020.endring|mer_mindre}.", "2021"),
    ("I 2020 ble det {kpi.gcp.endring|antall} flere.", "2020"),
    ("I 2020 hadde AHUS {kpi.gcp.ahus|heltall} deltakere.", "2020"),
    ("I 2019 var kostnadene {okonomi.norcrin2.1.regnskap|tusen} tusen kroner.", "2019"),
    ("Brukerbetalingen i 2022 var {okonomi.norcrin2.brukerbetaling.belop|tusen}.", "2022"),
    ("- Kurs, med {kpi.gcp.2020|heltall} deltakere i {rapport.aar|aar}", "2021"),
    ("Det ble signert {bruk.industrikontrakter.2020|heltall} kontrakter.", "2021"),
    ("I løpet av året hadde vi {kpi.gcp.2020|heltall} deltakere.", "2021"),
    ("Ved utgangen av {rapport.aar|aar} hadde noden {kpi.ecrin.i_fjor|heltall} studier.", "2021"),
    ("Høsten 2021 hadde vi {kpi.gcp.2020|heltall} deltakere.", "2021"),
    ("GCP ({rapport.aar|aar}): {kpi.gcp.2020|heltall}", "2021"),
    ("Antall deltakere i {rapport.aar|aar}: {kpi.gcp.i_fjor|heltall}", "2021"),
    (
        "Partnerne og sekretariatet hadde i {rapport.aar|aar} til sammen {kpi.gcp.2020|heltall}"
        " deltakere.",
        "2021",
    ),
    (
        "Deltakelsen i {rapport.aar|aar} var god, og det kom {kpi.gcp.2020|heltall} personer.",
        "2021",
    ),
    (
        "Deltakelsen på kursene var svært god i {rapport.aar|aar}, og det kom "
        "{kpi.gcp.2020|heltall} personer.",
        "2021",
    ),
    ("{kpi.gcp.2020|heltall} deltok i {rapport.aar|aar}.", "2021"),
    ("Av {kpi.gcp.2020|heltall} deltakere i {rapport.aar|aar} var 200 leger.", "2021"),
    ("Dette er {kpi.gcp.2020.endring|antall} flere enn i fjor.", "2021"),
    ("Årets {kpi.gcp.2020|heltall} deltakere er mange.", "2021"),
    ("Fjorårets {kpi.gcp.2019|heltall} deltakere er mange.", "2020"),
    ("Dette året var det {kpi.gcp.i_fjor|heltall}.", "2021"),
    ("**GCP-kurs:** {kpi.gcp.2020|heltall} deltakere", "2021"),
    ("Året før hadde vi {kpi.gcp.i_aar|heltall} deltakere.", "2020"),
    ("I 2022 hadde vi {kpi.gcp.i_aar|heltall} deltakere.", "2022"),
    (
        "Partnerne hadde {kpi.gcp.2019|heltall} deltakere på GCP-kurs, mot "
        "{kpi.gcp.2018|heltall} året før.",
        "2021",
    ),
    (
        "I 2021 var kostnadene lave, og i 2018 ble de {okonomi.norcrin2.1.regnskap|tusen} tusen"
        " kroner.",
        "2018",
    ),
)


@pytest.mark.parametrize("text", RIGHT)
def test_a_figure_beside_its_own_year_is_right(codes: Codes, text: str) -> None:
    assert CODE not in codes(text)


@pytest.mark.parametrize(("text", "year"), WRONG)
def test_a_figure_of_another_year_than_its_sentence_is_an_error(
    said: Said, text: str, year: str
) -> None:
    found = [one for one in said(text) if one.code == CODE]
    assert {one.severity for one in found} == {Severity.ERROR}
    assert f"men setningen gjelder {year}." in found[0].message


def test_a_text_that_is_marked_as_last_years_is_told_of_as_that_alone(codes: Codes) -> None:
    """The mark stops the report by itself; its figures are judged when it is gone."""
    assert CODE not in codes("[fra i fjor]\nNoden koordinerte {kpi.ecrin.2020|heltall} studier.")


def test_the_link_that_the_sentence_asks_for_is_proposed(said: Said) -> None:
    (found,) = said("Noden koordinerte {kpi.ecrin.2020|heltall} studier i {rapport.aar|aar}.")
    assert "«{kpi.ecrin.2020|heltall}» er tallet for 2020" in found.message
    assert "Skriv {kpi.ecrin.i_aar|heltall}" in found.message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Midlene fra Forskningsrådet dekker 15 måneder, de andre tolv måneder.", False),
        ("Regnskapet for midlene fra Forskningsrådet er for 12 måneder.", False),
        ("Forskningsrådet fikk svar om 18 måneder, og søknaden gjelder alle.", False),
        ("Studien dekker 18 måneder.", False),
        ("Midlene fra Forskningsrådet omfatter derfor 14 måneder.", True),
        ("Bevilgningen fra Forskningsrådet gjelder fra oppstarten, altså femten måneder.", False),
        ("Bevilgningen fra Forskningsrådet gjelder fra oppstarten, altså atten måneder.", True),
        ("Midlene fra Forskningsrådet har en periode på 16 måneder.", True),
    ],
)
def test_months_that_no_project_has_are_told_of(codes: Codes, text: str, told: bool) -> None:
    assert ("maaneder-ulikt" in codes(text)) is told


@pytest.mark.parametrize(
    ("text", "next_year"),
    [
        (
            "Vi hadde {kpi.gcp.2021|heltall} deltakere.",
            "Vi hadde {kpi.gcp.i_aar|heltall} deltakere.",
        ),
        (
            "I {rapport.aar|aar} var det {kpi.ecrin.2021|heltall}, mot {kpi.ecrin.2020|heltall} "
            "i {rapport.fjoraar|aar}.\n\n**Se** {tabell:7.1} og {kpi.ecrin.2021.endring|antall}.",
            "I {rapport.aar|aar} var det {kpi.ecrin.i_aar|heltall}, mot {kpi.ecrin.i_fjor|heltall} "
            "i {rapport.fjoraar|aar}.\n\n**Se** {tabell:7.1} og {kpi.ecrin.i_aar.endring|antall}.",
        ),
        (
            "Det ble { kpi.gcp.2021 |heltall} i år, {kpi.gcp.2020|heltall} i fjor.",
            "Det ble { kpi.gcp.i_aar |heltall} i år, {kpi.gcp.i_fjor|heltall} i fjor.",
        ),
        *(
            (text, text)
            for text in (
                "I 2021 var det {kpi.gcp.2021|heltall}, mot {kpi.gcp.2020|heltall} i 2020.",
                "I 2021 var det {kpi.gcp.2021|heltall}, mot {kpi.gcp.2020|heltall}.",
                "Toppåret er 2019, med {kpi.ecrin.2019|heltall} studier.",
                "I 2016 var det {kpi.gcp.2016|heltall}.",
                r"Skriv \{kpi.gcp.2021|heltall} slik.",
                "Et tall uten år: {okonomi.norcrin2.1.regnskap|tusen}.",
            )
        ),
    ],
)
def test_links_that_mean_this_year_or_last_follow_the_report(
    book: Workbook, text: str, next_year: str
) -> None:
    assert relative_links(text, book.data, book.quantities) == next_year
