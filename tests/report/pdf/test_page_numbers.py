from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from norcrin_xl.pipeline.computed import Computed
from norcrin_xl.pipeline.pdf import make_pdf
from norcrin_xl.report.pdf.document import PdfResult
from norcrin_xl.report.pdf.page_numbers import with_page_numbers
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.references import fields
from tests.report.pdf.conftest import MADE
from tests.report.pdf.reading import needs_office

pytestmark = [pytest.mark.office, needs_office]


def shown_pages(docx: bytes) -> dict[str, int]:
    package = WordPackage(docx, "R.docx")
    found = [item for item in fields(package.root(package.main)) if item.kind == "PAGEREF"]
    return {item.words[1]: int("".join(t.text or "" for t in item.texts)) for item in found}


def test_the_report_gets_the_pages_of_its_headings(report: bytes, made: PdfResult) -> None:
    docx = with_page_numbers(report, "R.docx", made.page_numbers)
    assert shown_pages(docx) == dict(made.page_numbers)
    assert len(made.page_numbers) == len(made.headings) - 2


def test_the_pages_are_those_of_the_bookmarks_in_the_pdf(made: PdfResult) -> None:
    with pikepdf.open(BytesIO(made.content)) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        with pdf.open_outline() as outline:
            chapters = {item.title: pages[item.destination[0].objgen] for item in outline.root}
    names = {
        f"{heading.number} {heading.text}".strip(): made.page_numbers.get(heading.bookmark)
        for heading in made.headings
        if heading.level == 1
    }
    assert {title: page for title, page in names.items() if page} == {
        title: page for title, page in chapters.items() if not title.startswith("Vedlegg ")
    }


def test_a_second_round_changes_nothing(book: Computed, report: bytes, made: PdfResult) -> None:
    docx = with_page_numbers(report, "R.docx", made.page_numbers)
    again = make_pdf(book, docx, "R.docx", MADE)
    assert again.page_numbers == made.page_numbers
    assert with_page_numbers(docx, "R.docx", again.page_numbers) == docx


def test_an_annex_more_does_not_move_the_reports_own_pages(
    book: Computed, report: bytes, made: PdfResult
) -> None:
    longer = make_pdf(book, report, "R.docx", MADE, evidence=True)
    assert longer.page_numbers == made.page_numbers


def test_word_does_not_ask_to_update_fields(report: bytes, made: PdfResult) -> None:
    docx = with_page_numbers(report, "R.docx", made.page_numbers)
    assert not any(b"updateFields" in part for part in WordPackage(docx, "R.docx").parts.values())
