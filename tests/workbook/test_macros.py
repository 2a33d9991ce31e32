"""The code in the workbook is what its sources say, and xlwings' own is that of the package."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import xlwings
from oletools.olevba import VBA_Parser

from norcrin_xl.findings import UserError
from norcrin_xl.workbook.vba import macros
from norcrin_xl.workbook.vba.macros import WRAPPERS_SOURCE as SOURCE
from norcrin_xl.workbook.vba.project import read_source
from tests.workbook.books import FILE, example

SHIPPED_XLWINGS = Path(xlwings.__file__).with_name("xlwings.bas")


def modules(content: bytes) -> dict[str, str]:
    parser = VBA_Parser(FILE, data=content)
    found = {name: code for _, _, name, code in parser.extract_macros()}
    parser.close()
    return found


def test_every_module_reads_back_as_its_source() -> None:
    found = modules(example())
    assert found["NorCRIN_UDF.bas"] == read_source(SOURCE)
    assert found["xlwings.bas"] == macros.xlwings_source()


def test_xlwings_own_code_is_unchanged_but_for_where_its_settings_are() -> None:
    theirs = read_source(SHIPPED_XLWINGS).split("\r\n")
    ours = macros.xlwings_source().split("\r\n")
    differing = [pair for pair in zip(theirs, ours, strict=True) if pair[0] != pair[1]]
    assert differing == [
        (
            'Public Const PROJECT_NAME As String = "xlwings"',
            'Public Const PROJECT_NAME As String = "norcrin"',
        )
    ]


@pytest.mark.parametrize("name", macros.OWN_MODULES)
def test_excel_can_load_every_source(name: str) -> None:
    """Excel drops the whole project for a module that it cannot load."""
    source = macros.code_modules()[name]
    lines = source.split("\r\n")
    assert re.fullmatch(r"[A-Za-z]\w{0,30}", name, re.A)
    assert lines[0] == f'Attribute VB_Name = "{name}"'
    assert max(map(len, lines)) <= 1023
    assert min("".join(lines).replace("\t", "").encode("cp1252")) >= ord(" ")


def test_the_version_is_that_of_the_installed_package() -> None:
    assert macros.xlwings_version() == xlwings.__version__


def test_a_machine_without_xlwings_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(macros, "find_spec", lambda name: None)
    with pytest.raises(UserError, match="xlwings mangler"):
        macros.xlwings_source()
