"""Next year's workbook from this year's, and what is to be looked over in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from norcrin_xl.building import filled, older_form
from norcrin_xl.checks.acceptance import stopping
from norcrin_xl.findings import Finding, OpenErrors
from norcrin_xl.form import form_for
from norcrin_xl.model import DRAFT
from norcrin_xl.network import Contents
from norcrin_xl.numbers import date_text
from norcrin_xl.partners.consolidate import NetworkBook
from norcrin_xl.partners.periods import going_on, next_period
from norcrin_xl.partners.roll_forward import RollForward
from norcrin_xl.pipeline.computed import computed
from norcrin_xl.progress import Progress, silent
from norcrin_xl.workbook.areas.history import REPORTED, prints_of
from norcrin_xl.workbook.findings_list import acceptances
from norcrin_xl.workbook.reading.raw import read_raw
from norcrin_xl.workbook.reading.stored import stored_values


@dataclass(frozen=True, slots=True)
class NextYear:
    """Next year's workbook, and what somebody should know or look over in it."""

    content: bytes
    year: int
    notes: tuple[str, ...]


def next_year(
    network: NetworkBook,
    file: str,
    when: datetime,
    *,
    ended: Collection[str] = (),
    kept: Collection[str] = (),
    despite_errors: bool = False,
    tell: Progress = silent,
) -> NextYear:
    """Next year's workbook, to be called `file`, from this year's.

    `ended` and `kept` are keys of projects that are over or go on, where the period doesn't say.
    Raises `UserError` when the checks find errors (unless `despite_errors`), and when it isn't
    known whether a project goes on.
    """
    old = network.plan.shape
    projects = going_on(network.data.setup.projects, old.year, ended, kept)
    stored = stored_values(network.plan, network.areas)
    book = computed(network.data, stored, accepted=acceptances(network.areas))
    errors = stopping(book.findings)
    if errors and not despite_errors:
        raise OpenErrors(_open_errors(network.file, errors))
    form = form_for(old.year + 1, old.form.kpis, len(projects))
    rolled = RollForward(network, book.quantities, form, projects, when)
    contents = rolled.contents()
    content = filled(rolled.shape, contents, file, _note(network), tell)
    return NextYear(content, rolled.year, tuple(_notes(rolled, contents)))


MOST_ERRORS = 10


def _open_errors(file: str, errors: Sequence[Finding]) -> str:
    """The errors that stop, at most ten of them, and what can be done."""
    said = [f"  {found.message}" for found in errors[:MOST_ERRORS]]
    if len(errors) > MOST_ERRORS:
        said.append(f"  … og {len(errors) - MOST_ERRORS} til. Se norcrin-xl kontroll.")
    return "\n".join(
        (
            f"Det nye året er ikke laget, for {file} har {len(errors)} feil:",
            *said,
            "Tallene låses slik de står. Rett feilene og prøv igjen, eller bruk --likevel.",
        )
    )


def _note(network: NetworkBook) -> str:
    """The note on the partners' tabs, where it says something about what is now last year."""
    raw = read_raw(network.content, network.file)
    grid = raw.sheets[network.plan.shape.partners[0]]
    rows = grid[NOTE_ROW : NOTE_ROW + 1]
    note = str(rows[0][0] or "") if rows and rows[0] else ""
    return f"Om tallene for {network.plan.shape.year}: {note}" if note else ""


NOTE_ROW = 3
"""The 0-based row of the note on a partner's tab."""


def _notes(rolled: RollForward, contents: Contents) -> Iterator[str]:
    old, form = rolled.book.plan.shape, rolled.form
    if form.year < rolled.year:
        yield older_form(form, rolled.year)
    for project in rolled.projects:
        period = next_period(project)
        yield (
            f"{project.name}: perioden er {date_text(period.start)}–{date_text(period.end)}, fasen "
            f"er {project.phase}. Kontroller det, og skriv bevilgningen, i arket Oppsett."
        )
    for key, name in old.projects:
        if key not in {project.key for project in rolled.projects}:
            yield f"{name} er avsluttet og er ikke med."
    rows = [row for row in contents[REPORTED] if not prints_of(str(row["key"]))]
    unknown = sum(row["rapportert"] is None for row in rows)
    yield f"{len(rows) - unknown} tidligere tall er låst slik de ble rapportert."
    if unknown:
        yield f"{unknown} tidligere tall er ikke kjent, og står tomme."
    yield f"Tekster fra i fjor begynner med {DRAFT}. Skriv om dem, og slett merket."
