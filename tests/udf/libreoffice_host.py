"""Run by LibreOffice's own Python: open a workbook with its macros, compute it, print its cells.

Usage: libreoffice_host.py SOFFICE PROFILE BOOK. Prints the used cells of the first sheet as JSON.
"""

import json
import sys

from libreoffice_session import opened


def cells(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    area = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
    return [list(row) for row in area.getDataArray()]


def main(soffice, profile, book):
    with opened(soffice, profile, book, hidden=True) as document:
        document.calculateAll()
        print(json.dumps(cells(document.Sheets.getByIndex(0))))


main(*sys.argv[1:])
