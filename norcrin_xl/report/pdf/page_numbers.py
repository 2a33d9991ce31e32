"""Right page numbers in the table of contents, in the PDF and stored in the .docx."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pikepdf
from lxml import etree

from norcrin_xl.report.contents import Heading, write_contents
from norcrin_xl.report.ids import Ids, drop_doubled_bookmarks
from norcrin_xl.report.numbering import Numbering
from norcrin_xl.report.pdf.flatten import unwrap_field
from norcrin_xl.report.references import WordField, fields
from norcrin_xl.report.stylesheet import StyleSheet
from norcrin_xl.report.word_package import WordPackage


def count_pages(package: WordPackage) -> tuple[Heading, ...]:
    """Write the entries of a copy's table of contents so that LibreOffice counts their pages.

    Within the table's field it would print the numbers that are stored; outside it, it puts in
    those of its own pages. Returns the entries.
    """
    root = package.root(package.main)
    drop_doubled_bookmarks(root)
    headings = _write(package, None)
    _write(package, {heading.bookmark: 0 for heading in headings})
    for item in [item for item in fields(root) if item.kind == "TOC"]:
        unwrap_field(item.begin, item.end)
    return headings


def pages_of(pdf: pikepdf.Pdf, headings: Sequence[Heading]) -> Mapping[str, int]:
    """The page of each heading's bookmark, from 1; one that is not in the PDF is left out."""
    targets: Any = pdf.Root.get("/Dests", {})
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    found = {heading.bookmark: targets.get(_target(heading.bookmark)) for heading in headings}
    return {name: numbers[place[0].objgen] for name, place in found.items() if place is not None}


def _target(bookmark: str) -> str:
    """The name that LibreOffice gives a bookmark in a PDF: what is no letter is its code."""
    return "/" + "".join(
        sign if sign.isascii() and sign.isalnum() else f"{ord(sign):02X}" for sign in bookmark
    )


def with_page_numbers(docx: bytes, file: str, pages: Mapping[str, int]) -> bytes:
    """`docx` with the page of each bookmark in its table of contents; nothing else changes.

    Entries that show a page get the right one. A table whose entries show none is written
    anew. Word does not ask to update anything when the document is opened.
    """
    package = WordPackage(docx, file)
    root = package.root(package.main)
    shown = [item for item in fields(root) if _bookmark(item) in pages]
    if not shown:
        _write(package, pages)
    elif not any(_differs(item, pages) for item in shown):
        return docx
    for item in shown:
        item.show(str(pages[_bookmark(item)]))
    return package.packed()


def _bookmark(item: WordField) -> str:
    return item.words[1] if item.kind == "PAGEREF" and len(item.words) > 1 else ""


def _differs(item: WordField, pages: Mapping[str, int]) -> bool:
    shown = "".join(text.text or "" for text in item.texts)
    return shown.strip() != str(pages[_bookmark(item)])


def _write(package: WordPackage, pages: Mapping[str, int] | None) -> tuple[Heading, ...]:
    root: etree._Element = package.root(package.main)
    styles, lists = (package.target(package.main, kind) for kind in ("styles", "numbering"))
    sheet = StyleSheet(package.peek(styles) if styles else None)
    numbering = Numbering(package.peek(lists) if lists else None, sheet)
    ids = Ids([etree.tostring(root)])
    return write_contents(root, sheet, numbering, ids, pages)
