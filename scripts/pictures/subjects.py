"""What is pictured: files that the commands make from the shipped workbook, made when asked for."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "NorCRIN_Rapport.xlsm"


class Subjects:
    """Files by name, in a work folder of their own."""

    def __init__(self, work: Path) -> None:
        self._work = work

    def path(self, name: str) -> Path:
        """The file of that name, made at the first call."""
        made: Path = getattr(self, name)
        return made

    @cached_property
    def bok(self) -> Path:
        """The shipped workbook."""
        return Path(shutil.copy(BOOK, self._work))

    @cached_property
    def skjema(self) -> Path:
        """The form of one partner, as it is sent out."""
        self._run("fordel", self.bok, "-o", self._work / "ut")
        return self._work / "ut" / "NorCRIN_2021_OUS.xlsx"

    @cached_property
    def word(self) -> Path:
        """The report in Word."""
        target = self._work / "NorCRIN_Rapport_2021.docx"
        self._run("rapport", self.bok, "-o", target)
        return target

    @cached_property
    def rapport(self) -> Path:
        """The report with its annexes, as PDF."""
        target = self._work / "rapport.pdf"
        self._run("pdf", self.word, "--bok", self.bok, "-o", target)
        return target

    def _run(self, *arguments: object) -> None:
        command = [sys.executable, "-m", "norcrin_xl", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
