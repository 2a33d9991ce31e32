"""The charts at the foot of Oversikt, native and made of the cells above them."""

from __future__ import annotations

from typing import Any

from norcrin_xl.numbers import MINUS
from norcrin_xl.office_file import allowed
from norcrin_xl.workbook.areas.area import Area
from norcrin_xl.workbook.computed.accounts import far
from norcrin_xl.workbook.computed.book import Book
from norcrin_xl.workbook.drawing.page import PLAIN_POINTS, Page
from norcrin_xl.workbook.drawing.sheet_charts import FAINT, GREY, NAVY, OCHRE, TEAL, WHITE, font

OVERVIEW_ROWS = 12
"""Rows of normal height that the charts take up below the tables."""

PIXELS_PER_POINT = 4 / 3
WIDTHS = (330, 400, 340, 530)
"""In pixels, of the charts from left to right."""
AMOUNTS, SHARES = f"[$-414]#,##0;[$-414]{MINUS}#,##0", "[$-414]0.0%"
LINES = (NAVY, TEAL, OCHRE, GREY, "#7A3606", "#4C6A92")


def draw_overview(page: Page, book: Book, workbook: Any) -> None:
    """Put the four charts side by side below the tables."""
    layout = book.layout
    projects, partners = layout["oversikt_prosjekter"], layout["oversikt_partnere"]
    codes = _range(layout["oversikt_svar"], "key", len(partners.rows) - 2)
    names = _range(projects, "label", len(projects.rows) - 2)
    both = ("budsjett", "regnskap")
    charts = (
        _columns(workbook, projects, both, names, "Budsjett og regnskap per prosjekt"),
        _columns(workbook, partners, ("avvik",), codes, "Avvik fra budsjett per partner"),
        _columns(workbook, partners, ("andel",), codes, "Brukerbetaling, andel av kostnadene"),
        _series(workbook, layout["kpi"], book),
    )
    left = 0
    for drawn, width in zip(charts, WIDTHS, strict=True):
        drawn.set_size(
            {"width": width, "height": round((OVERVIEW_ROWS - 1) * PLAIN_POINTS * PIXELS_PER_POINT)}
        )
        options = {"x_offset": left, "object_position": 2, "description": drawn.told}
        page.sheet.insert_chart(page.last_row + 1, 0, drawn, options)
        left += width + 8


def _columns(
    workbook: Any, area: Area, columns: tuple[str, ...], categories: str, title: str
) -> Any:
    """A column chart of an area's columns; a row is a category, the total none."""
    drawn = workbook.add_chart({"type": "column"})
    last = len(area.rows) - 2
    for column, colour in zip(columns, (NAVY, OCHRE), strict=False):
        held = area.column(column)
        drawn.add_series(
            {
                "name": held.header,
                "categories": categories,
                "values": _range(area, column, last),
                "fill": {"color": colour if len(columns) > 1 else NAVY},
                "gap": 60,
                "data_labels": {
                    "value": True,
                    "num_format": SHARES if column == "andel" else AMOUNTS,
                    "font": font(NAVY),
                },
            }
        )
    _dress(drawn, title, legend="bottom" if len(columns) > 1 else "none")
    drawn.set_y_axis({"visible": False, "major_gridlines": {"visible": False}})
    return drawn


def _series(workbook: Any, area: Area, book: Book) -> Any:
    """The indicators over the years, as lines; the axis is logarithmic, since they differ much."""
    drawn = workbook.add_chart({"type": "line"})
    years = [str(year) for year in book.layout.shape.form.years(book.layout.shape.year)]
    for row, (spec, colour) in enumerate(zip(area.rows, LINES * len(area.rows), strict=False)):
        drawn.add_series(
            {
                "name": spec.label,
                "categories": f"={far(area, -1, years[0])}:{area.cell(-1, years[-1])}",
                "values": f"={far(area, row, years[0])}:{area.cell(row, years[-1])}",
                "line": {"color": colour, "width": 2},
                "marker": {"type": "circle", "size": 4, "fill": {"color": colour}},
            }
        )
    _dress(drawn, f"Resultatindikatorer {years[0]}–{years[-1]}", legend="right")
    drawn.set_y_axis(
        {
            "log_base": 10,
            "num_font": font(GREY),
            "line": {"none": True},
            "num_format": AMOUNTS,
            "major_gridlines": {"visible": True, "line": {"color": FAINT, "width": 0.5}},
        }
    )
    return drawn


def _range(area: Area, column: str, last: int) -> str:
    return f"={far(area, 0, column)}:{area.cell(last, column)}"


def _dress(drawn: Any, title: str, *, legend: str) -> None:
    drawn.told = allowed(f"{title}. Tallene står i tabellene over.")
    drawn.set_title({"name": title, "name_font": {**font(NAVY), "size": 10}, "overlay": False})
    drawn.set_legend({"position": legend, "font": font(GREY)})
    drawn.set_x_axis({"num_font": font(GREY), "label_position": "low"})
    drawn.set_chartarea({"border": {"none": True}, "fill": {"color": WHITE}})
    drawn.show_blanks_as("gap")
