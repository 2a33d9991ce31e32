"""`norcrin-xl fordel`: a form and a letter for each partner."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from norcrin_xl.cli.arguments import Commands, Parser, command, folder
from norcrin_xl.cli.screen import complain, progress
from norcrin_xl.numbers import counted, date_text


def add_to(commands: Commands[Parser]) -> None:
    fordel = command(
        commands,
        "fordel",
        _fordel,
        "Lag ett skjema til hver partner",
        "Skriv ett Excel-skjema (.xlsx) og én e-posttekst til hver partner.",
        example='fordel bok.xlsm -o "Til partnere" --frist 8.2.2022',
    )
    fordel.add_argument("bok", type=Path, metavar="BOK", help="arbeidsboken (.xlsm)")
    fordel.add_argument(
        "-o",
        "--ut",
        type=folder,
        metavar="MAPPE",
        required=True,
        help="mappen som skjemaene skrives til",
    )
    fordel.add_argument(
        "--frist",
        type=_day,
        metavar="DATO",
        help="partnernes frist, som 31.1.2022 (ellers tre uker før Forskningsrådets)",
    )


def _day(text: str) -> date:
    """A date as people write it, or as ISO 8601."""
    from norcrin_xl.partners.returned.texts import read_day

    day, _ = read_day(text)
    if day is None:
        raise argparse.ArgumentTypeError(f"«{text}» er ingen dato. Skriv dag.måned.år")
    return day


def _fordel(arguments: argparse.Namespace) -> int:
    from norcrin_xl.partners.consolidate import network_book
    from norcrin_xl.partners.forms.send import LETTERS, forms, write_form
    from norcrin_xl.workbook.reading.raw import read_file

    with progress() as step:
        step(f"Leser {arguments.bok.name}")
        network = network_book(read_file(arguments.bok), arguments.bok.name)
        written, copies = [], []
        for form in forms(network.plan, network.areas, network.data, arguments.frist):
            step(f"Skriver {form.name}")
            copies.append(write_form(form, arguments.ut))
            written.append(form)
    print(f"Skrev {counted(len(written), 'skjema', 'skjemaer')} til {arguments.ut}")
    for form in written:
        print(f"  {form.partner.code}: {form.name}")
    print(f"E-posttekstene ligger i {arguments.ut / LETTERS}")
    if any(copies):
        print("De forrige skjemaene ligger ved siden av, med dato i navnet.")
    _warn_of_early(arguments.frist, network.data.setup.year)
    return 0


def _warn_of_early(due: date | None, year: int) -> None:
    """Say so where the partners are to answer before the year is over."""
    if due is not None and due.year <= year:
        complain(
            f"Fristen {date_text(due)} er før rapporteringsåret {year} er over. "
            "Er den feil, kjør fordel på nytt med riktig --frist."
        )
