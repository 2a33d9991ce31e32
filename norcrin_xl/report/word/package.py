"""A .docx as a package of parts: what is not touched is written as it was read."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from io import BytesIO
from posixpath import dirname, join, normpath, relpath

from lxml import etree

from norcrin_xl.findings import UserError
from norcrin_xl.office_file import (
    damaged_part,
    lacking_part,
    open_package,
    parse_xml,
    read_part,
    with_entries,
)
from norcrin_xl.report.word.controls import OFFICE, w
from norcrin_xl.report.word.numbering import Numbering, Numbers
from norcrin_xl.report.word.styles import StyleSheet

CONTENT_TYPES = "[Content_Types].xml"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_STYLES_TYPE = f"{_WORD}styles+xml"
MAIN_TYPE = f"{_WORD}document.main+xml"
_UNSAID = ("", "application/xml", "text/xml")
"""What a content type says that says nothing of a part."""

CORE = "docProps/core.xml"
"""The part that holds the document's properties."""

_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_TEXTS = ("header", "footer", "footnotes", "endnotes")
_STRICT = "http://purl.oclc.org/ooxml/"
_STRICT_TYPE = re.compile(rb"""\bType=["']http://purl\.oclc\.org/ooxml/""")
_OF_EXCEL = ("spreadsheetml", "ms-excel")
_ROOTS = {"header": "hdr", "footer": "ftr"}
_MAIN_KIND = "/relationships/officeDocument"
_PACKED = (".png", ".jpg", ".jpeg", ".gif", ".xlsx", ".zip")
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
LEVEL = 4
"""Compression: from here on each level costs more time than it saves bytes."""


class Parts(dict[str, bytes]):
    """Parts by name. As to Word, names that differ in capitals only are one."""

    def __init__(self) -> None:
        super().__init__()
        self._names: dict[str, str] = {}

    def named(self, name: str) -> str:
        """A part's name as it was first said here; `name` itself of one that is not here."""
        return self._names.get(name.lower(), name)

    def __contains__(self, name: object) -> bool:
        return str(name).lower() in self._names

    def __getitem__(self, name: str) -> bytes:
        return super().__getitem__(self.named(name))

    def __setitem__(self, name: str, content: bytes) -> None:
        super().__setitem__(self._names.setdefault(name.lower(), name), content)

    def __delitem__(self, name: str) -> None:
        super().__delitem__(self._names.pop(name.lower()))


class WordPackage:
    """The parts of a .docx by name. Raises `UserError` naming `file` when it is none."""

    def __init__(self, content: bytes, file: str) -> None:
        self._file = file
        self._original = content
        archive = open_package(content, file, "et Word-dokument (.docx)")
        self._there = archive.NameToInfo
        self.parts = Parts()
        for entry in archive.infolist():
            if not entry.filename.endswith(("/", "\\")):
                self._read(archive, entry)
        self.original: Mapping[str, bytes] = dict(self.parts)
        self._roots: dict[str, etree._Element] = {}
        self._peeked: dict[str, tuple[bytes, etree._Element]] = {}
        self._types = self.root(self.parts.named(CONTENT_TYPES))
        self._type_of: dict[str, str] = {}
        for said in self._types.iterchildren(f"{{{_TYPES}}}*"):
            what = str(said.get("PartName") or said.get("Extension", ""))
            self._type_of.setdefault(what.lower(), str(said.get("ContentType", "")))
        self._relations: dict[tuple[str, str, str], str] = {}
        self._relation_ids: dict[str, Numbers] = {}
        self.main = self._main()

    def _read(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        """Unpack a part. Names that Word takes for the same one are damage."""
        name = _absolute("", entry.filename)
        if name in self.parts:
            raise damaged_part(name, self._file)
        self.parts[name] = read_part(archive, entry.filename, self._file)

    def _type(self, name: str) -> str:
        """The content type of a part: that of its own, or else that of its ending."""
        ending = name.rpartition(".")[2]
        return self._type_of.get(f"/{name}".lower(), self._type_of.get(ending.lower(), ""))

    def _main(self) -> str:
        """The main part: where the package leads to, or what is said to be one."""
        for name, content in self.parts.items():
            if name.lower().endswith(".rels") and _STRICT_TYPE.search(content):
                raise self._strict()
        led = [
            self.resolved("", relation)
            for relation in self.relations("")
            if str(relation.get("Type", "")).endswith(_MAIN_KIND)
        ]
        typed = [name for name in self.parts if self._type(name) == MAIN_TYPE]
        for name in dict.fromkeys([*led, *typed]):
            fits = name in self.parts and self._type(name) in (MAIN_TYPE, *_UNSAID)
            if fits and self._is_text(name, "document"):
                return name
        if any(kind in self._type(name) for name in led for kind in _OF_EXCEL):
            raise UserError(
                f"{self._file} er en Excel-arbeidsbok, men skal være et Word-dokument (.docx). "
                "Velg riktig fil."
            )
        raise UserError(
            f"{self._file} er ikke et vanlig Word-dokument. "
            "Lagre den som Word-dokument (.docx) i Fil > Lagre som."
        )

    def _is_text(self, name: str, kind: str) -> bool:
        """Whether a part is one of Word's. Raises `UserError` for Strict Open XML."""
        tag = str(self.peek(name).tag)
        if tag.startswith(f"{{{_STRICT}"):
            raise self._strict()
        return tag == w(_ROOTS.get(kind, kind))

    def _strict(self) -> UserError:
        return UserError(
            f"{self._file} er lagret som «Strict Open XML-dokument» og er ikke lest. Åpne "
            "den i Word, velg Fil > Lagre som, og filtypen Word-dokument (*.docx)."
        )

    def text_parts(self) -> list[str]:
        """The parts that hold text, the main one first."""
        found = {
            name
            for kind in _TEXTS
            for name in (*self.targets(self.main, kind), *self._typed(f"{_WORD}{kind}+xml"))
            if name in self.parts and self._is_text(name, kind)
        }
        return [self.main, *sorted(found)]

    def _typed(self, content_type: str) -> Iterator[str]:
        """The parts that are said by name to be of this content type."""
        kinds = self._type_of
        return (name for name in self.parts if kinds.get(f"/{name}".lower()) == content_type)

    @cached_property
    def sheet(self) -> StyleSheet:
        """The document's styles; one that is added is written."""
        name = self.target(self.main, "styles")
        return StyleSheet(self.peek(name) if name else None)

    def numbering(self) -> Numbering:
        """The document's lists, of which nothing has been counted yet."""
        name = self.target(self.main, "numbering")
        return Numbering(self.peek(name) if name else None, self.sheet)

    def root(self, name: str) -> etree._Element:
        """The XML of a part; what is changed in it is written."""
        self._roots[name] = self.peek(name)
        return self._roots[name]

    def peek(self, name: str) -> etree._Element:
        """The XML of a part, read once; what is changed in it is written only after `root`."""
        if name in self._roots:
            return self._roots[name]
        if name not in self.parts:
            raise lacking_part(name, self._file)
        content = self.parts[name]
        known = self._peeked.get(name)
        if known is None or known[0] is not content:
            known = self._peeked[name] = (content, parse_xml(content, name, self._file))
        return known[1]

    def relations(self, source: str) -> Iterable[etree._Element]:
        """What a part leads to, as it stands."""
        name = self.parts.named(_relations_of(source))
        return self.peek(name) if name in self.parts else ()

    def target(self, source: str, kind: str) -> str | None:
        """The name of the part that `source` has of this kind, such as ``styles``."""
        found = next(self.targets(source, kind), None)
        return found if found in self.parts else None

    def targets(self, source: str, kind: str) -> Iterator[str]:
        """The names of all parts that `source` has of this kind."""
        for relation in self.relations(source):
            inside = relation.get("TargetMode") != "External"
            if inside and relation.get("Type") == f"{OFFICE}/{kind}":
                yield self.resolved(source, relation)

    def resolved(self, source: str, relation: etree._Element) -> str:
        """The name of the part that a relationship of `source` leads to, be it there or not."""
        return self.parts.named(_absolute(source, str(relation.get("Target", ""))))

    def related(self, source: str, identity: str) -> str | None:
        """The name of the part that a relationship of `source` leads to, by its id."""
        for relation in self.relations(source):
            if relation.get("Id") == identity:
                name = self.resolved(source, relation)
                return name if name in self.parts else None
        return None

    @property
    def title(self) -> str:
        """The title among the document's properties, "" for none."""
        held = self.peek(CORE).findtext(_TITLE) if CORE in self.parts else ""
        return (held or "").strip()

    def keep_relations(self, source: str, kept: Mapping[str, str]) -> None:
        """Leave only the relationships with these ids, each to the part named; "" as it leads."""
        if not list(self.relations(source)):
            return
        for relation in list(self.root(self.parts.named(_relations_of(source)))):
            target = kept.get(str(relation.get("Id")))
            if target:
                relation.set("Target", relpath(f"/{target}", f"/{dirname(source)}"))
            elif target is None and (holder := relation.getparent()) is not None:
                holder.remove(relation)

    def keep_parts(self, names: Collection[str]) -> None:
        """Leave only these parts, and their relationships."""
        all_of = (CONTENT_TYPES, *names, *map(_relations_of, ["", *names]))
        kept = {self.parts.named(name) for name in all_of}
        for name in [name for name in self.parts if name not in kept]:
            del self.parts[name]
            self._roots.pop(name, None)
        for entry in list(self._types.iterchildren(f"{{{_TYPES}}}Override")):
            if self.parts.named(str(entry.get("PartName", "")).lstrip("/")) not in kept:
                self._types.remove(entry)

    def addresses(self, source: str) -> Mapping[str, str]:
        """The addresses outside the package that `source` leads to, by relationship id."""
        return {
            str(relation.get("Id", "")): str(relation.get("Target", ""))
            for relation in self.relations(source)
            if relation.get("TargetMode") == "External"
        }

    def add(self, name: str, content: bytes, content_type: str = "") -> None:
        """Put in a part, in place of one with the same name. `content_type` "" is its default."""
        name = self.parts.named(name)
        self.parts[name] = content
        self._roots.pop(name, None)
        if content_type and self._type(name) != content_type:
            self._type_of[f"/{name}".lower()] = content_type
            etree.SubElement(
                self._types,
                f"{{{_TYPES}}}Override",
                {"PartName": f"/{name}", "ContentType": content_type},
            )

    def default_type(self, ending: str, content_type: str) -> None:
        """Say what parts with this ending are, unless the package says so."""
        if ending not in self._type_of:
            self._type_of[ending] = content_type
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
        name = self.parts.named(_relations_of(source))
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
        self._write_styles()
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            types = self.parts.named(CONTENT_TYPES)
            for name in sorted(self.parts, key=lambda name: name != types):
                entry = zipfile.ZipInfo(name, _ZIP_DATE)
                stored = name.lower().endswith(_PACKED)
                entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                archive.writestr(entry, self._content(name), compresslevel=level)
        return out.getvalue()

    def contents(self) -> dict[str, bytes]:
        """The parts as they would be packed now."""
        self._write_styles()
        return {name: self._content(name) for name in self.parts}

    def _write_styles(self) -> None:
        """Let the styles that were added stand in their part, made when there was none."""
        sheet: StyleSheet | None = self.__dict__.get("sheet")
        if sheet is None or sheet.root is None or not sheet.changed:
            return
        name = self.target(self.main, "styles")
        if name is None:
            name = join(dirname(self.main), "styles.xml")
            self.add(name, b"", _STYLES_TYPE)
            self.relate(self.main, f"{OFFICE}/styles", name)
        self._roots[name] = sheet.root

    def saved(self, contents: Mapping[str, bytes] | None = None) -> bytes:
        """The package with what has changed in it; the same bytes where nothing has.

        `contents` are the parts as they would be packed now, where they are known already.
        """
        after, before = contents or self.contents(), self.original
        changed = {name: part for name, part in after.items() if before.get(name) != part}
        if changed and changed.keys() <= self._there.keys():
            return with_entries(self._original, changed, LEVEL)
        return self.packed() if changed else self._original

    def _content(self, name: str) -> bytes:
        root = self._roots.get(name)
        return self.parts[name] if root is None else serialised(root)


def serialised(root: etree._Element) -> bytes:
    """A part as it is written into the package."""
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def _relations_of(source: str) -> str:
    folder, _, name = source.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def _absolute(source: str, target: str) -> str:
    return normpath(join("/", dirname(source), target.replace("\\", "/"))).lstrip("/")
