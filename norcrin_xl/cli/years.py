"""`norcrin-xl nytt-aar` and `begrunn`: the next year, and changes to what was reported before."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from norcrin_xl.cli.arguments import Commands, Parser, command, file_named
from norcrin_xl.cli.screen import progress
from norcrin_xl.findings import UserError


def add_to(commands: Commands[Parser]) -> None:
    nytt = command(
        commands,
        "nytt-aar",
        _nytt_aar,
        "Lag neste års arbeidsbok fra årets",
        "Lag neste års arbeidsbok: årets tall blir fjorårets og låses, tekstene blir utkast,\n"
        "arbeidspakkene er med, og alt som skal rapporteres, er tomt.",
        example="nytt-aar bok-2021.xlsm -o bok-2022.xlsm",
    )
    nytt.add_argument("bok", type=Path, metavar="BOK", help="årets arbeidsbok (.xlsm)")
    nytt.add_argument(
        "-o",
        "--ut",
        type=file_named(".xlsm"),
        metavar="NY.xlsm",
        required=True,
        help="den nye arbeidsboken",
    )
    nytt.add_argument(
        "--avsluttet",
        action="append",
        default=[],
        metavar="PROSJEKT",
        help="nøkkelen til et prosjekt som er avsluttet; kan gis flere ganger",
    )
    nytt.add_argument(
        "--fortsetter",
        action="append",
        default=[],
        metavar="PROSJEKT",
        help="nøkkelen til et prosjekt som går videre selv om perioden er ute",
    )
    nytt.add_argument("--likevel", action="store_true", help="lag det selv om det finnes feil")

    begrunn = command(
        commands,
        "begrunn",
        _begrunn,
        "Begrunn hvorfor et tall fra et tidligere år er endret",
        "Skriv hvorfor et tall som er rapportert før, er endret. Begrunnelsen står i arket\n"
        "Tidligere år og i Logg.",
        example='begrunn bok.xlsm OUS!C20 "Talt dobbelt." --rolle Økonom',
    )
    begrunn.add_argument("bok", type=Path, metavar="BOK", help="arbeidsboken (.xlsm)")
    begrunn.add_argument("celle", metavar="ARK!CELLE", help="cellen, for eksempel OUS!C20")
    begrunn.add_argument("hvorfor", metavar="HVORFOR", help="begrunnelsen, i anførselstegn")
    begrunn.add_argument("--rolle", required=True, metavar="ROLLE", help="hvem som sier det")


def _nytt_aar(arguments: argparse.Namespace) -> int:
    from norcrin_xl.files import write_whole
    from norcrin_xl.next_year import next_year
    from norcrin_xl.partners.consolidate import network_book
    from norcrin_xl.workbook.reading.raw import read_file

    book, target = arguments.bok, arguments.ut
    if target.exists() and book.exists() and target.samefile(book):
        raise UserError(f"{target} er årets arbeidsbok. Gi den nye et annet navn med -o.")
    with progress() as step:
        step(f"Leser {book.name}")
        network = network_book(read_file(book), book.name)
        step("Fører tallene videre")
        made = next_year(
            network,
            target.name,
            datetime.now(),
            ended=arguments.avsluttet,
            kept=arguments.fortsetter,
            despite_errors=arguments.likevel,
            tell=step,
        )
        copy = write_whole(target, made.content)
    print(f"Skrev {target} for {made.year}")
    if copy is not None:
        print(f"Den forrige utgaven ligger i {copy.name}")
    for note in made.notes:
        print(f"  {note}")
    return 0


def _begrunn(arguments: argparse.Namespace) -> int:
    from norcrin_xl.files import write_whole
    from norcrin_xl.partners.consolidate import network_book
    from norcrin_xl.partners.lock import locked
    from norcrin_xl.partners.reasons import reasons_logged, with_reason
    from norcrin_xl.workbook.reading.raw import read_file

    book = arguments.bok
    with progress() as step, locked(book):
        step(f"Leser {book.name}")
        network = network_book(read_file(book), book.name)
        after = with_reason(network, arguments.celle, arguments.hvorfor, arguments.rolle)
        content, _ = reasons_logged(network, after, datetime.now())
        copy = write_whole(book, content)
    print(f"Begrunnelsen for {arguments.celle} er ført i {book.name}, også i Logg.")
    if copy is not None:
        print(f"Den forrige utgaven ligger i {copy.name}")
    return 0
