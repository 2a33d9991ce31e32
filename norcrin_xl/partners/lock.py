"""One run at a time on a workbook: the second waits, and says who holds it if that takes long.

The system drops the lock when the process that holds it ends, however it ends.
"""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from norcrin_xl.findings import UserError

WAIT_SECONDS = 20.0
PAUSE = 0.05
MARK = 4096
"""The byte that is locked on Windows lies behind the text, which others may then read."""


@contextmanager
def locked(book: Path, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the workbook's lock. Raises `UserError` that names the holder after `wait` seconds."""
    path = book.with_name(f".{book.name}.laas")
    file = _acquire(path, book, wait)
    try:
        file.seek(0)
        file.truncate()
        file.write(_holder().encode())
        file.flush()
        yield
    finally:
        path.unlink(missing_ok=True) if os.name == "posix" else None
        file.close()


def _acquire(path: Path, book: Path, wait: float) -> BinaryIO:
    """The open lock file, locked; one that its last holder removed is opened anew."""
    end = time.monotonic() + wait
    while True:
        try:
            file = path.open("a+b")
        except OSError as error:
            error.filename = str(book)
            raise
        if _lock(file) and _still_there(file, path):
            return file
        file.seek(0)
        holder = file.read(200).decode("utf-8", "replace").strip()
        file.close()
        if time.monotonic() >= end:
            raise UserError(
                f"{book.name} er i bruk av {holder or 'en annen kjøring'}. "
                "Vent til den er ferdig, og prøv igjen."
            )
        time.sleep(PAUSE)


def _holder() -> str:
    """Who holds the lock: machine, process and since when."""
    since = datetime.now().strftime("%H:%M:%S")
    return f"norcrin-xl på {socket.gethostname()} (prosess {os.getpid()}, siden kl. {since})"


def _still_there(file: BinaryIO, path: Path) -> bool:
    if os.name != "posix":
        return True
    try:
        return os.fstat(file.fileno()).st_ino == path.stat().st_ino
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> bool:
        """Try to lock; whether it worked."""
        try:
            file.seek(MARK)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            return True
        except OSError:
            return False

else:
    import fcntl

    def _lock(file: BinaryIO) -> bool:
        """Try to lock; whether it worked."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except OSError:
            return False
