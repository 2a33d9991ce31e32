"""The annexes as Word text at the end of the report's copy: one contents, one run of pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy

from lxml import etree

from norcrin_xl.model import Quantities
from norcrin_xl.quantities.annexes import Annex, AnnexForm
from norcrin_xl.report import styles
from norcrin_xl.report.controls import elements, escaped, run_xml, w
from norcrin_xl.report.ids import Ids
from norcrin_xl.report.numbering import Numbering
from norcrin_xl.report.pdf.flatten import unwrap_controls
from norcrin_xl.report.record import Missing, Record
from norcrin_xl.report.stylesheet import StyleSheet
from norcrin_xl.report.tables import Prototype, table_elements
from norcrin_xl.report.word_package import WordPackage
from norcrin_xl.report.writer import Document, PartWriter

WIDE_TEXT = 14003
"""The width of the text on an A4 page turned on its side, in twentieths of a point."""

_NEW_PAGE = "<w:pageBreakBefore/>"
_UPRIGHT = Prototype(None, (), (), ())
_WIDE = Prototype(None, (WIDE_TEXT,), (), ())


def annex(
    package: WordPackage, made: Sequence[Annex], quantities: Quantities
) -> tuple[Missing, ...]:
    """Append the annexes to a flattened copy, in place. Returns what they lack."""
    name = package.target(package.main, "styles")
    sheet = StyleSheet(package.peek(name) if name else None)
    ids = Ids(package.parts[name] for name in package.text_parts())
    document = Document(package, quantities, Record(), ids, Numbering(None, sheet))
    writer = PartWriter(document, package.main)
    writer.in_table = True
    root = package.root(package.main)
    for one in made:
        if one.wide:
            _begin_wide_pages(root)
        _append(root, _annex(one, sheet, writer))
    unwrap_controls(root)
    return document.record.missing


def _begin_wide_pages(root: etree._Element) -> None:
    """End the section here; what follows stands on pages turned on their side.

    The first page of the new section has the header and footer of all pages.
    """
    body = root.find(w("body"))
    last = None if body is None else body.find(w("sectPr"))
    if body is None or last is None:
        return
    ending = elements("<w:p><w:pPr/></w:p>")[0]
    ending[0].append(deepcopy(last))
    last.addprevious(ending)
    for mark in last.findall(w("titlePg")):
        last.remove(mark)
    size = last.find(w("pgSz"))
    if size is not None and size.get(w("orient")) != "landscape":
        wide, high = str(size.get(w("h"), "")), str(size.get(w("w"), ""))
        size.set(w("w"), wide)
        size.set(w("h"), high)
        size.set(w("orient"), "landscape")


def _append(root: etree._Element, made: Iterable[etree._Element]) -> None:
    """Put paragraphs and tables at the end of the text, before the last section's properties."""
    body = root.find(w("body"))
    assert body is not None
    last = body.find(w("sectPr"))
    place = len(body) if last is None else body.index(last)
    body[place:place] = list(made)


def _annex(one: Annex, sheet: StyleSheet, writer: PartWriter) -> Iterable[etree._Element]:
    start = "" if one.wide else _NEW_PAGE
    yield from elements(sheet.translated(_paragraph(one.heading, styles.PLAIN_HEADING, start)))
    looks = _WIDE if one.wide else _UPRIGHT
    for index, form in enumerate(one.forms):
        start = _NEW_PAGE if index and not one.wide else ""
        yield from _form(form, sheet, writer, looks, start)


def _form(
    form: AnnexForm, sheet: StyleSheet, writer: PartWriter, looks: Prototype, start: str
) -> Iterable[etree._Element]:
    """A form's heading, facts and table. Its heading is the second level of the bookmarks."""
    heading = _paragraph(form.heading, styles.SUB_HEADING, start, '<w:outlineLvl w:val="1"/>')
    facts = "".join(_paragraph(fact, styles.TABLE_TEXT, "<w:keepNext/>") for fact in form.facts)
    yield from elements(sheet.translated(heading + facts + _paragraph("", styles.TABLE_TEXT)))
    yield from table_elements(form.table, looks, sheet, writer)
    yield from elements("<w:p/>")


def _paragraph(text: str, style: str, before: str = "", after: str = "") -> str:
    runs = run_xml(text) if text else ""
    properties = f'<w:pStyle w:val="{escaped(style)}"/>{before}{after}'
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"
