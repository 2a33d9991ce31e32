"""The workbook that a function is called from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import xlwings as xw
from xlwings.utils import fullname_url_to_local_path

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
    name = str(xw.Book.caller().api.FullName)
    if "://" not in name:
        return Path(name)
    try:
        return Path(fullname_url_to_local_path(name))
    except xw.XlwingsError:
        raise UserError(
            f"Arbeidsboken ligger på {name.split('/')[2]} uten kopi på PC-en. "
            "Synkroniser mappen eller lagre en kopi på PC-en."
        ) from None
