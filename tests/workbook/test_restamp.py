"""A finished workbook gets the installed xlwings' code, and nothing else of it changes."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from pathlib import Path

import olefile
import pytest
import xlsxwriter
import xlwings
from oletools.olevba import VBA_Parser

from norcrin_xl.findings import UserError
from norcrin_xl.office_file import with_entries
from norcrin_xl.workbook.vba.macros import PART, code_modules, macros, restamped
from norcrin_xl.workbook.vba.project import Module, compound_file, compress, decompress, vba_project
from tests.office import validate
from tests.workbook.books import FILE, example

OLD = "0.30.1"
OWN = 'Attribute VB_Name = "Eget"\r\nPublic Sub Hei()\r\n    MsgBox "Blåbær"\r\nEnd Sub\r\n'
CACHE = bytes(range(256))
"""What Excel has compiled stands before the source of a module."""


def streams(project: bytes) -> dict[str, bytes]:
    with olefile.OleFileIO(BytesIO(project)) as ole:
        return {"/".join(path): ole.openstream(path).read() for path in ole.listdir()}


def part(content: bytes) -> bytes:
    return zipfile.ZipFile(BytesIO(content)).read(PART)


def sources(content: bytes) -> dict[str, str]:
    parser = VBA_Parser(FILE, data=content)
    found = {name.rpartition(".")[0]: code for _, _, name, code in parser.extract_macros()}
    parser.close()
    return found


def as_saved_by_excel(project: bytes, module: str) -> bytes:
    """The project with a module as Excel saves it: compiled code first, and its caches."""
    found = streams(project)
    listing = bytearray(decompress(found["VBA/dir"]))
    at = listing.index(struct.pack("<HI", 0x31, 4), listing.index(module.encode())) + 6
    listing[at : at + 4] = struct.pack("<I", len(CACHE))
    found[f"VBA/{module}"] = CACHE + found[f"VBA/{module}"]
    found["VBA/dir"] = compress(bytes(listing))
    found["VBA/_VBA_PROJECT"] = b"\xcc\x61\xb2\x00\x00\x03\x00" + CACHE
    found["VBA/__SRP_0"] = CACHE
    return compound_file(found)


@pytest.fixture(scope="module")
def old() -> bytes:
    """The shipped workbook with an older xlwings and a module of the user's, saved by Excel."""
    names = [name for name in sources(example()) if name.startswith("Ark")]
    modules = {**code_modules()}
    modules["xlwings"] = modules["xlwings"].replace(xlwings.__version__, OLD)
    project = vba_project(
        [
            *(
                Module(name, source.replace("\n", "\r\n").replace("\r\r", "\r"), "document")
                for name, source in sources(example()).items()
                if name in names or name == "ThisWorkbook"
            ),
            *(Module(name, source, "standard") for name, source in modules.items()),
            Module("Eget", OWN, "standard"),
        ]
    )
    for name in ("Eget", "xlwings"):
        project = as_saved_by_excel(project, name)
    return with_entries(example(), {PART: project})


def test_an_upgrade_reaches_the_workbook(old: bytes) -> None:
    assert restamped(old, FILE).before == OLD
    made = restamped(old, FILE)
    assert (made.modules, made.before) == (("xlwings",), OLD)
    assert restamped(made.content, FILE).before == xlwings.__version__
    assert sources(made.content)["xlwings"] == code_modules()["xlwings"]
    assert f"xlwings64-{xlwings.__version__}.dll" in sources(made.content)["xlwings"]


def test_everything_else_keeps_every_byte(old: bytes) -> None:
    made = restamped(old, FILE).content
    before, after = (zipfile.ZipFile(BytesIO(content)) for content in (old, made))
    assert before.namelist() == after.namelist()
    assert [n for n in before.namelist() if before.read(n) != after.read(n)] == [PART]
    ours, theirs = streams(part(old)), streams(part(made))
    assert set(ours) - set(theirs) == {"VBA/__SRP_0"}
    differing = {name for name in theirs if ours[name] != theirs[name]}
    assert differing == {"VBA/xlwings", "VBA/dir", "VBA/_VBA_PROJECT"}
    assert sources(made)["Eget"].rstrip() == OWN.rstrip()
    assert {name: text for name, text in sources(made).items() if name != "xlwings"} == {
        name: text for name, text in sources(old).items() if name != "xlwings"
    }


@pytest.mark.office
def test_the_validator_takes_it(old: bytes, tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes(restamped(old, FILE).content)
    assert validate(path)["ok"]


def test_a_workbook_with_the_installed_version_stays_the_same() -> None:
    made = restamped(example(), FILE)
    assert made.content == example()
    assert made.modules == ()


def other(project: bytes | None) -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("Ark1")
        if project is not None:
            book.add_vba_project(BytesIO(project), is_stream=True)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("project", "words"),
    [
        (None, "har ingen makroer"),
        (b"ikke en OLE-fil", "er skadet"),
        (compound_file({"VBA/dir": b"\x02"}), "har ikke makroene fra NorCRIN"),
        (vba_project([Module("Eget", OWN, "standard")]), "har ikke makroene fra NorCRIN"),
    ],
    ids=["none", "damaged", "no directory", "others' macros"],
)
def test_what_has_no_code_of_ours_is_told_so(project: bytes | None, words: str) -> None:
    with pytest.raises(UserError, match=words):
        restamped(other(project), FILE)


def test_the_project_holds_one_module_for_each_of_ours() -> None:
    assert set(code_modules()) <= set(sources(with_entries(example(), {PART: macros(["Ark01"])})))
