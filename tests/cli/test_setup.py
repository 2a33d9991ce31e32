"""New results without Excel, and whether the PC is ready."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from norcrin_xl.building import example_workbook
from norcrin_xl.cli.app import run
from norcrin_xl.cli.setup import checked, settings, settings_file
from norcrin_xl.partners.consolidate import network_book
from norcrin_xl.workbook.patch import patched

NAME = "NorCRIN_Rapport.xlsm"


@pytest.fixture(scope="module")
def content() -> bytes:
    return example_workbook(NAME)


def test_right_results_leave_the_workbook_as_it_is(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / NAME
    path.write_bytes(content)
    assert run(["beregn", str(path)]) == 0
    assert path.read_bytes() == content
    assert "Alle resultater var riktige." in capsys.readouterr().out


def test_a_changed_input_reaches_every_result(content: bytes, tmp_path: Path) -> None:
    plan = network_book(content, NAME).plan
    own, form = plan["OUS_okonomi_norcrin2"], plan["arsregnskap_norcrin2"]
    before = openpyxl.load_workbook(BytesIO(content), data_only=True)
    cells = {own.cell("2.4", "regnskap"): 50000.0}
    path = tmp_path / NAME
    path.write_bytes(patched(content, NAME, {"OUS": cells}))
    assert run(["beregn", str(path)]) == 0
    after = openpyxl.load_workbook(path, data_only=True)
    more = 50000 - before["OUS"][own.cell("2.4", "regnskap")].value
    for column in ("regnskap", "avvik"):
        cell = form.cell("2.4", column)
        assert after[form.sheet][cell].value == before[form.sheet][cell].value + more
    assert after["Start"]["A3"].value != before["Start"]["A3"].value
    assert run(["beregn", str(path)]) == 0
    assert len(list(tmp_path.glob("*.xlsm"))) == 2


def test_klargjor_lets_the_workbook_find_this_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert any("klargjor" in line.remedy for line in checked())
    assert run(["klargjor"]) == 0
    assert settings_file() == tmp_path / ".norcrin" / "norcrin.conf"
    assert settings_file().read_bytes() == settings()
    assert f'"INTERPRETER_WIN","{sys.executable}"'.encode() in settings()
    assert not any("klargjor" in line.remedy for line in checked())


def test_sjekk_says_ok_or_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert run(["sjekk"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith(("ok  ", "gjør")) for line in lines)
    assert "gjør  Innstillinger: Kjør «norcrin-xl klargjor»." in lines
