"""A .docx as a package of parts: what is not touched is written as it was read."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from posixpath import dirname, join, normpath, relpath

from lxml import etree

from norcrin_xl.findings import UserError
from norcrin_xl.package import damaged_part, lacking_part, open_package, parse_xml, unpacked
from norcrin_xl.report.word.controls import OFFICE
from norcrin_xl.report.word.ids import Numbers
from norcrin_xl.workbook.lossless.entries import with_entries

CONTENT_TYPES = "[Content_Types].xml"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
MAIN_TYPE = f"{_WORD}document.main+xml"
_TEXT_TYPES = (
    MAIN_TYPE,
    *(f"{_WORD}{kind}+xml" for kind in ("header", "footer", "footnotes", "endnotes")),
)
_PACKED = (".png", ".jpg", ".jpeg", ".gif", ".xlsx", ".zip")
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
LEVEL = 4
"""Compression: from here on each level costs more time than it saves bytes."""


class WordPackage:
    """The parts of a .docx by name. Raises `UserError` naming `file` when it is none."""

    def __init__(self, content: bytes, file: str) -> None:
        self._file = file
        self._original = content
        archive = open_package(content, file, "et Word-dokument (.docx)")
        self._there = archive.NameToInfo
        self.parts = {
            name: _part(content, entry, file)
            for name, entry in self._there.items()
            if not entry.is_dir()
        }
        self.original: Mapping[str, bytes] = dict(self.parts)
        self._roots: dict[str, etree._Element] = {}
        self._peeked: dict[str, tuple[bytes, etree._Element]] = {}
        self._types = self.root(CONTENT_TYPES)
        self._type_of = {
            str(entry.get("PartName", "")).lstrip("/"): str(entry.get("ContentType", ""))
            for entry in self._types.iterchildren(f"{{{_TYPES}}}Override")
        }
        self._relations: dict[tuple[str, str, str], str] = {}
        self._relation_ids: dict[str, Numbers] = {}
        self.main = self._main()

    def _main(self) -> str:
        for name, kind in self._type_of.items():
            if kind == MAIN_TYPE and name in self.parts:
                return name
        if any("spreadsheetml" in kind for kind in self._type_of.values()):
            raise UserError(
                f"{self._file} er en Excel-arbeidsbok, men skal være et Word-dokument (.docx). "
                "Velg riktig fil."
            )
        raise UserError(
            f"{self._file} er ikke et vanlig Word-dokument. "
            "Lagre den som Word-dokument (.docx) i Fil > Lagre som."
        )

    def text_parts(self) -> list[str]:
        """The parts that hold text, the main one first."""
        found = [
            name
            for name, kind in self._type_of.items()
            if kind in _TEXT_TYPES and name in self.parts and name != self.main
        ]
        return [self.main, *sorted(found)]

    def root(self, name: str) -> etree._Element:
        """The XML of a part; what is changed in it is written."""
        if name not in self._roots:
            if name not in self.parts:
                raise lacking_part(name, self._file)
            self._roots[name] = parse_xml(self.parts[name], name, self._file)
        return self._roots[name]

    def peek(self, name: str) -> etree._Element:
        """The XML of a part that will not be changed."""
        if name in self._roots:
            return self._roots[name]
        return parse_xml(self.parts[name], name, self._file)

    def replace(self, name: str, root: etree._Element) -> None:
        """Put `root` in place of a part that was peeked at."""
        self._roots[name] = root

    def relations(self, source: str) -> Iterable[etree._Element]:
        """What a part leads to, as it stands; it is read once as long as nobody changes it."""
        name = _relations_of(source)
        content = self.parts.get(name)
        if content is None or name in self._roots:
            return self._roots.get(name, ())
        known = self._peeked.get(name)
        if known is None or known[0] is not content:
            known = self._peeked[name] = (content, self.peek(name))
        return known[1]

    def target(self, source: str, kind: str) -> str | None:
        """The name of the part that `source` has of this kind, such as ``styles``."""
        for relation in self.relations(source):
            if relation.get("Type") == f"{OFFICE}/{kind}":
                found = _absolute(source, str(relation.get("Target", "")))
                return found if found in self.parts else None
        return None

    def targets(self, source: str, kind: str) -> Iterator[str]:
        """The names of all parts that `source` has of this kind."""
        for relation in self.relations(source):
            if relation.get("Type") == f"{OFFICE}/{kind}":
                yield _absolute(source, str(relation.get("Target", "")))

    def addresses(self, source: str) -> Mapping[str, str]:
        """The addresses outside the package that `source` leads to, by relationship id."""
        return {
            str(relation.get("Id", "")): str(relation.get("Target", ""))
            for relation in self.relations(source)
            if relation.get("TargetMode") == "External"
        }

    def add(self, name: str, content: bytes, content_type: str = "") -> None:
        """Put in a part, in place of one with the same name. `content_type` "" is its default."""
        self.parts[name] = content
        self._roots.pop(name, None)
        if content_type and self._type_of.get(name) != content_type:
            self._type_of[name] = content_type
            etree.SubElement(
                self._types,
                f"{{{_TYPES}}}Override",
                {"PartName": f"/{name}", "ContentType": content_type},
            )

    def default_type(self, ending: str, content_type: str) -> None:
        """Say what parts with this ending are, unless the package says so."""
        known = self._types.iterchildren(f"{{{_TYPES}}}Default")
        if not any(str(entry.get("Extension", "")).lower() == ending for entry in known):
            entry = etree.Element(
                f"{{{_TYPES}}}Default", {"Extension": ending, "ContentType": content_type}
            )
            self._types.insert(0, entry)

    def relate(self, source: str, kind: str, target: str, *, external: bool = False) -> str:
        """The id of the relationship from `source` to `target`, made when it is not there.

        `kind` is the whole type; `source` "" is the package itself.
        """
        known = self._relations.get((source, kind, target))
        if known is None:
            known = self._new_relation(source, kind, target, external)
            self._relations[source, kind, target] = known
        return known

    def _new_relation(self, source: str, kind: str, target: str, external: bool) -> str:
        name = _relations_of(source)
        if name not in self.parts:
            self.parts[name] = f'<Relationships xmlns="{PACKAGE_RELATIONS}"/>'.encode()
            self.default_type("rels", _RELATIONS_TYPE)
        relations = self.root(name)
        if source not in self._relation_ids:
            used = (re.fullmatch(r"rId(\d{1,9})", str(item.get("Id", ""))) for item in relations)
            self._relation_ids[source] = Numbers(int(found[1]) for found in used if found)
        number = self._relation_ids[source].new()
        place = {"TargetMode": "External"} if external else {}
        shown = target if external else relpath(f"/{target}", f"/{dirname(source)}")
        attributes = {"Id": f"rId{number}", "Type": kind, "Target": shown, **place}
        etree.SubElement(relations, f"{{{PACKAGE_RELATIONS}}}Relationship", attributes)
        return f"rId{number}"

    def packed(self, level: int = LEVEL) -> bytes:
        """The package as bytes; the same parts always give the same bytes.

        `level` 0 does not compress: for a file that is read once and thrown away.
        """
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name in sorted(self.parts, key=lambda name: name != CONTENT_TYPES):
                entry = zipfile.ZipInfo(name, _ZIP_DATE)
                stored = name.lower().endswith(_PACKED)
                entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                archive.writestr(entry, self._content(name), compresslevel=level)
        return out.getvalue()

    def contents(self) -> dict[str, bytes]:
        """The parts as they would be packed now."""
        return {name: self._content(name) for name in self.parts}

    def repacked(self, changed: Mapping[str, bytes]) -> bytes:
        """The package that was read with the parts `changed`, which may be new ones.

        All other parts keep their bytes as they were packed.
        """
        if changed.keys() <= self._there.keys():
            return with_entries(self._original, changed, LEVEL)
        self.parts.update(changed)
        for name in changed:
            self._roots.pop(name, None)
        return self.packed()

    def _content(self, name: str) -> bytes:
        root = self._roots.get(name)
        if root is None:
            return self.parts[name]
        content: bytes = etree.tostring(
            root, xml_declaration=True, encoding="UTF-8", standalone=True
        )
        return content


def _part(content: bytes, entry: zipfile.ZipInfo, file: str) -> bytes:
    try:
        return unpacked(content, entry)
    except zipfile.BadZipFile as error:
        raise damaged_part(entry.filename, file) from error


def _relations_of(source: str) -> str:
    folder, _, name = source.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def _absolute(source: str, target: str) -> str:
    return normpath(join("/", dirname(source), target)).lstrip("/")
