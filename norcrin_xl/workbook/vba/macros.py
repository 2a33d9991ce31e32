"""The code in the workbook: our own modules, and xlwings' own from the installed package.

xlwings' module names the DLL of one version, so it must be that of the xlwings that runs. Its
text is read from the package where the workbook is built, not kept here; between versions only
the version differs. It looks for its settings under our name, so that they are ours alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from norcrin_xl.findings import UserError
from norcrin_xl.workbook.vba import wrappers
from norcrin_xl.workbook.vba.project import (
    Module,
    document_modules,
    read_source,
    vba_project,
)

BUTTONS = "Knapper"
"""The module whose Subs the buttons run."""
BUTTONS_SOURCE = Path(__file__).with_name(f"{BUTTONS}.bas")
XLWINGS = "xlwings"
OWN_MODULES = (wrappers.MODULE, BUTTONS, XLWINGS)
"""The modules with code, which the workbook has beside those that Excel demands."""

SETTINGS = "norcrin"
"""xlwings' settings are read from ``%USERPROFILE%\\.norcrin\\norcrin.conf``."""

_VERSION = re.compile(r'Public Const XLWINGS_VERSION As String = "([^"]+)"')
_SETTINGS_NAME = 'Public Const PROJECT_NAME As String = "{}"'


def macros(sheet_code_names: Sequence[str]) -> bytes:
    """The VBA project of a workbook with these sheets. Raises `UserError` without xlwings."""
    own = (Module(name, source, "standard") for name, source in code_modules().items())
    return vba_project([*document_modules(sheet_code_names), *own])


def code_modules() -> dict[str, str]:
    """Our own modules and xlwings', by name. Raises `UserError` without xlwings."""
    own = (read_source(wrappers.SOURCE), read_source(BUTTONS_SOURCE), xlwings_source())
    return dict(zip(OWN_MODULES, own, strict=True))


def xlwings_source() -> str:
    """xlwings' own VBA from the installed package, reading our settings.

    Raises `UserError` when xlwings is not installed or its module is another than we know.
    """
    found = find_spec(XLWINGS)
    if found is None or found.origin is None:
        raise UserError("xlwings mangler. Kjør install.ps1, eller «pip install norcrin-xl[excel]».")
    source = read_source(Path(found.origin).with_name(f"{XLWINGS}.bas"))
    theirs = _SETTINGS_NAME.format(XLWINGS)
    if theirs not in source or _VERSION.search(source) is None:
        raise UserError("Denne utgaven av xlwings kan ikke brukes. Kjør install.ps1 på nytt.")
    return source.replace(theirs, _SETTINGS_NAME.format(SETTINGS))


def xlwings_version() -> str:
    """The version of the installed xlwings, as its VBA module says. Raises `UserError`."""
    return version_of(xlwings_source())


def version_of(source: str) -> str:
    """The version that a source of xlwings' module says; empty where it says none."""
    match = _VERSION.search(source)
    return match[1] if match else ""
