"""The PDF with its annexes: against bare soffice converting the same document, in one run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

from benchmarks.measure import (
    Row,
    paired_processes,
    python,
)
from norcrin_xl.pipeline.job import read_workbook
from norcrin_xl.pipeline.report import make_report
from norcrin_xl.report.pdf.soffice import program
from norcrin_xl.report.word.styles import template_path

BOOK = Path("NorCRIN_Rapport.xlsm")
NOW = datetime(2022, 2, 25, tzinfo=timezone.utc)
RIVAL = "soffice --convert-to pdf"


def run() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = folder / "rapport.docx"
        report.write_bytes(make_report(read_workbook(BOOK), template_path(), NOW).content)
        bare = _bare(report, folder)
        ours = _ours(report, folder / "vår.pdf")
        yield Row(
            "PDF med vedlegg, hele prosessen", *paired_processes(ours, bare), RIVAL, "ms", "≤ 1,3"
        )


def _ours(report: Path, target: Path) -> list[str]:
    arguments = ["pdf", str(report), "--bok", str(BOOK), "-o", str(target)]
    return python(f"import sys; from norcrin_xl.cli.app import run; sys.exit(run({arguments!r}))")


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
