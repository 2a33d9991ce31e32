"""`norcrin-xl sammenlign`: which figures differ between two Word reports."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.cli.arguments import Commands, Parser, command, file_named
from norcrin_xl.cli.screen import progress, tell, tell_json

if TYPE_CHECKING:
    from norcrin_xl.report.changes.compare import Comparison, Difference, ShownNumber


def add_to(commands: Commands[Parser]) -> None:
    sammenlign = command(
        commands,
        "sammenlign",
        _sammenlign,
        "Vis hvilke tall som er forskjellige i to rapporter",
        "Sammenlign de koblede tallene slik de står i dokumentene. Er rapportene for ulike år, "
        "stilles årets tall mot årets tall, og tall for tidligere år mot hverandre.",
        example="sammenlign rapport-2020.docx rapport-2021.docx",
    )
    sammenlign.add_argument("a", type=Path, metavar="A.docx", help="den gamle rapporten")
    sammenlign.add_argument("b", type=Path, metavar="B.docx", help="den nye rapporten")
    sammenlign.add_argument(
        "-o",
        "--ut",
        type=file_named(".docx", ".html"),
        metavar="ENDRINGER.docx",
        help="skriv listen (.docx eller .html)",
    )
    sammenlign.add_argument("--json", action="store_true", help="skriv forskjellene som JSON")


def _sammenlign(arguments: argparse.Namespace) -> int:
    from norcrin_xl.cli.refresh import write_list
    from norcrin_xl.report.changes.compare import compared, shown_report
    from norcrin_xl.report.changes.compare_list import comparison_list
    from norcrin_xl.report.refresh.opening import read_report

    old, new = arguments.a, arguments.b
    contents = [(read_report(path, reading=True), path.name) for path in (old, new)]
    with progress() as step:
        step(f"Sammenligner {old.name} og {new.name}")
        found = compared(*(shown_report(*content) for content in contents))
        if arguments.ut is not None:
            write_list(comparison_list(found), arguments.ut, (old, new))
    if arguments.json:
        tell_json([one.as_dict() for one in (*found.differences, *found.earlier)])
        return 0
    _tell(found)
    if arguments.ut is not None:
        print(f"Skrev {arguments.ut}")
    return 0


def _tell(found: Comparison) -> None:
    from norcrin_xl.report.changes.compare_list import intro

    tell(intro(found))
    for kind in ("endret", "ny", "borte"):
        _tell_kind(kind.capitalize(), [one for one in found.differences if one.kind == kind])
    _tell_kind("Tall for andre år som ikke er de samme", found.earlier)
    if not found.differences and not found.earlier:
        tell("Ingen tall er forskjellige.")


def _tell_kind(heading: str, found: Iterable[Difference]) -> None:
    shown = list(found)
    if shown:
        tell(f"{heading}: {len(shown)}")
    for one in shown:
        where = f", {one.shown.section}" if one.shown.section else ""
        tell(f"  {one.shown.label} [{one.shown.quantity}]{where}")
        change = f"  {one.change}" if one.change else ""
        tell(f"    {_said(one.old)} → {_said(one.new)}{change}")


def _said(number: ShownNumber | None) -> str:
    from norcrin_xl.report.changes.compare_list import BY_HAND

    if number is None:
        return "–"
    return f"«{number.text}»" + (f" ({BY_HAND})" if number.by_hand else "")
