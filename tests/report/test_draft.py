"""The marks of a draft: on every page, with what is open, and gone again without a trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from io import BytesIO
from pathlib import Path

import docx
import pytest
from lxml import etree

from norcrin_xl.findings import finding
from norcrin_xl.pipeline.report import make_report, refresh_report
from norcrin_xl.report.draft import LIST, MARK, MOST, WORDS, as_draft, without_marks
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.styles import template_path
from norcrin_xl.workbook.workbook import Workbook
from tests.office import validate
from tests.report.refresh.test_tracked import more_of_everything, settled

WRITTEN = datetime(2022, 2, 1, tzinfo=timezone.utc)
OPEN = ["AHUS, celle D41: summene er ikke like.", "Mangler i rapporten: et tall"]


@pytest.fixture(scope="module")
def clean(book: Workbook) -> bytes:
    return make_report(book, template_path(), WRITTEN).content


def canonical(content: bytes) -> dict[str, bytes]:
    package = WordPackage(content, "r.docx")
    names = package.text_parts()
    return {name: etree.tostring(package.peek(name), method="c14n") for name in names}


def words_of(content: bytes) -> dict[str, str]:
    package = WordPackage(content, "r.docx")
    return {name: "".join(package.peek(name).itertext()) for name in package.text_parts()}


def test_every_header_says_that_it_is_a_draft(clean: bytes) -> None:
    said = words_of(as_draft(clean, "r.docx", OPEN))
    headers = [text for name, text in said.items() if "header" in name]
    assert len(headers) == 2
    assert all(text.startswith(WORDS) for text in headers)


def test_what_is_open_stands_last_in_the_text(clean: bytes) -> None:
    main = words_of(as_draft(clean, "r.docx", OPEN))["word/document.xml"]
    assert main.index("Prosjekter") < main.index(WORDS) < main.index(OPEN[0])
    assert main.endswith(OPEN[-1])


def test_a_document_without_headers_gets_one_for_all_its_pages() -> None:
    plain = BytesIO()
    docx.Document().save(plain)
    marked = as_draft(plain.getvalue(), "r.docx", OPEN)
    (section,) = docx.Document(BytesIO(marked)).sections
    assert WORDS in "".join(section.header._element.itertext())


def test_without_marks_the_document_is_as_it_was(clean: bytes) -> None:
    again = without_marks(as_draft(clean, "r.docx", OPEN), "r.docx")
    assert canonical(again) == canonical(clean)


def test_a_document_without_marks_stays_the_same_bytes(clean: bytes) -> None:
    assert without_marks(clean, "r.docx") is clean


def test_marking_again_replaces_the_list_and_the_same_list_changes_nothing(clean: bytes) -> None:
    marked = as_draft(clean, "r.docx", OPEN)
    assert as_draft(marked, "r.docx", OPEN) is marked
    other = words_of(as_draft(marked, "r.docx", OPEN[:1]))["word/document.xml"]
    assert other.count(WORDS) == 1
    assert OPEN[1] not in other


def test_a_long_list_says_how_much_is_left_out(clean: bytes) -> None:
    many = [f"Funn {n}." for n in range(MOST + 5)]
    main = words_of(as_draft(clean, "r.docx", many))["word/document.xml"]
    assert f"Funn {MOST - 2}." in main
    assert "… og 6 til" in main


def with_error(book: Workbook) -> Workbook:
    error = finding("ikke-tall", None, "OUS", label="Årsverk", found="tolv", advice="")
    made = replace(book)
    vars(made)["findings"] = (*book.findings, error)
    return made


def test_a_report_with_open_errors_is_a_draft_until_it_is_refreshed_without(
    book: Workbook, clean: bytes
) -> None:
    draft = make_report(with_error(book), template_path(), WRITTEN).content
    assert "skal være et tall" in words_of(draft)["word/document.xml"]
    refreshed = refresh_report(book, draft, "r.docx", WRITTEN).content
    assert canonical(refreshed) == canonical(clean)


def test_a_refresh_with_errors_marks_the_report_and_a_second_changes_nothing(
    book: Workbook, clean: bytes
) -> None:
    marked = refresh_report(with_error(book), clean, "r.docx", WRITTEN).content
    package = WordPackage(marked, "r.docx")
    assert MARK.encode() in package.parts["word/header1.xml"]
    assert LIST.encode() in package.parts["word/document.xml"]
    assert refresh_report(with_error(book), marked, "r.docx", WRITTEN).content == marked


def test_all_changes_of_a_tracked_draft_rejected_give_the_old_report_back(
    book: Workbook, clean: bytes
) -> None:
    late = with_error(more_of_everything(book))
    made = refresh_report(late, clean, "r.docx", WRITTEN, tracked=True).content
    assert any("skal være et tall" in line for line in settled(made, accept=True))
    assert settled(made, accept=False) == settled(clean, accept=False)


@pytest.mark.office
def test_a_draft_is_valid(clean: bytes, tmp_path: Path) -> None:
    path = tmp_path / "utkast.docx"
    path.write_bytes(as_draft(clean, "r.docx", OPEN))
    assert validate(path)["ok"]
