"""The areas of the workbook: named ranges with a row per item and a column per kind of value.

An area is the only thing that is addressed: the builder writes it, the reader finds it by its
defined name and its key column, patches and formulas ask it for cells. No cell address is
typed anywhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

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
    whose tab it is on, `subject` the project or figure that it is about.
    """

    name: str
    sheet: str
    top: int
    title: str
    columns: tuple[AreaColumn, ...]
    rows: tuple[AreaRowSpec, ...]
    role: str = ""
    partner: str = ""
    subject: str = ""
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

    @property
    def reference(self) -> str:
        """The whole area as a defined name refers to it."""
        first, last = self.columns[0].letter, self.columns[-1].letter
        return f"{quoted(self.sheet)}!${first}${self.top}:${last}${self.bottom}"


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
