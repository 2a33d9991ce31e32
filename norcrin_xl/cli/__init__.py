"""The command line: `norcrin-xl …`, in Norwegian. One module per group of commands."""

import gc
import io
import os
import signal
import sys

ABORTED = "Avbrutt. Ingen fil er halvskrevet."
ERRORS_FOUND, FAILED = 1, 2
"""Exit codes: done, but with errors in the figures; could not be done."""


def _speak_norwegian() -> None:
    """See to it that every letter can be written.

    Windows gives a file or another program its old code page, which has no arrow or minus; they
    get UTF-8. A terminal, and an encoding that somebody has chosen, gets "?" for what it lacks.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            own = stream.isatty() or "PYTHONIOENCODING" in os.environ
            stream.reconfigure(encoding=stream.encoding if own else "utf-8", errors="replace")


def main() -> None:
    """Run the command line; the process ends with the exit code.

    The commands are imported here: Ctrl-C while that lasts ends in a message too.
    """
    # An archive that Ctrl-C leaves open complains of it, at length, when it is thrown away.
    sys.unraisablehook = lambda _: None
    gc.disable()  # a run ends before rings of objects are worth looking for
    try:
        _speak_norwegian()
        from norcrin_xl.cli.app import run

        code = run(sys.argv[1:])
        # What is done is done: from here on Ctrl-C would only print a traceback at the exit.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    except KeyboardInterrupt:
        print(ABORTED, file=sys.stderr)
        code = FAILED
    gc.freeze()  # or the interpreter walks all that goes with the process
    sys.exit(code)
