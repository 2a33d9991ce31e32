"""Build the shipped files from source: the workbook filled with 2021, and the Word template."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from norcrin_xl.checks.acceptance import stopping
from norcrin_xl.example.contents import ALLOCATED, example_contents, example_network
from norcrin_xl.findings import Finding, OpenErrors, UserError
from norcrin_xl.form import Form, form_for
from norcrin_xl.model import DRAFT, ReportData
from norcrin_xl.network import Contents, Network, setup_contents, workbook_id
from norcrin_xl.numbers import date_text
from norcrin_xl.partners.consolidate import NetworkBook
from norcrin_xl.partners.periods import going_on, next_period
from norcrin_xl.partners.roll_forward import RollForward
from norcrin_xl.pipeline.computed import computed
from norcrin_xl.progress import Progress, silent
from norcrin_xl.quantities.registry import compute
from norcrin_xl.workbook.areas.area import Areas, placed, with_values
from norcrin_xl.workbook.areas.control import FINDINGS
from norcrin_xl.workbook.areas.history import REPORTED, prints_of, with_decimals
from norcrin_xl.workbook.areas.specs import Shape
from norcrin_xl.workbook.computed.explained import notes
from norcrin_xl.workbook.findings_list import acceptances, list_rows
from norcrin_xl.workbook.layout import Layout, layout
from norcrin_xl.workbook.reading.contents import no_form, report_data
from norcrin_xl.workbook.reading.raw import read_raw
from norcrin_xl.workbook.reading.stored import stored_values


def workbook_layout(network: Network, form: Form, contents: Contents) -> Layout:
    """Where everything stands in a workbook with these contents."""
    lengths: Mapping[str, int] = {name: len(rows) for name, rows in contents.items()}
    return layout(Shape(form, network.year, network.project_names, network.partner_codes, lengths))


def placed_contents(plan: Layout, contents: Contents, file: str) -> Areas:
    """The contents as reading the built workbook gives them; blank where nothing stands."""
    return {
        name: placed(area, file, contents.get(name, [{} for _ in area.rows]))
        for name, area in plan.areas.items()
    }


def workbook(
    network: Network, contents: Contents, file: str, note: str = "", tell: Progress = silent
) -> bytes:
    """A workbook for `network`, filled with `contents`; `note` stands on each partner's tab."""
    form = form_of(network)
    names, codes = network.project_names, network.partner_codes
    return _filled(Shape(form, network.year, names, codes, {}), contents, file, note, tell)


def _filled(shape: Shape, contents: Contents, file: str, note: str, tell: Progress) -> bytes:
    from norcrin_xl.workbook.drawing.build import build_workbook

    tell("Regner ut tall og kontrollerer")
    lengths = {name: len(rows) for name, rows in contents.items()}
    plan = layout(replace(shape, lengths=lengths))
    keys = [str(row.get("key") or "") for row in contents.get(REPORTED, ())]
    earlier = with_decimals(plan[REPORTED], keys, plan.areas)
    plan = replace(plan, areas={**plan.areas, REPORTED: earlier})
    areas = placed_contents(plan, contents, file)
    areas = with_values(areas, notes(plan, areas, compute(report_data(areas, file, ""))))
    book = computed(report_data(areas, file, ""))
    listed = placed(plan[FINDINGS], file, list_rows(book.judged, book.data))
    areas = {**areas, FINDINGS: listed}
    shown = (book.quantities, book.figures)
    return build_workbook(plan, areas, book.data, *shown, illustration=note, tell=tell)


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
    content = _filled(rolled.shape, contents, file, _note(network), tell)
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


def older_form(form: Form, year: int) -> str:
    """What somebody should look over where the newest form is that of an earlier year."""
    return (
        f"Skjema {form.version} gjelder også for {year}, for det finnes ikke noe nyere. "
        "Kontroller at Forskningsrådet ikke har endret det."
    )


def blank_workbook(network: Network, file: str, tell: Progress = silent) -> bytes:
    """A workbook with nothing but the network's set-up in it, ready to be filled in."""
    form = form_of(network)
    contents = setup_contents(network, form, workbook_id(network))
    contents["tekst"] = [{"key": item.number} for item in form.sections if item.holds_text]
    return workbook(network, contents, file, tell=tell)


def form_of(network: Network) -> Form:
    """The form that a network reports on. Raises `UserError` when there is none for its year."""
    try:
        return form_for(network.year, network.kpis, len(network.projects))
    except LookupError:
        raise UserError(no_form(network.year)) from None


def example_workbook(file: str, tell: Progress = silent) -> bytes:
    """The shipped workbook: NorCRIN with 2021."""
    network = example_network()
    return workbook(network, example_contents(network), file, ALLOCATED, tell)


def example_data(file: str) -> ReportData:
    """The report data of the shipped workbook, without writing and reading it."""
    network = example_network()
    contents = example_contents(network)
    plan = workbook_layout(network, form_of(network), contents)
    return report_data(placed_contents(plan, contents, file), file, "")


def template(network: Network) -> bytes:
    """The Word template of a network's report."""
    from norcrin_xl.report.template.build import build_template

    return build_template(form_of(network), network.project_names)


def example_template() -> bytes:
    """The shipped Word template."""
    return template(example_network())
