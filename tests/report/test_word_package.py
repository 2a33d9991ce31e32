"""The package: what is not touched stays byte for byte, and nothing hostile opens."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from norcrin_xl.findings import UserError
from norcrin_xl.report.base import read_base
from norcrin_xl.report.refresh.document import refreshed
from norcrin_xl.report.texts import Contents
from norcrin_xl.report.word.package import WordPackage
from tests.report.builders import (
    DOCUMENT,
    WRITTEN,
    Opened,
    control,
    empty,
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


MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES, RELATIONS = "[Content_Types].xml", "_rels/.rels"
FULL = paragraph(control("tall:a|heltall", run("x")))


def renamed(content: bytes, name: Callable[[str], str]) -> bytes:
    """A document whose parts are called something else in the archive."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, held in Opened(content).parts.items():
            archive.writestr(name(part), held)
    return out.getvalue()


def retyped(*changes: tuple[bytes, bytes], part: str = TYPES) -> bytes:
    """The document with something else in its content types, or in another part."""
    held = Opened(template(FULL)).parts[part]
    for old, new in changes:
        assert old in held
        held = held.replace(old, new)
    return with_parts(template(FULL), {part: held})


_XML = b'Extension="xml" ContentType="application/xml"'
_UPPER = b'Extension="XML" ContentType="' + MAIN
_OWN = b'<Override PartName="/word/document.xml" ContentType="' + MAIN + b'"/>'


@pytest.mark.parametrize(
    "docx",
    [
        pytest.param(
            retyped(
                (_OWN, b""), (b'"xml" ContentType="application/xml', b'"XML" ContentType="' + MAIN)
            ),
            id="typed by its ending",
        ),
        pytest.param(retyped((_OWN, b"")), id="not typed, led to by the package"),
        pytest.param(retyped((b"/word/document.xml", b"/Word/DOCUMENT.xml")), id="other capitals"),
        pytest.param(
            retyped((b'"word/document.xml"', b'"/Word/document.xml"'), part=RELATIONS),
            id="led to from the root",
        ),
        pytest.param(
            retyped((b'"word/document.xml"', b'"word/nothing.xml"'), part=RELATIONS),
            id="typed, and led to by nothing",
        ),
        pytest.param(renamed(template(FULL), str.upper), id="capitals in the archive"),
        pytest.param(
            renamed(template(FULL), lambda part: part.replace("/", "\\")), id="backslashes"
        ),
        pytest.param(renamed(template(FULL), lambda part: f"/{part}"), id="a slash first"),
    ],
)
def test_a_document_is_found_and_filled_as_word_finds_it(docx: bytes) -> None:
    made, _ = report(docx, numbers=quantities(a=12))
    package = WordPackage(made.content, "Rapporten")
    assert "".join(package.peek(package.main).itertext()).strip() == "12"
    assert package.sheet.has("Heading1")
    assert read_base(made.content).controls["tall:a|heltall"].text == "12"
    again = refreshed(made.content, Contents(empty(), quantities(a=13)), written=WRITTEN)
    shown = WordPackage(again.content, "Rapporten")
    assert "".join(shown.peek(shown.main).itertext()).strip() == "13"


def test_a_header_is_text_where_the_document_leads_to_it_whatever_its_type_says() -> None:
    types = Opened(template(FULL)).parts[TYPES].replace(b"header1.xml", b"other.xml")
    docx = with_parts(template(FULL), {TYPES: types})
    assert "word/header1.xml" in WordPackage(docx, "Malen").text_parts()


@pytest.mark.parametrize("part", [DOCUMENT, "word/header1.xml"])
def test_strict_open_xml_is_refused_by_name_with_the_way_out(part: str) -> None:
    """Wherever the strict names stand: a part that is not read would be called clean."""
    held = (
        Opened(template(FULL))
        .parts[part]
        .replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
    )
    with pytest.raises(UserError, match=r"Malen er lagret som «Strict Open XML.*Lagre som"):
        report(with_parts(template(FULL), {part: held}))


def test_a_strict_document_is_refused_also_by_its_relationships_alone() -> None:
    parts = {
        name: held.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, held in Opened(template(FULL)).parts.items()
    }
    with pytest.raises(UserError, match="Strict Open XML"):
        report(with_parts(template(FULL), {**parts}))


def test_two_parts_that_word_takes_for_one_are_damage() -> None:
    doubled = with_parts(template(FULL), {"WORD/document.xml": b"<x/>"})
    with pytest.raises(UserError, match="er skadet"):
        WordPackage(doubled, "Malen")
