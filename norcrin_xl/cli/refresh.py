"""`norcrin-xl oppdater`: new figures in a Word report that people have edited."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.cli import ERRORS_FOUND
from norcrin_xl.cli.arguments import Commands, Parser, command, file_named
from norcrin_xl.cli.screen import complain, complain_list, progress, tell, tell_json
from norcrin_xl.cli.stamp import written_now
from norcrin_xl.findings import UserError

if TYPE_CHECKING:
    from norcrin_xl.pipeline.computed import Computed
    from norcrin_xl.report.changes.listing import ChangeList
    from norcrin_xl.report.refresh.changes import Change
    from norcrin_xl.report.refresh.document import RefreshResult

SHOWN = 60
"""The most characters of a text that the screen shows."""


def add_to(commands: Commands[Parser]) -> None:
    oppdater = command(
        commands,
        "oppdater",
        _oppdater,
        "Sett nye tall inn i en rapport som er redigert i Word",
        "Sett nye tall inn i en rapport som er redigert i Word. Alt som er endret for hånd, blir "
        "stående. Er et sted endret både for hånd og i arbeidsboken, listes det som konflikt; "
        "velg med --behold eller --erstatt.",
        example="oppdater rapport.docx bok.xlsm --sporet",
    )
    oppdater.add_argument("rapport", type=Path, metavar="RAPPORT.docx", help="rapporten")
    oppdater.add_argument("bok", type=Path, metavar="BOK", help="arbeidsboken (.xlsm)")
    oppdater.add_argument(
        "-o",
        "--ut",
        type=file_named(".docx"),
        metavar="NY.docx",
        help="skriv til en ny fil i stedet",
    )
    _add_choices(oppdater)


def _add_choices(oppdater: Parser) -> None:
    oppdater.add_argument(
        "--sporet", action="store_true", help="vis nye tall og ord som sporede endringer i Word"
    )
    for name, what in (
        ("behold", "la det som er skrevet for hånd, bli stående der koblingen har denne taggen"),
        ("erstatt", "sett inn det nye tallet der koblingen har denne taggen"),
    ):
        oppdater.add_argument(
            f"--{name}",
            action="append",
            default=[],
            metavar="TAG",
            help=f"{what}; «alle» gjelder alle",
        )
    oppdater.add_argument(
        "--logg",
        type=file_named(".docx", ".html"),
        metavar="LOGG.docx",
        help="skriv også endringene som en liste (.docx eller .html)",
    )
    oppdater.add_argument(
        "--prov", action="store_true", help="vis hva som ville blitt endret, uten å endre rapporten"
    )
    oppdater.add_argument(
        "--utkast",
        action="store_true",
        help="oppdater selv om kontrollen finner feil, og merk rapporten som utkast",
    )
    oppdater.add_argument("--json", action="store_true", help="skriv endringene som JSON")


def _oppdater(arguments: argparse.Namespace) -> int:
    from norcrin_xl.checks.acceptance import stopping
    from norcrin_xl.pipeline.computed import read_workbook
    from norcrin_xl.report.refresh.opening import read_report, refuse_open, refuse_read_only

    _refuse_both(arguments.behold, arguments.erstatt)
    target: Path = arguments.ut or arguments.rapport
    content = read_report(arguments.rapport, reading=arguments.prov)
    if not arguments.prov:
        refuse_open(target)
        refuse_read_only(target)
    with progress() as step:
        book = read_workbook(arguments.bok, step)
        errors = stopping(book.findings)
        if errors and not arguments.utkast:
            complain("Rapporten er ikke oppdatert, for kontrollen fant feil:")
            complain_list([found.message for found in errors])
            complain("Rett feilene og prøv igjen, eller oppdater likevel med --utkast.")
            return ERRORS_FOUND
        step(f"Oppdaterer {arguments.rapport.name}")
        result = _refreshed(arguments, content, book)
    _write(arguments, result, target, content)
    return ERRORS_FOUND if errors else 0


def _refuse_both(kept: Iterable[str], replaced: Iterable[str]) -> None:
    """Raise `UserError` for a place that is both to be kept and to be replaced."""
    for tag in set(kept) & set(replaced):
        raise UserError(f"Velg --behold {tag} eller --erstatt {tag}, ikke begge.")


def _refreshed(arguments: argparse.Namespace, content: bytes, book: Computed) -> RefreshResult:
    from norcrin_xl.pipeline.report import refresh_report
    from norcrin_xl.report.refresh.merge import Choices

    return refresh_report(
        book,
        content,
        arguments.rapport.name,
        written_now(),
        Choices(frozenset(arguments.behold), frozenset(arguments.erstatt)),
        tracked=arguments.sporet,
    )


def _write(
    arguments: argparse.Namespace, result: RefreshResult, target: Path, before: bytes
) -> None:
    """Write the report and the log unless this is a trial, and tell what changed."""
    from norcrin_xl.files import write_whole
    from norcrin_xl.report.refresh.listing import change_list

    if arguments.logg is not None:
        names = arguments.rapport.name, arguments.bok.name
        shown = change_list(result.changes, *names, written_now().astimezone())
        write_list(shown, arguments.logg, (arguments.rapport, target, arguments.bok))
    copy = None if arguments.prov else write_whole(target, result.content)
    _complain_of_unknown((*arguments.behold, *arguments.erstatt), result)
    if arguments.json:
        tell_json([change.as_dict() for change in result.changes])
        return
    _tell(result.changes)
    if result.outdated_contents:
        print(
            "Overskrifter er endret, og innholdsfortegnelsen med dem. "
            "Oppdater sidetallene i Word (Ctrl+A, F9)."
        )
    if arguments.sporet and any(_is_untracked(change) for change in result.changes):
        print("Figurer og avkryssinger kan ikke vises som sporede endringer i Word.")
    if arguments.prov:
        print("Prøve: rapporten er ikke endret.")
    elif result.content == before and target == arguments.rapport:
        print(f"{target} var allerede oppdatert.")
    else:
        print(f"Skrev {target}")
    if copy is not None:
        print(f"Den forrige utgaven ligger i {copy.name}")
    if arguments.logg is not None:
        print(f"Endringene står i {arguments.logg}")


def write_list(shown: ChangeList, path: Path, others: Iterable[Path]) -> None:
    """Write a list of changes. Raises `UserError` when it would replace one of the `others`."""
    from norcrin_xl.files import write_whole
    from norcrin_xl.report.changes.listing import list_bytes

    if path.resolve() in [other.resolve() for other in others]:
        raise UserError(f"Listen kan ikke skrives over {path.name}. Velg et annet filnavn.")
    write_whole(path, list_bytes(shown, path))


def _complain_of_unknown(tags: Iterable[str], result: RefreshResult) -> None:
    """Name the tags of --behold and --erstatt that are about nothing."""
    from norcrin_xl.report.refresh.merge import ALL

    known = {ALL, *(change.tag for change in result.changes)}
    for tag in tags:
        if tag not in known:
            complain(f"Ingenting å velge for «{tag}»: ingen endring i rapporten har den taggen.")


def _is_untracked(change: Change) -> bool:
    from norcrin_xl.report.refresh.changes import WRITES

    return change.kind in WRITES and change.tag.startswith(("figur:", "valg:"))


def _tell(changes: Sequence[Change]) -> None:
    """Each change on a line or two, by kind, and how many there are of each."""
    from norcrin_xl.report.refresh.changes import MEANINGS, Kind

    for kind in Kind:
        own = [change for change in changes if change.kind is kind]
        if own:
            tell(f"{kind.value.capitalize()} ({MEANINGS[kind]}): {len(own)}")
        for change in own:
            _tell_one(change)
    if any(change.kind is Kind.CONFLICT for change in changes):
        tell("Velg for hver konflikt: --behold TAG eller --erstatt TAG.")
    if not changes:
        tell("Ingen endringer.")


def _said(change: Change) -> str:
    """What stood there, what a person wrote, and what the workbook has, as far as they differ."""
    from norcrin_xl.report.refresh.changes import Kind
    from norcrin_xl.report.refresh.listing import contrasted

    said = (change.old, change.now, change.new)
    texts = [text.replace("\n", " ").replace("\t", " | ") for text in said]
    if change.kind in (Kind.CONFLICT, Kind.KEPT):
        old, now, new = contrasted(texts, SHOWN)
        return f"sist skrevet «{old}», nå «{now}», i arbeidsboken «{new}»"
    if change.kind is Kind.OWN:
        old, now = contrasted(texts[:2], SHOWN)
        return f"sist skrevet «{old}», nå «{now}»"
    was = texts[1] or texts[0]
    old, new = contrasted((was, texts[2]), SHOWN)
    return f"«{old}» → «{new}»" if texts[2] or change.kind is not Kind.GONE else f"«{old}»"


def _tell_one(change: Change) -> None:
    from norcrin_xl.report.refresh.changes import Kind
    from norcrin_xl.report.refresh.listing import reason_text, shortened

    where = f", {change.section}" if change.section else ""
    tell(f"  {change.label} [{change.tag}]{where}")
    tell(f"    {_said(change)}")
    if change.why:
        for line in reason_text(change).split("\n"):
            tell(f"    fordi {line}" if "→" in line else f"    {line}")
    elif change.sources and change.kind is not Kind.OWN:
        tell(f"    fra {shortened(reason_text(change), 2 * SHOWN)}")
