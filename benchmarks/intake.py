"""Taking in partners' forms: against pandas with openpyxl, which only reads."""

from __future__ import annotations

import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pandas

from benchmarks.measure import Row, paired
from norcrin_xl.partners.forms.send import forms
from norcrin_xl.partners.returned.intake import take_file
from norcrin_xl.partners.returned.locate import Expected
from norcrin_xl.partners.take import expected_of, take_files
from norcrin_xl.pipeline.building import example_workbook
from norcrin_xl.workbook.workbook import workbook_in

BOOK = "NorCRIN_Rapport.xlsm"


def run() -> Iterator[Row]:
    network = workbook_in(example_workbook(BOOK), BOOK)
    made = [form.content for form in forms(network.plan, network.areas, network.data)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from _per_file(_files(folder, made, len(made)), expected_of(network))
        for count in (100, 1000):
            yield _many(folder, made, count, expected_of(network))
        yield _memory(folder, made, expected_of(network))


def _per_file(paths: list[Path], expected: Expected) -> Iterator[Row]:
    """Reading, hashing and all checks of the partners' forms, beside reading alone."""
    for rival, name, runs, aim in ((_pandas, "pandas med openpyxl", 9, "≤ 0,5"),):
        ours, theirs = paired(
            lambda: [take_file(path, expected) for path in paths],
            lambda read=rival: [read(path) for path in paths],  # type: ignore[misc]
            runs,
        )
        count = len(paths)
        yield Row("per skjema, alle kontroller", ours / count, theirs / count, name, "ms", aim)


def _pandas(path: Path) -> object:
    return pandas.read_excel(path, sheet_name=None, engine="openpyxl")


def _files(folder: Path, made: list[bytes], count: int) -> list[Path]:
    paths = [folder / f"{number:04}.xlsx" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(made[number % len(made)])
    return paths


def _many(folder: Path, made: list[bytes], count: int, expected: Expected) -> Row:
    """All files of a run, beside so many times the six: the time grows with the files alone."""
    paths = _files(folder, made, count)
    some = paths[: len(made)]
    ours, six = paired(
        lambda: list(take_files(paths, expected)), lambda: list(take_files(some, expected)), 3
    )
    times = count / len(some)
    return Row(f"{count} skjemaer", ours, six * times, f"{times:.0f} ganger seks", "ms", "≈ 1")


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
