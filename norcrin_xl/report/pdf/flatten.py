"""A plain copy of a report for the converter: what it prints, without what Word keeps beside it.

LibreOffice trips over content controls (it prints field codes of links within them) and prints
tracked changes and comments. None of that, nor names of persons, may reach the PDF.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from lxml import etree

from norcrin_xl.report.contents import LOWER, WordField, count_and_refer, fields
from norcrin_xl.report.pdf.confinement import confine, leads_astray
from norcrin_xl.report.word.controls import (
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    SDT,
    TEXT,
    content_of,
    drop,
    drop_element,
    elements,
    escaped,
    is_on,
    names,
    put_in_place,
    run_xml,
    style_of,
    value_of,
    w,
)
from norcrin_xl.report.word.package import CORE, WordPackage
from norcrin_xl.report.word.styles import StyleSheet

_UNWRAPPED = names("ins moveTo smartTag customXml")
_DROPPED = names(
    "del moveFrom rPrChange pPrChange tblPrChange trPrChange tcPrChange tblPrExChange "
    "tblGridChange sectPrChange numberingChange moveFromRangeStart moveFromRangeEnd "
    "moveToRangeStart moveToRangeEnd customXmlInsRangeStart customXmlInsRangeEnd "
    "customXmlDelRangeStart customXmlDelRangeEnd cellIns cellMerge commentRangeStart "
    "commentRangeEnd commentReference annotationRef customXmlPr smartTagPr proofErr permStart "
    "permEnd"
)
_KEPT_PROPERTIES = re.compile(r"\}(title|language|created|modified)$")

_HIDDEN = w("vanish")
_BY_ITSELF = f"{RUN_PROPERTIES}/{_HIDDEN}"
_RUN_STYLE = f"{RUN_PROPERTIES}/{w('rStyle')}"


def flatten(package: WordPackage) -> tuple[str, ...]:
    """Make the package a plain copy, in place: call it on a package that is not kept.

    Tracked changes are taken as accepted; controls are replaced by what they hold; comments,
    hidden text, stored data, macros and personal properties are gone, and so is what leads out
    of the package. Returns what is left out of that, in words.
    """
    left_out = confine(package)
    hiding = hiding_styles(package.sheet)
    for name in package.text_parts():
        flatten_text(package.root(name), hiding)
    link_lowered(package.root(package.main))
    _drop_properties(package)
    _let_page_numbers_show(package)
    return left_out


def flatten_text(root: etree._Element, hiding: Collection[str] = ()) -> None:
    """Resolve what one part of text holds beside its text, in place.

    `hiding` are the styles that hide text.
    """
    unwrap_controls(root)
    _accept_rows_and_cells(root)
    _accept_marks(root)
    for element in list(root.iter(*_DROPPED)):
        drop_element(element)
    for element in list(root.iter(*_UNWRAPPED)):
        put_in_place(element, list(element))
    drop_hidden(root, hiding)
    freeze(root)


def unwrap_controls(root: etree._Element) -> None:
    """Put what each content control holds in its place."""
    for control in list(root.iter(SDT)):
        put_in_place(control, list(content_of(control)))


def _accept_rows_and_cells(root: etree._Element) -> None:
    """Rows and cells that are marked as deleted go."""
    for mark in list(root.iter(w("cellDel"))):
        holder = next(mark.iterancestors(w("tc")), None)
        if holder is not None:
            drop(holder)
    for row in list(root.iter(w("tr"))):
        if row.find(w("trPr/del")) is not None or row.find(w("tc")) is None:
            drop(row)
    for table in list(root.iter(w("tbl"))):
        if table.find(w("tr")) is None:
            drop(table)


def _accept_marks(root: etree._Element) -> None:
    """A paragraph whose mark is deleted runs on into the next one, which keeps its format."""
    for paragraph in list(root.iter(PARAGRAPH)):
        properties = paragraph.find(PARAGRAPH_PROPERTIES)
        if properties is None or properties.find(w("rPr/del")) is None:
            continue
        following = paragraph.getnext()
        if following is None or following.tag != PARAGRAPH:
            continue
        place = 1 if following.find(PARAGRAPH_PROPERTIES) is not None else 0
        following[place:place] = [item for item in paragraph if item is not properties]
        drop(paragraph)


def _drop_properties(package: WordPackage) -> None:
    """Of the document's properties only title, language and times stay."""
    if CORE in package.parts:
        for item in list(package.root(CORE)):
            if not _KEPT_PROPERTIES.search(str(item.tag)):
                drop(item)


def _let_page_numbers_show(package: WordPackage) -> None:
    """LibreOffice prints no page number on a tab beyond the right indent of an entry."""
    styles = package.target(package.main, "styles")
    if styles is None:
        return
    for style in package.root(styles).iter(w("style")):
        indent = style.find(w("pPr/ind"))
        if indent is not None and value_of(style, w("name")).lower().startswith("toc "):
            for side in ("right", "end"):
                indent.attrib.pop(w(side), "")


def hiding_styles(sheet: StyleSheet) -> Collection[str]:
    """The ids of the styles that hide text, those of which they are the basis too."""
    if sheet.root is None or next(sheet.root.iter(_HIDDEN), None) is None:
        return ()
    ids = (str(style.get(w("styleId"))) for style in sheet.root.iter(w("style")))
    return frozenset(identity for identity in ids if is_on(sheet.nearest(identity, _BY_ITSELF)))


def drop_hidden(root: etree._Element, styles: Collection[str]) -> None:
    """Take hidden runs out; `styles` are those that hide text."""
    if not styles and next(root.iter(_HIDDEN), None) is None:
        return
    for run in list(root.iter(RUN)):
        if _is_hidden(run, styles):
            drop(run)


def _is_hidden(run: etree._Element, styles: Collection[str]) -> bool:
    mark = run.find(_BY_ITSELF)
    if mark is not None:
        return is_on(mark)
    paragraph = next(run.iterancestors(PARAGRAPH), None)
    within = paragraph is not None and style_of(paragraph) in styles
    return within or value_of(run, _RUN_STYLE) in styles


_COUNTED = frozenset(
    (
        *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "STYLEREF", "SEQ"),
        *("REF", "NOTEREF", "HYPERLINK", "TOC", "FORMCHECKBOX", "FORMDROPDOWN"),
    )
)
"""Fields that the converter computes or draws; of all others the report shows the last result."""

_FILES = ("FILENAME", "TEMPLATE")
_PATH = re.compile(r"(?m)^.*[\\/]")
_MARKS = names("fldChar instrText")


def freeze(root: etree._Element) -> None:
    """Fields become the text that they show; of a file's path only its name."""
    gone = [item for item in fields(root) if item.kind not in _COUNTED or leads_astray(item)]
    for item in gone:
        if item.kind in _FILES:
            item.show(_PATH.sub("", item.shown))
    unwrap_fields(root, gone)
    _drop_strays(root)


def _drop_strays(root: etree._Element) -> None:
    """Marks and code of no whole field go: LibreOffice takes what it finds before the next end."""
    marks = list(root.iter(*_MARKS))
    places = {mark: place for place, mark in enumerate(marks)}
    held = {
        mark
        for item in fields(root)
        if item.end is not None and item.begin is not item.end
        for mark in marks[places[item.begin] : places[item.end] + 1]
    }
    for mark in marks:
        if mark not in held:
            drop_element(mark)


def link_lowered(root: etree._Element) -> None:
    """References in lower case become links with their text.

    LibreOffice reads them as references, but passes over the lower case: "Tabell" in a sentence.
    """
    count_and_refer(root)
    found = [item for item in fields(root) if item.kind == "REF" and LOWER.search(item.code)]
    linked = [item for item in found if item.argument and item.texts]
    for item in linked:
        link = elements(f'<w:hyperlink w:anchor="{escaped(item.argument)}" w:history="1"/>')[0]
        link.extend(elements(run_xml(item.shown)))
        _place_of(item.begin).addprevious(link)
        for text in item.texts:
            drop_element(text)
    unwrap_fields(root, linked)


def _place_of(begin: etree._Element) -> etree._Element:
    """The run in which a field begins, or the simple field itself."""
    holder = begin.getparent()
    return holder if holder is not None and holder.tag == RUN else begin


def unwrap_fields(root: etree._Element, found: Iterable[WordField]) -> None:
    """Take away the marks and code of fields and keep what they show."""
    marks = list(root.iter(*_MARKS, TEXT))
    places = {mark: place for place, mark in enumerate(marks)}
    for item in found:
        if item.begin is item.end:
            put_in_place(item.begin, list(item.begin))
        elif item.end is not None:
            _unwrap(marks[places[item.begin] : places[item.end] + 1])


def _unwrap(marks: Iterable[etree._Element]) -> None:
    """Drop a field's marks and code, from its first to its last mark; keep what it shows.

    A field within the code goes with it; one within what is shown stays.
    """
    depth, in_code = 0, True
    for mark in marks:
        kind = mark.get(w("fldCharType"))
        depth += kind == "begin"
        if in_code or (depth == 1 and mark.tag != TEXT):
            drop_element(mark)
        if depth == 1 and kind == "separate":
            in_code = False
        depth -= kind == "end"
