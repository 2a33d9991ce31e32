from __future__ import annotations

from pathlib import Path

import pytest

from norcrin_xl.workbook.vba.project import document_modules, read_source

STANDARD = 'Attribute VB_Name = "Knapper"\nSub Rapport()\n    MsgBox "Året er ferdig"\nEnd Sub\n'


def written(path: Path, text: str) -> Path:
    path.write_bytes(text.encode("utf-8"))
    return path


def test_a_source_file_gets_crlf_line_ends(tmp_path: Path) -> None:
    source = read_source(written(tmp_path / "Knapper.bas", STANDARD))
    assert source == STANDARD.replace("\n", "\r\n")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_line_ends_of_the_file_make_no_difference(tmp_path: Path, line_end: str) -> None:
    path = written(tmp_path / "Knapper.bas", STANDARD.replace("\n", line_end))
    assert read_source(path) == STANDARD.replace("\n", "\r\n")


def test_a_byte_order_mark_and_blank_lines_at_the_end_are_left_out(tmp_path: Path) -> None:
    path = written(tmp_path / "Knapper.bas", "\ufeff" + STANDARD + "\n\n")
    assert read_source(path) == STANDARD.replace("\n", "\r\n")


def test_there_is_one_document_module_for_the_workbook_and_one_per_sheet() -> None:
    modules = document_modules(["Start", "OUS"])
    assert [module.name for module in modules] == ["ThisWorkbook", "Start", "OUS"]
    assert {module.kind for module in modules} == {"document"}
    firsts = [module.source.partition("\r\n")[0] for module in modules]
    assert firsts == [f'Attribute VB_Name = "{name}"' for name in ("ThisWorkbook", "Start", "OUS")]


def test_document_modules_are_based_on_excels_workbook_and_worksheet() -> None:
    workbook, sheet = document_modules(["Start"])
    assert '"0{00020819-0000-0000-C000-000000000046}"' in workbook.source
    assert '"0{00020820-0000-0000-C000-000000000046}"' in sheet.source
    for module in (workbook, sheet):
        assert "Attribute VB_PredeclaredId = True\r\n" in module.source
        assert "Attribute VB_Creatable = False\r\n" in module.source
