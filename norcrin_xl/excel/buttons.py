"""Run a button: find what it does, do it in the workbook that calls, and tell how it went."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlwings as xw

from norcrin_xl.excel import explaining, partners, pdf, refreshing, report, tables, years
from norcrin_xl.excel.live import TITLE, Done, Live, local_path, refuse_hindered
from norcrin_xl.excel.writing import link_to
from norcrin_xl.files import reason
from norcrin_xl.findings import UserError
from norcrin_xl.unforeseen import unforeseen

ACTIONS: dict[str, Callable[[Live], Done]] = {
    "send_ut": partners.send_out,
    "hent": partners.take_in_forms,
    "kontroller": report.control,
    "forklar": explaining.explain,
    "tabeller": tables.refresh_tables,
    "rapport": report.report,
    "oppdater_rapport": refreshing.refresh,
    "pdf": pdf.pdf,
    "nytt_aar": years.new_year,
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
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / path.name
            book.api.SaveCopyAs(str(copy))
            done = ACTIONS[button](Live(book, path, copy))
        if done.result is not None:
            link_to(book, done.result, done.listing)
        book.app.alert(done.message, TITLE, mode="info")
    except UserError as error:
        book.app.alert(str(error), TITLE, mode="critical")
    except PermissionError as error:
        name = Path(error.filename or "filen").name
        book.app.alert(
            f"Får ikke skrive til {name}. Er den åpen i Word eller et annet program? "
            "Lukk den og prøv igjen. Ingenting er gått tapt.",
            TITLE,
            mode="critical",
        )
    except OSError as error:
        book.app.alert(f"{error.filename or 'Filen'}: {reason(error)}.", TITLE, mode="critical")
    except Exception:
        book.app.alert(unforeseen("knappen"), TITLE, mode="critical")
    finally:
        book.app.status_bar = False
