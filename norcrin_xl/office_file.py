"""Open Office files within bounds: what is no such file, or is too large, is refused by name.

A file from outside is hostile until read. Entries are counted, their sizes added and XML is
parsed without DTDs, entities or network, so that no archive or entity bomb opens.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from norcrin_xl.files import read_regular
from norcrin_xl.findings import UserError

FETCH_AGAIN = "Hent filen på nytt, eller bruk en sikkerhetskopi."

MAX_FILE = 64 * 2**20
MAX_ENTRIES = 5_000
MAX_UNPACKED = 512 * 2**20
MAX_RATIO = 200
SMALL = 2**20
"""An entry below this size may be packed as hard as it likes: XML of blanks packs well."""

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold, such as control characters from a spreadsheet.

Named one by one: a class of all that it can hold takes ten times as long to compile.
"""


def allowed(text: str) -> str:
    """`text` without what XML cannot hold."""
    return NOT_IN_XML.sub("", text)


BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError)
ENCRYPTED = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0".encode("latin-1")
_PARSER: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
}


def read_named(path: Path) -> bytes:
    """The bytes of a file that the user named.

    Raises `UserError` when it is a folder or a pipe, isn't there, is too large or cannot be read.
    """
    if path.is_dir():
        raise UserError(f"{path} er en mappe, ikke en fil. Oppgi et filnavn.")
    if not path.exists():
        raise UserError(f"Finner ikke {path}. Kontroller navnet og mappen.")
    if not path.is_file():
        raise UserError(f"{path} er ikke en vanlig fil. Oppgi en fil.")
    if path.stat().st_size > MAX_FILE:
        raise UserError(
            f"{path.name} er større enn {MAX_FILE // 2**20} MB og er ikke åpnet. Velg riktig fil."
        )
    try:
        return read_regular(path)
    except OSError as error:
        raise UserError(
            f"Får ikke lese {path.name}. Kontroller at du har tilgang til filen, og at den ikke "
            "er låst av et annet program."
        ) from error


def open_package(content: bytes, file: str, wanted: str) -> zipfile.ZipFile:
    """The archive in `content`. `wanted` says in Norwegian what the file should be.

    Raises `UserError` that names the file, what it is and what to do.
    """
    if not content.startswith(b"PK\x03\x04"):
        raise UserError(f"{file} {_no_package(content, wanted)}")
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except BROKEN as error:
        raise _damaged(file) from error
    if is_within_another(archive):
        raise _damaged(file)
    if packs_too_much(archive):
        raise UserError(
            f"{file} pakkes ut til mer enn en vanlig Office-fil og er ikke åpnet. "
            "Kontroller hvor filen kommer fra."
        )
    return archive


def _damaged(file: str) -> UserError:
    return UserError(f"{file} er skadet og kan ikke åpnes. {FETCH_AGAIN}")


def is_within_another(archive: zipfile.ZipFile) -> bool:
    """Whether an archive begins within its file: of one cut short, the last whole one in it is
    found, such as the workbook of a chart."""
    return min((entry.header_offset for entry in archive.infolist()), default=0) > 0


def _no_package(content: bytes, wanted: str) -> str:
    """What is said of a file that is no package of Office's, and what to do."""
    if not content:
        return f"er tom. {FETCH_AGAIN}"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if ENCRYPTED in content:
            return "er beskyttet med passord. Fjern passordet i Fil > Info, og lagre på nytt."
        return (
            f"er i et gammelt format (.xls eller .doc), men skal være {wanted}. "
            "Åpne den, velg Fil > Lagre som, og lagre den i riktig format."
        )
    head = content[:512].lstrip().lower()
    if head.startswith(b"%pdf"):
        return f"er en PDF, men skal være {wanted}. Velg riktig fil."
    if head.startswith((b"<html", b"<!doctype html")):
        return f"er en nettside, men skal være {wanted}. Last ned filen på nytt."
    return f"er ikke en Office-fil, men skal være {wanted}. Velg riktig fil."


def packs_too_much(archive: zipfile.ZipFile, most: int = MAX_UNPACKED) -> bool:
    """Whether there are too many entries, more than `most` bytes, or one packed too hard."""
    entries = archive.infolist()
    packed_hard = any(
        entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(1, entry.compress_size)
        for entry in entries
    )
    unpacked = sum(entry.file_size for entry in entries)
    return len(entries) > MAX_ENTRIES or unpacked > most or packed_hard


def with_entries(
    content: bytes, changed: Mapping[str, bytes], level: int = zlib.Z_DEFAULT_COMPRESSION
) -> bytes:
    """The archive with new content in the entries `changed`; all others stay as they are packed.

    `level` is how hard the new ones are packed, 1 to 9. Order, dates and attributes stay. Raises
    `KeyError` for an entry that isn't there.
    """
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        if lacking := changed.keys() - set(old.namelist()):
            raise KeyError(min(lacking))
        new.comment = old.comment
        for entry in old.infolist():
            if entry.filename in changed:
                new.writestr(entry, changed[entry.filename], compresslevel=level)
            else:
                _copy(entry, content, new, out)
    return out.getvalue()


_HEADER = struct.Struct("<26xHH")
"""What stands before an entry's name: the lengths of the name and of what is added to it, last."""
_LENGTHS_FOLLOW = 0x08


def _copy(entry: zipfile.ZipInfo, content: bytes, new: zipfile.ZipFile, out: BytesIO) -> None:
    """Put an entry in another archive as it is packed: unpacking takes most of the time."""
    start = (
        entry.header_offset + _HEADER.size + sum(_HEADER.unpack_from(content, entry.header_offset))
    )
    entry.header_offset = new.start_dir
    entry.flag_bits &= ~_LENGTHS_FOLLOW
    out.seek(new.start_dir)
    out.write(entry.FileHeader() + content[start : start + entry.compress_size])
    new.filelist.append(entry)
    new.NameToInfo[entry.filename] = entry
    new.start_dir = out.tell()


def read_part(archive: zipfile.ZipFile, name: str, file: str) -> bytes:
    """The content of one part. Raises `UserError` when it is missing or damaged."""
    try:
        return archive.read(name)
    except KeyError:
        raise lacking_part(name, file) from None
    except (*BROKEN, RuntimeError, OSError) as error:
        raise damaged_part(name, file) from error


def damaged_part(name: str, file: str) -> UserError:
    """What is said of a part that cannot be unpacked."""
    return UserError(f"{file} er skadet (delen {name}). {FETCH_AGAIN}")


def lacking_part(name: str, file: str) -> UserError:
    """What is said of a part that every file of the kind has, and this one has not."""
    return UserError(
        f"{file} er skadet eller av et annet slag: delen {name} mangler. {FETCH_AGAIN}"
    )


def parse_xml(content: bytes, name: str, file: str) -> etree._Element:
    """The XML of a part. Raises `UserError` for a DOCTYPE or for XML that is not well formed."""
    try:
        root = etree.fromstring(content, etree.XMLParser(**_PARSER))
    except etree.XMLSyntaxError as error:
        raise UserError(f"{file} er skadet: delen {name} kan ikke leses. {FETCH_AGAIN}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UserError(
            f"{file}: delen {name} har en DOCTYPE, som Word og Excel aldri skriver, og er ikke "
            "åpnet. Kontroller hvor filen kommer fra."
        )
    return root
