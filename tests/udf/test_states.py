"""Every table that is delivered is right in each state of a PC, with macros and Python or without.

LibreOffice stands in for Excel. The workbook has its own wrappers and Subs, and for xlwings' VBA a
double that finds no Python, finds one that can't be started, or calls it. ONLYOFFICE, which knows
no macros, shows that the formulas are right in an engine with other makers.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from test_in_libreoffice import NOT_IN_LIBREOFFICE, SERVER
from xlsxwriter.utility import xl_cell_to_rowcol

from norcrin_xl.model import CellRef, Value
from norcrin_xl.office_file import with_entries
from norcrin_xl.partners.renewal import computed_cells, same
from norcrin_xl.workbook.computed.cross_checks import NATIVE, PYTHON
from norcrin_xl.workbook.computed.formulas import FILLED
from norcrin_xl.workbook.drawing.sheet_texts import NOT_THERE
from norcrin_xl.workbook.layout import FUNCTIONS
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.vba import macros
from norcrin_xl.workbook.vba.macros import WRAPPERS as MODULE
from norcrin_xl.workbook.vba.macros import WRAPPERS_SOURCE as SOURCE
from norcrin_xl.workbook.vba.project import Module, document_modules, read_source, vba_project
from norcrin_xl.workbook.workbook import Workbook, workbook_in
from tests import office
from tests.shipped import BOOK as SHIPPED

HERE = Path(__file__).parent

CALL = re.compile(rb"(NC_\w+\([^()]*\))")
AS_IN_EXCEL = rb'IF(INDEX(\1,1,1)="Error 2042",NA(),\1)'
"""What a function's CVErr gives: #N/A in Excel, but in a cell of LibreOffice its name as a text."""

DOUBLE = """\
Attribute VB_Name = "XlwingsDouble"
Public Const XLWINGS_VERSION As String = "0"
Public Function GetConfig(ByVal navn As String, ByVal ellers As String) As String
    GetConfig = "SETTING"
End Function
Public Function XLPy() As Object
    Open "TRIED" For Append As #1
    Print #1, "prøvd"
    Close #1
    GIVEN
End Function
"""

ON_WHAT_WAS_CHANGED = ("okonomi.", "2.4")
"""What the examples begin with that look up a figure among those that are typed here."""

STATES = {
    "macros off": ("", False, ""),
    "no Python": ("", True, ""),
    "Python cannot be started": (sys.executable, True, 'Err.Raise 1000, "", "blokkert"'),
    "Python there": (sys.executable, True, "Set XLPy = New PythonServer"),
}
"""What the settings name, whether macros are on, and what xlwings' VBA does."""


def with_state(content: bytes, folder: Path, setting: str, given: str) -> bytes:
    """The shipped workbook with its wrappers, and a double that gives Python, or not."""
    archive = zipfile.ZipFile(BytesIO(content))
    count = sum(name.startswith("xl/worksheets/sheet") for name in archive.namelist())
    wrappers = read_source(SOURCE)
    assert NOT_IN_LIBREOFFICE in wrappers
    wrappers = wrappers.replace(NOT_IN_LIBREOFFICE, "        On Error GoTo failed\r\n")
    double = DOUBLE.replace("SETTING", setting).replace("GIVEN", given)
    double = double.replace("TRIED", str(folder / "tried"))
    server = SERVER.replace("FOLDER", str(folder)).replace("PYTHON", sys.executable)
    server = server.replace("SCRIPT", str(HERE / "libreoffice_server.py"))
    project = vba_project(
        [
            *document_modules([f"Ark{number:02d}" for number in range(1, count + 1)]),
            Module(MODULE, wrappers, "standard"),
            Module(macros.BUTTONS, read_source(macros.BUTTONS_SOURCE), "standard"),
            Module("XlwingsDouble", double.replace("\n", "\r\n"), "standard"),
            Module("PythonServer", server.replace("\n", "\r\n"), "class"),
        ]
    )
    sheets = {
        name: CALL.sub(AS_IN_EXCEL.replace(b'"', b"&quot;"), archive.read(name))
        for name in archive.namelist()
        if name.startswith("xl/worksheets/sheet") and "PythonServer" not in given
    }
    return with_entries(content, {"xl/vbaProject.bin": project, **sheets})


def changes(book: Workbook) -> dict[str, dict[str, Value]]:
    """Other inputs on eleven sheets: figures, a zero, a limit and texts."""
    typed: dict[str, dict[str, Value]] = {}
    for number, code in enumerate(book.plan.shape.partners):
        money, usage = book.plan[f"{code}_okonomi_norcrin2"], book.plan[f"{code}_bruk"]
        typed[code] = {
            money.cell("2.4", "regnskap"): 1000.0 + number,
            money.cell("1.1", "budsjett"): 0.0 if number == 2 else 700.0 + number,
            usage.cell("pasienter", "value"): 321.0 + number,
        }
    form, plan = book.plan.shape.form, book.plan
    before = str(form.years(plan.shape.year)[-2])
    typed["Oppsett"] = {plan["grenser"].cell("forklar_belop", "value"): 900.0}
    typed["Sekretariat"] = {plan["historikk"].cell("gcp", before): 4000.0}
    for name, column in (("pakker", "status"), ("tekst", "value"), ("lenker", "tekst")):
        area = plan[name]
        typed[area.sheet] = {area.cell(0, column): "Skrevet om."}
    return typed


def shown(path: Path, typed: dict[str, dict[str, Value]], on: bool) -> dict[str, list[list[Any]]]:
    """All cells of the workbook, by sheet, after other inputs were typed into it."""
    command = office.with_uno(str(HERE / "libreoffice_states.py"))
    asked = json.dumps({"changes": typed, "macros": on})
    path.with_name("changes.json").write_text(asked, "utf-8")
    profile = (path.parent / "profile").as_uri()
    run = subprocess.run(
        [*command, profile, path.as_uri(), str(path.parent)],
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    assert run.returncode == 0, run.stderr
    cells: dict[str, list[list[Any]]] = json.loads(run.stdout)
    return cells


def wrong(book: Workbook, cells: dict[str, list[list[Any]]]) -> list[CellRef]:
    """The computed cells that show another result than they should."""
    found = []
    for ref, made, _, _ in computed_cells(book):
        row, column = xl_cell_to_rowcol(ref.cell)
        shown_here = cells[ref.sheet][row][column]
        if not isinstance(made.value, str) and re.fullmatch(r"-?[\d.E+-]+", str(shown_here)):
            shown_here = float(shown_here)
        if not same(made.value, shown_here):
            found.append(ref)
    return found


@pytest.mark.office
@pytest.mark.parametrize("state", STATES)
def test_all_tables_are_right_in_each_state(state: str, tmp_path: Path) -> None:
    setting, on, given = STATES[state]
    content = SHIPPED.read_bytes()
    typed = changes(workbook_in(content, "bok.xlsm"))
    assert len(typed) >= 10
    wanted = patched(content, "bok.xlsm", typed)
    (tmp_path / "lagret.xlsm").write_bytes(wanted)
    path = tmp_path / "bok.xlsm"
    path.write_bytes(with_state(content, tmp_path, setting, given))
    cells = shown(path, typed, on)
    book = workbook_in(wanted, "bok.xlsm")
    assert wrong(book, cells) == []
    assert sum(book.plan[area].role in FILLED for *_, area in computed_cells(book)) > 100
    there = state == "Python there"
    told = f"Tabellene er regnet ut av {PYTHON if there else NATIVE}."
    assert all(cells[sheet][2][0].endswith(told) for sheet in ("Start", "Kontroll"))
    tried = tmp_path / "tried"
    attempts = tried.read_text("utf-8").count("\n") if tried.exists() else 0
    if state == "Python cannot be started":
        assert attempts == 1, "one cell waits, the others don't"
    elif not there:
        assert attempts == 0
    words = [cell for row in cells[FUNCTIONS] for cell in row if cell == NOT_THERE]
    assert bool(words) is not there
    if there:
        stored = openpyxl.load_workbook(BytesIO(content), data_only=True)[FUNCTIONS]
        for row, found in zip(stored.iter_rows(values_only=True), cells[FUNCTIONS], strict=False):
            if row[2] != NATIVE and not str(row[0]).startswith(ON_WHAT_WAS_CHANGED):
                assert [c for c in row if c not in (None, "")] == pytest.approx(
                    [c for c in found if c != ""]
                )


@pytest.mark.office
def test_all_tables_are_right_in_an_engine_without_macros(tmp_path: Path) -> None:
    command = office.with_docbuilder(HERE / "onlyoffice_states.py")
    content = SHIPPED.read_bytes()
    typed = changes(workbook_in(content, "bok.xlsm"))
    path, asked = tmp_path / "bok.xlsm", tmp_path / "changes.json"
    path.write_bytes(content)
    asked.write_text(json.dumps(typed), "utf-8")
    command += [str(path), str(asked)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    cells: dict[str, list[list[Any]]] = json.loads(run.stdout)
    assert wrong(workbook_in(content, "bok.xlsm"), cells), "what was typed shows"
    assert wrong(workbook_in(patched(content, "bok.xlsm", typed), "bok.xlsm"), cells) == []
    told = f"Tabellene er regnet ut av {NATIVE}."
    assert all(cells[sheet][2][0].endswith(told) for sheet in ("Start", "Kontroll"))
