"""The annexes of the report, laid out as Forskningsrådet's forms; figures are linked quantities.

The report shows a selection; the annexes hold every line of the forms, for every project.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from norcrin_xl.form import Form
from norcrin_xl.model import Partner, Project, ReportData
from norcrin_xl.numbers import NBSP, date_text, listed
from norcrin_xl.quantities.economy import ALL
from norcrin_xl.quantities.exhibits import (
    Linked,
    RowStyle,
    Table,
    TableCell,
    TableColumn,
    TableRow,
)
from norcrin_xl.quantities.usage import usage_id

MOST_COLUMNS = 8
"""With more partners than this each partner gets a row: columns would be too narrow to read."""

NOT_SUMMED = "summeres ikke"
_PLAIN, _TOTAL, _BLOCK = RowStyle.PLAIN, RowStyle.TOTAL, RowStyle.BLOCK


@dataclass(frozen=True, slots=True)
class AnnexForm:
    """One form of an annex: its heading, the lines of facts above the table, and the table."""

    heading: str
    facts: tuple[str, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex with its number, its title and its forms; each form starts a new page.

    A `wide` one stands on pages turned on their side, its forms after each other.
    """

    number: int
    title: str
    forms: tuple[AnnexForm, ...]
    wide: bool = False

    @property
    def heading(self) -> str:
        return f"Vedlegg {self.number}. {self.title}"


def annexes(data: ReportData) -> tuple[Annex, ...]:
    """Årsregnskap for each project and their sum, and Bruk og utnyttelse in all and per partner."""
    year = data.setup.year
    return (
        Annex(1, f"Årsregnskap {year}", tuple(_account_forms(data))),
        Annex(2, f"Bruk og utnyttelse {year}", (_usage_form(data), _partner_form(data))),
    )


def _account_forms(data: ReportData) -> Iterator[AnnexForm]:
    projects = data.setup.projects
    for project in projects:
        yield _account_form(data, project)
    if len(projects) > 1:
        yield _sum_form(data)


def _account_form(data: ReportData, project: Project) -> AnnexForm:
    period = f"{date_text(project.start)}–{date_text(project.end)}"
    facts = (
        f"Prosjekt {project.number}, {project.name} ({project.phase.lower()})",
        f"Periode {period}",
        f"Beløp i {data.form.unit}",
    )
    marked = project.council_months != 12
    note = data.form.council_note
    text = note.text.format(
        project=project.name,
        months=project.council_months,
        start=date_text(project.start),
        end=date_text(project.end),
    )
    table = _accounts(
        data,
        project.key,
        f"Årsregnskap {data.setup.year} for {project.name} ({project.number})",
        note.mark if marked else "",
        ((note.mark, text),) if marked else (),
    )
    return AnnexForm(f"{project.name} ({project.number})", facts, table)


def _sum_form(data: ReportData) -> AnnexForm:
    names = listed([f"{project.name} ({project.number})" for project in data.setup.projects])
    table = _accounts(data, ALL, f"Årsregnskap {data.setup.year} for alle prosjekter", "", ())
    facts = (f"Summen av {names}", f"Beløp i {data.form.unit}")
    return AnnexForm("Alle prosjekter", facts, table)


def _accounts(
    data: ReportData,
    project: str,
    caption: str,
    mark: str,
    notes: tuple[tuple[str, str], ...],
) -> Table:
    form = data.form
    headers = [column.label.format(year=data.setup.year) for column in form.columns]
    return Table(
        f"vedlegg.arsregnskap.{project}",
        "",
        caption,
        (
            TableColumn("Post", False, 0.08),
            TableColumn("Tekst", False, 0.41),
            *_even([*headers, "Avvik"], 0.51),
        ),
        tuple(_account_rows(form, project, mark)),
        notes,
        summary=f"{caption}: hver post med regnskap, budsjett og avvik i {form.unit}.",
    )


def _account_rows(form: Form, project: str, mark: str) -> Iterator[TableRow]:
    columns = [*(column.key for column in form.columns), "avvik"]

    def figures(key: str) -> list[TableCell]:
        return [Linked(f"okonomi.{project}.{key}.{column}", "konto") for column in columns]

    for block in form.blocks:
        yield TableRow(_BLOCK, (block.label,))
        for post in form.posts_of(block.key):
            note = f"{NBSP}{mark}" if mark and post.council_period else ""
            yield TableRow(_PLAIN, (post.key, post.label + note, *figures(post.key)))
        yield TableRow(_TOTAL, (block.key, block.total, *figures(block.key)))


def _usage_form(data: ReportData) -> AnnexForm:
    form, setup = data.form, data.setup
    rows = tuple(
        TableRow(_PLAIN, (item.label, _usage_figure(form, item.id), item.comment))
        for item in form.indicators
    )
    table = Table(
        "vedlegg.bruk",
        "",
        f"Bruk og utnyttelse {setup.year} for {setup.network}",
        (
            TableColumn("Indikator", False, 0.46),
            TableColumn("Verdi", True, 0.16),
            TableColumn("Kommentar", False, 0.38),
        ),
        rows,
        tuple((note.mark, note.text) for note in form.usage_notes),
        summary="Hver indikator i skjemaet med verdi for nettverket og kommentar.",
    )
    return AnnexForm(f"{setup.network} samlet", (setup.network_long,), table)


def _usage_figure(form: Form, key: str, partner: Partner | None = None) -> TableCell:
    indicator = form.indicator(key)
    if partner is None and not indicator.summable:
        return NOT_SUMMED
    shown = "desimal2" if indicator.decimals else "heltall"
    return Linked(usage_id(key, partner), shown, "" if partner else indicator.mark)


def _partner_form(data: ReportData) -> AnnexForm:
    partners = data.setup.partners
    across = len(partners) <= MOST_COLUMNS
    columns, rows = _partners_across(data) if across else _partners_down(data)
    table = Table(
        "vedlegg.bruk.partnere",
        "",
        f"Bruk og utnyttelse {data.setup.year} per partner",
        columns,
        rows,
        summary="Hver indikator i skjemaet med verdien for hver partner.",
    )
    names = tuple(f"{partner.code}: {partner.name}" for partner in partners) if across else ()
    return AnnexForm("Per partner", names, table)


def _partners_across(data: ReportData) -> tuple[tuple[TableColumn, ...], tuple[TableRow, ...]]:
    form, partners = data.form, data.setup.partners
    headers = [*(partner.code for partner in partners), "Sum"]
    rows = []
    for item in form.indicators:
        style = _TOTAL if item.total_of else _PLAIN
        own = [_usage_figure(form, item.id, partner) for partner in partners]
        whole = _unmarked(_usage_figure(form, item.id))
        rows.append(TableRow(style, (item.short, *own, whole)))
    return (TableColumn("Indikator", False, 0.3), *_even(headers, 0.7)), tuple(rows)


def _partners_down(data: ReportData) -> tuple[tuple[TableColumn, ...], tuple[TableRow, ...]]:
    form = data.form
    headers = [item.short for item in form.indicators]
    rows = [
        TableRow(
            _PLAIN,
            (partner.code, *(_usage_figure(form, item.id, partner) for item in form.indicators)),
        )
        for partner in data.setup.partners
    ]
    sums = [_unmarked(_usage_figure(form, item.id)) for item in form.indicators]
    rows.append(TableRow(_TOTAL, ("Sum", *sums)))
    return (TableColumn("Partner", False, 0.12), *_even(headers, 0.88)), tuple(rows)


def _unmarked(cell: TableCell) -> TableCell:
    return Linked(cell.quantity, cell.format) if isinstance(cell, Linked) else cell


def _even(headers: list[str], share: float) -> tuple[TableColumn, ...]:
    return tuple(TableColumn(header, True, share / len(headers)) for header in headers)
