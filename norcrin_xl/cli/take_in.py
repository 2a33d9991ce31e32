"""`norcrin-xl hent`: the partners' forms back in."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.cli import ERRORS_FOUND
from norcrin_xl.cli.arguments import Commands, Parser, command, file_named, folder
from norcrin_xl.cli.screen import progress, tell, tell_json
from norcrin_xl.numbers import counted

if TYPE_CHECKING:
    from norcrin_xl.partners.consolidate import NetworkBook
    from norcrin_xl.partners.take import Outcome, TakenIn


def add_to(commands: Commands[Parser]) -> None:
    hent = command(
        commands,
        "hent",
        _hent,
        "Ta inn skjemaer fra partnerne",
        "Les skjemaene, kontroller dem, og sett tallene inn i arbeidsboken. "
        "Et skjema tas inn helt eller ikke. Avslutningskode 1 betyr at det finnes feil.",
        example='hent bok.xlsm "Fra partnere"',
    )
    hent.add_argument("bok", type=Path, metavar="BOK", help="arbeidsboken (.xlsm)")
    hent.add_argument("kilde", type=Path, nargs="+", metavar="KILDE", help="filer eller mapper")
    hent.add_argument(
        "-o", "--ut", type=file_named(".xlsm"), metavar="NY.xlsm", help="skriv til en ny arbeidsbok"
    )
    hent.add_argument("--prov", action="store_true", help="vis hva som ville skjedd; skriv ikke")
    hent.add_argument("--json", action="store_true", help="skriv JSON i stedet for en liste")
    hent.add_argument("--ja", action="store_true", help="erstatt uten å spørre")
    hent.add_argument(
        "--svar",
        type=folder,
        metavar="MAPPE",
        help="skriv meldingene til partnerne hit (ellers i «Svar til partnere» ved arbeidsboken)",
    )


def _hent(arguments: argparse.Namespace) -> int:
    from norcrin_xl.files import write_whole
    from norcrin_xl.findings import Severity
    from norcrin_xl.partners.answers import FOLDER, answers, keep_answers
    from norcrin_xl.partners.lock import locked

    target: Path = arguments.ut or arguments.bok
    with locked(target):
        network, result = _taken_in(arguments)
        letters, copy = answers(network, result), None
        if not arguments.json:
            _tell(result, network, arguments.prov)
        dry = arguments.prov or not _agreed(arguments, result)
        changed = result.content != network.content
        if not dry and (changed or arguments.ut):
            copy = write_whole(target, result.content)
    folder: Path = arguments.svar or target.parent / FOLDER
    if not dry:
        received = [o.returned.partner for o in result.outcomes if o.returned.partner]
        keep_answers(folder, letters, received)
    if arguments.json:
        tell_json(_as_json(result, letters))
    else:
        _tell_letters(letters, None if dry else folder)
        _tell_written(target, copy, result, dry, changed)
    stopped = any(found.severity is Severity.ERROR for found in result.findings)
    return ERRORS_FOUND if stopped else 0


def _taken_in(arguments: argparse.Namespace) -> tuple[NetworkBook, TakenIn]:
    """The workbook, and what the files would make of it; nothing is written."""
    from norcrin_xl.partners.consolidate import network_book
    from norcrin_xl.partners.folder import returned_files, take_files
    from norcrin_xl.partners.take import take_in
    from norcrin_xl.workbook.reading.raw import read_file

    with progress() as step:
        step(f"Leser {arguments.bok.name}")
        network = network_book(read_file(arguments.bok), arguments.bok.name)
        paths = returned_files(arguments.kilde, arguments.bok)
        step(f"Leser {counted(len(paths), 'fil', 'filer')}")
        return network, take_in(network, take_files(paths, network.expected), datetime.now())


def _agreed(arguments: argparse.Namespace, result: TakenIn) -> bool:
    """Whether newer versions may replace what was taken in; asked only of a person."""
    newer = [outcome.returned.partner for outcome in result.of("taken_in") if outcome.newer]
    asks = newer and not (arguments.ja or arguments.json or arguments.prov)
    if not asks or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    answer = input(f"Erstatte det som er tatt inn fra {', '.join(newer)}? [j/N] ")
    return answer.strip().lower() in ("j", "ja")


def _as_json(result: TakenIn, letters: Mapping[str, str]) -> dict[str, object]:
    return {
        **{
            state: [_outcome(outcome, letters) for outcome in result.of(state)]
            for state in ("taken_in", "refused", "unchanged")
        },
        "findings": [found.as_dict() for found in result.findings],
    }


def _outcome(outcome: Outcome, letters: Mapping[str, str]) -> dict[str, object]:
    """One file: whose, which, who saved it when, what it changes, and the message to send."""
    returned = outcome.returned
    changes = [
        {
            "sheet": change.cell.sheet,
            "cell": change.cell.cell,
            "old": change.shown_old,
            "new": change.shown_new,
        }
        for change in outcome.changes
    ]
    return {
        "partner": returned.partner or None,
        "file": returned.file,
        "sha256": returned.sha256 or None,
        "version": returned.version or None,
        "saved_by": returned.saved_by or None,
        "saved_at": returned.saved_at or None,
        "changes": changes,
        "message": letters.get(returned.partner) or None,
    }


WORDS = {
    "taken_in": ("Tatt inn", "Ville blitt tatt inn"),
    "refused": ("Ikke tatt inn", "Ville ikke blitt tatt inn"),
    "unchanged": ("Uendret", "Uendret"),
}


def _tell(result: TakenIn, network: NetworkBook, dry: bool) -> None:
    """What became of each file, with the differences cell by cell, and the findings."""
    for state, words in WORDS.items():
        for outcome in result.of(state):
            returned = outcome.returned
            who = f"{returned.partner}: " if returned.partner else ""
            print(f"{words[dry]}: {who}{returned.file}{_said(outcome)}")
            for change in outcome.changes:
                print(f"  ark {change.cell.sheet}, {change}")
    if result.findings:
        print("Funn:")
    for found in result.findings:
        tell(f"  {found.severity.value}: {found.message} [{found.code}]")
    received = {outcome.returned.partner for outcome in result.outcomes}
    missing = [code for code in network.plan.shape.partners if code not in received]
    if missing:
        print(f"Ikke med i denne runden: {', '.join(missing)}")


def _said(outcome: Outcome) -> str:
    """That a file is a newer version, and how much differs from the one before."""
    if not outcome.changes:
        return ""
    count = len(outcome.changes)
    return f" (ny utgave, {count} felt er endret)" if outcome.newer else f" ({count} felt)"


def _tell_letters(letters: Mapping[str, str], folder: Path | None) -> None:
    for code, text in letters.items():
        print(f"\nMelding til {code}:\n{text}")
    if letters and folder is not None:
        print(f"Meldingene ligger i {folder}")


def _tell_written(
    target: Path, copy: Path | None, result: TakenIn, dry: bool, changed: bool
) -> None:
    if dry:
        print("Ingenting er skrevet.")
    elif not changed:
        print("Arbeidsboken er uendret.")
    elif not result.of("taken_in"):
        print(f"Ingen tall er endret. {target.name} viser på Start og i Logg hva som kom.")
    else:
        print(f"Skrev {target}")
    if copy is not None:
        print(f"Den forrige utgaven ligger i {copy.name}")
