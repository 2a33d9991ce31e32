"""`norcrin-xl kontroll`: what is wrong, odd or missing in the workbook, by partner and sheet."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.cli import ERRORS_FOUND
from norcrin_xl.cli.arguments import Commands, Parser, command
from norcrin_xl.cli.screen import progress, screen_width, tell_json
from norcrin_xl.findings import Finding, Severity, place
from norcrin_xl.numbers import date_text, listed

if TYPE_CHECKING:
    from norcrin_xl.checks.acceptance import Acceptance

    Given = tuple[Finding, Acceptance]
    """A finding, and by whom and why it is accepted."""

INDENT = " " * 6
COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
PLURALS = {Severity.ERROR: "feil", Severity.WARNING: "advarsler", Severity.NOTE: "merknader"}

Show = Callable[[str, str], None]
"""Write a line in a rich style; an empty style is plain."""


def add_to(commands: Commands[Parser]) -> None:
    kontroll = command(
        commands,
        "kontroll",
        _kontroll,
        "Kontroller tallene og teksten i arbeidsboken",
        "List feil, advarsler og merknader etter partner og ark. "
        "Avslutningskode 1 betyr at det finnes feil.",
        example="kontroll bok.xlsm",
    )
    kontroll.add_argument("bok", type=Path, metavar="BOK", help="arbeidsboken (.xlsm)")
    kontroll.add_argument("--json", action="store_true", help="skriv JSON i stedet for en liste")
    either = kontroll.add_mutually_exclusive_group()
    either.add_argument(
        "--rapport",
        type=Path,
        metavar="RAPPORT.docx",
        help="kontroller en Word-rapport mot arbeidsboken i stedet: tall, koblinger, "
        "henvisninger og tekst",
    )
    either.add_argument(
        "--skriv",
        action="store_true",
        help="regn ut på nytt, og før funnene inn i arket Kontroll",
    )


def _kontroll(arguments: argparse.Namespace) -> int:
    from norcrin_xl.checks.acceptance import stopping
    from norcrin_xl.pipeline.computed import read_workbook

    if arguments.rapport is not None:
        return _review(arguments)
    with progress() as step:
        if arguments.skriv:
            step(f"Regner ut {arguments.bok.name} på nytt")
            _write_list(arguments.bok)
        book = read_workbook(arguments.bok, step, thorough=True)
    if arguments.json:
        tell_json(list(_as_json(book.findings, book.judged.accepted)))
    else:
        partners = [partner.code for partner in book.data.setup.partners]
        tell_findings(book.findings, book.data.setup.network, partners)
        tell_accepted(book.judged.accepted)
    return ERRORS_FOUND if stopping(book.findings) else 0


def _review(arguments: argparse.Namespace) -> int:
    """Judge a Word report against the workbook; nothing is written."""
    from norcrin_xl.pipeline.computed import read_workbook
    from norcrin_xl.pipeline.review import review_report
    from norcrin_xl.report.refresh.opening import read_report

    content = read_report(arguments.rapport, reading=True)
    with progress() as step:
        book = read_workbook(arguments.bok, step)
        step(f"Kontrollerer {arguments.rapport.name}")
        findings = review_report(book, content, arguments.rapport.name, spelling=True)
    if arguments.json:
        tell_json([found.as_dict() for found in findings])
    else:
        tell_review(findings)
    return ERRORS_FOUND if any(f.severity is Severity.ERROR for f in findings) else 0


def tell_review(findings: Sequence[Finding]) -> None:
    """List what was found in a Word report, gravest first, by heading within each kind."""
    show = _show()
    by_kind: dict[str, list[Finding]] = {}
    for found in findings:
        by_kind.setdefault(found.code, []).append(found)
    for code, own in by_kind.items():
        show(f"{own[0].severity.value}: {own[0].kind.title} [{code}], {len(own)}", "bold")
        for found in own:
            _tell_in_text(found, show)
        show("", "")
    show(summary(findings), "bold")


def _tell_in_text(found: Finding, show: Show) -> None:
    stands = found.in_text
    where = "" if stands is None else f"{stands.heading or 'Før første overskrift'}, "
    where += "" if stands is None else f"avsnitt {stands.paragraph}"
    if where:
        show(f"  {where}", COLOURS[found.severity])
    text = found.message.removeprefix(f"{where}: ")
    show(_filled(text[:1].upper() + text[1:]), "")


def _write_list(path: Path) -> None:
    from norcrin_xl.files import write_whole
    from norcrin_xl.partners.consolidate import network_book
    from norcrin_xl.partners.live import refreshed
    from norcrin_xl.workbook.reading.raw import read_file

    network = network_book(read_file(path), path.name)
    write_whole(path, refreshed(network, date.today(), thorough=True)[0])


def _as_json(findings: Iterable[Finding], accepted: Iterable[Given]) -> Iterator[dict[str, object]]:
    """The findings as JSON has them; one that is accepted says so, and why."""
    for found in findings:
        yield found.as_dict()
    for found, item in accepted:
        day = item.day.isoformat() if item.day else None
        yield {
            **found.as_dict(),
            "accepted": {"reason": item.reason, "role": item.role, "date": day},
        }


def tell_findings(findings: Sequence[Finding], network: str, partners: Sequence[str]) -> None:
    """List findings by who and sheet, gravest first; coloured on a terminal."""
    show = _show()
    for who in (network, *partners):
        own = [found for found in findings if (found.partner or network) == who]
        if own:
            show(who, "bold")
            _tell_sheets(own, who, show)
    show(summary(findings), "bold")


def tell_accepted(accepted: Sequence[Given]) -> None:
    """List what is accepted, by whom and why; nothing when nothing is."""
    if not accepted:
        return
    show = _show()
    show("", "")
    show(f"Godtatt: {len(accepted)}", "bold")
    for found, item in accepted:
        cell = f"{found.where.sheet}!{found.where.cell}" if found.where else "Hele arbeidsboken"
        show(f"  {cell}  {found.kind.title} [{found.code}]", "")
        day = f", {date_text(item.day)}" if item.day else ""
        show(_filled(f"{item.reason} ({item.role}{day})"), "")


def _filled(text: str) -> str:
    """A text wrapped to the terminal and indented."""
    return textwrap.fill(text, screen_width(), initial_indent=INDENT, subsequent_indent=INDENT)


def _tell_sheets(findings: Sequence[Finding], who: str, show: Show) -> None:
    by_sheet: dict[str, list[Finding]] = {}
    for found in findings:
        by_sheet.setdefault(found.where.sheet if found.where else "", []).append(found)
    for sheet, own in by_sheet.items():
        show(f"  Ark {sheet}" if sheet else "  Hele arbeidsboken", "")
        for found in sorted(own, key=lambda found: list(Severity).index(found.severity)):
            _tell(found, who, show)
    show("", "")


def _tell(found: Finding, who: str, show: Show) -> None:
    """The cell, how grave it is and the title on one line; what was found below."""
    cell = f"{found.where.cell}  " if found.where else ""
    head = f"    {cell}{found.severity.value}: {found.kind.title} [{found.code}]"
    show(head, COLOURS[found.severity])
    text = found.message.removeprefix(f"{place(who, found.where)}: ")
    sentence = text[:1].upper() + text[1:]
    show(_filled(sentence), "")


def summary(findings: Iterable[Finding]) -> str:
    """How many findings there are of each severity: "3 funn: 1 feil og 2 advarsler."."""
    counts: Mapping[Severity, int] = Counter(found.severity for found in findings)
    total = sum(counts.values())
    if not total:
        return "Ingen funn."
    parts = [
        f"{counts[grade]} {grade.value if counts[grade] == 1 else PLURALS[grade]}"
        for grade in Severity
        if counts.get(grade)
    ]
    return f"{total} funn: {listed(parts)}."


def _show() -> Show:
    """A function that writes a line: with colours on a terminal, plain otherwise."""
    if not sys.stdout.isatty():
        return lambda text, style: print(text)
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    return lambda text, style: console.print(text, style=style or None, markup=False)
