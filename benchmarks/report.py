"""Making the report: against docxtpl, against a plain script, and as packages grow."""

from __future__ import annotations

import json
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
from norcrin_xl.report.word.styles import template_path
from norcrin_xl.workbook.workbook import Workbook

BOOK = Path("NorCRIN_Rapport.xlsm")
NOW = datetime(2022, 2, 25, tzinfo=timezone.utc)
PLAIN = """
import json, sys
import pandas
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage
book, template, values, figures, picture, out = sys.argv[1:]
pandas.read_excel(book, sheet_name=None, header=None)
document = DocxTemplate(template)
filled = json.load(open(values, encoding="utf-8"))
pictures = {name: InlineImage(document, picture, width=Cm(15)) for name in figures.split()}
document.render({**filled, **pictures}, autoescape=True)
document.save(out)
"""
"""What one would write oneself: read the workbook, fill a template with what stands there.

It is given the values ready as strings, and the figures ready as pictures: it need not find them.
"""


def run() -> Iterator[Row]:
    book = read_workbook(BOOK)
    yield _against_docxtpl(book)
    yield from _whole_process(book)
    yield _growth(book)


def _against_docxtpl(book: Workbook) -> Row:
    template = rival_report.template(book)
    values, image = rival_report.context(book), rival_report.picture()
    ours, rival = paired(
        lambda: make_report(book, template_path(), NOW),
        lambda: rival_report.render(template, values, list(book.figures), image),
    )
    return Row("rapport 2021, varm prosess", ours, rival, "docxtpl", "ms", "≤ 1,5")


def _whole_process(book: Workbook) -> Iterator[Row]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, "-m", "norcrin_xl", "rapport", str(BOOK)]
        ours = [*command, "-o", str(folder / "r.docx")]
        template, values, picture = (folder / file for file in ("m.docx", "v.json", "p.png"))
        template.write_bytes(rival_report.template(book))
        values.write_text(json.dumps(rival_report.context(book)), "utf-8")
        picture.write_bytes(rival_report.picture())
        figures = " ".join("f" + figure.replace(".", "_") for figure in book.figures)
        given = map(str, (BOOK, template, values, figures, picture, folder / "plain.docx"))
        plain = [*python(PLAIN), *given]
        rival = "et skript med pandas og docxtpl"
        yield Row(
            "rapport 2021, hele prosessen", *paired_processes(ours, plain), rival, "ms", "≤ 1,0"
        )
        memory = peak_memory_mb(ours), peak_memory_mb(plain)
        yield Row("rapport 2021, høyeste minnebruk", *memory, rival, "MB", "oppgis")


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
