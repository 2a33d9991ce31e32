"""Charts of the workbook: what Excel is told, and what LibreOffice draws of it."""

from __future__ import annotations

import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from lxml import etree

from norcrin_xl.quantities.exhibits import Figure, Series
from norcrin_xl.workbook.drawing import sheet_charts
from tests.office import convert, validate

PARTNERS = ("AHUS", "OUS", "HUS", "StO", "SUS", "UNN")
YEARS = tuple(str(year) for year in range(2016, 2022))
NAMESPACES = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
}
NAVY, TEAL, OCHRE = "1B365D", "006D77", "B45309"


def figure(
    categories: tuple[str, ...] = PARTNERS,
    *values: tuple[float | None, ...],
    time: bool = False,
    decimals: int = 0,
) -> Figure:
    series = tuple(
        Series(f"Serie {number}", ("x",) * len(categories), row)
        for number, row in enumerate(values, start=1)
    )
    alt = "Søylediagram. Årsverk & <pasienter>: OUS «53»."
    return Figure(
        "3.2.1", "3.2.1", "Pasienter", categories, series, "pasienter", decimals, time, alt
    )


def part(package: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(package)) as archive:
        return etree.fromstring(archive.read(name))


def said(package: bytes, path: str) -> list[str]:
    """What the chart of an embedded workbook says at an XPath."""
    return [
        str(found)
        for found in part(package, sheet_charts.CHART_PART).xpath(path, namespaces=NAMESPACES)
    ]


def test_the_embedded_workbook_holds_categories_and_one_column_per_series() -> None:
    package = sheet_charts.embedded_workbook(figure(("OUS", "HUS"), (53, None), (2.5, 0)))
    sheet = openpyxl.load_workbook(BytesIO(package)).active
    assert list(sheet.values) == [
        ("Kategori", "Serie 1", "Serie 2"),
        ("OUS", 53, 2.5),
        ("HUS", None, 0),
    ]


def test_a_missing_value_is_a_gap_in_the_cache_and_zero_is_not() -> None:
    package = sheet_charts.embedded_workbook(figure(("OUS", "HUS", "StO"), (53, None, 0)))
    assert said(package, "//c:val//c:pt/@idx") == ["0", "2"]
    assert said(package, "//c:val//c:v/text()") == ["53", "0"]
    assert said(package, "//c:val//c:ptCount/@val") == ["3"]


def test_the_same_figure_gives_the_same_bytes() -> None:
    drawn = figure(YEARS, (1, 2, 3, 4, 5, 6), time=True)
    assert sheet_charts.embedded_workbook(drawn) == sheet_charts.embedded_workbook(drawn)


def test_no_date_in_the_embedded_workbook_is_that_of_the_run() -> None:
    package = sheet_charts.embedded_workbook(figure(("OUS",), (53,)))
    dates = part(package, "docProps/core.xml").xpath("//*[contains(local-name(), 'ed')]/text()")
    assert set(dates) == {"2000-01-01T00:00:00Z"}
    with zipfile.ZipFile(BytesIO(package)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_bars_start_at_zero_without_title_or_gridlines() -> None:
    package = sheet_charts.embedded_workbook(figure(PARTNERS, (53, 41, 30, 14, 88, 7)))
    assert said(package, "//c:barDir/@val") == ["col"]
    assert said(package, "//c:valAx/c:scaling/c:min/@val") == ["0"]
    assert said(package, "//c:gapWidth/@val") == ["60"]
    assert said(package, "//c:chart/c:autoTitleDeleted/@val") == ["1"]
    assert not said(package, "//c:majorGridlines")
    assert not said(package, "//c:legend")


def test_negative_values_are_given_room_below_zero_and_a_true_minus_sign() -> None:
    package = sheet_charts.embedded_workbook(figure(PARTNERS, (5, -4, 3, 2, 1, 0)))
    assert not said(package, "//c:valAx/c:scaling/c:min/@val")
    assert said(package, "//c:dLbls/c:numFmt/@formatCode") == ["[$-414]#,##0;[$-414]−#,##0"]


@pytest.mark.parametrize(("decimals", "code"), [(0, "[$-414]#,##0"), (2, "[$-414]#,##0.00")])
def test_labels_are_norwegian_with_the_decimals_of_the_figure(decimals: int, code: str) -> None:
    package = sheet_charts.embedded_workbook(figure(("OUS",), (113.35,), decimals=decimals))
    assert said(package, "//c:dLbls/c:numFmt/@formatCode") == [code]


def test_partners_are_navy_throughout() -> None:
    package = sheet_charts.embedded_workbook(figure(PARTNERS, (53, 41, 30, 14, 88, 7)))
    assert said(package, "//c:ser/c:spPr/a:solidFill/a:srgbClr/@val") == [NAVY]
    assert not said(package, "//c:dPt")


def test_this_year_is_ochre_and_bold_in_a_time_series() -> None:
    package = sheet_charts.embedded_workbook(figure(YEARS, (1, 2, 3, 4, 5, 6), time=True))
    assert said(package, "//c:ser/c:spPr/a:solidFill/a:srgbClr/@val") == [NAVY]
    assert said(package, "//c:dPt/c:idx/@val") == ["5"]
    assert said(package, "//c:dPt/c:spPr/a:solidFill/a:srgbClr/@val") == [OCHRE]
    assert said(package, "//c:dLbl[c:idx/@val='5']//a:defRPr/@b") == ["1"]


def test_this_year_is_marked_before_its_number_has_come() -> None:
    package = sheet_charts.embedded_workbook(figure(YEARS, (1, 2, 3, 4, 5, None), time=True))
    assert said(package, "//c:dPt/c:idx/@val") == ["5"]


def test_two_series_have_a_shade_of_ochre_each_this_year() -> None:
    package = sheet_charts.embedded_workbook(
        figure(YEARS, (1, 2, 3, 4, 5, 6), (2, 3, 4, 5, 6, 7), time=True)
    )
    assert said(package, "//c:ser/c:spPr/a:solidFill/a:srgbClr/@val") == [NAVY, TEAL]
    first, second = said(package, "//c:dPt/c:spPr/a:solidFill/a:srgbClr/@val")
    assert first == OCHRE
    assert second not in (NAVY, TEAL, OCHRE)
    assert said(package, "//c:dLbl//a:defRPr/@b") == ["1", "1"]
    assert said(package, "//c:legendPos/@val") == ["b"]


def test_a_lone_bar_is_no_wall() -> None:
    package = sheet_charts.embedded_workbook(figure(("OUS",), (53,)))
    assert 60 < int(said(package, "//c:gapWidth/@val")[0]) <= 500


def test_sixty_bars_show_a_scale_instead_of_numbers_that_would_overlap() -> None:
    years = tuple(str(year) for year in range(1962, 2022))
    crowded = figure(years, tuple(range(1000, 1060)), time=True)
    assert not sheet_charts.labels_fit(crowded)
    package = sheet_charts.embedded_workbook(crowded)
    assert not said(package, "//c:dLbls")
    assert said(package, "//c:valAx/c:tickLblPos/@val") == ["low"]
    assert (
        len(
            part(package, sheet_charts.CHART_PART).xpath(
                "//c:majorGridlines", namespaces=NAMESPACES
            )
        )
        == 1
    )
    assert int(said(package, "//c:catAx/c:tickLblSkip/@val")[0]) > 1


def test_crowded_names_stand_upright_and_all_six_partners_do_not() -> None:
    many = tuple(f"Sykehus {number}" for number in range(30))
    crowded = sheet_charts.embedded_workbook(figure(many, tuple(range(30))))
    roomy = sheet_charts.embedded_workbook(figure(PARTNERS, (1, 2, 3, 4, 5, 6)))
    assert said(crowded, "//c:catAx/c:txPr/a:bodyPr/@rot") == ["-5400000"]
    assert said(crowded, "//c:catAx/c:tickLblSkip/@val") == ["1"]
    assert said(roomy, "//c:catAx/c:txPr/a:bodyPr/@rot") == ["0"]


def test_control_characters_do_not_break_the_file() -> None:
    package = sheet_charts.embedded_workbook(figure(("O\x00U\x0bS", "=1+1"), (1, 2)))
    sheet = openpyxl.load_workbook(BytesIO(package)).active
    assert [cell.value for cell in sheet["A"]] == ["Kategori", "OUS", "=1+1"]
    assert sheet["A3"].data_type == "s"
    assert said(package, "//c:cat//c:v/text()") == ["OUS", "=1+1"]


def book(folder: Path, *drawn: Figure) -> Path:
    """A workbook with a sheet of numbers, and on another sheet a chart of each figure."""
    path = folder / "figurer.xlsx"
    workbook = xlsxwriter.Workbook(path)
    sheet, data = workbook.add_worksheet("Figurer"), workbook.add_worksheet("Tall bak")
    for number, one in enumerate(drawn):
        row = number * 20
        for offset, category in enumerate(one.categories, start=1):
            data.write_string(row + offset, 2, category)
            for col, series in enumerate(one.series, start=3):
                data.write_string(row, col, series.name)
                if series.values[offset - 1] is not None:
                    data.write_number(row + offset, col, series.values[offset - 1])
        sheet_charts.insert_chart(workbook, sheet, f"B{row + 1}", one, "Tall bak", row, 2)
    workbook.close()
    return path


def test_a_chart_on_a_sheet_draws_the_cells_that_it_is_given(tmp_path: Path) -> None:
    package = book(tmp_path, figure(("OUS", "HUS"), (53, None))).read_bytes()
    assert said(package, "//c:ser//c:f/text()") == [
        "'Tall bak'!$D$1",
        "'Tall bak'!$C$2:$C$3",
        "'Tall bak'!$D$2:$D$3",
    ]


def test_a_chart_on_a_sheet_has_its_alt_text_and_name(tmp_path: Path) -> None:
    drawn = figure(("OUS", "HUS"), (53, 41))
    drawing = part(book(tmp_path, drawn).read_bytes(), "xl/drawings/drawing1.xml")
    properties = drawing.find(".//xdr:cNvPr", NAMESPACES)
    assert properties is not None
    assert properties.get("descr") == drawn.alt
    assert properties.get("name") == "Figur 3.2.1"


@pytest.mark.office
def test_a_workbook_with_charts_is_valid(tmp_path: Path) -> None:
    drawn = (
        figure(YEARS, (1, 2, 3, 4, 5, 6), (2, 3, None, 5, 6, 7), time=True),
        figure(("A",), (1,)),
    )
    embedded = tmp_path / "innebygd.xlsx"
    embedded.write_bytes(sheet_charts.embedded_workbook(drawn[0]))
    for path in (book(tmp_path, *drawn), embedded):
        assert validate(path)["errors"] == []


@pytest.mark.office
def test_libreoffice_prints_the_labels_the_norwegian_way(tmp_path: Path) -> None:
    path = book(tmp_path, figure(PARTNERS, (113.35, 1350, 22.1, None, 9.75, 0), decimals=2))
    pdf = str(convert(path, "pdf", tmp_path))
    reader = ["pdftotext", "-l", "1", pdf, "-"]
    text = subprocess.run(reader, check=True, capture_output=True).stdout
    printed = text.decode().replace("\u00a0", " ").replace("\u202f", " ")
    for label in ("113,35", "1 350,00", "22,10", "9,75", "0,00", "pasienter", *PARTNERS):
        assert label in printed
