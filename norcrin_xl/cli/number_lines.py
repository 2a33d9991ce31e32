"""`norcrin-xl tall` and `forklar`: numbers as lines, and one of them as a tree."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from norcrin_xl.cli.command_line import refuse_unused
from norcrin_xl.cli.commands import written_now
from norcrin_xl.cli.screen import progress, say, screen_width, tell, tell_done, tell_json
from norcrin_xl.files import visible
from norcrin_xl.findings import UserError

if TYPE_CHECKING:
    from rich.tree import Tree

    from norcrin_xl.pipeline.explanation import Branch, NumberLine


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
    if given.json:
        tell_json(listed.record)
    else:
        _tell_lines(listed.lines)
        tell_done(listed)
    return 0


def _tell_lines(lines: Sequence[NumberLine]) -> None:
    """One line per quantity, in columns: the id to link by, value, unit, label.

    On a terminal that is too narrow for it the label stands below.
    """
    ids = max((len(line.link) for line in lines), default=0)
    values = max((len(line.value) for line in lines), default=0)
    for line in lines:
        head = f"{line.link:<{ids}}  {line.value:>{values}}  {line.unit:<10}"
        if sys.stdout.isatty() and len(head) + len(line.label) + 2 > screen_width():
            say(head.rstrip())
            tell(f"    {line.label}")
        else:
            say(f"{head}  {line.label}")
    if lines:
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
