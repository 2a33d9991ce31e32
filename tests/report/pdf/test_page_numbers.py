from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from norcrin_xl.pipeline.pdf import Extras, make_pdf, page_numbers_kept
from norcrin_xl.report.contents import fields
from norcrin_xl.report.pdf.report_pdf import PdfResult, with_page_numbers
from norcrin_xl.report.word.controls import PARAGRAPH
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.workbook.workbook import Workbook
from tests.report.builders import Opened, with_parts
from tests.report.pdf.conftest import MADE
from tests.report.pdf.reading import chapter_pages, needs_office
from tests.report.signing import signed

pytestmark = [pytest.mark.office, needs_office]
ORIGIN = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"


def shown_pages(docx: bytes) -> dict[str, int]:
    package = WordPackage(docx, "R.docx")
    found = [item for item in fields(package.root(package.main)) if item.kind == "PAGEREF"]
    return {item.words[1]: int("".join(t.text or "" for t in item.texts)) for item in found}


def test_the_report_gets_the_pages_of_its_headings(report: bytes, made: PdfResult) -> None:
    docx = with_page_numbers(report, "R.docx", made.page_numbers)
    assert shown_pages(docx) == dict(made.page_numbers)
    assert len(made.page_numbers) == len(made.headings) - 2


def test_the_pages_are_those_of_the_bookmarks_in_the_pdf(made: PdfResult) -> None:
    chapters = chapter_pages(made.content)
    names = {
        f"{heading.number} {heading.text}".strip(): made.page_numbers.get(heading.bookmark)
        for heading in made.headings
        if heading.level == 1
    }
    assert {title: page for title, page in names.items() if page} == {
        title: page for title, page in chapters.items() if not title.startswith("Vedlegg ")
    }


def test_a_second_round_changes_nothing(book: Workbook, report: bytes, made: PdfResult) -> None:
    docx = with_page_numbers(report, "R.docx", made.page_numbers)
    again = make_pdf(book, docx, "R.docx", MADE)
    assert again.page_numbers == made.page_numbers
    assert with_page_numbers(docx, "R.docx", again.page_numbers) == docx


def test_an_annex_more_does_not_move_the_reports_own_pages(
    book: Workbook, report: bytes, made: PdfResult
) -> None:
    longer = make_pdf(book, report, "R.docx", MADE, extras=Extras(evidence=True))
    assert longer.page_numbers == made.page_numbers


def test_word_does_not_ask_to_update_fields(report: bytes, made: PdfResult) -> None:
    docx = with_page_numbers(report, "R.docx", made.page_numbers)
    assert not any(b"updateFields" in part for part in WordPackage(docx, "R.docx").parts.values())


def without_contents(report: bytes) -> bytes:
    """The report whose table of contents somebody has removed."""
    package = WordPackage(report, "R.docx")
    root = package.root(package.main)
    for item in fields(root):
        if item.kind == "TOC":
            for place in (item.begin, item.end):
                assert place is not None
                paragraph = next(place.iterancestors(PARAGRAPH))
                paragraph.getparent().remove(paragraph)  # type: ignore[union-attr]
    return package.packed()


def plain(*headings: str) -> bytes:
    """A document that another program made, with headings and no table of contents."""
    document, out = Document(), BytesIO()
    for heading in headings:
        document.add_heading(heading, 1)
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("docx", [plain(), plain("Bruk", "Regnskap")], ids=["empty", "headings"])
def test_a_document_without_contents_is_left_byte_for_byte(docx: bytes) -> None:
    assert with_page_numbers(docx, "R.docx", {"_Toc1": 3, "_Toc2": 4}) == docx


def test_contents_that_were_taken_away_are_not_put_back(
    book: Workbook, report: bytes, made: PdfResult
) -> None:
    docx = without_contents(report)
    assert with_page_numbers(docx, "R.docx", made.page_numbers) == docx


def test_only_the_text_itself_changes_with_its_page_numbers(report: bytes, made: PdfResult) -> None:
    docx = with_page_numbers(report, "R.docx", made.page_numbers)
    before, after = WordPackage(report, "R.docx").parts, WordPackage(docx, "R.docx").parts
    assert [name for name in before if before[name] != after[name]] == ["word/document.xml"]


@pytest.mark.parametrize("how", ["relationship", "part", "part in capitals", "really"])
def test_a_signed_report_is_never_touched(
    report: bytes, made: PdfResult, tmp_path: Path, how: str
) -> None:
    parts = {
        "relationship": {
            "_rels/.rels": Opened(report)
            .parts["_rels/.rels"]
            .replace(
                b"</Relationships>",
                f'<Relationship Id="rS" Type="{ORIGIN}" Target="s"/></Relationships>'.encode(),
            )
        },
        "part": {"_xmlsignatures/sig1.xml": b"<Signature/>"},
        "part in capitals": {"_XMLSignatures/sig1.xml": b"<Signature/>"},
    }
    docx = signed(report) if how == "really" else with_parts(report, parts[how])
    path = tmp_path / "R.docx"
    path.write_bytes(docx)
    (said,) = page_numbers_kept(docx, path, made.page_numbers)
    assert said.endswith("er ikke oppdatert, for filen er signert.")
    assert path.read_bytes() == docx
    assert list(tmp_path.iterdir()) == [path]


def test_a_read_only_report_is_left_with_a_remark(
    report: bytes, made: PdfResult, tmp_path: Path
) -> None:
    path = tmp_path / "R.docx"
    path.write_bytes(report)
    path.chmod(0o444)
    (said,) = page_numbers_kept(report, path, made.page_numbers)
    assert said.endswith("er ikke oppdatert, for filen er skrivebeskyttet.")
    assert path.read_bytes() == report


def test_a_report_that_was_saved_meanwhile_is_not_replaced(
    report: bytes, made: PdfResult, tmp_path: Path
) -> None:
    path = tmp_path / "R.docx"
    newer = with_parts(report, {"docProps/app.xml": None})
    path.write_bytes(newer)
    (said,) = page_numbers_kept(report, path, made.page_numbers)
    assert said.endswith("for filen er endret i mellomtiden.")
    assert path.read_bytes() == newer
