"""Write OLE compound files: the container that Excel expects around a VBA project.

Source: [MS-CFB], version 3 (sectors of 512 bytes). Nothing in the file depends on the clock
or on chance, so equal streams give equal bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

SECTOR = 512
MINI_SECTOR = 64
MINI_STREAM_CUTOFF = 4096  # shorter streams live in the mini stream
MAX_NAME = 31
MAX_FAT_SECTORS = 109  # as many as the header can list

_FREE, _END_OF_CHAIN, _FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NO_ENTRY = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_ENTRY = struct.Struct("<64sHBBIII16sI8s8sIQ")
_HEADER = struct.Struct("<8s16s5H6s9I")


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file with `streams`, each under its path, such as `VBA/dir`.

    Storages are made as the paths need them. The order of `streams` has no influence.
    Raise `ValueError` where a name is not 1–31 printable ASCII characters, where two names
    differ in case only, where a path is a stream and a storage at once, or where the
    contents pass the 6.8 MiB that the header can chart.
    """
    entries = _entries(streams)
    sectors, mini = _Sectors(SECTOR), _Sectors(MINI_SECTOR)
    for entry in entries:
        small = len(entry.data) < MINI_STREAM_CUTOFF
        entry.start = (mini if small else sectors).append(entry.data)
    mini_fat = _table(mini.chain)
    root = entries[0]
    root.data = bytes(mini.content)
    root.start = sectors.append(root.data)
    mini_fat_start = sectors.append(mini_fat)
    directory_start = sectors.append(_directory(entries))
    return _assembled(sectors, directory_start, mini_fat_start, len(mini_fat) // SECTOR)


@dataclass
class _Entry:
    """A directory entry; the numbers are places in the directory or in the sector chains."""

    name: str
    kind: int
    data: bytes = b""
    children: list[int] = field(default_factory=list)
    colour: int = _BLACK
    left: int = _NO_ENTRY
    right: int = _NO_ENTRY
    child: int = _NO_ENTRY
    start: int = 0

    def packed(self) -> bytes:
        """Return the entry's 128 bytes; class, flags and times are left at zero."""
        name = self.name.encode("utf-16-le") + b"\0\0"
        head = (name, len(name), self.kind, self.colour, self.left, self.right, self.child)
        start = 0 if self.kind == _STORAGE else self.start
        return _ENTRY.pack(*head, b"", 0, b"", b"", start, len(self.data))


class _Sectors:
    """Sectors laid one after the other, with the chain that joins those of each stream."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.content = bytearray()
        self.chain: list[int] = []

    def append(self, data: bytes) -> int:
        """Lay out `data` as one chain; return its first sector, or end-of-chain for no data."""
        if not data:
            return _END_OF_CHAIN
        first = len(self.chain)
        count = -(-len(data) // self.size)
        self.content += data.ljust(count * self.size, b"\0")
        self.chain += [*range(first + 1, first + count), _END_OF_CHAIN]
        return first


def _entries(streams: Mapping[str, bytes]) -> list[_Entry]:
    """Return the directory, root first, with the entries of each storage joined in a tree."""
    storages = {storage for path in streams for storage in _storages_above(path)}
    if both := storages & streams.keys():
        raise ValueError(f"both a stream and a storage: {min(both)!r}")
    entries, numbers = [_Entry("Root Entry", _ROOT)], {"": 0}
    for path in sorted(storages | streams.keys()):  # a storage comes before what it holds
        above, _, name = path.rpartition("/")
        entries[numbers[above]].children.append(len(entries))
        numbers[path] = len(entries)
        kind = _STORAGE if path in storages else _STREAM
        entries.append(_Entry(_checked(name), kind, streams.get(path, b"")))
    for entry in entries:
        entry.child = _tree(entries, entry.children)
    return entries


def _storages_above(path: str) -> Iterator[str]:
    """Yield the path of every storage that `path` lies in, the outermost first."""
    return accumulate(path.split("/")[:-1], "{}/{}".format)


def _checked(name: str) -> str:
    """Return `name`; raise `ValueError` where the format has no room for it."""
    plain = name.isascii() and name.isprintable() and not set(name) & set("\\:!")
    if not (plain and 0 < len(name) <= MAX_NAME):
        raise ValueError(f"not a name for a stream or storage: {name!r}")
    return name


def _tree(entries: list[_Entry], numbers: list[int]) -> int:
    """Join the entries of one storage; return the root of their tree.

    Readers search by the length of a name first, then by its letters in upper case.
    """
    names = {n: (len(entries[n].name), entries[n].name.upper()) for n in numbers}
    if len(set(names.values())) < len(names):
        listed = ", ".join(sorted(entries[n].name for n in numbers))
        raise ValueError(f"names that differ in case only: {listed}")
    is_full = len(names) & (len(names) + 1) == 0
    red_depth = -1 if is_full else len(names).bit_length() - 1
    return _link(entries, sorted(numbers, key=names.__getitem__), 0, red_depth)


def _link(entries: list[_Entry], numbers: list[int], depth: int, red_depth: int) -> int:
    """Make a tree of the sorted `numbers`; return its root.

    Halving leaves every level full but the deepest. Red there and black elsewhere gives the
    same number of black entries on every way down and no red below red.
    """
    if not numbers:
        return _NO_ENTRY
    middle = len(numbers) // 2
    entry = entries[numbers[middle]]
    entry.colour = _RED if depth == red_depth else _BLACK
    entry.left = _link(entries, numbers[:middle], depth + 1, red_depth)
    entry.right = _link(entries, numbers[middle + 1 :], depth + 1, red_depth)
    return numbers[middle]


def _directory(entries: list[_Entry]) -> bytes:
    """Return the directory, filled up to whole sectors with unused entries."""
    unused = _ENTRY.pack(b"", 0, 0, 0, *[_NO_ENTRY] * 3, b"", 0, b"", b"", 0, 0)
    per_sector = SECTOR // _ENTRY.size
    spare = -len(entries) % per_sector
    return b"".join(entry.packed() for entry in entries) + unused * spare


def _table(chain: list[int]) -> bytes:
    """Return a chain table, filled up to whole sectors with free places."""
    per_sector = SECTOR // 4
    padded = chain + [_FREE] * (-len(chain) % per_sector)
    return struct.pack(f"<{len(padded)}I", *padded)


def _assembled(
    sectors: _Sectors, directory_start: int, mini_fat_start: int, mini_fat_count: int
) -> bytes:
    """Return header, sectors and the chain table (FAT), which charts itself too."""
    first, per_sector = len(sectors.chain), SECTOR // 4
    count = -(-first // (per_sector - 1))
    if count > MAX_FAT_SECTORS:
        raise ValueError(f"{first * SECTOR} bytes are more than the compound file can chart")
    fat = _table(sectors.chain + [_FAT_SECTOR] * count)
    listed = list(range(first, first + count)) + [_FREE] * (MAX_FAT_SECTORS - count)
    header = _HEADER.pack(
        *(bytes.fromhex("D0CF11E0A1B11AE1"), b"", 0x3E, 3, 0xFFFE, 9, 6, b""),
        *(0, count, directory_start, 0, MINI_STREAM_CUTOFF),
        *(mini_fat_start, mini_fat_count, _END_OF_CHAIN, 0),
    )
    return header + struct.pack(f"<{MAX_FAT_SECTORS}I", *listed) + bytes(sectors.content) + fat
