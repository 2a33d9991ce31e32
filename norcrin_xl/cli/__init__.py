"""The command line: `norcrin-xl …`, in Norwegian. One module per group of commands."""

import signal
import sys

ABORTED = "Avbrutt. Ingen fil er halvskrevet."
ERRORS_FOUND, FAILED = 1, 2
"""Exit codes: done, but with errors in the figures; could not be done."""


def main() -> None:
    """Run the command line; the process ends with the exit code.

    The commands are imported here: Ctrl-C while that lasts ends in a message too.
    """
    try:
        from norcrin_xl.cli.app import run

        code = run(sys.argv[1:])
        # What is done is done: from here on Ctrl-C would only print a traceback at the exit.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    except KeyboardInterrupt:
        print(ABORTED, file=sys.stderr)
        code = FAILED
    sys.exit(code)
