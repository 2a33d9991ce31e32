"""The entries of a returned package, unpacked from memory within their stated sizes."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from norcrin_xl.package import BROKEN
from norcrin_xl.partners.parts import Refused, refuse_doctype
from norcrin_xl.partners.sniff import HEAD, MAX_RETURNED, Sniffed, content_says, package_says

LOCAL = struct.Struct("<4s5H3L2H")
UTF8 = 0x800
XML = (".xml", ".rels", ".vml")


class Package:
    """A package by its entries' names. Reading raises `Refused` for what is damaged."""

    def __init__(self, content: bytes, archive: zipfile.ZipFile) -> None:
        self._content = content
        self._entries = archive.NameToInfo
        self._read: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def names(self) -> Iterator[str]:
        return iter(self._entries)

    def read(self, name: str) -> bytes:
        """The content of one entry, whose size and checksum are as stated."""
        found = self._read.get(name)
        if found is None:
            if name not in self._entries:
                raise Refused("fil-avkuttet")
            found = self._read[name] = _unpacked(self._content, self._entries[name])
        return found


def _unpacked(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    """The content of an entry. It is never unpacked beyond the size that it states."""
    try:
        fields = LOCAL.unpack_from(content, entry.header_offset)
        start = entry.header_offset + LOCAL.size
        name = content[start : start + fields[9]]
        start += fields[9] + fields[10]
        packed = content[start : start + entry.compress_size]
        if entry.compress_type == zipfile.ZIP_STORED:
            body = packed
        elif entry.compress_type == zipfile.ZIP_DEFLATED:
            body = zlib.decompressobj(-15).decompress(packed, entry.file_size + 1)
        else:
            raise Refused("fil-avkuttet")
    except (struct.error, zlib.error):
        raise Refused("fil-avkuttet") from None
    same_name = name.decode("utf-8" if fields[2] & UTF8 else "cp437", "replace")
    if fields[0] != b"PK\x03\x04" or same_name != entry.orig_filename:
        raise Refused("fil-avkuttet")
    if len(body) != entry.file_size or zlib.crc32(body) != entry.CRC:
        raise Refused("fil-avkuttet")
    return body


def open_returned(content: bytes) -> Package:
    """The package of a returned workbook, none of whose XML parts begins with a DOCTYPE.

    Raises `Refused` with the finding's code for anything that isn't a plain .xlsx.
    """
    if not content.startswith(b"PK\x03\x04") or len(content) > MAX_RETURNED:
        raise _refused(content_says(content))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            says, package = package_says(archive), Package(content, archive)
    except (*BROKEN, RuntimeError, OSError, KeyError):
        raise Refused("fil-avkuttet") from None
    if says.code:
        raise _refused(says)
    for name in package.names():
        if name.endswith(XML):
            refuse_doctype(package.read(name)[:HEAD], name)
    return package


def _refused(says: Sniffed) -> Refused:
    return Refused(says.code or "fil-ukjent", says.found)
