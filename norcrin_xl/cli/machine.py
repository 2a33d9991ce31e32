"""The settings of this PC that the workbook's code reads: which Python it runs."""

from __future__ import annotations

import sys
from pathlib import Path

SETTING = "INTERPRETER_WIN"


def settings_file() -> Path:
    """Where xlwings' code in the workbook looks for its settings."""
    from norcrin_xl.workbook.vba.macros import SETTINGS

    return Path.home() / f".{SETTINGS}" / f"{SETTINGS}.conf"


def interpreter() -> Path:
    """The Python that the workbook is to run: this one, without a console where it can be."""
    own = Path(sys.executable)
    quiet = own.with_name("pythonw.exe")
    return quiet if quiet.is_file() else own


def settings() -> bytes:
    """The settings as VBA reads them: names and values in quotes, in Windows' own code page."""
    lines = {SETTING: str(interpreter()), "ADD_WORKBOOK_TO_PYTHONPATH": "false"}
    text = "".join(f'"{name}","{value}"\r\n' for name, value in lines.items())
    return text.encode("mbcs" if sys.platform == "win32" else "utf-8")
