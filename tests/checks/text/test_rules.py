"""Each rule on text: what makes it speak, and what does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from norcrin_xl.checks.examination import check_text, script_of
from norcrin_xl.checks.text.contacts import address_fault
from norcrin_xl.checks.text.manuscript import ticked
from norcrin_xl.checks.text.passage import excerpt
from norcrin_xl.checks.text.words import one_off
from norcrin_xl.findings import Finding
from norcrin_xl.form.form_file import load_form
from norcrin_xl.masking import fingerprints
from norcrin_xl.model import ReportData
from norcrin_xl.workbook.workbook import Workbook

Codes = Callable[..., list[str]]
Said = Callable[..., list[Finding]]


def test_the_shipped_report_gives_no_finding(book: Workbook) -> None:
    assert list(check_text(script_of(book.data, book.quantities))) == []


@pytest.mark.parametrize(
    "text",
    [
        # Dates: plans, periods and postponements are no history
        "Møtet er flyttet til 4. mai 2022.",
        "Det er søkt om å overføre midlene til 2022.",
        "Kurset skulle vært holdt i oktober 2021, og ble utsatt til mars 2022.",
        "Fra 1. januar 2022 er Helse Bergen eier.",
        "Kurset holdes i mai 2022.",
        "Kurset ble holdt 20. mai 2021.",
        "I 2019 var det færre møter.",
        "Serien går fra 2016 til 2021.",
        "Kapittel 20.21 og sak 2022/17 ble behandlet.",
        # Claims: wishes, denials and other series
        "Antallet representasjonsoppgaver skal økes.",
        "Antall representasjonsoppgaver har ikke økt.",
        "Tallet på GCP-kurs har økt.",
        "Tallet på GCP-kurs har økt, mens tallet på representasjonsoppgaver viste en nedgang.",
        "Antall ECRIN-studier har ligget mellom 3 og 9 siden 2016.",
        "Antall ECRIN-studier var høyest i 2019.",
        "Antall representasjonsoppgaver er nesten halvert.",
        "Tallet på monitorerte studier uten legemidler var stabilt.",
        "GCP-kurs holdes mellom 9 og 15.",
        "Lønningene har økt, og det har vært en nedgang i reiser.",
        # Numbers that are no quantity of the report
        "Ordningen gir 40 % stilling og 156 søkere.",
        "Kurset hadde 120 deltakere.",
        "Det kom 603 svar fra pasienter.",
        # References and sections that exist
        "Se {tabell:4.2.1}, {figur:7.1.2} og avsnitt 4.4.",
        "Det var {kpi.gcp.2021|heltall} deltakere.",
        # Words that only look like placeholders
        "Skjemaet er … langt, og «fyll ut» er en god instruks.",
        "Prisen er < 100 kroner, men > 50.",
        "### Overskrift\n\nTekst.",
        # Names
        "Seks universitetssykehus er partnere.",
        "Norske sykehus deltar, også Helse Vest og Sykehuset Østfold.",
        "NorCRINs partnere og PraksisNetts brukere møttes.",
        "Noder i flere land (NOD) er med. NOD er nyttig.",
        "Fase II og fase III er planlagt.",
        "Oslos forskere, Bergens forskere og Stavangers forskere møttes.",
        # Work packages
        "AP5 er en annen historie: AP8 (tidligere AP5) ledes fra OUS.".replace("AP5 er", "AP8 er"),
        "AP8, som ledes fra OUS, er i rute.",
        "AP8 Nasjonal datahåndtering og AP9 (Statistikk og avanserte metoder) er i rute.",
        "AP10 Sertifisering av studiesykepleiere går videre, og AP8 Datahåndtering også.",
        # Addresses
        "Se [siden](https://www.norcrin.no) eller https://ecrin.org.",
        "Skriv til [oss](mailto:post@norcrin.no).",
        # Footnotes
        "Prisen*) er fast.\n\n*) Uten avgift.",
        "Prisen er *fast* og **god**.",
        "Telefon 12345678901 og sak 20211234567.",
    ],
)
def test_sound_text_gives_no_finding(codes: Codes, text: str) -> None:
    assert codes(*text.split("\n\n")) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Antall monitorerte legemiddelstudier har sunket siden 2018.", "pastand-motsier"),
        ("Tallet på GCP-kurs er mer enn doblet siden 2019.", "pastand-motsier"),
        ("Antall representasjonsoppgaver er det høyeste i perioden.", "pastand-motsier"),
        ("I {rapport.fjoraar|aar} var det en nedgang i GCP-kurs.", "pastand-motsier"),
        (
            "Tallet på GCP-kurs har økt, mens tallet på representasjonsoppgaver har vokst.",
            "pastand-motsier",
        ),
        (
            "Kostnadene ble {okonomi.norcrin2.1.regnskap|mill1} millioner kroner, "
            "lavere enn budsjettert.",
            "sammenligning-motsier",
        ),
        ("Vi hadde en nedgang på {kpi.gcp.endring|antall}.", "sammenligning-motsier"),
        ("Prosjektet ble avsluttet 1. mars 2022.", "dato-etter-perioden"),
        ("Møtet ble gjennomført høsten 2022.", "dato-etter-perioden"),
        ("Webinaret ble holdt 20. mai 2018.", "dato-for-perioden"),
        ("Fristen er 30.2.2022.", "dato-finnes-ikke"),
        ("Dette er årsrapporten for 2019.", "aar-ulikt"),
        ("OUS hadde 508 studier.", "tall-skrevet"),
        ("St Olavs Hospital deltar.", "navn-nesten"),
        ("Norcrin deltar i gruppen.", "navn-nesten"),
        ("Arbeidet ledes fra Haukland.", "navn-nesten"),
        ("Adressen er http://www.norcrin.no.", "adresse-uten-https"),
        ("Prisen¹ er fast.", "fotnote-uten-tekst"),
        ("Fyll inn prisen.", "plassholder"),
        ("Prisen er ??? kroner.", "plassholder"),
        ("Prisen er <beløp> kroner.", "plassholder"),
    ],
)
def test_text_that_is_wrong_is_found_once(codes: Codes, text: str, code: str) -> None:
    assert codes(text) == [code]


def test_a_typed_number_that_equals_several_quantities_lists_them(said: Said) -> None:
    (found,) = said("Brukerbetalingen var 12,9 millioner kroner.")
    assert "okonomi.norcrin2.2.4.regnskap" in found.message
    assert "okonomi.norcrin2.brukerbetaling.belop" in found.message
    assert "Velg det som er ment" in found.message


def test_a_typed_number_that_equals_one_quantity_gets_its_linked_form(said: Said) -> None:
    (found,) = said("Studiene hadde 9 342 pasienter.")
    assert "Skriv {bruk.pasienter|heltall}" in found.message


def test_a_claim_is_answered_with_the_figures(said: Said) -> None:
    (found,) = said("Antallet representasjonsoppgaver har økt.")
    assert "112 i 2020, 59 i 2021" in found.message
    assert found.rests_on


def test_a_reference_of_the_wrong_kind_gets_the_right_one(said: Said) -> None:
    (found,) = said("Se {figur:4.2.1}.")
    assert "Skriv {tabell:4.2.1}" in found.message


def test_a_name_that_shares_a_word_with_a_partner_proposes_the_partner(said: Said) -> None:
    (found,) = said("Det gjelder også ved Haukeland sykehus.")
    assert "Helse Bergen – Haukeland universitetssjukehus" in found.message


def test_the_same_text_as_last_year_is_found_though_the_year_is_new(
    book: Workbook, with_text: Callable[..., ReportData]
) -> None:
    text = "I 2021 hadde nettverket mange møter om felles prosedyrer, og alle partnerne deltok."
    data = with_text(text, "En kort tekst.")
    last_year = "\n\n".join((text.replace("2021", "2020"), "En kort tekst.", "Noe annet."))
    data = replace(data, earlier_texts=frozenset(fingerprints(last_year)))
    found = [
        one for one in check_text(script_of(data, book.quantities)) if one.code == "tekst-uendret"
    ]
    assert [one.where and one.where.cell for one in found] == ["Z1"]


def test_a_repeated_sentence_names_the_other_place(said: Said) -> None:
    text = "Partnerne møttes hver måned for å samordne arbeidet med de felles prosedyrene."
    found = said(text, f"Til slutt: {text[0].lower()}{text[1:]}", f"Noe mer. {text}")
    assert [one.code for one in found] == ["tekst-gjentatt"]
    assert "celle Z1" in found[0].message


def test_an_identity_number_is_never_shown(said: Said) -> None:
    found = said("Xxx 010101 01006 fikk plass.", "Se www.010101 01006.", "01010101006…")
    assert {"personnummer"} <= {one.code for one in found}
    assert not any("01006" in one.message for one in found)
    assert "01010101006" not in excerpt("Nummer 01010101006 og 010101 01006")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://www.norcrin.no", None),
        ("https://doi.org/10.4045/tidsskr.21.0490", None),
        ("https://web.archive.org/web/2021/https-page", None),
        ("mailto:post@norcrin.no", None),
        ("http://www.norcrin.no", "adresse-uten-https"),
        ("www.norcrin.no", "adresse-uten-https"),
        ("norcrin.no", "adresse-ugyldig"),
        ("htps://norcrin.no", "adresse-ugyldig"),
        ("https://norcrin", "adresse-ugyldig"),
        ("https://norcrin..no", "adresse-ugyldig"),
        ("https://norcrin.nohttps://ecrin.org", "adresse-ugyldig"),
        ("https://norcrin.nowww.ecrin.org", "adresse-ugyldig"),
        ("https://nor crin.no", "adresse-ugyldig"),
        ("https://norcrin.no,", "adresse-ugyldig"),
        ("https://[::1", "adresse-ugyldig"),
    ],
)
def test_addresses_are_sound_or_not(address: str, code: str | None) -> None:
    fault = address_fault(address)
    assert (fault and fault[0]) == code


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Ja", ["Ja"]),
        ("Nei - vil bli opprettet", ["Nei - vil bli opprettet"]),
        ("Ja, Annet", ["Ja", "Annet"]),
        ("ja og annet", ["Ja", "Annet"]),
        ("", []),
        ("Kanskje", []),
    ],
)
def test_the_answers_of_a_choice_are_told_apart(answer: str, expected: list[str]) -> None:
    assert ticked(load_form(2021).section("2.2"), answer) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("stavanger", "stavagner", True),
        ("stavanger", "stavange", True),
        ("stavanger", "sttavanger", True),
        ("stavanger", "stavenger", True),
        ("stavanger", "stavanger", False),
        ("stavanger", "stavnagre", False),
        ("ab", "ba", True),
        ("bergen", "verden", False),
    ],
)
def test_one_letter_off_is_one_edit(a: str, b: str, expected: bool) -> None:
    assert one_off(a, b) is expected


def _with_package(data: ReportData, key: str, **texts: str) -> ReportData:
    packages = tuple(
        replace(
            package,
            **{
                name: getattr(package, name)._replace(value=text or None)
                for name, text in texts.items()
            },
        )
        if package.key == key
        else package
        for package in data.work_packages
    )
    return replace(data, work_packages=packages)


@pytest.mark.parametrize(
    ("key", "texts", "expected"),
    [
        ("ap2", {"status": "Arbeidet er forsinket."}, ["framdrift-motsier"]),
        ("ap2", {"status": "Arbeidet er ikke forsinket."}, []),
        ("ap2", {"status": "Arbeidet er ikke lenger forsinket."}, []),
        ("ap12", {"status": "Arbeidet er i rute."}, ["framdrift-motsier"]),
        ("ap12", {"status": "Arbeidet er ikke i rute."}, []),
        ("ap2", {"state": "Fullført", "status": "Veilederen gjenstår."}, ["framdrift-motsier"]),
        ("ap2", {"state": "Fullført", "status": "Veilederen er publisert."}, []),
        ("ap12", {"measures": ""}, ["tiltak-mangler"]),
        ("ap12", {"deviations": "", "measures": ""}, ["avvik-mangler"]),
        ("ap2", {"deviations": "Noe tok tid.", "measures": "Planen er endret."}, []),
        ("n1ap1", {"status": "Gruppen ledes fra OUS."}, ["leder-ulik", "leder-ulik"]),
        ("n1ap1", {"status": "Gruppen ledes fra HUS. St. Olavs leder pakken."}, []),
        ("ap13", {"leader": "Akershus universitetssykehus"}, []),
        ("ap13", {"leader": "Ahus (2021)"}, []),
    ],
)
def test_packages_that_contradict_themselves_are_found(
    book: Workbook, key: str, texts: dict[str, str], expected: list[str]
) -> None:
    changed = _with_package(book.data, key, **texts)
    assert [one.code for one in check_text(script_of(changed, book.quantities))] == expected


@pytest.mark.parametrize(
    "piece",
    ["1", "*", "{", "[", "](", "(", "_", "AP1 ", "www.", "https://", "ble holdt mai 2022 ", "…"],
)
def test_any_text_is_checked_without_an_exception(codes: Codes, piece: str) -> None:
    assert isinstance(codes(piece * 6000), list)
