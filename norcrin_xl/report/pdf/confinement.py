"""What a report may lead to when a PDF is made of it: what it prints, and links on its text.

LibreOffice fetches pictures from the network, reads files and puts other documents into the
text. So of the relationships only those stay that are known to lead to a printed part of the
package itself, and those to the web that a link on text has for itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from copy import deepcopy
from typing import cast

from lxml import etree

from norcrin_xl.masking import over_cells
from norcrin_xl.report.contents import WordField, fields
from norcrin_xl.report.word.controls import (
    CELL,
    OFFICE,
    PARAGRAPH,
    ROW,
    RUN,
    RUN_PROPERTIES,
    TEXT,
    VALUE,
    drop,
    elements,
    first_child,
    names,
    put_in_place,
    run_xml,
    text_in,
    w,
)
from norcrin_xl.report.word.package import CORE, WordPackage

HYPERLINK = f"{OFFICE}/hyperlink"
EVERYWHERE = re.compile(r"(?:https?|mailto|tel|ftp):|#", re.I)
"""What everybody can follow a link to, and what lies in the document itself."""

PICTURE = f"{OFFICE}/image"
_DIAGRAMS = ("diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors")
_TEXTS = frozenset(f"{OFFICE}/{kind}" for kind in ("header", "footer", "footnotes", "endnotes"))
_PRINTED = frozenset(
    (
        *(f"{OFFICE}/{kind}" for kind in ("styles", "numbering", "settings", "fontTable", "theme")),
        *(f"{OFFICE}/{kind}" for kind in ("chart", "chartUserShapes", *_DIAGRAMS)),
        "http://schemas.microsoft.com/office/2007/relationships/diagramDrawing",
    )
)
_PROPERTIES = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)
_RASTER = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_WINDOWS = re.compile(rb"\xd7\xcd\xc6\x9a|[\x01\x02]\x00\x09\x00|\x01\x00\x00\x00.{36} EMF", re.S)
"""How pictures begin that hold nothing but what they show; an SVG or EPS may fetch and run."""

_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PICTURE_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_VML, _VML_OFFICE = "urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:office"
_RELATED = f"{{{OFFICE}}}"
_LINK = w("hyperlink")
_LINKS = (_LINK, *(f"{{{_MAIN}}}{name}" for name in ("hlinkClick", "hlinkHover", "hlinkMouseOver")))
_LEADING = etree.XPath("//*[@r:*]", namespaces={"r": OFFICE})
_DRAWN_OLD = etree.XPath(
    f"//*[namespace-uri()='{_VML}' or namespace-uri()='{_VML_OFFICE}']"
    f"[@src or @href or @o:href or @o:althref or @o:relid]",
    namespaces={"o": _VML_OFFICE},
)
_OLD_NAMES = re.compile(r"(?:\{.*\})?(?:src|href|althref|relid)\Z")
_SETTINGS = names("attachedTemplate mailMerge attachedSchema saveThroughXslt docVars")
_NAMED = {
    w("altChunk"): "en tekst som er satt inn som en egen fil",
    w("subDoc"): "et underdokument",
    f"{{{_MAIN}}}blip": "et bilde som ikke ligger i rapporten eller er i et format som kan hente",
    f"{{{_VML}}}imagedata": "et bilde som ikke ligger i rapporten",
    f"{{{_VML_OFFICE}}}OLEObject": "et objekt fra et annet program",
}
"""What is told of what is left out; the rest is nothing that prints."""


_SAID = etree.XPath(
    "//*[local-name()='t' or local-name()='instrText' or local-name()='title']/text()"
    "|//*[local-name()='strCache']//*[local-name()='v']/text()|//@descr|//@title|//@alt|//@string|//@*[local-name()='instr']"
)


def said_in(package: WordPackage) -> Iterator[str]:
    """All that a PDF of what is left in the package may say or hide.

    Paragraphs come whole, and what two cells say together; then pieces of paragraphs,
    descriptions, equations, charts and addresses.
    """
    for name in package.text_parts():
        yield from map(text_in, package.peek(name).iter(PARAGRAPH))
        for row in package.peek(name).iter(ROW):
            yield from over_cells([text_in(cell) for cell in row.iter(CELL)])
    for name in [name for name in package.parts if name.lower().endswith(".xml")]:
        yield from map(str, cast(list[str], _SAID(package.peek(name))))
        yield from package.addresses(name).values()


def confine(package: WordPackage) -> tuple[str, ...]:
    """Leave in the package only what it prints, in place. Returns what is left out, in words."""
    told: list[str] = []
    texts = package.text_parts()
    waiting, reached = [package.main], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += _confined(package, name, texts, told)
    package.keep_parts({*reached, *_of_package(package)})
    return tuple(told)


def _confined(
    package: WordPackage, name: str, texts: Collection[str], told: list[str]
) -> Collection[str]:
    """Confine one part; the parts that it may lead to."""
    parts, links = dict[str, str](), set[str]()
    for relation in package.relations(name):
        if target := _printed(package, name, relation, texts):
            parts[str(relation.get("Id"))] = target
        elif _is_web_link(relation):
            links.add(str(relation.get("Id")))
    used = set[str]()
    if not _is_picture(package.parts[name]):
        root = package.root(name)
        for element in _found(_LEADING, root):
            named = [str(value) for key, value in element.items() if str(key).startswith(_RELATED)]
            own = links if element.tag in _LINKS else parts
            if all(identity in own or not identity for identity in named):
                used.update(named)
            else:
                told += _taken_out(element)
        _forget_addresses(root)
    package.keep_relations(name, {**dict.fromkeys(links & used, ""), **parts})
    return parts.values()


def _printed(
    package: WordPackage, source: str, relation: etree._Element, texts: Collection[str]
) -> str:
    """The printed part that a relationship leads to, "" for none."""
    kind, target = str(relation.get("Type")), package.resolved(source, relation)
    if relation.get("TargetMode") == "External" or target not in package.parts:
        return ""
    if kind == PICTURE:
        return target if _is_picture(package.parts[target]) else ""
    return target if kind in _PRINTED or (kind in _TEXTS and target in texts) else ""


def _is_picture(content: bytes) -> bool:
    return content.startswith(_RASTER) or _WINDOWS.match(content) is not None


def _is_web_link(relation: etree._Element) -> bool:
    outside = relation.get("TargetMode") == "External" and relation.get("Type") == HYPERLINK
    return outside and EVERYWHERE.match(str(relation.get("Target"))) is not None


def _taken_out(element: etree._Element) -> Iterator[str]:
    """Take an element out, with the drawing that shows it; of a link its text stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tag == _LINK:
        put_in_place(element, list(element))
        return
    if element.tag in _NAMED:
        yield _NAMED[element.tag]
    picture = next(element.iterancestors(_PICTURE_DRAWN), None)
    whole = None if picture is None else next(element.iterancestors(w("drawing")), None)
    drop(element if whole is None else whole)


def _found(what: etree.XPath, root: etree._Element) -> list[etree._Element]:
    return cast(list[etree._Element], what(root))


def _forget_addresses(root: etree._Element) -> None:
    """Addresses that need no relationship go: of pictures as Word once drew them, in settings."""
    for element in _found(_DRAWN_OLD, root):
        for name in filter(_OLD_NAMES.match, map(str, element.attrib)):
            del element.attrib[name]
    for element in list(root.iter(*_SETTINGS)):
        drop(element)


def _of_package(package: WordPackage) -> Iterator[str]:
    """What the package itself leads to: its main part only, and its title and times."""
    kept = {}
    for relation in package.relations(""):
        target = package.resolved("", relation)
        if relation.get("Type") == _PROPERTIES and target == CORE:
            kept[str(relation.get("Id"))] = target
    package.keep_relations("", kept)
    package.relate("", f"{OFFICE}/officeDocument", package.main)
    yield from kept.values()


STYLE = "NorCRINLenke"
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"«»]{3,500}|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,100}"
)
_ANCHOR, _RUN_STYLE = w("anchor"), w("rStyle")
_ID = f"{{{OFFICE}}}id"


_LINKED = re.compile(r'\s*HYPERLINK\s+(?:"([^"]*)"|([^\s\\"]\S*))', re.I)


def linked_to(item: WordField) -> str:
    """What a link that is a field leads to; "" for a place in the document, or no link."""
    found = _LINKED.match(item.code)
    return (found[1] or found[2] or "") if found else ""


def leads_astray(item: WordField) -> bool:
    """Whether a field is a link that others cannot follow."""
    target = linked_to(item)
    return bool(target) and not EVERYWHERE.match(target)


def local_links(package: WordPackage) -> tuple[str, ...]:
    """The links of text to what is not on the web, in reading order: «bilag» til C:\\bilag.pdf."""
    found = []
    for name in package.text_parts():
        root, addresses = package.root(name), package.addresses(name)
        for link in root.iter(_LINK):
            target = addresses.get(str(link.get(_ID)), "")
            if target and not EVERYWHERE.match(target):
                found.append((text_in(link), target))
        for item in filter(leads_astray, fields(root)):
            found.append((item.shown, linked_to(item).replace("\\\\", "\\")))
    return tuple(f"«{text}» til {target}" for text, target in found)


def make_links_live(package: WordPackage) -> None:
    """Make links of printed addresses, and give each link's text a style where it has none.

    The style changes nothing. Without it LibreOffice drops the link; of an entry in the contents
    only the page number would lead to the page, and be read out as the name of the link.
    """
    styles = package.target(package.main, "styles")
    if styles is None:
        return
    package.root(styles).extend(
        elements(
            f'<w:style w:type="character" w:customStyle="1" w:styleId="{STYLE}">'
            f'<w:name w:val="{STYLE}"/></w:style>'
        )
    )
    for name in package.text_parts():
        root = package.root(name)
        _link_addresses(package, name)
        links = [link for item in fields(root) if item.kind == "HYPERLINK" for link in item.texts]
        runs = [run for text in links if (run := text.getparent()) is not None and run.tag == RUN]
        for link in root.iter(_LINK):
            runs += link.iter(RUN)
            if link.get(_ANCHOR):
                for code in link.iter(w("instrText")):
                    code.text = (code.text or "").replace(r"\h", "")
        for run in runs:
            _give_style(run)


def _link_addresses(package: WordPackage, name: str) -> None:
    """Make a link of each address that is printed in one piece of text outside links and fields."""
    root = package.root(name)
    shown = {text for item in fields(root) for text in item.texts}
    for text in list(root.iter(TEXT)):
        run, printed = text.getparent(), text.text or ""
        free = text not in shown and next(text.iterancestors(_LINK), None) is None
        if free and run is not None and run.tag == RUN and _ADDRESS.search(printed):
            _split(run, text)
            _link(package, name, run)


def _link(package: WordPackage, name: str, run: etree._Element) -> None:
    """Cut a run with one text into runs, those with an address within a link."""
    printed, at = text_in(run), 0
    for found in _ADDRESS.finditer(printed):
        address = found[0].rstrip(".,;:!?)")
        run.addprevious(_with_text(run, printed[at : found.start()]))
        target = address if "://" in address else f"https://{address}"
        target = f"mailto:{address}" if "@" in address and "://" not in address else target
        link = run.makeelement(_LINK, {_ID: package.relate(name, HYPERLINK, target, external=True)})
        link.append(_with_text(run, address))
        run.addprevious(link)
        at = found.start() + len(address)
    run.addnext(_with_text(run, printed[at:]))
    drop(run)


def _split(run: etree._Element, text: etree._Element) -> None:
    """Let a run hold nothing but one text: what stood before and after it stands in others."""
    children = [child for child in run if child.tag != RUN_PROPERTIES]
    place = children.index(text)
    for moved, add in ((children[:place], run.addprevious), (children[place + 1 :], run.addnext)):
        if moved:
            other = _with_text(run, "")
            other.extend(moved)
            add(other)


def _with_text(run: etree._Element, text: str) -> etree._Element:
    """A run that looks like `run`, with a text of its own, or none."""
    made = run.makeelement(RUN)
    made.extend(deepcopy(child) for child in run if child.tag == RUN_PROPERTIES)
    made.extend(child for child in elements(run_xml(text))[0] if text)
    return made


def _give_style(run: etree._Element) -> None:
    properties = first_child(run, RUN_PROPERTIES)
    if properties.find(_RUN_STYLE) is None:
        properties.insert(0, run.makeelement(_RUN_STYLE, {VALUE: STYLE}))
