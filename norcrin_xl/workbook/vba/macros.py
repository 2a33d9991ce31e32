"""The code in the workbook: our own modules, and xlwings' own from the installed package.

xlwings' module names the DLL of one version, so it must be that of the xlwings that runs. Its
text is read from the package where the workbook is built, not kept here; between versions only
the version differs. It looks for its settings under our name, so that they are ours alone.

A workbook made before an upgrade finds no Python after it. Only the streams of our own modules
are then written anew, and the mark of the project that tells Excel to compile the source; the
user's own modules keep every byte. Source: [MS-OVBA] 2.3.4.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from norcrin_xl.findings import UserError
from norcrin_xl.office_file import open_package, read_part, with_entries
from norcrin_xl.spreadsheet.package_parts import SpreadsheetPackage, part_name
from norcrin_xl.workbook.reading.raw import WANTED
from norcrin_xl.workbook.vba.project import (
    ENCODING,
    NOT_COMPILED,
    Module,
    compound_file,
    compress,
    decompress,
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


PART = "xl/vbaProject.bin"
COMPILED = "VBA/__SRP_"
"""The streams of code that Excel has compiled; without the mark they say nothing."""

_PROJECT_VERSION, _NAME, _STREAM, _OFFSET = 0x09, 0x19, 0x1A, 0x31


class _Place(NamedTuple):
    """Where a module is: its stream, where the source begins in it, and where that is written."""

    stream: str
    offset: int
    written_at: int


class Restamped(NamedTuple):
    """The workbook, the modules that were written anew, and the xlwings version it had before."""

    content: bytes
    modules: tuple[str, ...]
    before: str


class _Code(NamedTuple):
    """The code of a workbook: its part, its streams, their directory, and our modules' places."""

    part: str
    streams: Mapping[str, bytes]
    directory: bytes
    places: Mapping[str, _Place]
    sources: Mapping[str, bytes]

    @property
    def version(self) -> str:
        return version_of(self.sources[XLWINGS].decode("latin-1"))


def restamped(content: bytes, file: str) -> Restamped:
    """The workbook with the installed version's code; the same bytes where it has that already.

    Raises `UserError` when it has no macros of ours or macros that cannot be kept, and where
    xlwings is not installed.
    """
    wanted = {name: source.encode(ENCODING) for name, source in code_modules().items()}
    code = _code(content, file)
    changed = tuple(name for name in wanted if code.sources[name].rstrip() != wanted[name].rstrip())
    if not changed:
        return Restamped(content, (), code.version)
    project = _packed(_stamped(code, {name: wanted[name] for name in changed}), file)
    return Restamped(with_entries(content, {code.part: project}), changed, code.version)


def _code(content: bytes, file: str) -> _Code:
    part, project = _project(content, file)
    streams = _streams(project, file)
    try:
        directory = decompress(streams["VBA/dir"])
        found = dict(_places(directory))
        places = {name: found[name] for name in OWN_MODULES}
        sources = {
            name: decompress(streams[place.stream][place.offset :])
            for name, place in places.items()
        }
    except (KeyError, ValueError, struct.error):
        raise UserError(
            f"{file} har ikke makroene fra NorCRIN. Bruk en utgave som er lagret som "
            "arbeidsbok med makroer (.xlsm)."
        ) from None
    return _Code(part, streams, directory, places, sources)


def _project(content: bytes, file: str) -> tuple[str, bytes]:
    """What the file calls the part with the macros, and its content."""
    with open_package(content, file, WANTED) as archive:
        package = SpreadsheetPackage(archive)
        if part_name(PART) not in package:
            raise UserError(f"{file} har ingen makroer. Bruk arbeidsboken som slutter på .xlsm.")
        part = package.entry(part_name(PART))
        return part, read_part(archive, part, file)


def _streams(project: bytes, file: str) -> dict[str, bytes]:
    """The project's streams by path, without what Excel has compiled."""
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(project)) as ole:
            paths = ["/".join(path) for path in ole.listdir(streams=True, storages=False)]
            return {
                path: ole.openstream(path).read() for path in paths if not path.startswith(COMPILED)
            }
    except (OSError, ValueError) as error:
        raise UserError(
            f"Makroene i {file} er skadet og kan ikke leses. Bruk en tidligere utgave."
        ) from error


def _places(directory: bytes) -> Iterator[tuple[str, _Place]]:
    """Each module's name and place, from the project's directory of tagged records."""
    name = stream = ""
    for tag, at, data in _records(directory):
        if tag == _NAME:
            name = data.decode("latin-1")
        elif tag == _STREAM:
            stream = data.decode("latin-1")
        elif tag == _OFFSET:
            yield name, _Place(f"VBA/{stream}", int.from_bytes(data, "little"), at)


def _records(directory: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Each record's tag, where its data begins, and the data."""
    at = 0
    while at + 6 <= len(directory):
        tag, size = struct.unpack_from("<HI", directory, at)
        size += 2 if tag == _PROJECT_VERSION else 0  # its length leaves out the minor part
        yield tag, at + 6, directory[at + 6 : at + 6 + size]
        at += 6 + size


def _stamped(code: _Code, sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """The streams with new sources, which then begin where their streams do."""
    listing, made = bytearray(code.directory), dict(code.streams)
    for name, source in sources.items():
        place = code.places[name]
        made[place.stream] = compress(source, b" ")
        struct.pack_into("<I", listing, place.written_at, 0)
    return {**made, "VBA/dir": compress(bytes(listing)), "VBA/_VBA_PROJECT": NOT_COMPILED}


def _packed(streams: Mapping[str, bytes], file: str) -> bytes:
    try:
        return compound_file(streams)
    except ValueError:
        raise UserError(
            f"{file} har egne makroer med skjemaer (UserForm), som ikke kan beholdes. Flytt dem "
            "til en annen arbeidsbok, og prøv igjen."
        ) from None
