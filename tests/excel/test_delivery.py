"""The buttons that check the figures and make the report and the PDF."""

from __future__ import annotations

import zipfile
from pathlib import Path

from norcrin_xl.cli.app import run as run_command
from norcrin_xl.excel import buttons
from tests.excel.book import REPORT, VERSION, area, wrong_total
from tests.live_book import OpenBook


def test_generer_rapport_writes_the_report_and_links_to_it(path: Path) -> None:
    book = OpenBook(path)
    buttons.run(book, "rapport", VERSION)
    report = path.with_name(REPORT)
    assert zipfile.is_zipfile(report)
    (told,) = book.app.messages
    assert told.startswith(f"Skrev {report}\n")
    assert "tall beregnet" in told
    link, text, _ = book.written["Start", "A4"]
    assert link == str(report)
    assert REPORT in text
    assert book.app.status_bar is False
    assert any("Leser" in str(step) for step in book.app.steps)
    assert book.sheets["Start"].protected


def test_it_reports_what_the_command_line_reports(path: Path, tmp_path: Path) -> None:
    buttons.run(OpenBook(path), "rapport", VERSION)
    other = tmp_path / "annen.docx"
    assert run_command(["rapport", str(path), "-o", str(other)]) == 0
    mine, theirs = (
        zipfile.ZipFile(p).read("word/document.xml") for p in (path.with_name(REPORT), other)
    )
    assert mine == theirs


def test_errors_stop_the_report_until_the_user_wants_a_draft(path: Path) -> None:
    wrong_total(path)
    book = OpenBook(path, answers=["no"])
    buttons.run(book, "rapport", VERSION)
    assert not path.with_name(REPORT).exists()
    assert "Lage et utkast likevel?" in book.app.messages[0]
    assert book.app.messages[1] == "Rapporten er ikke laget."
    buttons.run(OpenBook(path, answers=["yes"]), "rapport", VERSION)
    assert path.with_name(REPORT).exists()


def test_kontroller_lists_findings_with_links_to_their_cells(path: Path) -> None:
    wrong_total(path)
    book = OpenBook(path)
    buttons.run(book, "kontroller", VERSION)
    listed = area(path, "funn")
    first = f"B{listed.top}"
    assert book.written["Kontroll", first][0][0].startswith("'")
    values = {
        value
        for (sheet, _), rows in book.written.items()
        if sheet == "Kontroll"
        for row in rows
        for value in row
    }
    assert {"'feil", "'HUS", "'Åpent"} <= values
    assert "funn. De står i arket Kontroll" in book.app.messages[0]


def test_a_refresh_needs_a_report_first(path: Path) -> None:
    book = OpenBook(path)
    buttons.run(book, "oppdater_rapport", VERSION)
    assert book.app.messages == [f"Finner ikke {REPORT} ved arbeidsboken. Lag rapporten først."]
