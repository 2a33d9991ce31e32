"""What Word is asked to do: one PDF of one document. Only Windows with Word can run it.

It runs as a process of its own, so that a Word that hangs can be ended. It leaves in the folder
that it is given: the PDF, the pages of all bookmarks, and what went wrong.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

SOURCE, TARGET, PAGES, WRONG, PID = "rapport.docx", "rapport.pdf", "sider.json", "feil.txt", "word"
NO_PYWIN32, NO_WORD, FAILED = 3, 4, 5
"""Exit codes: pywin32 is not installed, Word is not, Word did not do it."""

_PDF, _FOR_PRINT, _BY_HEADINGS, _PAGE, _NO_ALERTS, _NO_MACROS = 17, 0, 1, 3, 0, 3
"""wdExportFormatPDF, wdExportOptimizeForPrint, wdExportCreateHeadingBookmarks,
wdActiveEndPageNumber, wdAlertsNone, msoAutomationSecurityForceDisable."""


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
