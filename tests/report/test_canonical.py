"""Canonical text: what a control says, apart from its looks and its linked numbers."""

from __future__ import annotations

import pytest
from lxml import etree

from norcrin_xl.report.word.controls import canonical
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


@pytest.mark.parametrize(
    "typed",
    [
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
        "<w:r><w:pict/></w:r>",
        "<w:r><w:object/></w:r>",
        "<w:r><w:softHyphen/></w:r>",
        f'<w:dir w:val="rtl">{run("999")}</w:dir>',
        f"<w:bdo>{run('999')}</w:bdo>",
        f"<w:customXml>{run('999')}</w:customXml>",
        f"<w:r><w:ruby><w:rubyBase>{run('999')}</w:rubyBase></w:ruby></w:r>",
        '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"/>',
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        'markup-compatibility/2006"/></w:r>',
    ],
)
def test_whatever_a_person_puts_in_is_another_text(typed: str) -> None:
    """What is not seen would be taken for the machine's own, and be lost at the next refresh."""
    assert said(paragraph(run("12") + typed)) != "12"
    assert said(run("12") + typed) != "12"
