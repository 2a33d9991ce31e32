"""Each button that is pressed in a real spreadsheet program does its job.

LibreOffice stands in for Excel, and for xlwings' own VBA a double that starts Python.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from openpyxl import load_workbook

from norcrin_xl.building import example_workbook
from norcrin_xl.cli.app import run as run_command
from norcrin_xl.partners.consolidate import network_book
from norcrin_xl.workbook.drawing.buttons import BUTTONS
from norcrin_xl.workbook.lossless.entries import with_entries
from norcrin_xl.workbook.vba import macros
from norcrin_xl.workbook.vba.project import Module, document_modules, vba_project
from norcrin_xl.workbook.vba.source import read_source

HERE = Path(__file__).parent
PYTHON_WITH_UNO = "/usr/bin/python3"
SOFFICE = shutil.which("soffice")

DOUBLE = """\
Attribute VB_Name = "XlwingsDouble"
Public Const XLWINGS_VERSION As String = "RELEASE"
Public Function GetConfig(ByVal navn As String, ByVal ellers As String) As String
    GetConfig = "INTERPRETER"
End Function
Public Function FileExists(ByVal navn As String) As Boolean
    FileExists = True
End Function
Public Function RunPython(ByVal kode As String)
    Shell "INTERPRETER", 0, "SCRIPT BOOK " & Chr(34) & kode & Chr(34), True
End Function
Public Sub NC_RegistrerHjelp()
End Sub
"""


def double(path: Path) -> Module:
    text = DOUBLE
    for name, value in (
        ("RELEASE", xw.__version__),
        ("INTERPRETER", sys.executable),
        ("SCRIPT", str(HERE / "libreoffice_press.py")),
        ("BOOK", str(path)),
    ):
        text = text.replace(name, value)
    return Module("XlwingsDouble", text.replace("\n", "\r\n"), "standard")


def workbook(path: Path) -> None:
    """The shipped workbook with its own buttons and Subs, and the double for xlwings."""
    content = example_workbook(path.name)
    names = zipfile.ZipFile(BytesIO(content)).namelist()
    sheets = sum(name.startswith("xl/worksheets/sheet") for name in names)
    project = vba_project(
        [
            *document_modules([f"Ark{number:02d}" for number in range(1, sheets + 1)]),
            Module(macros.BUTTONS, read_source(macros.BUTTONS_SOURCE), "standard"),
            double(path),
        ]
    )
    path.write_bytes(with_entries(content, {"xl/vbaProject.bin": project}))


def returned_form(path: Path) -> None:
    """OUS' form as it comes back, with a figure changed, in the folder that is taken in."""
    sent = path.parent / "sendt"
    assert run_command(["fordel", str(path), "-o", str(sent)]) == 0
    (mine,) = sent.glob("*OUS*.xlsx")
    area = network_book(path.read_bytes(), path.name).plan["OUS_okonomi_norcrin2"]
    form = load_workbook(mine)
    top = int(form.defined_names[area.name].attr_text.partition("!$A$")[2].partition(":")[0])
    row = top + area.row_number("2.4") - area.top
    form["OUS"][f"{area.column('regnskap').letter}{row}"] = 4321
    folder = path.parent / "Fra partnere"
    folder.mkdir()
    form.save(folder / mine.name)
    shutil.rmtree(sent)


def pressed(path: Path, captions: Sequence[str], profile: Path) -> dict[str, dict[str, Any]]:
    """What each button did that calls Python, by its caption, pressed one after the other."""
    command = [PYTHON_WITH_UNO, str(HERE / "libreoffice_buttons.py"), str(SOFFICE)]
    run = subprocess.run(
        [*command, profile.as_uri(), path.as_uri(), *captions],
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout.splitlines()[-1]) == [b.caption for b in BUTTONS]
    lines = path.with_name("pressed").read_text("utf-8").splitlines()
    calling = [caption for caption in captions if caption != "Hjelp"]
    return dict(zip(calling, map(json.loads, lines), strict=True))


@pytest.mark.office
def test_each_button_pressed_there_does_its_job(tmp_path: Path) -> None:
    probe = [PYTHON_WITH_UNO, "-c", "import uno"]
    if SOFFICE is None or subprocess.run(probe, capture_output=True).returncode:
        pytest.skip("mangler LibreOffice med python3-uno")
    folder = tmp_path / "bok"
    folder.mkdir()
    path = folder / "NorCRIN_Rapport.xlsm"
    workbook(path)
    returned_form(path)
    report = folder / "NorCRIN_Rapport_2021.docx"
    did = pressed(path, [button.caption for button in BUTTONS], tmp_path / "profile")
    assert len(list((folder / "Til partnere").glob("*.xlsx"))) == 6
    assert "Tatt inn: " in did["Hent partnerfiler"]["messages"][-1]
    assert any(cell.startswith("OUS!") for cell in did["Hent partnerfiler"]["written"])
    assert did["Kontroller"]["written"] == ["Kontroll!funn+0,1"]
    assert "Står i rapporten" in did["Forklar tallet"]["messages"][0]
    assert did["Oppdater tabeller"]["messages"][0].startswith("Alle tabeller er riktige")
    assert did["Generer rapport"]["messages"] == [f"Skrev {report}"]
    assert zipfile.is_zipfile(report)
    assert "var allerede oppdatert" in did["Oppdater tall i rapporten"]["messages"][0]
    assert f"Skrev {report.with_suffix('.pdf')}, " in did["Lag PDF"]["messages"][0]
    assert report.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    year = network_book((folder / "NorCRIN_Rapport_2022.xlsm").read_bytes(), "ny").plan.shape.year
    assert year == 2022
    for caption in ("Send ut partnerskjema", "Generer rapport", "Lag PDF", "Nytt år"):
        assert "Start!A4" in did[caption]["written"]
    assert {item["status"] for item in did.values()} == {False}
