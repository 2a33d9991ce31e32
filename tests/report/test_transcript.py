"""Word's paragraphs read back: the inverse of what narrative text is written as."""

from __future__ import annotations

from random import Random

import pytest
from lxml import etree

from norcrin_xl.report.cell_text import normal, spelled
from norcrin_xl.report.places import tagged
from norcrin_xl.report.transcript import Transcriber, Transcript
from norcrin_xl.report.word.package import WordPackage
from tests.report.builders import (
    control,
    paragraph,
    quantities,
    report,
    report_data,
    restyled,
    run,
    template,
    with_parts,
)
from tests.report.markup_trees import tree

SECTIONS = ("1", "1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "4.1")
CAPTION = paragraph(
    '<w:bookmarkStart w:id="1" w:name="_Ref_tabell_4_2_1"/>'
    '<w:bookmarkStart w:id="2" w:name="_Ref90210"/>'
    f'{run("Tabell 4.2.1")}<w:bookmarkEnd w:id="2"/><w:bookmarkEnd w:id="1"/>',
    "Caption",
)
BODY = template(
    CAPTION,
    *(control(f"tekst:{name}", "<w:p/>", at) for at, name in enumerate(SECTIONS, start=20)),
)


def read(docx: bytes) -> dict[str, Transcript]:
    package = WordPackage(docx, "Rapporten")
    reader = Transcriber(package, package.main)
    found = tagged(package.peek(package.main))
    return {tag[6:]: reader.text(one) for tag, one in found if tag.startswith("tekst:")}


def in_word(content: str) -> Transcript:
    """What is read of a text that a person has written so."""
    made = template(CAPTION, control("tekst:1", content))
    return read(made)["1"]


def markup(content: str) -> str:
    return spelled(in_word(content).blocks)


@pytest.mark.parametrize("program", ["Word", "another"])
@pytest.mark.parametrize("seed", range(12))
def test_any_markup_comes_back_from_word(seed: int, program: str) -> None:
    random = Random(seed)
    texts = {name: spelled(tree(random, 5)) for name in SECTIONS}
    figure = None if seed % 2 else 1513
    made, _ = report(BODY, report_data(texts), quantities(kpi__gcp__i_aar=figure))
    docx = made.content if program == "Word" else restyled(made.content, lambda at, _: f"{at + 1}")
    back = {name: spelled(item.blocks) for name, item in read(docx).items()}
    assert back == {name: normal(text) for name, text in texts.items()}


def test_what_is_missing_or_unknown_comes_back_as_it_was_typed() -> None:
    texts = {"1": "Se {tabell:9.9} og {a.b|heltall} i **{c.d|tusen}**", "1.1": ""}
    made, _ = report(BODY, report_data(texts))
    back = read(made.content)
    assert spelled(back["1"].blocks) == texts["1"]
    assert back["1.1"].blocks == ()


def test_a_list_of_words_own_is_a_list() -> None:
    def item(level: int, number: int, text: str) -> str:
        own = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        return paragraph(run(text), extra=own)

    items = [item(0, 3, "a"), item(1, 3, "b"), item(0, 3, "c"), item(0, 2, "d")]
    assert markup("".join(items)) == "1. a\n  1. b\n2. c\n\n- d"


def test_words_own_reference_leads_to_the_exhibit() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF _Ref90210 \\h '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run("Tabell 4.2.1")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert markup(paragraph(run("Se ") + field)) == "Se {tabell:4.2.1}"


def test_tracked_changes_are_read_as_accepted() -> None:
    by = 'w:id="9" w:author="Øk"'
    content = (
        paragraph(f"{run('a')}<w:ins {by}>{run(' ny')}</w:ins><w:del {by}><w:r><w:delText> gammel"
        "</w:delText></w:r></w:del>", extra=f"<w:rPr><w:del {by}/></w:rPr>")
        + paragraph(run(" og b"))
        + paragraph(f"<w:moveFrom {by}>{run('flyttet')}</w:moveFrom>")
    )  # fmt: skip
    assert markup(content) == "a ny og b"


def test_bold_by_style_and_bold_taken_away_are_seen() -> None:
    content = run("fet", '<w:rStyle w:val="Strong"/>') + run(" ikke", '<w:b w:val="0"/>')
    assert markup(paragraph(content)) == "**fet** ikke"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("<w:r><w:drawing/></w:r>", "et bilde"),
        ('<w:r><w:footnoteReference w:id="2"/></w:r>', "en fotnote"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "et tegn fra en symbolskrift"),
        ('<w:r><w:br w:type="page"/></w:r>', "et sideskift"),
        (run("u", '<w:u w:val="single"/>'), "understreking"),
        (run("2", '<w:vertAlign w:val="superscript"/>'), "hevet eller senket skrift"),
    ],
)
def test_what_cannot_stand_in_a_cell_is_told(content: str, what: str) -> None:
    made = in_word(paragraph(run("Før ") + content))
    assert [said for said, _ in made.left] == [what]
    assert spelled(made.blocks).startswith("Før")


def test_a_table_within_a_text_is_told() -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph(run('celle'))}</w:tc></w:tr></w:tbl>"
    made = in_word(paragraph(run("Før")) + table + paragraph(run("etter")))
    assert ([what for what, _ in made.left], spelled(made.blocks)) == (
        ["en tabell"],
        "Før\n\netter",
    )


def test_a_link_that_markup_cannot_hold_is_told_and_its_words_stay() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "ftp://a" '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run("her")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    made = in_word(paragraph(field + field.replace("ftp://a", "https://a.no/b c")))
    assert [what for what, _ in made.left] == ["en lenke til ftp://a"]
    assert spelled(made.blocks) == "her[her](https://a.no/b%20c)"


def test_an_address_with_a_lone_parenthesis_is_written_so_that_it_holds() -> None:
    made, _ = report(BODY, report_data({"1": "[her](https://a.no/b)"}))
    rels = "word/_rels/document.xml.rels"
    package = WordPackage(made.content, "Rapporten")
    docx = with_parts(made.content, {rels: package.parts[rels].replace(b"a.no/b", b"a.no/b)c")})
    assert spelled(read(docx)["1"].blocks) == "[her](https://a.no/b%29c)"


def test_the_numbers_of_a_text_are_told_with_what_they_show() -> None:
    inner = control("tall:a.b|heltall", run("12"), 40)
    assert in_word(paragraph(run("Vi er ") + inner)).numbers == [("tall:a.b|heltall", "12")]


def test_nothing_is_written_in_what_is_read() -> None:
    made, _ = report(BODY, report_data({"1": "En **fet** tekst"}))
    package = WordPackage(made.content, "Rapporten")
    root = package.peek(package.main)
    before = etree.tostring(root)
    Transcriber(package, package.main).text(tagged(root)[0][1])
    assert etree.tostring(root) == before
