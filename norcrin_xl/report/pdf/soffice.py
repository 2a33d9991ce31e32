"""LibreOffice as converter: found by itself, alone in its own profile, ended when it hangs."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from norcrin_xl.findings import UserError

VARIABLE = "NORCRIN_XL_SOFFICE"
"""The environment variable that says where LibreOffice is, when it is in no usual place."""

TIME_LIMIT = 180.0
_GRACE = 5.0
_UNIX = ("/usr/bin/soffice", "/usr/lib/libreoffice/program/soffice", "/snap/bin/libreoffice")
_MAC = "Applications/LibreOffice.app/Contents/MacOS/soffice"
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
        f"{VARIABLE} peke på soffice. Word-rapporten er ikke rørt."
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


def pdf_of(docx: bytes, soffice: Path, time_limit: float = TIME_LIMIT) -> bytes:
    """`docx` as LibreOffice's tagged PDF. Everything lies in a folder that is removed afterwards.

    Raises `UserError` when LibreOffice hangs (it is then ended), stops or writes nothing.
    """
    with tempfile.TemporaryDirectory(prefix="norcrin-xl-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / "rapport.docx"
        source.write_bytes(docx)
        _write_settings(folder / "profil")
        said = _run(_command(soffice, folder, source), folder, time_limit)
        made = source.with_suffix(".pdf")
        if not made.is_file():
            raise UserError(
                "LibreOffice laget ingen PDF av rapporten. Åpne rapporten i LibreOffice og se om "
                f"den lar seg lagre som PDF der.{_quoted(said)}"
            )
        return made.read_bytes()


def _command(soffice: Path, folder: Path, source: Path) -> list[str]:
    options = {key: {"type": kind, "value": value} for key, (kind, value) in _FILTER.items()}
    return [
        str(soffice),
        f"-env:UserInstallation={(folder / 'profil').as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        "--convert-to",
        f"pdf:writer_pdf_Export:{json.dumps(options, separators=(',', ':'))}",
        "--outdir",
        str(folder),
        str(source),
    ]


def _write_settings(profile: Path) -> None:
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


def _run(command: list[str], folder: Path, time_limit: float) -> str:
    """Run to the end and return what was said. What still runs at the limit is ended."""
    log = folder / "melding.txt"
    with log.open("wb") as said:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            cwd=folder,
            start_new_session=True,
        )
        try:
            process.wait(time_limit)
        except subprocess.TimeoutExpired:
            raise UserError(
                f"LibreOffice svarte ikke på {time_limit:g} sekunder og er avsluttet. "
                "Prøv igjen; skjer det på nytt, åpne rapporten i LibreOffice og se hva den sier."
            ) from None
        finally:
            _end(process)
    return log.read_text("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process that still runs, and those that it started."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        subprocess.run(
            ["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False
        )
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(_GRACE)


def _quoted(said: str) -> str:
    lines = [line for line in said.splitlines() if line and not line.startswith("Warning:")]
    return f" LibreOffice sier: «{lines[-1]}»" if lines else ""
