"""The page in a browser: ready beside a bare Pyodide, tasks beside the native commands."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Row
from norcrin_xl.page.onefile import page
from tests.office import ROOT
from tests.page.driving import PARTS, driver

BOOK = ROOT / "NorCRIN_Rapport.xlsm"


def run() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seen = _driven(folder)
        bare, ready = map(float, seen["ready"].split())
        yield Row("siden klar", ready, bare, "Pyodide med de samme hjulene", "ms", "≤ 2")
        used = [seen[when]["seconds"] * 1000 for when in ("start", "kontroll", "rapport")]
        for task, spent, command in (
            ("kontroll", used[1] - used[0], []),
            ("rapport", used[2] - used[1], ["-o", str(folder / "r.docx")]),
        ):
            native = _cpu_seconds([task, str(BOOK), *command]) * 1000
            yield Row(f"{task} i siden, CPU", spent, native, "kommandoen", "ms", "≤ 4")
        after, before = (seen[when]["megabytes"] for when in ("rapport", "start"))
        yield Row("minne i fanen etterpå", after, before, "ved start", "MB", "–")


def _driven(folder: Path) -> dict[str, Any]:
    """What starting, checking and reporting take on the page."""
    html = folder / "side.html"
    html.write_bytes(page(PARTS))
    with driver(html) as drive:
        found: dict[str, Any] = drive(
            ["evaluate", "ready", "document.body.dataset.ready"],
            ["choose", "bok", str(BOOK)],
            ["cost", "start"],
            *(["press", "Kontroller"], ["gone", "main .step"], ["answered"]),
            ["cost", "kontroll"],
            ["view", "rapport"],
            *(["press", "Generer rapport"], ["gone", "main .step"], ["answered"]),
            ["cost", "rapport"],
        )["found"]
    return found


def _cpu_seconds(arguments: list[str]) -> float:
    """The processor time of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "norcrin_xl", *arguments]
    usual = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, capture_output=True, check=True, env=usual)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
