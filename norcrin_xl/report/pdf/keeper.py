"""The process that keeps a LibreOffice running between conversions, and ends it.

It runs as a script of its own, with nothing but the standard library, and outlives the command
that started it. The office lies in a folder, whose state is the name of one empty file: whoever
renames that file has taken the office, so that two runs never have the same one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

FREE, TAKEN, OVER = "ledig", "opptatt", "slutt"
"""The states of a kept office, which are names of its state file."""

IN_USE = "i-bruk"
"""A file that is there while a document is being made."""

PROFILE, LOG = "profil", "melding.txt"
_TEMPORARY = ("TMPDIR", "TEMP", "TMP")
PIPES = ("/tmp", "/var/tmp")
_PAUSE = 0.05
_GRACE = 5.0
DETACHED = 0x00000008 | 0x00000200
"""Windows: a process without a console, in a group of its own."""


def office_command(soffice: Path, folder: Path) -> list[str]:
    """LibreOffice without windows, with the profile in `folder`."""
    profile = (folder / PROFILE).as_uri()
    return [str(soffice), f"-env:UserInstallation={profile}", "--headless", "--norestore"]


def start(command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    """Start a process that can be ended with those that it starts; what it says is in the log.

    Its temporary files are in the folder too, so that one that is ended leaves none behind.
    """
    with (folder / LOG).open("ab") as said:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={**os.environ, **dict.fromkeys(_TEMPORARY, str(folder))},
            start_new_session=True,
        )


def ended_in_time(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Wait for a process; false when time was up and it was killed.

    `Popen.wait` with a limit asks twenty times a second, and is late by half of that.
    """
    late = threading.Event()

    def stop() -> None:
        late.set()
        _kill(process)

    timer = threading.Timer(max(0.0, seconds), stop)
    timer.start()
    try:
        process.wait()
    finally:
        timer.cancel()
    return not late.is_set()


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process that still runs, and those that it started, also where they outlive it."""
    _kill(process)
    process.wait(_GRACE)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        subprocess.run(
            ["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False
        )


def keep(folder: Path, soffice: Path, idle: float, longest: float, documents: list[str]) -> None:
    """Run LibreOffice with `documents` open until it is no longer wanted; then clean up.

    It is over when it has been free for `idle` seconds, taken for `longest`, when its state
    says so, when it ends by itself, or when its folder is gone.
    """
    how = ["--nologo", *(documents or ["--nodefault"])]
    process = start([*office_command(soffice, folder), *how], folder)
    try:
        while process.poll() is None and _wanted(folder, idle, longest):
            time.sleep(_PAUSE)
    finally:
        for state in (FREE, TAKEN):
            _renamed(folder, state, OVER)
        end(process)
        _wait_while_used(folder, longest)
        remove(folder)
        forget_pipe(folder)


def _wait_while_used(folder: Path, longest: float) -> None:
    """Wait for a document that is still being made in the folder, by another LibreOffice."""
    while (age := age_of(folder / IN_USE)) is not None and age <= longest:
        time.sleep(_PAUSE)


def forget_pipe(folder: Path) -> None:
    """Remove the pipe that a LibreOffice leaves when it is killed: on Unix it is a file."""
    if sys.platform != "win32":
        name = f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{pipe_sign(folder)}"
        for place in PIPES:
            with suppress(OSError):
                Path(place, name).unlink()


def pipe_sign(folder: Path) -> str:
    """What LibreOffice makes its pipe's name of: the address of its profile, digested."""
    address = (folder / PROFILE).as_uri().encode("utf-16-le")
    digest = hashlib.md5(address, usedforsecurity=False).digest()
    return "".join(f"{byte:x}" for byte in digest)


def remove(folder: Path) -> None:
    """Remove a folder, again where it comes back.

    Windows lets go of an ended process's files only after a while, and a LibreOffice that is
    ending may write its profile once more.
    """
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(_PAUSE)
        if not folder.exists():
            return


def _wanted(folder: Path, idle: float, longest: float) -> bool:
    if not folder.exists() or (folder / OVER).exists():
        return False
    free, taken = age_of(folder / FREE), age_of(folder / TAKEN)
    if free is not None and free > idle:
        return not _renamed(folder, FREE, OVER)
    return taken is None or taken <= longest


def _renamed(folder: Path, old: str, new: str) -> bool:
    try:
        (folder / old).rename(folder / new)
    except OSError:
        return False
    return True


def age_of(file: Path) -> float | None:
    """How many seconds ago a file was changed; `None` when it is not there."""
    try:
        return time.time() - file.stat().st_mtime
    except OSError:
        return None


if __name__ == "__main__":
    _folder, _soffice = map(Path, sys.argv[1:3])
    _idle, _longest = map(float, sys.argv[3:5])
    keep(_folder, _soffice, _idle, _longest, sys.argv[5:])
