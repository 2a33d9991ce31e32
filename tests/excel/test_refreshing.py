"""The button that brings late figures into an edited report."""

from __future__ import annotations

from pathlib import Path

import pytest

from norcrin_xl.excel import buttons
from norcrin_xl.workbook.lossless.patch import patched
from tests.excel.book import NAME, REPORT, VERSION, area
from tests.live_book import OpenBook
from tests.report.builders import DOCUMENT, Opened, with_parts

TAG = "tall:bruk.arsverk|desimal2"


@pytest.fixture
def edited(path: Path) -> Path:
    """The report beside the workbook, made, with a number changed by hand and a late figure."""
    buttons.run(OpenBook(path), "rapport", VERSION)
    made = path.with_name(REPORT)
    xml = Opened(made.read_bytes()).parts[DOCUMENT].replace(b">113,35<", b">114<")
    made.write_bytes(with_parts(made.read_bytes(), {DOCUMENT: xml}))
    place = area(path, "OUS_bruk")
    cells = {place.cell("arsverk", "value"): 50.0}
    path.write_bytes(patched(path.read_bytes(), NAME, {"OUS": cells}))
    return made


def shown(report: Path) -> str:
    (text,) = set(Opened(report.read_bytes()).shown(TAG))
    return text


@pytest.mark.parametrize(("answer", "text"), [("no", "114"), ("cancel", "114"), ("yes", None)])
def test_late_figures_go_into_the_report_as_the_user_decides(
    path: Path, edited: Path, answer: str, text: str | None
) -> None:
    before = edited.read_bytes()
    book = OpenBook(path, answers=[answer])
    buttons.run(book, "oppdater_rapport", VERSION)
    asked, told = book.app.messages
    assert "Skrevet for hånd: 114" in asked
    assert shown(edited) == text if text else shown(edited) not in ("114", "113,35")
    (copy,) = edited.parent.glob("NorCRIN_Rapport_2021_2*.docx")
    assert copy.read_bytes() == before
    assert copy.name in told
    assert "oppdatert fra arbeidsboken" in told
    listing = edited.with_name("NorCRIN_Rapport_2021_endringer.html")
    assert "Se på dette" in listing.read_text("utf-8")
    assert book.written["Start", "A4"][0] == str(edited)
    assert book.written["Start", "A5"][0] == str(listing)


def test_a_report_without_late_figures_is_already_up_to_date(path: Path) -> None:
    buttons.run(OpenBook(path), "rapport", VERSION)
    before = path.with_name(REPORT).read_bytes()
    book = OpenBook(path)
    buttons.run(book, "oppdater_rapport", VERSION)
    assert f"{REPORT} var allerede oppdatert." in book.app.messages[0]
    assert path.with_name(REPORT).read_bytes() == before


@pytest.mark.parametrize("lock", ["~$rCRIN_Rapport_2021.docx", f".~lock.{REPORT}#"])
def test_a_report_that_is_open_is_not_refreshed(path: Path, lock: str) -> None:
    buttons.run(OpenBook(path), "rapport", VERSION)
    path.with_name(lock).write_bytes(b"")
    before = path.with_name(REPORT).read_bytes()
    book = OpenBook(path)
    buttons.run(book, "oppdater_rapport", VERSION)
    assert book.app.messages[0].startswith(f"{REPORT} er åpen i Word.")
    assert path.with_name(REPORT).read_bytes() == before
