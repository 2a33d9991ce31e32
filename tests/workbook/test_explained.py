"""The deviation that an explanation was written for, from the workbook and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from norcrin_xl.cli.app import run
from norcrin_xl.partners.renewal import with_deviations
from norcrin_xl.partners.rewriting import changes
from norcrin_xl.workbook.computed.accounts import wording
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.workbook import Workbook, workbook_in
from tests.shipped import BOOK as SHIPPED

NAME, AREA, POST = "NorCRIN_Rapport.xlsm", "OUS_okonomi_norcrin2", "1.1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / NAME
    made.write_bytes(SHIPPED.read_bytes())
    return made


def read(path: Path) -> Workbook:
    return workbook_in(path.read_bytes(), NAME)


def put(path: Path, **values: float | str | None) -> None:
    area = read(path).plan[AREA]
    cells = {area.cell(POST, column): value for column, value in values.items()}
    path.write_bytes(patched(path.read_bytes(), NAME, {area.sheet: cells}))


def kept(path: Path) -> float | None:
    row = next(row for row in read(path).areas[AREA] if row["key"].text == POST)
    return row["forklart_avvik"].number


def codes(path: Path, capsys: pytest.CaptureFixture[str]) -> set[str]:
    capsys.readouterr()
    run(["kontroll", str(path), "--json"])
    return {one["code"] for one in json.loads(capsys.readouterr().out)}


def test_the_shipped_workbook_keeps_the_deviation_of_each_explanation(path: Path) -> None:
    assert kept(path) == 7315
    book = read(path)
    assert changes(book, with_deviations(book)) == {}


def test_a_deviation_that_moves_leaves_the_explanation_stale(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(path, forklaring="Flere stillinger ble besatt tidligere på året.")
    run(["beregn", str(path)])
    assert "forklaring-utdatert" not in codes(path, capsys)
    row = next(row for row in read(path).areas[AREA] if row["key"].text == POST)
    budget = row["budsjett"].number
    assert budget
    put(path, regnskap=budget - 500)
    run(["beregn", str(path)])
    assert kept(path) == 7315
    assert "forklaring-utdatert" in codes(path, capsys)


def test_a_reworded_explanation_is_tied_to_the_deviation_as_it_is(path: Path) -> None:
    put(path, regnskap=20000.0)
    run(["beregn", str(path)])
    assert kept(path) == 7315
    put(path, forklaring="Tre stillinger sto ledige hele høsten.")
    run(["beregn", str(path)])
    now = kept(path)
    assert now is not None
    assert now != 7315


def test_an_explanation_that_is_taken_away_takes_its_deviation_with_it(path: Path) -> None:
    put(path, forklaring=None)
    run(["beregn", str(path)])
    assert kept(path) is None


def test_a_deviation_that_cannot_be_computed_is_waited_for(path: Path) -> None:
    put(path, forklaring="Tre stillinger sto ledige.", regnskap=None)
    book = read(path)
    assert changes(book, with_deviations(book)) == {}


def test_white_space_makes_no_other_wording() -> None:
    assert wording("Tre  stillinger\nsto ledige.") == wording("Tre stillinger sto ledige.")
    assert wording("  ") is None
    assert wording("Tre stillinger.") != wording("To stillinger.")
