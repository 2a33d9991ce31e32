"""The evidence annex names the files that the report rests on."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from norcrin_xl.cli.app import run
from norcrin_xl.pipeline.job import read_workbook
from norcrin_xl.pipeline.pdf import Extras, make_pdf
from norcrin_xl.report.pdf.converter import Converted
from tests.report.pdf.conftest import MADE
from tests.shipped import BOOK as SHIPPED

BOOK = "NorCRIN_Rapport.xlsm"


class Handed(Exception):
    """The document that a converter was handed."""


class Receiver:
    """A converter that tells what it gets instead of converting it."""

    name = "ingen"

    def __enter__(self) -> Receiver:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def convert(self, docx: bytes) -> Converted:
        raise Handed(ZipFile(BytesIO(docx)).read("word/document.xml").decode())


def digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


def test_the_workbook_and_each_partners_form_have_their_hash_and_no_file_name(
    tmp_path: Path, report: bytes
) -> None:
    book = tmp_path / BOOK
    book.write_bytes(SHIPPED.read_bytes())
    assert run(["fordel", str(book), "-o", str(tmp_path / "ut")]) == 0
    (sent,) = (tmp_path / "ut").glob("*OUS*.xlsx")
    returned = sent.rename(tmp_path / "Fra Kari Nordmann.xlsx")
    assert run(["hent", str(book), str(returned)]) == 0
    computed = read_workbook(book)
    with pytest.raises(Handed) as made:
        make_pdf(computed, report, "R.docx", MADE, extras=Extras(evidence=True), by=Receiver())
    text = str(made.value)
    assert f"{BOOK}: SHA-256 {digest(book)}" in text
    assert "Skjema fra OUS, tatt inn " in text
    assert f": SHA-256 {digest(returned)}" in text
    assert "Skjema fra SUS" not in text
    assert "Kari Nordmann" not in text
