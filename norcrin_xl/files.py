"""Read and write files so that nothing is lost: whole or not at all, what is replaced kept.

Only regular files are read or replaced. What a run of ours left when it was killed is cleared by
the next one that writes the same file. One run at a time works on a file: the second waits, and
says who holds it if that takes long. The system drops the lock when its holder ends, however.
"""

from __future__ import annotations

import csv
import errno
import hashlib
import json
import os
import re
import shutil
import socket
import stat
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from io import StringIO
from pathlib import Path

from norcrin_xl.findings import UserError

LAST_COPIES = 5
"""So many dated copies of a file are kept, and beyond them the first of each day."""

_UNSHOWN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""What steers a terminal, turns the reading direction or isn't seen; line feed and tab are fine."""

_FORMULA_SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_FORMULA_WITHIN = re.compile("[;,\t\r\n] ?(?=[=@\uff1d\uff20])")
PATIENCE, _PAUSE = (2.0 if os.name == "nt" else 0.0), 0.05
"""For how many seconds a file that another program holds is waited for."""

_WRITABLE = 0o222
_A_DAY = 86_400.0


def sha256(content: bytes) -> str:
    """The SHA-256 of `content` as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def visible(text: str) -> str:
    """`text` as it can be shown: a sign that would do something unseen as its code, ``\\u202e``."""
    return _UNSHOWN.sub(lambda found: json.dumps(found.group())[1:-1], text)


def shown_name(path: Path) -> str:
    """The name of a file, on one line, as it can be shown, stored and compared."""
    return visible(path.name).replace("\n", "\\n").replace("\t", "\\t")


def read_regular(path: Path) -> bytes:
    """The bytes of a regular file. Raises `OSError`: a pipe or a device is never waited for."""
    file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    mode = os.fstat(file).st_mode
    if not stat.S_ISREG(mode):
        os.close(file)
        number = errno.EISDIR if stat.S_ISDIR(mode) else errno.ENXIO
        raise OSError(number, os.strerror(number), str(path))
    with os.fdopen(file, "rb") as opened:
        return opened.read()


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as a file that a Norwegian Excel opens in columns: UTF-8 with a byte order mark.

    Semicolons and decimal commas. A text that a spreadsheet would take for a formula, there or
    where it divides lines at commas, gets an apostrophe before it.
    """
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([_entry(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def _entry(value: object) -> str:
    if isinstance(value, int | float):
        return f"{value:.15g}".replace(".", ",")
    text = "" if value is None else str(value)
    if text.lstrip().startswith(_FORMULA_SIGNS):
        return f"'{text}"
    return _FORMULA_WITHIN.sub(r"\g<0>'", text)


def lock_of(path: Path) -> Path | None:
    """The lock file that Excel, Word or LibreOffice keeps beside a file they hold open, if any.

    Word leaves out the first letters of a name of more than six.
    """
    drop = min(max(len(path.stem) - 6, 0), 2)
    names = (f"~${path.name}", f"~${path.name[drop:]}", f".~lock.{path.name}#")
    return next((lock for name in names if (lock := path.with_name(name)).exists()), None)


def refuse_open(path: Path) -> None:
    """Raise `UserError` when the file is open in Excel, Word or LibreOffice."""
    lock = lock_of(path)
    if lock is not None:
        said = (
            "er åpen i Excel. Lagre og lukk den, og prøv igjen."
            if path.suffix.lower().startswith(".xl")
            else "er åpen i Word. Lagre og lukk den, og prøv igjen."
        )
        raise UserError(f"{path.name} {said} (Er den ikke åpen, så slett filen {lock.name}.)")


def dated_copy(path: Path, now: datetime | None = None) -> Path | None:
    """Copy an existing file beside itself with date and time in its name.

    Returns the copy's path, or `None` when there was no file. Never overwrites a copy. Of older
    ones the last five stay, and the first of each day.
    """
    if not path.exists():
        return None
    stamp = (now or datetime.now()).strftime("%Y-%m-%d_%H%M%S")
    copy = path.with_name(f"{path.stem}_{stamp}{path.suffix}")
    number = 2
    while copy.exists():
        copy = path.with_name(f"{path.stem}_{stamp}-{number}{path.suffix}")
        number += 1
    with _temporary(path) as temporary:
        shutil.copy2(path, temporary)
        _replace(temporary, copy)
    _thin_out(path)
    return copy


def _thin_out(path: Path) -> None:
    """Remove the dated copies that are neither among the last five nor the first of their day."""
    stem, ending = re.escape(path.stem), re.escape(path.suffix)
    name = re.compile(rf"{stem}_(\d{{4}}-\d\d-\d\d)_(\d{{6}})(?:-(\d+))?{ending}", re.A)
    found = (name.fullmatch(other.name) for other in path.parent.iterdir())
    copies = sorted((one[1], one[2], int(one[3] or 1), one[0]) for one in found if one)
    first = {day: file for day, _, _, file in reversed(copies)}
    for day, _, _, file in copies[:-LAST_COPIES]:
        if first[day] != file:
            with suppress(OSError):
                path.with_name(file).unlink()


REASONS = {
    errno.ENOENT: "stedet finnes ikke. Kontroller mappen",
    errno.ENOTDIR: "stedet er ikke en mappe. Kontroller adressen",
    errno.EEXIST: "det ligger en fil der det skulle vært en mappe. Velg et annet sted",
    errno.EISDIR: "dette er en mappe, ikke en fil. Oppgi et filnavn",
    errno.ENXIO: "dette er ikke en vanlig fil. Oppgi en fil",
    errno.ELOOP: "lenken fører tilbake til seg selv. Oppgi selve filen",
    errno.EACCES: "du har ikke tilgang. Er den åpen et annet sted, lukk den",
    errno.EPERM: "du har ikke tilgang. Er den åpen et annet sted, lukk den",
    errno.ENOSPC: "disken er full. Rydd plass og prøv igjen",
    errno.EROFS: "stedet er skrivebeskyttet. Velg en annen mappe",
    errno.ENAMETOOLONG: "navnet er for langt. Velg et kortere navn eller en annen mappe",
}
"""What the system's refusals mean, and what to do."""


def reason(error: OSError) -> str:
    """Why the system refused, and what to do, in Norwegian; for an unusual reason its number."""
    return REASONS.get(error.errno or 0, f"systemet nektet (feil {error.errno}). Prøv igjen")


def write_whole(path: Path, content: bytes, keep_copy: bool = True) -> Path | None:
    """Write `content` to `path` through a temporary file that is moved into place, under its lock.

    Returns the dated copy of the file that was replaced, or `None`. When the new content
    equals the old, nothing is written and no copy is made. A symbolic link is followed: the file
    that it leads to is replaced, and its copy lies there. The folder must be there. Raises
    `OSError` as the system does, `PermissionError` for a file that is read-only or that Word,
    Excel or LibreOffice holds open, and `UserError` while another run holds it.
    """
    try:
        with locked(path) as known:
            real = Path(os.path.realpath(path))
            _clear(real, known)
            return _replaced(real, content, keep_copy)
    except OSError as error:
        error.filename = str(path)
        raise


def _replaced(path: Path, content: bytes, keep_copy: bool) -> Path | None:
    if path.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if path.exists():
        if read_regular(path) == content:
            return None
        if lock_of(path) or not path.stat().st_mode & _WRITABLE:
            raise PermissionError(errno.EACCES, "open in another program, or read-only")
    with _temporary(path) as temporary:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, temporary)
        copy = dated_copy(path) if keep_copy else None
        _move(temporary, path, copy)
        return copy


@contextmanager
def _temporary(path: Path) -> Iterator[Path]:
    """A new name for what is on its way to `path`; what goes wrong leaves nothing there."""
    temporary = path.with_name(f".{path.stem}-{os.urandom(8).hex()}{path.suffix}")
    try:
        yield temporary
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _clear(path: Path, alone: bool) -> None:
    """Remove what a dead run left on its way to `path`: all of it is dead while we are `alone`."""
    name = re.compile(f"\\.{re.escape(path.stem)}-[0-9a-f]{{16}}{re.escape(path.suffix)}")
    with suppress(OSError):
        for left in filter(lambda other: name.fullmatch(other.name), path.parent.iterdir()):
            if left.is_file() and (alone or time.time() - left.lstat().st_mtime > _A_DAY):
                left.unlink()


def _move(temporary: Path, path: Path, copy: Path | None) -> None:
    """Move the new file into place; where the system refuses, the copy of the old one goes."""
    try:
        _replace(temporary, path)
    except OSError:
        if copy is not None:
            copy.unlink(missing_ok=True)
        raise


def _replace(source: Path, target: Path) -> None:
    """As `os.replace`; on Windows antivirus, indexing or OneDrive may hold a file for a moment."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return os.replace(source, target)
        except PermissionError:
            if time.monotonic() >= end:
                raise
            time.sleep(_PAUSE)


WAIT_SECONDS = 20.0
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
        time.sleep(_PAUSE)


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
