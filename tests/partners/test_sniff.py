"""A file is told by its content, and each kind that isn't a form has its own way out."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from norcrin_xl.partners.returned.sniff import content_says, is_data_file, name_says

SHEET = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def package(*names: str, types: bytes = SHEET, body: bytes = b"<x/>") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types>" + types + b"</Types>")
        for name in names:
            archive.writestr(name, body)
    return out.getvalue()


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
    content = bytearray(package("xl/workbook.xml"))
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
    (package("xl/workbook.xml")[:-40], "fil-avkuttet"),
    (b"PK\x05\x06" + b"\0" * 18, "fil-avkuttet"),
    (archive_of(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "fil-ods"),
    (archive_of(**{"Index/Document.iwa": b""}), "fil-numbers"),
    (archive_of(**{"OUS.xlsx": b""}), "fil-arkiv"),
    (archive_of(**{"xl/workbook.xml": b""}), "fil-avkuttet"),
    (package(types=b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"), "fil-xlsb"),
    (package(types=b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "fil-makro"),
    (package("xl/vbaProject.bin"), "fil-makro"),
    (package(types=SHEET + b"application/vnd.ms-excel.macrosheet+xml"), "fil-makro"),
    (package(types=b"wordprocessingml.document.main+xml"), "fil-docx"),
    (package(types=b"presentationml.presentation.main+xml"), "fil-pptx"),
    (package(types=b"visio"), "fil-ukjent"),
    (package("xl/embeddings/oleObject1.bin"), "fil-innhold"),
    (package("xl/activeX/activeX1.xml"), "fil-innhold"),
    (package(types=SHEET + b"spreadsheetml.connections+xml"), "fil-innhold"),
    (package("xl/media/inni.zip"), "fil-innhold"),
    (package("../../start.xml"), "fil-sti"),
    (package("xl\\..\\..\\start.xml"), "fil-sti"),
    (package("/etc/passwd"), "fil-sti"),
    (package("xl/Workbook.xml", "xl/workbook.xml"), "fil-sti"),
    (package("xl/bombe.xml", body=b"0" * 2**22), "fil-for-stor"),
    (package(*(f"xl/{n}.xml" for n in range(5001))), "fil-for-stor"),
    (encrypted_entry(), "fil-kryptert"),
    (package("xl/workbook.xml", "xl/worksheets/sheet1.xml"), ""),
]


@pytest.mark.parametrize(("content", "code"), CONTENTS, ids=lambda item: str(item)[:24])
def test_content_tells_what_a_file_is(content: bytes, code: str) -> None:
    assert content_says(content).code == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("~$OUS.xlsx", "fil-laas"),
        (".~lock.OUS.xlsx#", "fil-laas"),
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
    assert is_data_file("OUS.xlsx")
    assert is_data_file(".~lock.OUS.xlsx#")
    assert is_data_file(".OUS.xlsx.icloud")
