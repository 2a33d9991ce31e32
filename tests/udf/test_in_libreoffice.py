"""A formula reaches Python through the committed VBA wrapper, in a real spreadsheet program.

LibreOffice stands in for Excel, and for xlwings' own VBA a double that starts Python: from the
wrapper to the value in the cell everything else is what the user has.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from norcrin_xl.workbook.vba.macros import WRAPPERS as MODULE
from norcrin_xl.workbook.vba.macros import WRAPPERS_SOURCE as SOURCE
from norcrin_xl.workbook.vba.project import Module, document_modules, read_source, vba_project
from tests import office
from tests.shipped import BOOK as SHIPPED

HERE = Path(__file__).parent

DOUBLE = """\
Attribute VB_Name = "XlwingsDouble"
Function XLPy() As Object
    Set XLPy = New PythonServer
End Function
Function PythonFinnes() As Boolean
    PythonFinnes = True
End Function
"""

SERVER = """\
Attribute VB_Name = "PythonServer"
Public Function CallUDF(ByVal modul As String, ByVal navn As String, ByVal args As Variant, _
        ByVal bok As Variant, ByVal caller As Variant) As Variant
    Dim i As Integer
    Open "FOLDER/request" For Output As #1
    Print #1, navn
    For i = LBound(args) To UBound(args)
        WriteBlock args(i)
    Next i
    Close #1
    Shell "PYTHON", 0, "SCRIPT FOLDER", True
    CallUDF = ReadBlock()
End Function

Private Sub WriteBlock(ByVal argument As Variant)
    Dim cells As Variant, r As Long, k As Long
    If IsObject(argument) Then cells = argument.Value Else cells = argument
    If Not IsArray(cells) Then
        Print #1, "1 1"
        Print #1, Marked(cells)
        Exit Sub
    End If
    Print #1, CStr(UBound(cells, 1) - LBound(cells, 1) + 1) & " " & _
        CStr(UBound(cells, 2) - LBound(cells, 2) + 1)
    For r = LBound(cells, 1) To UBound(cells, 1)
        For k = LBound(cells, 2) To UBound(cells, 2)
            Print #1, Marked(cells(r, k))
        Next k
    Next r
End Sub

Private Function Marked(ByVal cell As Variant) As String
    If IsError(cell) Then
        Marked = "X"
    ElseIf IsEmpty(cell) Then
        Marked = "E"
    ElseIf VarType(cell) = vbString Then
        Marked = "T" & cell
    Else
        Marked = "N" & Trim(Str(cell))
    End If
End Function

Private Function ReadBlock() As Variant
    Dim size As String, cell As String, r As Long, k As Long, rows As Long, columns As Long
    Open "FOLDER/answer" For Input As #1
    Line Input #1, size
    rows = CLng(Split(size, " ")(0))
    columns = CLng(Split(size, " ")(1))
    Dim found() As Variant
    ReDim found(1 To rows, 1 To columns)
    For r = 1 To rows
        For k = 1 To columns
            Line Input #1, cell
            found(r, k) = Mid(cell, 2)
            If Left(cell, 1) = "N" Then found(r, k) = Val(found(r, k))
        Next k
    Next r
    Close #1
    If rows = 1 And columns = 1 Then ReadBlock = found(1, 1) Else ReadBlock = found
End Function
"""


NOT_IN_LIBREOFFICE = "        If TypeOf Application.Caller Is Range Then On Error GoTo failed\r\n"
"""The one line of each wrapper that LibreOffice stops at: its Basic has no class Range."""


def project(folder: Path) -> bytes:
    wrappers = read_source(SOURCE)
    assert NOT_IN_LIBREOFFICE in wrappers
    server = SERVER.replace("FOLDER", str(folder)).replace("PYTHON", sys.executable)
    server = server.replace("SCRIPT", str(HERE / "libreoffice_server.py"))
    return vba_project(
        [
            *document_modules(["Sheet1"]),
            Module(MODULE, wrappers.replace(NOT_IN_LIBREOFFICE, ""), "standard"),
            Module("XlwingsDouble", DOUBLE.replace("\n", "\r\n"), "standard"),
            Module("PythonServer", server.replace("\n", "\r\n"), "class"),
        ]
    )


NUMBERS = [110, 5, "tolv", None]
BESIDE = [100, 0, 1, None]
NAMES = ["OUS", "HUS", "110", "endring"]
ASKED = ["kpi.gcp.2021", "tusen", "2.4", "norcrin2", "regnskap"]
"""What formulas refer to: figures, a zero below, texts, blanks. Errors, texts
typed into a formula and arguments left out don't reach Basic in LibreOffice as VBA in Excel."""

WORDS = ["ikke tall", ""]
SINGLE = {
    "NC_AVVIK(A1,B1)": 10.0,
    "NC_AVVIK_PROSENT(A1,B1)": 0.1,
    "NC_BRUKERBETALING(A1,B1)": 1.1,
    "NC_ANDEL(A2,B2)": "ikke beregnbar",
    "NC_ENDRING(A1,B1)": 10.0,
    "NC_ENDRING_PROSENT(A1,B1)": 0.1,
    "NC_TEKST_TALL(A1,C4)": "+110",
    "NC_TALL(D1,D2)": "1\u00a0513",
    "NC_SUM_PARTNERE(D3,D4,D5)": 12865.0,
    "NC_AVVIK(A1:A3,B1:B2)": "områdene har ulik størrelse",
    "NC_AVVIK(A4,B1)": "mangler",
    "NC_AVVIK(C3,B1)": "ikke tall",
}
"""What each function gives for single cells, and for cells that are no figures."""

COLUMNS = {
    "NC_AVVIK(A1:A4,B1:B4)": [[10.0], [5.0], *([word] for word in WORDS)],
    "NC_ANDEL(A1:A4,B1:B4)": [[1.1], ["ikke beregnbar"], *([word] for word in WORDS)],
    "NC_AVVIKSTABELL(A1:A4,B1:B4)": [
        [10.0, 0.1],
        [5.0, "ikke beregnbar"],
        *([word] * 2 for word in WORDS),
    ],
    "NC_KPITABELL(A1:B5)": [
        [-10.0, -10 / 110, "nedgang"],
        [-5.0, -1.0, "nedgang"],
        *([word] * 3 for word in WORDS),
    ],
    "NC_BRUKERBETALINGSTABELL(C1:C2,A1:A2,B1:B2,B1:B2)": [
        ["Partner", "Brukerbetaling", "Avvik", "Avvik %", "Endring", "Endring %"],
        ["OUS", 110.0, 10.0, 0.1, 10.0, 0.1],
        ["HUS", 5.0, 5.0, "ikke beregnbar", 5.0, "ikke beregnbar"],
        ["Sum", 115.0, 15.0, 0.15, 15.0, 0.15],
    ],
}
"""What each function gives for columns: one call fills the whole table."""

FIRST = 9
"""The 0-based row of the first formula."""


def workbook(folder: Path) -> Path:
    path = folder / "bok.xlsm"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Ark1")
        book.add_vba_project(BytesIO(project(folder)), True)
        book.set_vba_name("ThisWorkbook")
        sheet.set_vba_name("Sheet1")
        sheet.write_column("A1", NUMBERS)
        sheet.write_column("B1", BESIDE)
        sheet.write_column("C1", NAMES)
        sheet.write_column("D1", ASKED)
        row = FIRST
        for formula in SINGLE:
            sheet.write_formula(row, 0, f"={formula}", None, 0)
            row += 1
        for formula, rows in COLUMNS.items():
            last = row + len(rows) - 1
            sheet.write_array_formula(row, 0, last, len(rows[0]) - 1, f"{{={formula}}}", None, 0)
            row = last + 1
    return path


@pytest.mark.office
def test_every_formula_gets_its_value_from_python_through_the_wrapper(tmp_path: Path) -> None:
    command = office.with_uno(str(HERE / "libreoffice_host.py"))
    (tmp_path / "lagret.xlsm").write_bytes(SHIPPED.read_bytes())
    profile = (tmp_path / "profile").as_uri()
    run = subprocess.run(
        [*command, profile, workbook(tmp_path).as_uri()],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    assert run.returncode == 0, run.stderr
    shown = json.loads(run.stdout)[FIRST:]
    singles = [row[0] for row in shown[: len(SINGLE)]]
    assert dict(zip(SINGLE, singles, strict=True)) == {
        formula: pytest.approx(value) if isinstance(value, float) else value
        for formula, value in SINGLE.items()
    }
    row = len(SINGLE)
    for formula, rows in COLUMNS.items():
        for wanted in rows:
            found = shown[row][: len(wanted)]
            assert found == [pytest.approx(v) if isinstance(v, float) else v for v in wanted], (
                formula
            )
            row += 1


def test_the_formulas_call_every_function() -> None:
    called = {formula.partition("(")[0] for formula in (*SINGLE, *COLUMNS)}
    assert called == set(re.findall(r"^Function (NC_\w+)", read_source(SOURCE), flags=re.M))
