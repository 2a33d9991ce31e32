"""What hinders a button gets one message, and nothing is lost."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from norcrin_xl.excel import buttons, report
from tests.excel.book import REPORT, VERSION
from tests.live_book import OpenBook


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

    monkeypatch.setattr(report, "write_whole", refuse)
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
    assert "norcrin-feil.txt" in book.app.messages[0]
    assert "KeyError" in (tmp_path / "norcrin-feil.txt").read_text("utf-8")
