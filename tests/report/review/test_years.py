"""A caption or a column of another year is pointed out, wherever somebody typed it."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest

from norcrin_xl.findings import Finding
from norcrin_xl.workbook.workbook import Workbook
from tests.report.review.typing import flattened, typed_report
from tests.shipped import review_report

ACCOUNTS = ("Post", "Tekst", "Regnskap 2021", "Budsjett 2021", "Avvik")
ROW = ("1.1", "Personell- og indirekte kostnader", "1", "1", "0")


def found(book: Workbook, content: bytes) -> list[Finding]:
    every = review_report(book, content, "rapport.docx")
    return [item for item in every if item.code == "rapport-aar-ulikt"]


@pytest.mark.parametrize(
    "caption",
    [
        "Tabell 4.2.1 Regnskap og budsjett 2020 for NorCRIN2, i 1000 kr",
        "Tabell 7.1 Resultatindikatorer 2015–2020",
        "Figur 7.1.2: Deltakere på GCP-kurs 2016–2020",
    ],
)
def test_a_caption_of_another_year_is_found(book: Workbook, caption: str) -> None:
    (one,) = found(book, typed_report("# 4 Drift", caption))
    assert one.in_text is not None
    assert one.in_text.text == caption


@pytest.mark.parametrize(
    "caption",
    [
        "Tabell 4.2.1 Regnskap og budsjett 2021 for NorCRIN2 (295652), i 1000 kr",
        "Tabell 4.2.1 Regnskap og budsjett",
        "Tabell 9.9 Noe fra 2019",
        "I 2019 viste tabell 4.2.1 et annet bilde.",
    ],
)
def test_a_caption_with_its_year_or_none_is_silent(book: Workbook, caption: str) -> None:
    assert found(book, typed_report("# 4 Drift", caption)) == []


def test_the_columns_of_a_known_table_are_told_of_once(book: Workbook) -> None:
    old = tuple(text.replace("2021", "2020") for text in ACCOUNTS)
    (one,) = found(book, typed_report("# 4 Drift", table=[old, ROW]))
    assert "«Regnskap 2020», men tallene der gjelder 2021" in one.message
    assert found(book, typed_report("# 4 Drift", table=[ACCOUNTS, ROW])) == []


def test_the_years_of_a_table_that_nobody_knows_are_its_own(book: Workbook) -> None:
    table = [("Land", "Regnskap 2019", "Regnskap 2020"), ("Norge", "1", "2")]
    assert found(book, typed_report("# 4 Drift", table=table)) == []


def test_the_generated_report_is_silent_linked_and_typed(book: Workbook, original: bytes) -> None:
    assert found(book, original) == []
    assert found(book, flattened(original)[0]) == []


def test_last_years_year_in_the_generated_tables_is_found_in_each(
    book: Workbook, original: bytes
) -> None:
    document = docx.Document(BytesIO(flattened(original)[0]))
    for table in document.tables:
        for cell in table.rows[0].cells:
            for run in cell.paragraphs[0].runs:
                run.text = run.text.replace("2021", "2020")
    out = BytesIO()
    document.save(out)
    assert len(found(book, out.getvalue())) == 3
