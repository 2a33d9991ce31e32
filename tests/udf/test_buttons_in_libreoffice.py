"""A button that is pressed in a real spreadsheet program does its job: the report appears.

LibreOffice stands in for Excel, and for xlwings' own VBA a double that starts Python.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlwings as xw

from norcrin_xl.building import example_workbook
from norcrin_xl.workbook import buttons
from norcrin_xl.workbook.entries import with_entries
from norcrin_xl.workbook.vba import Module, document_modules, vba_project
from norcrin_xl.workbook.vba_source import read_source

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
            Module(buttons.MODULE, read_source(buttons.SOURCE), "standard"),
            double(path),
        ]
    )
    path.write_bytes(with_entries(content, {"xl/vbaProject.bin": project}))


@pytest.mark.office
def test_generer_rapport_pressed_there_writes_the_report(tmp_path: Path) -> None:
    probe = [PYTHON_WITH_UNO, "-c", "import uno"]
    if SOFFICE is None or subprocess.run(probe, capture_output=True).returncode:
        pytest.skip("mangler LibreOffice med python3-uno")
    folder = tmp_path / "bok"
    folder.mkdir()
    path = folder / "NorCRIN_Rapport.xlsm"
    workbook(path)
    profile = (tmp_path / "profile").as_uri()
    command = [PYTHON_WITH_UNO, str(HERE / "libreoffice_buttons.py"), SOFFICE, profile]
    run = subprocess.run(
        [*command, path.as_uri(), "Generer rapport"],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    assert run.returncode == 0, run.stderr
    for button in buttons.BUTTONS:
        assert button.caption in run.stdout
    report = folder / "NorCRIN_Rapport_2021.docx"
    assert (folder / "messages").read_text("utf-8") == f"Skrev {report}"
    assert zipfile.is_zipfile(report)
