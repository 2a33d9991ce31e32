"""The PDF with its annexes: against bare soffice converting the same document, in one run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

from benchmarks.measure import (
    Row,
    paired,
    paired_processes,
    peak_memory_mb,
    process_seconds,
    python,
)
from norcrin_xl.pipeline.computed import read_workbook
from norcrin_xl.pipeline.pdf import make_pdf
from norcrin_xl.pipeline.report import make_report
from norcrin_xl.pipeline.template import template_path
from norcrin_xl.report.pdf.converter import converter
from norcrin_xl.report.pdf.kept import VARIABLE, end_all
from norcrin_xl.report.pdf.soffice import program

BOOK = Path("NorCRIN_Rapport.xlsm")
NOW = datetime(2022, 2, 25, tzinfo=timezone.utc)
_ITSELF = "from norcrin_xl.report.pdf import kept; kept.take = lambda *a, **k: None\n"
"""Lets the process start LibreOffice itself, so that its memory is counted with ours."""

RIVAL = "soffice --convert-to pdf"


def run() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = folder / "rapport.docx"
        report.write_bytes(make_report(read_workbook(BOOK), template_path(), NOW).content)
        bare = _bare(report, folder)
        cold = _ours(report, folder / "vår.pdf", kept=0)
        times = paired_processes(cold, bare)
        yield Row("PDF med vedlegg, hele prosessen", *times, RIVAL, "ms", "≤ 1,5")
        times = paired_processes(_ours(report, folder / "varm.pdf", kept=60), bare)
        yield Row("PDF med vedlegg, neste prosess", *times, RIVAL, "ms", "oppgis")
        yield Row("PDF med vedlegg, neste i prosessen", *_next(report, bare), RIVAL, "ms", "≤ 0,6")
        end_all()
        alone = _ours(report, folder / "alene.pdf", kept=0, before=_ITSELF)
        memory = peak_memory_mb(alone), peak_memory_mb(bare)
        yield Row("PDF med vedlegg, høyeste minnebruk", *memory, RIVAL, "MB", "oppgis")


def _ours(report: Path, target: Path, kept: int, before: str = "") -> list[str]:
    arguments = ["pdf", str(report), "--bok", str(BOOK), "-o", str(target)]
    return python(
        f"import os, sys; os.environ[{VARIABLE!r}] = '{kept}'\n{before}"
        f"from norcrin_xl.cli.app import run; sys.exit(run({arguments!r}))"
    )


def _next(report: Path, bare: list[str]) -> tuple[float, float]:
    """The next document of a process that has read the workbook, beside bare LibreOffice."""
    docx, book = report.read_bytes(), read_workbook(BOOK)
    with converter() as by:
        make_pdf(book, docx, report.name, NOW, by=by)
    with converter() as by:
        return paired(
            lambda: make_pdf(book, docx, report.name, NOW, by=by),
            lambda: process_seconds(bare),
            runs=5,
        )


def _bare(report: Path, folder: Path) -> list[str]:
    """Bare LibreOffice, with a profile that is there from the warm-up on."""
    profile = (folder / "profil").as_uri()
    options = [f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    return [
        str(program()),
        *options,
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder / "bare"),
        str(report),
    ]
