"""How user payment per partner is computed: over all projects, against budget and last year."""

from __future__ import annotations

from collections.abc import Sequence

from norcrin_xl.numbers import total
from norcrin_xl.quantities.economy import ACCOUNT, BUDGET
from norcrin_xl.workbook.areas.area import Area, RowKind
from norcrin_xl.workbook.computed import array_functions, formulas
from norcrin_xl.workbook.computed.accounts import far
from norcrin_xl.workbook.computed.book import Book, Computed, Shown
from norcrin_xl.workbook.computed.formulas import MISSING

LAST_YEAR = "i_fjor"
BESIDE = {ACCOUNT: BUDGET, BUDGET: ACCOUNT, LAST_YEAR: ACCOUNT}
"""The column in which a zero says that a blank is an answer."""


def payments(book: Book, area: Area, row: int, column: str) -> Computed:
    """A cell of user payment: a partner's amount, the sum, or what a function fills in."""
    if column in array_functions.PAYMENTS:
        return array_functions.payment_cell(book, area, row, column)
    if area.rows[row].kind is RowKind.TOTAL:
        return _total(book, area, row, column)
    if column == LAST_YEAR:
        return _last_year(book, area.rows[row].key)
    return _amount(book, area.rows[row].key, column)


def _parts(book: Book, code: str) -> list[tuple[Area, int]]:
    """Where user payment stands on a partner's tab, per project."""
    shape = book.layout.shape
    post = next(post.key for post in shape.form.posts if post.user_payment)
    areas = [book.partner_area(code, "partner_okonomi", key) for key, _ in shape.projects]
    return [(area, area.row_number(post) - area.top) for area in areas]


def _amount(book: Book, code: str, column: str) -> Computed:
    """A partner's amount over all projects."""
    parts = _parts(book, code)
    cells = [far(area, row, column) for area, row in parts]
    beside = [far(area, row, BESIDE[column]) for area, row in parts]
    formula = formulas.sum_over(cells, [beside], "ROWS(prosjekter)")
    own = [book.value(area, row, column) for area, row in parts]
    others = [book.value(area, row, BESIDE[column]) for area, row in parts]
    return Computed(formula, _sum(own, others, nothing=not any(v != "" for v in (*own, *others))))


def _last_year(book: Book, code: str) -> Computed:
    """Last year's amount; a project that is new this year has none, and is left out."""
    parts = _parts(book, code)
    cells = ",".join(far(area, row, "last_year") for area, row in parts)
    known = book.numbers([(area, row, "last_year") for area, row in parts])
    formula = formulas.checked(f'=IF(COUNT({cells})=0,"",SUM({cells}))')
    return Computed(formula, total(known) if known else "")


def _total(book: Book, area: Area, row: int, column: str) -> Computed:
    """The sum over partners, "mangler" where one of them lacks."""
    first, last, beside = 0, row - 1, BESIDE[column]
    own_cells, other_cells = (area.column_range(key, first, last) for key in (column, beside))
    whole = (
        own_cells if column == LAST_YEAR else f"{area.cell(0, ACCOUNT)}:{area.cell(last, BUDGET)}"
    )
    formula = formulas.block_total(own_cells, [other_cells], whole, [1] * row)
    own, others = ([book.value(area, i, key) for i in range(row)] for key in (column, beside))
    told = own if column == LAST_YEAR else [*own, *others]
    return Computed(formula, _sum(own, others, nothing=not any(value != "" for value in told)))


def _sum(own: Sequence[Shown], others: Sequence[Shown], *, nothing: bool) -> Shown:
    """What the formulas of a sum give: blank, "mangler", or the sum of the figures."""
    if nothing:
        return ""
    known = [value for value in own if not isinstance(value, str)]
    answered = sum(a == "" and b == 0 for a, b in zip(own, others, strict=True))
    if len(known) + answered < len(own):
        return MISSING
    return total(known) if known else ""
