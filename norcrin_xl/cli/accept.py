"""`norcrin-xl godta`: accept a finding with a reason, or take it back."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.cli.arguments import Commands, Parser, command
from norcrin_xl.cli.screen import progress
from norcrin_xl.findings import Finding, UserError

if TYPE_CHECKING:
    from norcrin_xl.checks.acceptance import Acceptance
    from norcrin_xl.partners.consolidate import NetworkBook

Named = tuple[str, str, str]
"""A finding's code, sheet and cell."""


def add_to(commands: Commands[Parser]) -> None:
    godta = command(
        commands,
        "godta",
        _godta,
        "Godta et funn med begrunnelse, eller angre",
        "Godta et funn fra «norcrin-xl kontroll». Et godtatt funn stopper ikke rapporten og står\n"
        "som godtatt i arket Kontroll. Det gjelder til innholdet som funnet bygger på, endres.\n"
        "I Excel gjør du det samme ved å skrive begrunnelse og rolle ved siden av funnet.",
        example='godta bok.xlsm SUS!D64 -b "Bekreftet av SUS." -r Økonom',
    )
    godta.add_argument("bok", type=Path, metavar="BOK", help="arbeidsboken (.xlsm)")
    godta.add_argument(
        "funn", metavar="FUNN", help="cellen funnet gjelder, for eksempel «SUS!D64», eller koden"
    )
    godta.add_argument(
        "-b", "--begrunnelse", default="", metavar="TEKST", help="hvorfor det er i orden"
    )
    godta.add_argument(
        "-r", "--rolle", default="", metavar="ROLLE", help="hvem, for eksempel «Prosjektøkonom»"
    )
    godta.add_argument("--kode", metavar="KODE", help="koden, der cellen har flere funn")
    godta.add_argument("--angre", action="store_true", help="ta tilbake det som er godtatt")


def _godta(arguments: argparse.Namespace) -> int:
    from norcrin_xl.files import write_whole
    from norcrin_xl.partners.consolidate import network_book
    from norcrin_xl.partners.live import refreshed
    from norcrin_xl.workbook.findings_list import acceptances
    from norcrin_xl.workbook.reading.raw import read_file

    _check(arguments)
    with progress() as step:
        step(f"Leser {arguments.bok.name}")
        network = network_book(read_file(arguments.bok), arguments.bok.name)
        given: tuple[Acceptance, ...] = ()
        withdrawn: tuple[Acceptance, ...] = ()
        step("Kontrollerer")
        if arguments.angre:
            typed = acceptances(network.areas)
            withdrawn = tuple(typed[i] for i in _matches(arguments, [a.about for a in typed]))
        else:
            given = _accepted(network, arguments)
        content, _ = refreshed(
            network, date.today(), thorough=True, given=given, withdrawn=withdrawn
        )
    copy = write_whole(arguments.bok, content)
    for item in (*given, *withdrawn):
        print(f"{'Angret' if arguments.angre else 'Godtatt'}: {item.found}")
    if copy is not None:
        print(f"Skrev {arguments.bok}. Den forrige utgaven ligger i {copy.name}")
    return 0


def _check(arguments: argparse.Namespace) -> None:
    if arguments.angre:
        return
    wanted = {"begrunnelse": "-b TEKST", "rolle": "-r ROLLE"}
    lacking = [typed for name, typed in wanted.items() if not getattr(arguments, name).strip()]
    if lacking:
        raise UserError(
            f"Et funn godtas med begrunnelse og rolle. Skriv også {' og '.join(lacking)}."
        )


def _accepted(network: NetworkBook, arguments: argparse.Namespace) -> tuple[Acceptance, ...]:
    from norcrin_xl.checks import check
    from norcrin_xl.checks.acceptance import accept
    from norcrin_xl.partners.live import renewed
    from norcrin_xl.quantities.registry import compute

    data = renewed(network, date.today()).network.data
    findings = check(data, compute(data), thorough=True)
    chosen = [findings[i] for i in _matches(arguments, [_named(one) for one in findings])]
    words = (arguments.begrunnelse.strip(), arguments.rolle.strip(), date.today())
    return tuple(accept(one, data, *words, among=findings) for one in chosen)


def _named(found: Finding) -> Named:
    return (found.code, *((found.where.sheet, found.where.cell) if found.where else ("", "")))


def _matches(arguments: argparse.Namespace, known: Sequence[Named]) -> list[int]:
    """The places in `known` of what the user named; several of one kind in one cell go together.

    Raises `UserError` when nothing is meant, or it isn't clear what.
    """
    wanted, code = arguments.funn.replace("$", "").replace("'", ""), arguments.kode
    found = [
        index
        for index, (own, sheet, cell) in enumerate(known)
        if wanted.casefold() in (own, f"{sheet}!{cell}".casefold()) and code in (None, own)
    ]
    if not found:
        raise UserError(_nothing_like(arguments, known))
    if len({known[index] for index in found}) > 1:
        raise UserError(
            f"«{arguments.funn}» gjelder flere funn. Velg cellen, eller koden med --kode:"
            + _listed(known[index] for index in found)
        )
    return found


def _nothing_like(arguments: argparse.Namespace, known: Sequence[Named]) -> str:
    """What is said where the user named no finding, with those that there are."""
    kind = "godtatt funn" if arguments.angre else "funn"
    if not known:
        return f"Det finnes ikke noe {kind} i {arguments.bok.name}."
    code = f" med koden «{arguments.kode}»" if arguments.kode else ""
    return (
        f"Det finnes ikke noe {kind} «{arguments.funn}»{code}. Skriv cellen som ARK!CELLE, "
        f"eller koden. Disse finnes:{_listed(known)}"
    )


def _listed(known: Iterable[Named]) -> str:
    lines = dict.fromkeys(
        f"\n  {f'{sheet}!{cell}' if cell else 'uten celle'}  {code}" for code, sheet, cell in known
    )
    return "".join(list(lines)[:20])
