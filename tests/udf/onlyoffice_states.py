"""Run by a Python that has docbuilder: change inputs in a workbook in ONLYOFFICE, print its cells.

Usage: onlyoffice_states.py BOOK CHANGES, where CHANGES is a file with what is typed, by sheet and
cell, as JSON. Prints the cells of each sheet as JSON, each as the text that ONLYOFFICE has for it.
"""

import json
import sys
from pathlib import Path

import docbuilder


def typed_into(api, changes):
    """Twice: an array formula that reads other sheets follows in ONLYOFFICE one entry later."""
    for name, cells in [*changes.items(), *changes.items()]:
        sheet = api.Call("GetSheet", name)
        for address, value in cells.items():
            sheet.Call("GetRange", address).Call("SetValue", value)


def cells(sheet):
    rows = sheet.Call("GetUsedRange").Call("GetValue2")
    return [
        [rows.Get(row).Get(at).ToString() for at in range(rows.Get(row).GetLength())]
        for row in range(rows.GetLength())
    ]


def main(book, changes):
    builder = docbuilder.CDocBuilder()
    builder.OpenFile(book, "")
    context = builder.GetContext()
    scope = context.CreateScope()
    api = context.GetGlobal()["Api"]
    typed_into(api, json.loads(Path(changes).read_text("utf-8")))
    sheets = api.Call("GetSheets")
    found = [sheets.Get(at) for at in range(sheets.GetLength())]
    print(json.dumps({one.Call("GetName").ToString(): cells(one) for one in found}))
    scope.Close()
    builder.CloseFile()


main(*sys.argv[1:])
