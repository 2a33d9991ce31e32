"""VBA modules as text: what may stand in one, and the modules that Excel itself demands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ENCODING = "cp1252"  # the code page that the project declares; it holds æ, ø and å
MAX_NAME = 31  # Excel drops the whole project for a longer module name
SPACE = ord(" ")
MAX_LINE = 1023  # the VBA editor's limit
TAKEN_NAMES = frozenset({"dir", "excel", "office", "stdole", "vba"})

_WORKBOOK_BASE = "0{00020819-0000-0000-C000-000000000046}"
_SHEET_BASE = "0{00020820-0000-0000-C000-000000000046}"
_CLASS_BASE = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
_FLAGS = (
    "VB_GlobalNameSpace",
    "VB_Creatable",
    "VB_PredeclaredId",
    "VB_Exposed",
    "VB_TemplateDerived",
    "VB_Customizable",
)
_ATTRIBUTE = re.compile(r"Attribute (VB_\w+) = (.*)")
_EXPORT_HEADER = re.compile(r"\AVERSION 1\.0 CLASS\nBEGIN\n.*?^END\n", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Module:
    """A VBA module: its name and its source with attribute lines and CRLF line ends."""

    name: str
    source: str
    kind: Literal["standard", "class", "document"]


def document_modules(sheet_code_names: Sequence[str]) -> list[Module]:
    """Return the modules behind the workbook and behind each worksheet, without code.

    Excel demands exactly one per sheet, under the sheet's `codeName`, and `ThisWorkbook`.
    Raise `ValueError` where a name is doubled or not one that VBA takes.
    """
    check_names(["ThisWorkbook", *sheet_code_names])
    workbook = Module("ThisWorkbook", _document_source("ThisWorkbook", _WORKBOOK_BASE), "document")
    sheets = (Module(n, _document_source(n, _SHEET_BASE), "document") for n in sheet_code_names)
    return [workbook, *sheets]


def read_source(path: Path) -> str:
    """Return the source of a .bas or .cls file (UTF-8), ready for a `Module`: CRLF line ends.

    An exported class (.cls) loses its export header and gains the attributes that Excel
    leaves out of exports. Raise `ValueError`, naming the file and mostly the line, where the
    text is not UTF-8, has a character that the project cannot hold, has a line of more than
    1023 characters or does not begin by naming a module.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name}: not UTF-8 at byte {error.start}") from None
    text = text.rstrip("\n") + "\n"
    check_characters(path.name, text)
    if path.suffix.lower() == ".cls":
        text = _class_source(_EXPORT_HEADER.sub("", text))
    source = text.replace("\n", "\r\n")
    if declared_name(source) is None:
        raise ValueError(f'{path.name}: the first line is not Attribute VB_Name = "…"')
    return source


def declared_name(source: str) -> str | None:
    """Return the name in the first line, `Attribute VB_Name = "…"`, or `None` without one."""
    match = re.match(r'Attribute VB_Name = "([^"\r\n]*)"\r\n', source)
    return match and match[1]


def check_names(names: Iterable[str], project_name: str = "") -> None:
    """Raise `ValueError` unless every module name is one that Excel opens, and all differ.

    VBA does not tell capitals from small letters. A module may not be called as the project
    or as a library that it refers to.
    """
    seen: set[str] = set()
    for name in names:
        check_identifier(name)
        if name.lower() in seen:
            raise ValueError(f"two modules are called {name!r}")
        if name.lower() in TAKEN_NAMES | {project_name.lower()}:
            raise ValueError(f"{name!r} is the name of the project or of a library it uses")
        seen.add(name.lower())


def check_identifier(name: str) -> None:
    """Raise `ValueError` unless `name` is an ASCII identifier of at most 31 characters."""
    if len(name) > MAX_NAME:
        raise ValueError(f"{name!r} has {len(name)} characters; Excel takes at most {MAX_NAME}")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        raise ValueError(f"{name!r} is not an ASCII letter followed by letters, digits and _")


def check_module(module: Module) -> None:
    """Raise `ValueError` unless Excel can load the module's source as it stands."""
    if re.search(r"\r(?!\n)|(?<!\r)\n", module.source):
        raise ValueError(f"{module.name}: line ends other than CRLF; Excel drops such a project")
    if declared_name(module.source) != module.name:
        raise ValueError(f'{module.name}: the first line is not VB_Name = "{module.name}"')
    check_characters(module.name, module.source.replace("\r\n", "\n"))


def check_characters(where: str, text: str) -> None:
    """Raise `ValueError`, naming `where`, line and character, unless cp1252 holds `text`."""
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE:
            raise ValueError(f"{where}, line {number}: more than {MAX_LINE} characters")
        if _is_storable(line):
            continue
        for character in line:
            if not _is_storable(character):
                code = f"U+{ord(character):04X}"
                raise ValueError(
                    f"{where}, line {number}: {character!r} ({code}) is not in {ENCODING}"
                )


def _is_storable(text: str) -> bool:
    """Whether the code page has all of `text`, and no control character but tab is in it."""
    try:
        return min(text.encode(ENCODING).replace(b"\t", b""), default=SPACE) >= SPACE
    except UnicodeEncodeError:
        return False


def _document_source(name: str, base: str) -> str:
    true = dict.fromkeys(("VB_PredeclaredId", "VB_Exposed", "VB_Customizable"), "True")
    flags = {**dict.fromkeys(_FLAGS, "False"), **true}
    return _header({"VB_Name": f'"{name}"', "VB_Base": f'"{base}"', **flags}, "\r\n")


def _class_source(text: str) -> str:
    """Return a class as the project stores it: the attributes of Excel's own, then the code."""
    lines = text.split("\n")
    stated: dict[str, str] = {}
    while (match := _ATTRIBUTE.fullmatch(lines[0])) is not None:
        stated[match[1]] = match[2]
        lines.pop(0)
    if "VB_Name" not in stated:
        return text
    usual = {"VB_Name": "", "VB_Base": f'"{_CLASS_BASE}"', **dict.fromkeys(_FLAGS, "False")}
    return _header({**usual, **stated}, "\n") + "\n".join(lines)


def _header(attributes: dict[str, str], line_end: str) -> str:
    return "".join(f"Attribute {name} = {value}{line_end}" for name, value in attributes.items())
