"""The workbook and the template in the repository are what `norcrin-xl bygg` makes now."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from oletools.olevba import VBA_Parser

from norcrin_xl.pipeline.building import example_workbook
from tests.office import validate
from tests.shipped import example_template

ROOT = Path(__file__).parent.parent.parent
BOOK = ROOT / "NorCRIN_Rapport.xlsm"
TEMPLATE = ROOT / "templates" / "report.docx"


VERSION = re.compile(r"\d+\.\d+\.\d+(?=\.dll|\"\r?$|\r?$)", re.M)


def parts(content: bytes) -> dict[str, bytes]:
    """The workbook's parts, but for the VBA project."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = (name for name in archive.namelist() if name != "xl/vbaProject.bin")
        return {name: archive.read(name) for name in names}


def modules(content: bytes) -> dict[str, str]:
    """The code of the workbook, without the version of the xlwings that it was built with."""
    parser = VBA_Parser(BOOK.name, data=content)
    found = {name: VERSION.sub("", code) for _, _, name, code in parser.extract_macros()}
    parser.close()
    return found


def test_the_shipped_workbook_is_what_its_source_builds() -> None:
    shipped, built = BOOK.read_bytes(), example_workbook(BOOK.name)
    assert parts(shipped) == parts(built), "kjør make bygg"
    assert modules(shipped) == modules(built), "kjør make bygg"
    sheets = sum(name.startswith("xl/worksheets/sheet") for name in parts(built))
    assert len(modules(built)) == 3 + 1 + sheets


def test_with_the_same_xlwings_it_is_the_same_bytes() -> None:
    shipped, built = BOOK.read_bytes(), example_workbook(BOOK.name)
    project = "xl/vbaProject.bin"
    old, new = (zipfile.ZipFile(BytesIO(content)).read(project) for content in (shipped, built))
    assert (shipped == built) == (old == new)


def test_the_shipped_template_is_what_its_source_builds() -> None:
    assert TEMPLATE.read_bytes() == example_template(), "kjør make bygg"


@pytest.mark.office
@pytest.mark.parametrize("path", [BOOK, TEMPLATE], ids=lambda path: path.name)
def test_shipped_files_satisfy_the_open_xml_validator(path: Path) -> None:
    assert validate(path)["errors"] == []
