"""The report's figures as native column charts, one look for the workbook and for Word.

Everything about a chart's look is decided here. Word gets the same chart, taken from the small
workbook that is embedded behind it (`norcrin_xl.report.chart_parts`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from norcrin_xl.numbers import MINUS, NBSP, decimal_text
from norcrin_xl.office_file import allowed
from norcrin_xl.quantities.exhibits import Figure, Series

NAVY, TEAL, OCHRE, GREY = "#1B365D", "#006D77", "#B45309", "#5B6675"
FAINT, WHITE = "#DDE2E8", "#FFFFFF"
FONT, FONT_SIZE = "Calibri", 9
WIDTH_CM, HEIGHT_CM = 15, 7
GAP_PERCENT, WIDEST_GAP_PERCENT = 60, 500
WIDEST_BAR = 72
"""In points: with few categories the gap grows, so that a lone bar is not a wall."""

DATA_SHEET = "Tall"
CHART_PART = "xl/charts/chart1.xml"
"""Where an embedded workbook keeps its chart."""

PARTNER_COLOURS = (NAVY, TEAL, OCHRE, GREY)
YEAR_COLOURS = (NAVY, TEAL, GREY)
"""In a time series ochre is kept for this year."""

THIS_YEAR_COLOURS = (OCHRE, "#D97B29", "#7A3606")
"""Shades of ochre, in the order of the series."""

PIXELS_PER_CM = 96 / 2.54
PLOT_WIDTH = 385
"""Width of the plot area in points: the chart's, less the axis title and margins."""
CHARACTER_WIDTH = 0.51 * FONT_SIZE
LEVEL, UPRIGHT = 0, -90
"""Rotations in degrees; one that is given keeps Office from tilting the text itself."""
NARROW = " ,." + NBSP
LABEL_AIR = 4
LINE_HEIGHT = 1.25 * FONT_SIZE

CREATED = datetime(2000, 1, 1)
"""A fixed date: the same figure gives the same bytes."""


@dataclass(frozen=True, slots=True)
class DataCells:
    """Where a figure's numbers stand: the top left cell (zero-based) of its block.

    The first row holds the series' names, the first column the categories.
    """

    sheet: str
    first_row: int
    first_col: int

    def categories(self, figure: Figure) -> list[Any]:
        return self._rows(figure, self.first_col)

    def values(self, figure: Figure, index: int) -> list[Any]:
        return self._rows(figure, self.first_col + 1 + index)

    def name(self, index: int) -> list[Any]:
        return [self.sheet, self.first_row, self.first_col + 1 + index]

    def _rows(self, figure: Figure, col: int) -> list[Any]:
        last = self.first_row + len(figure.categories)
        return [self.sheet, self.first_row + 1, col, last, col]


def insert_chart(
    workbook: Any,
    sheet: Any,
    cell: str,
    figure: Figure,
    data_sheet: str,
    first_row: int,
    first_col: int,
) -> None:
    """Put the figure's chart on `sheet` with its top left corner in `cell`, with its alt text.

    It draws the block on the sheet named `data_sheet` that starts in (first_row, first_col),
    zero-based: see `DataCells`.
    """
    drawn = chart(workbook, figure, DataCells(data_sheet, first_row, first_col))
    sheet.insert_chart(cell, drawn, {"description": allowed(figure.alt), "object_position": 1})


def chart(workbook: Any, figure: Figure, cells: DataCells) -> Any:
    """The figure as an XlsxWriter column chart of `cells`, 15 × 7 cm, ready to insert.

    The chart also carries the figure's own values as its cache; a missing value is a gap.
    """
    drawn = workbook.add_chart({"type": "column", "name": f"Figur {figure.number}"})
    for index in range(len(figure.series)):
        drawn.add_series(_series(figure, index, cells))
    drawn.set_title({"none": True})
    drawn.set_legend(_legend(figure))
    drawn.set_x_axis(_category_axis(figure))
    drawn.set_y_axis(_value_axis(figure))
    drawn.set_chartarea({"border": {"none": True}, "fill": {"color": WHITE}})
    drawn.set_plotarea({"fill": {"none": True}})
    drawn.show_blanks_as("gap")
    drawn.set_size({"width": _pixels(WIDTH_CM), "height": _pixels(HEIGHT_CM)})
    return drawn


def embedded_workbook(figure: Figure) -> bytes:
    """A small .xlsx of the figure's numbers and its chart: what Word opens on «Rediger data».

    The same figure always gives the same bytes.
    """
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    workbook.set_properties({"title": allowed(figure.caption), "created": CREATED})
    sheet = workbook.add_worksheet(DATA_SHEET)
    _write_data(workbook, sheet, figure)
    beside = len(figure.series) + 2
    drawn = chart(workbook, figure, DataCells(DATA_SHEET, 0, 0))
    sheet.insert_chart(1, beside, drawn, {"description": allowed(figure.alt)})
    workbook.close()
    return stream.getvalue()


def number_format(figure: Figure) -> str:
    """The number format of the figure's labels: Norwegian, with the figure's decimals."""
    positive = _plain_number_format(figure)
    negative = f";[$-414]{MINUS}{positive}" if _has_negative(figure) else ""
    return f"[$-414]{positive}{negative}"


def labels_fit(figure: Figure) -> bool:
    """Whether a number above each bar leaves all of them legible."""
    bars = len(figure.series)
    room = _category_width(figure) / (bars + _gap(figure) / 100 if bars > 1 else 1)
    shown = (
        decimal_text(value, figure.decimals)
        for series in figure.series
        for value in series.values
        if value is not None
    )
    return _text_width(shown) + LABEL_AIR / 2 <= room


def _write_data(workbook: Any, sheet: Any, figure: Figure) -> None:
    header = workbook.add_format({"bold": True, "font_color": NAVY, "bottom": 1})
    number = workbook.add_format({"num_format": _plain_number_format(figure)})
    sheet.write_string(0, 0, "År" if figure.time else "Kategori", header)
    for row, category in enumerate(figure.categories, start=1):
        sheet.write_string(row, 0, allowed(category))
    for col, series in enumerate(figure.series, start=1):
        sheet.write_string(0, col, allowed(series.name), header)
        for row, value in enumerate(series.values, start=1):
            if value is not None:
                sheet.write_number(row, col, value, number)
    sheet.set_column(0, len(figure.series), 16)
    sheet.ignore_errors({"number_stored_as_text": f"A1:A{len(figure.categories) + 1}"})


def _series(figure: Figure, index: int, cells: DataCells) -> dict[str, Any]:
    """One series for XlsxWriter, with its cache: blank cells would else be cached as zero."""
    series = figure.series[index]
    options: dict[str, Any] = {
        "name": cells.name(index),
        "name_data": [allowed(series.name)],
        "categories": cells.categories(figure),
        "categories_data": [allowed(category) for category in figure.categories],
        "values": cells.values(figure, index),
        "values_data": list(series.values),
        "fill": {"color": _colour(figure, index)},
        "border": {"none": True},
        "gap": _gap(figure),
    }
    if _marks_this_year(figure, series):
        options["points"] = [*_earlier(figure), _this_year(index)]
    if labels_fit(figure):
        options["data_labels"] = _data_labels(figure, series)
    return options


def _marks_this_year(figure: Figure, series: Series) -> bool:
    """Also where the number is still to come: a sheet's chart is drawn before it is filled in."""
    return figure.time and len(series.values) > 1


def _colour(figure: Figure, index: int) -> str:
    colours = YEAR_COLOURS if figure.time else PARTNER_COLOURS
    return colours[index % len(colours)]


def _earlier(figure: Figure) -> list[None]:
    return [None] * (len(figure.categories) - 1)


def _this_year(index: int) -> dict[str, Any]:
    """This year's bar: ochre, in a shade of its own for each series."""
    shade = THIS_YEAR_COLOURS[index % len(THIS_YEAR_COLOURS)]
    return {"fill": {"color": shade}, "border": {"none": True}}


def _data_labels(figure: Figure, series: Series) -> dict[str, Any]:
    """Numbers above the bars; this year's are bold, so that colour is not alone in telling."""
    labels: dict[str, Any] = {
        "value": True,
        "num_format": number_format(figure),
        "font": font(NAVY),
    }
    if _marks_this_year(figure, series):
        labels["custom"] = [*_earlier(figure), {"font": {**font(OCHRE), "bold": True}}]
    return labels


def _legend(figure: Figure) -> dict[str, Any]:
    if len(figure.series) < 2:
        return {"none": True}
    return {"position": "bottom", "font": font(GREY)}


def _category_axis(figure: Figure) -> dict[str, Any]:
    """The axis of years or partners. Crowded labels stand upright, and are thinned if they must.

    LibreOffice would break a level label of a crowded axis into single letters.
    """
    axis: dict[str, Any] = {
        "num_font": {**font(GREY), "rotation": LEVEL},
        "line": {"color": GREY, "width": 0.75},
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
        "label_position": "low",
        "interval_unit": 1,
    }
    words = [word for category in figure.categories for word in category.split()]
    room, wanted = _category_width(figure), _text_width(words) + LABEL_AIR
    if wanted > room:
        axis["num_font"] = {**font(GREY), "rotation": UPRIGHT}
        axis["interval_unit"] = math.ceil(LINE_HEIGHT / room)
    return axis


def _value_axis(figure: Figure) -> dict[str, Any]:
    """The axis of values from zero, named by the unit.

    Its numbers and faint lines show only where the bars have no room for numbers of their own.
    """
    labelled = labels_fit(figure)
    axis: dict[str, Any] = {
        "name": allowed(figure.unit),
        "name_font": {**font(GREY), "bold": False, "rotation": UPRIGHT},
        "num_font": font(GREY),
        "num_format": number_format(figure),
        "line": {"none": True},
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
        "label_position": "none" if labelled else "low",
        "major_gridlines": {"visible": not labelled, "line": {"color": FAINT, "width": 0.5}},
    }
    if not _has_negative(figure):
        axis["min"] = 0
    return axis


def font(colour: str) -> dict[str, Any]:
    return {"name": FONT, "size": FONT_SIZE, "color": colour}


def _plain_number_format(figure: Figure) -> str:
    return "#,##0" + ("." + "0" * figure.decimals if figure.decimals else "")


def _has_negative(figure: Figure) -> bool:
    return any(value < 0 for series in figure.series for value in series.values if value)


def _gap(figure: Figure) -> int:
    """The gap between categories in percent of a bar's width."""
    needed = 100 * (_category_width(figure) / WIDEST_BAR - len(figure.series))
    return round(min(max(GAP_PERCENT, needed), WIDEST_GAP_PERCENT))


def _category_width(figure: Figure) -> float:
    """Points along the axis for each category."""
    return PLOT_WIDTH / max(1, len(figure.categories))


def _text_width(texts: Iterable[str]) -> float:
    """Points that the widest of `texts` takes up, about; spaces and commas are half as wide."""
    widths = (len(text) - sum(text.count(mark) for mark in NARROW) / 2 for text in texts)
    return max(widths, default=0) * CHARACTER_WIDTH


def _pixels(centimetres: float) -> int:
    return round(centimetres * PIXELS_PER_CM)
