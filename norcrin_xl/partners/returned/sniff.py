"""What a returned file is, told from its content: the name proves nothing.

Each thing that isn't a plain .xlsx has its own finding with the way out. Nothing is unpacked
here but the list of content types and the heads of the parts.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from norcrin_xl.package import BROKEN, ENCRYPTED, packs_too_much

MAX_RETURNED = 20 * 2**20
MAX_UNPACKED = 100 * 2**20
HEAD = 1024
CONTENT_TYPES = "[Content_Types].xml"

LOCK = re.compile(r"^(~\$.*|\.~lock\..*#)$")
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

MAIN_TYPES = (
    ("sheet.binary.macroenabled", "fil-xlsb"),
    ("macroenabled", "fil-makro"),
    ("vbaproject", "fil-makro"),
    ("macrosheet", "fil-makro"),
    ("addin", "fil-makro"),
    ("wordprocessingml", "fil-docx"),
    ("presentationml", "fil-pptx"),
)
"""Words in the list of content types, and what a package that has one of them is."""

CARRIED = (
    ("oleobject", "innebygde objekter (OLE)"),
    ("activex", "ActiveX-kontroller"),
    ("connections+xml", "tilkoblinger til eksterne data"),
    ("querytable", "spørringer mot eksterne data"),
    ("webextension", "kontortillegg"),
    ("customui", "egne knapper på båndet"),
)
NESTED = (".zip", ".xlsx", ".xlsm", ".xlsb", ".docx", ".exe", ".dll", ".7z", ".rar", ".js", ".vbs")


class Sniffed(NamedTuple):
    """A finding's code and the words in its message; an empty code is a plain .xlsx."""

    code: str = ""
    found: str = ""


def name_says(name: str) -> Sniffed:
    """What the file's name alone tells: a lock file, a file half fetched, or a copy."""
    if LOCK.match(name):
        return Sniffed("fil-laas")
    if UNFINISHED.search(name):
        return Sniffed("fil-halv")
    match = COPY.search(name)
    return Sniffed("fil-kopi", match.group()) if match else Sniffed()


def is_data_file(name: str) -> bool:
    """Whether a file in a folder is meant as a return: hidden system files are not."""
    if LOCK.match(name) or UNFINISHED.search(name):
        return True
    return not name.startswith(".") and name.lower() not in ("thumbs.db", "desktop.ini")


def content_says(content: bytes) -> Sniffed:
    """What stops a file from being read as a workbook; an empty code where nothing does."""
    if len(content) > MAX_RETURNED:
        return Sniffed("fil-for-stor", f"er større enn {MAX_RETURNED >> 20} MB")
    if content.startswith(b"PK\x03\x04"):
        return _archive(content)
    return Sniffed(_plain(content))


def _plain(content: bytes) -> str:
    """The code of a file that isn't an archive."""
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


def _archive(content: bytes) -> Sniffed:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return package_says(archive)
    except (*BROKEN, RuntimeError, OSError, KeyError):
        return Sniffed("fil-avkuttet")


def package_says(archive: zipfile.ZipFile) -> Sniffed:
    """What an archive is, and what in it stops it from being read as a plain .xlsx."""
    entries = archive.infolist()
    if packs_too_much(archive, MAX_UNPACKED):
        return Sniffed("fil-for-stor", "pakkes ut til langt mer enn et utfylt skjema")
    if any(entry.flag_bits & 1 for entry in entries):
        return Sniffed("fil-kryptert")
    names = [entry.filename for entry in entries]
    odd = next(odd_names(names), None)
    if odd:
        return Sniffed("fil-sti", odd[:60])
    if CONTENT_TYPES not in names:
        return Sniffed(_other_archive(archive, names))
    types = archive.read(CONTENT_TYPES).decode("utf-8", "replace").lower()
    return _office(types, names)


def odd_names(names: list[str]) -> Iterator[str]:
    """Names that lead out of the package, and names that stand in it twice."""
    seen: set[str] = set()
    for name in names:
        parts = name.replace("\\", "/").split("/")
        if ".." in parts or name.startswith(("/", "\\")) or ":" in name or name.lower() in seen:
            yield name
        seen.add(name.lower())


def _other_archive(archive: zipfile.ZipFile, names: list[str]) -> str:
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:200]:
        return "fil-ods"
    if any(name.endswith(".iwa") or name.startswith("Index") for name in names):
        return "fil-numbers"
    return "fil-arkiv" if not any(name.startswith("xl/") for name in names) else "fil-avkuttet"


def _office(types: str, names: list[str]) -> Sniffed:
    """An Open XML package: a plain workbook, or what else it is or carries."""
    lower = [name.lower() for name in names]
    if any(name.endswith("vbaproject.bin") for name in lower):
        return Sniffed("fil-makro")
    for word, code in MAIN_TYPES:
        if word in types:
            return Sniffed(code)
    if "spreadsheetml" not in types:
        return Sniffed("fil-ukjent")
    for word, what in CARRIED:
        if word in types or any(word in name for name in lower):
            return Sniffed("fil-innhold", what)
    nested = next((name for name in lower if name.endswith(NESTED)), None)
    return Sniffed("fil-innhold", f"filen {nested[:60]}") if nested else Sniffed()
