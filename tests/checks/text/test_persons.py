"""Persons in the text are told of; roles, institutions and shared addresses are not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from norcrin_xl.findings import Finding, Severity

Codes = Callable[..., list[str]]
Said = Callable[..., list[Finding]]
ABOUT = ("person-kontakt", "person-navn", "personnummer")


def about(codes: list[str]) -> list[str]:
    return [code for code in codes if code in ABOUT]


@pytest.mark.parametrize(
    "contact",
    [
        "911 23 456",
        "91123456",
        "Kari Nordmann, 22 11 80 80",
        "Kari Nordmann, tlf. 22118080",
        "+47 911 23 456",
        "+47 92 11 80 80",
        "+4791123456",
        "0047 92 11 80 80",
        "(+47) 911 23 456",
        "42\u00a011\u00a080\u00a080",
        "911-23-456",
        "92.11.80.80",
        "telefon 92118080",
        "mobil: 41 23 45 67",
        "Kari Nordmann, tlf.: 02770",
        "kari.nordmann@ous-hf.no",
        "Kari.Nordmann@Helse-Bergen.no",
        "knord@uib.no",
        "kari.nordmann (at) ous-hf.no",
        "kari.nordmann[at]ous-hf[dot]no",
        "kari.nordmann @ ous-hf.no",
        "[Kari](mailto:kari.nordmann@ous-hf.no)",
    ],
)
def test_a_persons_telephone_or_mail_is_a_warning(said: Said, contact: str) -> None:
    found = [one for one in said(f"Ta kontakt på {contact}.") if one.code == "person-kontakt"]
    assert [one.severity for one in found] == [Severity.WARNING]


@pytest.mark.parametrize(
    "phone",
    ["22 11 80 80", "+47 22 11 80 80", "telefon 22118080", "tlf.: 02770", "+44 20 7946 0958"],
)
def test_a_telephone_of_nobody_who_is_named_is_a_remark(said: Said, phone: str) -> None:
    found = [one for one in said(f"Ta kontakt på {phone}.") if one.code in (*ABOUT, "telefon")]
    assert [(one.code, one.severity) for one in found] == [("telefon", Severity.NOTE)]
    assert about_or_phone(said(f"Ring sekretariatet på {phone}.")) == []


def about_or_phone(found: list[Finding]) -> list[str]:
    return [one.code for one in found if one.code in (*ABOUT, "telefon")]


@pytest.mark.parametrize(
    "text",
    [
        "Skriv til post@norcrin.no, norcrin@norcrin.no eller forskningsstotte@ous-hf.no.",
        "Skriv til postmottak@helse-bergen.no, norcrin@stolav.no eller gcp-kurs@stolav.no.",
        "Ledes av St. Olavs ved Kari Nordmann",
        "På vegne av NorCRIN, Kari Nordmann, nettverkskoordinator, 24. februar 2022",
        "Prosjekt 295652 og sak 20211234567 er avsluttet 20210520.",
        "Kostnadene ble 33 681 000 kroner, og 12 345 678 i fjor.",
        "Beløpet er kr 45 678 912 og 91123456 kroner.",
        "Org.nr. 983 974 899, prosjektnummer 91123456.",
        "I 2016, 2017, 2018 og 2019 var det 835, 733, 960 og 988.",
        "Serien 2016–2021 og perioden 01.10.2020–31.12.2021.",
        "Vi fikk +321 deltakere, fra 1 192 til 1 513.",
    ],
)
def test_shared_addresses_and_figures_are_no_persons(codes: Codes, text: str) -> None:
    assert about(codes(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Kurset ble holdt av Kari Nordmann ved OUS.",
        "Kari Nordmann fra OUS ledet arbeidet.",
        "Ola K. Nordmann deltok.",
        "Anne-Marie Hansen Berg deltok.",
        "Prosjektleder Yasmin Aldahir har sluttet.",
        "Kontaktperson: Yasmin Aldahir.",
        "OUS v/ Yasmin Aldahir svarer.",
        "Professor Yasmin Aldahir holdt foredrag.",
        "Gruppen ledes av Yasmin Aldahir.",
        "Overlege dr. Y. Aldahir var med.",
        "Takk til Per Hansen og Pål van der Berg.",
        "- **Bente Dahl**, studiesykepleier",
    ],
)
def test_the_name_of_a_person_is_a_remark(said: Said, text: str) -> None:
    found = [one for one in said(text) if one.code == "person-navn"]
    assert [one.severity for one in found] == [Severity.NOTE]


@pytest.mark.parametrize(
    "text",
    [
        "Kurset ble holdt ved Oslo universitetssykehus og Helse Bergen.",
        "St. Olavs hospital leder arbeidet sammen med Haukeland.",
        "Prosjektleder i NorCRIN har sluttet. Koordinator er ansatt.",
        "Arbeidet ledes av Helse Nord og Universitetet i Bergen.",
        "Gruppen for Lead CTU møttes. European Clinical Research Infrastructure Network er med.",
        "Kurset er holdt i Mo i Rana, Tromsø og Ny Ålesund.",
        "Vi samarbeider med Mayo Clinic, Karolinska Institutet og King's College.",
        "God Klinisk Praksis er et krav. Se Tabell Fire.",
        "Per 31. desember var alt klart. Per Forskningsrådets krav er det i orden.",
    ],
)
def test_institutions_and_titles_are_no_persons(codes: Codes, text: str) -> None:
    assert about(codes(text)) == []


def test_one_finding_names_all_that_a_cell_has(said: Said) -> None:
    found = said("Kari Nordmann og Ola Nordmann, 911 23 456 og 922 34 567. Kari Nordmann sluttet.")
    told = {one.code: one.message for one in found if one.code in ABOUT}
    assert "«Kari Nordmann» og «Ola Nordmann» ser ut som" in told["person-navn"]
    assert "«911 23 456» og «922 34 567»" in told["person-kontakt"]


@pytest.mark.parametrize("number", ["13.09.72-48022", "130972 48022", "13097248022"])
def test_an_identity_number_is_an_error_and_nothing_else(said: Said, number: str) -> None:
    found = said(f"Pasienten {number} fikk plass.")
    assert [(one.code, one.severity) for one in found] == [("personnummer", Severity.ERROR)]
    assert "48022" not in found[0].message
