"""The workbook that a function is called from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import xlwings as xw

from norcrin_xl.excel.live import local_path
from norcrin_xl.findings import UserError
from norcrin_xl.quantities.cells import Result
from norcrin_xl.saved_book import SavedBook, saved_book


def from_saved_book(compute: Callable[[SavedBook], Result]) -> Result:
    """What `compute` makes of the calling workbook as last saved, or why it cannot be read."""
    try:
        return compute(saved_book(calling_path()))
    except UserError as error:
        return [[str(error)]]


def calling_path() -> Path:
    """Where the calling workbook is saved. Raises `UserError` for an unsynchronised address."""
    return local_path(str(xw.Book.caller().api.FullName))
