"""The whole document: every part is filled, what is missing is told, the file is sound."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from norcrin_xl.model import Quantities
from norcrin_xl.quantities.exhibits import Figure, Series
from norcrin_xl.report.base import read_base
from norcrin_xl.report.chart_parts import read_chart_values
from norcrin_xl.report.new_report import ReportResult, report_docx
from norcrin_xl.report.pdf.report_pdf import with_page_numbers
from norcrin_xl.report.texts import Contents
from norcrin_xl.report.word.controls import canonical
from norcrin_xl.workbook.workbook import Workbook
from tests.data_book import computed
from tests.office import validate
from tests.report.builders import (
    DOCUMENT,
    WRITTEN,
    Opened,
    control,
    furniture,
    paragraph,
    quantities,
    quantity,
    report,
    report_data,
    run,
    template,
    with_parts,
)
from tests.shipped import example_template

GCP = "tall:kpi.gcp|heltall"
NUMBERS = quantities(kpi__gcp=1513, kpi__ecrin=None)
FOOTNOTES = "word/footnotes.xml"
NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def whole(book: Workbook) -> ReportResult:
    return report_docx(
        example_template(),
        Contents(book.data, book.quantities, book.tables, book.figures),
        written=WRITTEN,
    )


@pytest.fixture(scope="module")
def shipped(book: Workbook) -> ReportResult:
    """The report of the shipped workbook in the shipped template."""
    return whole(book)


def figure(values: tuple[float | None, ...] = (3, None)) -> Figure:
    series = Series("Studier", ("kpi.gcp", "kpi.ecrin"), values)
    return Figure(
        "1", "1", "Studier", ("2020", "2021"), (series,), "studier", 0, True, "Søyler: 3."
    )


# Every part


def text_box(inner: str) -> str:
    """A text box as Word writes it: for itself, and once more for older versions."""
    box = f"<w:txbxContent>{paragraph(inner)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def test_a_text_box_is_filled_both_for_new_and_for_old_versions() -> None:
    _, opened = report(template(paragraph(text_box(control(GCP, run("x"))))), numbers=NUMBERS)
    assert opened.shown(GCP) == ["1\u00a0513", "1\u00a0513"]
    assert len(set(opened.values("//w:sdtPr/w:id/@w:val"))) == 2


def test_headers_and_footnotes_are_filled_with_links_of_their_own() -> None:
    note = f'<w:footnote w:id="2">{control("tekst:2.3", paragraph(run("x")))}</w:footnote>'
    header = paragraph(control("tekst:rapport.tittel", run("x")))
    types = Opened(template()).parts["[Content_Types].xml"].decode()
    override = f'<Override PartName="/{FOOTNOTES}" ContentType="{NOTES_TYPE}"/></Types>'
    content = with_parts(
        template(),
        {
            "word/header1.xml": furniture("hdr", header),
            FOOTNOTES: furniture("footnotes", note),
            "[Content_Types].xml": types.replace("</Types>", override).encode(),
        },
    )
    _, opened = report(content, report_data({"2.3": "[nett](https://norcrin.no)"}))
    assert opened.shown("tekst:rapport.tittel", "word/header1.xml") == [
        "Årsrapport 2021 for Nettet"
    ]
    assert opened.shown("tekst:2.3", FOOTNOTES) == ["nett"]
    assert b"https://norcrin.no" in opened.parts["word/_rels/footnotes.xml.rels"]
    assert b"https://norcrin.no" not in opened.parts["word/_rels/document.xml.rels"]


def test_a_control_within_another_is_filled_and_the_outer_one_left() -> None:
    body = control("", paragraph(run("Vi var ") + control(GCP, run("x"), 12)), 11)
    _, opened = report(template(body), numbers=NUMBERS)
    assert opened.texts("//w:body//w:p") == ["Vi var 1\u00a0513"]


def test_ids_of_controls_are_above_zero_and_stand_once() -> None:
    body = "".join(paragraph(control(GCP, run("x"), number)) for number in (-5, 7, 7, 2**31 + 4, 0))
    _, opened = report(template(body), numbers=NUMBERS)
    numbers = [int(number) for number in opened.values("//w:sdtPr/w:id/@w:val")]
    assert len(set(numbers)) == 5
    assert all(0 < number < 2**31 for number in numbers)
    assert numbers[1] == 7


# Figures


def test_a_figure_is_a_native_chart_with_its_workbook_and_alt_text() -> None:
    body = control("figur:1", paragraph(run("[figur]"), "Figur"))
    result, opened = report(template(body), numbers=NUMBERS, figures={"1": figure()})
    assert opened.values("//wp:docPr/@descr") == ["Søyler: 3."]
    assert opened.values("//w:sdtContent/w:p/w:pPr/w:pStyle/@w:val") == ["Figur"]
    assert [item.values for item in read_chart_values(opened.parts["word/charts/chart1.xml"])] == [
        (3.0, None)
    ]
    assert "word/embeddings/Microsoft_Excel_Sheet1.xlsx" in opened.parts
    assert result.figures == 1
    assert [missing.label for missing in result.missing] == ["Tallet kpi.ecrin"]


def test_each_drawing_has_an_id_and_a_chart_of_its_own() -> None:
    body = "".join(control("figur:1", paragraph(run("x")), number) for number in range(11, 14))
    old = {"word/charts/chart1.xml": b"<gammel/>"}
    content = with_parts(template(body), {**old})
    _, opened = report(content, numbers=NUMBERS, figures={"1": figure()})
    assert len(set(opened.values("//wp:docPr/@id"))) == 3
    assert opened.parts["word/charts/chart1.xml"] == b"<gammel/>"
    assert {name for name in opened.parts if name.startswith("word/charts/chart")} == {
        f"word/charts/chart{number}.xml" for number in range(1, 5)
    }


# What is missing, unknown or odd


def test_missing_things_are_highlighted_and_told_once_in_the_order_of_the_text() -> None:
    numbers = Quantities(iter([quantity("b", None, why="HUS 1.1"), quantity("a", None)]))
    body = (
        paragraph(control("tall:b|heltall", run("x"), 11) + control("tall:a|tusen", run("x"), 12)),
        control("tekst:2.4", paragraph(run("x")), 13),
        paragraph(control("tall:b|tusen", run("x"), 14)),
    )
    result, opened = report(template(*body), numbers=numbers)
    assert [str(missing) for missing in result.missing] == [
        "Tallet b (HUS 1.1)",
        "Tallet a (Bok.xlsm, ark OUS, celle F23)",
        "tekst til avsnitt 2.4 (ark Tekst, avsnitt 2.4)",
    ]
    assert opened.shown("tekst:2.4") == ["[mangler: tekst til avsnitt 2.4]"]
    assert opened.values("//w:body//w:rStyle/@w:val") == ["Mangler"] * 4


def test_an_empty_section_that_may_be_empty_is_an_empty_paragraph() -> None:
    result, opened = report(template(control("tekst:1.2", paragraph(run("x"), "Subtitle"))))
    assert opened.texts("//w:sdtContent/w:p") == [""]
    assert result.missing == ()


def test_what_was_left_blank_is_a_dash_in_running_text() -> None:
    numbers = Quantities(iter([quantity("a", None, blank=True)]))
    result, opened = report(template(paragraph(control("tall:a|tusen", run("x")))), numbers=numbers)
    assert opened.shown("tall:a|tusen") == ["–"]
    assert result.missing == ()


@pytest.mark.parametrize(
    "tag",
    ["tall:finnes.ikke|heltall", "tall:kpi.gcp|rart", "tekst:9.9", "tabell:9", "figur:9", "merke"],
)
def test_an_unknown_tag_is_left_as_it_is_and_told_with_its_place(tag: str) -> None:
    body = paragraph(run("Status"), "Heading1") + control(tag, paragraph(run("urørt")))
    result, opened = report(template(body), numbers=NUMBERS)
    assert opened.shown(tag) == ["urørt"]
    assert [found.code for found in result.findings] == ["mal-kontroll"]
    assert f"«{tag}»" in result.findings[0].message
    assert "under «Status»" in result.findings[0].message


def test_unknown_markup_is_highlighted_and_told_with_its_cell() -> None:
    data = report_data({"2.3": "Vi var {kpi.finnes|heltall} og {kpi.gcp|rart}."})
    result, opened = report(template(control("tekst:2.3", paragraph(run("x")))), data, NUMBERS)
    assert opened.shown("tekst:2.3") == [
        "Vi var [mangler: kpi.finnes|heltall] og [mangler: kpi.gcp|rart]."
    ]
    assert [found.code for found in result.findings] == ["oppmerking", "oppmerking"]
    assert str(result.findings[0].where) == "Bok.xlsm, ark Tekst, celle C7"


def test_text_that_looks_like_word_or_field_codes_stays_text() -> None:
    odd = "<w:p/> & { MERGEFIELD x } ]]> \x07"
    _, opened = report(
        template(control("tekst:2.3", paragraph(run("x")))), report_data({"2.3": odd})
    )
    assert opened.shown("tekst:2.3") == ["<w:p/> & { MERGEFIELD x } ]]> "]


# The document as a whole


def test_properties_name_the_network_and_no_person() -> None:
    _, opened = report(template())
    core = opened.parts["docProps/core.xml"].decode()
    for said in (
        "<dc:title>Årsrapport 2021 for Nettet</dc:title>",
        "<dc:creator>Nettet</dc:creator>",
        "<dc:language>nb-NO</dc:language>",
        ">2022-02-25T12:30:00Z</dcterms:modified>",
    ):
        assert said in core


def test_a_template_without_properties_styles_or_lists_works_too() -> None:
    body = template(control("tekst:2.3", paragraph(run("x"))))
    relations = Opened(body).parts
    bare = with_parts(
        body,
        {
            "docProps/core.xml": None,
            "word/styles.xml": None,
            "word/numbering.xml": None,
            "_rels/.rels": relations["_rels/.rels"],
        },
    )
    _, opened = report(bare, report_data({"2.3": "1. a\n2. b"}))
    assert opened.texts("//w:sdtContent/w:p") == ["a", "b"]
    assert "docProps/core.xml" in opened.parts


def test_numbered_lists_begin_anew_each_in_its_own_list() -> None:
    data = report_data({"2.3": "1. a\n\nog\n\n1. b"})
    _, opened = report(template(control("tekst:2.3", paragraph(run("x")))), data)
    used = opened.values("//w:sdtContent//w:numId/@w:val")
    defined = opened.values("//w:num/@w:numId", "word/numbering.xml")
    assert len(set(used)) == 2
    assert set(used) <= set(defined)


def test_progress_is_told_in_words() -> None:
    said: list[str] = []
    report_docx(
        template(), Contents(report_data(), quantities()), written=WRITTEN, progress=said.append
    )
    assert said == ["Fyller malen", "Pakker rapporten"]


# The shipped report


def test_the_shipped_report_holds_everything(shipped: ReportResult, book: Workbook) -> None:
    assert (shipped.missing, shipped.findings) == ((), ())
    assert (shipped.tables, shipped.figures) == (len(book.tables), len(book.figures))
    opened = Opened(shipped.content)
    shown = opened.values("//w:tag[starts-with(@w:val, 'tall:')]/@w:val")
    assert len(shown) <= shipped.numbers
    assert opened.all("//w:showingPlcHdr") == []


def test_ids_and_bookmarks_of_the_shipped_report_stand_once(shipped: ReportResult) -> None:
    opened = Opened(shipped.content)
    for path in ("//w:sdtPr/w:id/@w:val", "//wp:docPr/@id", "//w:bookmarkStart/@w:name"):
        found = opened.values(path)
        assert len(set(found)) == len(found) > 6
    targets = {
        (element.text or "").split()[1]
        for element in opened.all("//w:instrText[contains(., 'REF ')]")
    }
    assert targets <= set(opened.values("//w:bookmarkStart/@w:name"))
    assert opened.values("//w:hyperlink/@w:anchor") == [h.bookmark for h in shipped.headings]


def test_the_stored_base_says_what_the_controls_say(shipped: ReportResult) -> None:
    opened = Opened(shipped.content)
    base = read_base(shipped.content)
    for element in opened.all("//w:sdt[w:sdtPr/w:tag]"):
        tag = element.find("{*}sdtPr/{*}tag").get(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val"
        )
        if tag.partition(":")[0] in ("tall", "tekst", "tabell"):
            assert base.controls[tag].text == canonical(element), tag


def test_page_numbers_fill_the_contents_and_change_nothing_else(shipped: ReportResult) -> None:
    pages = {item.bookmark: page for page, item in enumerate(shipped.headings, start=2)}
    again = with_page_numbers(shipped.content, "Rapport.docx", pages)
    before, after = Opened(shipped.content).parts, Opened(again).parts
    assert [name for name in before if before[name] != after[name]] == [DOCUMENT]


def test_three_hundred_work_packages_each_have_their_own_controls(book: Workbook) -> None:
    first = book.data.work_packages[-1]
    copies = tuple(replace(first, key=f"pakke{number}") for number in range(300))
    data = replace(book.data, work_packages=copies)
    opened = Opened(whole(computed(data)).content)
    numbers = opened.values("//w:sdtPr/w:id/@w:val")
    assert len(set(numbers)) == len(numbers)
    tags = opened.values("//w:tag[contains(@w:val, '.status')]/@w:val")
    assert tags == [f"tekst:ap.pakke{number}.status" for number in range(300)]


@pytest.mark.office
def test_the_shipped_report_is_valid(shipped: ReportResult, tmp_path: Path) -> None:
    path = tmp_path / "rapport.docx"
    path.write_bytes(shipped.content)
    assert validate(path)["errors"] == []
