"""Numbers of headings as Word prints them, and new lists."""

from __future__ import annotations

import pytest
from lxml import etree

from norcrin_xl.report.word.controls import W, w
from norcrin_xl.report.word.numbering import Numbering, counted
from norcrin_xl.report.word.styles import StyleSheet
from tests.report.builders import Opened, paragraph, run, template


def numbering() -> Numbering:
    parts = Opened(template()).parts
    sheet = StyleSheet(etree.fromstring(parts["word/styles.xml"]))
    return Numbering(etree.fromstring(parts["word/numbering.xml"]), sheet)


def numbers(*styles: str, own: str = "") -> list[str]:
    lists = numbering()
    xml = paragraph(run("x"), "", own)
    element = etree.fromstring(f'<w:body xmlns:w="{W}">{xml}</w:body>')[0]
    return [lists.number(element, style) for style in styles]


def test_levels_count_on_and_begin_anew_under_a_higher_one() -> None:
    assert numbers(
        *("Heading1", "Heading2", "Heading2", "Heading3", "Heading3"),
        *("Heading1", "Heading2", "Heading3"),
    ) == ["1", "1.1", "1.2", "1.2a", "1.2b", "2", "2.1", "2.1a"]


def test_a_style_based_on_a_heading_may_leave_the_list() -> None:
    assert numbers("Heading1", "Heading1utennummer", "Normal", "Heading1") == ["1", "", "", "2"]


def test_a_paragraph_may_leave_the_list_by_itself() -> None:
    assert numbers("Heading1", own='<w:numPr><w:numId w:val="0"/></w:numPr>') == [""]


@pytest.mark.parametrize(
    ("value", "kind", "printed"),
    [
        (3, "decimal", "3"),
        (28, "lowerLetter", "bb"),
        (2, "upperLetter", "B"),
        (49, "lowerRoman", "xlix"),
        (14, "upperRoman", "XIV"),
        (7, "decimalZero", "07"),
        (1, "bullet", ""),
    ],
)
def test_a_count_is_printed_in_its_kind(value: int, kind: str, printed: str) -> None:
    assert counted(value, kind) == printed


def test_each_new_list_has_a_number_of_its_own_and_starts_at_one() -> None:
    lists = numbering()
    assert lists.root is not None
    before = len(lists.root.findall(w("num")))
    made = [lists.new_list("ListNumber"), lists.new_list("ListNumber")]
    assert len(set(made)) == 2
    assert len(lists.root.findall(w("num"))) == before + 2
    assert lists.root[-1].find(w("lvlOverride/startOverride")) is not None
    assert lists.changed


def test_a_template_without_lists_gives_none() -> None:
    lists = Numbering(None, StyleSheet(None))
    assert lists.new_list("ListNumber") is None
    assert not lists.changed
