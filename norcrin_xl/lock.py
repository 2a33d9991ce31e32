"""One run at a time on a file: the second waits, and says who holds it if that takes long.

The system drops the lock when the process that holds it ends, however it ends.
"""

from __future__ import annotations

import errno
import os
import socket
import stat
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from norcrin_xl.findings import UserError

WAIT_SECONDS = 20.0
PAUSE = 0.05
MARK = 4096
"""The byte that is locked on Windows lies behind the text, which others may then read."""
HELD = {errno.EWOULDBLOCK, errno.EACCES}
"""What the system says where another process holds the lock; all else means: no locks here."""

_OPENING = os.O_RDWR | os.O_CREAT
for _name in ("O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_NOINHERIT"):
    _OPENING |= getattr(os, _name, 0)

_own: dict[tuple[Path, int], bool] = {}
"""What each thread of this process holds, and whether the file system knows of it."""


@contextmanager
def locked(path: Path, wait: float = WAIT_SECONDS) -> Iterator[bool]:
    """Hold the lock of the file that `path` leads to; inside itself it is held already.

    Gives whether the file system keeps locks: where it doesn't, the work goes on without one.
    Raises `UserError` that names the holder after `wait` seconds, and `OSError` as the system
    does where nothing can be written beside the file.
    """
    own = (Path(os.path.realpath(path)), threading.get_ident())
    if own in _own:
        yield _own[own]
        return
    place = own[0].with_name(f".{own[0].name}.laas")
    file, known = _acquired(place, path, wait)
    _own[own] = known
    try:
        _sign(file)
        yield known
    finally:
        del _own[own]
        _release(file, place)


def _acquired(place: Path, path: Path, wait: float) -> tuple[int, bool]:
    """The lock file, locked, and whether it could be; one that its holder removed is made anew."""
    end = time.monotonic() + wait
    while True:
        file = _opened(place, path)
        got = _try(file)
        if got is None or (got and _still_there(file, place)):
            return file, bool(got)
        holder = "" if got else _read(file)
        os.close(file)
        if time.monotonic() >= end:
            raise UserError(
                f"{path.name} er i bruk av {holder or 'en annen kjøring'}. "
                "Vent til den er ferdig, og prøv igjen."
            )
        time.sleep(PAUSE)


def _opened(place: Path, path: Path) -> int:
    """The lock file; a link or anything else that somebody put in its place is not followed."""
    try:
        file = os.open(place, _OPENING, 0o666)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EISDIR, errno.ENXIO):
            raise _planted(place) from None
        error.filename = str(path)
        raise
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise _planted(place)
    return file


def _planted(place: Path) -> UserError:
    return UserError(
        f"{place} er ikke en vanlig fil, men skal være en lås. Slett den, og prøv igjen."
    )


def _read(file: int) -> str:
    with suppress(OSError):
        os.lseek(file, 0, os.SEEK_SET)
        return os.read(file, 200).decode("utf-8", "replace").strip()
    return ""


def _sign(file: int) -> None:
    """Say who holds the lock: machine, process and since when. A full disk is no hindrance."""
    since = datetime.now().strftime("%H:%M:%S")
    holder = f"norcrin-xl på {socket.gethostname()} (prosess {os.getpid()}, siden kl. {since})"
    with suppress(OSError):
        os.ftruncate(file, 0)
        os.write(file, holder.encode())


def _still_there(file: int, place: Path) -> bool:
    if os.name != "posix":
        return True
    try:
        return os.fstat(file).st_ino == place.lstat().st_ino
    except FileNotFoundError:
        return False


def _release(file: int, place: Path) -> None:
    """Take the lock file away and let go.

    On Windows it is closed first, and stays where another process has opened it meanwhile.
    """
    if os.name != "posix":
        os.close(file)
    with suppress(OSError):
        place.unlink()
    if os.name == "posix":
        os.close(file)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        os.lseek(file, MARK, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(file, 0, os.SEEK_SET)

elif sys.platform == "emscripten":

    def _lock(file: int) -> None:
        """Nothing: in a browser no other run can see the file."""

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _try(file: int) -> bool | None:
    """Try to lock; whether it worked, or `None` where the file system keeps no locks."""
    try:
        _lock(file)
    except OSError as error:
        return False if error.errno in HELD else None
    return True
