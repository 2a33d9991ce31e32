"""Making the report: against docxtpl, against the bare imports, and as packages grow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from benchmarks import rival_report
from benchmarks.measure import Row, paired, paired_processes, peak_memory_mb, python, seconds
from norcrin_xl.pipeline import Computed, computed, make_report, read_workbook, template_path

BOOK = Path("NorCRIN_Rapport.xlsm")
NOW = datetime(2022, 2, 25, tzinfo=timezone.utc)
IMPORTS = "import lxml.etree, python_calamine, xlsxwriter, argparse, zipfile"


def run() -> Iterator[Row]:
    book = read_workbook(BOOK)
    yield _against_docxtpl(book)
    yield from _whole_process()
    yield _growth(book)


def _against_docxtpl(book: Computed) -> Row:
    template = rival_report.template(book)
    values, image = rival_report.context(book), rival_report.picture()
    ours, rival = paired(
        lambda: make_report(book, template_path(), NOW),
        lambda: rival_report.render(template, values, list(book.figures), image),
    )
    return Row("rapport 2021, varm prosess", ours, rival, "docxtpl", "ms", "≤ 1,0")


def _whole_process() -> Iterator[Row]:
    target = "ut/bench.docx"
    report = python(
        f"from norcrin_xl.cli.app import run; run(['rapport', '{BOOK}', '-o', '{target}'])"
    )
    ours, rival = paired_processes(report, python(IMPORTS))
    yield Row("rapport 2021, hele prosessen", ours, rival, "bare importene", "ms", "≤ 2,0")
    yield Row(
        "rapport 2021, høyeste minnebruk",
        peak_memory_mb(report),
        peak_memory_mb(python(IMPORTS)),
        "bare importene",
        "MB",
        "oppgis",
    )
    Path(target).unlink(missing_ok=True)


def _growth(book: Computed) -> Row:
    """The cost of each work package when there are a hundred times as many."""
    few = _with_packages(book, 14)
    many = _with_packages(book, 1400)
    times = [
        min(seconds(lambda b=size: make_report(b, template_path(), NOW)) for _ in range(3)) * 1000
        for size in (_with_packages(book, 0), few, many)
    ]
    base, small, large = times
    return Row(
        "per arbeidspakke ved 1 400",
        (large - base) / 1400,
        max(small - base, 0.01) / 14,
        "per pakke ved 14",
        "ms",
        "≈ 1 (lineært)",
    )


def _with_packages(book: Computed, count: int) -> Computed:
    first = book.data.work_packages[-1]
    own = [item for item in book.data.work_packages if item.project != first.project]
    copies = [replace(first, key=f"pakke{number}") for number in range(count)]
    return computed(replace(book.data, work_packages=(*own, *copies)))
