"""The figures of typed tables in many layouts: slips are told of, sound ones are not."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest

from norcrin_xl.checks.text.manuscript import plain
from norcrin_xl.findings import Finding, Severity
from norcrin_xl.workbook.workbook import Workbook
from tests.shipped import review_report


def told(book: Workbook, caption: str, table: str) -> list[Finding]:
    """The warnings about a table; "<" joins a cell with the one before, "^" with that above."""
    rows = [line.strip().split("|") for line in table.strip().splitlines()]
    document = docx.Document()
    document.add_paragraph(caption)
    made = document.add_table(len(rows), len(rows[0]))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            cell = made.cell(at, column)
            if text == "<":
                made.cell(at, column - 1).merge(cell)
            elif text == "^":
                made.cell(at - 1, column).merge(cell)
            else:
                cell.text = text
    out = BytesIO()
    document.save(out)
    found = review_report(book, out.getvalue(), "r.docx")
    return [item for item in found if item.severity is not Severity.NOTE]


ACCOUNTS = """
    Kategori|Brukt|Budsj.|Diff.|Diff. i %
    Personell- og indir. kostn.|96 906|79 366|17 540|22,1
    Andre kostn.|8 084|6 229|1 855|29,8
    Egeninnsats|79 075|62 300|16 775|26,9
    Forskningsrådet|10 447|12 864|−2 417|−18,8
"""
TOWNS = """
    |Sykehus|<|<|<|<|<|<
    |Oslo|Bergen|Akershus|Trondheim|Stavanger|Tromsø|Sum
    KBS|508|273|125|217|106|121|1350
    I prosent|37,6|20,2|9,3|16,1|7,9|9,0|100
    Pas.|4289|1130|1017|1731|613|562|9342
    Pas. pr. studie|8,4|4,1|8,1|8,0|5,8|4,6|6,9
"""
YEARS = """
    Indikator|Rapporteringsår|<|<|<
    ^|2018|2019|2020|2021
    Kursdelt.|960|988|1 192|1 513
    Mon. legemiddelstudier|228|335|362|434
    Repr.oppg.|112|116|112|59
"""
PROJECTS = """
    Post|NorCRIN1|<|<|NorCRIN2|<|<
    ^|Rekn.|Bud.|Avvik|Rekn.|Bud.|Avvik
    Personell- og indirekte kostn.|1 061|1 061|0|96 906|79 366|17 540
    Andre kostn.|80|80|0|8 084|6 229|1 855
    Sum kostn.|1 141|1 141|0|104 990|85 595|19 395
"""
SEEKERS = """
    Kull|Søkere|Plasser|Fullført
    Vår|84|20|18
    Høst|72|20|17
    I alt|156|40|35
"""
UNKNOWN = """
    Tiltak|Budsjett|Forbruk|Avvik
    Web|100|80|20
    Reiser|50|65|-15
    Kurs|30|30|0
    Trykk|10|9|1
"""

CHANGES = """
    Indikator|2020|2021|Endring|Endring i %
    Deltakere på GCP-kurs|1 192|1 513|+321|+26,9
    ECRIN-studier|6|8|+2|+33,3
    Representasjonsoppgaver|112|59|–53|–47,3
    Kontrakter med industrien|142|164|+22|+15,5
"""
SHIFTS = "GCP-kurs|1 192|1 513|321\nECRIN-studier|6|8|2\nRepresentasjonsoppgaver|112|59|53"
UP_OR_DOWN = CHANGES.replace("Endring|Endring i %", "Opp/ned|I prosent")
COURSES = """
    Kurs|2021|2020|2019|Diff. siden 2019
    A|15|12|10|5
    B|8|9|11|3
    C|31|22|20|11
"""
OVER = """
    Sykehus|Regnskap|Budsjett|Over budsjett|Budsjett 2022
    AHUS|9 257|8 498|759|8 600
    OUS|36 506|28 573|7 933|28 600
    HUS|21 469|17 437|4 032|17 500
    UNN|9 804|8 408|1 396|8 500
"""
BY_YEAR = """
    År|GCP-kurs|Kontrakter med industrien
    2020|1 192|142
    2021|1 513|164
    Endring|321|22
"""
NUMBERED = """
    Nr.|Indikator|2020|2021
    1|Deltakere på GCP-kurs|1 192|1 513
    2|ECRIN-studier|6|8
    3|Representasjonsoppgaver|112|59
    4|Kontrakter med industrien|142|164
"""
SPREAD = """
    |GCP-kurs|Mon. legemiddelstudier
    OUS|575|178
    HUS|288|87
    StO|242|74
    UNN|136|30
    Median|204|55
    Per sykehus|204|55
    Helse Vest|394|122
    I fjor|1 192|362
    Nettverket|1 513|434
"""
OWN = """
    Hva|2020|2021
    GCP-deltakere|227|288
    Kontrakter|28|33
    Legemiddelstudier, monitorert|72|87
    Representasjon|23|12
"""


@pytest.mark.parametrize(
    ("table", "right", "wrong", "shown"),
    [
        (CHANGES, "+2|", "+3|", "2"),
        (CHANGES, "–53", "+53", "-53"),
        (CHANGES, "+15,5", "+13,4", "15,5"),
        (CHANGES, "1 513", "1 531", "1 513"),
        (UP_OR_DOWN, "+2|", "+3|", "2"),
        (OVER, "7 933", "7 993", "7 933"),
        (NUMBERED, "|59", "|95", "59"),
        (SPREAD, "|87", "|78", "87"),
        (COURSES, "|5", "|3", "5"),
        (BY_YEAR, "|22", "|25", "22"),
        (ACCOUNTS, "26,9", "29,6", "26,9"),
        (ACCOUNTS, "−2 417", "2 417", "-2 417"),
        (ACCOUNTS, "79 075", "79 057", "79 075"),
        (TOWNS, "20,2", "21,2", "20,2"),
        (TOWNS, "1130", "1310", "1 130"),
        (YEARS, "434", "443", "434"),
        (YEARS, "960", "906", "960"),
        (YEARS, "|59", "|95", "59"),
        (PROJECTS, "8 084", "8 048", "8 084"),
        (SEEKERS, "|35", "|53", "35"),
        (SEEKERS, "156", "165", "156"),
        (UNKNOWN, "-15", "15", "-15"),
        ("Kanal|Antall\nE-post|20\nTelefon|7\nSum|27", "|7", "|9", "29"),
    ],
)
def test_a_wrong_figure_is_told_of_once_and_a_sound_table_not(
    book: Workbook, table: str, right: str, wrong: str, shown: str
) -> None:
    caption = "Tabell 1. Oversikt for NorCRIN2"
    assert told(book, caption, table) == []
    found = told(book, caption, table.replace(right, wrong, 1))
    assert [shown in plain(item.message) for item in found] == [True]


@pytest.mark.parametrize(
    ("caption", "codes"),
    [
        ("Tabell 1. Haukeland 2020 og 2021", ["rapport-tabelltall-ulikt"]),
        ("Slik gikk det i Bergen:", ["rapport-tabelltall-ulikt"]),
        ("Oslo og Bergen", []),
        ("Kort fortalt", []),
    ],
)
def test_a_table_is_of_the_partner_that_its_caption_names(
    book: Workbook, caption: str, codes: list[str]
) -> None:
    assert told(book, caption, OWN) == []
    assert [item.code for item in told(book, caption, OWN.replace("|12", "|21"))] == codes


@pytest.mark.parametrize(
    "table",
    [
        "Kurs|2020|2021|Vekst mot mål\nA|6|8|3\nB|10|12|9",
        "Andel|2020|2021|Endring\nSvar|62 %|68 %|6 %-poeng\nFornøyde|80 %|84 %|4 %-poeng",
        "Post (mill. kr)|2020|2021|Endring i %\nLønn|2,4|3,1|+31,0\nReiser|1,0|0,4|–58",
        "Sykehus|Studier\nSunnaas|12\nBetanien|8\nAlle|15",
        "Sykehus|Studier\nSunnaas|12\nBetanien|8\nTotalt (unike)|15",
        "Kurs|Antall|Dager\nNivå 1|120|3\n– herav nett|68|2\nNivå 2|40|2\nSum|160|5",
        "Kurs|Deltakere|Andel fornøyde\nNivå 1|120|92 %\nNivå 2|40|100 %\nNivå 3|60|88 %",
        "Side|2020|2021|Vekst\nForside|120|150|25 %\nKurs|30|45|50 %\nSum|150|195|30 %",
        f"Indikator|2020|2021|Mot i fjor\n{SHIFTS}",
        f"Indikator|2020|2021|Per sykehus i snitt\n{SHIFTS}",
        f"Indikator|2020|2021|Retning\n{SHIFTS}".replace("|53", "|−53"),
        "|Status|Tiltak\nAP2|I rute|–\nAP9|I rute|–",
    ],
)
def test_what_only_looks_like_a_sum_is_none(book: Workbook, table: str) -> None:
    assert told(book, "Tabell 1. Oversikt", table) == []


@pytest.mark.parametrize("row", ["5 Kurs", "9.1 Kurs", "1.4 Reiser", "2.9 Annet", "0 X", "7. Tur"])
@pytest.mark.parametrize(
    "heads",
    ["Regnskap 2021|Budsjett 2021", "Regnskap|Budsjett", "2020|2021", "Avvik|Regnskap 2021"],
)
def test_a_row_with_the_number_of_a_post_that_the_form_lacks_is_unknown(
    book: Workbook, row: str, heads: str
) -> None:
    assert told(book, "Tabell 5. Driftsutgifter", f"Post|{heads}\n{row}|1 517|1 403") == []
    whole = ACCOUNTS.replace("79 075", "79 057") + f"    {row}|1 517|1 403|114|8,1\n"
    found = told(book, "Tabell 5. Økonomi i NorCRIN2", whole)
    assert ["79 075" in plain(item.message) for item in found] == [True]


@pytest.mark.parametrize(
    ("caption", "codes"),
    [
        ("Tabell 5. Økonomi i NorCRIN2 (MNOK)", ["rapport-tabell-enhet"]),
        ("Tabell 5. Økonomi i NorCRIN2, beløp i millioner kroner", ["rapport-tabell-enhet"]),
        ("Tabell 5. Økonomi i NorCRIN2 i hele kroner", ["rapport-tabell-enhet"]),
        ("Tabell 5. Økonomi i NorCRIN2 (1000 kr)", []),
        ("Tabell 5. Økonomi i NorCRIN2 i tusen kroner", []),
        ("Tabell 5. Økonomi i NorCRIN2", []),
    ],
)
def test_the_unit_of_a_caption_is_that_of_the_amounts(
    book: Workbook, caption: str, codes: list[str]
) -> None:
    assert [item.code for item in told(book, caption, ACCOUNTS)] == codes
    millions = "Post|Regnskap|Budsjett|Avvik\nEgeninnsats|79,1|62,3|16,8\nAndre kostn.|8,1|6,2|1,9"
    assert told(book, "Tabell 5. Økonomi i NorCRIN2 (mill. kr)", millions) == []
