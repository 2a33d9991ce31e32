"""The commands that list what is more than sentences: findings, numbers, and what may be linked."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, cast

from norcrin_xl.cli import ERRORS_FOUND
from norcrin_xl.cli.commands import (
    progress,
    refuse_unused,
    say,
    screen_width,
    tell,
    tell_done,
    tell_json,
    written_now,
)
from norcrin_xl.files import visible
from norcrin_xl.findings import Finding, Severity, UserError, asking, in_order
from norcrin_xl.masking import masked
from norcrin_xl.numbers import capital, listed

if TYPE_CHECKING:
    from rich.tree import Tree

    from norcrin_xl.pipeline.explanation import Branch
    from norcrin_xl.pipeline.job import Done
    from norcrin_xl.report.review.proposals import Proposal

INDENT = " " * 4
COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}

Show = Callable[[str, str], None]
"""Write a line in a rich style; an empty style is plain."""


def kontroll(given: argparse.Namespace) -> int:
    from norcrin_xl.dictionary import spelling_off
    from norcrin_xl.pipeline.inspection import check_workbook

    if given.rapport is not None:
        return _review(given)
    if given.liste is not None:
        raise UserError("--liste gjelder funn i en Word-rapport. Bruk den sammen med --rapport.")
    with progress() as step:
        done = check_workbook(given.bok, step, listing=given.skriv)
    if given.json:
        tell_json(_record(done, given))
    else:
        tell_findings(_shown(done, given), done.book.plan.shape.partners)
        if accepted := done.book.judged.accepted:
            say(f"{len(accepted)} funn er godtatt, og står i arket Kontroll med begrunnelse.")
        for found in spelling_off():
            print(_filled(found.message).strip())
    return ERRORS_FOUND if done.has_errors else 0


def _review(given: argparse.Namespace) -> int:
    """Judge a Word report against the workbook; nothing is written."""
    from norcrin_xl.pipeline.inspection import inspect_report
    from norcrin_xl.pipeline.job import summary

    with progress() as step:
        done = inspect_report(given.bok, given.rapport, step, given.liste)
    if given.json:
        tell_json(_record(done, given))
    else:
        shown = _shown(done, given)
        tell_review(shown, summary(shown))
        for line in done.sentences[1:]:
            say(line)
    return ERRORS_FOUND if done.has_errors else 0


def _shown(done: Done, given: argparse.Namespace) -> Sequence[Finding]:
    """The findings that are listed; with --kort no remarks."""
    is_short = given.kort
    return [one for one in done.findings if not is_short or one.severity is not Severity.NOTE]


def _record(done: Done, given: argparse.Namespace) -> object:
    shown = _shown(done, given)
    return [found.as_dict() for found in shown] if given.kort else done.record


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


def tall(given: argparse.Namespace) -> int:
    refuse_unused(given, "katalog", "mal")
    if given.katalog and given.filter:
        raise UserError("Katalogen har alle tall. Utelat --filter, eller --katalog.")
    if given.katalog is not None:
        from norcrin_xl.pipeline.report import write_catalogue

        with progress() as step:
            done = write_catalogue(given.bok, given.mal, given.katalog, written_now(), step)
        return tell_done(done)
    from norcrin_xl.pipeline.explanation import list_numbers

    with progress() as step:
        listed = list_numbers(given.bok, step, given.filter)
    if not given.json:
        _tell_numbers(cast("list[Mapping[str, str]]", listed.record))
    return tell_done(listed, given.json)


def _tell_numbers(numbers: Sequence[Mapping[str, str]]) -> None:
    """One line per quantity, in columns: the id to link by, value, unit, label with formula.

    On a terminal that is too narrow for it the label stands below.
    """
    ids = max((len(item["link"]) for item in numbers), default=0)
    values = max((len(item["text"]) for item in numbers), default=0)
    for item in numbers:
        unit = "" if item["unit"] in ("andel", "ord") else item["unit"]
        head = f"{item['link']:<{ids}}  {item['text']:>{values}}  {unit:<10}"
        label = f"{item['label']} = {item['formula']}"
        if sys.stdout.isatty() and len(head) + len(label) + 2 > screen_width():
            say(head.rstrip())
            tell(f"    {label}")
        else:
            say(f"{head}  {label}")
    if numbers:
        say()


def forklar(given: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.explanation import explain_number

    with progress() as step:
        done = explain_number(given.bok, given.id, step)
    if not sys.stdout.isatty():
        return tell_done(done)
    _draw(done.tree)
    return 0


def _draw(node: Branch) -> None:
    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

    def grow(tree: Tree, children: tuple[Branch, ...]) -> None:
        for child in children:
            grow(tree.add(Text(visible(child.text))), child.below)

    root = Tree(Text(visible(node.text), style="bold"))
    grow(root, node.below)
    Console(highlight=False).print(root)


AROUND = 42
"""How many letters of the sentence are shown on each side of a number."""

MOST_SHOWN = 4


def koble(given: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.inspection import link_report

    refuse_unused(given, "godta", "uten", "ut")
    if given.godta and given.forslag:
        raise UserError("Lag forslagene først, og godta etterpå. Utelat --godta eller --forslag.")
    with progress() as step:
        done = link_report(
            given.bok,
            given.rapport,
            given.godta,
            step,
            written_now(),
            out=given.uten,
            target=given.ut,
            listing=given.forslag,
        )
    if not given.godta:
        _propose(given, done.proposals)
    return tell_done(done, given.json) if given.godta or given.json else 0


def _propose(given: argparse.Namespace, proposals: Sequence[Proposal]) -> None:
    """List what could be linked, or say where the list is, and what can be typed next."""
    from norcrin_xl.pipeline.inspection import proposals_counted

    name = given.forslag
    if given.json:
        return
    if name is None:
        _list_proposals(proposals)
    say(proposals_counted(proposals))
    if name is not None:
        say(f"Skrev {name}. Skriv «ja» under Godta for det som skal kobles, rett koblingen")
        say(f"der den er feil, og gi filen tilbake: --godta {name}")
    elif proposals:
        say("Ingenting er skrevet. Godta med --godta alle-sikre, med numre fra listen, eller")
        say("rediger forslagene i Excel: --forslag FIL.csv")


def _list_proposals(proposals: Sequence[Proposal]) -> None:
    """The proposals under their headings, each with its sentence."""
    heading = None
    for item in proposals:
        if item.where.heading != heading:
            heading = item.where.heading
            say(f"\n{heading or 'Før første overskrift'}")
        _tell_proposal(item)
    if proposals:
        say()


def _tell_proposal(item: Proposal) -> None:
    from norcrin_xl.report.review.proposals import Certainty

    indent = " " * 7
    if item.certainty is Certainty.SURE and in_table(item) and not item.locked:
        say(f"{item.number:>5}  {_excerpt(item)}  {item.best.link}")
        return
    say(f"{item.number:>5}  {_excerpt(item)}")
    if item.locked:
        say(f"{indent}kan ikke kobles her: det {item.locked}")
    elif item.certainty is Certainty.AMBIGUOUS:
        say(f"{indent}flertydig: {item.why}. Velg selv:")
        for other in item.readings[:MOST_SHOWN]:
            say(f"{indent}  {item.number}={other.link}  {other.quantity.label}")
        if len(item.readings) > MOST_SHOWN:
            say(f"{indent}  og {len(item.readings) - MOST_SHOWN} til")
    else:
        text = f"{item.certainty.value}: {item.best.quantity.label} [{item.best.link}], {item.why}"
        say(textwrap.fill(text, screen_width(), initial_indent=indent, subsequent_indent=indent))


def in_table(item: Proposal) -> bool:
    """Whether the number stands alone in its cell, but for a footnote mark."""
    bare = item.typed.passage.text.strip().rstrip("*% ")
    return item.typed.passage.cell is not None and len(bare) <= len(item.typed.text)


def _excerpt(item: Proposal) -> str:
    """The number in brackets within its sentence; in a table, within its row and column."""
    typed, cell = item.typed, item.typed.passage.cell
    if in_table(item) and cell is not None:
        head = " ".join(cell.row_head.split()) or "tabellen"
        column = f", {cell.column_head}" if cell.column_head else ""
        return f"{_short(head)}{column}: [{typed.text}]"
    before, after = masked(typed.before).lstrip(), masked(typed.after).rstrip()
    left = before if len(before) <= AROUND else f"…{before[-AROUND:]}"
    right = after if len(after) <= AROUND else f"{after[:AROUND].rstrip()}…"
    return f"{left}[{typed.text}]{right}".replace("\t", " ")


def _short(text: str) -> str:
    return text if len(text) <= AROUND else f"{text[:AROUND].rstrip()}…"
