"""What the buttons do in a workbook that is open: files, messages and cells."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlwings as xw
from openpyxl import load_workbook

from norcrin_xl.building import example_workbook
from norcrin_xl.cli.app import run as run_command
from norcrin_xl.excel import buttons, report
from norcrin_xl.partners.consolidate import network_book
from norcrin_xl.workbook.areas import Area
from norcrin_xl.workbook.patch import patched
from tests.live_book import OpenBook

NAME = "NorCRIN_Rapport.xlsm"
VERSION = xw.__version__
REPORT = "NorCRIN_Rapport_2021.docx"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / NAME
    made.write_bytes(example_workbook(NAME))
    return made


def area(path: Path, name: str) -> Area:
    return network_book(path.read_bytes(), NAME).plan[name]


def wrong_total(path: Path) -> None:
    """Let a partner's financing differ from its costs."""
    place = area(path, "HUS_okonomi_norcrin2")
    cells = {place.cell("2.4", "regnskap"): 99999.0}
    path.write_bytes(patched(path.read_bytes(), NAME, {"HUS": cells}))


def test_generer_rapport_writes_the_report_and_links_to_it(path: Path) -> None:
    book = OpenBook(path)
    buttons.run(book, "rapport", VERSION)
    report = path.with_name(REPORT)
    assert zipfile.is_zipfile(report)
    assert book.app.messages == [f"Skrev {report}"]
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
    rows = book.written["Kontroll", "funn+0,1"]
    assert len(rows) == 40
    assert rows[0][0].startswith("'")
    assert rows[0][1] in ("feil", "advarsel", "merknad")
    assert any(row[2] == "HUS" and "#'HUS'!" in row[3] for row in rows)
    assert rows[-1] == ("", "", "", "")
    assert "funn. De står nederst i arket Kontroll" in book.app.messages[0]


def test_forms_go_out_and_come_back(path: Path) -> None:
    book = OpenBook(path)
    buttons.run(book, "send_ut", VERSION)
    sent = sorted((path.parent / "Til partnere").glob("*.xlsx"))
    assert len(sent) == 6
    assert len(list((path.parent / "Til partnere" / "e-post").glob("*.txt"))) == 6
    mine = next(form for form in sent if "OUS" in form.name)
    place = area(path, "OUS_okonomi_norcrin2")
    form = load_workbook(mine)
    top = int(form.defined_names[place.name].attr_text.partition("!$A$")[2].partition(":")[0])
    row = top + place.row_number("2.4") - place.top
    form["OUS"][f"{place.column('regnskap').letter}{row}"] = 4321
    folder = path.parent / "Fra partnere"
    folder.mkdir()
    form.save(folder / mine.name)
    buttons.run(book, "hent", VERSION)
    assert "Tatt inn" in book.app.messages[-1], book.app.messages[-1]
    assert book.written["OUS", place.cell("2.4", "regnskap")] == [[4321.0]]
    assert any(sheet == "Logg" for sheet, _ in book.written)
    assert list(path.parent.glob("NorCRIN_Rapport_*.xlsm"))
    assert "Meldinger til OUS ligger i Svar til partnere" in book.app.messages[-1]
    letter = (path.parent / "Svar til partnere" / "svar_OUS.txt").read_text("utf-8")
    assert "Skjemaet er tatt inn, men vi trenger svar på noe." in letter


def test_a_newer_version_is_shown_before_it_replaces_anything(path: Path) -> None:
    place = area(path, "OUS_bruk")
    folder = path.parent / "Fra partnere"
    assert run_command(["fordel", str(path), "-o", str(folder)]) == 0
    mine = folder / "NorCRIN_2021_OUS.xlsx"
    sent = mine.read_bytes()
    for number in (2000.0, 2100.0):
        changes = {"OUS": {place.cell("pasienter", "value"): number}}
        mine.write_bytes(patched(sent, mine.name, changes))
        if number == 2000:
            run_command(["hent", str(path), str(mine)])
    book = OpenBook(path, answers=["no"])
    buttons.run(book, "hent", VERSION)
    assert "Nye utgaver endrer" in book.app.messages[0]
    assert f"{place.cell('pasienter', 'value')}: 2\u00a0000 → 2\u00a0100" in book.app.messages[0]
    assert book.app.messages[1] == "Ingenting er tatt inn."
    assert not book.written


def test_an_empty_folder_of_forms_is_told(path: Path) -> None:
    book = OpenBook(path)
    buttons.run(book, "hent", VERSION)
    assert "er tom. Legg skjemaene der" in book.app.messages[0]
    assert not book.written


def test_a_pdf_needs_the_report_first(path: Path) -> None:
    book = OpenBook(path)
    buttons.run(book, "pdf", VERSION)
    assert book.app.messages == [f"Finner ikke {REPORT} ved arbeidsboken. Lag rapporten først."]


@pytest.mark.office
def test_the_pdf_is_made_of_the_report(path: Path) -> None:
    buttons.run(OpenBook(path), "rapport", VERSION)
    book = OpenBook(path)
    buttons.run(book, "pdf", VERSION)
    pdf = path.with_name(REPORT).with_suffix(".pdf")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert str(pdf) in book.app.messages[0]


@pytest.mark.parametrize(
    ("api", "version", "words"),
    [
        ({"Path": ""}, VERSION, "ikke lagret ennå"),
        ({"ReadOnly": True}, VERSION, "skrivebeskyttet"),
        ({}, "0.1.0", "hører til xlwings 0.1.0"),
        ({"FullName": "https://helse.example/sites/bok.xlsm"}, VERSION, "uten kopi på PC-en"),
    ],
    ids=["unsaved", "read-only", "other version", "on the web"],
)
def test_what_hinders_gets_one_message(
    path: Path, api: dict[str, object], version: str, words: str
) -> None:
    book = OpenBook(path, **api)
    buttons.run(book, "rapport", version)
    (message,) = book.app.messages
    assert words in message
    assert book.app.status_bar is False
    assert list(path.parent.iterdir()) == [path]


def test_a_report_that_is_open_in_word_is_told_and_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(target: Path, content: bytes) -> None:
        raise PermissionError(13, "sharing violation", str(target))

    monkeypatch.setattr(report, "write_whole", refuse)
    book = OpenBook(path)
    buttons.run(book, "rapport", VERSION)
    (message,) = book.app.messages
    assert message.startswith(f"Får ikke skrive til {REPORT}. Er den åpen i Word")


def test_what_nobody_foresaw_is_told_and_kept_in_a_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    book = OpenBook(path)
    buttons.run(book, "finnes ikke", VERSION)
    assert "norcrin-feil.txt" in book.app.messages[0]
    assert "KeyError" in (tmp_path / "norcrin-feil.txt").read_text("utf-8")
