"""One run at a time on a file, whoever holds it, however it ends, and where nothing is locked."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from norcrin_xl import files
from norcrin_xl.files import locked
from norcrin_xl.findings import UserError

HOLDER = """
import sys
from pathlib import Path
from norcrin_xl.files import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
posix = pytest.mark.skipif(os.name != "posix", reason="pipes and links of a Unix file system")


@contextmanager
def another_process(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock of `path` until it is left."""
    command = [sys.executable, "-c", HOLDER, str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.communicate("")


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_run_that_waits_too_long_is_told_who_holds_the_file(tmp_path: Path) -> None:
    book = tmp_path / "bok.xlsm"
    with another_process(book) as other:
        told = rf"bok\.xlsm er i bruk av norcrin-xl på .+ \(prosess {other.pid}, siden kl\. "
        with pytest.raises(UserError, match=told), locked(book, wait=0.1):
            pass
    with locked(book, wait=0.1):
        pass
    assert names_in(tmp_path) == set()


def test_a_process_that_is_killed_holds_nothing_and_what_it_left_is_cleared(tmp_path: Path) -> None:
    book = tmp_path / "bok.xlsm"
    with another_process(book) as other:
        other.kill()
        other.wait()
        assert names_in(tmp_path) == {".bok.xlsm.laas"}
        with locked(book, wait=0.1):
            pass
    assert names_in(tmp_path) == set()


def test_a_lock_is_held_once_for_all_that_is_done_within_it(tmp_path: Path) -> None:
    book = tmp_path / "bok.xlsm"
    with locked(book), locked(book, wait=0):
        pass
    with another_process(book), pytest.raises(UserError), locked(book, wait=0):
        pass


@posix
def test_a_link_and_the_file_that_it_leads_to_have_one_lock(tmp_path: Path) -> None:
    (tmp_path / "lenke.xlsm").symlink_to("bok.xlsm")
    with (
        another_process(tmp_path / "bok.xlsm"),
        pytest.raises(UserError, match=r"lenke\.xlsm er i bruk"),
        locked(tmp_path / "lenke.xlsm", wait=0),
    ):
        pass


@posix
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOTSUP, errno.EINVAL, errno.ENOSYS])
def test_a_file_system_without_locks_is_worked_on_without_one(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_to_lock(monkeypatch, number)
    with locked(tmp_path / "bok.xlsm", wait=0) as known:
        assert not known
    assert names_in(tmp_path) == set()


@posix
@pytest.mark.parametrize("number", [errno.EWOULDBLOCK, errno.EACCES])
def test_only_what_says_that_another_one_holds_it_means_so(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_to_lock(monkeypatch, number)
    with (
        pytest.raises(UserError, match="er i bruk av en annen kjøring"),
        locked(tmp_path / "bok.xlsm", wait=0),
    ):
        pass


def refuse_to_lock(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(files.fcntl, "flock", refuse)


@posix
@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_somebody_put_in_the_place_of_the_lock_is_not_touched(
    kind: str, tmp_path: Path
) -> None:
    place, other = tmp_path / ".bok.xlsm.laas", tmp_path / "viktig.txt"
    other.write_text("viktig")
    if kind == "link":
        place.symlink_to(other)
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.mkdir()
    with pytest.raises(UserError, match=r"bok\.xlsm\.laas"), locked(tmp_path / "bok.xlsm", wait=0):
        pass
    assert other.read_text() == "viktig"


@pytest.mark.skipif(not Path("/sys").is_dir(), reason="no folder that even root can't write to")
def test_where_nothing_can_be_written_the_file_is_named() -> None:
    with pytest.raises(OSError, match="/sys/bok") as told, locked(Path("/sys/bok.xlsm")):
        pass
    assert told.value.filename == "/sys/bok.xlsm"


@posix
def test_ctrl_c_lets_go(tmp_path: Path) -> None:
    book = tmp_path / "bok.xlsm"
    with another_process(book) as other:
        other.send_signal(signal.SIGINT)
        other.wait()
        assert names_in(tmp_path) == set()
