"""The buttons that send the partners' forms out and take them in."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from norcrin_xl.cli.app import run as run_command
from norcrin_xl.excel import buttons
from norcrin_xl.workbook.lossless.patch import patched
from tests.excel.book import VERSION, area
from tests.live_book import OpenBook


def test_forms_go_out_and_come_back(path: Path) -> None:
    book = OpenBook(path, answers=["yes"])
    buttons.run(book, "send_ut", VERSION)
    sent = sorted((path.parent / "Til partnere").glob("*.xlsx"))
    assert len(sent) == 6
    assert len(list((path.parent / "Til partnere" / "e-post").glob("*.eml"))) == 6
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
    assert book.written["OUS", place.cell("2.4", "regnskap")][0][0] == 4321.0
    assert any(sheet == "Logg" for sheet, _ in book.written)
    assert list(path.parent.glob("NorCRIN_Rapport_*.xlsm"))
    assert "Spørsmål: OUS" in book.app.messages[-1]
    assert (path.parent / "Svar til partnere" / "Spørsmål OUS.eml").exists()


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
            run_command(["hent", str(path), str(mine), "--ja"])
    book = OpenBook(path, answers=["no"])
    buttons.run(book, "hent", VERSION)
    assert "Erstatte det som står for OUS?" in book.app.messages[0]
    assert f"{place.cell('pasienter', 'value')}: 2\u00a0000 → 2\u00a0100" in book.app.messages[0]
    assert "Ingenting er skrevet." in book.app.messages[1]
    assert not book.written


def test_an_empty_folder_of_forms_is_told(path: Path) -> None:
    book = OpenBook(path)
    buttons.run(book, "hent", VERSION)
    assert "er tom. Legg skjemaene der" in book.app.messages[0]
    assert not book.written
