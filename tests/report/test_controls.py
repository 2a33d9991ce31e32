"""Content controls: a line or whole paragraphs take the place of what stood there."""

from __future__ import annotations

from norcrin_xl.report.word.controls import control_xml, escaped
from tests.report.builders import (
    NS,
    Opened,
    control,
    paragraph,
    quantities,
    report,
    report_data,
    run,
    template,
)

GCP = "tall:kpi.gcp|heltall"
NUMBERS = quantities(kpi__gcp=1513)


def filled(*body: str) -> Opened:
    return report(template(*body), numbers=NUMBERS)[1]


def test_escaped_text_holds_neither_markup_nor_what_xml_cannot_hold() -> None:
    assert escaped('a < b & "c"\x00\x1b\ud800') == "a &lt; b &amp; &quot;c&quot;"
    assert escaped("Ærlig talt\n") == "Ærlig talt\n"


def test_a_long_title_is_cut_to_what_word_accepts() -> None:
    made = control_xml("tall:a|b", "x" * 70, 1, "")
    assert f'w:val="{"x" * 63}…"' in made


def test_a_number_takes_over_the_format_of_the_first_run() -> None:
    opened = filled(
        paragraph(control(GCP, run("12", "<w:b/><w:i/>") + run("34", "<w:u/>")) + run(" i alt"))
    )
    assert opened.texts("//w:body/w:p") == ["1\u00a0513 i alt"]
    assert opened.values("//w:sdtContent/w:r/w:rPr/*/@w:val") == []
    names = [element.tag.rpartition("}")[2] for element in opened.all("//w:sdtContent//w:rPr/*")]
    assert names == ["b", "i"]


def test_a_placeholder_loses_its_look_and_its_mark() -> None:
    body = control(
        GCP, run("klikk", '<w:rStyle w:val="PlaceholderText"/>'), 7, "<w:showingPlcHdr/>"
    )
    opened = filled(paragraph(body))
    assert opened.shown(GCP) == ["1\u00a0513"]
    assert opened.all("//w:body//w:showingPlcHdr | //w:body//w:rStyle") == []


def test_what_would_bring_the_old_text_back_is_taken_away() -> None:
    bound = '<w:dataBinding w:xpath="/a" w:storeItemID="{0}"/><w:text/>'
    assert (
        filled(paragraph(control(GCP, run("x"), 7, bound))).all("//w:dataBinding | //w:text") == []
    )


def test_bookmarks_and_notes_within_a_control_stay() -> None:
    marks = (
        '<w:bookmarkStart w:id="4" w:name="her"/>'
        + run("12")
        + '<w:bookmarkEnd w:id="4"/><w:r><w:footnoteReference w:id="2"/></w:r>'
    )
    opened = filled(paragraph(control(GCP, marks)))
    order = [element.tag.rpartition("}")[2] for element in opened.all("//w:sdtContent/*")]
    assert order == ["bookmarkStart", "r", "bookmarkEnd", "r"]
    assert len(opened.all("//w:footnoteReference")) == 1


def test_tracked_changes_in_a_control_give_way() -> None:
    tracked = (
        '<w:ins w:id="1" w:author="x"><w:r><w:t>ny</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="x"><w:r><w:delText>gml</w:delText></w:r></w:del>'
    )
    assert filled(paragraph(control(GCP, tracked))).shown(GCP) == ["1\u00a0513"]


def test_a_number_can_stand_in_a_control_around_a_paragraph_or_a_cell() -> None:
    block = control(GCP, paragraph(run("12"), "Title"), 11)
    cell = control(GCP, f"<w:tc><w:tcPr/>{paragraph(run('3'))}</w:tc>", 12)
    opened = filled(block, f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{cell}</w:tr></w:tbl>")
    assert opened.shown(GCP) == ["1\u00a0513", "1\u00a0513"]
    assert opened.values("//w:sdtContent/w:p/w:pPr/w:pStyle/@w:val") == ["Title"]
    assert len(opened.all("//w:tr/w:sdt/w:sdtContent/w:tc/w:p")) == 1


def test_an_empty_control_is_filled_too() -> None:
    assert filled(paragraph(control(GCP, ""))).shown(GCP) == ["1\u00a0513"]


def test_narrative_takes_over_paragraph_format_bookmarks_and_section() -> None:
    section = '<w:sectPr><w:pgSz w:w="1" w:h="2"/></w:sectPr>'
    first = paragraph('<w:bookmarkStart w:id="9" w:name="x"/>' + run("[tekst]"), "Subtitle")
    last = paragraph(run("[mer]") + '<w:bookmarkEnd w:id="9"/>', "", section)
    data = report_data({"2.3": "En\n\n- to\n\nTre"})
    _, opened = report(template(control("tekst:2.3", first + last)), data)
    made = opened.all("//w:sdtContent/w:p")
    styles = [element.xpath("string(w:pPr/w:pStyle/@w:val)", namespaces=NS) for element in made]
    assert styles == ["Subtitle", "ListBullet", "Subtitle"]
    assert opened.texts("//w:sdtContent/w:p") == ["En", "to", "Tre"]
    assert made[0].find(".//w:bookmarkStart", NS) is not None
    assert made[-1].find(".//w:bookmarkEnd", NS) is not None
    assert [page.getparent().getparent() for page in opened.all("//w:sdtContent//w:pPr/w:sectPr")]
    assert made[-1].find("w:pPr/w:sectPr", NS) is not None


def test_narrative_in_a_line_stays_in_the_line() -> None:
    data = report_data({"2.3": "En **to**\n\ntre"})
    _, opened = report(template(paragraph(run("Kort: ") + control("tekst:2.3", run("x")))), data)
    assert opened.texts("//w:body/w:p") == ["Kort: En to  tre"]
    assert len(opened.all("//w:sdtContent//w:b")) == 1


def test_narrative_takes_the_place_of_everything_in_its_control() -> None:
    grid = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>{paragraph(run('x'))}</w:tc></w:tr></w:tbl>"
    inner = control("tekst:2.4", paragraph(run("y")), 12)
    data = report_data({"2.3": "En"})
    result, opened = report(template(control("tekst:2.3", grid + inner)), data)
    assert opened.texts("//w:body//w:p") == ["En"]
    assert result.missing == ()


def test_narrative_fills_the_cell_that_its_control_stands_around() -> None:
    cell = f'<w:tc><w:tcPr><w:tcW w:w="9"/></w:tcPr>{paragraph(run("x"))}</w:tc>'
    row = f"<w:tr>{control('tekst:2.3', cell)}</w:tr>"
    data = report_data({"2.3": "En\n\nto"})
    _, opened = report(template(f"<w:tbl><w:tblPr/><w:tblGrid/>{row}</w:tbl>"), data)
    assert opened.texts("//w:tc/w:p") == ["En", "to"]
    assert opened.values("//w:tcW/@w:w") == ["9"]
