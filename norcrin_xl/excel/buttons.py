"""Run a button: find what it does, do it in the workbook that calls, and tell how it went."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlwings as xw

from norcrin_xl.excel import report_buttons, workbook_buttons
from norcrin_xl.excel.live import TITLE, Live, first_lines, local_path, refuse_hindered, save_copy
from norcrin_xl.excel.writing import link_to
from norcrin_xl.files import reason, visible
from norcrin_xl.findings import UserError
from norcrin_xl.form import FormError
from norcrin_xl.pipeline.job import Done
from norcrin_xl.report.pdf.workfolder import WorkFolder
from norcrin_xl.telling import unforeseen

ACTIONS: dict[str, Callable[[Live], Done]] = {
    "send_ut": workbook_buttons.send_out,
    "hent": workbook_buttons.take_in,
    "konsolider": report_buttons.side_by_side,
    "gjelder": workbook_buttons.confirm,
    "katalog": report_buttons.catalogue,
    "kontroller": workbook_buttons.control,
    "forklar": workbook_buttons.explain,
    "tabeller": workbook_buttons.tables,
    "rapport": report_buttons.report,
    "oppdater_rapport": report_buttons.refresh,
    "oppdater_sporet": report_buttons.refresh_tracked,
    "gjennomga": report_buttons.review,
    "koble": report_buttons.link,
    "sammenlign": report_buttons.compare,
    "hent_tekst": report_buttons.text_back,
    "pdf": report_buttons.pdf,
    "nytt_aar": workbook_buttons.new_year,
}
"""What the buttons do, by the name that their Subs in Knapper.bas call."""


def press(button: str, version: str) -> None:
    """Do what a button does in the workbook that calls. `version` is that of its xlwings code."""
    run(xw.Book.caller(), button, version)


def run(book: Any, button: str, version: str) -> None:
    """Do what `button` does in `book`, and tell the user how it went. Never raises."""
    try:
        refuse_hindered(book, version)
        path = local_path(str(book.api.FullName))
        with WorkFolder() as folder:
            copy = folder.path / path.name
            save_copy(book, copy)
            done = ACTIONS[button](Live(book, path, copy))
        if done.files:
            link_to(book, *done.files[:2])
        _alert(book, "\n".join(first_lines(done.sentences)), "info")
    except (UserError, FormError) as error:
        _alert(book, str(error))
    except PermissionError as error:
        name = Path(error.filename or "filen").name
        _alert(
            book,
            f"Får ikke skrive til {name}. Er den åpen i Word eller et annet program? "
            "Lukk den og prøv igjen. Ingenting er gått tapt.",
        )
    except OSError as error:
        _alert(book, f"{error.filename or 'Filen'}: {reason(error)}.")
    except Exception:
        _alert(book, unforeseen("knappen"))
    finally:
        book.app.status_bar = False


def _alert(book: Any, message: str, mode: str = "critical") -> None:
    """Show a message; signs that would do something unseen show as their codes."""
    book.app.alert(visible(message), TITLE, mode=mode)
