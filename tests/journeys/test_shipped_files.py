"""The workbook and the template in the repository are what `norcrin-xl bygg` makes now."""

from __future__ import annotations

from pathlib import Path

import pytest

from norcrin_xl.building import example_template, example_workbook
from tests.office import validate

ROOT = Path(__file__).parent.parent.parent
BOOK = ROOT / "NorCRIN_Rapport.xlsm"
TEMPLATE = ROOT / "templates" / "report.docx"


def test_the_shipped_workbook_is_what_its_source_builds() -> None:
    assert BOOK.read_bytes() == example_workbook(BOOK.name), "kjør make bygg"


def test_the_shipped_template_is_what_its_source_builds() -> None:
    assert TEMPLATE.read_bytes() == example_template(), "kjør make bygg"


@pytest.mark.office
@pytest.mark.parametrize("path", [BOOK, TEMPLATE], ids=lambda path: path.name)
def test_shipped_files_satisfy_the_open_xml_validator(path: Path) -> None:
    assert validate(path)["errors"] == []
