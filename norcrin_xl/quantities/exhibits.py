"""Tables and figures as values, which Word, Excel and PDF draw; the figures of the report."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from norcrin_xl.form.schema import FigureSpec
from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.numbers import decimal_text


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
