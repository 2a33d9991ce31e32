"""The buttons that send the partners' forms out and take them in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from norcrin_xl.excel.live import Done, Live
from norcrin_xl.excel.writing import write_inputs
from norcrin_xl.files import dated_copy
from norcrin_xl.numbers import counted
from norcrin_xl.partners.answers import FOLDER as ANSWERS
from norcrin_xl.partners.answers import answers, keep_answers
from norcrin_xl.partners.consolidate import NetworkBook, network_book
from norcrin_xl.partners.folder import returned_files, take_files
from norcrin_xl.partners.forms.send import LETTERS, forms, write_form
from norcrin_xl.partners.take import TakenIn, take_in

MOST_LINES = 40
"""A message with more lines than this doesn't fit on the screen."""
SENT, RECEIVED = "Til partnere", "Fra partnere"


def network_of(live: Live) -> NetworkBook:
    """The open workbook, read."""
    live.step(f"Leser {live.path.name}")
    return network_book(live.copy.read_bytes(), live.path.name)


def send_out(live: Live) -> Done:
    """Write a form and a letter for each partner beside the workbook."""
    network, folder = network_of(live), live.path.parent / SENT
    count = 0
    for form in forms(network.plan, network.areas, network.data):
        live.step(f"Skriver {form.name}")
        write_form(form, folder)
        count += 1
    return Done(
        f"Skrev {counted(count, 'skjema', 'skjemaer')} til\n{folder}\n"
        f"E-posttekstene ligger i {LETTERS}.",
        folder,
    )


def take_in_forms(live: Live) -> Done:
    """Put the figures of returned forms into the open workbook."""
    folder = live.path.parent / RECEIVED
    folder.mkdir(exist_ok=True)
    network = network_of(live)
    paths = returned_files([folder], live.path)
    live.step(f"Leser {counted(len(paths), 'fil', 'filer')}")
    result = take_in(network, take_files(paths, network.expected), datetime.now())
    if not _agreed(live, result):
        return Done("Ingenting er tatt inn.")
    kept = ""
    if result.content != network.content:
        copy = dated_copy(live.path)
        kept = f"\nUtgaven som sist var lagret, ligger i {copy.name}." if copy else ""
        live.step("Setter inn tallene")
        write_inputs(live.book, network, network_book(result.content, live.path.name))
    return Done(_told(result) + _answered(live, network, result) + kept, folder)


def _agreed(live: Live, result: TakenIn) -> bool:
    """Whether newer versions may replace what was taken in, with the differences shown first."""
    newer = [outcome for outcome in result.of("taken_in") if outcome.newer]
    if not newer:
        return True
    lines = [
        f"{outcome.returned.partner}, {change}" for outcome in newer for change in outcome.changes
    ]
    shown = "\n".join(("Nye utgaver endrer det som er tatt inn før:", *first_lines(lines)))
    return live.agreed(f"{shown}\n\nTa dem inn?")


def _answered(live: Live, network: NetworkBook, result: TakenIn) -> str:
    """Write the messages to the partners; what is to be told about them."""
    letters, folder = answers(network, result), live.path.parent / ANSWERS
    received = [item.returned.partner for item in result.outcomes if item.returned.partner]
    keep_answers(folder, letters, received)
    return f"\nMeldinger til {', '.join(letters)} ligger i {ANSWERS}." if letters else ""


def _told(result: TakenIn) -> str:
    """What became of each file, and why those that were refused were."""
    lines = []
    for state, words in (
        ("taken_in", "Tatt inn"),
        ("unchanged", "Uendret"),
        ("refused", "Ikke tatt inn"),
    ):
        for outcome in result.of(state):
            lines.append(f"{words}: {outcome.returned.file}")
    lines += [f"{found.severity.value}: {found.message}" for found in result.findings]
    return "\n".join(first_lines(lines))


def first_lines(lines: Sequence[str]) -> list[str]:
    """As many lines as a message shows, and how many more there are."""
    more = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], *([f"… og {more} til"] if more > 0 else [])]
