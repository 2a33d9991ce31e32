"""What RunPython runs, in a workbook that LibreOffice has open: `libreoffice_press.py BOOK CODE`.

The messages that the user would see are written to `messages` beside the workbook.
"""

from __future__ import annotations

import sys
from pathlib import Path

import xlwings as xw

sys.path.insert(0, str(Path(__file__).parents[1]))

from live_book import OpenBook


def main(path: Path, code: str) -> None:
    book = OpenBook(path)
    xw.Book.caller = staticmethod(lambda: book)  # type: ignore[method-assign]
    exec(code)
    path.with_name("messages").write_text("\n".join(book.app.messages), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
