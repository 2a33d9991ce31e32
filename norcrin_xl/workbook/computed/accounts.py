"""How the cells of accounts and budget are computed: on the partners' tabs and in Årsregnskap."""

from __future__ import annotations

from norcrin_xl.quantities.economy import ACCOUNT, BUDGET
from norcrin_xl.workbook.areas.area import Area, RowKind, quoted
from norcrin_xl.workbook.areas.views import ALL_PROJECTS
from norcrin_xl.workbook.computed import array_functions, formulas
from norcrin_xl.workbook.computed.book import Book, Computed, Shown

LACKS, EXPLAIN, EXPLAINED = "Mangler tall", "Skriv forklaring", "Forklart"
LIMIT_NAME = "grense_{}"
"""The defined name of the cell in Oppsett that holds a limit."""


def far(area: Area, row: int, column: str) -> str:
    """A cell as formulas of other sheets write it."""
    return f"{quoted(area.sheet)}!{area.cell(row, column)}"


def _beside(area: Area, row: int, column: str) -> str:
    """A cell as formulas of its own sheet write it."""
    return area.cell(row, column)


def partner_accounts(book: Book, area: Area, row: int, column: str) -> Computed | None:
    """A cell of a partner's accounts: a total, a deviation or the status of a post."""
    if column == "status":
        return _status(book, area, row)
    return _amount(book, area, row, column, _own(book, area, row, column))


def form_accounts(book: Book, area: Area, row: int, column: str) -> Computed | None:
    """A cell of Årsregnskap: the partners' sum of a post, a total or a deviation."""
    if column in array_functions.DEVIATIONS:
        return array_functions.deviation_cell(book, area, row, column)
    formula = _own(book, area, row, column) or _over_partners(book, area, row, column)
    return _amount(book, area, row, column, formula)


def _amount(book: Book, area: Area, row: int, column: str, formula: str) -> Computed | None:
    quantity = book.quantity(area, row, column)
    return Computed(formula, book.shown(quantity)) if quantity else None


def _own(book: Book, area: Area, row: int, column: str) -> str:
    """The formula of what a row or a block computes from itself; empty for a plain amount."""
    if column == "avvik":
        return formulas.deviation(area.cell(row, ACCOUNT), area.cell(row, BUDGET))
    if column == "avvik_prosent":
        return formulas.share(area.cell(row, "avvik"), area.cell(row, BUDGET))
    if area.rows[row].kind is RowKind.TOTAL:
        return _block_total(book, area, row, column)
    return ""


def _block_total(book: Book, area: Area, row: int, column: str) -> str:
    form = book.layout.shape.form
    posts = form.posts_of(area.rows[row].key)
    first, last = row - len(posts), row - 1
    columns = [item.key for item in form.columns]
    others = [area.column_range(key, first, last) for key in columns if key != column]
    whole = f"{area.cell(first, columns[0])}:{area.cell(last, columns[-1])}"
    signs = [post.sign for post in posts]
    return formulas.block_total(area.column_range(column, first, last), others, whole, signs)


def _over_partners(book: Book, area: Area, row: int, column: str) -> str:
    shape = book.layout.shape
    if area.subject == ALL_PROJECTS:
        parts = [book.layout[f"arsregnskap_{key}"] for key, _ in shape.projects]
        how_many = "ROWS(prosjekter)"
    else:
        parts = [
            book.partner_area(code, "partner_okonomi", area.subject) for code in shape.partners
        ]
        how_many = "ROWS(partnere)"
    others = [item.key for item in shape.form.columns if item.key != column]
    cell = _beside if area.subject == ALL_PROJECTS else far
    return formulas.sum_over(
        [cell(part, row, column) for part in parts],
        [[cell(part, row, other) for part in parts] for other in others],
        how_many,
    )


def _status(book: Book, area: Area, row: int) -> Computed:
    """Whether a post lacks figures, or a large deviation lacks an explanation, in words."""
    amount, share = area.cell(row, "avvik"), area.cell(row, "avvik_prosent")
    least, per_cent = LIMIT_NAME.format("forklar_belop"), LIMIT_NAME.format("forklar_prosent")
    large = f'AND(ABS({amount})>{least},OR({share}="",ABS(N({share}))>{per_cent}%))'
    text = area.cell(row, "forklaring")
    formula = (
        f'=IF(ISNUMBER({amount}),IF({large},IF({text}="","{EXPLAIN}","{EXPLAINED}"),""),"{LACKS}")'
    )
    return Computed(formula, _status_word(book, area, row))


def _status_word(book: Book, area: Area, row: int) -> str:
    amount, share = book.value(area, row, "avvik"), book.value(area, row, "avvik_prosent")
    if isinstance(amount, str):
        return LACKS
    if not _is_large(book, amount, share):
        return ""
    return EXPLAINED if book.input(area, row, "forklaring") else EXPLAIN


def _is_large(book: Book, amount: float, share: Shown) -> bool:
    limits = book.data.setup.limits
    if abs(amount) <= limits["forklar_belop"]:
        return False
    return isinstance(share, str) or abs(share) > limits["forklar_prosent"] / 100
