"""Run by LibreOffice's own Python: type into a form, and show what it looks like after each step.

Usage: libreoffice_typing.py SOFFICE PROFILE FORM FOLDER. FOLDER/steps.json holds the steps, each
a mapping from cells of the second sheet to what is typed. FOLDER/N.html is the form after step N,
with the colours that it shows. Prints which sheets are protected and which cells are locked.
"""

import json
import sys
from pathlib import Path

import uno
from libreoffice_session import opened


def as_html(document, path):
    form = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    form.Name, form.Value = "FilterName", "HTML (StarCalc)"
    document.storeToURL(path.as_uri(), (form,))


def main(soffice, profile, form, folder):
    steps, locked = json.loads(Path(folder, "steps.json").read_text("utf-8")), {}
    with opened(soffice, profile, form, hidden=True) as document:
        sheet = document.Sheets.getByIndex(1)
        for number, step in enumerate(steps):
            for address, text in step.items():
                cell = sheet.getCellRangeByName(address)
                cell.setFormula(text)
                locked[address] = cell.CellProtection.IsLocked
            as_html(document, Path(folder, f"{number}.html"))
        protected = [item.isProtected() for item in document.Sheets]
    print(json.dumps({"protected": protected, "locked": locked}))


main(*sys.argv[1:])
