"""`norcrin-xl fordel` and `norcrin-xl hent`: forms out to the partners, and back in."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.cli import ERRORS_FOUND
from norcrin_xl.cli.arguments import Commands, Parser, command, file_named, folder
from norcrin_xl.cli.screen import complain, progress, tell, tell_json
from norcrin_xl.numbers import counted, date_text

if TYPE_CHECKING:
    from norcrin_xl.partners.consolidate import NetworkBook
    from norcrin_xl.partners.take import Outcome, TakenIn
    from norcrin_xl.pipeline.computed import Computed

LETTERS = "e-post"
"""The folder beside the forms that holds the e-mails, so that forms can be taken in from there."""


def add_to(commands: Commands[Parser]) -> None:
    fordel = command(
        commands,
        "fordel",
        _fordel,
        "Lag ett skjema til hver partner",
        "Skriv ett Excel-skjema (.xlsx) og én e-posttekst til hver partner.",
        example='fordel bok.xlsm -o "Til partnere" --frist 8.2.2022',
    )
    fordel.add_argument("bok", type=Path, metavar="BOK", help="arbeidsboken (.xlsm)")
    fordel.add_argument(
        "-o",
        "--ut",
        type=folder,
        metavar="MAPPE",
        required=True,
        help="mappen som skjemaene skrives til",
    )
    fordel.add_argument(
        "--frist",
        type=_day,
        metavar="DATO",
        help="partnernes frist, som 31.1.2022 (ellers tre uker før Forskningsrådets)",
    )
    konsolider = command(
        commands,
        "konsolider",
        _konsolider,
        "Sett partnernes tall side om side i et regneark",
        "Skriv et regneark med partnernes tall side om side, summer, en liste til pivottabeller,\n"
        "og hvilken fil og celle hvert tall kom fra.",
        example="konsolider bok.xlsm -o tall.xlsx",
    )
    konsolider.add_argument("bok", type=Path, metavar="BOK", help="arbeidsboken (.xlsm)")
    konsolider.add_argument(
        "-o",
        "--ut",
        type=file_named(".xlsx"),
        metavar="UT.xlsx",
        required=True,
        help="filen som skal skrives",
    )
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


def _konsolider(arguments: argparse.Namespace) -> int:
    from norcrin_xl.files import write_whole
    from norcrin_xl.partners.consolidated_book import consolidated
    from norcrin_xl.partners.consolidated_lists import Sources
    from norcrin_xl.partners.origins import origins, sent_files
    from norcrin_xl.pipeline.computed import read_workbook

    with progress() as step:
        book = read_workbook(arguments.bok, step)
        step("Setter tallene sammen")
        sources = Sources(book.data, origins(book.areas), sent_files(book.log))
        content = consolidated(book.quantities, sources)
        copy = write_whole(arguments.ut, content)
    print(f"Skrev {arguments.ut}")
    if copy is not None:
        print(f"Den forrige utgaven ligger i {copy.name}")
    _tell_lacking(book)
    return 0


def _tell_lacking(book: Computed) -> None:
    """Who is missing, so that totals are incomplete."""
    from norcrin_xl.numbers import listed
    from norcrin_xl.quantities.consolidated import items

    found = {code for item in items(book.data, book.quantities) for code in item.lacking}
    missing = [partner.code for partner in book.data.setup.partners if partner.code in found]
    if missing:
        print(f"Noen summer er ufullstendige: {listed(missing)} mangler tall.")


def _day(text: str) -> date:
    """A date as people write it, or as ISO 8601."""
    from norcrin_xl.partners.returned.texts import read_day

    day, _ = read_day(text)
    if day is None:
        raise argparse.ArgumentTypeError(f"«{text}» er ingen dato. Skriv dag.måned.år")
    return day


def _fordel(arguments: argparse.Namespace) -> int:
    from norcrin_xl.files import write_whole
    from norcrin_xl.partners.consolidate import network_book
    from norcrin_xl.partners.forms.send import forms
    from norcrin_xl.workbook.reading.raw import read_file

    with progress() as step:
        step(f"Leser {arguments.bok.name}")
        network = network_book(read_file(arguments.bok), arguments.bok.name)
        written, copies = [], []
        for form in forms(network.plan, network.areas, network.data, arguments.frist):
            step(f"Skriver {form.name}")
            copies.append(write_whole(arguments.ut / form.name, form.content))
            letter = arguments.ut / LETTERS / f"{Path(form.name).stem}.txt"
            write_whole(letter, form.letter.encode())
            written.append(form)
    print(f"Skrev {counted(len(written), 'skjema', 'skjemaer')} til {arguments.ut}")
    for form in written:
        print(f"  {form.partner.code}: {form.name}")
    print(f"E-posttekstene ligger i {arguments.ut / LETTERS}")
    if any(copies):
        print("De forrige skjemaene ligger ved siden av, med dato i navnet.")
    _warn_of_early(arguments.frist, network.data.setup.year)
    return 0


def _warn_of_early(due: date | None, year: int) -> None:
    """Say so where the partners are to answer before the year is over."""
    if due is not None and due.year <= year:
        complain(
            f"Fristen {date_text(due)} er før rapporteringsåret {year} er over. "
            "Er den feil, kjør fordel på nytt med riktig --frist."
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
