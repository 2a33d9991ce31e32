"""What nobody foresaw: kept in a file for whoever mends it, and told to the user in a sentence."""

from __future__ import annotations

import tempfile
import traceback
from pathlib import Path

LOG = "norcrin-feil.txt"


def unforeseen(stopped: str) -> str:
    """Keep the traceback of the exception at hand in a file; what to tell, with its path.

    `stopped` is what was not finished, such as "knappen". Call it where the exception is caught.
    """
    log = Path(tempfile.gettempdir()) / LOG
    log.write_text(traceback.format_exc(), "utf-8")
    return f"Noe uventet gikk galt, og {stopped} ble ikke ferdig. Det som skjedde, står i {log}."


def was_interrupted(error: BaseException) -> bool:
    """Whether Ctrl-C led to `error`: a file that is closed in a hurry may complain of its own."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, KeyboardInterrupt):
            return True
        seen = seen.__context__
    return False
