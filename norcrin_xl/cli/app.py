"""The application: its commands, and how every failure ends in one message and an exit code.

Exit codes: 0 done, 1 done but with errors found in the data, 2 could not be done.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from norcrin_xl.cli import (
    ABORTED,
    ERRORS_FOUND,
    FAILED,
    accept,
    build,
    check,
    compare,
    consolidate,
    drop,
    explain,
    link,
    numbers,
    pdf,
    refresh,
    report,
    send,
    setup,
    take_in,
    years,
)
from norcrin_xl.cli.arguments import Parser
from norcrin_xl.cli.screen import complain
from norcrin_xl.files import lock_of, reason
from norcrin_xl.findings import OpenErrors, UserError
from norcrin_xl.unforeseen import unforeseen, was_interrupted

GROUPS = (
    report,
    drop,
    refresh,
    compare,
    link,
    pdf,
    check,
    accept,
    send,
    consolidate,
    take_in,
    years,
    numbers,
    explain,
    setup,
    build,
)
"""The modules that add commands, in the order in which the help lists them."""


def parser() -> Parser:
    """The whole command line."""
    root = Parser(
        prog="norcrin-xl",
        description="Årsrapport for NorCRIN: fra arbeidsboken i Excel til ferdig rapport i Word.",
        epilog="Skriv «norcrin-xl KOMMANDO --hjelp» for å se hva en kommando tar imot. "
        "Avslutningskode: 0 gikk bra, 1 feil i tallene, 2 kunne ikke gjøres.",
    )
    root.add_version()
    commands = root.add_commands()
    for group in GROUPS:
        group.add_to(commands)
    return root


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
