"""The report's tables as WordprocessingML, drawn with the template's table and styles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from norcrin_xl.markup import Paragraph, parse
from norcrin_xl.quantities.exhibits import (
    Hyperlink,
    Linked,
    Marked,
    RowStyle,
    Table,
    TableCell,
    TableRow,
)
from norcrin_xl.report.texts import inline_xml, narrative_xml
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import (
    CELL,
    ROW,
    TABLE,
    VALUE,
    deletion,
    escaped,
    paragraph,
    run_xml,
    w,
    with_paragraph_properties,
    xml_of,
)
from norcrin_xl.report.word.styles import StyleSheet

if TYPE_CHECKING:
    from norcrin_xl.report.writer import PartWriter

TEXT_WIDTH = 9072
"""The width of a table without a prototype, in twentieths of a point: A4, margins 2.5 cm."""

KEPT_TOGETHER = 15
"""A table with no more lines than this is kept on one page with its caption."""

CHARACTER_WIDTH = 100
"""A character of a table's text in twentieths of a point, about: 10 points Calibri."""

EMPTY = "Ingen."
"""What stands where a list is empty."""

_NO_LOOKS = (
    "<w:tcBorders>"
    + "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right"))
    + '</w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="auto"/>'
)

_WEB = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_OWN_STYLE = re.compile(r"(<w:pPr><w:pStyle [^>]*/>)")
_KEEP = "<w:keepNext/>"
_HEADER = w("trPr/tblHeader")
_STYLES = {
    RowStyle.PLAIN: (styles.TABLE_TEXT, styles.TABLE_FIGURES),
    RowStyle.TOTAL: (styles.TABLE_TOTAL, styles.TABLE_TOTAL_FIGURES),
    RowStyle.BLOCK: (styles.TABLE_BLOCK, styles.TABLE_BLOCK),
}
_HEAD = (styles.TABLE_HEAD, styles.TABLE_HEAD_FIGURES)


@dataclass(frozen=True, slots=True)
class Prototype:
    """The table that stands in the template: its looks are kept, its rows are not.

    `widths` are those of its columns in twentieths of a point. `heads` are the rows above the
    one that holds the columns' headings; `head` holds that row's properties and its cells'.
    """

    properties: etree._Element | None
    widths: tuple[int, ...]
    heads: tuple[etree._Element, ...]
    head: tuple[str, ...]

    @property
    def style(self) -> str:
        found = None if self.properties is None else self.properties.find(w("tblStyle"))
        return styles.TABLE if found is None else str(found.get(VALUE, ""))


def prototype(content: etree._Element) -> Prototype:
    """The prototype that a control's content holds, without looks when it holds no table."""
    found = next(content.iter(TABLE), None)
    if found is None:
        return Prototype(None, (), (), ())
    grid = found.findall(w("tblGrid/gridCol"))
    widths = tuple(int(str(column.get(w("w"), "0"))) for column in grid)
    heads = [
        row for row in found.iter(ROW) if row.find(_HEADER) is not None and deletion(row) is None
    ]
    head: tuple[str, ...] = ()
    if heads:
        cells = (xml_of(cell.find(w("tcPr"))) for cell in heads[-1].iter(CELL))
        head = (xml_of(heads[-1].find(w("trPr"))), *cells)
    return Prototype(found.find(w("tblPr")), widths, tuple(heads[:-1]), head)


def table_elements(
    table: Table, pattern: Prototype, sheet: StyleSheet, context: PartWriter
) -> list[etree._Element]:
    """The w:tbl of `table`, followed by its notes."""
    drawing = _Drawing(table, pattern, sheet, context)
    made = sheet.elements(drawing.xml())
    if pattern.properties is not None:
        _adopt(made[0], pattern, drawing.fits)
    return made


def _adopt(made: etree._Element, pattern: Prototype, fits: bool) -> None:
    """Take over the prototype's table properties, and its upper header rows when they fit."""
    own = made.find(w("tblPr"))
    assert own is not None
    assert pattern.properties is not None
    properties = deepcopy(pattern.properties)
    look = properties.find(w("tblLook"))
    if look is not None:
        own.replace(own.findall(w("tblLook"))[0], _without_last_row(look))
    for name in (*_SAID, "tblPrChange"):
        for old in properties.findall(w(name)):
            properties.remove(old)
    properties.extend(own.findall(w(name))[0] for name in _SAID)
    made.replace(own, properties)
    if fits and pattern.heads and made.find(f"{ROW}/{_HEADER}") is not None:
        first = made.find(ROW)
        assert first is not None
        for row in pattern.heads:
            first.addprevious(deepcopy(row))


def _without_last_row(look: etree._Element) -> etree._Element:
    """What the prototype shows of its table style, but no last row: totals are drawn each."""
    kept = deepcopy(look)
    kept.set(w("lastRow"), "0")
    bits = str(kept.get(VALUE, ""))
    if re.fullmatch("[0-9A-Fa-f]{1,4}", bits):
        kept.set(VALUE, f"{int(bits, 16) & ~_LAST_ROW:04X}")
    return kept


_LAST_ROW = 0x0040
_SAID = ("tblLook", "tblCaption", "tblDescription")
"""What a table says itself, in the order in which the schema wants it."""


class _Drawing:
    """One table on its way to XML."""

    def __init__(
        self, table: Table, pattern: Prototype, sheet: StyleSheet, context: PartWriter
    ) -> None:
        self._table = table
        self._pattern = pattern
        self._context = context
        self.fits = len(pattern.widths) == len(table.columns)
        self._widths = self._columns()
        self._total = sheet.total_row(sheet.id(pattern.style))
        self._marks = tuple(self._widest_mark(index) for index in range(len(table.columns)))
        self._short = sum(map(self._lines, table.rows)) <= KEPT_TOGETHER
        self._blocks = any(row.style is RowStyle.BLOCK for row in table.rows)

    def _widest_mark(self, index: int) -> int:
        """Characters of the longest mark beside the figures of a column."""
        cells = (row.cells[index] for row in self._table.rows if len(row.cells) > index)
        return max((len(cell.mark) for cell in cells if isinstance(cell, Linked)), default=0)

    def _lines(self, row: TableRow) -> int:
        """How many lines a row takes up, about."""
        if row.style is RowStyle.BLOCK:
            return 1
        pairs = zip(row.cells, self._widths, strict=False)
        return max(
            (1 + len(_words(cell)) * CHARACTER_WIDTH // max(1, width) for cell, width in pairs),
            default=1,
        )

    def _columns(self) -> tuple[int, ...]:
        if self.fits:
            return self._pattern.widths
        whole = sum(self._pattern.widths) or TEXT_WIDTH
        return tuple(round(column.width * whole) for column in self._table.columns)

    def xml(self) -> str:
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in self._widths)
        rows = f"{self._head()}{self._body()}" if self._table.rows else self._empty()
        return (
            f"<w:tbl>{self._properties()}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>{self._notes()}"
        )

    def _empty(self) -> str:
        """One cell without looks, which reads as a line of text; the columns stay for later."""
        line = _paragraph(run_xml(EMPTY), styles.TABLE_TEXT, bool(self._table.notes))
        cell = self._cell(line, sum(self._widths), extra=f"{self._span()}{_NO_LOOKS}")
        return f"<w:tr>{cell}</w:tr>"

    def _span(self) -> str:
        return f'<w:gridSpan w:val="{len(self._widths)}"/>' if len(self._widths) > 1 else ""

    def _properties(self) -> str:
        table = self._table
        caption = f"Tabell {table.number}. {table.caption}" if table.number else table.caption
        return (
            f'<w:tblPr><w:tblStyle w:val="{styles.TABLE}"/>'
            f'<w:tblW w:w="{sum(self._widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
            'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
            f'<w:tblCaption w:val="{escaped(caption)}"/>'
            f'<w:tblDescription w:val="{escaped(table.summary)}"/></w:tblPr>'
        )

    def _head(self) -> str:
        """The row with the columns' headings, which repeats on each page."""
        kept = self._pattern.head if self.fits else ()
        looks = kept[1:] if len(kept) == len(self._widths) + 1 else ()
        cells = []
        for index, column in enumerate(self._table.columns):
            style = _HEAD[column.figures]
            room = self._marks[index] * CHARACTER_WIDTH
            heading = _paragraph(run_xml(column.header), style, True, room)
            properties = looks[index] if looks else ""
            cells.append(self._cell(heading, self._widths[index], properties))
        row = kept[0] if kept and kept[0] else "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
        return f"<w:tr>{row}{''.join(cells)}</w:tr>"

    def _body(self) -> str:
        rows = self._table.rows
        return "".join(self._row(row, self._stays(rows, index)) for index, row in enumerate(rows))

    def _stays(self, rows: Sequence[TableRow], index: int) -> bool:
        """Whether a row stays with what follows it.

        All do in a short table, and in a block of one that has blocks. In a long one no row is
        left alone at its beginning, before a total or before the notes.
        """
        if index == len(rows) - 1:
            return bool(self._table.notes)
        following = rows[index + 1].style
        within = self._blocks and following is not RowStyle.BLOCK
        return self._short or within or index == 0 or following is RowStyle.TOTAL

    def _row(self, row: TableRow, keep: bool) -> str:
        if row.style is RowStyle.BLOCK:
            content = self._content(row.cells[0], styles.TABLE_BLOCK, keep)
            cells = self._cell(content, sum(self._widths), extra=self._span())
        else:
            cells = "".join(self._plain_cells(row, keep))
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"

    def _plain_cells(self, row: TableRow, keep: bool) -> list[str]:
        looks = self._total if row.style is RowStyle.TOTAL else ""
        shown = (*row.cells, *[""] * (len(self._widths) - len(row.cells)))
        return [
            self._cell(
                self._content(cell, _STYLES[row.style][column.figures], keep, most),
                width,
                extra=looks,
            )
            for cell, column, width, most in zip(
                shown, self._table.columns, self._widths, self._marks, strict=True
            )
        ]

    def _cell(self, content: str, width: int, properties: str = "", extra: str = "") -> str:
        looks = properties or f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{extra}</w:tcPr>'
        return f"<w:tc>{looks}{content}</w:tc>"

    def _content(self, cell: TableCell, style: str, keep: bool, widest_mark: int = 0) -> str:
        """A cell's paragraphs. Figures stand in line: a mark hangs in the room to their right."""
        if isinstance(cell, str):
            return _paragraph(run_xml(cell) if cell else "", style, keep)
        if isinstance(cell, Linked):
            mark = run_xml(cell.mark) if cell.mark else ""
            room = (widest_mark - len(cell.mark)) * CHARACTER_WIDTH
            number = self._context.linked(cell.quantity, cell.format)
            return _paragraph(number + mark, style, keep, room)
        if isinstance(cell, Hyperlink):
            return _paragraph(self._link(cell), style, keep)
        return self._marked(cell, style, keep)

    def _link(self, cell: Hyperlink) -> str:
        if not _WEB.fullmatch(cell.address):
            return run_xml(cell.text)
        return self._context.hyperlink(cell.address, run_xml(cell.text, styles.HYPERLINK))

    def _marked(self, cell: Marked, style: str, keep: bool) -> str:
        blocks = parse(cell.markup)
        if all(isinstance(block, Paragraph) for block in blocks) and len(blocks) < 2:
            return _paragraph(inline_xml(cell.markup, self._context), style, keep)
        xml = narrative_xml(cell.markup, self._context)
        if keep:
            xml = _OWN_STYLE.sub(rf"\1{_KEEP}", xml)
        properties = f'<w:pPr><w:pStyle w:val="{style}"/>{_KEEP if keep else ""}</w:pPr>'
        return with_paragraph_properties(xml, properties)

    def _notes(self) -> str:
        return "".join(
            _paragraph(run_xml(f"{mark} {text}".strip()), styles.TABLE_NOTE, False)
            for mark, text in self._table.notes
        )


def _words(cell: TableCell) -> str:
    """What a cell says, as far as it can take more than one line."""
    if isinstance(cell, Linked):
        return ""
    if isinstance(cell, Hyperlink):
        return cell.text
    return cell if isinstance(cell, str) else cell.markup


def _paragraph(content: str, style: str, keep: bool, room: int = 0) -> str:
    """A paragraph; `room` is left free to its right, in twentieths of a point."""
    indent = f'<w:ind w:right="{room}"/>' if room else ""
    return paragraph(content, style, f"{_KEEP if keep else ''}{indent}")
