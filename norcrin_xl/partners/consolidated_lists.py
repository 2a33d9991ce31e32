"""The lists of the consolidated workbook: every figure to pivot, every total with its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from norcrin_xl.model import CellRef, Quantity, ReportData, Value
from norcrin_xl.numbers import FORMATS
from norcrin_xl.partners.log import Origins, Sent
from norcrin_xl.quantities.consolidated import Item
from norcrin_xl.workbook.areas.area import column_letter
from norcrin_xl.workbook.computed.book import Computed
from norcrin_xl.workbook.drawing.page import Formats, Page, norwegian

if TYPE_CHECKING:
    import pandas as pd

DATA, SOURCES = "Data", "Kilder"
FIGURES, AFTER_FIGURES = ("Verdi", "Bidrag"), ("Enhet", "Fil", "Partner")


class Traced(NamedTuple):
    """Where a figure stands that a partner has given, as a row of a list says it.

    `here` is the cell in the workbook.
    """

    file: str
    sheet: str
    cell: str
    here: str
    sha256: str


TRACED = ("Fil", "Ark", "Celle", "I arbeidsboken", "SHA-256")
NOWHERE = Traced("", "", "", "", "")


class Sources(NamedTuple):
    """What figures are traced to: the workbook, and each partner's own file and its cells."""

    data: ReportData
    origins: Origins
    sent: Mapping[str, Sent]

    def of(self, ref: CellRef) -> Traced:
        """The cell in the partner's own file; the workbook's where the figure was typed there."""
        origin, here = self.origins.get((ref.sheet, ref.cell)), f"{ref.sheet}!{ref.cell}"
        if origin is None or not origin.holds:
            return Traced(*ref, here, self.data.source_sha256)
        return Traced(origin.sent.file, origin.sheet, origin.cell, here, origin.sent.sha256)

    def typed_since(self, code: str) -> int:
        """How many of a partner's figures are others than its file has."""
        return sum(
            sheet == code and not origin.holds for (sheet, _), origin in self.origins.items()
        )


def list_rows(rows: Sequence[Item], sources: Sources) -> Iterator[tuple[Value, ...]]:
    """One row per partner and item, with the value, whether it may be summed, and its source.

    Totals are left out, so that a pivot adds each figure once. The page in a browser has no
    pandas; the rows are the same.
    """
    if find_spec("pandas") is None:
        return _records(rows, sources)
    frame = long_frame(rows, sources)
    known = frame.astype(object).where(frame.notna(), None)
    found: Iterator[tuple[Value, ...]] = known.itertuples(index=False, name=None)
    return found


def long_frame(rows: Sequence[Item], sources: Sources) -> pd.DataFrame:
    """The rows of the list as a data frame, to pivot and analyse."""
    import pandas as pd

    return pd.DataFrame.from_records(list(_records(rows, sources)), columns=list(COLUMNS))


COLUMNS = {
    "Del": 12,
    "Gruppe": 34,
    "Post": 26,
    "Navn": 46,
    "Kolonne": 12,
    "Partner": 12,
    "Verdi": 12,
    "Enhet": 14,
    "Kan summeres": 14,
    "Status": 12,
    "Fil": 34,
    "Ark": 12,
    "Celle": 9,
    "I arbeidsboken": 16,
    "SHA-256": 68,
}
"""The columns of the list and how wide they are, in characters."""


def _records(rows: Sequence[Item], sources: Sources) -> Iterator[tuple[Value, ...]]:
    for row in rows:
        if row.is_total:
            continue
        for code, item in row.own.items():
            ref = next(iter(item.sources), None)
            yield (
                *(row.part, row.group, row.key, row.label, row.column, code, item.value),
                *(row.unit, "Ja" if row.summable else "Nei", _status(item)),
                *(sources.of(ref) if ref else NOWHERE),
            )


def _status(item: Quantity) -> str:
    return "Levert" if item.value is not None else "Tom" if item.blank else "Mangler"


def new_page(
    book: Any,
    formats: Formats,
    name: str,
    widths: Sequence[float],
    kind: str,
    *,
    landscape: bool = True,
) -> Page:
    letters = {column_letter(i): width for i, width in enumerate(widths)}
    page = Page(name, book.add_worksheet(name), formats, letters)
    page.dress(kind, landscape=landscape)
    return page


def _list_header(formats: Formats, header: str) -> Any:
    return formats.header(header in FIGURES, int(header in AFTER_FIGURES))


def _list_row(
    page: Page, number: int, headers: Sequence[str], values: Sequence[Value | Computed]
) -> None:
    """A row of a list: figures to the right, with air before the text after them."""
    for index, (header, value) in enumerate(zip(headers, values, strict=True)):
        page.write(
            f"{column_letter(index)}{number}", value, _list_look(page.formats, header, value)
        )


def _list_look(formats: Formats, header: str, value: Value | Computed) -> Any:
    if header in FIGURES:
        whole = not isinstance(value, float) or value.is_integer()
        code = FORMATS["tusen" if whole else "desimal2"].excel
        return formats.make(num_format=norwegian(code), align="right")
    return formats.make(indent=1) if header in AFTER_FIGURES else formats.make()


def draw_list(book: Any, formats: Formats, listed: Iterable[tuple[Value, ...]]) -> None:
    """The list as an Excel table, from A1, so that a pivot can be made of it at once."""
    page = new_page(book, formats, DATA, tuple(COLUMNS.values()), "output")
    records = list(listed)
    page.sheet.add_table(
        0,
        0,
        max(len(records), 1),
        len(COLUMNS) - 1,
        {
            "name": "Tall",
            "style": "Table Style Light 1",
            "banded_rows": False,
            "columns": [
                {"header": header, "header_format": _list_header(formats, header)}
                for header in COLUMNS
            ],
        },
    )
    for number, record in enumerate(records, start=2):
        _list_row(page, number, tuple(COLUMNS), record)
    page.sheet.freeze_panes(1, 0)
    page.sheet.repeat_rows(0)


def draw_sources(book: Any, formats: Formats, rows: Sequence[Item], sources: Sources) -> None:
    """For each total every cell that it is made of, in the partner's own file."""
    widths = (34, 60, 14, 14, 12, 36, 12, 9, 16, 68)
    page = new_page(book, formats, SOURCES, widths, "log")
    headers = ("Gruppe", "Sum", "Verdi", "Partner", "Bidrag", *TRACED)
    for index, header in enumerate(headers):
        page.write(f"{column_letter(index)}1", header, _list_header(formats, header))
    number = 2
    cells = {
        item.sources[0]: item.value
        for row in rows
        for item in row.own.values()
        if len(item.sources) == 1
    }
    for row in rows:
        if row.whole is None or not row.summable:
            continue
        for code, item in row.own.items():
            for ref in item.sources:
                values = (
                    *(row.group, f"{row.key} {row.label}", row.whole.value, code, cells.get(ref)),
                    *sources.of(ref),
                )
                _list_row(page, number, headers, values)
                number += 1
    page.sheet.freeze_panes(1, 0)
    page.sheet.repeat_rows(0)
    page.sheet.autofilter(0, 0, number - 2, len(headers) - 1)
