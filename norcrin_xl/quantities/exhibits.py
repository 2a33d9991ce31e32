"""What a table and a figure of the report are, as values: Word, Excel and PDF all draw these."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


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
