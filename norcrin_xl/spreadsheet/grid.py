"""One sheet of a returned workbook, as it stands: values, formulas, formats, what is hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from norcrin_xl.model import Value
from norcrin_xl.spreadsheet.cell_styles import Overlay

PART_OF_FORMULA = "(del av formel)"
"""What stands for a formula that the file writes as a part of another one."""

ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})", re.A | re.I)
Position = tuple[int, int]
Range = tuple[int, int, int, int]
"""First and last row, first and last column, all 0-based."""


class Cell(NamedTuple):
    """One cell with content. `formula` is `None` where the value was typed in."""

    value: Value
    formula: str | None = None
    style: int = 0


@dataclass(slots=True)
class Sheet:
    """The cells of a sheet by 0-based (row, column), and what a person doesn't see at once.

    `unseen` says that rows or columns are hidden unless something else is said of them;
    `overlaid` has the ranges that a conditional format may show differently.
    """

    cells: dict[Position, Cell] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    overlaid: list[tuple[Range, Overlay]] = field(default_factory=list)
    twice: set[int] = field(default_factory=set)
    last_row: int = 0
    comments: bool = False
    drawing: bool = False
    unseen: bool = False
    no_zeros: bool = False

    def value(self, row: int, column: int) -> Value:
        cell = self.cells.get((row, column))
        return cell.value if cell else None

    def text(self, row: int, column: int) -> str:
        """The text of a cell on one line; a whole number without decimals."""
        value = self.value(row, column)
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return "" if value is None else " ".join(str(value).split())


@lru_cache(maxsize=4096)
def cell_place(address: str) -> Position:
    """The 0-based (row, column) of an address such as ``F23``; (-1, -1) where it is none."""
    match = ADDRESS.fullmatch(address)
    if match is None:
        return -1, -1
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def cell_range(text: str) -> Range:
    """The cells of a reference such as ``C4:D9``; all -1 where it is none."""
    first, _, last = text.partition(":")
    (top, left), (bottom, right) = cell_place(first), cell_place(last or first)
    return min(top, bottom), max(top, bottom), min(left, right), max(left, right)
