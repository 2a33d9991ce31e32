"""Next year's workbook from this year's, and what is to be looked over in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.files import locked
from norcrin_xl.findings import Progress, UserError, silent
from norcrin_xl.form.form_file import form_for
from norcrin_xl.model import DRAFT, Project
from norcrin_xl.network.setup_file import Contents
from norcrin_xl.numbers import counted, date_text
from norcrin_xl.partners.roll_forward import RollForward, ended_early, going_on, next_period
from norcrin_xl.pipeline.building import filled, older_form
from norcrin_xl.pipeline.job import (
    Ask,
    Done,
    Target,
    first_of,
    never,
    opened,
    put,
    refuse_errors,
    result_name,
    target_of,
)
from norcrin_xl.workbook.areas.inputs import REPORTED, prints_of
from norcrin_xl.workbook.reading.raw import read_raw
from norcrin_xl.workbook.workbook import Workbook

if TYPE_CHECKING:
    from norcrin_xl.pipeline.update import Decide


@dataclass(frozen=True, slots=True)
class NextYear:
    """Next year's workbook, and what somebody should know or look over in it."""

    content: bytes
    year: int
    notes: tuple[str, ...]


def next_year(
    network: Workbook,
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
    _refuse_errors(network, despite_errors)
    form = form_for(old.year + 1, old.form.kpis, len(projects), old.form.notes)
    rolled = RollForward(network, network.quantities, form, projects, when)
    contents = rolled.contents()
    content = filled(rolled.shape, contents, file, _note(network), tell)
    return NextYear(content, rolled.year, tuple(_notes(rolled, contents)))


def _refuse_errors(network: Workbook, despite_errors: bool) -> None:
    otherwise = "lås tallene slik de står med --likevel"
    refuse_errors(network, despite_errors, "Det nye året er ikke laget", otherwise)


def write_next_year(
    book: Path | Target,
    target: Path | None,
    step: Progress,
    *,
    ended: Collection[str] = (),
    kept: Collection[str] = (),
    goes_on: Callable[[Project], bool] | None = None,
    despite_errors: bool = False,
    report: Path | None = None,
    ask: Ask = never,
    decide: Decide | None = None,
) -> Done:
    """Next year's workbook at `target`, from this year's, as `next_year` makes it.

    Without a `target` it lies beside this year's, and replaces none. `goes_on` is asked about
    projects that nobody has said of whether they do. Where the delivered `report`, or the one
    beside the workbook, holds texts that the workbook does not, `ask` says whether they are to
    be taken into it first, and `decide` about those that both have changed. Raises `UserError`,
    also where both are the same file.
    """
    own = target_of(book)
    if target and target.exists() and own.path.exists() and target.samefile(own.path):
        raise UserError(f"{target} er årets arbeidsbok. Gi den nye et annet navn med -o.")
    target = target or _unused(own, step)
    with locked(target):
        network = opened(own, step)
        _refuse_errors(network, despite_errors)
        network, noted = _with_delivered(network, own, report, step, ask, decide)
        ended, kept = list(ended), list(kept)
        for project in ended_early(network.data.setup.projects, network.data.setup.year):
            if goes_on and project.key not in (*ended, *kept):
                (kept if goes_on(project) else ended).append(project.key)
        step("Fører tallene videre")
        made = next_year(
            network,
            target.name,
            datetime.now(),
            ended=ended,
            kept=kept,
            despite_errors=despite_errors,
            tell=step,
        )
        said = put(target, made.content, f" for {made.year}")
    return Done((*noted, *said, *(f"  {note}" for note in made.notes)), (target,))


def next_name(book: Workbook) -> str:
    """What next year's workbook is called where nobody says otherwise."""
    return result_name(book, "Rapport", ".xlsm", years_on=1)


def _unused(own: Target, step: Progress) -> Path:
    """Where next year's workbook is to lie beside this year's. Raises `UserError` if one does."""
    target = own.path.with_name(next_name(own.read(step)))
    if target.exists():
        raise UserError(
            f"{target.name} finnes allerede og er ikke rørt. Gi den et annet navn, eller flytt "
            "den, om du vil lage en ny."
        )
    return target


def _with_delivered(
    network: Workbook,
    own: Target,
    report: Path | None,
    step: Progress,
    ask: Ask,
    decide: Decide | None,
) -> tuple[Workbook, list[str]]:
    """This year's workbook with what was written in the delivered report, where `ask` says so.

    And what is to be said of it. Raises `UserError` where the report was named and cannot be read.
    """
    from norcrin_xl.pipeline.text_back import delivered, take_text, untaken
    from norcrin_xl.report.refresh.changes import Choices

    try:
        found = report or delivered(network, own.path.parent)
    except UserError as error:
        return network, [f"Teksten i rapporten er ikke sammenlignet: {error}"]
    if found is None:
        return network, []
    step(f"Leser {found.name}")
    try:
        changes = untaken(network, found)
    except UserError as error:
        if report is not None:
            raise
        return network, [f"Teksten i {found.name} er ikke sammenlignet: {error}"]
    if not changes:
        return network, []
    count = counted(len(changes), "tekst", "tekster")
    told = f"{found.name} har {count} som arbeidsboken ikke har."
    named = [f"  {change.label}" for change in changes]
    if not ask("Hente teksten fra rapporten til arbeidsboken først?", [told, *named]):
        how = "Utkastene er arbeidsbokens. Hent teksten først med norcrin-xl hent-tekst."
        return network, [told, *first_of([change.label for change in changes]), how]
    accepting = ask if own.computes else never
    done = take_text(found, own, Choices(), step, decide=decide, ask=accepting)
    return opened(own, step), list(done.sentences)


def _note(network: Workbook) -> str:
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
