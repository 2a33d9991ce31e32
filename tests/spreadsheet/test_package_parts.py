"""A file is told by its content, and each kind that isn't a form has its own way out."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from norcrin_xl.spreadsheet.package_parts import (
    PACKAGE,
    TYPES,
    is_data_file,
    name_says,
    open_returned,
)
from norcrin_xl.spreadsheet.parsing import RELATIONS, Refused

EXCEL = "application/vnd.ms-excel."
OFFICE = "application/vnd.openxmlformats-officedocument."
SHEET = f"{OFFICE}spreadsheetml.sheet.main+xml"
MAIN = "xl/workbook.xml"


def package(
    *names: str,
    main: str = SHEET,
    types: str = "",
    relations: str = "",
    body: bytes = b"<x/>",
    defaults: str = "",
) -> bytes:
    """A package with a main part of type `main`, and more parts, types and relations."""
    relation = f'<Relationship Id="rId1" Type="{RELATIONS[0]}/officeDocument" Target="{MAIN}"/>'
    override = f'<Override PartName="/{MAIN}" ContentType="{main}"/>'
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        space = TYPES.strip("{}")
        listed = f"{defaults}{override if main else ''}{types}"
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{space}">{listed}</Types>')
        for name, rows in (("_rels/.rels", relation), ("xl/_rels/workbook.xml.rels", relations)):
            archive.writestr(name, f'<Relationships xmlns="{PACKAGE}">{rows}</Relationships>')
        for name in (MAIN, *names):
            archive.writestr(name, body)
    return out.getvalue()


def typed(name: str, kind: str) -> str:
    return f'<Override PartName="{name}" ContentType="{kind}"/>'


def related(kind: str, target: str = "a.bin") -> str:
    return f'<Relationship Id="rId7" Type="{kind}" Target="{target}"/>'


def code_of(content: bytes) -> str:
    """Why a file is no plain workbook; empty where it is one."""
    try:
        open_returned(content)
    except Refused as refused:
        return refused.code
    return ""


def archive_of(**entries: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in entries.items():
            archive.writestr(name, body)
    return out.getvalue()


def compound(*streams: str) -> bytes:
    words = b"".join(name.encode("utf-16-le") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + words


def encrypted_entry() -> bytes:
    content = bytearray(package())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


CONTENTS = [
    (b"", "fil-tom"),
    (b"\0" * 9000, "fil-halv"),
    (compound("Workbook"), "fil-xls"),
    (compound("EncryptedPackage"), "fil-kryptert"),
    (
        compound("EncryptedPackage", "\x06DataSpaces", "DRMEncryptedDataSpace"),
        "fil-rettighetsstyrt",
    ),
    (compound("WordDocument"), "fil-ukjent"),
    (b"%PDF-1.7", "fil-pdf"),
    (b"\xef\xbb\xbf <!DOCTYPE html><html>", "fil-html"),
    (b"<table><tr><td>1</td></tr></table>", "fil-html"),
    (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "fil-xml"),
    (b"post;regnskap\r\n1.1;12\r\n", "fil-csv"),
    ("post\tregnskap\r\n".encode("utf-16"), "fil-csv"),
    (b"Received: from sykehus", "fil-eml"),
    (b"\x89PNG\r\n\x1a\n", "fil-bilde"),
    (b"7z\xbc\xaf\x27\x1c", "fil-arkiv"),
    (b"\x01\x02\x03", "fil-ukjent"),
    (package()[:-40], "fil-avkuttet"),
    (b"PK\x05\x06" + b"\0" * 18, "fil-avkuttet"),
    (archive_of(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "fil-ods"),
    (archive_of(**{"Index/Document.iwa": b""}), "fil-numbers"),
    (archive_of(**{"OUS.xlsx": b""}), "fil-arkiv"),
    (archive_of(**{"xl/workbook.xml": b""}), "fil-avkuttet"),
    (package(main=f"{EXCEL}sheet.binary.macroEnabled.main"), "fil-xlsb"),
    (package(main=f"{EXCEL}sheet.macroEnabled.main+xml"), "fil-makro"),
    (package(main=f"{EXCEL}sheet.&#109;acroEnabled.main+xml"), "fil-makro"),
    (package("xl/vbaProject.bin"), "fil-makro"),
    (package("xl/x.bin", types=typed("/xl/x.bin", f"{EXCEL}office.vba&#80;roject")), "fil-makro"),
    (package("xl/m.xml", types=typed("/XL/M.xml", f"{EXCEL}macrosheet+xml")), "fil-makro"),
    (package("xl/a.bin", relations=related("http://x/xlMacrosheet")), "fil-makro"),
    (package(main=f"{OFFICE}wordprocessingml.document.main+xml"), "fil-docx"),
    (package(main=f"{OFFICE}presentationml.presentation.main+xml"), "fil-pptx"),
    (package(main="application/vnd.visio"), "fil-ukjent"),
    (package(main=""), "fil-ukjent"),
    (package("xl/embeddings/oleObject1.bin"), "fil-innhold"),
    (package("xl/a.bin", relations=related(f"{RELATIONS[0]}/oleObject")), "fil-innhold"),
    (package("xl/a.bin", relations=related(f"{RELATIONS[0]}/package")), "fil-innhold"),
    (package("xl/a.bin", body=b"\xd0\xcf\x11\xe0"), "fil-innhold"),
    (package("xl/a.png", body=b"PK\x03\x04"), "fil-innhold"),
    (package("xl/activeX/activeX1.xml"), "fil-innhold"),
    (package("xl/c.xml", types=typed("/xl/c.xml", "spreadsheetml.connections+xml")), "fil-innhold"),
    (package("customUI/customUI.xml"), "fil-innhold"),
    (package("xl/media/inni.zip"), "fil-innhold"),
    (package("../../start.xml"), "fil-sti"),
    (package("xl/%2e%2e/%2e%2e/start.xml"), "fil-sti"),
    (package("xl\\..\\..\\start.xml"), "fil-sti"),
    (package("/etc/passwd"), "fil-sti"),
    (package("xl/Workbook.xml"), "fil-sti"),
    (package("xl\\workbook.xml"), "fil-sti"),
    (package("xl/bombe.xml", body=b"0" * 2**22), "fil-for-stor"),
    (package(*(f"xl/{n}.xml" for n in range(5001))), "fil-for-stor"),
    (package(relations=related("x") * 2), "fil-uklar"),
    (package(types=typed(f"/{MAIN}", "application/xml")), "fil-uklar"),
    (encrypted_entry(), "fil-kryptert"),
    (package("xl/worksheets/sheet1.xml"), ""),
    # what the list of types says of parts that are not there
    (package(types=typed("/xl/borte.bin", f"{EXCEL}office.vbaProject")), ""),
    (package(defaults=f'<Default Extension="bin" ContentType="{OFFICE}oleObject"/>'), ""),
    (
        package(
            "xl/printerSettings1.bin",
            defaults=f'<Default Extension="bin" ContentType="{EXCEL}sheet.binary.main"/>',
        ),
        "",
    ),
    # a main part that is typed by its ending
    (package(main="", defaults=f'<Default Extension="xml" ContentType="{SHEET}"/>'), ""),
    (package(main="", defaults=f'<Default Extension="XML" ContentType="{SHEET}"/>'), ""),
    (package("xl/webextensions/webextension1.xml"), ""),
]


@pytest.mark.parametrize(
    ("content", "code"),
    CONTENTS,
    ids=[f"{number}-{code}" for number, (_, code) in enumerate(CONTENTS)],
)
def test_content_tells_what_a_file_is(content: bytes, code: str) -> None:
    assert code_of(content) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("~$OUS.xlsx", "fil-laas"),
        (".~lock.OUS.xlsx#", "fil-laas"),
        ("~WRL0001.tmp", "fil-laas"),
        ("~DF12AB.TMP", "fil-laas"),
        ("OUS.xlsx.crdownload", "fil-halv"),
        (".OUS.xlsx.icloud", "fil-halv"),
        ("OUS (1).xlsx", "fil-kopi"),
        ("Kopi av OUS.xlsx", "fil-kopi"),
        ("OUS - Copy.xlsx", "fil-kopi"),
        ("OUS (HUSPC's conflicted copy 2022-02-01).xlsx", "fil-kopi"),
        ("OUS-DESKTOP-8J2.xlsx", "fil-kopi"),
        ("OUS.xlsx", ""),
        ("NorCRIN_2021_OUS.xlsx", ""),
    ],
)
def test_names_tell_locks_halves_and_copies(name: str, code: str) -> None:
    assert name_says(name).code == code


def test_system_files_are_no_returns() -> None:
    assert not is_data_file(".DS_Store")
    assert not is_data_file("Thumbs.db")
    assert not is_data_file("~WRL0001.tmp")
    assert not is_data_file("~WRD0000.tmp")
    assert is_data_file("OUS.xlsx")
    assert is_data_file(".~lock.OUS.xlsx#")
    assert is_data_file(".OUS.xlsx.icloud")
