"""The rival: docxtpl fills a template with the same tables, pictures and paragraphs."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from docx import Document
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage

from norcrin_xl.numbers import printed
from norcrin_xl.quantities.exhibits import Hyperlink, Linked, Marked, Table, TableCell
from norcrin_xl.workbook.workbook import Workbook


def picture() -> bytes:
    """A white PNG of the size that a chart would have at 96 dots per inch."""
    width, height = 567, 265

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\xff" * width for _ in range(height)))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def template(book: Workbook) -> bytes:
    """A docxtpl template that loops over sections, packages, tables and figures."""
    document = Document()
    document.add_heading("{{ title }}", 0)
    document.add_paragraph("{%p for section in sections %}")
    document.add_heading("{{ section.heading }}", 1)
    document.add_paragraph("{%p for text in section.paragraphs %}")
    document.add_paragraph("{{ text }}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p for package in packages %}")
    document.add_heading("{{ package.title }}", 2)
    for part in ("status", "deviations", "measures"):
        document.add_paragraph(f"{{%p for text in package.{part} %}}")
        document.add_paragraph("{{ text }}")
        document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")
    for name, table in book.tables.items():
        _add_table(document, "t" + name.replace(".", "_"), table)
    for name in book.figures:
        document.add_paragraph("{{ f" + name.replace(".", "_") + " }}")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def long_template(numbers: int, words: str) -> bytes:
    """A docxtpl template of running text with this many numbers, two in a paragraph."""
    document = Document()
    for number in range(0, numbers, 2):
        document.add_paragraph(f"{{{{ n{number} }}}} {words} {{{{ n{number + 1} }}}}.")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _add_table(document: Any, name: str, table: Table) -> None:
    document.add_paragraph(f"{table.id} {table.caption}")
    width = len(table.columns)
    grid = document.add_table(rows=4, cols=width)
    for column, cell in zip(table.columns, grid.rows[0].cells, strict=True):
        cell.text = column.header
    grid.rows[1].cells[0].text = f"{{%tr for row in {name} %}}"
    for index, cell in enumerate(grid.rows[2].cells):
        cell.text = f"{{{{ row[{index}] }}}}"
    grid.rows[3].cells[0].text = "{%tr endfor %}"


def context(book: Workbook) -> dict[str, Any]:
    """What the template is filled with: the same texts and figures, ready as strings."""
    data = book.data
    values: dict[str, Any] = {
        "title": f"Årsrapport {data.setup.year}",
        "sections": [
            {
                "heading": spec.heading,
                "paragraphs": data.sections[spec.number].markup.split("\n\n"),
            }
            for spec in data.form.sections
            if spec.holds_text
        ],
        "packages": [
            {
                "title": package.heading,
                "status": package.status.text.split("\n\n"),
                "deviations": package.deviations.text.split("\n\n"),
                "measures": package.measures.text.split("\n\n"),
            }
            for package in data.work_packages
        ],
    }
    for name, table in book.tables.items():
        width = len(table.columns)
        values["t" + name.replace(".", "_")] = [
            [_text(cell, book) for cell in row.cells] + [""] * (width - len(row.cells))
            for row in table.rows
        ]
    return values


def _text(cell: TableCell, book: Workbook) -> str:
    if isinstance(cell, Linked):
        value = book.quantities[cell.quantity].value
        return "" if value is None else printed(value, cell.format)
    if isinstance(cell, Hyperlink):
        return cell.text
    return cell.markup if isinstance(cell, Marked) else cell


def render(content: bytes, values: dict[str, Any], figures: list[str], image: bytes) -> bytes:
    """One report by docxtpl, from template bytes to document bytes."""
    document = DocxTemplate(BytesIO(content))
    pictures = {
        "f" + name.replace(".", "_"): InlineImage(document, BytesIO(image), width=Cm(15))
        for name in figures
    }
    document.render({**values, **pictures}, autoescape=True)
    out = BytesIO()
    document.save(out)
    return out.getvalue()
