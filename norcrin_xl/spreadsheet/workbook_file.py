"""A returned workbook: its sheets, names and properties, read within bounds.

Parts are found through the package's relations, since producers name them as they like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from lxml import etree

from norcrin_xl.files import sha256
from norcrin_xl.spreadsheet.grid import (
    MAX_CELLS,
    Context,
    Position,
    Sheet,
    cell_place,
    read_sheet,
    shared_strings,
)
from norcrin_xl.spreadsheet.number_formats import Style, Styles, styles_of
from norcrin_xl.spreadsheet.package_parts import SpreadsheetPackage, open_returned, types_of
from norcrin_xl.spreadsheet.parsing import (
    STRICT,
    Refused,
    children,
    parsed,
    relation_id,
    truth,
    unclear,
)

MAX_SHEETS = 200
COMMENTS = {"comments", "threadedComment"}
"""The kinds of relation that lead from a sheet to its comments."""
REFERENCE = re.compile(
    r"^(?:'((?:[^']|'')+)'|([^'!]+))!\$([A-Z]{1,3})\$(\d+)(?::\$([A-Z]{1,3})\$(\d+))?$"
)


class NamedRange(NamedTuple):
    """Where a defined name points: sheet, first row, last row and columns, all 0-based."""

    sheet: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int


class SheetInfo(NamedTuple):
    """A sheet by name: whether it is hidden, and its part."""

    name: str
    hidden: bool
    part: str


@dataclass(frozen=True)
class WorkbookFile:
    """A workbook in its file; `sheet` reads one of its sheets."""

    file: str
    sha256: str
    strict: bool
    add_ins: bool
    date1904: bool
    sheets: tuple[SheetInfo, ...]
    names: Mapping[str, NamedRange]
    sheet_names: tuple[tuple[str, str], ...]
    properties: Mapping[str, str]
    saved_by: str
    saved_at: str
    has_links: bool
    main_type: str
    most_cells: int
    _archive: SpreadsheetPackage
    _parts: Mapping[str, str]
    _read: dict[str, Sheet] = field(default_factory=dict)

    def sheet(self, name: str) -> Sheet:
        """The sheet `name`. Raises `Refused` where it is damaged or far too large."""
        if name not in self._read:
            part = next(info.part for info in self.sheets if info.name == name)
            sheet = read_sheet(self._archive.read(part), part, name, self._context)
            kinds = {relation.kind for relation in self._archive.relations(part)}
            sheet.comments |= bool(kinds & COMMENTS)
            self._read[name] = sheet
        return self._read[name]

    def comments(self, name: str) -> Iterator[str]:
        """The text of each comment on a sheet. Raises `Refused` where they are damaged."""
        part = next(info.part for info in self.sheets if info.name == name)
        for relation in self._archive.relations(part):
            if relation.kind in COMMENTS and relation.part in self._archive:
                for one in parsed(self._archive.read(relation.part), relation.part).iter():
                    if str(one.tag).rpartition("}")[2] in ("comment", "threadedComment"):
                        yield "".join(map(str, one.itertext()))

    def styles_at(self, sheet: Sheet, at: Position, number: int) -> Iterator[tuple[Style, bool]]:
        """The style of a cell, and as conditional formats may show it, which is then true."""
        own = self._context.style(number)
        yield own, False
        for (top, bottom, left, right), overlay in sheet.overlaid:
            if top <= at[0] <= bottom and left <= at[1] <= right:
                yield own.under(overlay), True

    @cached_property
    def _context(self) -> Context:
        strings = self._part("sharedStrings")
        styles = self._part("styles")
        return Context(
            shared_strings(strings) if strings else (),
            styles_of(styles) if styles else Styles(),
            self.date1904,
            self.most_cells,
        )

    def _part(self, kind: str) -> bytes:
        name = self._parts.get(kind)
        return self._archive.read(name) if name else b""


def open_book(content: bytes, file: str) -> WorkbookFile:
    """The plain workbook in `content`. Raises `Refused` with the finding's code for any other."""
    return workbook_file(open_returned(content), content, file)


def workbook_file(
    archive: SpreadsheetPackage, content: bytes, file: str, most_cells: int = MAX_CELLS
) -> WorkbookFile:
    """The workbook in a package, no sheet of which may have more than `most_cells` cells.

    Raises `Refused` where it is damaged.
    """
    package = archive.related("")
    main = package.get("officeDocument", "")
    if main not in archive:
        raise Refused("fil-ukjent")
    root = parsed(archive.read(main), main)
    parts = archive.related(main)
    targets = {relation.id: relation.part for relation in archive.relations(main) if relation.kind}
    sheets = tuple(_sheets(root, targets))
    author, saved = _core(archive, package.get("core-properties"))
    return WorkbookFile(
        file=file,
        sha256=sha256(content),
        strict=STRICT in str(root.tag),
        add_ins=archive.add_ins,
        date1904=any(truth(item.get("date1904")) for item in children(root, "workbookPr")),
        sheets=sheets,
        names=dict(_names(root)),
        sheet_names=tuple(_sheet_names(root, sheets)),
        properties=_custom(archive, package.get("custom-properties")),
        saved_by=author,
        saved_at=saved,
        has_links="externalLink" in parts,
        main_type=types_of(archive).get(main, ""),
        most_cells=most_cells,
        _archive=archive,
        _parts=parts,
    )


def _sheets(root: etree._Element, targets: Mapping[str, str]) -> Iterator[SheetInfo]:
    for holder in children(root, "sheets"):
        if len(holder) > MAX_SHEETS:
            raise Refused("fil-for-stor", f"har {len(holder)} ark")
        names: set[str] = set()
        for sheet in children(holder, "sheet"):
            name, part = str(sheet.get("name") or ""), targets.get(relation_id(sheet), "")
            hidden = (sheet.get("state") or "visible") != "visible"
            if name.lower() in names or (part and part in names):
                raise unclear(f"arket «{name[:31]}» to ganger")
            names |= {name.lower(), part}
            yield SheetInfo(name, hidden, part)


def _defined(root: etree._Element) -> Iterator[etree._Element]:
    for holder in children(root, "definedNames"):
        yield from children(holder, "definedName")


def _names(root: etree._Element) -> Iterator[tuple[str, NamedRange]]:
    """The ranges that names of the whole workbook point at."""
    seen: set[str] = set()
    for name in _defined(root):
        place = None if name.get("localSheetId") else _place((name.text or "")[:400])
        if place is not None:
            own = str(name.get("name"))
            if own.lower() in seen:
                raise unclear(f"navnet {own[:40]} to ganger")
            seen.add(own.lower())
            yield own, place


@lru_cache(maxsize=4096)
def _place(text: str) -> NamedRange | None:
    """Where a name points; `None` for anything but cells of one sheet."""
    match = REFERENCE.match(text)
    if match is None:
        return None
    quoted, plain, left, top, right, bottom = match.groups()
    sheet = quoted.replace("''", "'") if quoted else plain
    rows = int(top[:8]) - 1, int((bottom or top)[:8]) - 1
    columns = (cell_place(f"{letters}1")[1] for letters in (left, right or left))
    return NamedRange(sheet, *rows, *columns)


def _sheet_names(root: etree._Element, sheets: Sequence[SheetInfo]) -> Iterator[tuple[str, str]]:
    """Names that belong to one sheet, with that sheet: a copied sheet brings them along."""
    for name in _defined(root):
        index = name.get("localSheetId")
        if index and index.isdigit() and int(index[:6]) < len(sheets):
            yield str(name.get("name")), sheets[int(index[:6])].name


def _core(archive: SpreadsheetPackage, name: str | None) -> tuple[str, str]:
    """Who saved the file last, and when as ISO 8601; empty where it isn't said."""
    if name is None or name not in archive:
        return "", ""
    found = {
        str(item.tag).rpartition("}")[2]: (item.text or "").strip()
        for item in parsed(archive.read(name), name)
    }
    return found.get("lastModifiedBy", "")[:100], found.get("modified", "")[:30]


def _custom(archive: SpreadsheetPackage, name: str | None) -> dict[str, str]:
    """The workbook's custom properties as text."""
    if name is None or name not in archive:
        return {}
    return {
        str(item.get("name")): (item[0].text or "").strip()[:200]
        for item in parsed(archive.read(name), name)
        if len(item)
    }
