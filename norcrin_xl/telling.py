"""What a user is told while a task runs, and when it fails for a reason that nobody foresaw."""

from __future__ import annotations

import os
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress

LOG = "norcrin-feil-"
"""What the names of the files with the tracebacks begin with."""


def unforeseen(stopped: str) -> str:
    """Keep the traceback of the exception at hand in a new file; what to tell, with its path.

    `stopped` is what was not finished, such as "knappen". Call it where the exception is caught.
    Never raises: where no file can be made, it says so.
    """
    said = f"Noe uventet gikk galt, og {stopped} ble ikke ferdig."
    with suppress(Exception):
        return f"{said} Det som skjedde, står i {_kept(traceback.format_exc())}."
    return f"{said} Det som skjedde, kunne ikke lagres. Rydd plass på disken, og prøv igjen."


def _kept(told: str) -> str:
    """A new file that only this user can read, under a name that nobody could know before."""
    file, name = tempfile.mkstemp(prefix=LOG, suffix=".txt")
    with os.fdopen(file, "w", encoding="utf-8", errors="backslashreplace") as log:
        log.write(told)
    return name


def was_interrupted(error: BaseException) -> bool:
    """Whether Ctrl-C led to `error`: a file that is closed in a hurry may complain of its own."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, KeyboardInterrupt):
            return True
        seen = seen.__context__
    return False


Progress = Callable[[str], None]
"""Is told each step at hand in a few Norwegian words, such as "Leser NorCRIN_Rapport.xlsm"."""


def silent(_: str) -> None:
    """Progress that nobody is told about."""
