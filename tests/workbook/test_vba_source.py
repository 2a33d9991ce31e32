from __future__ import annotations

from pathlib import Path

import pytest

from norcrin_xl.workbook.vba.source import declared_name, document_modules, read_source

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


def test_a_character_outside_cp1252_is_named_with_file_and_line(tmp_path: Path) -> None:
    path = written(tmp_path / "Knapper.bas", STANDARD + "' A → B\n")
    with pytest.raises(ValueError, match=r"Knapper\.bas, line 5: '→' \(U\+2192\) is not in cp1252"):
        read_source(path)


@pytest.mark.parametrize("character", ["\0", "\x0c", "\x81", "\u2212"])
def test_control_characters_and_the_real_minus_sign_are_refused(
    tmp_path: Path, character: str
) -> None:
    path = written(tmp_path / "Knapper.bas", STANDARD + f"' {character}\n")
    with pytest.raises(ValueError, match=rf"line 5: .*U\+{ord(character):04X}"):
        read_source(path)


def test_norwegian_letters_dashes_and_tabs_are_taken(tmp_path: Path) -> None:
    text = STANDARD + "'\tÆØÅ æøå é – — « » … €\n"
    assert read_source(written(tmp_path / "Knapper.bas", text)).endswith("« » … €\r\n")


def test_a_line_beyond_the_editors_limit_is_refused(tmp_path: Path) -> None:
    fits = STANDARD + "'" * 1023 + "\n"
    assert len(read_source(written(tmp_path / "fits.bas", fits))) > 1023
    with pytest.raises(ValueError, match=r"long\.bas, line 5: more than 1023"):
        read_source(written(tmp_path / "long.bas", STANDARD + "'" * 1024 + "\n"))


def test_a_file_that_is_not_utf_8_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "Knapper.bas"
    path.write_bytes(STANDARD.encode("cp1252"))
    with pytest.raises(ValueError, match=r"Knapper\.bas: not UTF-8 at byte \d+"):
        read_source(path)


@pytest.mark.parametrize("suffix", [".bas", ".cls"])
def test_a_file_that_does_not_name_its_module_is_refused(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path / f"Knapper{suffix}", "Option Explicit\n")
    with pytest.raises(ValueError, match=r"Knapper.*VB_Name"):
        read_source(path)


def test_an_exported_class_becomes_what_excel_stores(tmp_path: Path) -> None:
    exported = (
        "VERSION 1.0 CLASS\nBEGIN\n  MultiUse = -1  'True\nEND\n"
        'Attribute VB_Name = "Melding"\nAttribute VB_GlobalNameSpace = False\n'
        "Attribute VB_Creatable = False\nAttribute VB_PredeclaredId = False\n"
        'Attribute VB_Exposed = True\nAttribute VB_Description = "Én melding"\n'
        "Option Explicit\nPublic Tekst As String\n"
    )
    assert read_source(written(tmp_path / "Melding.cls", exported)).split("\r\n") == [
        'Attribute VB_Name = "Melding"',
        'Attribute VB_Base = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"',
        "Attribute VB_GlobalNameSpace = False",
        "Attribute VB_Creatable = False",
        "Attribute VB_PredeclaredId = False",
        "Attribute VB_Exposed = True",
        "Attribute VB_TemplateDerived = False",
        "Attribute VB_Customizable = False",
        'Attribute VB_Description = "Én melding"',
        "Option Explicit",
        "Public Tekst As String",
        "",
    ]


def test_there_is_one_document_module_for_the_workbook_and_one_per_sheet() -> None:
    modules = document_modules(["Start", "OUS"])
    assert [module.name for module in modules] == ["ThisWorkbook", "Start", "OUS"]
    assert {module.kind for module in modules} == {"document"}
    assert [declared_name(module.source) for module in modules] == ["ThisWorkbook", "Start", "OUS"]


def test_document_modules_are_based_on_excels_workbook_and_worksheet() -> None:
    workbook, sheet = document_modules(["Start"])
    assert '"0{00020819-0000-0000-C000-000000000046}"' in workbook.source
    assert '"0{00020820-0000-0000-C000-000000000046}"' in sheet.source
    for module in (workbook, sheet):
        assert "Attribute VB_PredeclaredId = True\r\n" in module.source
        assert "Attribute VB_Creatable = False\r\n" in module.source


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["Start", "start"], "two modules"),
        (["ThisWorkbook"], "two modules"),
        (["a" * 32], "32 characters"),
        (["Årsregnskap"], "not an ASCII letter"),
        (["Bruk og utnyttelse"], "not an ASCII letter"),
        (["2021"], "not an ASCII letter"),
        ([""], "not an ASCII letter"),
        (["Excel"], "name of the project or of a library"),
        (["dir"], "name of the project or of a library"),
    ],
)
def test_sheet_code_names_that_vba_does_not_take_are_refused(
    names: list[str], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        document_modules(names)
