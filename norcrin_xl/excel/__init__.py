"""The live Excel edge: what a button does in the workbook that is open.

The workbook is read through a saved copy, so that a button and the command line go the same way.
"""

from pathlib import Path

import xlwings as xw
from xlwings.utils import fullname_url_to_local_path

from norcrin_xl.findings import UserError


def local_path(full_name: str) -> Path:
    """Where a workbook is on this PC. Raises `UserError` for an unsynchronised address."""
    if "://" not in full_name:
        return Path(full_name)
    try:
        return Path(fullname_url_to_local_path(full_name))
    except (xw.XlwingsError, UnboundLocalError):  # the latter for /sites/ without OneDrive
        raise UserError(
            f"Arbeidsboken ligger på {full_name.split('/')[2]} uten kopi på PC-en. "
            "Synkroniser mappen eller lagre en kopi på PC-en."
        ) from None
