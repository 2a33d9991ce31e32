"""Run by LibreOffice's own Python: open a workbook with its macros, compute it, print its cells.

Usage: libreoffice_host.py SOFFICE PROFILE BOOK. Prints the used cells of the first sheet as JSON.
"""

import json
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

ALWAYS_EXECUTE = 4


def connected(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(120):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.5)
    raise SystemExit("LibreOffice did not answer")


def cells(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    area = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
    return [list(row) for row in area.getDataArray()]


def main(soffice, profile, book):
    pipe = "norcrin" + str(abs(hash(profile)))
    office = subprocess.Popen(
        [
            soffice,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--norestore",
            f"--accept=pipe,name={pipe};urp;",
        ]
    )
    try:
        context = connected(pipe)
        desktop = context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
        options = (
            PropertyValue("Hidden", 0, True, 0),
            PropertyValue("MacroExecutionMode", 0, ALWAYS_EXECUTE, 0),
        )
        document = desktop.loadComponentFromURL(book, "_blank", 0, options)
        document.calculateAll()
        print(json.dumps(cells(document.Sheets.getByIndex(0))))
        document.close(True)
        desktop.terminate()
    finally:
        office.terminate()
        office.wait(60)


main(*sys.argv[1:])
