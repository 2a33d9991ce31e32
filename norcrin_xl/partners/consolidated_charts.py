"""The consolidated workbook's charts: each project's costs by partner, and how far they deviate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from norcrin_xl.model import Quantity
from norcrin_xl.numbers import rounded
from norcrin_xl.partners.consolidated_lists import new_page
from norcrin_xl.quantities.consolidated import DERIVED, Item
from norcrin_xl.quantities.exhibits import Figure, Series, alternative_text
from norcrin_xl.quantities.quantity_ids import SHARE
from norcrin_xl.workbook.areas.area import AreaRowSpec, column_letter
from norcrin_xl.workbook.computed.book import Computed
from norcrin_xl.workbook.drawing.page import RULE, Formats, Page, norwegian
from norcrin_xl.workbook.drawing.sheet_charts import insert_chart

CHARTS, PARTNER = "Figurer", "Partner"
WIDTHS = (14, 16, 16, 4, *[12] * 7)
BESIDE = "E"
"""The column in which the charts begin, beside their numbers."""
ROWS_OF_CHART = 13


class DrawnRow(NamedTuple):
    """A chart's row of the accounts: what heads it, where each partner's figure is, and factor."""

    header: str
    item: Item
    cells: Mapping[str, str]
    factor: int

    def value(self, own: Quantity) -> float | None:
        if not isinstance(own.value, float | int):
            return None
        return float(rounded(own.value * self.factor, 1)) if self.factor > 1 else own.value


def draw_charts(
    book: Any, formats: Formats, totals: Iterable[tuple[Item, Mapping[str, str]]], unit: str
) -> None:
    """A sheet with two charts for each project, native, made of the numbers beside them.

    `totals` are the rows of total costs, with the cell where each partner's figure stands.
    """
    page = new_page(book, formats, CHARTS, WIDTHS, "output", landscape=False)
    purpose = f"Totale kostnader per prosjekt, i {unit}, og avvik i prosent."
    page.top("Partnerne side om side", purpose)
    number, breaks = 4, []
    for project, members in groupby(totals, lambda row: row[0].group.rpartition(", ")[0]):
        rows = {item.column: _drawn(item, cells) for item, cells in members}
        breaks.append(number - 1)
        page.write(f"A{number}", project, formats.area_title)
        page.at_least(number, 20)
        given = [row for column, row in rows.items() if column not in DERIVED]
        number = _block(page, book, number + 1, f"Totale kostnader, {project}", given, unit)
        deviation = f"Avvik fra budsjettet, {project}"
        number = _block(page, book, number, deviation, [rows[SHARE]], "prosent av budsjettet")
    fits = number - breaks[-1] <= 2 * ROWS_OF_CHART + 2 if breaks else True
    step = 2 if fits else 1
    page.sheet.set_h_pagebreaks(breaks[step::step])
    page.finish()


def _drawn(item: Item, cells: Mapping[str, str]) -> DrawnRow:
    return DrawnRow(item.group.rpartition(", ")[2], item, cells, 100 if item.column == SHARE else 1)


def _block(
    page: Page, book: Any, top: int, caption: str, rows: Sequence[DrawnRow], unit: str
) -> int:
    """Numbers from row `top` with their chart beside them; the row where the next may begin."""
    codes = tuple(rows[0].cells)
    page.write(f"A{top}", PARTNER, page.formats.header(False))
    for number, code in enumerate(codes, start=top + 1):
        page.write(f"A{number}", code, page.formats.label(AreaRowSpec("")))
    for index, row in enumerate(rows, start=1):
        letter = column_letter(index)
        page.write(f"{letter}{top}", row.header, page.formats.header(True))
        code = norwegian("0.0" if row.factor > 1 else "#,##0")
        look = page.formats.make(num_format=code, align="right", bottom=1, bottom_color=RULE)
        for number, code in enumerate(codes, start=top + 1):
            value, cell = row.value(row.item.own[code]), row.cells[code]
            times = f"*{row.factor}" if row.factor > 1 else ""
            formula = f'=IF({cell}="","",{cell}{times})'
            page.write(f"{letter}{number}", Computed(formula, "" if value is None else value), look)
    figure = _figure(caption, codes, rows, unit)
    insert_chart(book, page.sheet, f"{BESIDE}{top}", figure, CHARTS, top - 1, 0)
    return top + max(ROWS_OF_CHART, len(codes) + 3)


def _figure(caption: str, codes: tuple[str, ...], rows: Sequence[DrawnRow], unit: str) -> Figure:
    decimals = int(rows[0].factor > 1)
    series = tuple(
        Series(row.header, (), tuple(row.value(row.item.own[code]) for code in codes))
        for row in rows
    )
    alt = alternative_text(caption, codes, series, decimals, time=False)
    return Figure(caption, "", caption, codes, series, unit, decimals, False, alt)
