"""A returned file: what it is and carries, by its content, its parts, their types and relations.

Names prove nothing, and words that name no part decide nothing. Names of parts are compared as
Excel does: without regard to case, and with a backslash as a slash. Each thing that isn't a plain
.xlsx has its own finding with the way out.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple
from urllib.parse import unquote

from norcrin_xl.office_file import BROKEN, ENCRYPTED, packs_too_much
from norcrin_xl.spreadsheet.parsing import Refused, parsed, refuse_doctype, unclear

MAX_RETURNED = 20 * 2**20
MAX_UNPACKED = 100 * 2**20

LOCK = re.compile(r"^(~\$.*|\.~lock\..*#)$")
SCRATCH = re.compile(r"^\.?~.*\.tmp$", re.I)
"""What Word and Excel keep beside an open file while they save it."""
UNFINISHED = re.compile(r"\.(tmp|part|partial|crdownload|download|icloud|opdownload)$", re.I)
COPY = re.compile(
    r"\(\d+\)|\bkopi\b|\bcopy\b|conflict|konflikt|\bin konflikt\b|-DESKTOP-\w+|-LAPTOP-\w+", re.I
)

DRM = tuple(
    "".join(f"{sign}\0" for sign in word).encode("latin-1")
    for word in ("DRMEncryptedDataSpace", "DRMEncryptedTransform", "\tDRMContent", "DRMContent")
)
EXCEL_STREAMS = tuple(
    "".join(f"{sign}\0" for sign in word).encode("latin-1") for word in ("Workbook", "Book")
)
IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
MAIL = re.compile(rb"^(from|received|return-path|mime-version|delivered-to|subject):", re.I)


class Sniffed(NamedTuple):
    """A finding's code and the words in its message; an empty code is a plain .xlsx."""

    code: str = ""
    found: str = ""


def name_says(name: str) -> Sniffed:
    """What the file's name alone tells: a lock file, a file half fetched, or a copy."""
    if LOCK.match(name) or SCRATCH.match(name):
        return Sniffed("fil-laas")
    if UNFINISHED.search(name):
        return Sniffed("fil-halv")
    match = COPY.search(name)
    return Sniffed("fil-kopi", match.group()) if match else Sniffed()


def is_data_file(name: str) -> bool:
    """Whether a file in a folder is meant as a return: hidden and scratch files are not."""
    if SCRATCH.match(name):
        return False
    if LOCK.match(name) or UNFINISHED.search(name):
        return True
    return not name.startswith(".") and name.lower() not in ("thumbs.db", "desktop.ini")


def file_code(content: bytes) -> str:
    """The code of a file that is no archive."""
    if not content:
        return "fil-tom"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound(content)
    if not content[:65536].strip(b"\0"):
        return "fil-halv"
    if content.startswith(IMAGES):
        return "fil-bilde"
    if content.startswith((*ARCHIVES, b"PK")):
        return "fil-arkiv" if not content.startswith(b"PK") else "fil-avkuttet"
    return _textual(content)


def _compound(content: bytes) -> str:
    """An OLE compound file: rights-managed, encrypted, or an Office file from before 2007."""
    if any(word in content for word in DRM):
        return "fil-rettighetsstyrt"
    if ENCRYPTED in content:
        return "fil-kryptert"
    return "fil-xls" if any(word in content for word in EXCEL_STREAMS) else "fil-ukjent"


def _textual(content: bytes) -> str:
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(b"%pdf"):
        return "fil-pdf"
    if head.startswith(b"<?xml") and b"excel.sheet" in head:
        return "fil-xml"
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta")):
        return "fil-html"
    if head.startswith(b"<?xml") and b"<html" in head:
        return "fil-html"
    if MAIL.match(head):
        return "fil-eml"
    return "fil-csv" if _is_table(content[:4096]) else "fil-ukjent"


def _is_table(head: bytes) -> bool:
    """Whether the file begins as lines of text with separators."""
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1", "replace")
    odd = sum(not (sign.isprintable() or sign in "\r\n\t") for sign in text)
    return odd == 0 and any(sign in text for sign in ";,\t")


def archive_code(archive: zipfile.ZipFile) -> str:
    """The code of an archive that has no list of content types."""
    names = archive.namelist()
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:200]:
        return "fil-ods"
    if any(name.endswith(".iwa") or name.startswith("Index") for name in names):
        return "fil-numbers"
    return "fil-arkiv" if not any(name.startswith("xl/") for name in names) else "fil-avkuttet"


XML = (".xml", ".rels", ".vml")
CONTENT_TYPES = "[content_types].xml"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OWN_KINDS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/",
    "http://schemas.microsoft.com/office/2017/10/relationships/",
)
"""The beginnings of types of relations that are read; the rest of such a type is its kind."""
KINDS = {"coreProperties": "core-properties", "customProperties": "custom-properties"}

MAIN_TYPES = (
    ("sheet.binary", "fil-xlsb"),
    ("macroenabled", "fil-makro"),
    ("wordprocessingml", "fil-docx"),
    ("presentationml", "fil-pptx"),
)
"""Words in the type of the main part, and what the package then is."""
MACROS = ("vbaproject", "macrosheet")
CARRIED = (
    ("oleobject", "innebygde objekter (OLE)"),
    ("activex", "ActiveX-kontroller"),
    ("relationships/control", "ActiveX-kontroller"),
    ("relationships/package", "en innebygd fil"),
    ("connections.xml", "tilkoblinger til eksterne data"),
    ("connections+xml", "tilkoblinger til eksterne data"),
    ("relationships/connections", "tilkoblinger til eksterne data"),
    ("querytable", "spørringer mot eksterne data"),
    ("customui", "egne knapper på båndet"),
    ("ui/extensibility", "egne knapper på båndet"),
)
"""Words in a part's name or type or in a relation's type, and what the package then carries."""
ADD_INS = ("webextension", "taskpane")
NESTED = (".zip", ".xlsx", ".xlsm", ".xlsb", ".docx", ".exe", ".dll", ".7z", ".rar", ".js", ".vbs")
HEADS = (b"PK\x03\x04", b"MZ", b"\xd0\xcf\x11\xe0", b"7z\xbc\xaf", b"Rar!")


class Relation(NamedTuple):
    """A relation of a part: its id, its kind if it is one that we read, its type and target."""

    id: str
    kind: str
    type: str
    part: str


class SpreadsheetPackage:
    """A package by its parts' names. Reading raises `Refused` for what is damaged."""

    add_ins = False
    """Whether an Office add-in has left parts in it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries = {part_name(entry.filename): entry for entry in archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def entry(self, name: str) -> str:
        """What a part is called in the file itself, whose case and slashes may be others."""
        return self._entries[name].filename

    def names(self) -> Iterator[str]:
        return iter(self._entries)

    def read(self, name: str) -> bytes:
        """The content of one part, whose size and checksum are as stated."""
        if name not in self._entries:
            raise Refused("fil-avkuttet")
        try:
            return self._archive.read(self._entries[name])
        except (*BROKEN, RuntimeError, OSError):
            raise Refused("fil-avkuttet") from None

    def relations(self, part: str) -> tuple[Relation, ...]:
        """The relations of a part to others in the package; of the package itself for ``""``."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        return _relations(self.read(rels), rels, folder) if rels in self else ()

    def related(self, part: str) -> dict[str, str]:
        """The part for each kind of relation. Raises `Refused` where the main part is doubled."""
        found: dict[str, str] = {}
        for relation in self.relations(part):
            if relation.kind in ONCE and found.get(relation.kind, relation.part) != relation.part:
                raise unclear(f"to deler av slaget {relation.kind}")
            found[relation.kind] = relation.part
        return found


ONCE = ("officeDocument", "sharedStrings", "styles", "custom-properties")


def part_name(name: str) -> str:
    """A part's name as it is compared: without escapes, in small letters, from the root."""
    return unquote(name).replace("\\", "/").lower().lstrip("/")


@lru_cache(maxsize=64)
def _relations(content: bytes, name: str, folder: str) -> tuple[Relation, ...]:
    """The internal relations in a part. Forms have the same ones."""
    found: dict[str, Relation] = {}
    for item in parsed(content, name):
        if item.tag != f"{{{PACKAGE}}}Relationship":
            continue
        key, kind = item.get("Id") or "", item.get("Type") or ""
        if key in found:
            raise unclear(f"relasjonen {key[:20]} to ganger")
        target = part_name(item.get("Target") or "")
        path = posixpath.normpath(
            target if (item.get("Target") or " ")[0] in "/\\" else posixpath.join(folder, target)
        )
        internal = (item.get("TargetMode") or "").lower() != "external"
        found[key] = Relation(key, _kind(kind) if internal else "", kind.lower(), path)
    return tuple(found.values())


def _kind(type_: str) -> str:
    """The last word of a type that we know the beginning of; empty for any other."""
    kind = next((type_.removeprefix(own) for own in OWN_KINDS if type_.startswith(own)), "")
    return KINDS.get(kind, kind)


def open_returned(content: bytes) -> SpreadsheetPackage:
    """The package of a returned workbook, none of whose XML parts holds a DOCTYPE.

    Raises `Refused` with the finding's code for anything that isn't a plain .xlsx.
    """
    if len(content) > MAX_RETURNED:
        raise Refused("fil-for-stor", f"er større enn {MAX_RETURNED >> 20} MB")
    if not content.startswith(b"PK\x03\x04"):
        raise Refused(file_code(content))
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        _refuse_entries(archive)
        package = SpreadsheetPackage(archive)
        if CONTENT_TYPES not in package:
            raise Refused(archive_code(archive))
    except (*BROKEN, RuntimeError, OSError, KeyError):
        raise Refused("fil-avkuttet") from None
    names = list(package.names())
    for name in names:
        if name.endswith(XML):
            refuse_doctype(package.read(name), name)
    _refuse_contents(package)
    for name in names:
        if not name.endswith(XML) and (
            name.endswith(NESTED) or package.read(name).startswith(HEADS)
        ):
            raise Refused("fil-innhold", f"filen {name[:60]}")
    return package


def _refuse_entries(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if packs_too_much(archive, MAX_UNPACKED):
        raise Refused("fil-for-stor", "pakkes ut til langt mer enn et utfylt skjema")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("fil-kryptert")
    seen: set[str] = set()
    for entry in entries:
        name, plain = part_name(entry.filename), unquote(entry.filename)
        if ".." in name.split("/") or plain[:1] in ("/", "\\") or ":" in name or name in seen:
            raise Refused("fil-sti", entry.filename[:60])
        seen.add(name)


def _refuse_contents(package: SpreadsheetPackage) -> None:
    """Raise `Refused` for what isn't a plain workbook, by its parts, their types and relations."""
    types = types_of(package)
    main = package.related("").get("officeDocument", "")
    type_of_main = types.get(main, "")
    words = [*package.names(), *(types[name] for name in types if name != main)]
    words += [item.type for part in _owners(package) for item in package.relations(part)]
    if any(macro in word for word in words for macro in MACROS):
        raise Refused("fil-makro")
    for word, code in MAIN_TYPES:
        if word in type_of_main:
            raise Refused(code)
    for word, what in CARRIED:
        if any(word in found for found in words):
            raise Refused("fil-innhold", what)
    package.add_ins = any(word in found for found in words for word in ADD_INS)
    if "spreadsheetml" not in type_of_main:
        raise Refused("fil-ukjent" if main in package else "fil-avkuttet")


def _owners(package: SpreadsheetPackage) -> Iterator[str]:
    """The parts that have relations, and ``""`` for the package itself."""
    for name in package.names():
        folder, own = posixpath.split(name)
        if own.endswith(".rels") and posixpath.basename(folder) == "_rels":
            yield posixpath.join(posixpath.dirname(folder), own.removesuffix(".rels"))


def types_of(package: SpreadsheetPackage) -> Mapping[str, str]:
    """The content type of each part that is there, in small letters: its own or its ending's."""
    own: dict[str, str] = {}
    for item in parsed(package.read(CONTENT_TYPES), CONTENT_TYPES):
        key = {f"{TYPES}Override": "PartName", f"{TYPES}Default": "Extension"}.get(str(item.tag))
        name = item.get(key or "") or ""
        name = f".{name.lower()}" if key == "Extension" else part_name(name)
        if (
            key
            and own.setdefault(name, (item.get("ContentType") or "").lower())
            != (item.get("ContentType") or "").lower()
        ):
            raise unclear(f"to innholdstyper for {name[:60]}")
    return {
        name: own.get(name) or own.get(posixpath.splitext(name)[1], "") for name in package.names()
    }
