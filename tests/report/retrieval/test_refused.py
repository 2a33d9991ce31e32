"""Reports whose text is not taken: the file is named, and nothing is written."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest

from norcrin_xl.cli.app import run
from norcrin_xl.report.base import NETWORK, store
from norcrin_xl.report.refresh.opening import starting_base
from norcrin_xl.report.word.package import WordPackage
from tests.report.builders import paragraph, template
from tests.report.builders import run as words
from tests.report.refresh.editing import append_text
from tests.report.retrieval.conftest import Take
from tests.report.retrieval.test_three_way import OTHER, TAIL, cells, edited
from tests.shipped import BOOK as SHIPPED


def with_base(docx: bytes, **changed: object) -> bytes:
    package = WordPackage(docx, "x")
    base = starting_base(package, 2021, "x")
    store(package, replace(base, **changed))  # type: ignore[arg-type]
    return package.packed()


def of_another_network(docx: bytes) -> bytes:
    known = dict(starting_base(WordPackage(docx, "x"), 2021, "x").controls)
    known[NETWORK] = replace(known[NETWORK], text="NorTrials")
    return with_base(docx, controls=known)


def with_password(docx: bytes) -> bytes:
    made = BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(BytesIO(docx)).encrypt("hemmelig", made)
    return made.getvalue()


BAD: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "of another network": (of_another_network, "rapporten for NorTrials"),
    "of another year": (lambda docx: with_base(docx, year=2020), "rapporten for 2020"),
    "of the year to come": (lambda docx: with_base(docx, year=2022), "rapporten for 2022"),
    "of a later version": (lambda docx: with_base(docx, version="99.0"), "versjon 99.0"),
    "foreign": (lambda _: template(paragraph(words("Annet"))), "ingen koblede tall"),
    "with a password": (with_password, "passord"),
    "truncated": (lambda docx: docx[: len(docx) // 2], ""),
    "empty": (lambda _: b"", ""),
    "a workbook": (lambda _: SHIPPED.read_bytes(), ""),
    "a text": (lambda _: "Kjære alle".encode(), ""),
}


@pytest.mark.parametrize("kind", BAD)
def test_another_report_is_refused_by_name_and_nothing_is_written(
    kind: str, made: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, why = BAD[kind]
    book, report = tmp_path / "bok.xlsm", tmp_path / "Levert rapport.docx"
    book.write_bytes(SHIPPED.read_bytes())
    report.write_bytes(spoil(edited(made, append_text(OTHER, f" {TAIL}"))))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert run(["hent-tekst", str(report), str(book)]) == 2
    said = "".join(capsys.readouterr())
    assert report.name in said
    assert why in said
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_signed_report_is_read_for_it_is_what_was_delivered(made: bytes, take: Take) -> None:
    content = BytesIO(edited(made, append_text(OTHER, f" {TAIL}")))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    assert cells(take(content.getvalue()).book, OTHER)[-1].endswith(TAIL)
