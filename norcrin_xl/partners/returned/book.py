"""A returned workbook: its sheets, names and properties, read within bounds.

Parts are found through the package's relations, since producers name them as they like.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from lxml import etree

from norcrin_xl.files import sha256
from norcrin_xl.numbers import NBSP
from norcrin_xl.partners.returned.formats import Shows, displays, plain_styles, shows
from norcrin_xl.partners.returned.package_parts import Package, open_returned
from norcrin_xl.partners.returned.parts import (
    Refused,
    attribute,
    children,
    local,
    parsed,
    truth,
)
from norcrin_xl.partners.returned.sheet import (
    MAX_CELLS,
    Context,
    Sheet,
    TooManyCells,
    number_formats,
    read_sheet,
    shared_strings,
)
from norcrin_xl.workbook.areas.area import column_index
from norcrin_xl.workbook.reading.raw import REFERENCE, NamedRange

STRICT = "http://purl.oclc.org/ooxml/"
MAX_SHEETS = 200


class SheetInfo(NamedTuple):
    """A sheet by name: whether it is hidden, and its part."""

    name: str
    hidden: bool
    part: str


@dataclass(frozen=True)
class ReturnedBook:
    """A returned workbook; `sheet` reads one of its sheets."""

    file: str
    sha256: str
    strict: bool
    date1904: bool
    sheets: tuple[SheetInfo, ...]
    names: Mapping[str, NamedRange]
    sheet_names: tuple[tuple[str, str], ...]
    properties: Mapping[str, str]
    saved_by: str
    saved_at: str
    has_links: bool
    _archive: Package
    _parts: Mapping[str, str]
    _read: dict[str, Sheet] = field(default_factory=dict)

    def sheet(self, name: str) -> Sheet:
        """The sheet `name`. Raises `Refused` where it is damaged or far too large."""
        if name not in self._read:
            part = next(info.part for info in self.sheets if info.name == name)
            try:
                self._read[name] = read_sheet(self._archive.read(part), part, self._context)
            except TooManyCells:
                raise Refused("ark-for-stort", name, f"{MAX_CELLS:_}".replace("_", NBSP)) from None
        return self._read[name]

    def format(self, style: int) -> str:
        return self._context.format(style)

    def display(self, style: int) -> Shows:
        """What the number format of a style shows."""
        known = self._displays
        return known[style] if 0 <= style < len(known) else shows("General")

    @cached_property
    def _displays(self) -> tuple[Shows, ...]:
        return displays(self._context.formats)

    @cached_property
    def plain_styles(self) -> frozenset[int]:
        """The styles that show every whole figure as it is."""
        return plain_styles(self._context.formats)

    @cached_property
    def _context(self) -> Context:
        strings = self._part("sharedStrings")
        styles = self._part("styles")
        return Context(
            shared_strings(strings) if strings else (),
            number_formats(styles) if styles else (),
            self.date1904,
        )

    def _part(self, kind: str) -> bytes:
        name = self._parts.get(kind)
        return self._archive.read(name) if name else b""


def open_book(content: bytes, file: str) -> ReturnedBook:
    """The workbook in `content`. Raises `Refused` with the finding's code where it is none."""
    return _opened(open_returned(content), content, file)


def _opened(archive: Package, content: bytes, file: str) -> ReturnedBook:
    package = _relations(archive, "_rels/.rels", "")
    main = package.get("officeDocument")
    if main is None:
        raise Refused("fil-avkuttet")
    folder, name = posixpath.split(main)
    root = parsed(archive.read(main), main)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    parts = _relations(archive, rels, folder)
    sheets = tuple(_sheets(root, _targets(archive, rels, folder)))
    author, saved = _core(archive, package.get("core-properties"))
    return ReturnedBook(
        file=file,
        sha256=sha256(content),
        strict=STRICT in str(root.tag),
        date1904=any(truth(item.get("date1904")) for item in children(root, "workbookPr")),
        sheets=sheets,
        names=dict(_names(root)),
        sheet_names=tuple(_sheet_names(root, sheets)),
        properties=_custom(archive, package.get("custom-properties")),
        saved_by=author,
        saved_at=saved,
        has_links="externalLink" in parts,
        _archive=archive,
        _parts=parts,
    )


Relation = tuple[str, str, str]
"""The id, the last word of the type, and the target part of an internal relation."""


@lru_cache(maxsize=64)
def _relation_rows(content: bytes, name: str, folder: str) -> tuple[Relation, ...]:
    """The internal relations of a part. Forms have the same ones."""
    return tuple(_internal(parsed(content, name), folder))


def _internal(root: etree._Element, folder: str) -> Iterator[Relation]:
    for relation in root:
        target = relation.get("Target") or ""
        if relation.get("TargetMode") != "External":
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = (relation.get("Type") or "").rpartition("/")[2]
            yield relation.get("Id") or "", kind, posixpath.normpath(path)


def _rows_of(archive: Package, name: str, folder: str) -> tuple[Relation, ...]:
    return _relation_rows(archive.read(name), name, folder) if name in archive else ()


KINDS = {
    "coreProperties": "core-properties",
    "customProperties": "custom-properties",
    "metadata": "metadata",
}


def _relations(archive: Package, name: str, folder: str) -> dict[str, str]:
    """One part for each kind of relation."""
    rows = _rows_of(archive, name, folder)
    return {KINDS.get(kind, kind): path for _, kind, path in rows}


def _targets(archive: Package, name: str, folder: str) -> dict[str, str]:
    return {key: path for key, _, path in _rows_of(archive, name, folder)}


def _sheets(root: etree._Element, targets: Mapping[str, str]) -> Iterator[SheetInfo]:
    for holder in children(root, "sheets"):
        if len(holder) > MAX_SHEETS:
            raise Refused("fil-for-stor", f"har {len(holder)} ark")
        for sheet in holder:
            part = targets.get(attribute(sheet, "id"), "")
            hidden = (sheet.get("state") or "visible") != "visible"
            yield SheetInfo(str(sheet.get("name") or ""), hidden, part)


def _defined(root: etree._Element) -> Iterator[etree._Element]:
    for holder in children(root, "definedNames"):
        yield from holder


def _names(root: etree._Element) -> Iterator[tuple[str, NamedRange]]:
    """The ranges that names of the whole workbook point at."""
    for name in _defined(root):
        place = None if name.get("localSheetId") else _place((name.text or "")[:400])
        if place is not None:
            yield str(name.get("name")), place


@lru_cache(maxsize=4096)
def _place(text: str) -> NamedRange | None:
    """Where a name points; `None` for anything but cells of one sheet."""
    match = REFERENCE.match(text)
    if match is None:
        return None
    quoted, plain, left, top, right, bottom = match.groups()
    sheet = quoted.replace("''", "'") if quoted else plain
    rows = int(top[:8]) - 1, int((bottom or top)[:8]) - 1
    return NamedRange(sheet, *rows, column_index(left), column_index(right or left))


def _sheet_names(root: etree._Element, sheets: Sequence[SheetInfo]) -> Iterator[tuple[str, str]]:
    """Names that belong to one sheet, with that sheet: a copied sheet brings them along."""
    for name in _defined(root):
        index = name.get("localSheetId")
        if index and index.isdigit() and int(index[:6]) < len(sheets):
            yield str(name.get("name")), sheets[int(index[:6])].name


def _core(archive: Package, name: str | None) -> tuple[str, str]:
    """Who saved the file last, and when as ISO 8601; empty where it isn't said."""
    if name is None or name not in archive:
        return "", ""
    found = {local(item): (item.text or "").strip() for item in parsed(archive.read(name), name)}
    return found.get("lastModifiedBy", "")[:100], found.get("modified", "")[:30]


def _custom(archive: Package, name: str | None) -> dict[str, str]:
    """The workbook's custom properties as text."""
    if name is None or name not in archive:
        return {}
    return {
        str(item.get("name")): (item[0].text or "").strip()[:200]
        for item in parsed(archive.read(name), name)
        if len(item)
    }
