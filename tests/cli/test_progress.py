"""Slow commands say all along how far they have come."""

from __future__ import annotations

from pathlib import Path

import pytest

from norcrin_xl.cli.app import run
from tests.partners import corpus


@pytest.mark.parametrize("command", ["bygg", "nytt-aar"])
def test_building_tells_each_sheet_as_it_is_drawn(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "bok.xlsm"
    book.write_bytes(corpus.network().content)
    new = str(tmp_path / "ny.xlsm")
    words = [command, "-o", new] if command == "bygg" else [command, str(book), "-o", new]
    assert run(words) == 0
    steps = capsys.readouterr().err.splitlines()
    drawn = [step for step in steps if step.startswith("Tegner arket ")]
    count = len(corpus.network().plan.sheets)
    assert drawn[0] == f"Tegner arket Start (1 av {count}) …"
    assert drawn[-1] == f"Tegner arket Funksjoner ({count} av {count}) …"
    assert len(drawn) == count
    assert steps[-1] == "Skriver arbeidsboken …"
