"""The tables that one worksheet function in Python fills: its formula, and what it gives.

Each table has its formula in the first cell of the function's columns. All cells hold the value
that the function gives them, so that the workbook shows right figures without Python too. A
program that computes the workbook without knowing the function, such as LibreOffice, falls back
on the native twins in Kontroll.
"""

from __future__ import annotations

from norcrin_xl.quantities.economy import ACCOUNT, BUDGET
from norcrin_xl.quantities.worksheet_blocks import (
    Cell,
    deviation_table,
    trend_table,
    user_payment_table,
)
from norcrin_xl.workbook.areas.area import Area, ColumnKind, quoted
from norcrin_xl.workbook.computed.book import Book, Computed, Shown
from norcrin_xl.workbook.computed.placement import cell_kind

Rows = list[list[Shown]]

DEVIATIONS = ("avvik", "avvik_prosent")
TRENDS = ("endring", "endring_prosent", "utvikling")
PAYMENTS = ("avvik", "avvik_prosent", "endring", "endring_prosent")
FILLED = {"arsregnskap": DEVIATIONS, "kpi": TRENDS, "brukerbetaling": PAYMENTS}
"""The columns that a function fills, by the role of the area."""

TWINS = {
    "arsregnskap": "kontroll_avvik",
    "kpi": "kontroll_endring",
    "brukerbetaling": "kontroll_brukerbetaling",
}
"""The area in Kontroll with the same columns by Excel's own formulas."""


def filled_range(area: Area) -> str:
    """The range that the function of an area fills; empty for an area without one."""
    columns = FILLED.get(area.role)
    if columns is None:
        return ""
    first = _first_row(area)
    return f"{area.cell(first, columns[0])}:{area.cell(len(area.rows) - 1, columns[-1])}"


def is_filled(area: Area, row: int, column: str) -> bool:
    """Whether a cell is one of those that the function of its area fills."""
    return column in FILLED.get(area.role, ()) and row >= _first_row(area)


def _first_row(area: Area) -> int:
    """The first row (0-based) that has a figure: headings above it are left out."""
    column = area.column(FILLED[area.role][0])
    kinds = (cell_kind(area, row, column) for row in range(len(area.rows)))
    return next(row for row, kind in enumerate(kinds) if kind is ColumnKind.COMPUTED)


def deviation_cell(book: Book, area: Area, row: int, column: str) -> Computed:
    """A deviation of Årsregnskap, filled in by NC_AVVIKSTABELL."""
    accounts, budget = (book.value(area, row, key) for key in (ACCOUNT, BUDGET))
    shown = deviation_table([[_cell(accounts)]], [[_cell(budget)]])[0]
    ranges = (area.column_range(key, _first_row(area)) for key in (ACCOUNT, BUDGET))
    call = f"NC_AVVIKSTABELL({','.join(ranges)})"
    return _made(book, area, row, column, call, shown)


def trend_cell(book: Book, area: Area, row: int, column: str) -> Computed:
    """A change of a series in KPI, filled in by NC_KPITABELL."""
    years = [str(year) for year in book.layout.shape.form.years(book.layout.shape.year)]
    shown = trend_table([[_cell(book.value(area, row, year)) for year in years]])[0]
    last = len(area.rows) - 1
    series = f"{area.cell(_first_row(area), years[0])}:{area.cell(last, years[-1])}"
    return _made(book, area, row, column, f"NC_KPITABELL({series})", shown)


def payment_cell(book: Book, area: Area, row: int, column: str) -> Computed:
    """A change of user payment, filled in by NC_BRUKERBETALINGSTABELL.

    The function gives a whole table; its header and the columns that stand already are left out.
    """
    inputs = ("key", ACCOUNT, BUDGET, "i_fjor")
    last = len(area.rows) - 2
    amounts = tuple(
        tuple(_cell(book.value(area, i, key)) for i in range(last + 1)) for key in inputs[1:]
    )
    shown = _payment_rows(tuple(spec.key for spec in area.rows[:-1]), amounts)[row]
    ranges = ",".join(area.column_range(key, 0, last) for key in inputs)
    rows = ";".join(str(number) for number in range(2, len(area.rows) + 2))
    columns = ",".join(str(number) for number in range(3, 3 + len(PAYMENTS)))
    # N(IF(1, …)): without it, Excel before dynamic arrays takes the first row and column only.
    picked = f"N(IF(1,{{{rows}}})),N(IF(1,{{{columns}}}))"
    call = f"INDEX(NC_BRUKERBETALINGSTABELL({ranges}),{picked})"
    return _made(book, area, row, column, call, shown)


def _payment_rows(codes: tuple[str, ...], amounts: tuple[tuple[Cell, ...], ...]) -> Rows:
    columns = ([[cell] for cell in column] for column in (codes, *amounts))
    table = user_payment_table(*columns)
    return [row[2:] for row in table[1:]]


def _cell(value: Shown) -> Cell:
    return value if isinstance(value, str) else float(value)


def _made(book: Book, area: Area, row: int, column: str, call: str, shown: list[Shown]) -> Computed:
    columns = FILLED[area.role]
    value = shown[columns.index(column)]
    if row == _first_row(area) and column == columns[0]:
        return Computed(f"=IFERROR({call},{_native(book, area)})", value, filled_range(area))
    return Computed("", value)


def _native(book: Book, area: Area) -> str:
    """The same table out of the twins in Kontroll, found by key; empty where there is no twin."""
    twins = book.layout[TWINS[area.role]]
    columns = FILLED[area.role]
    first, last = twins.columns[0], twins.column(columns[-1])
    prefix = f'"{area.subject}|"&' if area.role == "arsregnskap" else ""
    keys = f"{prefix}{area.column_range(area.columns[0].key, _first_row(area))}"
    numbers = ",".join(str(number) for number in range(1, len(columns) + 1))
    return (
        f"IFERROR(INDEX({_rows(twins, twins.column(columns[0]).letter, last.letter)},"
        f'MATCH({keys},{_rows(twins, first.letter, first.letter)},0),{{{numbers}}}),"")'
    )


def _rows(area: Area, left: str, right: str) -> str:
    """Some columns of an area as formulas on other sheets refer to them."""
    return f"{quoted(area.sheet)}!${left}${area.top}:${right}${area.bottom}"
