"""The annexes as Word text at the end of the report's copy; pages turned on their side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from posixpath import basename, dirname, join

from lxml import etree

from norcrin_xl.model import Quantities
from norcrin_xl.quantities.exhibits import Annex, AnnexForm
from norcrin_xl.report.pdf.flatten import unwrap_controls
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import (
    OFFICE,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    VALUE,
    elements,
    first_child,
    names,
    paragraph,
    run_xml,
    value_of,
    w,
)
from norcrin_xl.report.word.numbering import Ids, Numbering
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.styles import StyleSheet
from norcrin_xl.report.word_tables import Prototype, table_elements
from norcrin_xl.report.writer import Document, Missing, PartWriter, Record

_BEFORE_TABS = names(
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers "
    "pBdr shd"
)
_ID = f"{{{OFFICE}}}id"
_PLACE = w("pos")
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


def turn_pages(package: WordPackage, sheet: StyleSheet) -> int:
    """End the section at the end of the text; what follows stands on pages turned the other way.

    Returns the width of the new text in twentieths of a point, 0 when the document has no
    sections. The first page of the new section has the header and footer of all pages.
    """
    body = package.root(package.main).find(w("body"))
    last = None if body is None else body.find(w("sectPr"))
    size = None if last is None else last.find(w("pgSz"))
    if last is None or size is None:
        return 0
    _end_section(last)
    for mark in last.findall(w("titlePg")):
        last.remove(mark)
    before = _text_width(last)
    wide, high = str(size.get(w("h"), "")), str(size.get(w("w"), ""))
    size.set(w("w"), wide)
    size.set(w("h"), high)
    size.set(w("orient"), "landscape" if _number(wide) > _number(high) else "portrait")
    after = _text_width(last)
    for kind in ("header", "footer"):
        for reference in last.findall(w(f"{kind}Reference")):
            _fit(package, sheet, kind, reference, after / before)
    return after


def is_wide(package: WordPackage) -> bool:
    """Whether the text ends on pages turned on their side."""
    size = package.root(package.main).find(f"{w('body')}/{w('sectPr')}/{w('pgSz')}")
    return size is not None and size.get(w("orient")) == "landscape"


def _end_section(last: etree._Element) -> None:
    """End a section like the last one here, with the last paragraph where there is one."""
    ending = last.getprevious()
    if ending is None or ending.tag != PARAGRAPH or ending.find(f".//{w('sectPr')}") is not None:
        ending = elements("<w:p/>")[0]
        last.addprevious(ending)
    first_child(ending, PARAGRAPH_PROPERTIES).append(deepcopy(last))


def _text_width(section: etree._Element) -> int:
    size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
    width = 0 if size is None else _number(size.get(w("w")))
    sides = () if margins is None else (margins.get(w("left")), margins.get(w("right")))
    return max(1, width - sum(map(_number, sides)))


def _number(text: str | None) -> int:
    return int(text) if text and text.lstrip("-").isdigit() else 0


def _fit(
    package: WordPackage, sheet: StyleSheet, kind: str, reference: etree._Element, scale: float
) -> None:
    """Give the new section a copy of its header or footer, the tab stops moved."""
    name = package.related(package.main, str(reference.get(_ID)))
    if name is None:
        return
    root = deepcopy(package.root(name))
    for one in root.iter(PARAGRAPH):
        _move_tabs(one, sheet, scale)
    number = 1 + sum(part.startswith("word/snudd") for part in package.parts)
    turned = join(dirname(name), f"snudd{number}.xml")
    package.add(turned, etree.tostring(root), _TYPES.format(kind))
    relations = join(dirname(name), "_rels", f"{basename(name)}.rels")
    if relations in package.parts:
        held = etree.tostring(package.root(relations))
        package.add(join(dirname(name), "_rels", f"{basename(turned)}.rels"), held)
    reference.set(_ID, package.relate(package.main, f"{OFFICE}/{kind}", turned))


def _move_tabs(paragraph: etree._Element, sheet: StyleSheet, scale: float) -> None:
    """Scale the tab stops of a paragraph, its style's too, that centre or stand to the right."""
    properties = first_child(paragraph, PARAGRAPH_PROPERTIES)
    stops = _stops(properties, sheet)
    moved = {place: stop for place, stop in stops.items() if stop.get(VALUE) in ("center", "right")}
    if not moved:
        return
    own = properties.find(w("tabs"))
    if own is not None:
        properties.remove(own)
    tabs = elements("<w:tabs/>")[0]
    for place, stop in sorted(stops.items()):
        if place in moved:
            tabs.append(elements(f'<w:tab w:val="clear" w:pos="{place}"/>')[0])
            stop.set(_PLACE, str(round(place * scale)))
        tabs.append(stop)
    place = sum(child.tag in _BEFORE_TABS for child in properties)
    properties.insert(place, tabs)


def _stops(properties: etree._Element, sheet: StyleSheet) -> dict[int, etree._Element]:
    """Copies of the tab stops that hold for a paragraph, by their place."""
    chain = sheet.basis(value_of(properties, w("pStyle")))
    found: dict[int, etree._Element] = {}
    for holder in (*(item.find(PARAGRAPH_PROPERTIES) for item in reversed(chain)), properties):
        for stop in () if holder is None else holder.iterfind(f"{w('tabs')}/{w('tab')}"):
            found[_number(stop.get(_PLACE))] = deepcopy(stop)
    return {place: stop for place, stop in found.items() if stop.get(VALUE) != "clear"}


_NEW_PAGE = "<w:pageBreakBefore/>"
_ABOVE_TABLE = '<w:keepNext/><w:spacing w:after="120"/>'
_UPRIGHT = Prototype(None, (), (), ())


def annex(
    package: WordPackage, made: Sequence[Annex], quantities: Quantities
) -> tuple[Missing, ...]:
    """Append the annexes to a flattened copy, in place. Returns what they lack."""
    sheet = package.sheet
    ids = Ids(package.parts[name] for name in package.text_parts())
    document = Document(package, quantities, Record(), ids, Numbering(None, sheet))
    writer = PartWriter(document, package.main)
    writer.in_table = True
    root = package.root(package.main)
    wide, looks = is_wide(package), _UPRIGHT
    for one in made:
        for form in one.forms:
            width = 0
            if form.wide != wide:
                wide, width = form.wide, turn_pages(package, sheet)
                looks = Prototype(None, (width,), (), ()) if wide and width else _UPRIGHT
            if form is one.forms[0]:
                start = "" if width else _NEW_PAGE
                heading = paragraph(run_xml(one.heading), styles.PLAIN_HEADING, start)
                _append(root, sheet.elements(heading))
            _append(root, _form(form, sheet, writer, looks))
    unwrap_controls(root)
    return document.record.missing


def _append(root: etree._Element, made: Iterable[etree._Element]) -> None:
    """Put paragraphs and tables at the end of the text, before the last section's properties."""
    body = root.find(w("body"))
    assert body is not None
    last = body.find(w("sectPr"))
    place = len(body) if last is None else body.index(last)
    body[place:place] = list(made)


def _form(
    form: AnnexForm, sheet: StyleSheet, writer: PartWriter, looks: Prototype
) -> Iterable[etree._Element]:
    """A form's heading (the second level of the bookmarks), what it is about, and its table."""
    heading = paragraph(run_xml(form.heading), styles.SUB_HEADING, '<w:outlineLvl w:val="1"/>')
    about = paragraph(run_xml(form.about), styles.TABLE_TEXT, _ABOVE_TABLE) if form.about else ""
    yield from sheet.elements(heading + about)
    yield from table_elements(form.table, looks, sheet, writer)
    yield from elements("<w:p/>")
