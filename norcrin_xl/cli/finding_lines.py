"""`norcrin-xl kontroll`: what is wrong, odd or missing in the workbook, by partner and sheet."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from norcrin_xl.cli import ERRORS_FOUND
from norcrin_xl.cli.screen import progress, say, screen_width, tell_json
from norcrin_xl.files import visible
from norcrin_xl.findings import Finding, Severity, UserError, asking, in_order
from norcrin_xl.numbers import capital, listed

if TYPE_CHECKING:
    from norcrin_xl.pipeline.job import Done

INDENT = " " * 4
COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}

Show = Callable[[str, str], None]
"""Write a line in a rich style; an empty style is plain."""


def kontroll(arguments: argparse.Namespace) -> int:
    from norcrin_xl.checks.text.spelling import spelling_off
    from norcrin_xl.pipeline.inspection import check_workbook

    if arguments.rapport is not None:
        return _review(arguments)
    if arguments.liste is not None:
        raise UserError("--liste gjelder funn i en Word-rapport. Bruk den sammen med --rapport.")
    with progress() as step:
        done = check_workbook(arguments.bok, step, listing=arguments.skriv)
    if arguments.json:
        tell_json(_record(done, arguments))
    else:
        tell_findings(_shown(done, arguments), done.book.plan.shape.partners)
        if accepted := done.book.judged.accepted:
            say(f"{len(accepted)} funn er godtatt, og står i arket Kontroll med begrunnelse.")
        for found in spelling_off():
            print(_filled(found.message).strip())
    return ERRORS_FOUND if done.has_errors else 0


def _review(arguments: argparse.Namespace) -> int:
    """Judge a Word report against the workbook; nothing is written."""
    from norcrin_xl.pipeline.inspection import inspect_report
    from norcrin_xl.pipeline.job import summary

    with progress() as step:
        done = inspect_report(arguments.bok, arguments.rapport, step, arguments.liste)
    if arguments.json:
        tell_json(_record(done, arguments))
    else:
        shown = _shown(done, arguments)
        tell_review(shown, summary(shown))
        for line in done.sentences[1:]:
            say(line)
    return ERRORS_FOUND if done.has_errors else 0


def _shown(done: Done, arguments: argparse.Namespace) -> Sequence[Finding]:
    """The findings that are listed; with --kort no remarks."""
    is_short = arguments.kort
    return [one for one in done.findings if not is_short or one.severity is not Severity.NOTE]


def _record(done: Done, arguments: argparse.Namespace) -> object:
    shown = _shown(done, arguments)
    return [found.as_dict() for found in shown] if arguments.kort else done.record


def tell_review(findings: Sequence[Finding], counted: str) -> None:
    """List what was found in a Word report, gravest first, by heading within each kind.

    `counted` says last how many findings there are.
    """
    show = _show()
    by_kind: dict[str, list[Finding]] = {}
    for found in findings:
        by_kind.setdefault(found.code, []).append(found)
    for code, own in by_kind.items():
        show(f"{own[0].severity.value}: {own[0].kind.title} [{code}], {len(own)}", "bold")
        for found in own:
            _tell_in_text(found, show)
        show("", "")
    show(counted, "bold")


def _tell_in_text(found: Finding, show: Show) -> None:
    stands = found.in_text
    where = "" if stands is None else f"{stands.heading or 'Før første overskrift'}, "
    where += "" if stands is None else f"avsnitt {stands.paragraph}"
    if where:
        show(f"  {where}", COLOURS[found.severity])
    text = found.message.removeprefix(f"{where}: ")
    show(_filled(capital(text)), "")


def tell_findings(findings: Sequence[Finding], partners: Sequence[str]) -> None:
    """List findings, gravest first and then by partner; coloured on a terminal.

    What is said alike of several partners is said once, with the cells of all; what asks for
    no act is named last, on one line.
    """
    from norcrin_xl.pipeline.job import PLURALS, summary

    show = _show()
    asked = in_order(asking(findings), partners)
    for severity, own in groupby(asked, lambda one: one.severity):
        alike: dict[tuple[str, str], list[Finding]] = {}
        for found in own:
            alike.setdefault((found.code, found.text), []).append(found)
        show(PLURALS[severity].capitalize(), f"bold {COLOURS[severity]}")
        for items in alike.values():
            _tell(items, show)
        show("", "")
    show(summary(findings), "bold")
    calm = dict.fromkeys(found.kind.title for found in findings if found not in asked)
    if calm:
        show(f"Krever ingenting av deg: {listed(list(calm))}.", "")


def _filled(text: str) -> str:
    """A text wrapped to the terminal and indented."""
    return textwrap.fill(text, screen_width(), initial_indent=INDENT, subsequent_indent=INDENT)


def _tell(alike: Sequence[Finding], show: Show) -> None:
    """The cells and the title on one line; what was found below."""
    cells = [f"{found.where.sheet}!{found.where.cell}" for found in alike if found.where]
    place = f"{', '.join(cells)}  " if cells else ""
    first = alike[0]
    show(f"  {place}{first.kind.title} [{first.code}]", COLOURS[first.severity])
    show(_filled(first.text), "")


def _show() -> Show:
    """A function that writes a line: with colours on a terminal, plain otherwise."""
    if not sys.stdout.isatty():
        return lambda text, style: say(text)
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    return lambda text, style: console.print(visible(text), style=style or None, markup=False)
