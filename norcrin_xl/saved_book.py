"""The workbook as it was last saved, for functions in its cells that need all of it.

Excel is busy while a cell is calculated: it can neither save a copy nor be read from then, so
the file on disk is what there is. It is read again when it has been saved again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from norcrin_xl.files import sha256
from norcrin_xl.findings import UserError
from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.package import read_named
from norcrin_xl.quantities.registry import compute
from norcrin_xl.workbook.reading.areas import read_areas
from norcrin_xl.workbook.reading.contents import report_data


@dataclass(frozen=True, slots=True)
class SavedBook:
    """What a saved workbook holds, and the quantities that follow from it."""

    data: ReportData
    quantities: Quantities


def saved_book(path: Path) -> SavedBook:
    """The workbook at `path` as last saved; kept until its time or size changes.

    That the workbook is open in Excel is no hindrance. Raises `UserError` when it cannot be read.
    """
    try:
        state = path.stat()
    except OSError:
        raise UserError(
            f"Finner ikke {path.name} på disken. Lagre arbeidsboken på PC-en, og regn ut på nytt."
        ) from None
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, saved_at: int, size: int) -> SavedBook:
    content = read_named(path)
    data = report_data(read_areas(content, path.name), path.name, sha256(content))
    return SavedBook(data, compute(data))
