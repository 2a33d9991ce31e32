"""What the buttons do in a workbook that is open: files, messages and cells."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import xlwings as xw
from openpyxl import load_workbook
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from norcrin_xl.building import example_workbook
from norcrin_xl.cli.app import run as run_command
from norcrin_xl.excel import buttons, report
from norcrin_xl.partners.consolidate import network_book
from norcrin_xl.workbook.areas.area import Area
from norcrin_xl.workbook.lossless.patch import patched
from tests.live_book import OpenBook, Selection
from tests.report.builders import DOCUMENT, Opened, with_parts

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
    assert len(rows) == 60
    assert rows[0][0].startswith("'")
    assert rows[0][1] == "'feil"
    assert any(row[2] == row[9] == "'HUS" and "HYPERLINK(" in row[3] for row in rows)
    assert {*rows[-1][:3], *rows[-1][4:]} == {""}
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


def formulas(content: bytes) -> dict[tuple[str, str], str]:
    """The text of every formula of a workbook, by sheet and cell."""
    book = load_workbook(BytesIO(content))
    return {
        (sheet.title, cell.coordinate): getattr(cell.value, "text", cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def written_formulas(book: OpenBook) -> dict[tuple[str, str], str]:
    """The formulas that a button wrote, cell by cell."""
    found = {}
    for (sheet, first), written in book.written.items():
        rows = [(written,)] if isinstance(written, str) else written or []
        row, column = xl_cell_to_rowcol(first.partition(":")[0])
        for down, (formula,) in enumerate(rows):
            found[sheet, xl_rowcol_to_cell(row + down, column)] = formula
    return found


def test_tables_that_are_right_are_left_alone(path: Path) -> None:
    book = OpenBook(path)
    buttons.run(book, "tabeller", VERSION)
    assert book.app.messages[0].startswith("Alle tabeller er riktige: ")
    assert book.app.computed == 1
    assert not book.written


def test_formulas_that_were_typed_over_are_put_back(path: Path) -> None:
    right = path.read_bytes()
    own, form = area(path, "OUS_okonomi_norcrin2"), area(path, "arsregnskap_alle")
    typed = {
        "OUS": {own.cell("1.1", "avvik"): 1.0, own.cell("1.2", "avvik"): "borte"},
        form.sheet: {form.cell("2.4", "avvik"): 7.0},
    }
    path.write_bytes(patched(right, NAME, typed))
    book = OpenBook(path, computed=right)
    buttons.run(book, "tabeller", VERSION)
    back = written_formulas(book)
    table = (form.sheet, form.cell("1.1", "avvik"))
    wanted = {table, *(("OUS", own.cell(post, "avvik")) for post in ("1.1", "1.2"))}
    assert wanted <= set(back)
    assert back.items() <= formulas(right).items()
    assert ("OUS", own.cell("1.2", "avvik")) not in book.written, (
        "cells below each other: one write"
    )
    assert back[table].startswith("=IFERROR(NC_AVVIKSTABELL(")
    assert book.app.messages[0].endswith("er satt i stand.")
    assert book.app.computed == 2


def test_tables_that_were_not_computed_get_their_formulas_in_few_writes(path: Path) -> None:
    place = area(path, "OUS_okonomi_norcrin2")
    cells = {place.cell("2.4", "regnskap"): 50000.0}
    path.write_bytes(patched(path.read_bytes(), NAME, {"OUS": cells}))
    book = OpenBook(path)
    buttons.run(book, "tabeller", VERSION)
    back = written_formulas(book)
    assert back.items() <= formulas(path.read_bytes()).items()
    assert len(book.written) < len(back)
    assert "viser fortsatt noe annet" in book.app.messages[0]


def test_formulas_are_not_put_back_where_rows_were_moved(path: Path) -> None:
    place = area(path, "OUS_okonomi_norcrin2")
    keys = {place.cell("1.1", "key"): "1.2", place.cell("1.2", "key"): "1.1"}
    path.write_bytes(patched(path.read_bytes(), NAME, {"OUS": keys}))
    book = OpenBook(path)
    buttons.run(book, "tabeller", VERSION)
    assert not book.written
    assert "flyttet" in book.app.messages[0]


NEXT = "NorCRIN_Rapport_2022.xlsm"


def ends_early(path: Path) -> None:
    """Let the first project end before the year does."""
    place = area(path, "prosjekter")
    cells = {place.cell(0, "end"): date(2021, 8, 31)}
    path.write_bytes(patched(path.read_bytes(), NAME, {place.sheet: cells}))


@pytest.mark.parametrize(("answer", "projects"), [("yes", 2), ("no", 1)])
def test_next_years_workbook_lies_beside_this_years(path: Path, answer: str, projects: int) -> None:
    ends_early(path)
    before = path.read_bytes()
    book = OpenBook(path, answers=[answer])
    buttons.run(book, "nytt_aar", VERSION)
    asked, told = book.app.messages
    assert "Perioden til NorCRIN1 sluttet" in asked
    made = path.with_name(NEXT)
    assert told.startswith(f"Skrev {made}\n")
    plan = network_book(made.read_bytes(), NEXT).plan
    assert (plan.shape.year, len(plan.shape.projects)) == (2022, projects)
    assert book.written["Start", "A4"][0] == str(made)
    assert path.read_bytes() == before


def test_next_years_workbook_is_not_replaced_nor_made_unasked(path: Path) -> None:
    ends_early(path)
    book = OpenBook(path, answers=["cancel"])
    buttons.run(book, "nytt_aar", VERSION)
    assert book.app.messages[-1] == "Det nye året er ikke laget."
    assert not path.with_name(NEXT).exists()
    path.with_name(NEXT).write_bytes(b"brukt")
    book = OpenBook(path)
    buttons.run(book, "nytt_aar", VERSION)
    assert book.app.messages[0].startswith(f"{NEXT} finnes allerede")
    assert path.with_name(NEXT).read_bytes() == b"brukt"


def test_next_year_is_made_with_errors_only_when_the_user_wants_it(path: Path) -> None:
    wrong_total(path)
    book = OpenBook(path, answers=["no"])
    buttons.run(book, "nytt_aar", VERSION)
    assert "Tallene låses slik de står" in book.app.messages[0]
    assert not path.with_name(NEXT).exists()
    buttons.run(OpenBook(path, answers=["yes"]), "nytt_aar", VERSION)
    assert path.with_name(NEXT).exists()


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
    assert book.app.messages[0].startswith(f"{REPORT} var allerede oppdatert.")
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


@pytest.mark.parametrize("button", ["oppdater_rapport", "pdf"])
def test_what_is_made_of_the_report_needs_it_first(path: Path, button: str) -> None:
    book = OpenBook(path)
    buttons.run(book, button, VERSION)
    assert book.app.messages == [f"Finner ikke {REPORT} ved arbeidsboken. Lag rapporten først."]


@pytest.mark.office
def test_the_pdf_is_made_of_the_report_and_gives_it_page_numbers(path: Path) -> None:
    buttons.run(OpenBook(path), "rapport", VERSION)
    report_file = path.with_name(REPORT)
    before = report_file.read_bytes()
    book = OpenBook(path)
    buttons.run(book, "pdf", VERSION)
    assert report_file.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    assert str(report_file.with_suffix(".pdf")) in book.app.messages[0]
    assert f"Oppdaterte sidetallene i innholdslisten i {REPORT}." in book.app.messages[0]
    assert report_file.read_bytes() != before
    (copy,) = path.parent.glob("NorCRIN_Rapport_2021_2*.docx")
    assert copy.read_bytes() == before
    lock = path.with_name("~$rCRIN_Rapport_2021.docx")
    report_file.write_bytes(before)
    lock.write_bytes(b"")
    book = OpenBook(path)
    buttons.run(book, "pdf", VERSION)
    assert "er åpen: bare det som er lagret, kom med" in book.app.messages[0]
    assert "ikke oppdatert, for filen er åpen" in book.app.messages[0]
    assert report_file.read_bytes() == before


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


def explained(path: Path, sheet: str, address: str) -> str:
    book = OpenBook(path)
    book.app.selection = Selection(sheet, address)
    buttons.run(book, "forklar", VERSION)
    assert book.written == {}
    (message,) = book.app.messages
    return message


def test_forklar_tallet_shows_the_tree_that_the_command_prints(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cell = area(path, "kpi").cell("gcp", "2021")
    message = explained(path, "KPI", cell)
    assert run_command(["forklar", str(path), "kpi.gcp.2021"]) == 0
    printed = capsys.readouterr().out.strip()
    assert message.splitlines()[:10] == printed.splitlines()[:10]
    assert message.startswith("Deltakere på GCP-kurs")


@pytest.mark.parametrize(
    ("name", "row", "column", "found"),
    [
        ("arsregnskap_norcrin2", "2.4", "avvik", "okonomi.norcrin2.2.4.avvik"),
        ("bruk", "pasienter", "value", "bruk.pasienter"),
        ("OUS_okonomi_norcrin2", "2.4", "regnskap", "okonomi.norcrin2.ous.2.4.regnskap"),
        ("OUS_bruk", "pasienter", "value", "bruk.pasienter.ous"),
        ("tall", 3, "value", None),
    ],
)
def test_forklar_tallet_finds_the_number_of_a_cell(
    path: Path, name: str, row: str | int, column: str, found: str | None
) -> None:
    place = area(path, name)
    message = explained(path, place.sheet, place.cell(row, column))
    assert "\n" in message
    assert found is None or f"[{found}]" in message.splitlines()[0]


def test_forklar_tallet_follows_a_finding_to_its_cell(path: Path) -> None:
    findings = area(path, "funn")
    assert explained(path, "Kontroll", findings.cell(0, "label")).count("[bruk.kbs.sus.") == 1


@pytest.mark.parametrize("cell", [("Start", "$A$1"), ("Tekst", "$B$5:$B$9"), ("Kontroll", "$A$1")])
def test_forklar_tallet_says_where_numbers_are(path: Path, cell: tuple[str, str]) -> None:
    assert "viser ikke noe tall" in explained(path, *cell)


def test_forklar_tallet_without_a_selected_cell_says_so(path: Path) -> None:
    book = OpenBook(path)
    buttons.run(book, "forklar", VERSION)
    assert book.app.messages == ["Ingen celle er valgt. Klikk på et tall, og prøv igjen."]


def test_a_long_tree_is_cut_and_ends_with_the_command_that_shows_all(path: Path) -> None:
    place = area(path, "arsregnskap_norcrin2")
    message = explained(path, place.sheet, place.cell("1", "regnskap"))
    told = message.splitlines()
    assert 5 < len(told) <= 26
    assert any(line.startswith("├─ ") and line.endswith(" …") for line in told)
    assert told[-1] == f"Hele treet: norcrin-xl forklar {NAME} okonomi.norcrin2.1.regnskap"
