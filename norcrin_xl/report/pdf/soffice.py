"""LibreOffice as converter: found by itself, alone in its own profile, ended when it hangs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from norcrin_xl.findings import UserError
from norcrin_xl.report.pdf import keeper, kept
from norcrin_xl.report.pdf.converter import Converted

VARIABLE = "NORCRIN_XL_SOFFICE"
"""The environment variable that says where LibreOffice is, when it is in no usual place."""

TIME_LIMIT = 180.0
_OR_WORD = "Har du Word, kan du velge --konverter word. "
_UNIX = ("/usr/bin/soffice", "/usr/lib/libreoffice/program/soffice", "/snap/bin/libreoffice")
_MAC = "Applications/LibreOffice.app/Contents/MacOS/soffice"
_MAC_VERSION = "Resources/versionrc"
_BUILD = re.compile(r"^buildid=(.*?)\s*$", re.M)
_FILTER = {
    "SelectPdfVersion": ("long", "2"),
    "PDFUACompliance": ("boolean", "true"),
    "UseTaggedPDF": ("boolean", "true"),
    "ExportBookmarks": ("boolean", "true"),
    "ExportBookmarksToPDFDestination": ("boolean", "true"),
    "ExportFormFields": ("boolean", "false"),
    "DisplayPDFDocumentTitle": ("boolean", "true"),
    "ExportNotes": ("boolean", "false"),
}
_SETTINGS = (
    ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale", "nb-NO"),
    ("/org.openoffice.Office.Linguistic/General", "DefaultLocale", "nb-NO"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
)
"""Norwegian numbers and words; no macros, no Java, nothing fetched from elsewhere."""


def program(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """LibreOffice's program file. Raises `UserError` that says what to install."""
    for candidate in _candidates(environment, platform):
        if candidate.is_file():
            return candidate
    raise UserError(
        "Finner ikke LibreOffice, som lager PDF-en. Installer LibreOffice 7.4 eller nyere fra "
        "libreoffice.org (på Debian: apt install libreoffice-writer), eller la miljøvariabelen "
        f"{VARIABLE} peke på soffice. {_OR_WORD if platform == 'win32' else ''}"
        "Word-rapporten er ikke rørt."
    )


def _candidates(environment: Mapping[str, str], platform: str) -> Iterator[Path]:
    named = environment.get(VARIABLE)
    if named:
        yield Path(named)
        return
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name, path=environment.get("PATH", ""))
        if found:
            yield Path(found)
    if platform == "win32":
        for key in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)", "LOCALAPPDATA"):
            if environment.get(key):
                yield Path(environment[key], "LibreOffice", "program", "soffice.exe")
        if environment.get("LOCALAPPDATA"):
            below = Path("Programs", "LibreOffice", "program", "soffice.exe")
            yield Path(environment["LOCALAPPDATA"]) / below
    elif platform == "darwin":
        yield Path("/") / _MAC
        yield Path(environment.get("HOME", "/")) / _MAC
    else:
        yield from map(Path, _UNIX)
        yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)


class LibreOffice:
    """LibreOffice as converter, which starts while the report is still being read.

    It is kept for the next PDF; see `kept`. Use it as a context: what was started is given back.
    """

    def __init__(self, soffice: Path | None = None, time_limit: float = TIME_LIMIT) -> None:
        self._program = soffice
        self._time_limit = time_limit
        self._office: kept.Office | None = None
        self._made = 0

    name = "LibreOffice"

    def __enter__(self) -> LibreOffice:
        """Begin to start it. That there is none is told by `convert`."""
        with suppress(UserError):
            self._take()
        return self

    def __exit__(self, *_: object) -> None:
        keep = kept.seconds_kept() > 0
        if self._office is not None:
            self._office.give_back(keep)
            self._office = None
        if keep and self._made:
            kept.leave_one(self._found(), self._time_limit)

    def convert(self, docx: bytes) -> Converted:
        """`docx` as LibreOffice's tagged PDF. Its bookmarks are in the PDF, by their names.

        Raises `UserError` when there is no LibreOffice, when it hangs (it is then ended), stops
        or writes nothing.
        """
        if self._office is None or not self._office.runs:
            self._take()
        made = self._by_kept(docx) if self._office else None
        made = made or pdf_of(docx, self._found(), self._time_limit)
        self._made += 1
        if self._office is not None and not self._office.lasting:
            self._office.give_back(keep=False)
            self._office = None
        return Converted(made)

    def _take(self) -> None:
        """Take an office; from a second document on, a new one lasts."""
        self._office = kept.take(self._found(), self._time_limit, lasting=self._made > 0)

    def _found(self) -> Path:
        self._program = self._program or program()
        return self._program

    def _by_kept(self, docx: bytes) -> bytes | None:
        """The PDF from the office that was taken; `None` when it gave none and is ended."""
        assert self._office is not None
        deadline = time.monotonic() + self._time_limit
        try:
            if self._office.wait_until_ready(deadline):
                with self._office.in_use():
                    program = _handing_over(self._found())
                    made = _converted(docx, program, self._office.folder, deadline)
                if made is not None and made.rstrip().endswith(b"%%EOF"):
                    return made
            elif time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self._found()), self._time_limit)
        except subprocess.TimeoutExpired:
            self._office.end()
            raise _hung(self._time_limit) from None
        self._office.end()
        return None


def pdf_of(docx: bytes, soffice: Path, time_limit: float = TIME_LIMIT) -> bytes:
    """`docx` as the tagged PDF of a LibreOffice that is started for it alone.

    Everything lies in a folder that is removed afterwards. Raises `UserError` when LibreOffice
    hangs (it is then ended), stops or writes nothing.
    """
    with _own_folder() as name:
        office = Path(name)
        write_settings(office / keeper.PROFILE, soffice)
        said: list[str] = []
        try:
            made = _converted(docx, soffice, office, time.monotonic() + time_limit, said)
        except subprocess.TimeoutExpired:
            raise _hung(time_limit) from None
        finally:
            keeper.forget_pipe(office)
        if made is None:
            raise UserError(
                "LibreOffice laget ingen PDF av rapporten. Åpne rapporten i LibreOffice og se om "
                f"den lar seg lagre som PDF der.{_quoted(said)}"
            )
        return made


def _converted(
    docx: bytes, soffice: Path, office: Path, deadline: float, said: list[str] | None = None
) -> bytes | None:
    """The PDF of `docx`, made with the profile in `office`; `None` for none.

    What LibreOffice says is added to `said`. Raises `TimeoutExpired` when it still runs at the
    deadline; it is then ended.
    """
    options = {key: {"type": kind, "value": value} for key, (kind, value) in _FILTER.items()}
    export = f"pdf:writer_pdf_Export:{json.dumps(options, separators=(',', ':'))}"
    with _own_folder() as name:
        source = Path(name, "rapport.docx")
        source.write_bytes(docx)
        how = ["--nologo", "--convert-to", export, "--outdir", name, str(source)]
        command = [*keeper.office_command(soffice, office), *how]
        process = keeper.start(command, Path(name))
        try:
            if not keeper.ended_in_time(process, deadline - time.monotonic()):
                raise subprocess.TimeoutExpired(command, 0)
        finally:
            keeper.end(process)
        if said is not None:
            said += Path(name, keeper.LOG).read_text("utf-8", "replace").splitlines()
        made = source.with_suffix(".pdf")
        return made.read_bytes() if made.is_file() else None


def _handing_over(soffice: Path) -> Path:
    """What hands a document to a LibreOffice that runs: without the script around it on Linux."""
    folder = soffice.resolve().parent
    direct = folder / "oosplash"
    return direct if direct.is_file() and not (folder / "ooenv").exists() else soffice


def _own_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder that only this user can read, removed afterwards."""
    return tempfile.TemporaryDirectory(prefix="norcrin-xl-", ignore_cleanup_errors=True)


def _hung(time_limit: float) -> UserError:
    return UserError(
        f"LibreOffice svarte ikke på {time_limit:g} sekunder og er avsluttet. "
        "Prøv igjen; skjer det på nytt, åpne rapporten i LibreOffice og se hva den sier."
    )


def write_settings(profile: Path, soffice: Path) -> None:
    """Make the profile folder of the LibreOffice `soffice`, with what a conversion needs."""
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )
    _call_extensions_known(user / "extensions", soffice)


def _call_extensions_known(extensions: Path, soffice: Path) -> None:
    """Write which LibreOffice the profile is for, or its first start would be two.

    A profile of another LibreOffice, or of none, is cleaned of extensions, and LibreOffice
    begins anew: in between it seems to be ready.
    """
    folder = soffice.resolve().parent
    for file in (folder / "versionrc", folder / "version.ini", folder.parent / _MAC_VERSION):
        if file.is_file():
            build = _BUILD.search(file.read_text("utf-8", "replace"))
            if build:
                extensions.mkdir()
                (extensions / "buildid").write_text(build[1], "utf-8")
            return


def _quoted(said: list[str]) -> str:
    """The last that LibreOffice said, when it was more than a warning."""
    lines = [line for line in said if line and not line.startswith("Warning:")]
    return f" LibreOffice sier: «{lines[-1]}»" if lines else ""
