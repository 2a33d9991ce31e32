"""The areas of the workbook: named ranges with a row per item and a column per kind of value.

An area is the only thing that is addressed: the builder writes it, the reader finds it by its
defined name and its key column, patches and formulas ask it for cells. No cell address is
typed anywhere else. The workbook's shape, and what sheets share, are what areas are made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from norcrin_xl.form.schema import Form
from norcrin_xl.model import CellRef, Field, Value

AreaRow = Mapping[str, Field]
Areas = Mapping[str, tuple[AreaRow, ...]]
"""What was read: for each area its rows, each a mapping from column key to field."""


class ColumnKind(Enum):
    """What a column of an area holds, which decides its look and whether it is locked."""

    KEY = "key"
    LABEL = "label"
    INPUT = "input"
    COMPUTED = "computed"
    FIXED = "fixed"


class RowKind(Enum):
    """How a row of an area is drawn."""

    HEADING = "heading"
    ITEM = "item"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class AreaColumn:
    """A column of an area; `letter` is the sheet's column, `format` a name in numbers.FORMATS."""

    key: str
    letter: str
    header: str
    kind: ColumnKind
    format: str = "tekst"

    @property
    def is_figure(self) -> bool:
        """Whether the column holds figures, which stand to the right."""
        return self.format not in ("tekst", "dato")


@dataclass(frozen=True, slots=True)
class AreaRowSpec:
    """A row of an area. In a free list the key is empty and every row is alike.

    `format` is the name of the number format of its figures, where it is not the column's.
    """

    key: str
    label: str = ""
    kind: RowKind = RowKind.ITEM
    decimals: int = 0
    format: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A named range: `top` is the first row below the header (1-based, as Excel counts).

    `role` says what it holds (the name without whose it is), `partner` the code of the partner
    whose tab it is on, `subject` the project or figure that it is about. It has no place until
    the sheet is laid out.
    """

    name: str
    title: str
    columns: tuple[AreaColumn, ...]
    rows: tuple[AreaRowSpec, ...]
    role: str = ""
    partner: str = ""
    subject: str = ""
    sheet: str = ""
    top: int = 0
    _row_of: Mapping[str, int] = field(default_factory=dict, compare=False)
    _column_of: Mapping[str, AreaColumn] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        places = {row.key: self.top + i for i, row in enumerate(self.rows) if row.key}
        object.__setattr__(self, "_row_of", places)
        object.__setattr__(self, "_column_of", {one.key: one for one in self.columns})

    @property
    def bottom(self) -> int:
        return self.top + len(self.rows) - 1

    def column(self, key: str) -> AreaColumn:
        return self._column_of[key]

    def has_column(self, key: str) -> bool:
        return key in self._column_of

    def has(self, row: str) -> bool:
        return row in self._row_of

    def row_number(self, row: str | int) -> int:
        """The sheet row (1-based) of a row key, or of the row with a 0-based index."""
        return self.top + row if isinstance(row, int) else self._row_of[row]

    def index(self, row: str) -> int:
        """The 0-based index of a row key."""
        return self._row_of[row] - self.top

    def cell(self, row: str | int, column: str) -> str:
        """The address of a cell, such as ``D12``. Raises `KeyError` for an unknown row key."""
        return f"{self.column(column).letter}{self.row_number(row)}"

    def qualified(self, row: str | int, column: str) -> str:
        """The cell as other sheets' formulas refer to it, such as ``'OUS'!$D$12``."""
        letter = self.column(column).letter
        return f"{quoted(self.sheet)}!${letter}${self.row_number(row)}"

    def column_range(self, column: str, first: str | int = 0, last: str | int = -1) -> str:
        """The cells of one column from row `first` to row `last`, such as ``D12:D14``."""
        end = len(self.rows) - 1 if last == -1 else last
        return f"{self.cell(first, column)}:{self.cell(end, column)}"

    def whole(self, first: str, last: str = "") -> str:
        """All cells of a column, or of those to `last`, as other sheets' formulas write them."""
        left, right = self.column(first).letter, self.column(last or first).letter
        return f"{quoted(self.sheet)}!${left}${self.top}:${right}${self.bottom}"

    @property
    def reference(self) -> str:
        """The whole area as a defined name refers to it."""
        return self.whole(self.columns[0].key, self.columns[-1].key)


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'"


def column_letter(index: int) -> str:
    """The letters of a 0-based column: 0 gives A, 26 gives AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The 0-based number of a column: A gives 0, AA gives 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def placed(
    area: Area, file: str, rows: Sequence[Mapping[str, Value]]
) -> tuple[Mapping[str, Field], ...]:
    """Values for an area, row by row, as the fields that reading the written area gives.

    A key that is not given is the area's own; rows that are not given are blank.
    """
    spare = [{} for _ in range(len(area.rows) - len(rows))]  # type: list[Mapping[str, Value]]
    return tuple(
        {
            column.key: Field(
                _placed_value(area, index, column, row),
                CellRef(file, area.sheet, area.cell(index, column.key)),
            )
            for column in area.columns
        }
        for index, row in enumerate([*rows, *spare])
    )


def placed_rows(area: Area, read: Sequence[AreaRow]) -> Iterator[tuple[int, AreaRow]]:
    """The area's rows with what was read, by key or in order where rows have none.

    So rows that somebody has put in between do no harm.
    """
    key = area.columns[0].key
    by_key = {row[key].text: row for row in read if row[key].text}
    for index, spec in enumerate(area.rows):
        if spec.key in by_key:
            yield index, by_key[spec.key]
        elif not spec.key and index < len(read):
            yield index, read[index]


def with_values(areas: Areas, values: Mapping[CellRef, Value]) -> dict[str, tuple[AreaRow, ...]]:
    """The areas with other values in some cells."""
    return {
        name: tuple(
            {
                key: item._replace(value=values[item.ref]) if item.ref in values else item
                for key, item in row.items()
            }
            for row in rows
        )
        for name, rows in areas.items()
    }


def _placed_value(area: Area, index: int, column: AreaColumn, row: Mapping[str, Value]) -> Value:
    if column is area.columns[0] and row.get(column.key) is None and index < len(area.rows):
        return area.rows[index].key or None
    return row.get(column.key)


KEY, LABEL, INPUT = ColumnKind.KEY, ColumnKind.LABEL, ColumnKind.INPUT
COMPUTED, FIXED = ColumnKind.COMPUTED, ColumnKind.FIXED

DATE_ROWS = ("frist", "ny_eier_fra", "dato", "godkjent_dato")
"""The named values that are dates."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the layout depends on: the form, the year, the network and how long its lists are.

    `projects` holds (key, name) pairs; `lengths` the number of rows of each free list.
    """

    form: Form
    year: int
    projects: tuple[tuple[str, str], ...]
    partners: tuple[str, ...]
    lengths: Mapping[str, int]


def partner_area(code: str, what: str) -> str:
    """The defined name of a partner's area, such as ``OUS_okonomi_norcrin2``."""
    return f"{code}_{what}"


ColumnTuple = tuple[str, str, ColumnKind] | tuple[str, str, ColumnKind, str]

SPARE_ROWS = 3
"""Blank rows at the end of a list that grows, so that the next entry needs no new row."""


def columns_of(*columns: ColumnTuple | int) -> tuple[AreaColumn, ...]:
    """Columns beside each other, of tuples of key, header, kind and (for figures) format.

    They begin in A; a number among them is the 0-based column where the next one stands.
    """
    made: list[AreaColumn] = []
    at = 0
    for column in columns:
        if isinstance(column, int):
            at = column
        else:
            made.append(AreaColumn(column[0], column_letter(at), *column[1:]))
            at += 1
    return tuple(made)


def labelled(header: str, key: str = "Id") -> tuple[ColumnTuple, ColumnTuple]:
    """The first two columns of most areas: a key, and what the rows are called."""
    return ("key", key, KEY), ("label", header, LABEL)


def field_columns(at: int) -> tuple[AreaColumn, ...]:
    """A list of named values, one per row, with the values in the 0-based column `at`."""
    return columns_of(*labelled("Hva", "Felt"), at, ("value", "Verdi", INPUT))


def free_rows(shape: Shape, name: str) -> tuple[AreaRowSpec, ...]:
    """Rows of a list that grows: as many as it holds, and some spare."""
    return tuple(AreaRowSpec("") for _ in range(shape.lengths.get(name, 0) + SPARE_ROWS))


def todo_rows(shape: Shape) -> tuple[tuple[str, str], ...]:
    """What a partner has to fill in, as (key, label) pairs in the order of the tab."""
    return (
        *((f"okonomi_{key}", f"Regnskap og budsjett {name}") for key, name in shape.projects),
        ("forklaring", "Forklaring på store avvik"),
        ("bruk", "Bruk og utnyttelse"),
        ("kpi", "Resultatindikatorer"),
        ("tekst", availability_title(shape.form)),
        ("signatur", "Godkjenning"),
    )


def availability_title(form: Form) -> str:
    """Above a partner's text on how the infrastructure is available."""
    return f"Tekst til avsnitt {form.number_of('availability')}"


DEVIATION_THEN, WORDING = "forklart_avvik", "forklart_ord"
"""The columns of the deviation that an explanation was written for, and of a mark of its words."""


def account_columns(shape: Shape, *, of_partner: bool) -> tuple[AreaColumn, ...]:
    """Post, text, a column per column of the form, deviation and per cent.

    A partner's has last year's figure before them, and after them status, explanation, help and
    the deviation that the explanation was written for.
    """
    kind = INPUT if of_partner else COMPUTED
    amounts: list[ColumnTuple] = [
        (column.key, column.label.format(year=shape.year), kind, "konto")
        for column in shape.form.columns
    ]
    before: list[ColumnTuple] = [
        ("last_year", f"Regnskap {shape.year - 1}", FIXED, "konto"),
    ]
    after: list[ColumnTuple] = [
        ("status", "Status", COMPUTED),
        ("forklaring", "Forklaring", INPUT),
        ("help", "Veiledning", FIXED),
        (DEVIATION_THEN, "Avvik da forklaringen ble skrevet", FIXED, "konto"),
        (WORDING, "", FIXED),
    ]
    return columns_of(
        *labelled("Tekst", "Post"),
        *(before if of_partner else ()),
        *amounts,
        ("avvik", "Avvik", COMPUTED, "konto"),
        ("avvik_prosent", "Avvik %", COMPUTED, "endring_prosent1"),
        *(after if of_partner else ()),
    )


def account_rows(form: Form) -> tuple[AreaRowSpec, ...]:
    """Each block as a heading, its posts and its total."""
    rows: list[AreaRowSpec] = []
    for block in form.blocks:
        rows.append(AreaRowSpec("", block.label, RowKind.HEADING))
        rows += [AreaRowSpec(post.key, post.label) for post in form.posts_of(block.key)]
        rows.append(AreaRowSpec(block.key, block.total, RowKind.TOTAL))
    return tuple(rows)


def usage_rows(shape: Shape) -> tuple[AreaRowSpec, ...]:
    """A row per usage indicator; what is a sum of others is a total."""
    return tuple(
        AreaRowSpec(
            item.id, item.label, RowKind.TOTAL if item.total_of else RowKind.ITEM, item.decimals
        )
        for item in shape.form.indicators
    )


def kpi_rows(shape: Shape) -> tuple[AreaRowSpec, ...]:
    """A row per KPI, followed by its parts; a KPI with parts is a total."""
    rows: list[AreaRowSpec] = []
    for kpi in shape.form.kpis:
        rows.append(AreaRowSpec(kpi.id, kpi.short, RowKind.TOTAL if kpi.part else RowKind.ITEM))
        rows += [AreaRowSpec(f"{kpi.id}.{part.id}", part.label) for part in kpi.part]
    return tuple(rows)


def series_rows(shape: Shape) -> tuple[AreaRowSpec, ...]:
    """A row per figure with a history: the KPIs, then the usage indicators that have one."""
    series = [(kpi.id, kpi.short) for kpi in shape.form.kpis]
    series += [(item.id, item.short) for item in shape.form.indicators if item.history]
    return tuple(AreaRowSpec(key, label) for key, label in series)
