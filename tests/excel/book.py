"""What the tests of the buttons share."""

from __future__ import annotations

from pathlib import Path

import xlwings as xw

from norcrin_xl.workbook.areas.area import Area
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.workbook import workbook_in

NAME = "NorCRIN_Rapport.xlsm"
VERSION = xw.__version__
REPORT = "NorCRIN_Rapport_2021.docx"


def area(path: Path, name: str) -> Area:
    return workbook_in(path.read_bytes(), NAME).plan[name]


def wrong_total(path: Path) -> None:
    """Let a partner's financing differ from its costs."""
    place = area(path, "HUS_okonomi_norcrin2")
    cells = {place.cell("2.4", "regnskap"): 99999.0}
    path.write_bytes(patched(path.read_bytes(), NAME, {"HUS": cells}))
