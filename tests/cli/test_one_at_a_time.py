"""A command that changes a file reads it when it is its turn: no run undoes another's work."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from norcrin_xl.files import locked
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.reading.raw import read_raw
from tests.shipped import BOOK

MARK = "skrevet av den andre"


@pytest.mark.parametrize(
    "line",
    [
        "beregn bok.xlsm",
        "kontroll bok.xlsm --skriv",
        "godta bok.xlsm SUS!D64 -b Kontrollert -r Økonom",
        "nytt-aar annen.xlsm -o bok.xlsm",
    ],
)
def test_what_was_written_while_a_command_waited_is_not_lost(line: str, tmp_path: Path) -> None:
    book = tmp_path / "bok.xlsm"
    for name in ("bok.xlsm", "annen.xlsm"):
        shutil.copy(BOOK, tmp_path / name)
    command = [sys.executable, "-m", "norcrin_xl", *line.split()]
    env = {**os.environ, "HOME": str(tmp_path)}
    with subprocess.Popen(command, cwd=tmp_path, env=env, stderr=subprocess.PIPE) as process:
        with locked(book):
            time.sleep(2.0)
            assert process.poll() is None
            book.write_bytes(patched(book.read_bytes(), book.name, {"Logg": {"A90": MARK}}))
        _, said = process.communicate()
    assert process.returncode in (0, 1), said
    kept = [book, *tmp_path.glob("bok_*.xlsm")]
    assert any(MARK in read_raw(path.read_bytes(), path.name).sheets["Logg"][-1] for path in kept)
    if "nytt-aar" not in line:
        assert MARK in read_raw(book.read_bytes(), book.name).sheets["Logg"][-1]
