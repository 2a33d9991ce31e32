"""What turns a Word document into a PDF, LibreOffice or Word where it is chosen, and the folder
of a run's own that it works in: with the document, the profile and the program itself.

A run that is killed leaves its folder, with a copy of the report in it. The next one clears that.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from norcrin_xl.findings import UserError

PREFIX = "norcrin-xl-"
PROFILE, LOG = "profil", "melding.txt"
PIPES = ("/tmp", "/var/tmp")
_TEMPORARY = ("TMPDIR", "TEMP", "TMP")
_HELD = "i-bruk"
_PAUSE, _GRACE = 0.05, 5.0


class WorkFolder:
    """A folder that only this user can read. Use it as a context, or close it: then it is gone.

    Programs that were started in it end with it, also those that they started.
    """

    def __init__(self) -> None:
        clear_dead()
        self.path, self._held = _made()
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> WorkFolder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        """Start a program, whose temporary files lie in the folder, and what it says in the log."""
        with (self.path / LOG).open("ab") as said:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                cwd=self.path,
                env={**os.environ, **dict.fromkeys(_TEMPORARY, str(self.path))},
                start_new_session=True,
            )
        self._processes.append(process)
        return process

    def close(self) -> None:
        """End what runs in it, and remove it."""
        for process in self._processes:
            _kill(process)
        for process in self._processes:
            process.wait(_GRACE)
        os.close(self._held)
        _remove(self.path)


def profile_address(folder: Path) -> str:
    """The address of the LibreOffice profile in a folder, as LibreOffice is told it."""
    return (folder / PROFILE).as_uri()


def clear_dead() -> None:
    """Remove the folders of this user's runs that were killed, and what still runs in them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if folder.is_dir() and not folder.is_symlink() and _is_dead(folder):
                for process in _left_running(folder):
                    os.kill(process, signal.SIGKILL)
                _remove(folder)


def _made() -> tuple[Path, int]:
    """A new folder, and what holds it: open as long as this process lives.

    One that another run took for dead before it was held is made anew.
    """
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        with suppress(FileNotFoundError):
            held = _hold(folder)
            if folder.exists():
                return folder, held
            os.close(held)


if sys.platform == "win32":

    def _hold(folder: Path) -> int:
        return os.open(folder / _HELD, os.O_CREAT | os.O_RDWR)

    def _is_dead(folder: Path) -> bool:
        """Windows removes no file that is open."""
        (folder / _HELD).unlink()
        return True

else:
    import fcntl

    def _hold(folder: Path) -> int:
        held = os.open(folder, os.O_RDONLY)
        with suppress(OSError):  # Where nothing can be locked, nothing is cleared either.
            fcntl.flock(held, fcntl.LOCK_EX)
        return held

    def _is_dead(folder: Path) -> bool:
        """The system lets go of the folder when its process ends, however it ends."""
        if folder.stat().st_uid != os.getuid():
            return False
        held = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        finally:
            os.close(held)
        return True


def _left_running(folder: Path) -> Iterator[int]:
    """The LibreOffice processes with the profile in a folder; only Linux tells which."""
    wanted = os.fsencode(f"-env:UserInstallation={profile_address(folder)}")
    for said in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if wanted in said.read_bytes().split(b"\0"):
                yield int(said.parent.name)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        task_kill(process.pid)


def task_kill(pid: int) -> None:
    """End a process and those that it started, on Windows; by the system's own program.

    By its bare name one in the folder where the user stands would run.
    """
    program = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "taskkill.exe")
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # a console would flash over Excel
    command = [str(program), "/T", "/F", "/PID", str(pid)]
    subprocess.run(command, capture_output=True, check=False, creationflags=hidden)


def _remove(folder: Path) -> None:
    """Remove a folder; Windows lets go of an ended program's files only after a while."""
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break
        time.sleep(_PAUSE)
    _forget_pipe(folder)


def _forget_pipe(folder: Path) -> None:
    """Remove the pipe that a LibreOffice leaves when it is killed: on Unix it is a file."""
    if sys.platform != "win32":
        name = f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{pipe_sign(folder)}"
        for place in PIPES:
            with suppress(OSError):
                Path(place, name).unlink()


def pipe_sign(folder: Path) -> str:
    """What LibreOffice makes its pipe's name of: the address of its profile, digested."""
    address = profile_address(folder).encode("utf-16-le")
    digest = hashlib.md5(address, usedforsecurity=False).digest()
    return "".join(f"{byte:x}" for byte in digest)


VARIABLE = "NORCRIN_XL_KONVERTER"
"""The environment variable that chooses the converter, for the button in Excel too."""

LIBREOFFICE, WORD = "libreoffice", "word"
NAMES = (LIBREOFFICE, WORD)


@dataclass(frozen=True, slots=True)
class Converted:
    """A tagged PDF, and the page of each bookmark from 1 where the PDF does not tell it."""

    content: bytes
    places: Mapping[str, int] | None = None


class Converter(Protocol):
    """A converter is a context: it may start on entering it, and is given back on leaving."""

    @property
    def name(self) -> str: ...

    def __enter__(self) -> Converter: ...

    def __exit__(self, *_: object) -> None: ...

    def convert(self, docx: bytes) -> Converted:
        """The tagged PDF of `docx`. Raises `UserError` that says what to do."""
        ...


def converter(name: str = "", environment: Mapping[str, str] = os.environ) -> Converter:
    """The converter of that name; without one the environment's, else LibreOffice.

    Raises `UserError` for a name that is none.
    """
    chosen = (name or environment.get(VARIABLE, "") or LIBREOFFICE).lower()
    if chosen == WORD:
        from norcrin_xl.report.pdf.word_converter import WordConverter

        return WordConverter()
    if chosen == LIBREOFFICE:
        from norcrin_xl.report.pdf.soffice import LibreOffice

        return LibreOffice()
    raise UserError(f"{VARIABLE} er «{chosen}». Sett den til {LIBREOFFICE} eller {WORD}.")
