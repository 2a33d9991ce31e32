"""What a review finds in the structure of typed reports, each in a manner of its own."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import docx
import pytest

from norcrin_xl.findings import Severity
from norcrin_xl.numbers import NBSP, printed
from norcrin_xl.workbook.workbook import Workbook
from tests.shipped import review_report

Rows = Sequence[Sequence[str]]


def report(*parts: str | Rows) -> bytes:
    """A Word report: "# " begins a heading, "! " a bold line, rows are a table."""
    document = docx.Document()
    for part in parts:
        if not isinstance(part, str):
            table = document.add_table(len(part), len(part[0]))
            for row, cells in zip(table.rows, part, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
        elif part.startswith("# "):
            document.add_heading(part[2:], 2)
        elif part.startswith("! "):
            document.add_paragraph().add_run(part[2:]).bold = True
        else:
            document.add_paragraph(part)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def codes(book: Workbook, *parts: str | Rows) -> set[str]:
    """The kinds of errors and warnings in a report of these parts."""
    found = review_report(book, report(*parts), "r.docx")
    return {item.code for item in found if item.severity is not Severity.NOTE}


STATUS = "[mangler: status for arbeidspakke juridisk]"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((STATUS,), f"rapporten sier her at noe mangler: «{STATUS}»."),
        ((f"Vi var {STATUS} i år.",), f"rapporten sier her at noe mangler: «{STATUS}»."),
        ((STATUS, STATUS), f"sier her og 1 sted til at noe mangler: «{STATUS}»."),
        (((("Hva", "Svar"), ("Kurs", STATUS)),), "sier her at noe"),
        (("[mangler: kpi.gcp|heltall] og [mangler: figur 9]",), "her og 1 sted til at"),
        (
            [
                f"# {n}.1 Kurs {n}" if n % 2 else f"[mangler: tekst til avsnitt 2.{n}]"
                for n in range(80)
            ],
            "her og 39 steder til at noe mangler: «[mangler: tekst til avsnitt 2.0]», «[mangler: "
            "tekst til avsnitt 2.2]», «[mangler: tekst til avsnitt 2.4]» og 37 til.",
        ),
    ],
)
def test_marks_of_what_is_missing_are_told_of_in_one_finding(
    book: Workbook, parts: Sequence[str | Rows], said: str
) -> None:
    found = review_report(book, report(*parts), "r.docx")
    own = [item for item in found if item.code == "rapport-hull"]
    assert [(said in item.message, item.severity) for item in own] == [(True, Severity.WARNING)]


@pytest.mark.parametrize(
    "text", ["Det mangler: status for AP2.", "[Mangel: en]", "[mangler]", "(mangler: tekst)"]
)
def test_what_only_says_that_something_is_missing_is_no_such_mark(
    book: Workbook, text: str
) -> None:
    assert "rapport-hull" not in codes(book, text)


COURSES = (("Kurs", "Sted"), ("GCP", "Oslo"))
MARKED = (("Post", "Antall"), ("Kurs", "12 *"), ("Møter", "13 **"), ("Besøk", "14 ***"))
LENGTH = "liste-antall"
FUNDS = (("Post", "Regnskap"), ("Forskningsrådet *", "10 447"), ("Egne midler **", "79 075"))
COUNCIL = ("Tabell 4. NorCRIN2", FUNDS)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("Se figur 2 for mer.", "Figur 1 Kurs"), "rapport-henvisning-borte"),
        (("Se figur 1 for mer.", "Tabell 1: Kurs"), "rapport-henvisning-type"),
        (("Se tabell 4-3.", "Tabell 4-1: Kurs", "Tabell 4-2: Møter"), "rapport-henvisning-borte"),
        (("Se tabell 1–3.", "Tabell 1 Kurs", "Tabell 2 Møter"), "rapport-henvisning-borte"),
        (("Tabell 4-1: Kurs", "Tekst.", "Tabell 4-3: Møter"), "bildetekst-hull"),
        (("Vi sitter i fire utvalg:", "- kvalitet", "- data", "- kurs", "Alle møtes."), LENGTH),
        ((MARKED, "*) Uten vår. **) Med høst."), "fotnote-uten-tekst"),
        (
            ("Dette står i tabellene over og i tabell 1 og 3.", "Tabell 1. Kurs"),
            "rapport-henvisning-borte",
        ),
        (("# 3.1 Antall brukere", "Tallene står i tabellen nedenfor."), "rapport-henvisning-borte"),
        (("# 3.1 Bruk", "Som vist i avsnitt 8.3 er det slik."), "rapport-avsnitt-borte"),
        (("Tabell 3.1. Kurs", "Tekst.", "Tabell 3.3. Oppgaver"), "bildetekst-hull"),
        (("Figur 1: Kurs", "Tekst.", "Figur 1: Oppgaver"), "bildetekst-dobbel"),
        (("Vi har har mange brukere.",), "ord-dobbelt"),
        (("Vi møtes i i nettverket.",), "ord-dobbelt"),
        (("De som som kom, var fornøyde.",), "ord-dobbelt"),
        (("(pr.nr. 295625)",), "prosjektnummer"),
        (("Figur 1. Kontrakter med industrien 2014–2021",), "rapport-aar-ulikt"),
        (
            ("Tabell 1. Besøk 2017–2020", (("", "2018", "2019", "2020"), ("Nett", "5", "7", "9"))),
            "rapport-aar-ulikt",
        ),
        (("Prosjektnummer 295625 gjelder NorCRIN2.",), "prosjektnummer"),
        (("! NorCRIN1 (245867)", "Tekst."), "prosjektnummer"),
        (("Driftsprosjektet: NorCRIN1, nr. 245867",), "prosjektnummer"),
        (("Overføringen er godkjent i brev, ref. [settes inn].",), "plassholder"),
        (("Pengene til NorCRIN2 (prosjekt 295331) kom i mars.",), "prosjektnummer"),
        (("Midlene til Sykehusnett Norge (prosjekt 295562) kom i mars.",), "prosjektnummer"),
        (("Se http://norcrin.no for mer.",), "adresse-uten-https"),
        (("Kontakt [navn på person] for mer.",), "plassholder"),
        (("Haukeland universitetsjukehus deltar.",), "navn-nesten"),
        (("Også Universitetsykehuset Nord-Norge deltar.",), "navn-nesten"),
        (("Det står i fotnote 4.",), "rapport-henvisning-borte"),
        (("# Årsrapport 2020", "Tekst."), "aar-ulikt"),
        (("Rapporteringsåret er 2020.",), "aar-ulikt"),
        (("Rapporten gjelder perioden 1.1.2020–31.12.2020.",), "aar-ulikt"),
        (("Rapporteringsperiode: 2020",), "aar-ulikt"),
        (("Rapporteringsperiode: 1. januar–31. desember 2020",), "aar-ulikt"),
        (("Rapportperioden er fra 1.1. til og med 31.12.2020.",), "aar-ulikt"),
        ((*COUNCIL, "* gjelder tolv måneder, 1.1.2021–31.12.2021"), "maaneder-ulikt"),
        (("Se https://www.stolav.com for mer.",), "navn-nesten"),
        (("Se https://www.helse-stavangar.no.",), "navn-nesten"),
        (("Se www.norcrin.org.",), "navn-nesten"),
        (("Ledes av Sindre Lote.", "Prosedyrene (spør Sindre Lotte) er klare."), "navn-nesten"),
        (("AP3 – OUS v/ Marte Hegge.", "Leder: Marthe Hegge"), "navn-nesten"),
        (("Denne rapporten for 2020 viser framdriften.",), "aar-ulikt"),
        (("Her mangler det tekst fra UNN!",), "plassholder"),
        (("(fylles ut av sekretariatet)",), "plassholder"),
        (("OBS: se på dette sammen med Bergen før innsending.",), "plassholder"),
        (("Leder: NN",), "plassholder"),
    ],
)
def test_a_slip_is_told_of(book: Workbook, parts: Sequence[str], code: str) -> None:
    assert code in codes(book, *parts)


@pytest.mark.parametrize(
    "parts",
    [
        ("Se figur 1 for mer.", "Figur 1 Kurs"),
        ("Se tabell 4-1 og 4–2.", "Tabell 4-1: Kurs", COURSES, "Tab. 4–2 – Møte", COURSES),
        ("Se tabell 1–3.", "Tabell 1 Kurs", "Tabell 2 Møter", "Tabell 3 Besøk"),
        ("Tabell A: Kurs", COURSES, "Dette står i tabell A."),
        ("Tabell II | Kurs", COURSES, "Tallene står i tabellen over."),
        ("Tabell A viser antall kurs i fjor.", COURSES),
        ("Tabell 3.1. Kurs", "Tekst.", "Tabell 4.1. Oppgaver"),
        ("# 3.1 Antall brukere", "Se tabellen nedenfor.", (("Kurs", "2"), ("Møter", "3"))),
        ("Vi er i i dag seks, og de er ansatt for for eksempel monitorering.",),
        ("Figur 1. Publikasjoner 2010–2021", "Figur 2. Kontrakter med industrien 2018–2021"),
        ("Tabell 1. Besøk 2018–2020", (("", "2018", "2019", "2020"), ("Nett", "5", "7", "9"))),
        ("Vi sitter i fire utvalg:", "- kvalitet", "- data", "- kurs", "Det fjerde er for styret."),
        ("Vi er med i fire grupper: OUS i kvalitet og i data, HUS i kurs.", "Den fjerde er ledig."),
        ("Vi er fem ansatte: én lege, to sykepleiere og to statistikere.",),
        ("Vi arbeider i fire grupper: ved OUS, ved HUS og ved UNN.",),
        (MARKED, "*) Uten vår. **) Med høst; ***) Anslag."),
        (MARKED, "Kilde: egne lister.", "Noter: * uten vår, ** med høst, *** anslag"),
        ("# 1.1 Framdrift", (("Pakke", "Leder"), ("2 Prosedyrer", "HUS"), ("8 Data", "OUS"))),
        ("Det det gjelder, er at alle er med.",),
        ("Prosjektnummer 295652 og prosjekt 245876 er våre.",),
        ("Vi delte kontor med Sykehusnett Norge (prosjekt 295331).",),
        ("Arbeidet ledes av OUS v/ Kari Berg og Ola Dahl.",),
        ("Se www.norcrin.no, ring 22 85 50 50 eller les forskrift 536/2014.",),
        ("Helse Bergen, NTNU og Universitetet i Bergen (UiB) er med.",),
        ("Norske sykehus har gått sammen. Seks universitetssykehus deltar.",),
        ("Arealet er 40 m² i alt.",),
        ("Årsrapporten for 2020 ble sendt i mars. Som meldt i årsrapport 2020, er den lagt ned.",),
        ("# Oppfølging av årsrapport 2020", "Tallene er bedre enn i rapporteringsåret 2021."),
        ("Rapporteringsåret 2021 var bedre enn rapporteringsåret 2020.",),
        ("Rapporteringsperiode: 1. januar–31. desember 2021",),
        ("Rapportperiode: 1. oktober 2020–31. desember 2021",),
        (*COUNCIL, "* gjelder femten måneder", "** gjelder tolv måneder"),
        (*COUNCIL, "* gjelder 15 måneder. ** gjelder 12 måneder"),
        ("Se https://ecrin.org/om, www.stolav.no, https://www.ntnu.no og https://www.uib.no.",),
        ("Rapporten gjelder 2020 og 2021. Forrige rapport gjaldt 2020.",),
        ("Vi sendte tallene før innsending av skjemaet. NN er ikke i bruk.",),
    ],
)
def test_what_is_sound_raises_nothing(book: Workbook, parts: Sequence[str | Rows]) -> None:
    assert codes(book, *parts) == set()


PATIENTS = {
    "OUS": "4 289",
    "HUS": "1 130",
    "St. Olavs": "1 731",
    "Ahus": "1 017",
    "SUS": "613",
    "UNN": "562",
}


def by_partner(**changed: str) -> Rows:
    """The patients of each partner beside other things that the workbook hasn't."""
    head = ("Partner", "Pasienter", "Andre studier", "Øvrige pasienter", "Merknad")
    typed = {**PATIENTS, **changed}
    return (head, *((code, typed[code], "16", "20", "–") for code in typed))


def test_the_rest_of_something_and_remarks_are_not_held_against_the_whole(book: Workbook) -> None:
    assert "rapport-tabelltall-ulikt" not in codes(book, by_partner())
    assert "rapport-tabelltall-ulikt" in codes(book, by_partner(SUS="631"))
    assert (
        codes(book, "# 3.1 Bruk", "De øvrige pasientene var 12.", "Andre kontrakter: 14.") == set()
    )


def test_a_section_is_known_by_its_number_before_its_title(book: Workbook) -> None:
    """The short title of 6.5 is word for word the one of 7.2."""
    titles = {spec.number: spec.heading for spec in book.data.form.sections}
    titles["6.5"] = titles["7.2"]

    def lines(*left_out: str) -> list[str]:
        kept = {number: title for number, title in titles.items() if number not in left_out}
        return [line for number in kept for line in (f"# {number} {kept[number]}", "Tekst.")]

    assert "rapport-avsnitt-mangler" not in codes(book, *lines())
    assert "rapport-avsnitt-mangler" in codes(book, *lines("6.5"))


# Work packages

REGISTER = (
    ("Arbeidspakke", "Tittel", "Ansvarlig"),
    ("AP9", "Statistikk", "OUS"),
    ("AP10", "Studiesykepleiere", "HUS"),
    ("AP13", "Pragmatiske studier", "Ahus"),
)


STATUS = (
    ("Pakke", "Ansvarlig", "Status", "Avvik fra plan", "Mottiltak"),
    ("9", "OUS", "På plan", "Intet", ""),
    ("10", "HUS", "Forsinket", "Kurset flyttet", "Delt undervisning"),
)


STATE = "framdrift-motsier"
STATES = (("Nr", "Pakke", "Stilling 31.12.2021"), ("9", "Statistikk", "På plan"))


def packages(*texts: str | Rows) -> tuple[str | Rows, ...]:
    return ("# 1.1 Framdrift", "Tabell 1. Arbeidspakker i NorCRIN2", REGISTER, *texts)


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (("! AP9 Statistikk", "Ledes av HUS v/ Kari Berg."), "leder-ulik"),
        (("AP10 Studiesykepleiere ledes av UNN (Kari Berg). Kurset er holdt.",), "leder-ulik"),
        (("AP13, SUS: gruppen har hatt to møter",), "leder-ulik"),
        (((*REGISTER, ("Jus", "Juridisk arbeidsgruppe", "HUS")),), "leder-ulik"),
        (((*STATES, ("–", "Samarbeid med PraksisNett", "Forsinket")),), STATE),
        (("AP13 (SUS). Gruppen har hatt to møter.",), "leder-ulik"),
        (("AP 10 – Studiesykepleiere. Kurset er forsinket. Arbeidet er i rute.",), STATE),
        (("AP10 (HUS). Kurset begynner i januar. Arbeidet er i rute.",), STATE),
        (("AP 9 – Statistikk: Forsinket. Som tiltak er det ansatt flere.",), STATE),
        (((*STATES, ("10", "Studiesykepleiere", "I rute")),), STATE),
        (((("AP", "Stilling"), ("AP10", "Forsinket"), ("AP9", "Forsinket")),), STATE),
        (("AP12 (OUS). Forsinket på grunn av NorTrials.",), "tiltak-mangler"),
        (("Arbeidspakke 11 ligger etter planen.", "AP9 er i rute."), "tiltak-mangler"),
        (("AP11 (OUS). Avvik: Kurset ble avlyst.",), "tiltak-mangler"),
        (("AP9 – Statistikk – OUS – forsinket – ny leder.",), STATE),
        (("AP9 – statistikk – HUS v/ Kari Berg – i rute.",), "leder-ulik"),
        (("AP10 – UNN – forsinket – tiltak: kurset er på nett.",), "leder-ulik"),
        (
            ("AP9 – Statistikk – OUS – i rute.", "– Møter: to.", "– Avvik: kurset er forsinket."),
            STATE,
        ),
        (("AP10 – HUS – forsinket.", "– Søkere: 156.", "– Avvik: sent i gang."), "tiltak-mangler"),
        (("AP16 (SUS). En ny pakke.",), "pakke-ukjent"),
        (("AP15 ledes av SUS.",), "pakke-ukjent"),
        (("! AP9 Statistikk", "Ledes av OUS.", "Avvik: Kurset ble avlyst."), "tiltak-mangler"),
        (
            ("! AP9 Statistikk", "Ledes av OUS.", "! Avvik", "Kurset ble avlyst.", "! Tiltak"),
            "tiltak-mangler",
        ),
        (("! AP9 Statistikk", "Arbeidet er forsinket et halvt år. På plan."), "framdrift-motsier"),
        (("! AP21 Noe nytt", "Ledes av OUS. I rute."), "pakke-ulik"),
        (("! AP9 Statistikk", "Arbeidet bygger på AP23."), "pakke-ukjent"),
        (("I AP10, der UNN har ledelsen, er kurset holdt.",), "leder-ulik"),
        (("Arbeidspakke 13, som SUS leder, er på plan.",), "leder-ulik"),
        (("UNN leder også AP9 og AP10.",), "leder-ulik"),
        (("Ansvaret for arbeidspakke 13 ligger hos UNN.",), "leder-ulik"),
        (("Den tidligere lederen av AP9 leder nå AP18.",), "pakke-ukjent"),
        (("AP16 (kunstig intelligens) drives av alle.",), "pakke-ukjent"),
        (((*STATUS, ("AP13", "Ahus", "Noe forsinket", "Reiser avlyst", "–")),), "tiltak-mangler"),
        (
            ((*STATUS, ("AP13", "Ahus", "I rute", "Pakken ligger etter", "Nye folk")),),
            "framdrift-motsier",
        ),
        (
            (
                "! AP9 Statistikk",
                "Ledet av OUS v/ Kari Berg",
                "Siden mai er det Ola Dahl som står i spissen for den.",
            ),
            "leder-ulik",
        ),
    ],
)
def test_a_package_that_is_told_of_in_two_ways_is_found(
    book: Workbook, texts: Sequence[str | Rows], code: str
) -> None:
    assert code in codes(book, *packages(*texts))


@pytest.mark.parametrize(
    "texts",
    [
        ("! AP9 Statistikk", "Ledes av OUS v/ Kari Berg, som tok over i august. I rute."),
        (
            "! AP9 Statistikk",
            "Ledes av OUS.",
            "Avvik: Kurset ble avlyst. Tiltak: Det holdes i mai.",
        ),
        ("! AP9 Statistikk", "Ledes av OUS.", "Avvik: På plan."),
        ("! AP9 Statistikk", "Avvik: Kurset ble avlyst. Som erstatning er det holdt et webinar."),
        ("! AP9 Statistikk", "Arbeidet er ikke forsinket. På plan."),
        ("! AP9 Statistikk", "Tidligere AP5 er tatt inn her. I rute."),
        ("Oppgavene i arbeidspakke 5 er flyttet. AP5 ble lagt ned, og AP5 inngår i AP9.",),
        ("! Drift", "AP3 Ahus – monitorering", "AP4 ved OUS", "- AP6 og AP7 går som før"),
        (
            "AP10 (HUS). Kurset er forsinket. Det er derfor lagt om til nett.",
            "AP13 (Ahus). I rute.",
        ),
        ("AP12 (OUS). Forsinket på grunn av NorTrials.", "Tiltak: Planen er gjennomgått."),
        (
            "AP10 – Studiesykepleiere – HUS – FORSINKET.",
            "– Søkere: 156 til 40 plasser.",
            "– Avvik: omleggingen tok tid. – Tiltak: kurset er lagt til nett.",
        ),
        ("AP9 – OUS – i rute.", "– Avvik: ble forsinket i vår.", "– Mottiltak: holdt i oktober."),
        ("AP10 – HUS – forsinket.", "– Avvik: sent i gang.", "– Løsning: kurset er på nett."),
        ("AP9 – statistikk – OUS (som før) v/ Kari Berg – i rute.", "AP10 – kurs – HUS."),
        ("AP9 – OUS – i rute. AP13 – Ahus – i rute – fellesmøter holdt.", "– Møter: to."),
        ((*REGISTER, ("Jus", "Juridisk arbeidsgruppe", "OUS")),),
        ((*STATES, ("–", "Samarbeid med PraksisNett", "I rute")),),
        ("AP9 (OUS). Våren var treg, men pakken er tilbake i rute.", "AP10 og AP11 er forsinket."),
        ("# NorCRIN1", "AP1 (HUS): eGCP. Forsinket.", "# NorCRIN2", "AP1 (St. Olavs): Drift."),
        ("AP1 (HUS): eGCP. Forsinket.", "AP1 (St. Olavs). Brukermøtet er utsatt."),
        ((("AP", "2020", "2021"), ("AP10", "I rute", "Forsinket"), ("AP9", "I rute", "På plan")),),
        ((*STATES, ("10", "Studiesykepleiere", "Noe forsinket")),),
        ("AP9, som OUS leder, og AP13, der Ahus har ansvaret, er på plan.", "HUS leder AP10."),
        ((*STATUS, ("13", "Ahus", "På plan", "Var forsinket, men er tatt igjen", "Ekstra hjelp")),),
    ],
)
def test_a_package_that_is_told_of_in_one_way_is_sound(
    book: Workbook, texts: Sequence[str | Rows]
) -> None:
    assert codes(book, *packages(*texts)) <= {"pakke-ulik"}


# Tables


def series(book: Workbook, key: str, *years: int) -> list[str]:
    found = (printed(book.quantities[f"kpi.{key}.{year}"].value or 0, "heltall") for year in years)
    return [text.replace(NBSP, "") for text in found]


def test_a_table_is_known_whichever_way_it_is_turned(book: Workbook) -> None:
    years = (2019, 2020, 2021)
    columns = [series(book, key, *years) for key in ("gcp", "ecrin", "representasjon")]
    rows = [
        ("År", "GCP-kurs", "ECRIN-studier", "Representasjonsoppgaver"),
        *((str(year), *(own[at] for own in columns)) for at, year in enumerate(years)),
    ]
    assert codes(book, "# 7.1 Indikatorer", rows) == set()
    wrong = [list(row) for row in rows]
    wrong[2][1] = "2911"
    assert codes(book, "# 7.1 Indikatorer", wrong) == {"rapport-tabelltall-ulikt"}


@pytest.mark.parametrize(
    ("rows", "is_wrong"),
    [
        (
            (
                ("", "A", "B", "Sum"),
                ("x", "1", "2", "3"),
                ("y", "4", "5", "9"),
                ("z", "6", "7", "14"),
            ),
            True,
        ),
        (
            (
                ("", "A", "B", "Sum"),
                ("x", "1", "2", "3"),
                ("y", "4", "5", "9"),
                ("z", "6", "7", "13"),
            ),
            False,
        ),
        (
            (
                ("", "Regnskap", "Budsjett", "Avvik"),
                *(("a", "10", "8", "2"), ("b", "7", "9", "−2"), ("c", "5", "1", "6")),
            ),
            True,
        ),
        ((("", "A", "B", "Sum"), ("x", "1", "2", "5"), ("y", "4", "5", "7")), False),
    ],
)
def test_a_row_that_does_not_foot_is_told_where_others_do(
    book: Workbook, rows: Rows, is_wrong: bool
) -> None:
    assert ("rapport-tabell-sum" in codes(book, "# 3 Annet", rows)) == is_wrong


def test_a_caption_with_another_period_than_its_columns_is_found(book: Workbook) -> None:
    rows = (("Post", "Regnskap 1.10.20–31.12.21"), ("Lønn", "12"))
    assert "periode-ulik" in codes(book, "Tabell 1. Regnskap 1.1.21–31.12.21", rows)
    assert "periode-ulik" not in codes(book, "Tabell 1. Regnskap 1.10.20–31.12.21", rows)
    plain = (("Post", "Regnskap"), ("Lønn", "12"))
    assert "periode-ulik" in codes(book, "Tabell 1. Regnskap 1.1.2020–31.12.2020", plain)
    assert "periode-ulik" not in codes(book, "Tabell 1. Regnskap 1.1.2021–31.12.2021", plain)


def test_posts_that_the_text_lists_are_those_with_the_mark(book: Workbook) -> None:
    rows = (("Post", "Sum"), ("1.1 Lønn *", "1"), ("1.3 Annet", "2"), ("2.5 Rådet *", "3"))
    for text, is_wrong in (("post 1.1 og 2.5", False), ("postene 1.1 og 1.3", True)):
        parts = ("# 4.2 Drift", rows, "* Femten måneder.", f"Stjernen gjelder {text}.")
        assert ("fotnote-poster" in codes(book, *parts)) == is_wrong


def test_a_section_that_is_left_out_is_missed_once_most_are_there(book: Workbook) -> None:
    specs = [item for item in book.data.form.sections if item.kind in ("text", "choice")]
    heads = [f"# {item.number} {item.heading}" for item in specs]
    assert "rapport-avsnitt-mangler" not in codes(book, *heads)
    assert "rapport-avsnitt-mangler" in codes(book, *heads[:4], *heads[5:])
    assert "rapport-avsnitt-mangler" not in codes(book, *heads[:4])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Kan nye brukere få hjelp gratis?   Ja ☒   Nei ☒", {"valg-flere"}),
        ("Kan nye brukere få hjelp gratis?   Ja ☒   Nei ☐", set()),
        ("Ansvarlig er NN (settes inn).", {"plassholder"}),
        ("Skjemaet fylles ut (se over), og tallene (settes inn av revisor) er klare.", set()),
        ("Prosjektene 245876 (NorCRIN1) og 295625 (NorCRIN2) rapporterer.", {"prosjektnummer"}),
        ("Prosjektene 245876 (NorCRIN1) og 295652 (NorCRIN2) rapporterer.", set()),
        ("Prosjektene 123456 og 234567 er andres.", set()),
        ("Det er 12 måneder, fra 1. oktober 2020 til 31. desember 2021.", {"maaneder-ulikt"}),
        ("Perioden 1.10.2020–31.12.2021 er tolv måneder.", {"maaneder-ulikt"}),
        ("Perioden 1.10.2020–31.12.2021 er femten måneder.", set()),
        ("Fra 1. oktober 2020 til 31. desember 2021 var tre måneder uten leder.", set()),
    ],
)
def test_small_forms_are_read_outside_the_forms_questions(
    book: Workbook, text: str, told: set[str]
) -> None:
    found = codes(book, "Er det klart? ☐ Ja   ☒ Nei", text)
    assert found == told


@pytest.mark.parametrize(
    ("caption", "told"),
    [
        ("Tabell 1. Indikatorene i 2019 og 2020, med endring", {"rapport-aar-ulikt"}),
        ("Tabell 1. Indikatorene for 2020 og 2021", set()),
        ("Tabell 1. Indikatorene i 2021", set()),
        ("Tabell 1. Indikatorene, hentet ut av Cristin 2019 og 2020", set()),
    ],
)
def test_the_two_years_of_a_caption_are_those_of_its_columns(
    book: Workbook, caption: str, told: set[str]
) -> None:
    rows = [["Kurs", "2020", "2021"], ["A", "12", "15"], ["B", "7", "9"]]
    assert codes(book, caption, rows) == told


ACCOUNTS = [
    ["Partner", "Regnskap", "Budsjett"],
    *(["Ahus", "9 086", "8 327"], ["OUS", "36 106", "28 173"], ["HUS", "21 127", "17 095"]),
]


@pytest.mark.parametrize(
    ("caption", "told"),
    [
        ("Tabell 2. Regnskap og budsjett per partner for 2020", {"rapport-aar-ulikt"}),
        ("Tabell 2 – Kostnader ved partnerne i 2019, begge prosjekter", {"rapport-aar-ulikt"}),
        ("Tabell 2. Regnskap og budsjett per partner for 2021", set()),
        ("Tabell 2. Regnskap og budsjett per partner", set()),
        ("Tabell 2. Kostnader per partner, sammenlignet med 2020", set()),
    ],
)
def test_a_caption_with_a_year_has_that_years_figures(
    book: Workbook, caption: str, told: set[str]
) -> None:
    assert codes(book, caption, ACCOUNTS) == told


def test_a_table_of_partners_is_known_by_its_caption(book: Workbook) -> None:
    caption, wrong = "Tabell 2. NorCRIN2 per partner", [*ACCOUNTS, ["UNN", "9 474", "8 351"]]
    assert codes(book, caption, wrong) == {"rapport-tabelltall-ulikt"}
    kurs = [["Sykehus", "2020", "2021"], ["Ahus", "131", "166"], ["OUS", "453", "575"]]
    rows = (*kurs, ["SUS", "83", "106"], ["UNN", "107", "163"])
    assert codes(book, "Tabell 2. GCP-kurs, deltakere", rows) == {"rapport-tabelltall-ulikt"}


def test_shares_may_be_of_an_earlier_column(book: Workbook) -> None:
    head = ["Hva", "2020", "2021", "Endring", "Andel"]
    rows = [["A", "30", "60", "+30", "60 %"], ["B", "20", "25", "+5", "25 %"]]
    last = [["C", "10", "15", "+5", "15 %"], ["Sum", "60", "100", "+40", "100 %"]]
    assert codes(book, "# 3 Annet", [head, *rows, *last]) == set()
    off = [["C", "10", "15", "+5", "51 %"], last[1]]
    assert codes(book, "# 3 Annet", [head, *rows, *off]) == {"rapport-tabell-sum"}


def test_a_note_lists_the_posts_with_its_own_mark(book: Workbook) -> None:
    rows = (("Post", "Sum"), ("1.1 Lønn *)", "1"), ("2.3 Annet ***)", "2"), ("2.5 Rådet *)", "3"))
    others = ("*) Gjelder post 1.1 og 2.5, se merket.", "***) Ikke budsjettert.")
    assert "fotnote-poster" not in codes(book, "# 4.2 Drift", rows, *others)
    others = ("*) Gjelder post 1.1 og 2.3, se merket.", "***) Ikke budsjettert.")
    assert "fotnote-poster" in codes(book, "# 4.2 Drift", rows, *others)


def test_a_caption_may_name_the_year_that_figures_are_taken_from(book: Workbook) -> None:
    studies = [["Partner", "Studier"], ["Ahus", "125"], ["OUS", "508"], ["HUS", "273"]]
    assert codes(book, "Tabell 3: Kliniske behandlingsstudier 2020", studies) == set()
    contracts = [["Partner", "Kontrakter"], ["Ahus", "14"], ["OUS", "62"], ["HUS", "33"]]
    assert codes(book, "Tabell 8: Industrikontrakter 2020", contracts) == {"rapport-aar-ulikt"}
