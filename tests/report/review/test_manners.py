"""Reports as different people type them: each slip is told with what is right, no trap is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import docx
import pytest
from docx.document import Document

from norcrin_xl.findings import Finding, Severity
from norcrin_xl.workbook.workbook import Workbook
from tests.shipped import review_report


@dataclass(frozen=True)
class Manner:
    """A report that somebody typed. A slip is a text, with what must be said of it."""

    fill: Callable[[Document], None]
    slips: Mapping[str, str]
    traps: Sequence[str] = ()


def add_table(document: Document, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


FORM_SLIPS = {
    "Vi hadde 1 531 deltakere på GCP-kurs i 2021.": "1 513",
    "Helse Bergen hadde flest kliniske behandlingsstudier.": "OUS",
    "Kostnadene i NorCRIN2 ble 104 990 millioner kroner.": "104 990 tusen",
    "Representasjonsoppgavene økte fra 112 til 59.": "112",
    "Årsmøtet ble holdt mandag 13. oktober 2021.": "onsdag",
}
FORM_TRAPS = (
    "I 2021 ble det gitt GCP-kurs til 1513 personer, mot 1192 i 2020.",
    "Brukerbetalingen ble kr 12 865 000, som er 2 434 000 kroner over budsjett.",
    "Om lag 1 350 kliniske behandlingsstudier var i gang, hvorav 496 ved ett sykehus.",
    "Målet for 2023 er 2 000 deltakere på GCP-kurs.",
    "Forordning (EU) 2017/745 og helseforskningsloven § 9 gjelder.",
)


def form(document: Document) -> None:
    """A form: a table with a heading of the form's, questions to the left and text to the right."""
    texts = [*FORM_SLIPS, *FORM_TRAPS]
    rows = [("Spørsmål", text) for text in texts]
    add_table(document, [("3.2 Kort om bruken i rapporteringsåret", ""), *rows])


LETTER_SLIPS = {
    "- Personell- og indirekte kostnader: 96 609": "96 906",
    "Industrikontraktene falt fra 142 til 164.": "142",
    "Antall pasienter var 9 432 ved utgangen av 2021.": "9 342",
    "Brukerbetalingen sto for 21,3 % av kostnadene i NorCRIN2.": "12,3",
    "Brukermøtet holdes 31. juni 2022.": "31. juni",
    "Mer enn halvparten av studiene er enkeltsenterstudier.": "36,7",
}
LETTER_TRAPS = (
    "Tre av fire studier ved OUS er ikke telt her.",
    "OUS hadde 508 studier, HUS 273 og St. Olavs 217.",
    "Industrikontraktene økte fra 142 til 164, altså med 15,5 prosent.",
    "Ubrukte midler på 2 417 tusen kroner ble overført til 2022.",
    "Brukerbetalingen utgjorde 12,3 prosent av kostnadene i NorCRIN2.",
    "Neste kurs er torsdag 10. mars 2022 kl. 12.30 i Sykehusveien 25.",
)


def letter(document: Document) -> None:
    """A letter: headings in capitals, dashes for items, all in one style."""
    document.add_paragraph("ÅRSRAPPORT FOR NORCRIN2 (295652)")
    document.add_paragraph("4.2 DRIFTSUTGIFTER OG DEKNING")
    document.add_paragraph("Tall i 1000 kr, regnskap for NorCRIN2:")
    for text in (*LETTER_SLIPS, *LETTER_TRAPS):
        document.add_paragraph(text)


TABLES_SLIPS = {
    "1129": "1 192",
    "1 371": "1 731",
    "19,9": "19,4",
    "Tabell 4. Regnskap og budsjett 1.1.2020–31.12.2020 for NorCRIN2 (mill. kr)": "31.12.2021",
    "Tabell 4. Regnskap og budsjett 1.1.2020–31.12.2020": "tabell 3 mangler",
    "Figur 1 viser det samme.": "tabell 1 er det som finnes",
    "(x) Ja   (x) Nei": "Ja og Nei",
    "☐ Ja  ☐ Nei": "ingenting er valgt",
}
TABLES_TRAPS = ("Tabell 1. Resultatindikatorer 2016–2021", "2,4", "1513", "9 342", "96,9")


def tables(document: Document) -> None:
    """Tables: captions below or above, figures without spaces and in millions, boxes to tick."""
    years = ("2016", "2017", "2018", "2019", "2020", "2021")
    document.add_paragraph("7.1 Egne resultatindikatorer (KPI)")
    add_table(
        document,
        [
            ("KPI", *years),
            ("GCP-kurs, deltakere", "835", "733", "960", "988", "1129", "1513"),
            ("Representasjonsoppgaver", "26", "79", "112", "116", "112", "59"),
        ],
    )
    document.add_paragraph("Tabell 1. Resultatindikatorer 2016–2021")
    document.add_paragraph("Figur 1 viser det samme.")
    document.add_paragraph("3.1 Antall brukere")
    document.add_paragraph("Tabell 2: Bruk per partner")
    partners = ("AHUS", "OUS", "HUS", "St. Olavs", "SUS", "UNN", "Sum")
    studies = ("125", "508", "273", "217", "106", "121", "1 350")
    patients = ("1 017", "4 289", "1 130", "1 371", "613", "562", "9 342")
    rows = list(zip(partners, studies, patients, strict=True))
    add_table(document, [("Partner", "KBS totalt", "Pasienter"), *rows])
    document.add_paragraph("4.2 Driftsutgifter og dekning")
    caption = "Tabell 4. Regnskap og budsjett 1.1.2020–31.12.2020 for NorCRIN2 (mill. kr)"
    document.add_paragraph(caption)
    add_table(
        document,
        [
            ("Post", "Regnskap 2021", "Budsjett 2021", "Avvik"),
            ("1.1 Personell- og indirekte kostnader", "96,9", "79,4", "17,5"),
            ("1.3 Andre kostnader", "8,1", "6,2", "1,9"),
            ("Totale kostnader", "105,0", "85,6", "19,9"),
            ("Egenfinansiering", "79,1", "62,3", "16,8"),
            ("Brukerbetaling", "12,9", "10,4", "2,4"),
        ],
    )
    document.add_paragraph("5.1 Genererer, lagrer eller tilgjengeliggjør infrastrukturen data?")
    document.add_paragraph("☐ Ja  ☐ Nei")
    document.add_paragraph("6.2 Samarbeid med andre infrastrukturer")
    document.add_paragraph("(x) Ja   (x) Nei")


MANNERS = {
    "skjema": Manner(form, FORM_SLIPS, FORM_TRAPS),
    "brev": Manner(letter, LETTER_SLIPS, LETTER_TRAPS),
    "tabeller": Manner(tables, TABLES_SLIPS, TABLES_TRAPS),
}


@pytest.fixture(scope="module")
def grave(book: Workbook) -> Mapping[str, Sequence[Finding]]:
    """What is told of each report, notes aside."""
    found = {}
    for name, manner in MANNERS.items():
        document = docx.Document()
        manner.fill(document)
        out = BytesIO()
        document.save(out)
        every = review_report(book, out.getvalue(), "rapport.docx")
        found[name] = [item for item in every if item.severity is not Severity.NOTE]
    return found


def stands_at(found: Finding, text: str) -> bool:
    """Whether a finding stands at a text, or names it as that of a cell."""
    shown, text = found.in_text.text if found.in_text else "", " ".join(text.split())
    return text in shown or (shown != "" and shown in text) or f"«{text}»" in found.message


@pytest.mark.parametrize(
    ("name", "slip", "said"),
    [(name, *slip) for name, manner in MANNERS.items() for slip in manner.slips.items()],
)
def test_a_slip_is_told_with_what_is_right(
    grave: Mapping[str, Sequence[Finding]], name: str, slip: str, said: str
) -> None:
    told = [found.message.replace("\u00a0", " ") for found in grave[name] if stands_at(found, slip)]
    assert any(said in message for message in told), told


@pytest.mark.parametrize(
    ("name", "trap"), [(name, trap) for name, manner in MANNERS.items() for trap in manner.traps]
)
def test_a_trap_is_left_alone(grave: Mapping[str, Sequence[Finding]], name: str, trap: str) -> None:
    told = [found.message for found in grave[name] if f"«{trap}" in found.message]
    told += [found.message for found in grave[name] if found.in_text and trap == found.in_text.text]
    assert told == []


def test_nothing_else_is_told(grave: Mapping[str, Sequence[Finding]]) -> None:
    for name, manner in MANNERS.items():
        rest = [item for item in grave[name] if not any(stands_at(item, t) for t in manner.slips)]
        assert [item.message for item in rest] == []
