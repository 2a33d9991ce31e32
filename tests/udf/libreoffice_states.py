"""Run by LibreOffice's own Python: change inputs in a workbook, compute it, print all its cells.

Usage: libreoffice_states.py SOFFICE PROFILE BOOK FOLDER. FOLDER/changes.json holds what is typed,
by sheet and cell, and whether macros are on. Prints the cells of each sheet as JSON.
"""

import json
import sys
from pathlib import Path

from libreoffice_session import ALWAYS_EXECUTE, NEVER_EXECUTE, opened


def cells(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    area = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
    return [list(row) for row in area.getDataArray()]


def main(soffice, profile, book, folder):
    asked = json.loads(Path(folder, "changes.json").read_text("utf-8"))
    macros = ALWAYS_EXECUTE if asked["macros"] else NEVER_EXECUTE
    with opened(soffice, profile, book, True, macros) as document:
        for name, typed in asked["changes"].items():
            sheet = document.Sheets.getByName(name)
            for address, value in typed.items():
                cell = sheet.getCellRangeByName(address)
                if isinstance(value, str):
                    cell.setString(value)
                else:
                    cell.setValue(value)
        document.calculateAll()
        print(json.dumps({sheet.Name: cells(sheet) for sheet in document.Sheets}))


main(*sys.argv[1:])
