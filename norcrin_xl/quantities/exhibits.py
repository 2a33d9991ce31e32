"""What a table and a figure of the report are, as values: Word, Excel and PDF all draw these."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class RowStyle(str, Enum):
    """How a table row is drawn: a plain row, a total, or the sub-heading of a block."""

    PLAIN = "rad"
    TOTAL = "sum"
    BLOCK = "blokk"


@dataclass(frozen=True, slots=True)
class Linked:
    """A cell that shows a quantity in a named format; `mark` is a footnote mark after it."""

    quantity: str
    format: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """A cell that shows a text and leads to an address."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A cell that shows text in light markup, with its linked numbers."""

    markup: str


TableCell = str | Linked | Hyperlink | Marked


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: header text, whether it holds figures (right-aligned), share of the width 0-1."""

    header: str
    figures: bool
    width: float


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of cells. A block row has one cell, which spans the table."""

    style: RowStyle
    cells: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class Table:
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


@dataclass(frozen=True, slots=True)
class Series:
    """The quantities of one series of a figure, one per category, and the series' name."""

    name: str
    quantities: tuple[str, ...]
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Figure:
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
