"""`norcrin-xl koble`: typed numbers of a Word report become linked ones, once accepted."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from norcrin_xl.cli.command_line import refuse_unused
from norcrin_xl.cli.commands import written_now
from norcrin_xl.cli.screen import progress, say, screen_width, tell_done
from norcrin_xl.findings import UserError
from norcrin_xl.masking import masked

if TYPE_CHECKING:
    from norcrin_xl.report.review.proposals import Proposal

AROUND = 42
"""How many letters of the sentence are shown on each side of a number."""

MOST_SHOWN = 4


def koble(arguments: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.inspection import link_report

    refuse_unused(arguments, "godta", "uten", "ut")
    if arguments.godta and arguments.forslag:
        raise UserError("Lag forslagene først, og godta etterpå. Utelat --godta eller --forslag.")
    with progress() as step:
        done = link_report(
            arguments.bok,
            arguments.rapport,
            arguments.godta,
            step,
            written_now(),
            out=arguments.uten,
            target=arguments.ut,
            listing=arguments.forslag,
        )
    if not arguments.godta:
        _propose(arguments, done.proposals)
    return tell_done(done, arguments.json) if arguments.godta or arguments.json else 0


def _propose(arguments: argparse.Namespace, proposals: Sequence[Proposal]) -> None:
    """List what could be linked, or say where the list is, and what can be typed next."""
    from norcrin_xl.pipeline.inspection import proposals_counted

    name = arguments.forslag
    if arguments.json:
        return
    if name is None:
        _list(proposals)
    say(proposals_counted(proposals))
    if name is not None:
        say(f"Skrev {name}. Skriv «ja» under Godta for det som skal kobles, rett koblingen")
        say(f"der den er feil, og gi filen tilbake: --godta {name}")
    elif proposals:
        say("Ingenting er skrevet. Godta med --godta alle-sikre, med numre fra listen, eller")
        say("rediger forslagene i Excel: --forslag FIL.csv")


def _list(proposals: Sequence[Proposal]) -> None:
    """The proposals under their headings, each with its sentence."""
    heading = None
    for item in proposals:
        if item.where.heading != heading:
            heading = item.where.heading
            say(f"\n{heading or 'Før første overskrift'}")
        _tell(item)
    if proposals:
        say()


def _tell(item: Proposal) -> None:
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
