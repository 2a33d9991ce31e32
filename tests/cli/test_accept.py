"""`norcrin-xl godta`, and what the other commands make of what is accepted."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from norcrin_xl.cli.app import run
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.workbook import workbook_in
from tests.office import VALIDATOR, validate
from tests.shipped import BOOK as SHIPPED

NAME = "NorCRIN_Rapport.xlsm"
ACCEPT = ["-b", "Bekreftet av SUS.", "-r", "Prosjektøkonom"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / NAME
    made.write_bytes(SHIPPED.read_bytes())
    return made


def found(path: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    run(["kontroll", str(path), "--json"])
    listed: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return listed


def change(path: Path, name: str, row: str, column: str, value: float | str) -> None:
    area = workbook_in(path.read_bytes(), NAME).plan[name]
    cells = {area.cell(row, column): value}
    path.write_bytes(patched(path.read_bytes(), NAME, {area.sheet: cells}))


def states(path: Path) -> list[tuple[str, str]]:
    rows = workbook_in(path.read_bytes(), NAME).areas["funn"]
    return [(row["kode"].text, row["tilstand"].text) for row in rows if row["label"].text]


def test_an_accepted_finding_is_listed_as_accepted(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["godta", str(path), "SUS!D64", *ACCEPT]) == 0
    assert states(path) == [("fordeling-speilvendt", "Godtatt")]
    (one,) = found(path, capsys)
    assert one["accepted"]["reason"] == "Bekreftet av SUS."
    assert one["accepted"]["role"] == "Prosjektøkonom"


def test_only_the_sheets_that_tell_of_findings_change_in_the_file(path: Path) -> None:
    before = zipfile.ZipFile(path)
    run(["godta", str(path), "fordeling-speilvendt", *ACCEPT])
    after = zipfile.ZipFile(path)
    changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    sheets = workbook_in(path.read_bytes(), path.name).plan.sheets
    told = [sheets.index(name) + 1 for name in ("Start", "Oversikt", "Kontroll")]
    assert changed == [f"xl/worksheets/sheet{number}.xml" for number in told]


def test_the_acceptance_falls_when_a_value_changes(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["godta", str(path), "SUS!D64", *ACCEPT])
    change(path, "SUS_bruk", "kbs.enkeltsenter", "value", 21)
    run(["kontroll", str(path), "--skriv"])
    assert states(path) == [
        ("fordeling-speilvendt", "Åpent"),
        ("fordeling-speilvendt", "Falt bort"),
    ]
    codes = {one["code"] for one in found(path, capsys)}
    assert {"fordeling-speilvendt", "godtatt-endret"} <= codes
    run(["godta", str(path), "SUS!D64", "-b", "Fortsatt riktig.", "-r", "Prosjektøkonom"])
    assert states(path) == [("fordeling-speilvendt", "Godtatt")]


def test_an_error_that_is_accepted_does_not_stop_the_report(path: Path, tmp_path: Path) -> None:
    change(path, "AHUS_okonomi_norcrin2", "1.1", "regnskap", 8493)
    run(["beregn", str(path)])
    target = tmp_path / "rapport.docx"
    assert run(["rapport", str(path), "-o", str(target)]) == 1
    assert not target.exists()
    words = ["-b", "Rettes i regnskapet i april.", "-r", "Økonomisjef"]
    assert run(["godta", str(path), "totaler-ulike", *words]) == 0
    assert run(["rapport", str(path), "-o", str(target)]) == 0
    assert target.exists()


def test_it_can_be_taken_back(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["godta", str(path), "SUS!D64", *ACCEPT])
    assert run(["godta", str(path), "SUS!D64", "--angre"]) == 0
    assert "Angret: SUS" in capsys.readouterr().out
    assert states(path) == [("fordeling-speilvendt", "Åpent")]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["SUS!D64"], "-b TEKST"),
        (["SUS!D64", "-b", "Fordi"], "-r ROLLE"),
        (["OUS!A1", *ACCEPT], "SUS!D64  fordeling-speilvendt"),
        (["SUS!D64", "--angre"], "ikke noe godtatt funn"),
    ],
)
def test_what_cannot_be_done_ends_with_2_and_says_why(
    path: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = path.read_bytes()
    assert run(["godta", str(path), *arguments]) == 2
    assert words in capsys.readouterr().err
    assert path.read_bytes() == before


def test_the_shipped_list_is_right_as_built(path: Path) -> None:
    before = path.read_bytes()
    assert run(["beregn", str(path)]) == 0
    assert path.read_bytes() == before
    assert states(path) == [("fordeling-speilvendt", "Åpent")]


@pytest.mark.office
@pytest.mark.skipif(not VALIDATOR, reason="the Open XML validator is not installed")
def test_the_workbook_stays_valid(path: Path) -> None:
    run(["godta", str(path), "SUS!D64", *ACCEPT])
    assert validate(path)["ok"]
