"""Making the report: against docxtpl, against the bare imports, and as packages grow."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import rival_report
from benchmarks.measure import Row, paired, paired_processes, peak_memory_mb, python, seconds
from norcrin_xl.pipeline.job import read_workbook
from norcrin_xl.pipeline.report import make_report
from norcrin_xl.report.word.shipped import template_path
from norcrin_xl.workbook.workbook import Workbook

BOOK = Path("NorCRIN_Rapport.xlsm")
NOW = datetime(2022, 2, 25, tzinfo=timezone.utc)
IMPORTS = "import lxml.etree, xlsxwriter, argparse, zipfile"


def run() -> Iterator[Row]:
    book = read_workbook(BOOK)
    yield _against_docxtpl(book)
    yield from _whole_process()
    yield _growth(book)


def _against_docxtpl(book: Workbook) -> Row:
    template = rival_report.template(book)
    values, image = rival_report.context(book), rival_report.picture()
    ours, rival = paired(
        lambda: make_report(book, template_path(), NOW),
        lambda: rival_report.render(template, values, list(book.figures), image),
    )
    return Row("rapport 2021, varm prosess", ours, rival, "docxtpl", "ms", "≤ 1,0")


def _whole_process() -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        report = [
            sys.executable,
            "-m",
            "norcrin_xl",
            "rapport",
            str(BOOK),
            "-o",
            f"{folder}/r.docx",
        ]
        ours, rival = paired_processes(report, python(IMPORTS))
        yield Row("rapport 2021, hele prosessen", ours, rival, "bare importene", "ms", "≤ 2,0")
        memory = peak_memory_mb(report), peak_memory_mb(python(IMPORTS))
    yield Row("rapport 2021, høyeste minnebruk", *memory, "bare importene", "MB", "oppgis")


def _growth(book: Workbook) -> Row:
    """The cost of each work package when there are ten times as many as 140."""
    sizes = [_with_packages(book, count) for count in (0, 140, 1400)]
    base, small, large = (
        min(seconds(lambda b=size: make_report(b, template_path(), NOW)) for _ in range(5)) * 1000
        for size in sizes
    )
    return Row(
        "per arbeidspakke ved 1 400",
        (large - base) / 1400,
        (small - base) / 140,
        "per pakke ved 140",
        "ms",
        "≈ 1 (lineært)",
    )


def _with_packages(book: Workbook, count: int) -> Workbook:
    first = book.data.work_packages[-1]
    own = [item for item in book.data.work_packages if item.project != first.project]
    copies = [replace(first, key=f"pakke{number}") for number in range(count)]
    return replace(book, areas={}, data=replace(book.data, work_packages=(*own, *copies)))
