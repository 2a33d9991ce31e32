"""Ctrl-C at any moment ends in one message, and leaves whole files or none."""

from __future__ import annotations

import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from norcrin_xl import cli

BOOK = Path(__file__).parents[2] / "NorCRIN_Rapport.xlsm"


def interrupted(folder: Path, after: str, *arguments: str) -> tuple[int, str]:
    """The exit code and the messages of a command that gets Ctrl-C once it says `after`."""
    command = [sys.executable, "-m", "norcrin_xl", *arguments]
    piped = subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, stdout=piped, stderr=piped, text=True) as run:
        assert run.stderr is not None
        said = ""
        while after not in said:
            line = run.stderr.readline()
            assert line, f"ended before it said «{after}»:\n{said}"
            said += line
        run.send_signal(signal.SIGINT)
        said += run.communicate()[1]
        return run.returncode, said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
@pytest.mark.parametrize(
    ("after", "arguments"),
    [
        ("Leser", ("rapport", str(BOOK), "-o", "rapport.docx")),
        ("Regner ut", ("rapport", str(BOOK), "-o", "rapport.docx")),
        ("Leser", ("kontroll", str(BOOK))),
        ("Skriver NorCRIN_2021_AHUS", ("fordel", str(BOOK), "-o", ".")),
        ("Skriver NorCRIN_2021_StO", ("fordel", str(BOOK), "-o", ".")),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_ctrl_c_leaves_whole_files_and_one_message(
    tmp_path: Path, after: str, arguments: tuple[str, ...]
) -> None:
    code, said = interrupted(tmp_path, after, *arguments)
    assert code == 2
    assert said.splitlines()[-1] == cli.ABORTED
    assert "Traceback" not in said
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in left} <= {".xlsx", ".txt"}
    for path in left:
        assert path.suffix == ".txt" or zipfile.ZipFile(path).testzip() is None


class Interrupted(ModuleType):
    """A module that gets Ctrl-C while it is imported."""

    def __getattr__(self, name: str) -> object:
        raise KeyboardInterrupt


def test_ctrl_c_while_the_commands_are_imported_gives_the_same_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "norcrin_xl.cli.app", Interrupted("norcrin_xl.cli.app"))
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 2
    assert capsys.readouterr().err == f"{cli.ABORTED}\n"
