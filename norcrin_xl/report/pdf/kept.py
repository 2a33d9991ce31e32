"""A LibreOffice that is kept running: the next PDF does not wait for it to start.

It is started on demand, in a profile of its own, and hands each document to the one that runs:
LibreOffice does that by itself for a second start with the same profile. An empty document is
open in it, or it would end after the first. That takes as long to open as the rest of the start,
so the first document of a run goes to one without it, and one that lasts is left for the next.
When nobody has used it for a while, its keeper ends it and removes its folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from norcrin_xl.report.pdf import keeper
from norcrin_xl.report.pdf.keeper import FREE, OVER, TAKEN

VARIABLE = "NORCRIN_XL_HOLD"
"""The environment variable that says for how many seconds LibreOffice is kept; 0 for not at all."""

IDLE = 300.0
MOST_DOCUMENTS = 25
"""After so many documents a LibreOffice has grown enough, and a new one is started."""

_SLACK = 60.0
_GRACE = 10.0
_ABANDONED = 3600.0
_WAIT = 0.02
_EMPTY = "klar.fodt"
_COUNT = "antall"
_EMPTY_DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">'
    "<office:body><office:text/></office:body></office:document>"
)


def seconds_kept(environment: Mapping[str, str] = os.environ) -> float:
    """For how long an office is kept after its last use; what is no number counts as not set."""
    try:
        return max(0.0, float(environment.get(VARIABLE, IDLE)))
    except ValueError:
        return IDLE


def home() -> Path | None:
    """The folder of this user's kept offices; `None` when another user could write to it."""
    name = f"norcrin-xl-{os.getuid()}" if sys.platform != "win32" else "norcrin-xl"
    folder = Path(tempfile.gettempdir()) / name
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if sys.platform != "win32" and (found.st_uid != os.getuid() or found.st_mode & 0o077):
        return None
    return folder


class Office:
    """An office that this run has taken, and nobody else can use until it is given back."""

    def __init__(self, folder: Path, lasting: bool = True) -> None:
        self.folder = folder
        self.lasting = lasting

    @property
    def runs(self) -> bool:
        """Whether its keeper still keeps it."""
        return (self.folder / TAKEN).exists()

    def wait_until_ready(self, deadline: float) -> bool:
        """Wait until it takes documents; false when it ends or time is up.

        LibreOffice's lock files tell it, on all systems: that beside its empty document, or that
        of its profile when it has none.
        """
        beside, own = f"klar/.~lock.{_EMPTY}#", f"{keeper.PROFILE}/.lock"
        lock = self.folder / (beside if self.lasting else own)
        while not lock.exists():
            if not self.runs or time.monotonic() > deadline:
                return False
            time.sleep(_WAIT)
        return True

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep its folder while a document is made, whatever becomes of the office itself."""
        mark = self.folder / keeper.IN_USE
        with suppress(OSError):
            mark.touch()
        try:
            yield
        finally:
            mark.unlink(missing_ok=True)

    def give_back(self, keep: bool) -> None:
        """Let others use it, or let its keeper end it."""
        wanted = keep and self.lasting and self._is_worth_keeping()
        with suppress(OSError):
            os.utime(self.folder / TAKEN)
            (self.folder / TAKEN).rename(self.folder / (FREE if wanted else OVER))

    def end(self) -> None:
        """End it and wait until it is gone."""
        self.give_back(keep=False)
        end = time.monotonic() + _GRACE
        while self.folder.exists() and time.monotonic() < end:
            time.sleep(_WAIT)

    def _is_worth_keeping(self) -> bool:
        """Whether it is the only one that is free, and has not made too many documents."""
        count = self.folder / _COUNT
        try:
            used = int(count.read_text()) + 1
            count.write_text(str(used))
        except (OSError, ValueError):
            return False
        return used < MOST_DOCUMENTS and next(_free(self.folder.parent), None) is None


def take(soffice: Path, time_limit: float, lasting: bool) -> Office | None:
    """An office that was kept, or a new one that is starting; `None` when none can be had.

    A new one that is not `lasting` starts faster and ends with its first document.
    """
    try:
        place = home()
        if place is None:
            return None
        _clear(place)
        kept = next(_taken(place, soffice), None)
        return kept or _started(place, soffice, time_limit, TAKEN, lasting)
    except OSError:
        return None


def leave_one(soffice: Path, time_limit: float) -> None:
    """See to it that an office is kept for the next run."""
    with suppress(OSError):
        place = home()
        if place is not None and next(_free(place), None) is None:
            _started(place, soffice, time_limit, FREE, lasting=True)


def end_all() -> None:
    """End all offices that are kept and free, and wait until they and their keepers are gone."""
    place = home()
    for folder in list(_free(place)) if place else []:
        office = _take(folder)
        if office is not None:
            office.end()
    for process in _keepers:
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
    if place is not None:
        with suppress(OSError):
            place.rmdir()


def _free(place: Path) -> Iterator[Path]:
    for state in sorted(place.glob(f"*/{FREE}")):
        age = keeper.age_of(state)
        if age is not None and age <= seconds_kept() + _SLACK:
            yield state.parent


def _clear(place: Path) -> None:
    """Remove what is left of offices whose keeper was stopped before it could clean up."""
    for folder in place.iterdir():
        ages = [keeper.age_of(folder / state) for state in (FREE, TAKEN, OVER)]
        if all(age is None or age > _ABANDONED for age in ages):
            old = keeper.age_of(folder)
            if old is not None and old > _ABANDONED:
                shutil.rmtree(folder, ignore_errors=True)


def _taken(place: Path, soffice: Path) -> Iterator[Office]:
    for folder in _free(place):
        if (folder / "program").read_text("utf-8") == str(soffice):
            office = _take(folder)
            if office is not None:
                yield office


def _take(folder: Path) -> Office | None:
    try:
        (folder / FREE).rename(folder / TAKEN)
        os.utime(folder / TAKEN)
    except OSError:
        return None
    return Office(folder)


def _started(place: Path, soffice: Path, time_limit: float, state: str, lasting: bool) -> Office:
    from norcrin_xl.report.pdf.soffice import write_settings

    folder = Path(tempfile.mkdtemp(dir=place))
    write_settings(folder / keeper.PROFILE, soffice)
    document = folder / "klar" / _EMPTY
    if lasting:
        document.parent.mkdir()
        document.write_text(_EMPTY_DOCUMENT, "utf-8")
    (folder / "program").write_text(str(soffice), "utf-8")
    (folder / _COUNT).write_text("0")
    (folder / state).touch()
    times = [str(seconds_kept()), str(2 * time_limit + _SLACK)]
    _keep([folder, soffice, *times, *([document] if lasting else [])])
    return Office(folder, lasting)


_keepers: list[subprocess.Popen[bytes]] = []
"""The keepers that this process started; asked for their end, so that none stays a zombie."""


def _keep(arguments: Sequence[object]) -> None:
    _keepers[:] = [process for process in _keepers if process.poll() is None]
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", keeper.__file__, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=tempfile.gettempdir(),
        start_new_session=True,
        creationflags=keeper.DETACHED if sys.platform == "win32" else 0,
    )
    _keepers.append(process)
