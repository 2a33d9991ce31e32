"""`norcrin-xl bygg`: build a network's workbook or template from source."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.cli.arguments import Commands, Parser, command, file_named
from norcrin_xl.cli.screen import progress
from norcrin_xl.findings import UserError

if TYPE_CHECKING:
    from norcrin_xl.network import Network
    from norcrin_xl.progress import Progress

WORKBOOK = Path("NorCRIN_Rapport.xlsm")
TEMPLATE = Path("templates/report.docx")
LARGEST = 1 << 20
"""No set-up file is larger than this; a larger one is another file."""


def add_to(commands: Commands[Parser]) -> None:
    bygg = command(
        commands,
        "bygg",
        _bygg,
        "Bygg arbeidsboken, eller Word-malen, fra kilden",
        "Bygg arbeidsboken fylt med eksempelet for 2021. Med --mal bygges Word-malen.\n"
        "Med --oppsett blir det en tom arbeidsbok, eller malen, for et annet nettverk.",
        example="bygg --oppsett oppsett.toml --tom -o bok.xlsm",
    )
    bygg.add_argument("--mal", action="store_true", help="bygg Word-malen, ikke arbeidsboken")
    bygg.add_argument(
        "--oppsett", type=Path, metavar="OPPSETT.toml", help="nettverket som den bygges for"
    )
    bygg.add_argument("--tom", action="store_true", help="bare oppsettet, ingen tall og tekster")
    bygg.add_argument(
        "-o",
        "--ut",
        type=file_named(".xlsm", ".docx"),
        metavar="FIL",
        help="filen som skal skrives (ellers NorCRIN_Rapport.xlsm eller templates/report.docx)",
    )


def _bygg(arguments: argparse.Namespace) -> int:
    from norcrin_xl.files import write_whole

    if arguments.oppsett and not arguments.ut:
        raise UserError("Si hva filen skal hete, med -o FIL.")
    ending = ".docx" if arguments.mal else ".xlsm"
    if arguments.ut and arguments.ut.suffix.lower() != ending:
        what = "Word-malen" if arguments.mal else "arbeidsboken"
        raise UserError(f"«{arguments.ut}»: filnavnet til {what} må slutte på {ending}.")
    if arguments.oppsett and not arguments.tom and not arguments.mal:
        raise UserError("Arbeidsboken for et annet nettverk er tom. Legg til --tom.")
    target = arguments.ut or (TEMPLATE if arguments.mal else WORKBOOK)
    with progress() as step:
        step("Bygger Word-malen" if arguments.mal else "Bygger arbeidsboken")
        network = _network(arguments.oppsett) if arguments.oppsett else None
        content = _content(arguments, network, target.name, step)
        copy = write_whole(target, content)
    print(f"Skrev {target}")
    if copy is not None:
        print(f"Den forrige utgaven ligger i {copy.name}")
    if network is not None:
        _tell_older_form(network)
    return 0


def _tell_older_form(network: Network) -> None:
    from norcrin_xl.building import form_of, older_form

    form = form_of(network)
    if form.year < network.year:
        print(f"  {older_form(form, network.year)}")


def _content(
    arguments: argparse.Namespace, given: Network | None, name: str, tell: Progress
) -> bytes:
    from norcrin_xl import building
    from norcrin_xl.example.contents import example_network

    if given is None and not arguments.tom:
        if arguments.mal:
            return building.example_template()
        return building.example_workbook(name, tell)
    network = given or example_network()
    if arguments.mal:
        return building.template(network)
    return building.blank_workbook(network, name, tell)


def _network(path: Path) -> Network:
    from norcrin_xl.network import parse_network
    from norcrin_xl.package import read_named

    content = read_named(path)
    try:
        if len(content) > LARGEST:
            raise ValueError
        text = content.decode("utf-8-sig")
    except ValueError:
        raise UserError(
            f"{path.name} er ikke en tekstfil i UTF-8. Oppsettet er en .toml-fil; se docs/eksempel."
        ) from None
    return parse_network(text, path.name)
