from __future__ import annotations

from lxml import etree

from norcrin_xl.report.pdf.sections import is_wide, turn_pages
from norcrin_xl.report.word.controls import VALUE, w
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.styles import StyleSheet

PLACE = w("pos")


def turned(report: bytes, times: int = 1) -> tuple[WordPackage, list[int]]:
    package = WordPackage(report, "R.docx")
    styles = package.target(package.main, "styles")
    sheet = StyleSheet(package.peek(styles) if styles else None)
    widths = [turn_pages(package, sheet) for _ in range(times)]
    return WordPackage(package.packed(), "R.docx"), widths


def sections(package: WordPackage) -> list[etree._Element]:
    return list(package.root(package.main).iter(w("sectPr")))


def test_the_text_before_keeps_its_pages_and_what_follows_is_wide(report: bytes) -> None:
    package, widths = turned(report)
    before, after = sections(package)
    assert widths == [16838 - 2 * 1418]
    assert [item.find(w("pgSz")).get(w("w")) for item in (before, after)] == ["11906", "16838"]
    assert before.find(w("titlePg")) is not None
    assert after.find(w("titlePg")) is None
    assert is_wide(package)


def test_turned_twice_the_pages_are_upright_again(report: bytes) -> None:
    package, widths = turned(report, 2)
    assert widths[1] == 9070
    assert len(sections(package)) == 3
    assert not is_wide(package)


def test_the_page_number_stands_at_the_right_edge_of_wide_pages(report: bytes) -> None:
    package, _ = turned(report)
    stops = {
        (stop.get(VALUE), stop.get(PLACE))
        for name in package.text_parts()
        if "snudd" in name
        for stop in package.root(name).iter(w("tab"))
        if stop.get(PLACE)
    }
    assert stops == {("clear", "9072"), ("right", "14005")}


def test_a_document_without_sections_is_left_as_it_is(report: bytes) -> None:
    package = WordPackage(report, "R.docx")
    for section in sections(package):
        section.getparent().remove(section)
    assert turn_pages(package, StyleSheet(None)) == 0
