"""What a PC and a workbook need, each with what to do where it is not in order."""

from __future__ import annotations

import ntpath
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from norcrin_xl.cli.machine import interpreter, settings, settings_file
from norcrin_xl.cli.registry import EXCEL_SECURITY, TRUSTED, WORD, Registry
from norcrin_xl.findings import UserError

MACROS_OFF = 4
"""Excel's setting that turns macros off without asking."""

FROM_THE_INTERNET = 3
"""The least zone of a file that Windows blocks."""


class Line(NamedTuple):
    """One thing that is checked: what, what was found, and what to do when it is not in order."""

    what: str
    found: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{'gjør' if self.remedy else 'ok  '}  {self.what}: {self.remedy or self.found}"


def checked(registry: Registry | None, book: Path | None = None) -> Iterator[Line]:
    """What a PC needs, in the order in which it is put right, then what `book` needs."""
    from norcrin_xl.pipeline.template import template_path

    yield Line("Python", f"{sys.version.split()[0]} i {sys.executable}")
    yield _xlwings()
    if registry is not None:
        yield _dll(interpreter())
    target, wanted = settings_file(), settings()
    same = target.is_file() and target.read_bytes() == wanted
    yield Line("Innstillinger", str(target), "" if same else "Kjør «norcrin-xl klargjor».")
    template = template_path()
    lost = "" if template.is_file() else f"Finner ikke {template}. Installer norcrin-xl på nytt."
    yield Line("Word-mal", str(template), lost)
    yield from _office(registry)
    if registry is not None:
        yield _macros(registry)
    yield from _workbook(book, registry) if book else [_writing(Path.cwd())]


def _told(what: str, found: Callable[[], str]) -> Line:
    """What `found` says, or the remedy in the `UserError` that it raises."""
    try:
        return Line(what, found())
    except UserError as error:
        return Line(what, "", str(error))


def _xlwings() -> Line:
    from norcrin_xl.workbook.vba.macros import xlwings_version

    return _told("xlwings", xlwings_version)


def _dll(python: Path) -> Line:
    """The DLL that the workbook's code loads: of the installed version, beside Python or above."""
    from norcrin_xl.workbook.vba.macros import xlwings_version

    def found() -> str:
        folders = (python.parent, python.parent.parent)
        names = [f"xlwings{bits}-{xlwings_version()}.dll" for bits in (64, 32)]
        known = [folder / name for folder in folders for name in names if (folder / name).is_file()]
        if known:
            return ", ".join(str(path) for path in known)
        raise UserError(
            f"Finner ikke {names[0]} i {folders[0]} eller {folders[1]}. Kjør install.ps1 på nytt."
        )

    return _told("xlwings-DLL", found)


def _office(registry: Registry | None) -> Iterator[Line]:
    """Word to read the report in, and a program that makes the PDF of it."""
    from norcrin_xl.report.pdf.soffice import program

    word = registry.value(WORD, "") if registry is not None else None
    if word:
        yield Line("Word", str(word))
    libreoffice = _told("LibreOffice (for PDF)", lambda: str(program()))
    if libreoffice.remedy and word:
        found = "mangler, men Word kan lage PDF-en: --konverter word"
        libreoffice = Line("LibreOffice (for PDF)", found)
    yield libreoffice


def _macros(registry: Registry) -> Line:
    policy = rf"Software\Policies{EXCEL_SECURITY.removeprefix('Software')}"
    settings = {key: registry.value(key, "VBAWarnings") for key in (policy, EXCEL_SECURITY)}
    if settings[policy] == MACROS_OFF:
        remedy = "IT-avdelingen har slått makroer av. Be om unntak, eller bruk snarveien."
        return Line("Makroer", "", remedy)
    if settings[policy] is None and settings[EXCEL_SECURITY] == MACROS_OFF:
        return Line(
            "Makroer",
            "",
            "Makroer er slått av. Velg Fil > Alternativer > Klareringssenter > Innstillinger for "
            "makro > Deaktiver med varsel.",
        )
    return Line("Makroer", "kan slås på")


def _writing(folder: Path) -> Line:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Line("Skriving", f"kan skrive i {folder}")
    except OSError:
        return Line("Skriving", "", f"Får ikke skrive i {folder}. Velg en annen mappe.")


def _workbook(book: Path, registry: Registry | None) -> Iterator[Line]:
    """What a workbook needs: that it can be read, our code, no mark of the internet, trust."""
    if not book.is_file():
        yield Line("Arbeidsbok", "", f"Finner ikke {book}. Kontroller navnet og mappen.")
        return
    yield _told("Arbeidsbok", lambda: _code_of(book))
    yield _told("Innhold", lambda: _edition_of(book))
    zone = Path(f"{book}:Zone.Identifier")
    yield Line("Blokkering", f"{book.name} er ikke blokkert", _blocked(book, zone))
    if registry is not None:
        yield _trusted(book, registry)
    yield _writing(book.resolve().parent)


def _code_of(book: Path) -> str:
    from norcrin_xl.package import read_named
    from norcrin_xl.workbook.vba.macros import xlwings_version
    from norcrin_xl.workbook.vba.restamp import restamped

    made = restamped(read_named(book), book.name)
    if made.modules:
        raise UserError(
            f"{book.name} har makroer for xlwings {made.before}, men PC-en har "
            f"{xlwings_version()}, eller de er fra en annen utgave av norcrin-xl. Kjør "
            f'«norcrin-xl klargjor "{book}"».'
        )
    return f"{book.name} har makroer for xlwings {made.before}"


def _edition_of(book: Path) -> str:
    """That this version can read the workbook, and which one built it."""
    from norcrin_xl.package import read_named
    from norcrin_xl.workbook.reading.areas import read_areas
    from norcrin_xl.workbook.reading.raw import read_raw

    content = read_named(book)
    read_areas(content, book.name)
    made = read_raw(content, book.name).version
    return f"kan leses; bygd med norcrin-xl {made}" if made else "kan leses"


def _blocked(book: Path, zone: Path) -> str:
    """What to do where Windows has marked the file as coming from the internet."""
    try:
        match = re.search(r"ZoneId=(\d+)", zone.read_text("utf-8", errors="replace"))
    except OSError:
        return ""
    if match is None or int(match[1]) < FROM_THE_INTERNET:
        return ""
    return (
        f"{book.name} er merket som hentet fra internett, så Excel blokkerer makroene. Høyreklikk "
        "på filen, velg Egenskaper, og huk av for Opphev blokkering."
    )


def _trusted(book: Path, registry: Registry) -> Line:
    """Whether Excel runs the macros in the workbook's folder without asking."""
    folder = _folder(str(book.resolve().parent))
    for name in registry.keys(TRUSTED):
        key = rf"{TRUSTED}\{name}"
        place = _folder(os.path.expandvars(str(registry.value(key, "Path") or "")))
        below = registry.value(key, "AllowSubfolders") and folder.startswith(f"{place}\\")
        if place and (folder == place or below):
            return Line("Klarert plassering", str(registry.value(key, "Path")))
    return Line(
        "Klarert plassering",
        "",
        f"Velg Aktiver innhold når du åpner {book.name}. Vil du slippe det, så legg til mappen "
        "under Fil > Alternativer > Klareringssenter > Klarerte plasseringer.",
    )


def _folder(path: str) -> str:
    """A folder's path as Windows compares it."""
    return ntpath.normcase(path).rstrip("\\")
