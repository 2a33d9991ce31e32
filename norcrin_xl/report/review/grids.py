"""The tables of a document as grids of text, with the place of each cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from norcrin_xl.report.word.canonical import canonical_of
from norcrin_xl.report.word.controls import (
    CELL,
    CONTENT,
    PARAGRAPH,
    ROW,
    SDT,
    TABLE,
    TEXT,
    VALUE,
    w,
)

_SPAN = w("tcPr/gridSpan")


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table: the text of its cells row by row, and the last paragraph above it with text."""

    element: etree._Element
    rows: tuple[tuple[str, ...], ...]
    above: str


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a cell stands: its table, row and column, counted from 0."""

    table: WordTable
    row: int
    column: int

    @property
    def row_head(self) -> str:
        """The words in the row's other cells, which say what its figures are."""
        others = (
            text for index, text in enumerate(self.table.rows[self.row]) if index != self.column
        )
        return " ".join(text for text in others if any(sign.isalpha() for sign in text))

    @property
    def column_head(self) -> str:
        """The text at the top of the column."""
        for row in self.table.rows[: self.row]:
            if self.column < len(row) and row[self.column].strip():
                return row[self.column]
        return ""


def cell_places(root: etree._Element) -> Mapping[etree._Element, CellPlace]:
    """The place of every cell of every table in a part; that of a nested table is its own."""
    found: dict[etree._Element, CellPlace] = {}
    for element in root.iter(TABLE):
        rows = [_cells(row) for row in _children(element, ROW)]
        grid = tuple(tuple(text for cell in row for text in _spread(cell)) for row in rows)
        table = WordTable(element, grid, _above(element))
        for number, row in enumerate(rows):
            column = 0
            for cell in row:
                found[cell] = CellPlace(table, number, column)
                column += _span(cell)
    return found


def _children(parent: etree._Element, tag: str) -> list[etree._Element]:
    """Rows or cells of a table, controls around them seen through."""
    found: list[etree._Element] = []
    for child in parent:
        if child.tag == tag:
            found.append(child)
        elif child.tag == SDT:
            content = child.find(CONTENT)
            found += [] if content is None else _children(content, tag)
    return found


def _cells(row: etree._Element) -> list[etree._Element]:
    return _children(row, CELL)


def _span(cell: etree._Element) -> int:
    span = cell.find(_SPAN)
    text = "" if span is None else str(span.get(VALUE, ""))
    return min(max(int(text), 1), 64) if text.isdigit() else 1


def _spread(cell: etree._Element) -> list[str]:
    """The cell's text, and a blank for each further column that it spans."""
    text = " ".join("".join(t.text or "" for t in p.iter(TEXT)) for p in cell.iter(PARAGRAPH))
    return [text.strip(), *[""] * (_span(cell) - 1)]


def _above(table: etree._Element) -> str:
    """The nearest text above a table, which is its caption where it has one."""
    element: etree._Element | None = table
    while element is not None:
        for before in element.itersiblings(preceding=True):
            text = canonical_of([before]) if before.tag == PARAGRAPH else ""
            if text.strip():
                return text.strip()
            if before.tag == TABLE:
                return ""
        element = element.getparent()
        if element is None or element.tag not in (SDT, CONTENT):
            return ""
    return ""
