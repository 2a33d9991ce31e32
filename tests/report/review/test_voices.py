"""Whose figures a sentence tells: a partner's below its heading, in its list, as the subject."""

from __future__ import annotations

import pytest

from norcrin_xl.findings import Finding, Severity
from norcrin_xl.workbook.workbook import Workbook
from tests.report.review.typing import typed_report
from tests.shipped import review_report

UNN = "# Tromsø (Helse Nord)"
FALSE = (
    # Below a partner's heading, in its own voice, in a telegram, in a list
    ((UNN, "I alt 652 pasienter ble tatt inn hos oss."), "UNN: 562"),
    (("# BERGEN", "1 310 pasienter."), "HUS: 1 130"),
    (("# STAVANGER – stikkord", "Brukerbetaling: 1 158 mill. kr."), "SUS: 1 158 tusen"),
    (("# St. Olav, Trondheim", "Våre 1731 er hver fjerde pasient."), "18,5 %"),
    (("# Ahus på Lørenskog", "Hos oss er det 12,40 årsverk."), "AHUS: 12,04"),
    (("# Haukeland", "Kursene våre trekker; tallet på GCP-deltakere steg med 51."), "+61"),
    # By a town, and as the subject of all clauses
    (("# Årsverk", "Oslo: 42,31"), "OUS: 42,13"),
    (("# Bruk", "Oslo signerte 64 av de 164 kontraktene."), "OUS: 62"),
    (("# Bruk", "UNN hadde 136 på GCP-kurs, 39 flere enn i 2020."), "+29"),
    (("# Bruk", "Helse Bergen: 288 på GCP-kurs (2020: 272)."), "HUS: 227 i 2020"),
    # The year in parentheses, the sentence before, the time in front
    (("# Bruk", "GCP-kursene samlet 1 513 (2020: 1 129)."), "1 192 i 2020"),
    (("# Bruk", "Antall kontrakter var 164 (2020: 142). Økningen er 22, eller 13,4 %."), "15,5"),
    (
        ("# Bruk", "Antall kontrakter var 164.", "Tallet er det høyeste siden vi startet i 2016."),
        "174",
    ),
    (
        ("# Bruk", "Det ble 105,0 mill. kroner mot 85,6 i budsjettet. Det er 19,4 prosent over."),
        "22,7",
    ),
    (("# Bruk", "På to år er tallet på GCP-deltakere doblet."), "53,1"),
    (("# St. Olav", "Representasjonsoppgavene holdt seg stabile, 26 i 2020 og 14 i 2021."), "46,2"),
)
SOUND = (
    ("# Bruk", "OUS sto for 62 av de 164 kontraktene, og antallet var 22 høyere enn i 2020."),
    ("# Bruk", "For tre år siden var antall deltakere på GCP-kurs 960."),
    ("# Bruk", "NorCRIN hadde 1 513 på GCP-kurs. Det er 321 flere enn i 2020."),
    ("# Ved St. Olavs", "NorCRIN hadde 164 kontrakter med industrien, og vi hadde 28."),
    ("# 5.1 Oslo universitetssykehus (OUS)", "Antall årsverk var 42,13, antall pasienter 4 289."),
    (UNN, "I alt 562 pasienter ble tatt inn hos oss."),
    (UNN, "Vi har ikke 652 pasienter."),
    (UNN, "Vi skal ha 652 pasienter neste år."),
    (UNN, "Hver tredje pasient hos oss er kvinne."),
    (UNN, "Antall deltakere på GCP-kurs økte med 29."),
    (UNN, "Nettverket hadde 1 513 på GCP-kurs, 321 flere enn i 2020, og 136 av dem er våre."),
    (UNN, "Sykehuset hadde 15 kontrakter med industrien, tre flere enn i fjor."),
    (UNN, "Vi samarbeider med OUS, som hadde 575 deltakere på GCP-kurs."),
    (UNN, "Representasjonsoppgavene falt fra 34 til 18, altså nær en halvering."),
    ("# Tall per sykehus", "UNN:", "- GCP-kurs: 136 (2020: 107)", "SUS:", "- GCP-kurs: 106"),
    ("# Samarbeid med Helse Bergen", "Nettverket hadde 9 342 pasienter."),
    ("# Vår økonomi (UNN)", "Kostnadene ble 9,7 mill., 1,4 mill. over budsjettet på 8,4 mill."),
    ("# Bruk", "OUS hadde 62 kontrakter med industrien, åtte flere enn i 2020."),
    ("# Bruk", "Oslo var vert for et møte med 652 deltakere."),
    ("# Bruk", "OUS: 575 på GCP-kurs (2020: 453), altså 122 flere enn året før."),
    ("# Bruk", "På fem år er tallet på GCP-deltakere nær doblet."),
    ("# Bruk", "Antall kontrakter var 164 (2020: 142). Økningen er 22, eller 15,5 %."),
)


@pytest.fixture(scope="module")
def told(book: Workbook) -> list[Finding]:
    """What claims are told as wrong in one report of all the texts."""
    paragraphs = [text for case, _ in FALSE for text in case]
    paragraphs += [text for case in SOUND for text in case]
    found = review_report(book, typed_report(*paragraphs), "x.docx")
    claims = [one for one in found if one.code.endswith("motsier")]
    assert all(one.severity is Severity.WARNING for one in claims)
    return claims


def test_each_false_claim_is_told_once_with_whose_figure_is_right(told: list[Finding]) -> None:
    messages = [one.message.replace("\u00a0", " ") for one in told]
    missed = [right for _, right in FALSE if not any(right in message for message in messages)]
    assert missed == []
    assert len(messages) == len(FALSE), messages
