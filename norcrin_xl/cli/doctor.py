"""`norcrin-xl klargjor` and `sjekk`: this PC made ready, and what it and a workbook lack."""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from norcrin_xl.cli.commands import answer, progress, say, tell_done
from norcrin_xl.cli.policies import (
    WITHOUT,
    WORD,
    Line,
    Registry,
    from_the_internet,
    policies,
    registry,
    trusted_place,
)
from norcrin_xl.files import write_whole
from norcrin_xl.findings import UserError

FROM_THE_INTERNET = 3
"""The least zone of a file that Windows blocks."""

OLDEST, NEWEST = (3, 11), (3, 14)
"""The versions of Python for which every package that is needed is made for Windows."""
RIGHT_PYTHON = (
    "Installer Python 3.11 til 3.14, 64 bit, fra python.org eller med Python Install Manager, og "
    "kjør install.cmd på nytt."
)
RIGHT_PYTHON_ASKED = (
    "Kan jeg få Python 3.13 (64 bit) fra python.org for min bruker? Utgaven i Microsoft Store kan "
    "ikke startes av Excel."
)


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
    lines = {
        SETTING: str(interpreter()),
        "ADD_WORKBOOK_TO_PYTHONPATH": "false",
        "USE UDF SERVER": "true",  # the buttons run in the Python that stays, and imports once
    }
    text = "".join(f'"{name}","{value}"\r\n' for name, value in lines.items())
    return text.encode("mbcs" if sys.platform == "win32" else "utf-8")


def klargjor(given: argparse.Namespace) -> int:
    done = None
    if given.bok is not None:
        from norcrin_xl.pipeline.upkeep import restamp

        with progress() as step:
            done = restamp(given.bok, step)
    target = settings_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, settings(), keep_copy=False)
    say(f"Skrev {target}. Knappene i arbeidsboken bruker nå {interpreter()}")
    return tell_done(done) if done else 0


NOT_IN_ORDER = 1


def sjekk(given: argparse.Namespace) -> int:
    lines = list(checked(registry(), given.bok))
    for line in lines:
        say(str(line))
    for number, ask in enumerate(filter(None, (line.ask for line in lines))):
        say(ask if number else f"\nLim inn til IT-avdelingen:\n{ask}")
    if given.vent:
        answer("Trykk Enter for å lukke vinduet. ")
    return NOT_IN_ORDER if any(line.remedy for line in lines) else 0


def checked(registry: Registry | None, book: Path | None = None) -> Iterator[Line]:
    """What a PC needs, in the order in which it is put right, then what `book` needs."""
    from norcrin_xl.report.word.styles import template_path

    yield _python(this_python()) if registry is not None else Line("Python", str(this_python()))
    yield _xlwings()
    if registry is not None:
        yield _dll(interpreter())
        yield _profile(interpreter())
    target, wanted = settings_file(), settings()
    same = target.is_file() and target.read_bytes() == wanted
    yield Line("Innstillinger", str(target), "" if same else "Kjør «norcrin-xl klargjor».")
    template = template_path()
    lost = "" if template.is_file() else f"Finner ikke {template}. Installer norcrin-xl på nytt."
    yield Line("Word-mal", str(template), lost)
    yield from _office(registry)
    if registry is not None:
        yield from policies(registry, (book or Path.cwd() / "bok").resolve().parent)
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


class ThisPython(NamedTuple):
    """A Python: its version, how many bits, and where it is and comes from."""

    version: tuple[int, int]
    bits: int
    executable: str
    installed: str

    def __str__(self) -> str:
        return f"{self.version[0]}.{self.version[1]} ({self.bits} bit) i {self.executable}"


def this_python() -> ThisPython:
    bits = 64 if sys.maxsize > 2**32 else 32
    return ThisPython(sys.version_info[:2], bits, sys.executable, sys.base_prefix)


def _python(python: ThisPython) -> Line:
    """Whether Excel can use this Python, and the reason why it can't."""
    if "windowsapps" in python.installed.lower():
        why = "er fra Microsoft Store. Excel kan ikke starte den"
    elif python.bits != 64:
        why = "er 32 bit. Pakkene som trengs, finnes bare for 64 bit"
    elif not OLDEST <= python.version <= NEWEST:
        why = "mangler pakker som trengs"
    else:
        return Line("Python", str(python))
    return Line("Python", "", f"Python {python} {why}. {RIGHT_PYTHON}", RIGHT_PYTHON_ASKED)


def _profile(python: Path) -> Line:
    """Whether VBA can read the path of Python: it knows the letters of Windows' own code page."""
    try:
        str(python).encode("cp1252")
    except UnicodeEncodeError:
        ask = (
            r"Kan jeg få en mappe med bare vanlige bokstaver, for eksempel C:\NorCRIN, der jeg kan "
            f"installere? Excels makroer kan ikke lese stien {python}."
        )
        return Line("Sti", "", f"Excels makroer kan ikke lese stien {python}.", ask)
    return Line("Sti", "kan leses av makroene")


def load(library: Path) -> None:
    """Load a library into this process. Raises `OSError` where Windows refuses it."""
    if sys.platform == "win32":
        import ctypes

        ctypes.WinDLL(str(library))


def _dll(python: Path) -> Line:
    """Whether Windows lets this process load the DLL that the workbook's code loads."""
    try:
        library = _library(python)
        load(library)
    except UserError as error:
        return Line("xlwings-DLL", "", str(error))
    except OSError as error:
        ask = (
            f"Kan dere se om AppLocker eller antivirus stanser {library}, og tillate den for meg? "
            "Den hører til Python-pakken xlwings, og knappene i NorCRIN_Rapport.xlsm trenger den."
        )
        why = f"Windows får ikke lastet {library} ({error.strerror}). {WITHOUT}"
        return Line("xlwings-DLL", "", why, ask)
    return Line("xlwings-DLL", str(library))


def _library(python: Path) -> Path:
    """xlwings' DLL of the installed version, beside Python or above. Raises `UserError`."""
    from norcrin_xl.workbook.vba.macros import xlwings_version

    folders = (python.parent, python.parent.parent)
    names = [f"xlwings{bits}-{xlwings_version()}.dll" for bits in (64, 32)]
    for path in (folder / name for folder in folders for name in names):
        if path.is_file():
            return path
    raise UserError(
        f"Finner ikke {names[0]} i {folders[0]} eller {folders[1]}. Kjør install.cmd på nytt."
    )


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
    yield _blocked(book, registry)
    if registry is not None:
        yield _trusted(book, registry)
    yield _writing(book.resolve().parent)


def _code_of(book: Path) -> str:
    from norcrin_xl.office_file import read_named
    from norcrin_xl.workbook.vba.macros import restamped, xlwings_version

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
    from norcrin_xl.office_file import read_named
    from norcrin_xl.workbook.reading.areas import read_areas
    from norcrin_xl.workbook.reading.raw import read_raw

    content = read_named(book)
    read_areas(content, book.name)
    made = read_raw(content, book.name).version
    return f"kan leses; bygd med norcrin-xl {made}" if made else "kan leses"


def _blocked(book: Path, registry: Registry | None) -> Line:
    """What to do where Windows has marked the file as coming from the internet."""
    try:
        zone = Path(f"{book}:Zone.Identifier").read_text("utf-8", errors="replace")
    except OSError:
        zone = ""
    match = re.search(r"ZoneId=(\d+)", zone)
    if match is None or int(match[1]) < FROM_THE_INTERNET:
        return Line("Blokkering", f"{book.name} er ikke blokkert")
    return Line("Blokkering", "", *from_the_internet(registry, book.name, book.resolve().parent))


def _trusted(book: Path, registry: Registry) -> Line:
    """Whether Excel runs the macros in the workbook's folder without asking."""
    if place := trusted_place(registry, book.resolve().parent):
        return Line("Klarert plassering", place)
    return Line(
        "Klarert plassering",
        "",
        f"Velg Aktiver innhold når du åpner {book.name}. Vil du slippe det, så legg til mappen "
        "under Fil > Alternativer > Klareringssenter > Klarerte plasseringer.",
    )
