"""What RunPython runs, in a workbook that LibreOffice has open: `libreoffice_press.py BOOK CODE`.

What the user would see, and what was written to the workbook, is added to `pressed` beside it,
a line of JSON for each press.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import xlwings as xw

sys.path.insert(0, str(Path(__file__).parents[1]))

from live_book import OpenBook, Selection


def main(path: Path, code: str) -> None:
    book = OpenBook(path, answers=["yes"])
    book.app.selection = Selection("Tall", "$B$8")
    xw.Book.caller = staticmethod(lambda: book)  # type: ignore[method-assign]
    exec(code)
    written = [f"{sheet}!{cell}" for sheet, cell in book.written]
    pressed = {"messages": book.app.messages, "written": written, "status": book.app.status_bar}
    with path.with_name("pressed").open("a", encoding="utf-8") as lines:
        print(json.dumps(pressed), file=lines)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
