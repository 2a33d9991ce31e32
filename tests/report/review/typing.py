"""Make typed reports: take the links out of ours, or write one with python-docx."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import docx
from lxml import etree

from norcrin_xl.report.base import NAMESPACE
from norcrin_xl.report.word.controls import PARAGRAPH, SDT, TEXT, content_of, tag_of
from norcrin_xl.report.word.package import WordPackage

Place = tuple[str, int, int]
"""Part, number of the paragraph in it, and how far into its text a number begins."""


def flattened(content: bytes) -> tuple[bytes, dict[Place, tuple[str, str]]]:
    """A report of ours as if it had been typed, and what was linked where: tag and text."""
    package = WordPackage(content, "x")
    truth: dict[Place, tuple[str, str]] = {}
    for name in package.text_parts():
        root = package.root(name)
        numbers = {control for control in root.iter(SDT) if tag_of(control).startswith("tall:")}
        for count, paragraph in enumerate(root.iter(PARAGRAPH)):
            length = 0
            for element in paragraph.iter(SDT, TEXT):
                if element.tag == TEXT:
                    length += len(element.text or "")
                elif element in numbers:
                    text = "".join(t.text or "" for t in element.iter(TEXT))
                    truth[name, count, length] = (tag_of(element), text)
        for control in list(root.iter(SDT)):
            _open(control)
    for name, part in list(package.parts.items()):
        if NAMESPACE.encode() in part and "Props" not in name:
            package.parts[name] = b"<x/>"
    return package.packed(), truth


def _open(control: etree._Element) -> None:
    parent = control.getparent()
    assert parent is not None
    at = parent.index(control)
    kept = list(content_of(control))
    parent.remove(control)
    for offset, child in enumerate(kept):
        parent.insert(at + offset, child)


Part = str | tuple[str, str]
"""Text, or text with a format: ("12", "b")."""


def typed_report(*paragraphs: str | Sequence[Part], table: Sequence[Sequence[str]] = ()) -> bytes:
    """A report that python-docx writes. A paragraph that begins with "# " is a heading; one of
    several parts has a run for each, such as ``["Vi hadde ", ("1 ", "b"), "513 deltakere."]``.
    """
    document = docx.Document()
    for item in paragraphs:
        if isinstance(item, str) and item.startswith("# "):
            document.add_heading(item[2:], 1)
        elif isinstance(item, str):
            document.add_paragraph(item)
        else:
            _runs(document.add_paragraph(), item)
    if table:
        made = document.add_table(len(table), len(table[0]))
        for row, cells in zip(made.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _runs(paragraph: docx.text.paragraph.Paragraph, parts: Sequence[Part]) -> None:
    for part in parts:
        text, look = part if isinstance(part, tuple) else (part, "")
        run = paragraph.add_run(text)
        run.bold, run.italic = "b" in look or None, "i" in look or None
