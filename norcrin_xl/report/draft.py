"""Marks of a draft: UTKAST above the header of every page, and last in the text what is open.

They stand in controls of their own, so that the next report or refresh without errors takes
them away again and touches nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from lxml import etree

from norcrin_xl.report.places import DRAFT_TAG
from norcrin_xl.report.refresh.tracked import Tracking, change_around
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import (
    OFFICE,
    PARAGRAPH,
    SDT,
    TEXT,
    content_of,
    control_xml,
    drop,
    elements,
    escaped,
    paragraph,
    run_xml,
    tag_of,
    text_in,
    w,
)
from norcrin_xl.report.word.numbering import Ids
from norcrin_xl.report.word.package import WordPackage

MARK, LIST = f"{DRAFT_TAG}merke", f"{DRAFT_TAG}liste"
TITLE = "Utkast"
WORDS = "UTKAST – skal ikke sendes"
WHERE = ". Hva som mangler, står sist."
LEAD = "Dette må rettes, fylles ut eller godtas før rapporten er ferdig:"
RED = "A61B1B"
HEADER = "word/header_utkast.xml"
HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
MOST = 60
"""More lines than this say no more; the last says how many are left out."""


def as_draft(
    docx: bytes, file: str, matters: Sequence[str], tracked: datetime | None = None
) -> bytes:
    """The document with every page marked as a draft, and `matters` listed after its text.

    Marks that it has are replaced. What is `tracked` is a change that Word shows, of that time.
    Raises `UserError` naming `file` when it is no .docx.
    """
    package = WordPackage(docx, file)
    if _marked(package) and list(_listed(package)) == _lines(matters):
        return docx
    ids = Ids(package.parts[name] for name in package.text_parts())
    tracking = Tracking(ids.bookmarks, tracked) if tracked else None
    _unmark(package, tracking)
    for name in _headers(package) or [_new_header(package)]:
        _insert(package.root(name), 0, MARK, ids, _mark_xml(), tracking)
    body = package.root(package.main).find(w("body"))
    if body is not None:
        listed = package.sheet.translated(_list_xml(_lines(matters)))
        end = len(body) - len(body.findall(w("sectPr")))
        _insert(body, end, LIST, ids, listed, tracking)
    return package.saved()


def without_marks(docx: bytes, file: str, tracked: datetime | None = None) -> bytes:
    """The document without the marks of a draft; the same bytes where it has none.

    What is `tracked` is a change that Word shows, of that time. Raises `UserError` naming `file`
    when it is no .docx.
    """
    package = WordPackage(docx, file)
    if not _marked(package):
        return docx
    ids = Ids(package.parts[name] for name in package.text_parts())
    _unmark(package, Tracking(ids.bookmarks, tracked) if tracked else None)
    return package.saved()


def is_draft(docx: bytes, file: str) -> bool:
    """Whether the document is marked as a draft. Raises `UserError` when it is no .docx."""
    return _marked(WordPackage(docx, file))


def _marked(package: WordPackage) -> bool:
    return any(_marks(package, name) for name in package.text_parts())


def _marks(package: WordPackage, part: str) -> list[etree._Element]:
    """The marks in a part, but for those that wait to be deleted."""
    if DRAFT_TAG.encode() not in package.parts[part]:
        return []
    found = (one for one in package.peek(part).iter(SDT) if tag_of(one) in (MARK, LIST))
    return [control for control in found if next(control.iter(TEXT), None) is not None]


def _insert(
    parent: etree._Element,
    place: int,
    tag: str,
    ids: Ids,
    content: str,
    tracking: Tracking | None,
) -> None:
    control = elements(control_xml(tag, TITLE, ids.controls.new(), content))[0]
    parent.insert(place, control)
    if tracking is not None:
        tracking.inserted_block(control)


def _unmark(package: WordPackage, tracking: Tracking | None) -> None:
    """Take the marks away; one that nobody has accepted goes at once."""
    for name in package.text_parts():
        for control in _marks(package, name):
            root, around = package.root(name), change_around(control)
            if tracking is not None and not around:
                tracking.deleted_control(control)
                continue
            for element in (*around, control):
                drop(element)
            _keep_one_paragraph(root)


def _keep_one_paragraph(header: etree._Element) -> None:
    """A header must hold something, be it an empty paragraph."""
    if header.tag == w("hdr") and not len(header):
        header.extend(elements("<w:p/>"))


def _listed(package: WordPackage) -> Iterator[str]:
    """The lines that the list of a draft has now, without its title and lead."""
    for control in _marks(package, package.main):
        yield from map(text_in, content_of(control).findall(PARAGRAPH)[2:])


def _lines(matters: Sequence[str]) -> list[str]:
    if len(matters) <= MOST:
        return list(matters)
    return [*matters[: MOST - 1], f"… og {len(matters) - MOST + 1} til. Se norcrin-xl kontroll."]


def _headers(package: WordPackage) -> list[str]:
    """The parts that are headers."""
    names = package.text_parts()
    return [name for name in names if package.peek(name).tag == w("hdr")]


def _new_header(package: WordPackage) -> str:
    """A header for all pages, in a document that has none."""
    empty = etree.tostring(elements("<w:hdr><w:p/></w:hdr>")[0], encoding="UTF-8")
    package.add(HEADER, empty, HEADER_TYPE)
    number = package.relate(package.main, f"{OFFICE}/header", HEADER)
    for section in package.root(package.main).iter(w("sectPr")):
        kinds = ("default", "first") if section.find(w("titlePg")) is not None else ("default",)
        for kind in kinds:
            reference = f'<w:headerReference w:type="{kind}" r:id="{escaped(number)}"/>'
            section.insert(0, elements(reference)[0])
    return HEADER


def _mark_xml() -> str:
    """A frame at the page's upper edge: it takes no room from the header and the text."""
    frame = '<w:framePr w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:xAlign="center"'
    return _paragraph(
        WORDS + WHERE, f'{frame} w:y="280"/><w:spacing w:before="0" w:after="0"/>', 20
    )


def _list_xml(lines: Sequence[str]) -> str:
    listed = "".join(paragraph(run_xml(line), styles.BULLETS[0]) for line in lines)
    title = _paragraph(WORDS, '<w:pageBreakBefore/><w:spacing w:after="120"/>', 36)
    return title + paragraph(run_xml(LEAD)) + listed


def _paragraph(text: str, properties: str, half_points: int) -> str:
    look = f'<w:b/><w:color w:val="{RED}"/><w:sz w:val="{half_points}"/>'
    run = f"<w:r><w:rPr>{look}</w:rPr><w:t>{escaped(text)}</w:t></w:r>"
    return paragraph(run, extra=properties)
