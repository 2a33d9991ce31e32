"""The VBA project of a workbook, written from source alone: no compiled code, no Excel.

Sources: [MS-OVBA] for what stands in it; version 0xFFFF in `_VBA_PROJECT` tells Excel that
nothing is compiled, so that it compiles the source when the workbook is opened. [MS-CFB],
version 3 (sectors of 512 bytes), for the OLE compound file around it. Nothing in the file depends
on the clock or on chance, so equal modules give equal bytes.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Literal

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
    directory_start = sectors.append(_directory_sectors(entries))
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


def _directory_sectors(entries: list[_Entry]) -> bytes:
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


ENCODING = "cp1252"
"""The code page that the project declares; it holds æ, ø and å, and no arrow or minus."""

NOT_COMPILED = bytes.fromhex("CC61FFFF000000")
_NO_COOKIE = struct.pack("<H", 0xFFFF)
_US_ENGLISH = struct.pack("<I", 0x0409)  # VBA's own language, whatever the text is written in
_WINDOWS_64_BIT = struct.pack("<I", 3)
_LIBRARIES = {
    "stdole": r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0"
    r"#C:\Windows\System32\stdole2.tlb#OLE Automation",
    "Office": r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0"
    r"#C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL"
    r"#Microsoft Office 16.0 Object Library",
}
_EDITOR = "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"
_KEYWORDS = {"standard": "Module", "class": "Class"}
_SEED = 0x8D  # any byte will do; a fixed one gives the same project for the same source


_WORKBOOK_BASE = "0{00020819-0000-0000-C000-000000000046}"
_SHEET_BASE = "0{00020820-0000-0000-C000-000000000046}"
_OFF = ("VB_GlobalNameSpace", "VB_Creatable", "VB_TemplateDerived")
_ON = ("VB_PredeclaredId", "VB_Exposed", "VB_Customizable")


@dataclass(frozen=True)
class Module:
    """A VBA module: its name and its source with attribute lines and CRLF line ends.

    Excel drops a project with a name over 31 characters, a doubled one, or one that is no ASCII
    identifier, and a source whose first line does not name its module.
    """

    name: str
    source: str
    kind: Literal["standard", "class", "document"]


def document_modules(sheet_code_names: Sequence[str]) -> list[Module]:
    """Return the modules behind the workbook and behind each worksheet, without code.

    Excel demands exactly one per sheet, under the sheet's `codeName`, and `ThisWorkbook`.
    """
    bases = {"ThisWorkbook": _WORKBOOK_BASE, **dict.fromkeys(sheet_code_names, _SHEET_BASE)}
    return [Module(name, _document_source(name, base), "document") for name, base in bases.items()]


def _document_source(name: str, base: str) -> str:
    said = {"VB_Name": f'"{name}"', "VB_Base": f'"{base}"'}
    said |= {**dict.fromkeys(_OFF, "False"), **dict.fromkeys(_ON, "True")}
    return "".join(f"Attribute {key} = {value}\r\n" for key, value in said.items())


def read_source(path: Path) -> str:
    """Return the source in a .bas file (UTF-8), ready for a `Module`: CRLF line ends."""
    text = path.read_text(encoding="utf-8-sig").rstrip("\n") + "\n"
    return text.replace("\n", "\r\n")


def vba_project(modules: Sequence[Module], project_name: str = "NorCRIN") -> bytes:
    """Return a `vbaProject.bin` with `modules` in the given order; same input, same bytes.

    Raise `ValueError` for text outside cp1252.
    """
    streams = {f"VBA/{m.name}": compress(m.source.encode(ENCODING), b" ") for m in modules}
    return compound_file(
        {
            **streams,
            "VBA/dir": compress(_directory(modules, project_name)),
            "VBA/_VBA_PROJECT": NOT_COMPILED,
            "PROJECT": _project_text(modules, project_name).encode(ENCODING),
            "PROJECTwm": _name_map(modules),
        }
    )


def _directory(modules: Sequence[Module], project_name: str) -> bytes:
    """Return the `dir` stream: project, libraries and modules as tagged records (2.3.4.2)."""
    parts = [*_project_records(project_name), *_library_records()]
    parts += [_record(0x0F, struct.pack("<H", len(modules))), _record(0x13, _NO_COOKIE)]
    for module in modules:
        parts += _module_records(module)
    return b"".join(parts) + _record(0x10)


def _project_records(project_name: str) -> Iterator[bytes]:
    nothing = struct.pack("<I", 0)
    yield _record(0x01, _WINDOWS_64_BIT)
    yield _record(0x02, _US_ENGLISH) + _record(0x14, _US_ENGLISH)
    yield _record(0x03, struct.pack("<H", int(ENCODING.removeprefix("cp"))))
    yield _record(0x04, project_name.encode(ENCODING))
    yield _record(0x05) + _record(0x40)  # description
    yield _record(0x06) + _record(0x3D)  # help file
    yield _record(0x07, nothing) + _record(0x08, nothing)
    yield struct.pack("<HIIH", 0x09, 4, 1, 0)  # version 1.0; the length leaves out the minor part
    yield _record(0x0C) + _record(0x3C)  # compilation constants


def _library_records() -> Iterator[bytes]:
    for name, library in _LIBRARIES.items():
        identifier = library.encode(ENCODING)
        yield _text_records(name, 0x16, 0x3E)
        yield _record(0x0D, struct.pack("<I", len(identifier)) + identifier + bytes(6))


def _module_records(module: Module) -> Iterator[bytes]:
    yield _text_records(module.name, 0x19, 0x47)
    yield _text_records(module.name, 0x1A, 0x32)  # the stream has the module's name
    yield _text_records("", 0x1C, 0x48)  # description
    yield _record(0x31, struct.pack("<I", 0))  # the source begins where the stream does
    yield _record(0x1E, struct.pack("<I", 0)) + _record(0x2C, _NO_COOKIE)
    yield _record(0x21 if module.kind == "standard" else 0x22)
    yield _record(0x2B)


def _text_records(text: str, narrow: int, wide: int) -> bytes:
    """Return a text twice, in the code page and in UTF-16; lengths count bytes in both."""
    return _record(narrow, text.encode(ENCODING)) + _record(wide, text.encode("utf-16-le"))


def _record(tag: int, content: bytes = b"") -> bytes:
    return struct.pack("<HI", tag, len(content)) + content


def _project_text(modules: Sequence[Module], project_name: str) -> str:
    """Return the `PROJECT` stream: what the project holds, unlocked and visible (2.3.1)."""
    identifier = f"{{{uuid.uuid5(uuid.NAMESPACE_DNS, project_name)}}}".upper()
    lines = [f'ID="{identifier}"', *map(_project_item, modules), f'Name="{project_name}"']
    lines += ['HelpContextID="0"', 'VersionCompatible32="393222000"']
    lines += [f'CMG="{_obscured(identifier, bytes(4))}"']  # no protection
    lines += [f'DPB="{_obscured(identifier, bytes(1))}"']  # no password
    lines += [f'GC="{_obscured(identifier, bytes([255]))}"']  # visible
    lines += ["", "[Host Extender Info]", _EDITOR, "", "[Workspace]"]
    lines += [f"{module.name}=0, 0, 0, 0, C" for module in modules]  # its window is closed
    return "".join(f"{line}\r\n" for line in lines)


def _project_item(module: Module) -> str:
    if module.kind == "document":
        return f"Document={module.name}/&H00000000"
    return f"{_KEYWORDS[module.kind]}={module.name}"


def _obscured(identifier: str, data: bytes) -> str:
    """Return `data` as the hexadecimal digits that `PROJECT` stores it in (2.4.3.2)."""
    key = sum(identifier.encode("ascii")) & 0xFF
    ignored = bytes((_SEED & 6) // 2)
    encrypted = [_SEED, _SEED ^ 2, _SEED ^ key]
    before = key
    for byte in ignored + struct.pack("<I", len(data)) + data:
        encrypted.append(byte ^ ((encrypted[-2] + before) & 0xFF))
        before = byte
    return bytes(encrypted).hex().upper()


def _name_map(modules: Sequence[Module]) -> bytes:
    """Return the `PROJECTwm` stream: every module name in the code page and in UTF-16."""
    names = (
        module.name.encode(ENCODING) + b"\0" + module.name.encode("utf-16-le") + b"\0\0"
        for module in modules
    )
    return b"".join(names) + b"\0\0"


CHUNK = 4096
_SHORTEST_COPY = 3


def compress(data: bytes, filler: bytes = b"\0") -> bytes:
    """Return `data` as a compressed container.

    A chunk that compression would make longer than 4096 bytes is stored raw. Raw chunks are
    always 4096 bytes, so a last chunk of 3641–4095 bytes in which next to nothing repeats is
    followed by `filler`, at most 455 times: the only case that does not read back exactly.
    """
    chunks = (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))
    return b"\x01" + b"".join(_packed(chunk, filler) for chunk in chunks)


def _packed(chunk: bytes, filler: bytes) -> bytes:
    """Return a chunk with its header: signature 3, the flag for compressed, length less one."""
    tokens = b"".join(_token_groups(chunk))
    if len(tokens) > CHUNK:
        return struct.pack("<H", 0x3000 | CHUNK - 1) + chunk.ljust(CHUNK, filler)
    return struct.pack("<H", 0xB000 | len(tokens) - 1) + tokens


def _token_groups(chunk: bytes) -> Iterator[bytes]:
    """Yield up to eight tokens at a time, after a byte whose bits tell which are copies."""
    tokens = list(_tokens(chunk))
    for start in range(0, len(tokens), 8):
        group = tokens[start : start + 8]
        flags = sum(1 << bit for bit, token in enumerate(group) if len(token) == 2)
        yield bytes([flags]) + b"".join(group)


def _tokens(chunk: bytes) -> Iterator[bytes]:
    """Yield the chunk as literals of one byte and copy tokens of two."""
    position = 0
    while position < len(chunk):
        offset_bits = max((position - 1).bit_length(), 4)
        longest = (0xFFFF >> offset_bits) + _SHORTEST_COPY
        offset, length = _earlier_run(chunk, position, min(longest, len(chunk) - position))
        if length:
            token = (offset - 1) << (16 - offset_bits) | (length - _SHORTEST_COPY)
            yield struct.pack("<H", token)
        else:
            yield chunk[position : position + 1]
        position += length or 1


def _earlier_run(chunk: bytes, position: int, limit: int) -> tuple[int, int]:
    """Return how far back the longest run starts that equals what follows, and its length.

    The run may reach past `position`. Both are 0 where fewer than three bytes are equal.
    """
    offset = best = 0
    length = _SHORTEST_COPY
    while length <= limit:
        found = chunk.rfind(chunk[position : position + length], 0, position + length - 1)
        if found < 0:
            break
        while length < limit and chunk[found + length] == chunk[position + length]:
            length += 1
        offset, best = position - found, length
        length += 1
    return offset, best


def decompress(data: bytes, limit: int = 1 << 24) -> bytes:
    """Return what a compressed container holds.

    Raise `ValueError` for a damaged one, and for one that holds more than `limit` bytes.
    """
    if data[:1] != b"\x01":
        raise ValueError("no compressed container")
    content, at = bytearray(), 1
    while at + 2 <= len(data):
        (header,) = struct.unpack_from("<H", data, at)
        end = at + 3 + (header & 0x0FFF)
        chunk = data[at + 2 : end]
        content += _unpacked(chunk) if header & 0x8000 else chunk
        if len(content) > limit:
            raise ValueError(f"more than {limit} bytes")
        at = end
    return bytes(content)


def _unpacked(tokens: bytes) -> bytes:
    """Return the bytes of a chunk from its groups of tokens."""
    chunk, at = bytearray(), 0
    while at < len(tokens):
        flags, at = tokens[at], at + 1
        for bit in range(8):
            if at >= len(tokens):
                break
            if flags >> bit & 1:
                _copy(chunk, tokens[at : at + 2])
                at += 2
            else:
                chunk.append(tokens[at])
                at += 1
    return bytes(chunk)


def _copy(chunk: bytearray, token: bytes) -> None:
    """Append the earlier run that a copy token names; it may reach into what it appends."""
    if len(token) < 2 or not chunk:
        raise ValueError("damaged copy token")
    (value,) = struct.unpack("<H", token)
    length_bits = 16 - max((len(chunk) - 1).bit_length(), 4)
    start = len(chunk) - (value >> length_bits) - 1
    if start < 0:
        raise ValueError("damaged copy token")
    for place in range(start, start + (value & (1 << length_bits) - 1) + _SHORTEST_COPY):
        chunk.append(chunk[place])
