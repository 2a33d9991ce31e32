"""What hinders a button gets one message, and nothing is lost."""

from __future__ import annotations

import errno
from pathlib import Path
from types import SimpleNamespace

import pytest

from norcrin_xl.excel import buttons
from norcrin_xl.pipeline import job
from norcrin_xl.workbook.lossless.patch import patched
from tests.excel.book import REPORT, VERSION, area, wrong_total
from tests.live_book import OpenBook, OpenRange


@pytest.mark.parametrize(
    ("api", "version", "words"),
    [
        ({"Path": ""}, VERSION, "ikke lagret ennå"),
        ({"ReadOnly": True}, VERSION, "skrivebeskyttet"),
        ({"MultiUserEditing": True}, VERSION, "er delt på den gamle måten"),
        ({}, "0.1.0", "hører til xlwings 0.1.0"),
        ({"FullName": "https://helse.example/sites/bok.xlsm"}, VERSION, "uten kopi på PC-en"),
    ],
    ids=["unsaved", "read-only", "shared", "other version", "on the web"],
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


@pytest.mark.parametrize("lock", ["~$rCRIN_Rapport_2021.docx", f".~lock.{REPORT}#"])
def test_a_report_that_is_open_in_word_is_told_and_kept(path: Path, lock: str) -> None:
    made = path.with_name(REPORT)
    made.write_bytes(b"som den er i Word")
    path.with_name(lock).write_bytes(b"")
    before = {file: file.read_bytes() for file in path.parent.iterdir()}
    book = OpenBook(path)
    buttons.run(book, "rapport", VERSION)
    assert book.app.messages == [
        f"Får ikke skrive til {REPORT}. Er den åpen i Word eller et annet program? "
        "Lukk den og prøv igjen. Ingenting er gått tapt."
    ]
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == before
    assert book.written == {}


def test_a_full_disk_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(target: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "no space left", str(target))

    monkeypatch.setattr(job, "write_whole", refuse)
    book = OpenBook(path)
    buttons.run(book, "rapport", VERSION)
    (message,) = book.app.messages
    assert message.endswith(f"{REPORT}: disken er full. Rydd plass og prøv igjen.")


def test_what_nobody_foresaw_is_told_and_kept_in_a_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    book = OpenBook(path)
    buttons.run(book, "finnes ikke", VERSION)
    (log,) = tmp_path.glob("norcrin-feil-*.txt")
    assert str(log) in book.app.messages[0]
    assert "KeyError" in log.read_text("utf-8")


def test_a_sheet_with_a_password_is_named(path: Path) -> None:
    wrong_total(path)
    book = OpenBook(path)
    book.sheets["Kontroll"].password = "hemmelig"
    buttons.run(book, "kontroller", VERSION)
    assert book.app.messages[-1].startswith("Arket Kontroll er beskyttet med passord.")
    assert (book.app.calculation, book.app.screen_updating) == ("automatic", True)


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 kryptert", None])
def test_a_copy_that_only_excel_can_read_or_make_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    def save(self: OpenBook, target: str) -> None:
        if content is None:
            raise RuntimeError("exception occurred")
        Path(target).write_bytes(content)

    monkeypatch.setattr(OpenBook, "SaveCopyAs", save)
    book = OpenBook(path)
    buttons.run(book, "rapport", VERSION)
    (message,) = book.app.messages
    assert ("kryptert" if content else "ikke lagret en kopi") in message
    assert "etikett" in message
    assert list(path.parent.iterdir()) == [path]


def test_a_filter_is_shown_off_while_findings_are_written_and_on_again(path: Path) -> None:
    wrong_total(path)
    book = OpenBook(path)
    sheet, again = book.sheets["Kontroll"], []
    sheet.FilterMode = True
    items = [
        SimpleNamespace(On=True, Criteria1="=Feil", Operator=0),
        SimpleNamespace(On=False),
        SimpleNamespace(On=True, Criteria1=">1", Operator=2, Criteria2="<0"),
    ]
    cells = SimpleNamespace(AutoFilter=lambda *criteria: again.append(criteria))
    sheet.AutoFilter = SimpleNamespace(Filters=items, Range=cells)
    buttons.run(book, "kontroller", VERSION)
    assert sheet.FilterMode is False
    assert again == [(1, "=Feil", 1), (3, ">1", 2, "<0")]


def test_an_excel_without_dynamic_arrays_gets_a_table_as_an_array_formula(path: Path) -> None:
    form = area(path, "arsregnskap_alle")
    typed = {form.sheet: {form.cell("2.4", "avvik"): 7.0}}
    path.write_bytes(patched(path.read_bytes(), path.name, typed))
    book = OpenBook(path)

    class Old(OpenRange):
        @property
        def formula2(self) -> object:
            raise AttributeError("Formula2")

        @formula2.setter
        def formula2(self, text: str) -> None:
            raise AttributeError("Formula2")

    sheet = book.sheets[form.sheet]
    sheet.range = lambda address: Old(sheet, address)  # type: ignore[method-assign]
    buttons.run(book, "tabeller", VERSION)
    ((address, formula),) = [
        (cell, text) for (name, cell), text in book.written.items() if name == form.sheet and text
    ]
    assert ":" in address
    assert "NC_AVVIKSTABELL" in formula
