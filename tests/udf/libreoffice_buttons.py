"""Run by LibreOffice's own Python: open a workbook with its macros and press buttons on it.

Usage: libreoffice_buttons.py SOFFICE PROFILE BOOK CAPTION … Prints the captions that it found.
A button has done its job when it has added a line to `pressed` beside the book: a click only asks
for its Sub, and the next one's would begin in the middle of it.
"""

import json
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlparse

from libreoffice_session import opened

LONGEST = 180


def buttons(sheet):
    """The button models on a sheet by their captions."""
    forms = sheet.DrawPage.Forms
    models = [form.getByIndex(i) for form in forms for i in range(form.Count)]
    return {model.Label: model for model in models}


def wait_for(lines, file):
    """Wait until the file has so many lines."""
    end = time.monotonic() + LONGEST
    while not (file.exists() and file.read_text("utf-8").count("\n") >= lines):
        if time.monotonic() > end:
            raise SystemExit(f"button number {lines} is not done")
        time.sleep(0.05)


def main(soffice, profile, book, *captions):
    pressed = Path(unquote(urlparse(book).path)).with_name("pressed")
    with opened(soffice, profile, book, hidden=False) as document:
        found = buttons(document.Sheets.getByName("Start"))
        view = document.CurrentController
        view.FormDesignMode = False
        for number, caption in enumerate(captions, start=1):
            view.getControl(found[caption]).getAccessibleContext().doAccessibleAction(0)
            wait_for(number, pressed)
        print(json.dumps(list(found)))


main(*sys.argv[1:])
