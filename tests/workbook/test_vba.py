"""The VBA project is read by oletools, olefile, the Open XML validator and LibreOffice."""

from __future__ import annotations

import re
import struct
import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import olefile
import pytest
import xlsxwriter
from oletools.olevba import VBA_Parser, decompress_stream

from norcrin_xl.workbook.vba.project import Module, document_modules, vba_project
from tests.office import convert, validate

SHEETS = ["Start", "OUS", "Regnskap"]


def standard(name: str, code: str = "") -> Module:
    source = f'Attribute VB_Name = "{name}"\r\n{code}'
    return Module(name, source, "standard")


def example() -> list[Module]:
    code = (
        'Public Sub Rapport()\r\n    MsgBox "Årets tall er på plass – «ferdig» æøå"\r\nEnd Sub\r\n'
    )
    klass = 'Attribute VB_Name = "Melding"\r\nAttribute VB_Exposed = False\r\nPublic A As Long\r\n'
    return [
        *document_modules(SHEETS),
        standard("Knapper", code),
        Module("Melding", klass, "class"),
    ]


def sources(project: bytes) -> dict[str, str]:
    """Return every module's source as oletools reads it, under the module's name."""
    with opened(project) as file:
        names = [path[1] for path in file.listdir() if path[0] == "VBA"]
        streams = {name: file.openstream(["VBA", name]).read() for name in names}
    modules = {n: s for n, s in streams.items() if n not in ("dir", "_VBA_PROJECT")}
    return {n: bytes(decompress_stream(bytearray(s))).decode("cp1252") for n, s in modules.items()}


def opened(project: bytes) -> olefile.OleFileIO:
    return olefile.OleFileIO(BytesIO(project), raise_defects=olefile.DEFECT_UNSURE)


def stream(project: bytes, *path: str) -> bytes:
    with opened(project) as file:
        return bytes(file.openstream(list(path)).read())


def directory_records(project: bytes) -> list[tuple[int, bytes]]:
    """Return the records of the `dir` stream; fail where a length leads astray."""
    data = bytes(decompress_stream(bytearray(stream(project, "VBA", "dir"))))
    records, position = [], 0
    while position < len(data):
        tag, length = struct.unpack_from("<HI", data, position)
        length += 2 if tag == 0x09 else 0  # the version's length leaves out the minor part
        assert position + 6 + length <= len(data)
        records.append((tag, data[position + 6 : position + 6 + length]))
        position += 6 + length
    return records


def texts(project: bytes, tag: int, encoding: str = "cp1252") -> list[str]:
    return [content.decode(encoding) for t, content in directory_records(project) if t == tag]


def project_lines(project: bytes) -> list[str]:
    text = stream(project, "PROJECT").decode("cp1252")
    assert re.sub("\r\n", "", text).isprintable()
    return text.split("\r\n")


def revealed(identifier: str, digits: str) -> bytes:
    """Return the data behind CMG, DPB or GC; fail where version, key or length are wrong."""
    raw = bytes.fromhex(digits)
    key = sum(identifier.encode()) & 0xFF
    assert raw[1] ^ raw[0] == 2
    assert raw[2] ^ raw[0] == key
    plain = [key]
    for index in range(3, len(raw)):
        plain.append(raw[index] ^ ((raw[index - 2] + plain[-1]) & 0xFF))
    content = bytes(plain[1 + (raw[0] & 6) // 2 :])
    assert int.from_bytes(content[:4], "little") == len(content) - 4
    return content[4:]


def test_every_source_reads_back_identically() -> None:
    modules = example()
    assert sources(vba_project(modules)) == {module.name: module.source for module in modules}


def test_oletools_finds_the_modules_with_their_kinds() -> None:
    parser = VBA_Parser("vbaProject.bin", data=vba_project(example()))
    try:
        names = [name for _, _, name, _ in parser.extract_macros()]
    finally:
        parser.close()
    sheets = [f"{name}.cls" for name in ["ThisWorkbook", *SHEETS]]
    assert names == [*sheets, "Knapper.bas", "Melding.cls"]


def test_a_module_of_far_more_than_64_kib_reads_back_identically() -> None:
    code = "".join(f"Public Const TALL_{n} = {n * 7919 % 10007}\r\n" for n in range(6000))
    module = standard("Tall", code)
    project = vba_project([*document_modules(SHEETS), module])
    assert len(module.source) > 2 * 65536
    assert sources(project)["Tall"] == module.source


def test_a_project_of_seventy_sheets_reads_back_identically() -> None:
    modules = document_modules([f"Partner{n}" for n in range(70)])
    project = vba_project(modules)
    assert sources(project) == {module.name: module.source for module in modules}
    assert directory_records(project)[-1] == (0x10, b"")


def test_the_same_modules_give_the_same_bytes() -> None:
    assert vba_project(example()) == vba_project(example())
    assert vba_project(example()) != vba_project(example(), "Annet")


def test_an_empty_project_is_opened_strictly() -> None:
    with opened(vba_project(document_modules(SHEETS))) as file:
        assert file.parsing_issues == []
        assert {"/".join(path) for path in file.listdir()} == {
            "PROJECT",
            "PROJECTwm",
            "VBA/_VBA_PROJECT",
            "VBA/dir",
            "VBA/ThisWorkbook",
            *(f"VBA/{name}" for name in SHEETS),
        }


def test_the_project_says_that_nothing_is_compiled() -> None:
    project = vba_project(example())
    assert stream(project, "VBA", "_VBA_PROJECT") == bytes.fromhex("CC61FFFF000000")
    offsets = [content for tag, content in directory_records(project) if tag == 0x31]
    assert offsets == [bytes(4)] * len(example())
    cookies = [content for tag, content in directory_records(project) if tag in (0x13, 0x2C)]
    assert cookies == [b"\xff\xff"] * (1 + len(example()))


def test_the_project_declares_the_windows_code_page_and_its_libraries() -> None:
    project = vba_project(example())
    assert (0x03, struct.pack("<H", 1252)) in directory_records(project)
    assert texts(project, 0x16) == ["stdole", "Office"]
    for tag, content in directory_records(project):
        if tag == 0x0D:
            length = struct.unpack_from("<I", content)[0]
            assert content[4 : 4 + length].startswith(b"*\\G{")
            assert content[4 + length :] == bytes(6)


def test_the_project_stream_lists_every_module_by_kind() -> None:
    lines = project_lines(vba_project(example()))
    assert re.fullmatch(r'ID="\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}"', lines[0])
    assert lines[1:8] == [
        "Document=ThisWorkbook/&H00000000",
        "Document=Start/&H00000000",
        "Document=OUS/&H00000000",
        "Document=Regnskap/&H00000000",
        "Module=Knapper",
        "Class=Melding",
        'Name="NorCRIN"',
    ]
    assert lines[lines.index("[Workspace]") + 1 : -1] == [
        f"{module.name}=0, 0, 0, 0, C" for module in example()
    ]


def test_the_project_is_unprotected_without_password_and_visible() -> None:
    values = dict(
        re.findall(r'(?m)^(\w+)="(.*?)"', "\n".join(project_lines(vba_project(example()))))
    )
    assert revealed(values["ID"], values["CMG"]) == bytes(4)
    assert revealed(values["ID"], values["DPB"]) == bytes(1)
    assert revealed(values["ID"], values["GC"]) == b"\xff"


def test_values_that_excel_wrote_are_revealed_by_the_same_rule() -> None:
    identifier = "{5CF9CDAB-B77B-4FE4-BD7E-D29900070E1B}"
    assert revealed(identifier, "8D8FA61394EA98EA98EA98EA98") == bytes(4)
    assert revealed(identifier, "8D8FA61394EF95EF9510") == b"\xff"


def test_the_name_map_holds_every_name_twice() -> None:
    wanted = b"".join(
        module.name.encode() + b"\0" + module.name.encode("utf-16-le") + b"\0\0"
        for module in example()
    )
    assert stream(vba_project(example()), "PROJECTwm") == wanted + b"\0\0"


# Excel's repair message, «Removed part: /xl/vbaProject.bin», has known causes. Those that
# our own sources could have are in test_macros.py.


def test_cause_2_lengths_in_the_directory_count_bytes_not_characters() -> None:
    project = vba_project(example())
    names = [module.name for module in example()]
    for narrow, wide in ((0x19, 0x47), (0x1A, 0x32)):
        assert texts(project, narrow) == names
        assert texts(project, wide, "utf-16-le") == names


def test_cause_3_every_stream_of_a_big_project_is_in_the_directory_tree() -> None:
    names = [f"Ark{n}" for n in range(200)]
    with opened(vba_project(document_modules(names))) as file:
        assert all(file.exists(f"VBA/{name}") for name in names)
        assert file.parsing_issues == []


def test_cause_4_document_modules_are_in_step_with_the_sheets(tmp_path: Path) -> None:
    book = macro_workbook(tmp_path)
    with zipfile.ZipFile(book) as package:
        parts = [n for n in package.namelist() if re.match(r"xl/(workbook|worksheets/\w+)\.xml", n)]
        roots = [ElementTree.fromstring(package.read(part)) for part in parts]
        project = package.read("xl/vbaProject.bin")
    properties = [e for root in roots for e in root if e.tag.endswith(("workbookPr", "sheetPr"))]
    documents = re.findall(r"(?m)^Document=(\w+)/", "\n".join(project_lines(project)))
    code_names = [e.get("codeName") for e in properties]
    assert sorted(documents) == sorted(code_names) == sorted(["ThisWorkbook", *SHEETS])


def macro_workbook(folder: Path) -> Path:
    """Return a workbook with the example project, a sheet per code name and a button."""
    path = folder / "bok.xlsm"
    book = xlsxwriter.Workbook(str(path))
    book.set_vba_name("ThisWorkbook")
    for name in SHEETS:
        sheet = book.add_worksheet(f"Ark {name}")
        sheet.set_vba_name(name)
        sheet.insert_button("B2", {"macro": "Knapper.Rapport", "caption": "Generer rapport"})
    book.add_vba_project(BytesIO(vba_project(example())), True)
    book.close()
    return path


@pytest.mark.office
def test_a_workbook_with_the_project_is_valid(tmp_path: Path) -> None:
    assert validate(macro_workbook(tmp_path))["errors"] == []


@pytest.mark.office
def test_libreoffice_reads_the_source_of_every_module(tmp_path: Path) -> None:
    with zipfile.ZipFile(convert(macro_workbook(tmp_path), "ods", tmp_path)) as package:
        read = {
            Path(part).stem: "".join(ElementTree.fromstring(package.read(part)).itertext())
            for part in package.namelist()
            if part.startswith("Basic/NorCRIN/") and Path(part).stem != "script-lb"
        }
    assert read.keys() == {module.name for module in example()}
    assert 'MsgBox "Årets tall er på plass – «ferdig» æøå"' in read["Knapper"]
