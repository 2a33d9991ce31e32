"""The VBA project of a workbook, written from source alone: no compiled code, no Excel.

Source: [MS-OVBA]. Version 0xFFFF in `_VBA_PROJECT` tells Excel that nothing is compiled, so
that it compiles the source when the workbook is opened.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Iterator, Sequence

from norcrin_xl.workbook.vba.compound_file import compound_file
from norcrin_xl.workbook.vba.compression import compress
from norcrin_xl.workbook.vba.source import (
    ENCODING,
    Module,
    check_identifier,
    check_module,
    check_names,
    document_modules,
    read_source,
)

__all__ = ["Module", "document_modules", "read_source", "vba_project"]

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


def vba_project(modules: Sequence[Module], project_name: str = "NorCRIN") -> bytes:
    """Return a `vbaProject.bin` with `modules` in the given order; same input, same bytes.

    Raise `ValueError` for what makes Excel drop the project on opening: a module name that is
    doubled, over 31 characters, not an ASCII identifier, or that of the project; line ends
    other than CRLF; a first line that does not name the module; text outside cp1252.
    """
    check_identifier(project_name)
    check_names([module.name for module in modules], project_name)
    for module in modules:
        check_module(module)
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
