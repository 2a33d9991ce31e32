"""Run by LibreOffice's own Python: open a workbook with its macros and press a button on it.

Usage: libreoffice_buttons.py SOFFICE PROFILE BOOK CAPTION. Prints the captions that it found.
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


def buttons(sheet):
    """The button models on a sheet by their captions."""
    forms = sheet.DrawPage.Forms
    models = [form.getByIndex(i) for form in forms for i in range(form.Count)]
    return {model.Label: model for model in models}


def main(soffice, profile, book, caption):
    pipe = "norcrinknapp" + str(abs(hash(profile)))
    options = [f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    office = subprocess.Popen([soffice, *options, f"--accept=pipe,name={pipe};urp;"])
    try:
        context = connected(pipe)
        desktop = context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
        how = (
            PropertyValue("Hidden", 0, False, 0),
            PropertyValue("MacroExecutionMode", 0, ALWAYS_EXECUTE, 0),
        )
        document = desktop.loadComponentFromURL(book, "_blank", 0, how)
        found = buttons(document.Sheets.getByName("Start"))
        view = document.CurrentController
        view.FormDesignMode = False
        view.getControl(found[caption]).getAccessibleContext().doAccessibleAction(0)
        print(json.dumps(list(found)))
        document.close(True)
        desktop.terminate()
    finally:
        office.terminate()
        office.wait(60)


main(*sys.argv[1:])
