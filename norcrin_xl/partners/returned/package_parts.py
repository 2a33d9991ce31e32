"""The entries of a returned package, unpacked from memory within their stated sizes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

from norcrin_xl.package import BROKEN, unpacked
from norcrin_xl.partners.returned.parts import Refused, refuse_doctype
from norcrin_xl.partners.returned.sniff import (
    HEAD,
    MAX_RETURNED,
    Sniffed,
    content_says,
    package_says,
)

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
            try:
                found = self._read[name] = unpacked(self._content, self._entries[name])
            except zipfile.BadZipFile:
                raise Refused("fil-avkuttet") from None
        return found


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
