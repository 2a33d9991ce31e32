"""One call from LibreOffice to a worksheet function: `python libreoffice_server.py FOLDER`.

FOLDER holds `request`: the function's name, then per argument its rows and columns and a line
per cell. The workbook as last saved is `lagret.xlsm` there. The answer is written beside it in the
same way. A cell is a letter (E blank, X error, T text, N number) and what it holds.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from windows_stubs import OpenBook, called

ERROR = -2146826281


def _cell(line: str) -> object:
    kind, content = line[0], line[1:]
    return (
        {"E": None, "X": ERROR}[kind]
        if kind in "EX"
        else float(content)
        if kind == "N"
        else content
    )


def _blocks(lines: Iterator[str]) -> Iterator[tuple[tuple[object, ...], ...]]:
    for size in lines:
        rows, columns = map(int, size.split())
        yield tuple(tuple(_cell(next(lines)) for _ in range(columns)) for _ in range(rows))


def main(folder: Path) -> None:
    lines = iter(folder.joinpath("request").read_text("utf-8").splitlines())
    book = OpenBook(folder / "lagret.xlsm")
    result = called(next(lines), *_blocks(lines), book=book)
    rows = result if isinstance(result, list) else [[result]]
    cells = [
        f"N{cell!r}" if isinstance(cell, float) else f"T{cell}" for row in rows for cell in row
    ]
    answer = [f"{len(rows)} {len(rows[0])}", *cells]
    folder.joinpath("answer").write_text("\n".join(answer) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
