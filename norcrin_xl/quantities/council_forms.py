"""The annexes of the report, laid out as Forskningsrådet's forms; figures are linked quantities.

The report shows a selection; the annexes hold every line of the forms, for every project.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from norcrin_xl.form import Form
from norcrin_xl.model import Project, ReportData
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
from norcrin_xl.quantities.usage import by_partner, is_across, noted_figure

_PLAIN, _TOTAL, _BLOCK = RowStyle.PLAIN, RowStyle.TOTAL, RowStyle.BLOCK


@dataclass(frozen=True, slots=True)
class AnnexForm:
    """One form of an annex: its heading, what it is about, and the table.

    A `wide` one stands on pages turned on their side.
    """

    heading: str
    about: str
    table: Table
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex with its number, its title and its forms; it starts a new page."""

    number: int
    title: str
    forms: tuple[AnnexForm, ...]

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
    about = (
        f"Prosjekt {project.number} ({project.phase.lower()}), periode {period}. "
        f"Beløp i {data.form.unit}."
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
    return AnnexForm(f"{project.name} ({project.number})", about, table)


def _sum_form(data: ReportData) -> AnnexForm:
    names = listed([f"{project.name} ({project.number})" for project in data.setup.projects])
    table = _accounts(data, ALL, f"Årsregnskap {data.setup.year} for alle prosjekter", "", ())
    return AnnexForm("Alle prosjekter", f"Summen av {names}. Beløp i {data.form.unit}.", table)


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
        TableRow(_PLAIN, (item.label, noted_figure(form, item.id), form.note_of(item.id).comment))
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
        form.footnotes([item.id for item in form.indicators]),
        summary="Hver indikator i skjemaet med verdi for nettverket og kommentar.",
    )
    return AnnexForm(f"{setup.network} samlet", setup.network_long, table)


def _partner_form(data: ReportData) -> AnnexForm:
    partners, across = data.setup.partners, is_across(data)
    below = [f"{partner.code} {partner.name}" for partner in partners]
    columns, rows = by_partner(data, data.form.indicators, "Indikator", 0.3, below)
    table = Table(
        "vedlegg.bruk.partnere",
        "",
        f"Bruk og utnyttelse {data.setup.year} per partner",
        columns,
        rows,
        summary="Hver indikator i skjemaet med verdien for hver partner.",
    )
    names = "; ".join(f"{partner.code}: {partner.name}" for partner in partners)
    return AnnexForm("Per partner", names if across else "", table, wide=not across)


def _even(headers: list[str], share: float) -> tuple[TableColumn, ...]:
    return tuple(TableColumn(header, True, share / len(headers)) for header in headers)
