"""Taking in partners' forms: against pandas with openpyxl, and calamine alone as the floor."""

from __future__ import annotations

import tempfile
import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pandas
import python_calamine

from benchmarks.measure import Row, paired, seconds
from norcrin_xl.building import example_workbook
from norcrin_xl.partners.consolidate import network_book
from norcrin_xl.partners.folder import take_files
from norcrin_xl.partners.forms.send import forms
from norcrin_xl.partners.returned.identity import Expected
from norcrin_xl.partners.returned.intake import take_file

BOOK = "NorCRIN_Rapport.xlsm"


def run() -> Iterator[Row]:
    network = network_book(example_workbook(BOOK), BOOK)
    made = [form.content for form in forms(network.plan, network.areas, network.data)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from _per_file(_files(folder, made, len(made)), network.expected)
        for count in (6, 100, 1000):
            yield _many(folder, made, count, network.expected)
        yield _cores(folder, made, network.expected)
        yield _memory(folder, made, network.expected)


def _per_file(paths: list[Path], expected: Expected) -> Iterator[Row]:
    """Reading, hashing and all checks of the partners' forms, beside reading alone."""
    for rival, name, runs, aim in (
        (_pandas, "pandas med openpyxl", 9, "≤ 0,125"),
        (_calamine, "calamine alene", 25, "≤ 2,5"),
    ):
        ours, theirs = paired(
            lambda: [take_file(path, expected) for path in paths],
            lambda read=rival: [read(path) for path in paths],  # type: ignore[misc]
            runs,
        )
        count = len(paths)
        yield Row("per skjema, alle kontroller", ours / count, theirs / count, name, "ms", aim)


def _pandas(path: Path) -> object:
    return pandas.read_excel(path, sheet_name=None, engine="openpyxl")


def _calamine(path: Path) -> object:
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def _files(folder: Path, made: list[bytes], count: int) -> list[Path]:
    paths = [folder / f"{number:04}.xlsx" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(made[number % len(made)])
    return paths


def _many(folder: Path, made: list[bytes], count: int, expected: Expected) -> Row:
    """All files of a run, on all cores where that pays, beside calamine file by file.

    A short run is over before another program lets go of the core, so it is run more often.
    """
    paths = _files(folder, made, count)
    ours, rival = paired(
        lambda: list(take_files(paths, expected)),
        lambda: [_calamine(path) for path in paths],
        {6: 25, 100: 5}.get(count, 1),
    )
    return Row(f"{count} skjemaer", ours, rival, "calamine alene", "ms", "≤ 2,5")


def _cores(folder: Path, made: list[bytes], expected: Expected) -> Row:
    """Many files as they are read, beside the same on one core."""
    paths = _files(folder, made, 1000)
    ours = seconds(lambda: list(take_files(paths, expected))) * 1000
    alone = seconds(lambda: [take_file(path, expected) for path in paths]) * 1000
    return Row("1000 skjemaer, alle kjerner", ours, alone, "én kjerne", "ms", "≈ 1 / kjerner")


def _memory(folder: Path, made: list[bytes], expected: Expected) -> Row:
    """The peak while many files are read one by one, beside that of one file."""
    paths = _files(folder, made, 200)
    for path in paths[:6]:
        take_file(path, expected)
    peaks = []
    for some in (paths, paths[:1]):
        tracemalloc.start()
        for path in some:
            take_file(path, expected)
        peaks.append(tracemalloc.get_traced_memory()[1] / 1000)
        tracemalloc.stop()
    return Row("minne, 200 skjemaer etter hverandre", *peaks, "ett skjema", "kB", "≈ 1 (flatt)")
