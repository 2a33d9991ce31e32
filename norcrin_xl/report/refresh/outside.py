"""The self-check: outside the linked places a document is the same before and after.

A part is written out by the same program before and after the change, so what is the same in
the tree is the same in the text. The text is gone through once, without parsing it again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256

from lxml import etree

from norcrin_xl.findings import UserError
from norcrin_xl.package import parse_xml
from norcrin_xl.report.places import linked
from norcrin_xl.report.word.controls import CONTENT, PROPERTIES, SDT, TAG, VALUE, W, w

_ID = f"{PROPERTIES}/{w('id')}"
_CONTROL = re.compile(rb"<w:sdt[ >]|</w:sdt>")
_END = b"</w:sdt>"
_HEAD_END = re.compile(rb"</w:sdtPr>|<w:sdtContent|</w:sdt>")
_TAG_SAID = re.compile(rb'<w:tag w:val="([^"]*)"')
_ID_SAID = re.compile(rb'<w:id w:val="([^"]*)"')
_KEPT = re.compile(rb"<w:(?:alias|tag|id) [^>]*>")
_ODD = re.compile(rb"<!--|<\?(?!xml )|<!\[CDATA\[")


def serialised(root: etree._Element) -> bytes:
    """A part as it is written into the package."""
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def outside(content: bytes, added: Collection[str] = ()) -> str:
    """A fingerprint of a part's text without what stands in the linked places.

    `content` is `serialised`. `added` are the ids of controls that were put in, which do not
    count. Repeating sections and groups of choices are looked into: what a person wrote between
    their controls counts.
    """
    if not _is_usual(content):
        return _outside_of_tree(content, added)
    found = sha256()
    for piece in _pieces(content, {name.encode() for name in added}):
        found.update(piece)
    return found.hexdigest()


def _is_usual(content: bytes) -> bool:
    """Whether the text can be gone through as it is: W is called w, and nothing hides a tag."""
    names = content.count(b'="' + W.encode() + b'"')
    return names == content.count(b'xmlns:w="' + W.encode() + b'"') and not _ODD.search(content)


def _pieces(content: bytes, added: Collection[bytes]) -> Iterator[bytes]:
    """What counts, piece by piece; of each linked place its title, tag and id."""
    start, depth = 0, 0
    for mark in _CONTROL.finditer(content):
        if depth:
            depth += -1 if mark[0] == _END else 1
            start = mark.end() if mark[0] == _END else start
        elif mark[0] != _END:
            at, end = mark.start(), _head_end(content, mark.end())
            if added and _said_in(_ID_SAID, content, at, end) in added:
                yield content[start:at]
                depth = 1
            elif _is_filled(_said_in(_TAG_SAID, content, at, end)):
                yield content[start:at]
                yield from _KEPT.findall(content, at, end)
                depth = 1
    yield content[start:]


def _head_end(content: bytes, start: int) -> int:
    end = _HEAD_END.search(content, start)
    return end.start() if end else len(content)


def _said_in(pattern: re.Pattern[bytes], content: bytes, start: int, end: int) -> bytes:
    found = pattern.search(content, start, end)
    return b"" if found is None else found[1]


def _outside_of_tree(content: bytes, added: Collection[str]) -> str:
    """The same by parsing, for a part that another program has written in its own way."""
    root = parse_xml(content, "", "")
    for control in list(root.iter(SDT)):
        if added and _said(control, _ID) in added:
            _drop(control)
        elif _is_filled(_said(control, TAG).encode()):
            _blank(control)
    return sha256(etree.tostring(root, method="c14n")).hexdigest()


@lru_cache(maxsize=8192)
def _is_filled(said: bytes) -> bool:
    """Whether a control with this tag is filled itself, and not just what stands in it."""
    tag = said.decode()
    kind, _, name = tag.partition(":")
    return linked(tag) and kind != "liste" and (kind != "valg" or "|" in name)


def _said(control: etree._Element, path: str) -> str:
    found = control.find(path)
    return "" if found is None else str(found.get(VALUE, ""))


def _drop(control: etree._Element) -> None:
    parent = control.getparent()
    if parent is not None:
        parent.remove(control)


def _blank(control: etree._Element) -> None:
    """Leave of a control its title, tag and id."""
    content = control.find(CONTENT)
    if content is not None:
        control.remove(content)
    properties = control.find(PROPERTIES)
    if properties is None:
        return
    for child in list(properties):
        if child.tag not in (w("alias"), w("tag"), w("id")):
            properties.remove(child)


def require_untouched(
    before: Mapping[str, bytes],
    after: Mapping[str, bytes],
    texts: Collection[str],
    written: Collection[str],
    added: Collection[str],
    file: str,
) -> None:
    """Raise `UserError` when a refresh has changed more than it may.

    `before` and `after` are parts as they are written out. `texts` are those that hold text,
    `written` those that may change altogether.
    """
    for name, content in before.items():
        if name in written or after.get(name) == content:
            continue
        same = name in texts and name in after
        if not same or outside(content) != outside(after[name], added):
            raise UserError(
                f"{file}: oppdateringen ville endret noe utenfor de koblede stedene ({name}). "
                "Ingenting er skrevet. Lag rapporten på nytt fra arbeidsboken."
            )
