"""What xlwings is told about every argument: its help, and that it arrives as rows of cells."""

from __future__ import annotations

from typing import Any

from norcrin_xl.quantities.cells import Cell

Cells = list[list[Cell]]
"""An argument: xlwings finds its converter by `list`, which knows no narrower name."""

NOT_GIVEN: Cells = [[None]]
"""An argument that may be left out."""

CATEGORY = "NorCRIN"
"""Where Excel's function wizard lists the functions."""


def cells(doc: str) -> dict[str, Any]:
    """The xlwings options of an argument with the help text `doc`.

    A cell, a row and a column all arrive as rows; error cells as their text, not as blanks.
    """
    return {"doc": doc, "ndim": 2, "err_to_str": True}
