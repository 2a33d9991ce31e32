"""The application: its commands, and how every failure ends in one message and an exit code.

Exit codes: 0 done, 1 done but with errors found in the data, 2 could not be done.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from norcrin_xl.cli import ABORTED, ERRORS_FOUND, FAILED
from norcrin_xl.cli.command_line import parser
from norcrin_xl.cli.screen import complain
from norcrin_xl.files import lock_of, reason
from norcrin_xl.findings import OpenErrors, UserError
from norcrin_xl.telling import unforeseen, was_interrupted


def refused(error: PermissionError) -> str:
    """What is said where a file may not be written: it is open, or the place is protected."""
    path = Path(error.filename or "filen")
    lock = lock_of(path) if path.name else None
    if lock is not None:
        return (
            f"Får ikke skrive til {path}, for den er åpen i et annet program. Lukk den og prøv "
            f"igjen. (Er den ikke åpen, så slett filen {lock.name}.)"
        )
    return (
        f"Får ikke skrive til {path}. Er den åpen, lukk den. Er den eller mappen skrivebeskyttet, "
        "velg et annet sted."
    )


def _form_error() -> type[Exception]:
    """Asked for only when something has gone wrong: the help waits for no form."""
    from norcrin_xl.form import FormError

    return FormError


def run(arguments: list[str]) -> int:
    """Run one command. Returns its exit code; what goes wrong is told in one message."""
    try:
        if not arguments:
            complain(parser().format_help())
            return FAILED
        chosen = parser().parsed(arguments)
        code: int = chosen.run(chosen)
        sys.stdout.flush()
        return code
    except UserError as error:
        complain(str(error))
        return ERRORS_FOUND if isinstance(error, OpenErrors) else FAILED
    except _form_error() as error:
        complain(str(error))
    except KeyboardInterrupt:
        complain(ABORTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except PermissionError as error:
        complain(refused(error))
    except OSError as error:
        complain(f"{error.filename or 'Filen'}: {reason(error)}.")
    except Exception as error:
        complain(ABORTED if was_interrupted(error) else unforeseen("kommandoen"))
    return FAILED
