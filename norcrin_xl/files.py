"""Write files so that nothing is lost: whole or not at all, the replaced one kept as a copy."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from datetime import datetime
from pathlib import Path


def sha256(content: bytes) -> str:
    """The SHA-256 of `content` as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def lock_of(path: Path) -> Path | None:
    """The lock file that Excel, Word or LibreOffice keeps beside a file they hold open, if any.

    Word leaves out the first letters of a name of more than six.
    """
    drop = min(max(len(path.stem) - 6, 0), 2)
    names = (f"~${path.name}", f"~${path.name[drop:]}", f".~lock.{path.name}#")
    return next((lock for name in names if (lock := path.with_name(name)).exists()), None)


def dated_copy(path: Path, now: datetime | None = None) -> Path | None:
    """Copy an existing file beside itself with date and time in its name.

    Returns the copy's path, or `None` when there was no file. Never overwrites a copy.
    """
    if not path.exists():
        return None
    stamp = (now or datetime.now()).strftime("%Y-%m-%d_%H%M%S")
    copy = path.with_name(f"{path.stem}_{stamp}{path.suffix}")
    number = 2
    while copy.exists():
        copy = path.with_name(f"{path.stem}_{stamp}-{number}{path.suffix}")
        number += 1
    try:
        shutil.copy2(path, copy)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
    return copy


REASONS = {
    errno.ENOENT: "stedet finnes ikke. Kontroller mappen",
    errno.ENOTDIR: "stedet er ikke en mappe. Kontroller adressen",
    errno.EEXIST: "det ligger en fil der det skulle vært en mappe. Velg et annet sted",
    errno.EISDIR: "dette er en mappe, ikke en fil. Oppgi et filnavn",
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
    """Write `content` to `path` through a temporary file that is moved into place.

    Returns the dated copy of the file that was replaced, or `None`. When the new content
    equals the old, nothing is written and no copy is made. Raises `OSError` as the system does,
    and `PermissionError` for a file that Word, Excel or LibreOffice holds open.
    """
    try:
        return _replaced(path, content, keep_copy)
    except OSError as error:
        error.filename = str(path)
        raise


def _replaced(path: Path, content: bytes, keep_copy: bool) -> Path | None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.read_bytes() == content:
        return None
    if path.exists() and lock_of(path):
        raise PermissionError(errno.EACCES, "open in another program")
    temporary = path.with_name(f".{path.stem}-{os.urandom(8).hex()}{path.suffix}")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, temporary)
        copy = dated_copy(path) if keep_copy else None
        _move(temporary, path, copy)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return copy


def _move(temporary: Path, path: Path, copy: Path | None) -> None:
    """Move the new file into place; where the system refuses, the copy of the old one goes."""
    try:
        os.replace(temporary, path)
    except OSError:
        if copy is not None:
            copy.unlink(missing_ok=True)
        raise
