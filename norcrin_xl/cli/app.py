"""The application: its commands, and how every failure ends in one message and an exit code.

Exit codes: 0 done, 1 done but with errors found in the data, 2 could not be done.
"""

from __future__ import annotations

import errno
import os
import sys

from norcrin_xl.cli import (
    ABORTED,
    FAILED,
    accept,
    build,
    check,
    compare,
    drop,
    explain,
    link,
    numbers,
    partners,
    pdf,
    refresh,
    report,
    setup,
    years,
)
from norcrin_xl.cli.arguments import Parser
from norcrin_xl.cli.screen import complain
from norcrin_xl.findings import UserError

GROUPS = (
    report,
    drop,
    refresh,
    compare,
    link,
    pdf,
    check,
    accept,
    partners,
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


REASONS = {
    errno.ENOENT: "stedet finnes ikke. Kontroller mappen",
    errno.ENOTDIR: "stedet er ikke en mappe. Kontroller adressen",
    errno.EEXIST: "det ligger en fil der det skulle vært en mappe. Velg et annet sted",
    errno.EISDIR: "dette er en mappe, ikke en fil. Oppgi et filnavn",
    errno.ENOSPC: "disken er full. Rydd plass og prøv igjen",
    errno.EROFS: "stedet er skrivebeskyttet. Velg en annen mappe",
    errno.ENAMETOOLONG: "navnet er for langt. Velg et kortere navn eller en annen mappe",
}
"""What the system's refusals mean, and what to do."""


def reason(error: OSError) -> str:
    """Why the system refused, in Norwegian where it is one of the usual reasons."""
    return REASONS.get(error.errno or 0, f"systemet sier «{error.strerror}». Prøv et annet sted")


def run(arguments: list[str]) -> int:
    """Run one command. Returns its exit code; what goes wrong is told in one message."""
    try:
        chosen = parser().parse_args(arguments)
        code: int = chosen.run(chosen)
        sys.stdout.flush()
        return code
    except UserError as error:
        complain(str(error))
    except KeyboardInterrupt:
        complain(ABORTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except PermissionError as error:
        complain(f"Får ikke skrive til {error.filename}. Er filen åpen? Lukk den og prøv igjen.")
    except OSError as error:
        complain(f"{error.filename or 'Filen'}: {reason(error)}.")
    return FAILED
