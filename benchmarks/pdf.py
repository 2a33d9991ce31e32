"""The PDF with its annexes: against bare soffice converting the same document, in one run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

from benchmarks.measure import Row, paired_processes, peak_memory_mb, python
from norcrin_xl.pipeline import make_report, read_workbook, template_path
from norcrin_xl.report.pdf.soffice import program

BOOK = Path("NorCRIN_Rapport.xlsm")
NOW = datetime(2022, 2, 25, tzinfo=timezone.utc)
RIVAL = "soffice --convert-to pdf"


def run() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = folder / "rapport.docx"
        report.write_bytes(make_report(read_workbook(BOOK), template_path(), NOW).content)
        ours = _ours(report, folder / "vår.pdf")
        bare = _bare(report, folder)
        times = paired_processes(ours, bare)
        yield Row("PDF med vedlegg, hele prosessen", *times, RIVAL, "ms", "≤ 1,5")
        memory = peak_memory_mb(ours), peak_memory_mb(bare)
        yield Row("PDF med vedlegg, høyeste minnebruk", *memory, RIVAL, "MB", "oppgis")


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
