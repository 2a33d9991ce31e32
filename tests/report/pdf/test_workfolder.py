"""The folder of a run: gone with all that runs in it, and cleared where a run was killed."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from norcrin_xl.report.pdf.converter import PREFIX, WorkFolder, clear_dead, pipe_sign

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ends processes as Unix does")

RUNS = """
import pathlib, sys, tempfile, time
from norcrin_xl.report.pdf.converter import WorkFolder, profile_address
WAITS = "import time; time.sleep(600)"
tempfile.tempdir = sys.argv[1]
folder = WorkFolder()
(folder.path / "rapport.docx").write_text("hemmelig")
profile = "-env:UserInstallation=" + profile_address(folder.path)
program = folder.start([sys.executable, "-c", WAITS, profile]).pid
while not pathlib.Path(f"/proc/{program}/cmdline").read_bytes():
    time.sleep(0.01)
print(folder.path, program, flush=True)
time.sleep(600)
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary folder, for this test alone."""
    folder = tmp_path / "midlertidig"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def running(place: Path) -> tuple[subprocess.Popen[str], Path, int]:
    """Another run in the same temporary folder: its process, its folder, and a program in it."""
    command = [sys.executable, "-c", RUNS, str(place)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    folder, _, program = process.stdout.readline().strip().rpartition(" ")
    return process, Path(folder), int(program)


def end(process: subprocess.Popen[str]) -> None:
    """End a run as the system does: it has no time to tidy up."""
    process.kill()
    process.communicate()


def is_gone(pid: int) -> bool:
    """Whether a process is over; it may take the system a moment."""
    state = Path(f"/proc/{pid}/stat")
    for _ in range(100):
        if not state.exists() or state.read_text().split()[2] == "Z":
            return True
        time.sleep(0.02)
    return False


def test_the_folder_is_gone_with_all_that_ran_in_it(place: Path) -> None:
    with WorkFolder() as folder:
        pid = folder.start(["sh", "-c", "sleep 600 & wait"]).pid
        assert folder.path.stat().st_mode & 0o077 == 0
    assert list(place.iterdir()) == []
    assert is_gone(pid)


def test_what_a_killed_run_left_is_cleared_by_the_next(place: Path) -> None:
    process, folder, program = running(place)
    end(process)
    assert (folder / "rapport.docx").exists()
    with WorkFolder() as mine:
        assert list(place.iterdir()) == [mine.path]
    assert is_gone(program)


def test_a_run_that_goes_on_keeps_its_folder(place: Path) -> None:
    process, folder, program = running(place)
    try:
        clear_dead()
        assert (folder / "rapport.docx").exists()
        assert Path(f"/proc/{program}").exists()
    finally:
        end(process)
    clear_dead()
    assert not folder.exists()


@pytest.mark.parametrize("kind", ["file", "link", "other name"])
def test_what_is_no_folder_of_a_run_stays(place: Path, tmp_path: Path, kind: str) -> None:
    name = "notater" if kind == "other name" else f"{PREFIX}abc"
    there = place / name
    elsewhere = tmp_path / "mine"
    elsewhere.mkdir()
    (elsewhere / "fil").write_text("min")
    if kind == "link":
        there.symlink_to(elsewhere)
    elif kind == "file":
        there.write_text("min")
    else:
        there.mkdir()
    clear_dead()
    assert list(place.iterdir()) == [there]
    assert (elsewhere / "fil").exists()


def test_two_runs_that_clear_at_once_do_not_disturb_each_other(place: Path) -> None:
    with WorkFolder() as first, WorkFolder() as second:
        clear_dead()
        assert first.path.exists()
        assert second.path.exists()
        assert pipe_sign(first.path) != pipe_sign(second.path)
