"""The annexes as Word text at the end of the report's copy: one contents, one run of pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from norcrin_xl.model import Quantities
from norcrin_xl.quantities.annexes import Annex, AnnexForm
from norcrin_xl.report.pdf.flatten import unwrap_controls
from norcrin_xl.report.pdf.sections import is_wide, turn_pages
from norcrin_xl.report.record import Missing, Record
from norcrin_xl.report.tables import Prototype, table_elements
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import elements, escaped, run_xml, w
from norcrin_xl.report.word.ids import Ids
from norcrin_xl.report.word.numbering import Numbering
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.stylesheet import StyleSheet
from norcrin_xl.report.writer import Document, PartWriter

_NEW_PAGE = "<w:pageBreakBefore/>"
_UPRIGHT = Prototype(None, (), (), ())


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
    place = _Place(package, sheet)
    for one in made:
        heading = _paragraph(one.heading, styles.PLAIN_HEADING, place.begin(one.forms[0].wide))
        _append(root, elements(sheet.translated(heading)))
        for index, form in enumerate(one.forms):
            start = place.begin(form.wide) if index else ""
            _append(root, _form(form, sheet, writer, place.looks, start))
    unwrap_controls(root)
    return document.record.missing


def _append(root: etree._Element, made: Iterable[etree._Element]) -> None:
    """Put paragraphs and tables at the end of the text, before the last section's properties."""
    body = root.find(w("body"))
    assert body is not None
    last = body.find(w("sectPr"))
    place = len(body) if last is None else body.index(last)
    body[place:place] = list(made)


class _Place:
    """Where the next form is to stand: upright, or on pages turned on their side."""

    def __init__(self, package: WordPackage, sheet: StyleSheet) -> None:
        self._package, self._sheet = package, sheet
        self._wide = is_wide(package)
        self.looks = _UPRIGHT

    def begin(self, wide: bool) -> str:
        """Begin a new page that is wide or not. Returns what its first paragraph needs for it."""
        if wide == self._wide:
            return _NEW_PAGE
        self._wide = wide
        width = turn_pages(self._package, self._sheet)
        self.looks = Prototype(None, (width,), (), ()) if wide and width else _UPRIGHT
        return "" if width else _NEW_PAGE


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
