"""What nobody foresaw ends in one sentence; and Ctrl-C does, wherever it falls."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from norcrin_xl import cli
from norcrin_xl.cli.app import run
from norcrin_xl.unforeseen import LOG

BOOK = Path(__file__).parents[2] / "NorCRIN_Rapport.xlsm"
Captured = pytest.CaptureFixture[str]


def test_a_fault_of_ours_is_told_in_a_sentence_and_kept_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("something")

    monkeypatch.setattr("norcrin_xl.pipeline.computed.read_workbook", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert run(["kontroll", str(BOOK)]) == cli.FAILED
    said = capsys.readouterr().err
    assert said.startswith("Noe uventet gikk galt, og kommandoen ble ikke ferdig.")
    assert "Traceback" not in said
    assert str(tmp_path / LOG) in said.replace("\n", "")
    assert "KeyError: 'something'" in (tmp_path / LOG).read_text("utf-8")


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
    monkeypatch.setattr("norcrin_xl.pipeline.computed.read_workbook", interrupted)
    assert run(["kontroll", str(BOOK)]) == cli.FAILED
    assert capsys.readouterr().err == f"{cli.ABORTED}\n"
    for entry in kept:
        entry.close()  # type: ignore[attr-defined]
