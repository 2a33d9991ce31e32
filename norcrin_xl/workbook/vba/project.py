"""The VBA project of a workbook, written from source alone: no compiled code, no Excel.

Source: [MS-OVBA]. Version 0xFFFF in `_VBA_PROJECT` tells Excel that nothing is compiled, so
that it compiles the source when the workbook is opened.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from norcrin_xl.workbook.vba.compound_file import compound_file

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
