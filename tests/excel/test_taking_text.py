"""The button that brings what was written in Word back to the cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from norcrin_xl.excel import buttons
from tests.excel.book import NAME, REPORT, VERSION
from tests.live_book import OpenBook
from tests.report.refresh.editing import Editing, append_text, put_after
from tests.report.retrieval.test_three_way import OTHER, TAIL, overtype, track

NEXT = "NorCRIN_Rapport_2022.xlsm"


@pytest.fixture
def fresh(path: Path) -> Path:
    """The report beside the workbook."""
    buttons.run(OpenBook(path), "rapport", VERSION)
    return path.with_name(REPORT)


@pytest.fixture
def report(fresh: Path) -> Path:
    """The same with a sentence added in Word."""
    edit(fresh, append_text(OTHER, f" {TAIL}"))
    return fresh


def edit(report: Path, *edits: object) -> None:
    doc = Editing(report.read_bytes())
    for one in edits:
        one(doc)  # type: ignore[operator]
    report.write_bytes(doc.saved())


def tails(book: OpenBook) -> list[str]:
    texts = [value for (sheet, _), value in book.written.items() if sheet == "Tekst"]
    return [text for text in map(str, texts) if TAIL in text]


def test_what_was_written_in_word_comes_into_the_open_workbook(path: Path, report: Path) -> None:
    before = report.read_bytes()
    book = OpenBook(path)
    buttons.run(book, "hent_tekst", VERSION)
    (told,) = book.app.messages
    assert told.startswith(f"Hentet tekst fra {REPORT}.")
    assert "1 tekst er hentet fra Word." in told
    assert len(tails(book)) == 1
    assert report.read_bytes() == before
    listing = report.with_name("NorCRIN_Rapport_2021_tekst.html")
    assert TAIL in listing.read_text("utf-8")


def test_what_only_word_can_hold_is_listed_where_nothing_is_taken(path: Path, fresh: Path) -> None:
    edit(fresh, put_after(OTHER, "<w:p><w:r><w:t>Mellom feltene.</w:t></w:r></w:p>"))
    book = OpenBook(path)
    buttons.run(book, "hent_tekst", VERSION)
    listing = fresh.with_name("NorCRIN_Rapport_2021_tekst.html")
    assert listing.name in book.app.messages[0]
    assert "Mellom feltene." in listing.read_text("utf-8")
    assert tails(book) == []


def test_a_report_with_a_name_of_its_own_is_the_one_that_is_read(path: Path, report: Path) -> None:
    report.rename(report.with_name("Levert.docx"))
    book = OpenBook(path)
    buttons.run(book, "hent_tekst", VERSION)
    assert book.app.messages[0].startswith("Hentet tekst fra Levert.docx.")


def test_a_number_that_was_typed_over_is_asked_about(path: Path, report: Path) -> None:
    edit(report, overtype)
    book = OpenBook(path, answers=["yes"])
    buttons.run(book, "hent_tekst", VERSION)
    assert "Skrevet for hånd: 1 600" in book.app.messages[0]


@pytest.mark.parametrize(("answer", "count"), [("yes", 1), ("no", 0)])
def test_tracked_changes_are_taken_only_where_the_user_says_so(
    path: Path, report: Path, answer: str, count: int
) -> None:
    edit(report, track)
    book = OpenBook(path, answers=[answer])
    buttons.run(book, "hent_tekst", VERSION)
    assert "sporede endringer" in book.app.messages[0]
    assert len(tails(book)) >= count if count else not tails(book)


@pytest.mark.parametrize(("answer", "is_made"), [("no", True), ("cancel", False)])
def test_next_year_offers_what_only_the_report_holds(
    path: Path, report: Path, answer: str, is_made: bool
) -> None:
    book = OpenBook(path, answers=[answer])
    buttons.run(book, "nytt_aar", VERSION)
    assert f"{REPORT} har 1 tekst som arbeidsboken ikke har." in book.app.messages[0]
    assert path.with_name(NEXT).exists() is is_made
    assert path.name == NAME
