"""A list of changes as a Word document, made from scratch with python-docx."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from norcrin_xl.office_file import allowed
from norcrin_xl.report.changes.listing import Cell, ChangeList, ListSection, cell

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table, _Cell

_NAVY, _TEAL = RGBColor(0x1B, 0x36, 0x5D), RGBColor(0x00, 0x6D, 0x77)
_RED, _GREY = RGBColor(0x9B, 0x1C, 0x1C), RGBColor(0x5B, 0x66, 0x75)
_PALE, _LINE = "EEF2F7", "C5CCD6"
_FONT, _LANGUAGE = "Calibri", "nb-NO"
_MARGIN = Cm(1.8)


def as_docx(shown: ChangeList) -> bytes:
    """The list as a .docx on lying A4 pages; header rows repeat, rows do not break over pages."""
    document = Document()
    _page(document)
    _styles(document)
    properties = document.core_properties
    properties.title, properties.author, properties.language = shown.title, "", _LANGUAGE
    properties.comments = ""
    document.add_heading(allowed(shown.title), level=1)
    document.add_paragraph(allowed(shown.intro))
    for section in shown.sections:
        _section(document, section)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN


def _styles(document: WordDocument) -> None:
    for name, size in (("Normal", 10), ("Heading 1", 18), ("Heading 2", 13)):
        style: Any = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        if name != "Normal":
            style.font.color.rgb = _NAVY
    language = document.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), _LANGUAGE)


def _section(document: WordDocument, section: ListSection) -> None:
    count = f" ({len(section.rows)})" if section.rows else ""
    document.add_heading(allowed(section.heading + count), level=2)
    if not section.rows:
        document.add_paragraph(allowed(section.when_empty))
        return
    if section.note:
        document.add_paragraph(allowed(section.note))
    heads, widths = section.columns
    table = document.add_table(rows=1, cols=len(heads))
    table.autofit = False
    _fill(table, [_heads(heads), *section.rows])
    _dress(table, widths, document)


def _heads(heads: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(cell(head, "label") for head in heads)


def _fill(table: Any, rows: Sequence[Iterable[Cell]]) -> None:
    for _ in rows[1:]:
        table.add_row()
    cells = table._cells
    width = len(cells) // len(rows)
    for number, row in enumerate(rows):
        for place, pieces in enumerate(row):
            _write(cells[number * width + place], pieces)


def _write(holder: _Cell, pieces: Cell) -> None:
    """Each piece of a cell as a paragraph; lines within it stay lines."""
    paragraph = holder.paragraphs[0]
    for place, piece in enumerate(piece for piece in pieces if piece.text):
        if place:
            paragraph = holder.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        run: Any = paragraph.add_run(allowed(piece.text))
        if piece.look == "old":
            run.font.strike, run.font.color.rgb = True, _RED
        elif piece.look == "new":
            run.bold, run.font.color.rgb = True, _TEAL
        elif piece.look == "label":
            run.bold = True
        elif piece.look == "note":
            run.font.size, run.font.color.rgb = Pt(8.5), _GREY


def _dress(table: Table, widths: Sequence[float], document: WordDocument) -> None:
    """Widths, a rule under each row, a pale header that repeats."""
    section: Any = document.sections[0]
    whole = section.page_width - section.left_margin - section.right_margin
    for column, share in zip(table.columns, widths, strict=True):
        column.width = int(whole * share)
    _borders(table)
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for place, share in zip(row.cells, widths, strict=True):
            place.width = int(whole * share)
            if number == 0:
                _shade(place)


def _borders(table: Table) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _LINE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties: Any = table._tbl.tblPr
    following = properties.find(qn("w:tblLayout"))
    if following is None:
        following = properties.find(qn("w:tblLook"))
    following.addprevious(borders)


def _shade(holder: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _PALE)):
        shade.set(qn(f"w:{name}"), value)
    holder._tc.get_or_add_tcPr().append(shade)
