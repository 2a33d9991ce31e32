"""The package: what is not touched stays byte for byte, and nothing hostile opens."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from norcrin_xl.findings import UserError
from norcrin_xl.report.word.package import WordPackage
from tests.report.builders import (
    DOCUMENT,
    Opened,
    control,
    paragraph,
    quantities,
    report,
    run,
    template,
    with_parts,
)

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def test_parts_that_are_not_touched_stay_byte_for_byte() -> None:
    before = with_parts(
        template(paragraph(control("tall:a|heltall", run("x")))),
        {"word/media/bilde.png": PICTURE, "word/glossary/document.xml": b"<x  a='1' />"},
    )
    _, opened = report(before, numbers=quantities(a=1))
    touched = {"[Content_Types].xml", DOCUMENT, "docProps/core.xml"}
    touched |= {"word/_rels/document.xml.rels"}
    for name, part in Opened(before).parts.items():
        assert opened.parts[name] == part or name in touched


def test_the_same_parts_give_the_same_bytes_with_fixed_dates() -> None:
    body = paragraph(control("tall:a|heltall", run("x")))
    one, _ = report(template(body), numbers=quantities(a=1))
    two, _ = report(template(body), numbers=quantities(a=1))
    assert one.content == two.content
    with zipfile.ZipFile(BytesIO(one.content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_every_part_has_a_content_type() -> None:
    _, opened = report(template())
    types = opened.root("[Content_Types].xml")
    endings = {entry.get("Extension") for entry in types}
    names = {entry.get("PartName") for entry in types}
    for part in opened.parts:
        assert f"/{part}" in names or part.rpartition(".")[2] in endings or part.startswith("[")


def test_a_relationship_is_made_once_and_found_again() -> None:
    package = WordPackage(template(), "Malen")
    first = package.relate(package.main, "x/hyperlink", "https://a.no", external=True)
    assert package.relate(package.main, "x/hyperlink", "https://a.no", external=True) == first
    assert package.relate(package.main, "x/hyperlink", "https://b.no", external=True) != first


def test_a_part_without_relationships_gets_them() -> None:
    package = WordPackage(template(), "Malen")
    assert package.relate("word/header1.xml", "x/image", "word/media/a.png") == "rId1"
    opened = Opened(package.packed())
    assert b'Target="media/a.png"' in opened.parts["word/_rels/header1.xml.rels"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "er tom"),
        (b"%PDF-1.7", "en PDF"),
        (b"PK\x03\x04 skadet", "skadet"),
    ],
)
def test_what_is_no_document_is_refused_by_name(content: bytes, says: str) -> None:
    with pytest.raises(UserError, match=says):
        report(content)


@pytest.mark.parametrize("kind", ["template.main+xml", "macroEnabled.main+xml"])
def test_a_word_template_or_one_with_macros_is_refused(kind: str) -> None:
    types = Opened(template()).parts["[Content_Types].xml"]
    changed = types.replace(b"document.main+xml", kind.encode())
    with pytest.raises(UserError, match="vanlig Word-dokument"):
        report(with_parts(template(), {"[Content_Types].xml": changed}))


def test_a_document_with_entities_is_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    with pytest.raises(UserError, match="DOCTYPE"):
        report(with_parts(template(), {DOCUMENT: bomb}))


def test_a_part_that_is_lacking_is_named() -> None:
    with pytest.raises(UserError, match=r"Content_Types"):
        report(with_parts(template(), {"[Content_Types].xml": None}))
