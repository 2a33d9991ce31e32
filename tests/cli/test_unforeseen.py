"""What nobody foresaw ends in one sentence; and Ctrl-C does, wherever it falls."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from norcrin_xl import cli
from norcrin_xl.cli.app import run
from norcrin_xl.findings import LOG, unforeseen
from tests.shipped import BOOK

Captured = pytest.CaptureFixture[str]


def test_a_fault_of_ours_is_told_in_a_sentence_and_kept_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("something")

    monkeypatch.setattr("norcrin_xl.pipeline.inspection.read_workbook", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert run(["kontroll", str(BOOK)]) == cli.FAILED
    said = capsys.readouterr().err
    assert said.startswith("Noe uventet gikk galt, og kommandoen ble ikke ferdig.")
    assert "Traceback" not in said
    (log,) = tmp_path.glob(f"{LOG}*.txt")
    assert str(log) in said.replace("\n", "")
    assert "KeyError: 'something'" in log.read_text("utf-8")


def test_nothing_that_lies_in_the_shared_folder_is_followed_or_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    mine = tmp_path / "viktig.txt"
    mine.write_text("viktig")
    for name in ("norcrin-feil.txt", f"{LOG}.txt", f"{LOG}1.txt"):
        (tmp_path / name).symlink_to(mine)
    names = set()
    for _ in range(3):
        said = failed(RuntimeError("her"))
        names |= {path.name for path in tmp_path.glob(f"{LOG}*") if not path.is_symlink()}
    assert mine.read_text() == "viktig"
    assert len(names) == 3
    assert any(name in said for name in names)
    assert all((tmp_path / name).stat().st_mode & 0o077 == 0 for name in names)


@pytest.mark.parametrize("folder", ["finnes-ikke", "en-fil", "\0"])
def test_where_no_file_can_be_made_it_is_told_all_the_same(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "en-fil").write_text("")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / folder))
    assert failed(RuntimeError("her")).startswith("Noe uventet gikk galt, og prøven ble ikke")


def test_an_error_that_cannot_even_be_told_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Silent(Exception):
        def __str__(self) -> str:
            raise RecursionError

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for error in (Silent(), RuntimeError("\ud800"), RuntimeError("\x1b[2J")):
        assert failed(error).startswith("Noe uventet gikk galt")


def failed(error: Exception) -> str:
    """What is told of an error that nobody foresaw."""
    try:
        raise error
    except Exception:
        return unforeseen("prøven")


def test_an_archive_that_ctrl_c_leaves_open_does_not_hide_it(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Closing an archive in the middle of an entry fails, with another error than Ctrl-C."""

    def interrupted(*_: object, **__: object) -> None:
        with zipfile.ZipFile(BytesIO(), "w") as archive:
            entry = archive.open("entry", "w")
            try:
                raise KeyboardInterrupt
            finally:
                kept.append(entry)

    kept: list[object] = []
    monkeypatch.setattr("norcrin_xl.pipeline.inspection.read_workbook", interrupted)
    assert run(["kontroll", str(BOOK)]) == cli.FAILED
    assert capsys.readouterr().err == f"{cli.ABORTED}\n"
    for entry in kept:
        entry.close()  # type: ignore[attr-defined]
