"""What a file is that is no Open XML package, told from its content: the name proves nothing.

Each thing that isn't a plain .xlsx has its own finding with the way out.
"""

from __future__ import annotations

import re
import zipfile
from typing import NamedTuple

from norcrin_xl.office_file import ENCRYPTED

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
