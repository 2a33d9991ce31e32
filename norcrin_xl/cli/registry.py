"""Windows' registry, as far as the doctor asks it; elsewhere there is none."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Protocol

EXCEL_SECURITY = r"Software\Microsoft\Office\16.0\Excel\Security"
TRUSTED = rf"{EXCEL_SECURITY}\Trusted Locations"
WORD = r"Software\Classes\Word.Application\CurVer"


class Registry(Protocol):
    """Keys and values of the present user, and of the machine where the user has none."""

    def value(self, key: str, name: str) -> object:
        """The value, or `None` where there is none; the name "" is the key's own value."""

    def keys(self, key: str) -> Sequence[str]:
        """The names of the keys below a key; none where there is no such key."""


if sys.platform == "win32":
    import winreg

    class _Windows:
        def value(self, key: str, name: str) -> object:
            for root in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
                try:
                    with winreg.OpenKey(root, key) as opened:
                        return winreg.QueryValueEx(opened, name)[0]
                except OSError:
                    continue
            return None

        def keys(self, key: str) -> Sequence[str]:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    return [
                        winreg.EnumKey(opened, i) for i in range(winreg.QueryInfoKey(opened)[0])
                    ]
            except OSError:
                return ()

    def registry() -> Registry | None:
        """The registry of this PC; `None` where it isn't Windows."""
        return _Windows()

else:

    def registry() -> Registry | None:
        """The registry of this PC; `None` where it isn't Windows."""
        return None
