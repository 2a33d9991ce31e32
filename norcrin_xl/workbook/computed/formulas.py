"""The formulas of the workbook: native ones, as patterns over cell addresses, and Python's.

Three states run through them: a figure, blank ("" – nothing there, or nothing asked for), and
"mangler" – something lacks, so that nothing can be computed. A blank beside a zero in the same
row is an answer (nothing was budgeted) and adds nothing. The rules are those of
`norcrin_xl.quantities.terms`; only the spelling is Excel's.

A table that one worksheet function in Python fills has its formula in the first cell of the
function's columns. All cells hold the value that the function gives them, so that the workbook
shows right figures without Python too. A program that computes the workbook without knowing the
function, such as LibreOffice, falls back on the native twins in Kontroll.
"""

from __future__ import annotations

from collections.abc import Sequence

from norcrin_xl.numbers import MISSING, NEVER
from norcrin_xl.quantities.quantity_ids import ACCOUNT, BUDGET
from norcrin_xl.quantities.worksheet_blocks import (
    Cell,
    deviation_table,
    trend_table,
    user_payment_table,
)
from norcrin_xl.workbook.areas.area import Area, ColumnKind
from norcrin_xl.workbook.computed.book import Book, Computed, Shown, cell_kind

MAX_LENGTH = 8192
"""What Excel takes in one formula."""


def checked(formula: str) -> str:
    """The formula, or `ValueError` when it is longer than Excel takes."""
    if len(formula) > MAX_LENGTH:
        raise ValueError(f"formula of {len(formula)} characters: {formula[:60]}…")
    return formula


def block_total(column: str, others: Sequence[str], whole: str, signs: Sequence[int]) -> str:
    """The total of a block in one column of its posts.

    `column` is the range of the posts in the column, `others` the same range in each other
    column of the form, `whole` the range over all of them; `signs` say how each post counts.
    """
    answered = _answered_rows(column, others)
    return (
        f'=IF(SUMPRODUCT(--({whole}<>""))=0,"",'
        f'IF(SUMPRODUCT(ISNUMBER({column})+{answered})<ROWS({column}),"{MISSING}",'
        f'IF(COUNT({column})=0,"",{_signed_sum(column, signs)})))'
    )


def _answered_rows(column: str, others: Sequence[str]) -> str:
    """1 for each row that is blank in `column` beside a zero and nothing else."""
    zeros = [f"ISNUMBER({other})*({other}=0)" for other in others]
    if len(others) == 1:
        return f'({column}="")*{zeros[0]}'
    some = "+".join(zeros)
    nothing_else = "*".join(
        f'({zero}+({other}=""))' for zero, other in zip(zeros, others, strict=True)
    )
    return f'({column}="")*(({some})>0)*{nothing_else}'


def _signed_sum(column: str, signs: Sequence[int]) -> str:
    if all(sign > 0 for sign in signs):
        return f"SUM({column})"
    first, _, last = column.partition(":")
    letter, top = first.rstrip("0123456789"), int(first.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    assert last.endswith(str(top + len(signs) - 1))
    terms = (f"{'-' if sign < 0 else '+'}N({letter}{top + i})" for i, sign in enumerate(signs))
    return "".join(terms).lstrip("+")


def sum_over(cells: Sequence[str], others: Sequence[Sequence[str]], how_many: str) -> str:
    """The sum of one post over partners (or projects), from a cell of each.

    `others` holds, per other column of the form, the same cells in that column; `how_many` is
    the formula of the number of cells that must be answered.
    """
    everything = [cell for column in (cells, *others) for cell in column]
    listed = ",".join(cells)
    answered = "".join(
        "+" + _answered_rows(cell, [column[i] for column in others])
        for i, cell in enumerate(cells)
        if others
    )
    return checked(
        f'=IF({"&".join(everything)}="","",'
        f'IF(COUNT({listed}){answered}<{how_many},"{MISSING}",'
        f'IF(COUNT({listed})=0,"",SUM({listed}))))'
    )


def deviation(account: str, budget: str) -> str:
    """Account minus budget. A blank beside a zero gives 0, beside a figure it gives "mangler"."""
    return (
        f'=IF({account}&{budget}="","",IF(COUNT({account},{budget})=2,{account}-{budget},'
        f'IF({account}&{budget}="0",0,"{MISSING}")))'
    )


def change(now: str, before: str) -> str:
    """This year minus the year before; "mangler" when one of them lacks."""
    return f'=IF({now}&{before}="","",IF(COUNT({now},{before})=2,{now}-{before},"{MISSING}"))'


def trend(change: str) -> str:
    """The word for a change; what is no figure stands as it is."""
    return (
        f'=IF(ISNUMBER({change}),IF({change}>0,"økning",IF({change}<0,"nedgang",'
        f'"ingen endring")),{change})'
    )


def reported_deviation(paid: str, planned: str) -> str:
    """Account minus budget, where both are asked for: a blank is an answer only beside a zero."""
    return f'=IF(COUNT({paid},{planned})=2,{paid}-{planned},IF({paid}&{planned}="0",0,"{MISSING}"))'


def reported_change(paid: str, planned: str, before: str, all_before: str) -> str:
    """This year minus last year; blank where nobody has a figure of last year."""
    is_paid = f'OR(ISNUMBER({paid}),{paid}&{planned}="0")'
    was_paid = f'OR(ISNUMBER({before}),{paid}&{before}="0")'
    return (
        f'=IF(COUNT({all_before})=0,"",IF(AND({is_paid},{was_paid}),'
        f'N({paid})-N({before}),"{MISSING}"))'
    )


def share(part: str, whole: str, word: str = "") -> str:
    """Part over whole; `word` where the whole is zero or blank, and what `part` says if text."""
    return f'=IF(ISNUMBER({part}),IF(N({whole})=0,"{word}",{part}/{whole}),{part})'


def range_sum(cells: str, size: str) -> str:
    """The sum of a range in which all cells must hold figures; `size` is ROWS or COLUMNS."""
    return (
        f'=IF(SUMPRODUCT(--({cells}<>""))=0,"",'
        f'IF(COUNT({cells})<{size}({cells}),"{MISSING}",SUM({cells})))'
    )


def parts_sum(cells: Sequence[str]) -> str:
    """The sum of single cells that must all hold figures."""
    numbers = ",".join(f"ISNUMBER({cell})" for cell in cells)
    listed = ",".join(cells)
    return f'=IF({"&".join(cells)}="","",IF(AND({numbers}),SUM({listed}),"{MISSING}"))'


def copied(cell: str) -> str:
    """A figure that stands elsewhere; blank when that is blank."""
    return f'=IF(ISNUMBER({cell}),{cell},IF({cell}="","","{MISSING}"))'


def copied_earlier(cell: str) -> str:
    """As `copied`, but blank too where it says that there was nothing to count yet."""
    return f'=IF(ISNUMBER({cell}),{cell},IF(OR({cell}="",{cell}="{NEVER}"),"","{MISSING}"))'


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
    prefix = f'"{area.subject}|"&' if area.role == "arsregnskap" else ""
    keys = f"{prefix}{area.column_range(area.columns[0].key, _first_row(area))}"
    numbers = ",".join(str(number) for number in range(1, len(columns) + 1))
    return (
        f"IFERROR(INDEX({twins.whole(columns[0], columns[-1])},"
        f'MATCH({keys},{twins.whole(twins.columns[0].key)},0),{{{numbers}}}),"")'
    )
