"""Run by LibreOffice's own Python: open a workbook with its macros and press buttons on it.

Usage: libreoffice_buttons.py SOFFICE PROFILE BOOK CAPTION … Prints the captions that it found.
"""

import json
import sys

from libreoffice_session import opened


def buttons(sheet):
    """The button models on a sheet by their captions."""
    forms = sheet.DrawPage.Forms
    models = [form.getByIndex(i) for form in forms for i in range(form.Count)]
    return {model.Label: model for model in models}


def main(soffice, profile, book, *captions):
    with opened(soffice, profile, book, hidden=False) as document:
        found = buttons(document.Sheets.getByName("Start"))
        view = document.CurrentController
        view.FormDesignMode = False
        for caption in captions:
            view.getControl(found[caption]).getAccessibleContext().doAccessibleAction(0)
        print(json.dumps(list(found)))


main(*sys.argv[1:])
