"""Word as converter: on Windows, where the user chooses it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from norcrin_xl.findings import UserError
from norcrin_xl.report.pdf import keeper, word_export
from norcrin_xl.report.pdf.converter import Converted
from norcrin_xl.report.pdf.soffice import TIME_LIMIT

_OTHERWISE = "Word-rapporten er ikke rørt."
_WRONG = {
    word_export.NO_PYWIN32: "Word styres gjennom pywin32, som ikke er installert her. Kjør "
    "install.ps1, eller «pip install xlwings», som tar det med. " + _OTHERWISE,
    word_export.NO_WORD: "Finner ikke Word på denne PC-en. Installer Word, eller installer "
    "LibreOffice fra libreoffice.org og utelat --konverter word. " + _OTHERWISE,
    word_export.FAILED: "Word laget ingen PDF av rapporten. Åpne rapporten i Word og se om den "
    "lar seg lagre som PDF der. " + _OTHERWISE,
}


class Word:
    """Word as converter. It is started for each PDF and ended after it."""

    def __init__(self, time_limit: float = TIME_LIMIT, platform: str = sys.platform) -> None:
        self._time_limit = time_limit
        self._platform = platform

    name = "Word"

    def __enter__(self) -> Word:
        """Raises `UserError` when this is no Windows, before anything else is done."""
        if self._platform != "win32":
            raise UserError(
                "Word kan bare lage PDF-en på Windows. Bruk --konverter libreoffice. "
                "Ingenting er laget."
            )
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is kept."""

    def convert(self, docx: bytes) -> Converted:
        """`docx` as Word's tagged PDF, with the page of each bookmark.

        Raises `UserError` when Word or pywin32 is not installed, when Word hangs (it is then
        ended) or fails.
        """
        with tempfile.TemporaryDirectory(prefix="norcrin-xl-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            (folder / word_export.SOURCE).write_bytes(docx)
            self._run(folder)
            pages = json.loads((folder / word_export.PAGES).read_text("utf-8"))
            return Converted((folder / word_export.TARGET).read_bytes(), pages)

    def _run(self, folder: Path) -> None:
        run = [sys.executable, "-m", word_export.__name__, str(folder)]
        process = keeper.start(run, folder)
        try:
            code = process.wait(self._time_limit)
        except subprocess.TimeoutExpired:
            _end_word(folder)
            raise UserError(
                f"Word svarte ikke på {self._time_limit:g} sekunder og er avsluttet. Åpne "
                f"rapporten i Word, og se om den spør om noe. {_OTHERWISE}"
            ) from None
        finally:
            keeper.end(process)
        if code:
            raise UserError(_WRONG.get(code, _WRONG[word_export.FAILED]) + _quoted(folder))


def _end_word(folder: Path) -> None:
    """End the Word that was started here, and no other."""
    try:
        number = int((folder / word_export.PID).read_text())
        if sys.platform == "win32":
            subprocess.run(["taskkill", "/F", "/PID", str(number)], capture_output=True)
        else:
            os.kill(number, signal.SIGKILL)
    except (OSError, ValueError):
        return


def _quoted(folder: Path) -> str:
    said = folder / word_export.WRONG
    return f" Word sier: «{said.read_text('utf-8').strip()}»" if said.is_file() else ""
