"""Typed tables that are tables of the report: their cells link to what stands in the same cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from norcrin_xl.model import Quantities
from norcrin_xl.numbers import FORMATS, printed
from norcrin_xl.quantities.exhibits import Linked, Table, TableRow
from norcrin_xl.quantities.printing import formats_for
from norcrin_xl.report.review.grids import CellPlace
from norcrin_xl.report.review.index import Reading
from norcrin_xl.report.review.reading import WordParagraph
from norcrin_xl.report.review.typed import is_typed_table_number, plain

LEAST_SHARE = 0.6
"""The share of a table's typed figures that must agree for it to be taken for a known table."""

LEAST_CELLS = 3
_NO_WORD = re.compile(r"[^\wæøå]+")


class TableCell(NamedTuple):
    """What the figure in a cell is, and why; `agrees` is false where the cell says another."""

    reading: Reading
    why: str
    agrees: bool


TableLinks = Mapping[etree._Element, TableCell]
"""By the cell's paragraph."""


class _Row(NamedTuple):
    """A known row: its words, those before its figures, its linked figures by column, its width."""

    words: str
    label: str
    cells: Mapping[int, Linked]
    width: int

    def beside(self, row: Sequence[WordParagraph]) -> Sequence[Linked | None] | None:
        """The links of a typed row's figures: by column, or in order where columns differ."""
        places = [item.cell for item in row if item.cell is not None]
        if len(places[0].table.rows[places[0].row]) == self.width:
            return [self.cells.get(place.column) for place in places]
        return list(self.cells.values()) if len(self.cells) == len(places) else None


def table_links(
    paragraphs: Sequence[WordParagraph], tables: Mapping[str, Table], quantities: Quantities
) -> TableLinks:
    """The cells of typed tables that match a known table, row by row and column by column."""
    by_table: dict[etree._Element, list[WordParagraph]] = {}
    for paragraph in paragraphs:
        if paragraph.cell is not None and is_typed_table_number(paragraph.text):
            by_table.setdefault(paragraph.cell.table.element, []).append(paragraph)
    found: dict[etree._Element, TableCell] = {}
    for figures in by_table.values():
        found.update(_matched(figures, tables, quantities))
    return found


def _matched(
    figures: Sequence[WordParagraph], tables: Mapping[str, Table], quantities: Quantities
) -> TableLinks:
    best: dict[etree._Element, TableCell] = {}
    most = 0
    counted = sum(1 for item in figures if any(sign.isdigit() for sign in item.text))
    for table in tables.values():
        links = dict(_links(figures, table, quantities))
        agreed = sum(cell.agrees for cell in links.values())
        if agreed > most:
            best, most = links, agreed
    enough = most >= max(LEAST_CELLS, LEAST_SHARE * counted)
    return best if enough else {}


def _links(
    figures: Sequence[WordParagraph], table: Table, quantities: Quantities
) -> Iterator[tuple[etree._Element, TableCell]]:
    known = [row for row in map(_known_row, table.rows) if row.cells]
    name = f"tabell {table.number}" if table.number else f"tabellen {table.caption}"
    for row in _by_row(figures):
        place = row[0].cell
        assert place is not None
        wanted = _same_row(place, row, known, quantities)
        for paragraph, cell in zip(row, wanted, strict=False):
            reading = _reading(paragraph.text, cell, quantities)
            why = f"samme rad og kolonne i {name}"
            if reading is not None:
                yield paragraph.element, TableCell(reading, why, True)
            elif cell is not None and _is_figure(paragraph.text, cell, quantities):
                other = Reading(quantities[cell.quantity], cell.format)
                yield paragraph.element, TableCell(other, why, False)


def _known_row(row: TableRow) -> _Row:
    words = " ".join(cell for cell in row.cells if isinstance(cell, str))
    links = {at: cell for at, cell in enumerate(row.cells) if isinstance(cell, Linked)}
    first = min(links, default=0)
    label = " ".join(cell for cell in row.cells[:first] if isinstance(cell, str))
    return _Row(_bare(words), _bare(label), links, len(row.cells))


def _by_row(figures: Sequence[WordParagraph]) -> Iterator[list[WordParagraph]]:
    rows: dict[int, list[WordParagraph]] = {}
    for item in figures:
        assert item.cell is not None
        head = item.cell.table.rows[item.cell.row]
        first = next((i for i, text in enumerate(head) if any(s.isalpha() for s in text)), 0)
        if item.cell.column > first:
            rows.setdefault(item.cell.row, []).append(item)
    yield from rows.values()


def _same_row(
    place: CellPlace, row: Sequence[WordParagraph], known: Sequence[_Row], quantities: Quantities
) -> Sequence[Linked | None]:
    """The links of the known row with the same words, at least half of whose figures agree.

    The only row with just these words is the one even where none agrees: a row may have a
    single figure, and a wrong one must not hide.
    """
    words = _bare(place.row_head)
    named = [(item, item.beside(row)) for item in known if _alike(words, item.words)]
    fitting = [links for _, links in named if links is not None]
    agreed = [
        sum(
            _reading(item.text, link, quantities) is not None
            for item, link in zip(row, links, strict=True)
        )
        for links in fitting
    ]
    best = max(agreed, default=0)
    if best and 2 * best >= len(row) and agreed.count(best) == 1:
        return fitting[agreed.index(best)]
    same = [
        links for item, links in named if links is not None and words in (item.words, item.label)
    ]
    return same[0] if len(same) == 1 and not best else ()


def _is_figure(text: str, cell: Linked, quantities: Quantities) -> bool:
    """Whether a cell holds another figure than the quantity that belongs there."""
    item = quantities.get(cell.quantity)
    return item is not None and item.value is not None and any(sign.isdigit() for sign in text)


def _alike(words: str, known: str) -> bool:
    if not words or not known:
        return False
    return words == known or words in known or known in words


def _bare(text: str) -> str:
    return _NO_WORD.sub(" ", re.sub(r"\d", " ", text.lower())).strip()


def _reading(text: str, cell: Linked | None, quantities: Quantities) -> Reading | None:
    """The link of a cell when the quantity prints what stands in it."""
    if cell is None or cell.quantity not in quantities:
        return None
    quantity = quantities[cell.quantity]
    if quantity.value is None:
        return None
    bare = plain(text).strip().rstrip("*").strip()
    dash = "-" if bare == "\u2013" else bare
    for name in dict.fromkeys((cell.format, *formats_for(quantity))):
        shown = plain(printed(quantity.value, name)).replace("\u2013", "-")
        if not FORMATS[name].is_word and dash == shown:
            return Reading(quantity, name)
    return None
