"""Each button that is pressed in a real spreadsheet program does its job.

LibreOffice stands in for Excel, and for xlwings' own VBA a double that starts Python. Without a
screen it shows no message boxes, so what the Subs say is written down instead.
"""

from __future__ import annotations

import json
import os
import re
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

from norcrin_xl.cli.app import run as run_command
from norcrin_xl.office_file import with_entries
from norcrin_xl.workbook.drawing.button_shapes import BUTTONS
from norcrin_xl.workbook.vba import macros
from norcrin_xl.workbook.vba.project import Module, document_modules, read_source, vba_project
from norcrin_xl.workbook.workbook import workbook_in
from tests import office
from tests.shipped import BOOK as SHIPPED

HERE = Path(__file__).parent
DOUBLE = HERE / "XlwingsDouble.bas"


def double(path: Path, python: bool, starts: bool = True) -> Module:
    text = DOUBLE.read_text("utf-8")
    if not starts:
        text = re.sub("    Shell .*", '    Err.Raise 1000, "", "blokkert"', text)
    for name, value in (
        ("RELEASE", xw.__version__),
        ("SETTING", sys.executable if python else str(path.with_name("python.exe"))),
        ("PRESSED", str(path.with_name("pressed"))),
        ("INTERPRETER", sys.executable),
        ("SCRIPT", str(HERE / "libreoffice_press.py")),
        ("BOOK", str(path)),
    ):
        text = text.replace(name, value)
    return Module("XlwingsDouble", text.replace("\n", "\r\n"), "standard")


def workbook(path: Path, python: bool = True, starts: bool = True) -> None:
    """The shipped workbook with its own buttons and Subs, and the double for xlwings.

    `python` is whether the Python that the settings name is there, `starts` whether it may start.
    """
    content = SHIPPED.read_bytes()
    names = zipfile.ZipFile(BytesIO(content)).namelist()
    sheets = sum(name.startswith("xl/worksheets/sheet") for name in names)
    source = read_source(macros.BUTTONS_SOURCE)
    project = vba_project(
        [
            *document_modules([f"Ark{number:02d}" for number in range(1, sheets + 1)]),
            Module(macros.BUTTONS, source.replace("MsgBox ", "SaidInABox "), "standard"),
            double(path, python, starts),
        ]
    )
    path.write_bytes(with_entries(content, {"xl/vbaProject.bin": project}))


def returned_form(path: Path) -> None:
    """OUS' form as it comes back, with a figure changed, in the folder that is taken in."""
    sent = path.parent / "sendt"
    assert run_command(["fordel", str(path), "-o", str(sent)]) == 0
    (mine,) = sent.glob("*OUS*.xlsx")
    area = workbook_in(path.read_bytes(), path.name).plan["OUS_okonomi_norcrin2"]
    form = load_workbook(mine)
    top = int(form.defined_names[area.name].attr_text.partition("!$A$")[2].partition(":")[0])
    row = top + area.row_number("2.4") - area.top
    form["OUS"][f"{area.column('regnskap').letter}{row}"] = 4321
    folder = path.parent / "Fra partnere"
    folder.mkdir()
    form.save(folder / mine.name)
    shutil.rmtree(sent)


def pressed(path: Path, captions: Sequence[str], profile: Path) -> dict[str, dict[str, Any]]:
    """What each button did, by its caption, pressed one after the other."""
    command = office.with_uno(str(HERE / "libreoffice_buttons.py"))
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
    return dict(zip(captions, map(json.loads, lines), strict=True))


@pytest.mark.office
def test_each_button_pressed_there_does_its_job(tmp_path: Path) -> None:
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
    assert did["Kontroller"]["messages"][0].startswith("Kontrollen ga 1 funn.")
    assert "Står i rapporten" in did["Forklar tallet"]["messages"][0]
    assert did["Oppdater tabeller"]["messages"][0].startswith("Alle tabeller er riktige")
    (told,) = did["Generer rapport"]["messages"]
    assert told.splitlines()[0] == f"Skrev {report}"
    assert told.splitlines()[-1] == "1 funn: 1 advarsel."
    assert zipfile.is_zipfile(report)
    assert "var allerede oppdatert" in did["Oppdater tall i rapporten"]["messages"][0]
    assert f"Skrev {report.with_suffix('.pdf')}" in did["Lag PDF"]["messages"][-1]
    assert report.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    year = workbook_in((folder / "NorCRIN_Rapport_2022.xlsm").read_bytes(), "ny").plan.shape.year
    assert year == 2022
    for caption in ("Send ut partnerskjema", "Generer rapport", "Lag PDF", "Nytt år"):
        assert "Start!A4" in did[caption]["written"]
    (told,) = did.pop("Hjelp")["messages"]
    assert {b.caption for b in BUTTONS} - {"Hjelp"} <= {
        line.partition(":")[0] for line in told.splitlines()
    }
    assert {item["status"] for item in did.values()} == {False}


@pytest.mark.office
@pytest.mark.parametrize(
    ("python", "begins"),
    [
        (False, "Finner ikke Python for NorCRIN på denne PC-en. Kjør install.cmd"),
        (True, "Excel fikk ikke startet Python for NorCRIN. Kjør «NorCRIN-sjekk»"),
    ],
    ids=["missing", "may not start"],
)
def test_without_python_each_button_says_what_to_do_and_changes_nothing(
    tmp_path: Path, python: bool, begins: str
) -> None:
    path = tmp_path / "bok" / "NorCRIN_Rapport.xlsm"
    path.parent.mkdir()
    workbook(path, python=python, starts=False)
    before = path.read_bytes()
    captions = [button.caption for button in BUTTONS if button.caption != "Hjelp"]
    did = pressed(path, captions, tmp_path / "profile")
    assert {item["title"] for item in did.values()} == {"NorCRIN"}
    (told,) = {message for item in did.values() for message in item["messages"]}
    assert told.startswith(begins)
    assert told.endswith("Ingenting er endret.")
    assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == [path, path.with_name("pressed")]
