"""Windows' registry: what an IT department has decided for macros, and what to ask it for.

Sources: Microsoft's administrative templates for Office, its cloud policies, and Defender's
rules for attack surface reduction.
"""

from __future__ import annotations

import ntpath
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

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


OWN = r"Software\Microsoft\Office\16.0"
DECIDED = (
    r"Software\Policies\Microsoft\Office\16.0",
    r"Software\Policies\Microsoft\Cloud\Office\16.0",
)
"""Where policies stand: group policy's, and those that come from the cloud."""

SECURITY, TRUSTED = r"Excel\Security", r"Excel\Security\Trusted Locations"
SIGNED_ONLY, OFF = 3, 4
"""Settings under which Excel runs no macro of ours, for they are not signed, or none at all."""

ASR = r"Software\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
MANAGED = r"Software\Policies\Microsoft\Windows Defender\Policy Manager"
RULES = {
    "D4F940AB-401B-4EFC-AADC-AD5F3C50688A": "Excel får ikke starte andre programmer",
    "92E97FA1-2EDF-4476-BDD6-9DD0B4DDDC7B": "makroer får ikke kalle Windows",
}
"""Defender's rules that keep a macro from Python, and what each does."""


class Line(NamedTuple):
    """One thing that is checked: what, what was found, and what to do when it is not in order.

    `ask` is a text for the IT department, which can be pasted as it is.
    """

    what: str
    found: str
    remedy: str = ""
    ask: str = ""

    def __str__(self) -> str:
        return f"{'gjør' if self.remedy else 'ok  '}  {self.what}: {self.remedy or self.found}"


WITHOUT = (
    "Knappene og funksjonene er da av. Arbeidsboken viser riktige tall likevel, og rapporten lages "
    "med snarveien NorCRIN-rapport."
)


def policies(registry: Registry, folder: Path) -> Iterator[Line]:
    """Whether Excel runs our macros in `folder`, and whether Defender lets them reach Python."""
    yield _macros(registry, trusted_place(registry, folder) != "", folder)
    yield _defender(registry, folder)


def _decided(registry: Registry, place: str, name: str) -> object:
    """What a policy says, of IT's two kinds; `None` where neither does."""
    values = (registry.value(rf"{root}\{place}", name) for root in DECIDED)
    return next((value for value in values if value is not None), None)


def _macros(registry: Registry, trusted: bool, folder: Path) -> Line:
    if _is(_decided(registry, "Common", "vbaoff"), 1):
        ask = (
            "Kan VBA slås på for meg i Excel? Policyen «Disable VBA for Office applications» er på."
        )
        return Line("Makroer", "", f"IT-avdelingen har slått av VBA. {WITHOUT}", ask)
    decided = _decided(registry, SECURITY, "VBAWarnings")
    own = registry.value(rf"{OWN}\{SECURITY}", "VBAWarnings")
    if trusted:
        return Line("Makroer", "på, for mappen er klarert")
    if _is(decided, SIGNED_ONLY) or _is(decided, OFF):
        what = "tillater bare signerte makroer, og NorCRIN er ikke signert"
        what = "har slått makroer av" if _is(decided, OFF) else what
        ask = (
            f"Jeg lager årsrapporten til Forskningsrådet i NorCRIN_Rapport.xlsm, som har usignerte "
            f"makroer. Policyen VBAWarnings er {decided}. Kan mappen {folder} bli klarert "
            "plassering i Excel (Trusted Locations) for meg, eller kan dere signere VBA-prosjektet?"
        )
        return Line("Makroer", "", f"IT-avdelingen {what}. {WITHOUT}", ask)
    if decided is None and (_is(own, OFF) or _is(own, SIGNED_ONLY)):
        return Line(
            "Makroer",
            "",
            "Makroer er slått av, eller bare signerte er på. Velg Fil > Alternativer > "
            "Klareringssenter > Innstillinger for makro > Deaktiver med varsel.",
        )
    return Line("Makroer", "kan slås på")


def _defender(registry: Registry, folder: Path) -> Line:
    managed = (
        str(registry.value(MANAGED, "ASRRules") or "").lower().replace("{", "").replace("}", "")
    )
    blocking = {
        rule: what
        for rule, what in RULES.items()
        if _is(registry.value(ASR, rule), 1) or f"{rule.lower()}=1" in managed
    }
    if not blocking:
        return Line("Defender", "ingen regel som stanser makroene, er satt av IT-avdelingen")
    ask = (
        f"Defender-regel {' og '.join(blocking)} hindrer NorCRIN_Rapport.xlsm i å kjøre Python i "
        f"%LOCALAPPDATA%\\NorCRIN. Kan arbeidsboken i {folder} få unntak (ASR-only exclusion)?"
    )
    return Line("Defender", "", f"{', '.join(blocking.values()).capitalize()}. {WITHOUT}", ask)


def from_the_internet(registry: Registry | None, name: str, folder: Path) -> tuple[str, str]:
    """What to do with a workbook that Windows has marked, and what to ask IT for."""
    remedy = (
        f"{name} er merket som hentet fra internett, så Excel blokkerer makroene. Høyreklikk på "
        "filen, velg Egenskaper, og huk av for Opphev blokkering."
    )
    if registry is None or not _is(
        _decided(registry, SECURITY, "blockcontentexecutionfrominternet"), 1
    ):
        return remedy, ""
    ask = (
        f"Policyen «Block macros from running in Office files from the Internet» stanser {name}. "
        f"Kan merket på filen fjernes, eller mappen {folder} bli klarert plassering i Excel?"
    )
    return f"{remedy} IT-avdelingen har bestemt det; finnes ikke valget, så spør dem.", ask


def trusted_place(registry: Registry, folder: Path) -> str:
    """The trusted location that a folder is in; empty where Excel trusts none of them."""
    roots = [rf"{root}\{TRUSTED}" for root in (*DECIDED, OWN)]
    if any(_is(registry.value(root, "AllLocationsDisabled"), 1) for root in roots):
        return ""
    wanted = _compared(str(folder))
    for key in (rf"{root}\{name}" for root in roots for name in registry.keys(root)):
        path = str(registry.value(key, "Path") or "")
        place = _compared(os.path.expandvars(path))
        below = registry.value(key, "AllowSubfolders") and wanted.startswith(f"{place}\\")
        if place and (wanted == place or below):
            return path
    return ""


def _compared(path: str) -> str:
    """A folder's path as Windows compares it."""
    return ntpath.normcase(path).rstrip("\\")


def _is(value: object, number: int) -> bool:
    """Whether a setting has this number; some are kept as texts."""
    return str(value).strip() == str(number)
