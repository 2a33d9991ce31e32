"""The table of contents has every heading with its number, a bookmark and a link."""

from __future__ import annotations

from norcrin_xl.report.contents import field_xml
from tests.report.builders import Opened, paragraph, report, run, template

TOC = r'TOC \o "1-2" \h \z \t "Heading 1 uten nummer;1"'
BODY = (
    paragraph(run("Status"), "Heading1"),
    paragraph(run("Fram") + "<w:r><w:tab/></w:r>" + run("drift"), "Heading2"),
    paragraph(run("Ikke med"), "Heading3"),
    paragraph("", "Heading2"),
    paragraph(run("Avvik"), "Heading2"),
    paragraph(run("Signatur"), "Heading1utennummer"),
)


def toc(code: str = TOC) -> str:
    return paragraph(field_xml(code, run("Oppdater feltet")), "TOC1")


def lines(opened: Opened) -> list[str]:
    return opened.texts("//w:p[w:hyperlink]")


def test_entries_have_the_numbers_that_word_prints() -> None:
    result, opened = report(template(toc(), *BODY))
    assert [(item.level, item.number, item.text) for item in result.headings] == [
        (1, "1", "Status"),
        (2, "1.1", "Fram drift"),
        (2, "1.3", "Avvik"),
        (1, "", "Signatur"),
    ]
    assert lines(opened) == ["1Status", "1.1Fram drift", "1.3Avvik", "Signatur"]
    styles = opened.values("//w:p[w:hyperlink]/w:pPr/w:pStyle/@w:val")
    assert styles == ["TOC1", "TOC2", "TOC2", "TOC1"]


def test_each_entry_leads_to_a_bookmark_around_its_heading() -> None:
    _, opened = report(template(toc(), *BODY))
    anchors = opened.values("//w:hyperlink/@w:anchor")
    assert anchors == opened.values("//w:bookmarkStart/@w:name")
    assert len(set(anchors)) == 4
    assert opened.texts("//w:p[w:bookmarkStart]") == ["Status", "Framdrift", "Avvik", "Signatur"]


def test_pages_are_written_when_they_are_known_and_left_out_before() -> None:
    before, opened = report(template(toc(), *BODY))
    assert "PAGEREF" not in str(opened.parts["word/document.xml"])
    pages = {item.bookmark: page for page, item in enumerate(before.headings, start=3)}
    after, opened = report(template(toc(), *BODY), pages=pages)
    assert after.headings == before.headings
    assert lines(opened) == ["1Status3", "1.1Fram drift4", "1.3Avvik5", "Signatur6"]
    assert len(opened.all("//w:instrText[contains(., 'PAGEREF _Toc')]")) == 4


def test_the_field_stays_one_field_with_its_own_code() -> None:
    _, opened = report(template(toc(), *BODY))
    marks = opened.values("//w:fldChar/@w:fldCharType")
    assert marks == ["begin", "separate", "end"]
    assert [element.text.strip() for element in opened.all("//w:instrText")] == [TOC]


def test_a_field_over_several_paragraphs_is_replaced_as_a_whole() -> None:
    start, end = toc().split("Oppdater feltet")
    _, opened = report(template(f"{start}a</w:t></w:r></w:p><w:p><w:r><w:t>b{end}", *BODY))
    assert lines(opened) == ["1Status", "1.1Fram drift", "1.3Avvik", "Signatur"]
    assert "b" not in opened.texts()


def test_a_bookmark_that_word_made_is_used_again() -> None:
    mark = '<w:bookmarkStart w:id="5" w:name="_Toc77"/><w:bookmarkEnd w:id="5"/>'
    result, _ = report(template(toc(), paragraph(mark + run("Status"), "Heading1")))
    assert [item.bookmark for item in result.headings] == ["_Toc77"]


def test_a_template_without_contents_or_headings_is_left_alone() -> None:
    assert report(template(*BODY))[0].headings == ()
    result, opened = report(template(toc()))
    assert result.headings == ()
    assert opened.texts("//w:body/w:p") == ["Oppdater feltet"]


def test_a_list_of_tables_is_no_table_of_contents() -> None:
    assert report(template(toc(r'TOC \h \z \c "Tabell"'), *BODY))[0].headings == ()
