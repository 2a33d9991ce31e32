"""The buttons that make, read or compare documents beside the workbook."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from norcrin_xl.excel import buttons
from norcrin_xl.pipeline.next_year import next_year
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.workbook import workbook_in
from tests.excel.book import NAME, REPORT, VERSION, area
from tests.live_book import OpenBook, Selection
from tests.report.builders import DOCUMENT, Opened, with_parts

TYPED = b"<w:p><w:r><w:t>Det var 1513 deltakere p\xc3\xa5 GCP-kurs i 2021.</w:t></w:r></w:p>"


def press(path: Path, button: str, **options: object) -> OpenBook:
    book = OpenBook(path, answers=list(options.pop("answers", ())))  # type: ignore[call-overload]
    for name, value in options.items():
        setattr(book.app, name, value)
    buttons.run(book, button, VERSION)
    return book


@pytest.fixture
def report(path: Path) -> Path:
    press(path, "rapport")
    return path.with_name(REPORT)


def test_the_partners_stand_side_by_side_in_a_workbook_that_start_links_to(path: Path) -> None:
    book = press(path, "konsolider")
    made = path.with_name("NorCRIN_Konsolidert_2021.xlsx")
    assert f"Skrev {made}" in book.app.messages[-1]
    assert book.written["Start", "A4"][0] == str(made)
    assert load_workbook(made).sheetnames


def test_the_catalogue_is_a_word_file_with_linked_numbers(path: Path) -> None:
    book = press(path, "katalog")
    made = path.with_name("NorCRIN_Tallkatalog_2021.docx")
    assert book.written["Start", "A4"][0] == str(made)
    assert b"tall:kpi.gcp" in Opened(made.read_bytes()).parts[DOCUMENT]


def test_a_review_lists_its_findings_beside_the_report(path: Path, report: Path) -> None:
    xml = Opened(report.read_bytes()).parts[DOCUMENT].replace(b">113,35<", b">114<")
    report.write_bytes(with_parts(report.read_bytes(), {DOCUMENT: xml}))
    book = press(path, "gjennomga")
    listing = report.with_name("NorCRIN_Rapport_2021_gjennomgang.html")
    assert book.written["Start", "A4"][0] == str(listing)
    text = listing.read_text("utf-8")
    assert "Advarsler (" in text
    assert "114" in text
    assert "funn" in book.app.messages[-1]


def test_a_tracked_refresh_shows_late_figures_as_changes(path: Path, report: Path) -> None:
    place = area(path, "OUS_bruk")
    cells = {place.cell("arsverk", "value"): 50.0}
    path.write_bytes(patched(path.read_bytes(), NAME, {"OUS": cells}))
    press(path, "oppdater_sporet")
    assert b"<w:ins " in Opened(report.read_bytes()).parts[DOCUMENT]
    listing = report.with_name("NorCRIN_Rapport_2021_endringer.html").read_text("utf-8")
    assert "Oppdatert: endret i arbeidsboken (" in listing


@pytest.mark.parametrize("answer", ["no", "yes"])
def test_typed_numbers_are_linked_when_the_user_agrees(
    path: Path, report: Path, answer: str
) -> None:
    xml = Opened(report.read_bytes()).parts[DOCUMENT]
    at = xml.rindex(b"<w:sectPr")
    report.write_bytes(with_parts(report.read_bytes(), {DOCUMENT: xml[:at] + TYPED + xml[at:]}))
    before = report.read_bytes()
    book = press(path, "koble", answers=[answer], chosen=str(report))
    assert "Koble de 1 sikre?" in book.app.messages[0]
    assert (report.read_bytes() == before) is (answer == "no")
    word = "Koblet 1 tall" if answer == "yes" else "Ingenting er koblet"
    assert word in book.app.messages[-1]


def test_two_reports_are_compared_in_a_list(path: Path, report: Path) -> None:
    other = report.with_name("annen.docx")
    other.write_bytes(report.read_bytes())
    book = press(path, "sammenlign", chosen=str(other))
    assert "er sammenlignet med" in book.app.messages[-1]
    assert book.written["Start", "A4"][0].endswith("_sammenlignet.docx")


@pytest.mark.parametrize("button", ["koble", "sammenlign", "gjennomga"])
def test_without_a_report_nothing_is_done(path: Path, button: str) -> None:
    book = press(path, button)
    assert book.app.messages == ["Ingen rapport er valgt, og ingenting er gjort."]
    assert not book.written


def test_selected_texts_from_last_year_lose_their_mark(path: Path) -> None:
    network = workbook_in(path.read_bytes(), NAME)
    path.write_bytes(next_year(network, NAME, datetime(2022, 3, 1)).content)
    rows = list(workbook_in(path.read_bytes(), NAME).areas["tekst"])
    first = next(row for row in rows if row["value"].is_draft)
    cell = first["value"].ref.cell
    book = press(path, "gjelder", selection=Selection("Tekst", f"${cell[0]}${cell[1:]}"))
    assert f"merket er borte: {first['key'].text}." in book.app.messages[-1]
    ((sheet, _),) = book.written
    assert sheet == "Tekst"
    written = [value for row in next(iter(book.written.values())) for value in row]
    assert "'Ja" in written
    assert not any("fra i fjor" in str(value) for value in written)


def test_without_a_selection_the_user_is_told_to_choose(path: Path) -> None:
    assert press(path, "gjelder").app.messages == [
        "Ingen celle er valgt. Klikk på en, og prøv igjen."
    ]
