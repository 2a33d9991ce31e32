"""Tables and figures as values, which Word, Excel and PDF draw, of the report and its annexes.

Figures are linked quantities, laid out as in Forskningsrådet's forms. The report shows a selection;
the annexes hold every line of the forms, for every project.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from norcrin_xl.form.schema import FigureSpec, Form, Indicator, TableSpec
from norcrin_xl.model import Partner, Project, Quantities, ReportData
from norcrin_xl.numbers import NBSP, date_text, decimal_text, listed
from norcrin_xl.quantities.quantity_ids import ALL, DEVIATION, amount_id, kpi_id, usage_id, year_id


class RowStyle(str, Enum):
    """How a table row is drawn: a plain row, a total, or the sub-heading of a block."""

    PLAIN = "rad"
    TOTAL = "sum"
    BLOCK = "blokk"


class Linked(NamedTuple):
    """A cell that shows a quantity in a named format; `mark` is a footnote mark after it."""

    quantity: str
    format: str
    mark: str = ""


class Hyperlink(NamedTuple):
    """A cell that shows a text and leads to an address."""

    text: str
    address: str


class Marked(NamedTuple):
    """A cell that shows text in light markup, with its linked numbers."""

    markup: str


TableCell = str | Linked | Hyperlink | Marked


class TableColumn(NamedTuple):
    """A column: header text, whether it holds figures (right-aligned), share of the width 0-1."""

    header: str
    figures: bool
    width: float


class TableRow(NamedTuple):
    """A row of cells. A block row has one cell, which spans the table."""

    style: RowStyle
    cells: tuple[TableCell, ...]


class Table(NamedTuple):
    """A table of the report. `number` is empty for tables without a caption.

    `notes` are the lines under the table, each a footnote mark and its text. `summary` is the
    description for readers who cannot see the table (w:tblDescription).
    """

    id: str
    number: str
    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[tuple[str, str], ...] = ()
    summary: str = ""


class Series(NamedTuple):
    """The quantities of one series of a figure, one per category, and the series' name."""

    name: str
    quantities: tuple[str, ...]
    values: tuple[float | None, ...]


class Figure(NamedTuple):
    """A column chart. `time` is true when categories are years; the last is then this year.

    `alt` says in one sentence what the chart shows, with its figures.
    """

    id: str
    number: str
    caption: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    decimals: int
    time: bool
    alt: str


NOT_REPORTED = "ikke oppgitt"


def figures(data: ReportData, quantities: Quantities) -> Mapping[str, Figure]:
    """All figures of the form by id. A missing value is a gap in its series."""
    return {spec.id: _figure(spec, data, quantities) for spec in data.form.figures}


def _figure(spec: FigureSpec, data: ReportData, quantities: Quantities) -> Figure:
    year = data.setup.year
    years = data.form.years(year)
    if spec.by == "year":
        categories = {str(known): str(known) for known in years}
    else:
        categories = {partner.key: partner.code for partner in data.setup.partners}
    caption = spec.caption.format(year=year, first=years[0])
    series = tuple(
        _series(spec, index, tuple(categories), quantities) for index in range(len(spec.series))
    )
    names = tuple(categories.values())
    return Figure(
        id=spec.id,
        number=spec.id,
        caption=caption,
        categories=names,
        series=series,
        unit=spec.unit,
        decimals=spec.decimals,
        time=spec.by == "year",
        alt=alternative_text(caption, names, series, spec.decimals, spec.by == "year"),
    )


def _series(spec: FigureSpec, index: int, keys: tuple[str, ...], quantities: Quantities) -> Series:
    pattern = spec.series[index]
    ids = tuple(pattern.format(**{spec.by: key}) for key in keys)
    name = spec.names[index] if spec.names else spec.unit.capitalize()
    return Series(name, ids, tuple(quantities.number(key) for key in ids))


def alternative_text(
    caption: str,
    categories: tuple[str, ...],
    series: tuple[Series, ...],
    decimals: int,
    time: bool,
) -> str:
    """What a column chart shows in one sentence with its figures; those of years by their year."""
    told = []
    for item in series:
        pattern = "{value} i {category}" if time else "{category} {value}"
        pairs = ", ".join(
            pattern.format(category=category, value=_shown(value, decimals))
            for category, value in zip(categories, item.values, strict=True)
        )
        told.append(f"{item.name}: {pairs}" if len(series) > 1 else pairs)
    return f"Søylediagram. {caption}: {'; '.join(told)}."


def _shown(value: float | None, decimals: int) -> str:
    return NOT_REPORTED if value is None else decimal_text(value, decimals)


STUDIES = "Studier i den internasjonale infrastrukturen"
GROUPS = "Grupper i den internasjonale infrastrukturen"

PLAIN, TOTAL, BLOCK = RowStyle.PLAIN, RowStyle.TOTAL, RowStyle.BLOCK


def tables(data: ReportData) -> Mapping[str, Table]:
    """All tables of the report by id: those of the form, and the lists without a number."""
    made = [_table(spec, data) for spec in data.form.tables]
    made += [
        _links(data),
        _list(data, "ecrin_studier", STUDIES, ("akronym", 0.22), ("tittel", 0.78)),
        _list(data, "ecrin_grupper", GROUPS, ("gruppe", 0.6), ("partner", 0.4)),
    ]
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


Head = tuple[str, str, str]
"""Id, number and caption of a table."""


def _head(spec: TableSpec, data: ReportData, project: Project | None = None) -> Head:
    names = [_named(item) for item in data.setup.projects]
    caption = spec.caption.format(
        year=data.setup.year,
        first=data.form.years(data.setup.year)[0],
        projects=listed(names),
        operating=names[0],
        project=_named(project) if project else "",
    )
    return spec.id, spec.id, caption


def _named(project: Project) -> str:
    return f"{project.name} ({project.number})"


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
        *_head(spec, data),
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
        *_head(spec, data),
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
    return _usage_table(
        data,
        _head(spec, data),
        [item for item in data.form.indicators if item.summable],
        "Indikatorene for bruk og utnyttelse av nettverket.",
    )


def _usage_table(data: ReportData, head: Head, shown: Sequence[Indicator], summary: str) -> Table:
    """Indicators with the network's figure and a comment."""
    form = data.form
    columns = (
        TableColumn("Indikator", False, 0.46),
        TableColumn("Verdi", True, 0.16),
        TableColumn("Kommentar", False, 0.38),
    )
    rows = tuple(
        TableRow(PLAIN, (item.label, _noted_figure(form, item.id), form.note_of(item.id).comment))
        for item in shown
    )
    notes = form.footnotes([item.id for item in shown])
    return Table(*head, columns, rows, notes, summary)


def _per_partner(spec: TableSpec, data: ReportData) -> Table:
    form = data.form
    shown = [form.indicator(key) for key in form.per_partner]
    total = form.indicator(form.ranked_by)
    after_parts = max(i for i, item in enumerate(shown) if item.id in total.total_of) + 1
    items = [*shown[:after_parts], total, *shown[after_parts:]]
    codes = [partner.code for partner in data.setup.partners]
    columns, rows = _by_partner(data, items, "Antall", 0.37, codes)
    summary = "Antall studier av hver type og antall pasienter hos hver partner, med sum."
    return Table(*_head(spec, data), columns, rows, summary=summary)


def _accounts(spec: TableSpec, data: ReportData, project: Project) -> Table:
    return _account_table(
        data,
        _head(spec, data, project),
        project,
        (0.09, 0.43, 0.48),
        f"Regnskap, budsjett og avvik for {project.name} etter kostnadsart, "
        "finansiering og kostnadssted, i 1000 kroner.",
    )


def _account_table(
    data: ReportData,
    head: Head,
    project: Project | None,
    widths: tuple[float, float, float],
    summary: str,
) -> Table:
    """The accounts of a project, or of all of them, with their deviations from the budget.

    `widths` are those of key, label and all figures.
    """
    form, note = data.form, data.form.council_note
    headers = [column.label.format(year=data.setup.year) for column in form.columns]
    key, text, figures = widths
    columns = (
        TableColumn("Post", False, key),
        TableColumn("Tekst", False, text),
        *_even([*headers, "Avvik"], figures),
    )
    mark, notes = "", ()  # type: tuple[str, tuple[tuple[str, str], ...]]
    if project and project.council_months != 12:
        mark, notes = f"{NBSP}{note.mark}", ((note.mark, about_period(note.text, project)),)
    rows = tuple(_account_rows(form, project.key if project else ALL, mark))
    return Table(*head, columns, rows, notes, summary)


def _account_rows(form: Form, project: str, mark: str) -> Iterator[TableRow]:
    columns = [*(column.key for column in form.columns), DEVIATION]

    def figures(key: str) -> list[TableCell]:
        return [Linked(amount_id(project, key, column), "konto") for column in columns]

    for block in form.blocks:
        yield TableRow(BLOCK, (block.label,))
        for post in form.posts_of(block.key):
            label = post.label + (mark if post.council_period else "")
            yield TableRow(PLAIN, (post.key, label, *figures(post.key)))
        yield TableRow(TOTAL, (block.key, block.total, *figures(block.key)))


def about_period(text: str, project: Project) -> str:
    """A note on the period of a grant, with the project's own in it."""
    return text.format(
        project=project.name,
        months=project.council_months,
        start=date_text(project.start),
        end=date_text(project.end),
    )


def _kpis(spec: TableSpec, data: ReportData) -> Table:
    form, years = data.form, data.form.years(data.setup.year)

    def row(key: str, label: str) -> TableRow:
        *earlier, now = [Linked(year_id(kpi_id(key), year), "heltall") for year in years]
        return TableRow(PLAIN, (label, *earlier, now._replace(mark=form.note_of(key).mark)))

    return Table(
        *_head(spec, data),
        (TableColumn("Kriterium", False, 0.4), *_even([str(year) for year in years], 0.6)),
        tuple(row(kpi.id, kpi.label) for kpi in form.kpis),
        form.footnotes([kpi.id for kpi in form.kpis]),
        summary="Resultatindikatorene for hvert år i perioden.",
    )


def _links(data: ReportData) -> Table:
    rows = tuple(
        TableRow(PLAIN, (topic, Hyperlink(text, address), address))
        for topic, text, address in _texts(data, "lenker", ("tema", "tekst", "adresse"))
    )
    columns = _text_columns(("Tema", 0.3), ("Lenke", 0.36), ("Adresse", 0.34))
    return Table("lenker", "", "Nettsider", columns, rows, summary="Nettverkets nettsider.")


def _list(data: ReportData, name: str, caption: str, *shown: tuple[str, float]) -> Table:
    """A list of the sheet Lister, with these of its columns."""
    keys = [key for key, _ in shown]
    rows = tuple(TableRow(PLAIN, texts) for texts in _texts(data, name, keys))
    columns = _text_columns(*((key.capitalize(), width) for key, width in shown))
    return Table(name, "", caption, columns, rows, summary=f"{caption}.")


def _texts(data: ReportData, name: str, keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(entry[key].text for key in keys) for entry in data.lists[name])


MOST_ACROSS = 8
"""With more partners than this their columns would be too narrow to read."""

NOT_SUMMED = "summeres ikke"
_HEADING = "Partner"
_PADDING = 3
"""What a column takes beside its longest word, in letters."""

Grid = tuple[tuple[TableColumn, ...], tuple[TableRow, ...]]


def _usage_figure(form: Form, key: str, partner: Partner | None = None) -> TableCell:
    """An indicator's figure for a partner or for the network, which has none when not summed."""
    indicator = form.indicator(key)
    if partner is None and not indicator.summable:
        return NOT_SUMMED
    own = usage_id(key, partner.key if partner else "")
    return Linked(own, "desimal2" if indicator.decimals else "heltall")


def _noted_figure(form: Form, key: str) -> TableCell:
    """The network's figure with the mark of what is noted of it."""
    cell = _usage_figure(form, key)
    return cell._replace(mark=form.note_of(key).mark) if isinstance(cell, Linked) else cell


def _is_across(data: ReportData) -> bool:
    """Whether the partners stand beside each other."""
    return len(data.setup.partners) <= MOST_ACROSS


def _by_partner(
    data: ReportData, items: Sequence[Indicator], corner: str, share: float, names: Sequence[str]
) -> Grid:
    """Columns and rows of a table of `items` for each partner, with the sum last.

    `corner` heads the indicators and `share` is their part of the width, where the partners
    stand beside each other; `names` are the partners' where they stand below each other.
    """
    return _across(data, items, corner, share) if _is_across(data) else _down(data, items, names)


def _across(data: ReportData, items: Sequence[Indicator], corner: str, share: float) -> Grid:
    partners = data.setup.partners
    rows = []
    for item in items:
        style = TOTAL if item.total_of else PLAIN
        rows.append(TableRow(style, (item.short, *_figures(data, item), _whole(data, item))))
    headers = [*(partner.code for partner in partners), "Sum"]
    each = (1 - share) / len(headers)
    columns = (TableColumn(header, True, each) for header in headers)
    return (TableColumn(corner, False, share), *columns), tuple(rows)


def _down(data: ReportData, items: Sequence[Indicator], names: Sequence[str]) -> Grid:
    figures = zip(*(_figures(data, item) for item in items), strict=True)
    rows = [TableRow(PLAIN, (name, *cells)) for name, cells in zip(names, figures, strict=True)]
    rows.append(TableRow(TOTAL, ("Sum", *(_whole(data, item) for item in items))))
    letters = [
        max(map(len, (_HEADING, *names))),
        *(max(map(len, item.short.split())) for item in items),
    ]
    shares = [(count + _PADDING) / (sum(letters) + _PADDING * len(letters)) for count in letters]
    headed = zip(items, shares[1:], strict=True)
    columns = (TableColumn(item.short, True, part) for item, part in headed)
    return (TableColumn(_HEADING, False, shares[0]), *columns), tuple(rows)


def _figures(data: ReportData, item: Indicator) -> list[TableCell]:
    return [_usage_figure(data.form, item.id, partner) for partner in data.setup.partners]


def _whole(data: ReportData, item: Indicator) -> TableCell:
    return _usage_figure(data.form, item.id)


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
    projects, unit = data.setup.projects, data.form.unit
    for project in projects:
        period = f"{date_text(project.start)}–{date_text(project.end)}"
        about = f"Prosjekt {project.number} ({project.phase.lower()}), periode {period}."
        table = _annex_accounts(data, project, _named(project))
        yield AnnexForm(_named(project), f"{about} Beløp i {unit}.", table)
    if len(projects) > 1:
        about = f"Summen av {listed([_named(project) for project in projects])}."
        table = _annex_accounts(data, None, "alle prosjekter")
        yield AnnexForm("Alle prosjekter", f"{about} Beløp i {unit}.", table)


def _annex_accounts(data: ReportData, project: Project | None, name: str) -> Table:
    caption = f"Årsregnskap {data.setup.year} for {name}"
    summary = f"{caption}: hver post med regnskap, budsjett og avvik i {data.form.unit}."
    head = (f"vedlegg.arsregnskap.{project.key if project else ALL}", "", caption)
    return _account_table(data, head, project, (0.08, 0.41, 0.51), summary)


def _usage_form(data: ReportData) -> AnnexForm:
    setup = data.setup
    caption = f"Bruk og utnyttelse {setup.year} for {setup.network}"
    summary = "Hver indikator i skjemaet med verdi for nettverket og kommentar."
    table = _usage_table(data, ("vedlegg.bruk", "", caption), data.form.indicators, summary)
    return AnnexForm(f"{setup.network} samlet", setup.network_long, table)


def _partner_form(data: ReportData) -> AnnexForm:
    partners, across = data.setup.partners, _is_across(data)
    below = [f"{partner.code} {partner.name}" for partner in partners]
    columns, rows = _by_partner(data, data.form.indicators, "Indikator", 0.3, below)
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
