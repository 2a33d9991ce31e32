"""Links to files on somebody's PC: others cannot follow them, and they tell where the file lay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from posixpath import basename, dirname, join
from typing import NamedTuple

from lxml import etree

from norcrin_xl.report.pdf.flatten import HYPERLINK, put_in_place, unwrap_fields
from norcrin_xl.report.word.controls import OFFICE, TEXT, w
from norcrin_xl.report.word.ids import drop
from norcrin_xl.report.word.package import PACKAGE_RELATIONS, WordPackage
from norcrin_xl.report.word.references import WordField, fields

_EVERYWHERE = re.compile(r"(?:https?|mailto|tel|ftp):|#", re.I)
_LINK, _ID = w("hyperlink"), f"{{{OFFICE}}}id"
_ON_DRAWINGS = tuple(
    f"{{http://schemas.openxmlformats.org/drawingml/2006/main}}{name}"
    for name in ("hlinkClick", "hlinkHover")
)
_TARGET = re.compile(r'\s*HYPERLINK\s+(?:"([^"]*)"|([^\s\\"]\S*))', re.I)


class LocalLink(NamedTuple):
    """A link: the text that it stands on, and the file that it leads to."""

    text: str
    target: str

    def __str__(self) -> str:
        return f"«{self.text}» til {self.target}"


def local_links(package: WordPackage) -> tuple[LocalLink, ...]:
    """The links of text to what is not on the web, in reading order."""
    found = []
    for name in package.text_parts():
        root, targets = package.root(name), _targets(package, name)
        for link in root.iter(_LINK):
            if link.get(_ID) in targets:
                texts = "".join(text.text or "" for text in link.iter(TEXT))
                found.append(LocalLink(texts, targets[str(link.get(_ID))]))
        for item in _fields(root):
            shown = "".join(text.text or "" for text in item.texts)
            found.append(LocalLink(shown, _target(item).replace("\\\\", "\\")))
    return tuple(found)


def drop_local_links(package: WordPackage) -> None:
    """Put their text in place of them, in a copy, and forget where they led."""
    for name in package.text_parts():
        root, targets = package.root(name), _targets(package, name)
        for link in list(root.iter(_LINK, *_ON_DRAWINGS)):
            if link.get(_ID) in targets:
                put_in_place(link, list(link) if link.tag == _LINK else ())
        unwrap_fields(root, list(_fields(root)))
        for relation in list(_relations(package, name)):
            if relation.get("Id") in targets:
                drop(relation)


def _relations(package: WordPackage, name: str) -> Iterator[etree._Element]:
    part = join(dirname(name), "_rels", f"{basename(name)}.rels")
    if part in package.parts:
        yield from package.root(part).iter(f"{{{PACKAGE_RELATIONS}}}Relationship")


def _targets(package: WordPackage, name: str) -> Mapping[str, str]:
    """The files that a part links to, by the relationship's id."""
    return {
        str(relation.get("Id")): str(relation.get("Target"))
        for relation in _relations(package, name)
        if str(relation.get("Type", "")).endswith(HYPERLINK)
        and relation.get("TargetMode") == "External"
        and not _EVERYWHERE.match(str(relation.get("Target")))
    }


def _fields(root: etree._Element) -> Iterator[WordField]:
    for item in fields(root):
        if item.kind == "HYPERLINK" and _target(item) and not _EVERYWHERE.match(_target(item)):
            yield item


def _target(item: WordField) -> str:
    """What a field links to; "" for a place in the document itself."""
    found = _TARGET.match(item.code)
    return (found[1] or found[2] or "") if found else ""
