"""The tables of the report, from the form and the report data; figures are linked quantities."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from norcrin_xl.form import TableSpec
from norcrin_xl.model import Project, ReportData
from norcrin_xl.numbers import NBSP, date_text, listed
from norcrin_xl.quantities.exhibits import (
    Hyperlink,
    Linked,
    Marked,
    RowStyle,
    Table,
    TableColumn,
    TableRow,
)
from norcrin_xl.quantities.usage import by_partner, noted_figure

STUDIES = "Studier i den internasjonale infrastrukturen"
GROUPS = "Grupper i den internasjonale infrastrukturen"

PLAIN, TOTAL, BLOCK = RowStyle.PLAIN, RowStyle.TOTAL, RowStyle.BLOCK


def tables(data: ReportData) -> Mapping[str, Table]:
    """All tables of the report by id: those of the form, and the lists without a number."""
    made = [_table(spec, data) for spec in data.form.tables]
    made += [_links(data), _studies(data), _groups(data)]
    return {table.id: table for table in made if table is not None}


def _table(spec: TableSpec, data: ReportData) -> Table | None:
    """The table that `spec` asks for; `None` when the network lacks the project it is about."""
    if spec.project_index is not None:
        projects = data.setup.projects
        known = spec.project_index < len(projects)
        return _accounts(spec, data, projects[spec.project_index]) if known else None
    builders: Mapping[str, Callable[[TableSpec, ReportData], Table]] = {
        "register": _register,
        "status": _status,
        "usage": _usage,
        "per_partner": _per_partner,
        "kpi": _kpis,
    }
    return builders[spec.shows](spec, data)


def _caption(spec: TableSpec, data: ReportData, project: Project | None = None) -> str:
    setup = data.setup
    names = [f"{item.name} ({item.number})" for item in setup.projects]
    own = f"{project.name} ({project.number})" if project else ""
    return spec.caption.format(
        year=setup.year,
        first=data.form.years(setup.year)[0],
        projects=listed(names),
        operating=names[0],
        project=own,
    )


def _text_columns(*columns: tuple[str, float]) -> tuple[TableColumn, ...]:
    return tuple(TableColumn(header, False, width) for header, width in columns)


def _even(headers: list[str], share: float) -> tuple[TableColumn, ...]:
    """Columns of figures that share a part of the width evenly."""
    return tuple(TableColumn(header, True, share / len(headers)) for header in headers)


def _register(spec: TableSpec, data: ReportData) -> Table:
    projects = data.setup.projects
    leaders = [(f"Ledes av {project.name}", 0.36 / len(projects)) for project in projects]
    rows: list[TableRow] = []
    group = None
    for entry in data.register:
        if entry.group.text != group:
            group = entry.group.text
            rows.append(TableRow(BLOCK, (group,)))
        led_by = tuple(entry.leaders[project.key].text for project in projects)
        rows.append(TableRow(PLAIN, (entry.number.text, entry.title.text, *led_by)))
    return Table(
        spec.id,
        spec.id,
        _caption(spec, data),
        _text_columns(("AP", 0.08), ("Tittel", 0.56), *leaders),
        tuple(rows),
        summary="Arbeidspakkene med nummer, tittel og hvilken partner som leder dem.",
    )


def _status(spec: TableSpec, data: ReportData) -> Table:
    rows = tuple(
        TableRow(
            PLAIN,
            (
                package.number,
                package.title.text,
                package.leader.text,
                package.state.text,
                Marked(package.status.text),
            ),
        )
        for package in data.packages_of(data.setup.projects[0].key)
    )
    return Table(
        spec.id,
        spec.id,
        _caption(spec, data),
        _text_columns(
            ("AP", 0.08),
            ("Tittel", 0.24),
            ("Ledes av", 0.12),
            ("Framdrift", 0.14),
            ("Status", 0.42),
        ),
        rows,
        summary="Arbeidspakkene i driftsfasen med ansvarlig partner, framdrift og status.",
    )


def _usage(spec: TableSpec, data: ReportData) -> Table:
    form = data.form
    shown = [item for item in form.indicators if item.summable]
    rows = tuple(
        TableRow(PLAIN, (item.label, noted_figure(form, item.id), form.note_of(item.id).comment))
        for item in shown
    )
    return Table(
        spec.id,
        spec.id,
        _caption(spec, data),
        (
            TableColumn("Indikator", False, 0.46),
            TableColumn("Verdi", True, 0.16),
            TableColumn("Kommentar", False, 0.38),
        ),
        rows,
        form.footnotes([item.id for item in shown]),
        summary="Indikatorene for bruk og utnyttelse av nettverket.",
    )


def _per_partner(spec: TableSpec, data: ReportData) -> Table:
    form = data.form
    shown = [form.indicator(key) for key in form.per_partner]
    total = form.indicator(form.ranked_by)
    after_parts = max(i for i, item in enumerate(shown) if item.id in total.total_of) + 1
    items = [*shown[:after_parts], total, *shown[after_parts:]]
    codes = [partner.code for partner in data.setup.partners]
    columns, rows = by_partner(data, items, "Antall", 0.37, codes)
    return Table(
        spec.id,
        spec.id,
        _caption(spec, data),
        columns,
        rows,
        summary="Antall studier av hver type og antall pasienter hos hver partner, med sum.",
    )


def _accounts(spec: TableSpec, data: ReportData, project: Project) -> Table:
    form = data.form
    headers = [column.label.format(year=data.setup.year) for column in form.columns]
    columns = ["regnskap", "budsjett", "avvik"]
    marked = project.council_months != 12
    note = form.council_note
    rows: list[TableRow] = []

    def row(key: str, label: str, style: RowStyle) -> TableRow:
        ids = [f"okonomi.{project.key}.{key}.{column}" for column in columns]
        return TableRow(style, (key, label, *(Linked(name, "konto") for name in ids)))

    for block in form.blocks:
        rows.append(TableRow(BLOCK, (block.label,)))
        for post in form.posts_of(block.key):
            mark = f"{NBSP}{note.mark}" if marked and post.council_period else ""
            rows.append(row(post.key, post.label + mark, PLAIN))
        rows.append(row(block.key, block.total, TOTAL))
    return Table(
        spec.id,
        spec.id,
        _caption(spec, data, project),
        (
            TableColumn("Post", False, 0.09),
            TableColumn("Tekst", False, 0.43),
            *_even([*headers, "Avvik"], 0.48),
        ),
        tuple(rows),
        ((note.mark, _period_note(note.text, project)),) if marked else (),
        summary=f"Regnskap, budsjett og avvik for {project.name} etter kostnadsart, "
        "finansiering og kostnadssted, i 1000 kroner.",
    )


def _period_note(text: str, project: Project) -> str:
    return text.format(
        project=project.name,
        months=project.council_months,
        start=date_text(project.start),
        end=date_text(project.end),
    )


def _kpis(spec: TableSpec, data: ReportData) -> Table:
    form, years = data.form, data.form.years(data.setup.year)

    def row(key: str, label: str) -> TableRow:
        *earlier, now = [Linked(f"kpi.{key}.{year}", "heltall") for year in years]
        return TableRow(PLAIN, (label, *earlier, now._replace(mark=form.note_of(key).mark)))

    return Table(
        spec.id,
        spec.id,
        _caption(spec, data),
        (TableColumn("Kriterium", False, 0.4), *_even([str(year) for year in years], 0.6)),
        tuple(row(kpi.id, kpi.label) for kpi in form.kpis),
        form.footnotes([kpi.id for kpi in form.kpis]),
        summary="Resultatindikatorene for hvert år i perioden.",
    )


def _list_rows(data: ReportData, name: str) -> Iterator[dict[str, str]]:
    for entry in data.lists[name]:
        yield {key: field.text for key, field in entry.items()}


def _links(data: ReportData) -> Table:
    rows = tuple(
        TableRow(PLAIN, (row["tema"], Hyperlink(row["tekst"], row["adresse"]), row["adresse"]))
        for row in _list_rows(data, "lenker")
    )
    columns = _text_columns(("Tema", 0.3), ("Lenke", 0.36), ("Adresse", 0.34))
    return Table("lenker", "", "Nettsider", columns, rows, summary="Nettverkets nettsider.")


def _studies(data: ReportData) -> Table:
    rows = tuple(
        TableRow(PLAIN, (row["akronym"], row["tittel"]))
        for row in _list_rows(data, "ecrin_studier")
    )
    columns = _text_columns(("Akronym", 0.22), ("Tittel", 0.78))
    return Table("ecrin_studier", "", STUDIES, columns, rows, summary=f"{STUDIES}.")


def _groups(data: ReportData) -> Table:
    rows = tuple(
        TableRow(PLAIN, (row["gruppe"], row["partner"]))
        for row in _list_rows(data, "ecrin_grupper")
    )
    columns = _text_columns(("Gruppe", 0.6), ("Partner", 0.4))
    return Table("ecrin_grupper", "", GROUPS, columns, rows, summary=f"{GROUPS}.")
