"""Canonical text: what a control says, apart from its looks and its linked numbers."""

from __future__ import annotations

from lxml import etree

from norcrin_xl.report.word.canonical import canonical
from tests.report.builders import NS, control, paragraph, run


def said(content: str) -> str:
    names = " ".join(f'xmlns:{key}="{uri}"' for key, uri in NS.items())
    return canonical(etree.fromstring(f"<w:body {names}>{control('tekst:1', content)}</w:body>")[0])


def test_paragraphs_stand_on_a_line_each_without_their_looks() -> None:
    assert said(paragraph(run("En ", "<w:b/>") + run("to"), "Title") + paragraph(run("tre"))) == (
        "En to\ntre"
    )


def test_a_linked_number_stands_as_its_tag() -> None:
    assert said(paragraph(run("Vi var ") + control("tall:a|heltall", run("53")) + run("."))) == (
        "Vi var {tall:a|heltall}."
    )


def test_links_and_insertions_are_read_and_deletions_and_field_codes_are_not() -> None:
    line = (
        f"<w:hyperlink>{run('nett')}</w:hyperlink><w:ins>{run('ny')}</w:ins>"
        "<w:del><w:r><w:delText>gammel</w:delText></w:r></w:del>"
        "<w:r><w:instrText>REF x</w:instrText></w:r><w:r><w:tab/></w:r>"
    )
    assert said(paragraph(line)) == "nettny\t"


def test_a_table_has_a_line_for_each_row_and_tabs_between_cells() -> None:
    row = "".join(f"<w:tc>{paragraph(run(text))}</w:tc>" for text in "ab")
    assert said(f"<w:tbl><w:tr>{row}</w:tr><w:tr>{row}</w:tr></w:tbl>") == "a\tb\na\tb"
