"""How the cells of Oversikt are computed: of the cells of the other sheets."""

from __future__ import annotations

from norcrin_xl.numbers import MISSING, difference, ratio
from norcrin_xl.quantities.economy import ACCOUNT, BUDGET
from norcrin_xl.workbook.areas.area import Area, RowKind
from norcrin_xl.workbook.computed import formulas
from norcrin_xl.workbook.computed.accounts import amount, far, sum_of_partners
from norcrin_xl.workbook.computed.book import Book, Computed, Shown
from norcrin_xl.workbook.computed.collection import name_of

PAYMENT, SHARE = "betaling", "andel"
SUM = "Sum"


def answers(book: Book, area: Area, row: int, column: str) -> Computed:
    """What Start says of a partner."""
    return _again(book, book.layout["innsamling"], row, column)


def findings(book: Book, area: Area, row: int, column: str) -> Computed:
    """How many findings Kontroll counts."""
    return _again(book, book.layout["funn_antall"], row, column)


def indicators(book: Book, area: Area, row: int, column: str) -> Computed:
    """A figure of the series in KPI."""
    return _again(book, book.layout["kpi"], row, column)


def projects(book: Book, area: Area, row: int, column: str) -> Computed:
    """What Årsregnskap has as a project's costs, and what its users pay of them."""
    form, accounts = book.layout.shape.form, book.layout[f"arsregnskap_{area.rows[row].key}"]
    if column == SHARE:
        return _share(book, area, row, PAYMENT, ACCOUNT)
    post, shown = (
        (form.user_payment.key, ACCOUNT) if column == PAYMENT else (form.blocks[0].key, column)
    )
    return _again(book, accounts, accounts.row_number(post) - accounts.top, shown)


def partners(book: Book, area: Area, row: int, column: str) -> Computed:
    """A partner's costs over all projects, and what its users pay of them; or their sum."""
    is_sum = area.rows[row].kind is RowKind.TOTAL
    match column:
        case "label":
            return Computed("", SUM) if is_sum else name_of(book, row)
        case "avvik":
            return _deviation(book, area, row)
        case "avvik_prosent":
            return _share(book, area, row, "avvik", BUDGET)
        case "andel":
            return _share(book, area, row, PAYMENT, ACCOUNT)
        case "betaling":
            return _again(book, book.layout["brukerbetaling"], row, ACCOUNT)
    if is_sum:
        return sum_of_partners(book, area, row, column)
    return amount(book, area.rows[row].key, book.layout.shape.form.blocks[0].key, column)


def _again(book: Book, area: Area, row: int, column: str) -> Computed:
    """What a cell of another sheet shows."""
    return Computed(formulas.shown_again(far(area, row, column)), book.value(area, row, column))


def _deviation(book: Book, area: Area, row: int) -> Computed:
    """Accounts minus budget, with what the formula gives where one of them is no figure."""
    account, budget = (area.cell(row, key) for key in (ACCOUNT, BUDGET))
    own, planned = (book.value(area, row, key) for key in (ACCOUNT, BUDGET))
    return Computed(formulas.deviation(account, budget), _minus(own, planned))


def _minus(own: Shown, planned: Shown) -> Shown:
    if own == planned == "":
        return ""
    if not isinstance(own, str) and not isinstance(planned, str):
        return difference(own, planned)
    return 0 if {own, planned} == {0, ""} else MISSING


def _share(book: Book, area: Area, row: int, part: str, whole: str) -> Computed:
    """One cell of a row over another; blank where that cannot be computed."""
    formula = formulas.share(area.cell(row, part), area.cell(row, whole))
    over, under = book.value(area, row, part), book.value(area, row, whole)
    if isinstance(over, str):
        return Computed(formula, over)
    found = ratio(over, None if isinstance(under, str) else under)
    return Computed(formula, "" if found is None else found)
