"""Charts of the report: the parts that Word gets, read back, validated and looked at."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from lxml import etree

from norcrin_xl.findings import UserError
from norcrin_xl.quantities.exhibits import Figure, Series
from norcrin_xl.report import chart_parts as charts
from norcrin_xl.report.chart_parts import (
    SeriesValues,
    chart_parts,
    drawing_xml,
    read_chart_values,
)
from norcrin_xl.report.word.package import WordPackage
from tests.office import convert, validate
from tests.report.builders import template

PARTNERS = ("AHUS", "OUS", "HUS", "StO", "SUS", "UNN")
YEARS = tuple(str(year) for year in range(2016, 2022))
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
NAVY, TEAL, OCHRE = (0x1B, 0x36, 0x5D), (0x00, 0x6D, 0x77), (0xB4, 0x53, 0x09)
LIGHT_OCHRE = (0xD9, 0x7B, 0x29)


def figure(
    categories: tuple[str, ...],
    *values: tuple[float | None, ...],
    time: bool = False,
    decimals: int = 0,
    alt: str = 'Søylediagram. Årsverk & "pasienter" <OUS>: 53.',
) -> Figure:
    series = tuple(
        Series(f"Serie {number}", ("x",) * len(categories), row)
        for number, row in enumerate(values, start=1)
    )
    return Figure(
        "3.2.1", "3.2.1", "Pasienter", categories, series, "pasienter", decimals, time, alt
    )


ONE = figure(("OUS",), (53,))
BY_PARTNER = figure(PARTNERS, (10, 40, 20, None, 30, 0))
BY_YEAR = figure(YEARS, (1000, 2000, 1500, 1000, 500, 1250), time=True)
TWO_SERIES = figure(YEARS, (1, 2, 3, 4, 5, 6), (6, None, 4, 3, 2, 1), time=True)
DECIMALS = figure(PARTNERS, (10.5, 113.35, 22.1, 14, 9.75, 1350), decimals=2)
NEGATIVE = figure(PARTNERS, (5, -4, 3, 2, -1, 0))
SIXTY = figure(tuple(f"Sykehus {number}" for number in range(60)), tuple(range(60)))
ALL = (ONE, BY_PARTNER, BY_YEAR, TWO_SERIES, DECIMALS, NEGATIVE, SIXTY)


def chart_of(drawn: Figure) -> etree._Element:
    return etree.fromstring(chart_parts(drawn).chart)


def said(drawn: Figure, path: str) -> list[str]:
    """What the figure's chart part says at an XPath."""
    return [str(found) for found in chart_of(drawn).xpath(path, namespaces=NAMESPACES)]


@pytest.mark.parametrize("drawn", ALL)
def test_values_read_back_are_those_of_the_figure(drawn: Figure) -> None:
    assert read_chart_values(chart_parts(drawn).chart) == [
        SeriesValues(series.name, drawn.categories, series.values) for series in drawn.series
    ]


@pytest.mark.parametrize("drawn", ALL)
def test_the_embedded_workbook_holds_the_same_numbers_as_the_chart(drawn: Figure) -> None:
    sheet = openpyxl.load_workbook(BytesIO(chart_parts(drawn).workbook)).active
    columns = list(zip(*list(sheet.values)[1:], strict=True))
    assert columns == [drawn.categories, *(series.values for series in drawn.series)]


def test_a_figure_without_any_number_has_an_empty_chart() -> None:
    empty = figure(("OUS", "HUS"), (None, None))
    assert read_chart_values(chart_parts(empty).chart)[0].values == (None, None)


def test_a_missing_value_is_a_gap() -> None:
    assert said(BY_PARTNER, "//c:dispBlanksAs/@val") == ["gap"]
    assert said(BY_PARTNER, "//c:val//c:pt/@idx") == ["0", "1", "2", "4", "5"]


@pytest.mark.parametrize("drawn", ALL)
def test_the_same_figure_gives_the_same_bytes(drawn: Figure) -> None:
    assert chart_parts(drawn) == chart_parts(drawn)


@pytest.mark.parametrize("drawn", ALL)
def test_no_id_is_negative(drawn: Figure) -> None:
    ids = said(drawn, "//c:axId/@val | //c:crossAx/@val")
    assert ids
    assert all(int(number) > 0 for number in ids)


def test_labels_say_that_they_show_the_value_and_nothing_else() -> None:
    for labels in chart_of(TWO_SERIES).xpath("//c:dLbls | //c:dLbl", namespaces=NAMESPACES):
        shown = {
            etree.QName(child).localname: child.get("val")
            for child in labels
            if etree.QName(child).localname.startswith("show")
        }
        assert shown.pop("showVal") == "1"
        assert set(shown) >= {"showLegendKey", "showCatName", "showSerName"}
        assert set(shown.values()) == {"0"}


def test_every_label_has_the_norwegian_number_format() -> None:
    formats = said(DECIMALS, "//c:dLbls//c:numFmt/@formatCode | //c:val//c:formatCode/text()")
    assert set(formats) == {"[$-414]#,##0.00"}
    assert len(said(BY_YEAR, "//c:dLbl/c:numFmt/@formatCode")) == 1


def test_the_language_is_norwegian_throughout() -> None:
    assert said(BY_YEAR, "/c:chartSpace/c:lang/@val") == ["nb-NO"]
    assert set(said(BY_YEAR, "//@lang")) == {"nb-NO"}


def test_years_are_names_and_no_numbers() -> None:
    assert said(BY_YEAR, "//c:cat/c:strRef//c:v/text()") == list(YEARS)
    assert not said(BY_YEAR, "//c:cat/c:numRef")


def test_corners_are_square_and_print_settings_are_gone() -> None:
    assert said(ONE, "/c:chartSpace/c:roundedCorners/@val") == ["0"]
    assert not chart_of(ONE).xpath("//c:printSettings", namespaces=NAMESPACES)


def test_the_chart_points_at_its_workbook_and_does_not_update_by_itself() -> None:
    last = chart_of(ONE)[-1]
    assert last.tag == f"{{{NAMESPACES['c']}}}externalData"
    assert last.get(f"{{{NAMESPACES['r']}}}id") == charts.WORKBOOK_ID
    assert last[0].get("val") == "0"
    package = WordPackage(template(""), "Malen")
    charts.add_chart(package, package.main, ONE, 4)
    relationship = next(iter(package.relations("word/charts/chart4.xml")))
    assert relationship.get("Id") == charts.WORKBOOK_ID
    assert relationship.get("Target") == "../embeddings/Microsoft_Excel_Sheet4.xlsx"


def test_control_characters_do_not_break_the_parts() -> None:
    odd = figure(("O\x00US",), (1,), alt="a\x0bb")
    assert read_chart_values(chart_parts(odd).chart)[0].categories == ("OUS",)
    assert 'descr="ab"' in drawing_xml(odd, "rId1", 1)


def test_the_drawing_is_inline_with_size_and_alt_text() -> None:
    drawing = etree.fromstring(f"<w:r {DECLARED}>{drawing_xml(BY_PARTNER, 'rId9', 7)}</w:r>")
    extent = drawing.find(".//wp:inline/wp:extent", NAMESPACES)
    properties = drawing.find(".//wp:docPr", NAMESPACES)
    assert extent is not None
    assert properties is not None
    assert (extent.get("cx"), extent.get("cy")) == ("5400000", "2520000")
    assert properties.get("descr") == BY_PARTNER.alt
    assert properties.get("title") == "Pasienter"
    assert (properties.get("id"), properties.get("name")) == ("7", "Figur 3.2.1")


def test_a_chart_that_a_user_made_is_read_too() -> None:
    space = f'<c:chartSpace xmlns:c="{NAMESPACES["c"]}"><c:lineChart><c:ser>'
    points = '<c:val><c:numLit><c:pt idx="1"><c:v>2.5</c:v></c:pt></c:numLit></c:val>'
    read = read_chart_values(f"{space}{points}</c:ser></c:lineChart></c:chartSpace>".encode())
    assert read == [SeriesValues("", (), (None, 2.5))]


@pytest.mark.parametrize("content", [b"<c:chart", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
def test_a_chart_that_is_no_plain_xml_is_refused(content: bytes) -> None:
    with pytest.raises(UserError, match=r"Rapport\.docx"):
        read_chart_values(content, "Rapport.docx")


def document(folder: Path, *drawn: Figure) -> Path:
    """A .docx with the figures, one on each page."""
    path = folder / "figurer.docx"
    opened = docx.Document()
    for number, one in enumerate(drawn, start=1):
        relationship = add_chart(opened, one, number)
        xml = f"<w:r {DECLARED}>{drawing_xml(one, relationship, number)}</w:r>"
        opened.add_paragraph()._p.append(parse_xml(xml))
        if number < len(drawn):
            opened.add_page_break()
    opened.save(str(path))
    return path


def add_chart(opened: docx.document.Document, drawn: Figure, number: int) -> str:
    parts, package = chart_parts(drawn), opened.part.package
    name = PackURI(f"/word/charts/chart{number}.xml")
    chart = Part(name, charts.CHART_TYPE, parts.chart, package)
    name = PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx")
    workbook = Part(name, charts.WORKBOOK_TYPE, parts.workbook, package)
    assert chart.relate_to(workbook, charts.WORKBOOK_RELATIONSHIP) == charts.WORKBOOK_ID
    return opened.part.relate_to(chart, charts.CHART_RELATIONSHIP)


@pytest.mark.office
def test_a_document_with_charts_is_valid(tmp_path: Path) -> None:
    assert validate(document(tmp_path, *ALL))["errors"] == []


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All figures as a PDF, one on each page."""
    folder = tmp_path_factory.mktemp("figurer")
    return convert(document(folder, *ALL), "pdf", folder)


def bars(pdf: Path, drawn: Figure, colour: tuple[int, int, int]) -> list[int]:
    """The heights in pixels of the bars of that colour, from left to right."""
    page = str(ALL.index(drawn) + 1)
    command = ["pdftoppm", "-r", "100", "-f", page, "-l", page, str(pdf)]
    picture = subprocess.run(command, check=True, capture_output=True).stdout
    _, size, _, pixels = picture.split(b"\n", 3)
    width, height = (int(number) for number in size.split())
    heights: list[int] = []
    was_bar = False
    for x in range(width):
        column = [tuple(pixels[i : i + 3]) for i in range(3 * x, 3 * width * height, 3 * width)]
        run = longest_run(column, colour)
        if run >= 12 and not was_bar:
            heights.append(run)
        elif run >= 12:
            heights[-1] = max(heights[-1], run)
        was_bar = run >= 12
    return heights


def longest_run(column: list[tuple[int, ...]], colour: tuple[int, int, int]) -> int:
    longest = run = 0
    for pixel in column:
        near = all(abs(a - b) <= 6 for a, b in zip(pixel, colour, strict=True))
        run = run + 1 if near else 0
        longest = max(longest, run)
    return longest


@pytest.mark.office
def test_the_picture_shows_bars_as_tall_as_their_values(printed: Path) -> None:
    heights = bars(printed, BY_PARTNER, NAVY)
    assert len(heights) == 4  # 10, 40, 20 and 30; neither the gap nor the zero has a bar
    assert [round(4 * height / heights[1]) for height in heights] == [1, 4, 2, 3]


@pytest.mark.office
def test_the_picture_shows_this_year_in_ochre(printed: Path) -> None:
    assert len(bars(printed, BY_YEAR, NAVY)) == 5
    assert len(bars(printed, BY_YEAR, OCHRE)) == 1


@pytest.mark.office
def test_the_picture_shows_both_series_in_their_colours(printed: Path) -> None:
    """This year's bars are filled with a shade of ochre each."""
    assert len(bars(printed, TWO_SERIES, NAVY)) == 5
    assert len(bars(printed, TWO_SERIES, TEAL)) == 4
    for shade in (OCHRE, LIGHT_OCHRE):
        assert len(bars(printed, TWO_SERIES, shade)) == 1


@pytest.mark.office
def test_the_picture_shows_all_of_sixty_bars_that_are_tall_enough(printed: Path) -> None:
    assert len(bars(printed, SIXTY, NAVY)) > 45


@pytest.mark.office
def test_the_labels_are_printed_the_norwegian_way(printed: Path) -> None:
    page = str(ALL.index(DECIMALS) + 1)
    command = ["pdftotext", "-f", page, "-l", page, str(printed), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    labels = {line.replace("\u00a0", " ").replace("\u202f", " ") for line in text.splitlines()}
    assert labels >= {"10,50", "113,35", "22,10", "14,00", "9,75", "1 350,00", *PARTNERS}
