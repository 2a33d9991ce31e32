"""Many returned files: found in folders, and read one by one or on all cores."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from norcrin_xl.findings import UserError
from norcrin_xl.partners.returned.identity import Expected
from norcrin_xl.partners.returned.intake import Return, take_file
from norcrin_xl.partners.returned.sniff import is_data_file

WORTH_MORE_CORES = {"fork": 200, "spawn": 400}
"""With fewer files, starting other processes takes longer than reading; how they start matters."""

AT_A_TIME = 25
SHARES = 4
"""So many portions each core gets at least, so that none waits long for the last one."""


def returned_files(sources: Iterable[Path], book: Path) -> list[Path]:
    """The files to read, in order and each once: those named, and those lying in named folders.

    Raises `UserError` for a source that isn't there or an empty folder.
    """
    found: dict[Path, None] = {}
    for source in sources:
        if source.is_dir():
            inside = sorted(path for path in source.iterdir() if is_data_file(path.name))
            files = [path for path in inside if path.is_file() and not _same(path, book)]
            if not files:
                raise UserError(f"Mappen {source} er tom. Legg skjemaene der, og prøv igjen.")
            found.update(dict.fromkeys(files))
        elif source.exists():
            found[source] = None
        else:
            raise UserError(f"Finner ikke {source}. Kontroller navnet og mappen.")
    return list(found)


def _same(path: Path, book: Path) -> bool:
    return book.exists() and path.samefile(book)


def take_files(paths: Sequence[Path], expected: Expected) -> Iterator[Return]:
    """What each file says, in order. Many files are read on all cores."""
    kind, cores = _start_method(), os.cpu_count() or 1
    if cores < 2 or len(paths) < WORTH_MORE_CORES[kind]:
        yield from (take_file(path, expected) for path in paths)
        return
    portion = max(1, min(AT_A_TIME, len(paths) // (cores * SHARES)))
    context = multiprocessing.get_context(kind)
    with ProcessPoolExecutor(cores, context, _expect, (expected,)) as pool:
        yield from pool.map(_take, paths, chunksize=portion)


def _start_method() -> str:
    """How other processes start: a copy of this one where that is safe, else a new interpreter.

    A copy is at work at once, but must not be made while other threads hold locks; Windows and
    macOS begin anew.
    """
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


_EXPECTED: list[Expected] = []


def _expect(expected: Expected) -> None:
    """Keep what the workbook expects in a process of its own."""
    _EXPECTED[:] = [expected]


def _take(path: Path) -> Return:
    return take_file(path, _EXPECTED[0])
