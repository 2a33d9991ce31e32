"""What is pictured: files that the commands make from the shipped workbook, made when asked for."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cached_property
from pathlib import Path

from norcrin_xl.model import ReportData
from norcrin_xl.pipeline.job import read_workbook
from norcrin_xl.workbook.lossless.patch import patched

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "NorCRIN_Rapport.xlsm"
PROJECT = "norcrin2"


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
        return self._copy("bok")

    @cached_property
    def skjema(self) -> Path:
        """The form of one partner, as it is sent out."""
        return self._forms / "NorCRIN_2021_OUS.xlsx"

    @cached_property
    def innsamling(self) -> Path:
        """A workbook in the middle of collecting: one form lacks, one has an error, one is new."""
        book, answers = self._copy("innsamling"), self._work / "svar"
        shutil.copytree(self._forms, answers, ignore=shutil.ignore_patterns("e-post"))
        (answers / "NorCRIN_2021_StO.xlsx").unlink()
        self._change(answers / "NorCRIN_2021_UNN.xlsx", "UNN", "1.1", 400)
        self._change(answers / "NorCRIN_2021_HUS.xlsx", "HUS", "gcp", 12)
        self._run("hent", book, answers, "--ja", fails=True)
        return book

    @cached_property
    def funn(self) -> Path:
        """A workbook with errors, and the findings listed in it."""
        book = self._copy("funn")
        self._change(book, "AHUS", "1.1", 1000)
        self._change(book, "OUS", "gcp", 5175)
        self._run("kontroll", book, "--skriv", fails=True)
        return book

    @cached_property
    def endret(self) -> Path:
        """The workbook with late figures."""
        book = self._copy("endret")
        self._change(book, "OUS", "gcp", 15)
        self._change(book, "HUS", "2.4", 120)
        self._change(book, "HUS", "2.1", -120)
        return book

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
        report = Path(shutil.copy(self.word, self._work / "til-pdf.docx"))
        self._run("pdf", report, "--bok", self.bok, "-o", target)
        return target

    @cached_property
    def sporet(self) -> Path:
        """The report with late figures as tracked changes, printed."""
        target, listed = self._work / "sporet.docx", self._work / "endringer.docx"
        arguments = (self.word, self.endret, "-o", target, "--logg", listed)
        self._run("oppdater", *arguments, "--sporet")
        return self._printed(target)

    @cached_property
    def endringer(self) -> Path:
        """The list of what the refresh changed, printed."""
        assert self.sporet
        return self._printed(self._work / "endringer.docx")

    @cached_property
    def _forms(self) -> Path:
        self._run("fordel", self.bok, "-o", self._work / "ut")
        return self._work / "ut"

    @cached_property
    def _data(self) -> ReportData:
        return read_workbook(BOOK).data

    def _copy(self, name: str) -> Path:
        (self._work / name).mkdir()
        return Path(shutil.copy(BOOK, self._work / name))

    def _change(self, book: Path, partner: str, key: str, more: float) -> None:
        """Add to a partner's accounts of a post, or to its KPI, where that stands."""
        own = next(one for one in self._data.submissions if one.partner.code == partner)
        kpi = own.kpis.get(key)
        field = kpi or own.accounts[PROJECT, key, "regnskap"]
        assert field.number is not None
        changes = {field.ref.sheet: {field.ref.cell: field.number + more}}
        book.write_bytes(patched(book.read_bytes(), book.name, changes))

    def _printed(self, path: Path) -> Path:
        profile = f"-env:UserInstallation={(self._work / 'skriver').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf"]
        command += ["--outdir", str(self._work), str(path)]
        subprocess.run(command, check=True, capture_output=True)
        return path.with_suffix(".pdf")

    def _run(self, *arguments: object, fails: bool = False) -> None:
        command = [sys.executable, "-m", "norcrin_xl", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode not in ((1,) if fails else (0,)):
            raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
