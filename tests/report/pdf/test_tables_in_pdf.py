from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from norcrin_xl.numbers import DASH, MINUS, NBSP
from norcrin_xl.report.pdf.report_pdf import PdfResult
from tests.report.pdf.reading import Table, chapter_pages, needs_office, tables, tagged, text

pytestmark = [pytest.mark.office, needs_office]
Published = Callable[[str], list[dict[str, str]]]
AMOUNTS = ("regnskap_2021_tNOK", "budsjett_2021_tNOK", "avvik_tNOK")


@pytest.fixture(scope="module")
def found(made: PdfResult) -> list[Table]:
    return tables(made.content)


def figure(text: str) -> float | None:
    """A printed figure as a number: a dash is zero, an empty cell is blank."""
    plain = text.rstrip("*").replace(NBSP, "").replace(MINUS, "-").replace(",", ".").strip()
    return None if not plain else 0.0 if plain == DASH else float(plain)


def amounts(rows: list[dict[str, str]]) -> dict[str, list[float | None]]:
    return {row["post"]: [float(row[key]) if row[key] else None for key in AMOUNTS] for row in rows}


def accounts(table: Table) -> dict[str, list[float | None]]:
    return {row[0]: [figure(cell) for cell in row[2:]] for row in table[1:] if len(row) == 5}


def test_the_accounts_in_text_and_annex_are_as_published(
    found: list[Table], published: Published
) -> None:
    shown = [accounts(table) for table in found if table[0][0] == "Post"]
    norcrin2 = amounts(published("table4_2_1_norcrin2_okonomi"))
    norcrin1 = amounts(published("table4_2_2_norcrin1_okonomi"))
    assert shown[:4] == [norcrin2, norcrin1, norcrin1, norcrin2]
    assert len(norcrin2) == 14


def test_the_annexed_sum_of_all_projects_is_the_sum_of_their_tables(found: list[Table]) -> None:
    _, _, norcrin1, norcrin2, everything = (accounts(t) for t in found if t[0][0] == "Post")
    for post, cells in everything.items():
        parts = zip(norcrin1[post], norcrin2[post], strict=True)
        assert [cell or 0 for cell in cells] == [(a or 0) + (b or 0) for a, b in parts]


def test_usage_in_text_and_annex_is_as_published(found: list[Table], published: Published) -> None:
    expected = [float(row["verdi"]) for row in published("table3_1_bruk_utnyttelse")]
    shown = [table for table in found if table[0] == ["Indikator", "Verdi", "Kommentar"]]
    assert [[figure(row[1]) for row in table[1:]] for table in shown] == [expected, expected]


def test_usage_per_partner_in_text_and_annex_is_as_published(
    found: list[Table], published: Published
) -> None:
    codes = ["AHUS", "OUS", "HUS", "StO", "SUS", "UNN", "Sum"]
    shown = [table for table in found if table[0][1:] == codes]
    rows = {row[0]: [figure(cell) for cell in row[1:]] for row in shown[0][1:]}
    annexed = {row[0]: [figure(cell) for cell in row[1:]] for row in shown[1][1:]}
    for row in published("table3_2_kbs_per_partner"):
        name = row["Antall kliniske behandlingsstudier (KBS)"]
        assert rows[name] == annexed[name] == [float(row[code]) for code in codes]


def test_the_indicators_over_the_years_are_as_published(
    found: list[Table], published: Published
) -> None:
    table = next(table for table in found if table[0][0] == "Kriterium")
    expected = {row["kriterium"]: row for row in published("table7_1_kpi_2016_2021")}
    years = ["2016", "2017", "2018", "2019", "2020", "2021"]
    assert table[0][1:] == years
    assert len(table) == 6
    for name, *cells in table[1:]:
        assert [figure(cell) for cell in cells] == [float(expected[name][year]) for year in years]


def test_the_studies_and_work_packages_are_as_published(
    found: list[Table], published: Published
) -> None:
    studies = next(table for table in found if table[0] == ["Akronym", "Tittel"])
    assert [row[0] for row in studies[1:]] == [
        row["acronym"] for row in published("table6_1_ecrin_studies")
    ]
    packages = next(table for table in found if table[0][:2] == ["AP", "Tittel"])
    assert [row[0] for row in packages[1:] if len(row) == 4] == [
        row["wp"] for row in published("table1_workpackages")
    ]


def test_every_table_begins_with_header_cells(made: PdfResult) -> None:
    kinds = [item.kind for item in tagged(made.content)]
    starts = [at for at, kind in enumerate(kinds) if kind == "Table"]
    assert len(starts) == 15
    assert all(kinds[at + 1 : at + 3] == ["TR", "TH"] for at in starts)


def test_annex_headings_are_in_the_contents_with_their_pages(made: PdfResult) -> None:
    items = list(tagged(made.content))
    kinds = [item.kind for item in items]
    first, last = kinds.index("TOC"), kinds.index("H1")
    contents = " ".join(item.text for item in items[first:last])
    assert kinds.count("TOC") == 1
    assert kinds.count("TOCI") == len(made.headings)
    assert [heading.text for heading in made.headings[-2:]] == [
        "Vedlegg 1. Årsregnskap 2021",
        "Vedlegg 2. Bruk og utnyttelse 2021",
    ]
    chapters = chapter_pages(made.content)
    for heading in made.headings[-2:]:
        assert re.search(rf"{heading.text}\s*{chapters[heading.text]}", contents)


def test_all_numbers_of_the_text_stand_in_the_pdf(made: PdfResult) -> None:
    shown = text(made.content)
    for number in ("12,9", "2,417", "12,3", f"1{NBSP}350", "26,9"):
        assert number in shown


def test_references_in_a_sentence_begin_with_a_small_letter_and_lead_there(
    made: PdfResult,
) -> None:
    links = [item.text for item in tagged(made.content) if item.kind == "Link"]
    assert links.count("tabell 4.2.1") >= 2
    assert not [text for text in links if text.startswith(("Tabell", "Figur"))]
