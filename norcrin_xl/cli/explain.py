"""`norcrin-xl forklar`: one number with its formula, terms, cells and places, as a tree."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.cli.arguments import Commands, Parser, command
from norcrin_xl.cli.screen import progress

if TYPE_CHECKING:
    from rich.tree import Tree

    from norcrin_xl.explanation import Node


def add_to(commands: Commands[Parser]) -> None:
    forklar = command(
        commands,
        "forklar",
        _forklar,
        "Forklar ett tall: formel, ledd, celler og hvor det er trykt",
        "Vis hvordan ett tall er regnet ut, helt ned til partnernes celler, hvordan det er "
        "avrundet, og hvor i rapporten det står.",
        example="forklar bok.xlsm kpi.gcp.2021",
    )
    forklar.add_argument("bok", type=Path, metavar="BOK", help="arbeidsboken (.xlsm)")
    forklar.add_argument(
        "id", metavar="ID", help="tallets id, for eksempel kpi.gcp.2021 (se norcrin-xl tall)"
    )


def _forklar(arguments: argparse.Namespace) -> int:
    from norcrin_xl.explanation import explained, lines
    from norcrin_xl.pipeline.computed import read_workbook

    with progress() as step:
        book = read_workbook(arguments.bok, step)
    tree = explained(book, arguments.id)
    if sys.stdout.isatty():
        _draw(tree)
    else:
        print("\n".join(lines(tree)))
    return 0


def _draw(node: Node) -> None:
    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

    def grow(tree: Tree, children: tuple[Node, ...]) -> None:
        for child in children:
            grow(tree.add(Text(child.text)), child.below)

    root = Tree(Text(node.text, style="bold"))
    grow(root, node.below)
    Console(highlight=False).print(root)
