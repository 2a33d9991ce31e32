"""Word as converter: on Windows, where the user chooses it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from norcrin_xl.findings import UserError
from norcrin_xl.report.pdf.converter import Converted, WorkFolder, task_kill
from norcrin_xl.report.pdf.soffice import TIME_LIMIT

SOURCE, TARGET, PAGES, WRONG, PID = "rapport.docx", "rapport.pdf", "sider.json", "feil.txt", "word"
NO_PYWIN32, NO_WORD, FAILED = 3, 4, 5
"""Exit codes: pywin32 is not installed, Word is not, Word did not do it."""

_PDF, _FOR_PRINT, _BY_HEADINGS, _PAGE, _NO_ALERTS, _NO_MACROS = 17, 0, 1, 3, 0, 3
"""wdExportFormatPDF, wdExportOptimizeForPrint, wdExportCreateHeadingBookmarks,
wdActiveEndPageNumber, wdAlertsNone, msoAutomationSecurityForceDisable."""

_OTHERWISE = "Word-rapporten er ikke rørt."
_WRONG = {
    NO_PYWIN32: "Word styres gjennom pywin32, som ikke er installert her. Kjør "
    "install.cmd, eller «pip install xlwings», som tar det med. " + _OTHERWISE,
    NO_WORD: "Finner ikke Word på denne PC-en. Installer Word, eller installer "
    "LibreOffice fra libreoffice.org og utelat --konverter word. " + _OTHERWISE,
    FAILED: "Word laget ingen PDF av rapporten. Åpne rapporten i Word og se om den "
    "lar seg lagre som PDF der. " + _OTHERWISE,
}


class WordConverter:
    """Word as converter. It is started for each PDF and ended after it."""

    def __init__(self, time_limit: float = TIME_LIMIT, platform: str = sys.platform) -> None:
        self._time_limit = time_limit
        self._platform = platform

    name = "Word"

    def __enter__(self) -> WordConverter:
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
        with WorkFolder() as work:
            folder = work.path
            (folder / SOURCE).write_bytes(docx)
            self._run(work)
            pages = json.loads((folder / PAGES).read_text("utf-8"))
            return Converted((folder / TARGET).read_bytes(), pages)

    def _run(self, work: WorkFolder) -> None:
        folder = work.path
        process = work.start([sys.executable, "-m", __name__, str(folder)])
        try:
            code = process.wait(self._time_limit)
        except subprocess.TimeoutExpired:
            _end_word(folder)
            raise UserError(
                f"Word svarte ikke på {self._time_limit:g} sekunder og er avsluttet. Åpne "
                f"rapporten i Word, og se om den spør om noe. {_OTHERWISE}"
            ) from None
        if code:
            raise UserError(_WRONG.get(code, _WRONG[FAILED]) + _quoted(folder))


def _end_word(folder: Path) -> None:
    """End the Word that was started here, and no other."""
    try:
        number = int((folder / PID).read_text())
        if sys.platform == "win32":
            task_kill(number)
        else:
            os.kill(number, signal.SIGKILL)
    except (OSError, ValueError):
        return


def _quoted(folder: Path) -> str:
    said = folder / WRONG
    return f" Word sier: «{said.read_text('utf-8').strip()}»" if said.is_file() else ""


def main(folder: Path) -> int:
    """Make the PDF of the document in `folder`. Returns the exit code."""
    try:
        from win32com.client import DispatchEx
    except ImportError:
        return NO_PYWIN32
    try:
        word = DispatchEx("Word.Application")
    except Exception as error:
        return _told(folder, error, NO_WORD)
    try:
        _export(word, folder)
    except Exception as error:
        return _told(folder, error, FAILED)
    finally:
        word.Quit(SaveChanges=False)
    return 0


def _export(word: Any, folder: Path) -> None:
    word.Visible = False
    word.DisplayAlerts = _NO_ALERTS
    word.AutomationSecurity = _NO_MACROS
    (folder / PID).write_text(str(_process(word)))
    document = word.Documents.Open(
        FileName=str(folder / SOURCE),
        ConfirmConversions=False,
        ReadOnly=True,
        AddToRecentFiles=False,
        Visible=False,
    )
    try:
        document.Repaginate()
        document.Fields.Update()
        document.ExportAsFixedFormat(
            OutputFileName=str(folder / TARGET),
            ExportFormat=_PDF,
            OpenAfterExport=False,
            OptimizeFor=_FOR_PRINT,
            IncludeDocProps=True,
            CreateBookmarks=_BY_HEADINGS,
            DocStructureTags=True,
            BitmapMissingFonts=True,
            UseISO19005_1=True,
        )
        (folder / PAGES).write_text(json.dumps(_pages(document)), "utf-8")
    finally:
        document.Close(SaveChanges=False)


def _process(word: Any) -> int:
    """The number of this Word's process: only by a window does it tell."""
    from win32process import GetWindowThreadProcessId

    empty = word.Documents.Add(Visible=False)
    number = int(GetWindowThreadProcessId(empty.ActiveWindow.Hwnd)[1])
    empty.Close(SaveChanges=False)
    return number


def _pages(document: Any) -> dict[str, int]:
    document.Bookmarks.ShowHidden = True
    return {mark.Name: int(mark.Range.Information(_PAGE)) for mark in document.Bookmarks}


def _told(folder: Path, error: Exception, code: int) -> int:
    details = getattr(error, "excepinfo", None)
    (folder / WRONG).write_text(str(details[2] if details else error), "utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
