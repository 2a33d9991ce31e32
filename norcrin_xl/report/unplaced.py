"""What people have put in a report where nothing of the workbook stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from norcrin_xl.report.base import Base
from norcrin_xl.report.contents import heading_text
from norcrin_xl.report.outline import OutlineLine, outline, pattern
from norcrin_xl.report.repeating import CHECKED, UNCHECKED
from norcrin_xl.report.word.controls import PARAGRAPH, SDT, TEXT, VALUE, w
from norcrin_xl.report.word.package import WordPackage

_STYLE, _COMMENT, _ID = w("pPr/pStyle"), w("commentReference"), w("id")
_DRAWN = "{tegning}"


def unplaced(
    package: WordPackage, base: Base, new: Sequence[OutlineLine] | None
) -> Iterator[tuple[str, str, str]]:
    """What stands between the places and is not the template's, and comments.

    Each as what it is, the heading above and its words. `new` are the lines that are nobody's,
    where they are known already.
    """
    root = package.peek(package.main)
    sections = _sections(package, root)
    known = set(map(pattern, base.outline))
    if not known and not base.lost:
        yield "tekst utenfor feltene (rapporten er laget før slik tekst ble husket)", "", ""
    lines = outline(root[0]) if new is None and known else new or ()
    for line in lines:
        text = pattern(line.text)
        if line.element.tag != SDT and text and text not in known:
            what = "en ny tabell" if line.in_table else _what(package, line)
            yield what, sections.get(line.element, ""), line.text.replace(_DRAWN, " ")
    for comment, where in _comments(package, root):
        said = "".join(text.text or "" for text in comment.iter(TEXT))
        yield "en kommentar", sections.get(where, ""), said


def _what(package: WordPackage, line: OutlineLine) -> str:
    style = line.element.find(_STYLE)
    if style is not None and package.sheet.heading_level(str(style.get(VALUE))) is not None:
        return "en ny overskrift"
    if line.text[:1] in (CHECKED, UNCHECKED):
        return "en avkryssing (endres i ark Tekst)"
    return "et bilde" if _DRAWN in line.text else "tekst utenfor feltene"


def _sections(package: WordPackage, root: etree._Element) -> dict[etree._Element, str]:
    """The heading above each paragraph."""
    sheet, numbering = package.sheet, package.numbering()
    found, heading = dict[etree._Element, str](), ""
    for paragraph in root.iter(PARAGRAPH):
        style = paragraph.find(_STYLE)
        name = "" if style is None else str(style.get(VALUE))
        found[paragraph] = heading
        if sheet.heading_level(name) is not None:
            heading = f"{numbering.number(paragraph, name)} {heading_text(paragraph)}".strip()
    return found


def _comments(
    package: WordPackage, root: etree._Element
) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Each comment with the paragraph that it stands at."""
    at = {str(mark.get(_ID)): mark for mark in root.iter(_COMMENT)}
    for name in package.targets(package.main, "comments"):
        for comment in package.peek(name).iter(w("comment")):
            mark = at.get(str(comment.get(_ID)))
            if mark is not None:
                yield comment, next(mark.iterancestors(PARAGRAPH))
