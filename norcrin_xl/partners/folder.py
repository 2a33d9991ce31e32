"""Many returned files: found in folders, and read one by one or on all cores."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from norcrin_xl.findings import UserError
from norcrin_xl.partners.identity import Expected
from norcrin_xl.partners.intake import Return, take_file
from norcrin_xl.partners.sniff import is_data_file

WORTH_MORE_CORES = 300
"""With fewer files, starting other processes takes longer than reading."""

AT_A_TIME = 25


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
    cores = min(os.cpu_count() or 1, len(paths) // WORTH_MORE_CORES + 1)
    if cores < 2:
        yield from (take_file(path, expected) for path in paths)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(cores, context, _expect, (expected,)) as pool:
        yield from pool.map(_take, paths, chunksize=AT_A_TIME)


_EXPECTED: list[Expected] = []


def _expect(expected: Expected) -> None:
    """Keep what the workbook expects in a process of its own."""
    _EXPECTED[:] = [expected]


def _take(path: Path) -> Return:
    return take_file(path, _EXPECTED[0])
