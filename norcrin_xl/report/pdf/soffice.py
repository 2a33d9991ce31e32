"""LibreOffice as converter: found by itself, alone in its own profile, ended when it hangs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from norcrin_xl.findings import UserError
from norcrin_xl.report.pdf.converter import LOG, PROFILE, Converted, WorkFolder, profile_address

VARIABLE = "NORCRIN_XL_SOFFICE"
"""The environment variable that says where LibreOffice is, when it is in no usual place."""

TIME_LIMIT = 180.0
_WAIT = 0.02
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
        f"{VARIABLE} ha hele adressen til soffice. {_OR_WORD if platform == 'win32' else ''}"
        "Word-rapporten er ikke rørt."
    )


def _candidates(environment: Mapping[str, str], platform: str) -> Iterator[Path]:
    """Where it is named or installed; never the folder where one stands, which others write to."""
    named = environment.get(VARIABLE)
    if named:
        yield from (path for path in [Path(named)] if path.is_absolute())
        return
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
        folders = [path for path in environment.get("PATH", "").split(":") if path.startswith("/")]
        found = (shutil.which(name, path=":".join(folders)) for name in ("soffice", "libreoffice"))
        yield from (Path(path) for path in found if folders and path)
        yield from map(Path, _UNIX)
        yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)


class LibreOffice:
    """LibreOffice as converter, which starts while the report is still being read.

    A second start with the same profile hands its document to the first and waits for it. The
    first ends with its first document; later ones of a run get a LibreOffice each.
    """

    name = "LibreOffice"

    def __init__(self, soffice: Path | None = None, time_limit: float = TIME_LIMIT) -> None:
        self._program = soffice
        self._time_limit = time_limit
        self._folder: WorkFolder | None = None

    def __enter__(self) -> LibreOffice:
        """Begin to start it. That there is none is told by `convert`."""
        with suppress(UserError, OSError):
            soffice = self._found()
            self._folder = WorkFolder()
            write_settings(self._folder.path / PROFILE, soffice)
            command = _command(soffice, self._folder.path)
            self._early = self._folder.start([*command, "--nodefault"])
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            self._folder.close()
            self._folder = None

    def convert(self, docx: bytes) -> Converted:
        """`docx` as LibreOffice's tagged PDF. Its bookmarks are in the PDF, by their names.

        Raises `UserError` when there is no LibreOffice, when it hangs (it is then ended), stops
        or writes nothing.
        """
        made = None if self._folder is None else self._by_early(docx, self._folder)
        return Converted(made or pdf_of(docx, self._found(), self._time_limit))

    def _found(self) -> Path:
        self._program = self._program or program()
        return self._program

    def _by_early(self, docx: bytes, folder: WorkFolder) -> bytes | None:
        """The PDF from the LibreOffice that was started early; `None` when it gave none."""
        deadline = time.monotonic() + self._time_limit
        try:
            if not self._is_ready(folder.path / PROFILE / ".lock", deadline):
                return None
            made = _converted(docx, _handing_over(self._found()), folder, deadline)
            return made if made and made.rstrip().endswith(b"%%EOF") else None
        except subprocess.TimeoutExpired:
            raise _hung(self._time_limit) from None
        finally:
            self.__exit__()

    def _is_ready(self, lock: Path, deadline: float) -> bool:
        """Wait until it takes documents, which the lock file of its profile tells."""
        while not lock.exists():
            if self._early.poll() is not None:
                return False
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self._program), self._time_limit)
            time.sleep(_WAIT)
        return True


def pdf_of(docx: bytes, soffice: Path, time_limit: float = TIME_LIMIT) -> bytes:
    """`docx` as the tagged PDF of a LibreOffice that is started for it alone.

    Everything lies in a folder that is removed afterwards. Raises `UserError` when LibreOffice
    hangs (it is then ended), stops or writes nothing.
    """
    with WorkFolder() as folder:
        write_settings(folder.path / PROFILE, soffice)
        try:
            made = _converted(docx, soffice, folder, time.monotonic() + time_limit)
        except subprocess.TimeoutExpired:
            raise _hung(time_limit) from None
        if made is None:
            said = (folder.path / LOG).read_text("utf-8", "replace").splitlines()
            raise UserError(
                "LibreOffice laget ingen PDF av rapporten. Åpne rapporten i LibreOffice og se om "
                f"den lar seg lagre som PDF der.{_quoted(said)}"
            )
        return made


def _converted(docx: bytes, soffice: Path, folder: WorkFolder, deadline: float) -> bytes | None:
    """The PDF of `docx`, made with the profile in `folder`; `None` for none.

    Raises `TimeoutExpired` when LibreOffice still runs at the deadline.
    """
    options = {key: {"type": kind, "value": value} for key, (kind, value) in _FILTER.items()}
    export = f"pdf:writer_pdf_Export:{json.dumps(options, separators=(',', ':'))}"
    source = folder.path / "rapport.docx"
    source.write_bytes(docx)
    how = ["--convert-to", export, "--outdir", str(folder.path), str(source)]
    process = folder.start([*_command(soffice, folder.path), *how])
    process.wait(max(0.0, deadline - time.monotonic()))
    made = source.with_suffix(".pdf")
    return made.read_bytes() if made.is_file() else None


def _command(soffice: Path, folder: Path) -> list[str]:
    """LibreOffice without windows, with the profile in `folder`."""
    profile = f"-env:UserInstallation={profile_address(folder)}"
    return [str(soffice), profile, "--headless", "--norestore", "--nologo"]


def _handing_over(soffice: Path) -> Path:
    """What hands a document to a LibreOffice that runs: without the script around it on Linux."""
    folder = soffice.resolve().parent
    direct = folder / "oosplash"
    return direct if direct.is_file() and not (folder / "ooenv").exists() else soffice


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
