"""Marks of a draft: UTKAST in the header of every page, and first in the text what is open.

They stand in controls of their own, so that the next report or refresh without errors takes
them away again and touches nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import (
    CONTENT,
    OFFICE,
    PARAGRAPH,
    SDT,
    TEXT,
    elements,
    escaped,
    tag_of,
    w,
)
from norcrin_xl.report.word.ids import Ids
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.stylesheet import StyleSheet

MARK, LIST = "utkast:merke", "utkast:liste"
TITLE = "Utkast"
WORDS = "UTKAST – skal ikke sendes"
LEAD = "Dette må rettes, fylles ut eller godtas før rapporten er ferdig:"
RED = "A61B1B"
HEADER = "word/header_utkast.xml"
HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
MOST = 60
"""More lines than this say no more; the last says how many are left out."""


def as_draft(docx: bytes, file: str, matters: Sequence[str]) -> bytes:
    """The document with every page marked as a draft, and `matters` listed before its text.

    Marks that it has are replaced. Raises `UserError` naming `file` when it is no .docx.
    """
    package = WordPackage(docx, file)
    if _marked(package) and list(_listed(package)) == _lines(matters):
        return docx
    _unmark(package)
    ids = Ids(package.parts[name] for name in package.text_parts()).controls
    for name in _headers(package) or [_new_header(package)]:
        package.root(name).insert(0, _control(MARK, ids.new(), _mark_xml()))
    body = package.root(package.main).find(w("body"))
    if body is not None:
        sheet = StyleSheet(_peeked(package, "styles"))
        body.insert(0, _control(LIST, ids.new(), _list_xml(_lines(matters), sheet)))
    return _packed(package)


def without_marks(docx: bytes, file: str) -> bytes:
    """The document without the marks of a draft; the same bytes where it has none.

    Raises `UserError` naming `file` when it is no .docx.
    """
    package = WordPackage(docx, file)
    if not _marked(package):
        return docx
    _unmark(package)
    return _packed(package)


def _marked(package: WordPackage) -> bool:
    return any(
        tag.encode() in package.parts[name] for name in package.text_parts() for tag in (MARK, LIST)
    )


def _marks(root: etree._Element) -> list[etree._Element]:
    return [control for control in root.iter(SDT) if tag_of(control) in (MARK, LIST)]


def _unmark(package: WordPackage) -> None:
    for name in package.text_parts():
        if b"utkast:" in package.parts[name]:
            for control in _marks(package.root(name)):
                parent = control.getparent()
                if parent is not None:
                    parent.remove(control)
                    _keep_one_paragraph(parent)


def _keep_one_paragraph(header: etree._Element) -> None:
    """A header must hold something, be it an empty paragraph."""
    if header.tag == w("hdr") and not len(header):
        header.extend(elements("<w:p/>"))


def _listed(package: WordPackage) -> Iterator[str]:
    """The lines that the list of a draft has now, without its title and lead."""
    for control in _marks(package.peek(package.main)):
        content = control.find(CONTENT)
        paragraphs = [] if content is None else list(content.iterchildren(PARAGRAPH))
        for paragraph in paragraphs[2:-1]:
            yield "".join(text.text or "" for text in paragraph.iter(TEXT))


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


def _control(tag: str, number: int, content: str) -> etree._Element:
    return elements(
        f'<w:sdt><w:sdtPr><w:alias w:val="{TITLE}"/><w:tag w:val="{tag}"/><w:id w:val="{number}"/>'
        f"</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )[0]


def _mark_xml() -> str:
    return _paragraph(WORDS, '<w:spacing w:before="0" w:after="60"/><w:jc w:val="center"/>', 24)


def _list_xml(lines: Sequence[str], sheet: StyleSheet) -> str:
    bullet = styles.BULLETS[0]
    style = ""
    if sheet.has(bullet):
        style = f'<w:pPr><w:pStyle w:val="{escaped(sheet.id(bullet))}"/></w:pPr>'
    listed = "".join(
        f'<w:p>{style}<w:r><w:t xml:space="preserve">{escaped(line)}</w:t></w:r></w:p>'
        for line in lines
    )
    lead = f"<w:p><w:r><w:t>{LEAD}</w:t></w:r></w:p>"
    page = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    return _paragraph(WORDS, '<w:spacing w:after="120"/>', 36) + lead + listed + page


def _paragraph(text: str, properties: str, half_points: int) -> str:
    look = f'<w:b/><w:color w:val="{RED}"/><w:sz w:val="{half_points}"/>'
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{look}</w:rPr>"
        f"<w:t>{escaped(text)}</w:t></w:r></w:p>"
    )


def _peeked(package: WordPackage, kind: str) -> etree._Element | None:
    name = package.target(package.main, kind)
    return package.peek(name) if name else None


def _packed(package: WordPackage) -> bytes:
    """The package with what changed; everything else keeps its bytes."""
    before = package.original
    after = package.contents()
    return package.repacked({n: part for n, part in after.items() if before.get(n) != part})
