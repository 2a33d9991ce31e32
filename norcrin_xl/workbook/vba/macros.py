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
from norcrin_xl.workbook.vba.project import (
    Module,
    document_modules,
    read_source,
    vba_project,
)

BUTTONS, WRAPPERS = "Knapper", "NorCRIN_UDF"
"""The modules whose Subs the buttons run, and whose functions reach Python from the cells."""
BUTTONS_SOURCE = Path(__file__).with_name(f"{BUTTONS}.bas")
WRAPPERS_SOURCE = Path(__file__).with_name(f"{WRAPPERS}.bas")
XLWINGS = "xlwings"
OWN_MODULES = (WRAPPERS, BUTTONS, XLWINGS)
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
    own = (read_source(WRAPPERS_SOURCE), read_source(BUTTONS_SOURCE), xlwings_source())
    return dict(zip(OWN_MODULES, own, strict=True))


def xlwings_source() -> str:
    """xlwings' own VBA from the installed package, reading our settings.

    Raises `UserError` when xlwings is not installed or its module is another than we know.
    """
    source = read_source(xlwings_module())
    theirs = _SETTINGS_NAME.format(XLWINGS)
    if theirs not in source or _VERSION.search(source) is None:
        raise UserError("Denne utgaven av xlwings kan ikke brukes. Kjør install.cmd på nytt.")
    return source.replace(theirs, _SETTINGS_NAME.format(SETTINGS))


def xlwings_module() -> Path:
    """The file with xlwings' VBA; the page in a browser has a copy of it in place of xlwings.

    Raises `UserError` when there is none.
    """
    found = find_spec(XLWINGS)
    origin = found.origin if found and found.origin else __file__
    path = Path(origin).with_name(f"{XLWINGS}.bas")
    if not path.is_file():
        raise UserError("xlwings mangler. Kjør install.cmd på nytt.")
    return path


def xlwings_version() -> str:
    """The version of the installed xlwings, as its VBA module says. Raises `UserError`."""
    return version_of(xlwings_source())


def version_of(source: str) -> str:
    """The version that a source of xlwings' module says; empty where it says none."""
    match = _VERSION.search(source)
    return match[1] if match else ""
