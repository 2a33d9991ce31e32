"""How the cells of a partner and of the forms are computed: accounts, budget, usage, KPIs, figures.

Beside each explanation stands the deviation that it was written for. It is noted when an
explanation is new, or has other words than when one was noted last. Beside each earlier figure
stands whether the workbook has another one by now, and why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from norcrin_xl.model import CellRef, Quantities, Value
from norcrin_xl.numbers import MISSING, total
from norcrin_xl.quantities.quantity_ids import ACCOUNT, ALL, BUDGET, DEVIATION, amount_id
from norcrin_xl.workbook.areas.area import (
    DEVIATION_THEN,
    WORDING,
    Area,
    AreaRow,
    Areas,
    RowKind,
    quoted,
)
from norcrin_xl.workbook.areas.inputs import HISTORY, REPORTED, place_of
from norcrin_xl.workbook.computed import formulas
from norcrin_xl.workbook.computed.book import Book, Computed, Shown
from norcrin_xl.workbook.layout import Layout

LACKS, EXPLAIN, EXPLAINED = "Mangler tall", "Skriv forklaring", "Forklart"
LIMIT_NAME = "grense_{}"
"""The defined name of the cell in Oppsett that holds a limit."""


def far(area: Area, row: int, column: str) -> str:
    """A cell as formulas of other sheets write it."""
    return f"{quoted(area.sheet)}!{area.cell(row, column)}"


def again(book: Book, area: Area, row: int, column: str) -> Computed:
    """What a cell of another sheet shows."""
    return Computed(f"={far(area, row, column)}", book.value(area, row, column))


def partner_accounts(book: Book, area: Area, row: int, column: str) -> Computed | None:
    """A cell of a partner's accounts: a total, a deviation or the status of a post."""
    if column == "status":
        return _status(book, area, row)
    return _figure(book, area, row, column, _own(book, area, row, column))


def form_accounts(book: Book, area: Area, row: int, column: str) -> Computed | None:
    """A cell of Årsregnskap: the partners' sum of a post, a total or a deviation."""
    if column in formulas.DEVIATIONS:
        return formulas.deviation_cell(book, area, row, column)
    formula = _own(book, area, row, column) or _over_partners(book, area, row, column)
    return _figure(book, area, row, column, formula)


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
    if area.subject == ALL:
        parts = [book.layout[f"arsregnskap_{key}"] for key, _ in shape.projects]
        how_many = "ROWS(prosjekter)"
    else:
        parts = [
            book.partner_area(code, "partner_okonomi", area.subject) for code in shape.partners
        ]
        how_many = "ROWS(partnere)"
    others = [item.key for item in shape.form.columns if item.key != column]
    cell = Area.cell if area.subject == ALL else far
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


LAST_YEAR = "i_fjor"
BESIDE = {ACCOUNT: BUDGET, BUDGET: ACCOUNT, LAST_YEAR: ACCOUNT}
"""The column in which a zero says that a blank is an answer."""


def payments(book: Book, area: Area, row: int, column: str) -> Computed:
    """A cell of user payment: a partner's amount, the sum, or what a function fills in."""
    if column in formulas.PAYMENTS:
        return formulas.payment_cell(book, area, row, column)
    if area.rows[row].kind is RowKind.TOTAL:
        return sum_of_partners(book, area, row, column)
    if column == LAST_YEAR:
        return _last_year(book, area.rows[row].key)
    return amount(book, area.rows[row].key, book.layout.shape.form.user_payment.key, column)


def _parts(book: Book, code: str, post: str) -> list[tuple[Area, int]]:
    """Where a post stands on a partner's tab, per project."""
    shape = book.layout.shape
    areas = [book.partner_area(code, "partner_okonomi", key) for key, _ in shape.projects]
    return [(area, area.index(post)) for area in areas]


def amount(book: Book, code: str, post: str, column: str) -> Computed:
    """A partner's amount of a post over all projects."""
    parts = _parts(book, code, post)
    cells = [far(area, row, column) for area, row in parts]
    beside = [far(area, row, BESIDE[column]) for area, row in parts]
    formula = formulas.sum_over(cells, [beside], "ROWS(prosjekter)")
    own = [book.value(area, row, column) for area, row in parts]
    others = [book.value(area, row, BESIDE[column]) for area, row in parts]
    return Computed(formula, _sum(own, others, nothing=not any(v != "" for v in (*own, *others))))


def _last_year(book: Book, code: str) -> Computed:
    """Last year's amount; a project that is new this year has none, and is left out."""
    parts = _parts(book, code, book.layout.shape.form.user_payment.key)
    cells = ",".join(far(area, row, "last_year") for area, row in parts)
    known = book.numbers([(area, row, "last_year") for area, row in parts])
    formula = formulas.checked(f'=IF(COUNT({cells})=0,"",SUM({cells}))')
    return Computed(formula, total(known) if known else "")


def sum_of_partners(book: Book, area: Area, row: int, column: str) -> Computed:
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


LENGTH = 8


def notes(plan: Layout, areas: Areas, quantities: Quantities) -> dict[CellRef, Value]:
    """The cells that are to change so that each explanation has the deviation it was written for.

    An explanation that is gone takes its deviation with it. One whose deviation cannot be
    computed waits. Deviations are in 1000 NOK.
    """
    found: dict[CellRef, Value] = {}
    for area in plan.areas.values():
        if area.role == "partner_okonomi":
            for row in areas.get(area.name, ()):
                line, partner = row["key"].text, area.partner.lower()
                key = amount_id(area.subject, line, DEVIATION, partner)
                found.update(_note(row, key, quantities))
    return found


def _note(row: AreaRow, key: str, quantities: Quantities) -> Iterator[tuple[CellRef, Value]]:
    mark = wording(row["forklaring"].text)
    if key not in quantities or (row[WORDING].text or None) == mark:
        return
    amount = quantities.number(key)
    if mark is None or amount is not None:
        yield row[DEVIATION_THEN].ref, None if mark is None else amount
        yield row[WORDING].ref, mark


def wording(text: str) -> str | None:
    """Eight hex digits for the words of an explanation; `None` for none."""
    words = " ".join(text.split())
    return hashlib.sha256(words.encode()).hexdigest()[:LENGTH] if words else None


def partner_counts(book: Book, area: Area, row: int, column: str) -> Computed | None:
    """A cell of a partner's usage or KPIs: a total of parts, or the status of a figure."""
    if column == "status":
        return _count_status(book, area, row)
    parts = book.layout.shape.form.terms_of(area.rows[row].key)
    cells = [area.cell(part, "value") for part, _ in parts]
    return _figure(book, area, row, column, formulas.parts_sum(cells))


def _count_status(book: Book, area: Area, row: int) -> Computed | None:
    spec = area.rows[row]
    if spec.kind is RowKind.TOTAL or _may_be_blank(book, area, spec.key):
        return None
    cell = area.cell(row, "value")
    word = "" if isinstance(book.value(area, row, "value"), int | float) else LACKS
    return Computed(f'=IF(ISNUMBER({cell}),"","{LACKS}")', word)


def _may_be_blank(book: Book, area: Area, key: str) -> bool:
    """A KPI whose figure for the network is stated elsewhere need not be given by partners."""
    kpis = {kpi.id: kpi for kpi in book.layout.shape.form.kpis}
    return area.role == "partner_kpi" and key in kpis and not kpis[key].summable


def _figure(book: Book, area: Area, row: int, column: str, formula: str) -> Computed | None:
    quantity = book.quantity(area, row, column)
    return Computed(formula, book.shown(quantity)) if quantity else None


def form_usage(book: Book, area: Area, row: int, column: str) -> Computed | None:
    """A figure of the form Bruk og utnyttelse: the sum of the list per partner."""
    cell = book.layout["bruk_partnere"].cell(row, "sum")
    return _figure(book, area, row, column, f"={cell}")


def per_partner(book: Book, area: Area, row: int, column: str) -> Computed | None:
    """A cell of a list per partner: the partner's own figure, or the sum of all."""
    codes = book.layout.shape.partners
    if column == "sum":
        cells = f"{area.cell(row, codes[0])}:{area.cell(row, codes[-1])}"
        return _figure(book, area, row, column, formulas.range_sum(cells, "COLUMNS"))
    role = "partner_bruk" if area.role == "bruk_partnere" else "partner_kpi"
    cell = far(book.partner_area(column, role), row, "value")
    return _figure(book, area, row, column, formulas.copied(cell))


def series(book: Book, area: Area, row: int, column: str) -> Computed | None:
    """A cell of the series in KPI: a year's figure, or the change from the year before."""
    if column in formulas.TRENDS:
        return formulas.trend_cell(book, area, row, column)
    if column == str(book.layout.shape.year):
        formula = _this_year(book, area.rows[row].key)
    else:
        history = book.layout["historikk"]
        formula = formulas.copied_earlier(far(history, row, column))
    return _figure(book, area, row, column, formula)


def _this_year(book: Book, key: str) -> str:
    """This year's figure: the partners' sum, or the stated figure where counts overlap."""
    layout = book.layout
    national = layout["nasjonalt"]
    if national.has(key):
        return formulas.copied(f"{far(national, national.index(key), 'value')}")
    per_partner = layout["kpi_partnere"]
    if not per_partner.has(key):
        per_partner = layout["bruk_partnere"]
    return f"={far(per_partner, per_partner.index(key), 'sum')}"


def figure_data(book: Book, area: Area, row: int, column: str) -> Computed | None:
    """A number that a chart draws, from the form or the series where it stands."""
    quantity = book.quantity(area, row, column)
    if quantity is None:
        return None
    return again(book, *book.homes[quantity.id])


CHANGED, REASONED = "Endret: skriv hvorfor", "Begrunnet"


def reported_cell(book: Book, area: Area, row: int, column: str) -> Computed | None:
    """The present figure, or the status in words; `None` for a blank row."""
    cell = home(book, area, row)
    if cell is None:
        return None
    if column == "naa":
        address = far(*cell)
        return Computed(f'=IF({address}="","",{address})', book.value(*cell))
    return _reported_status(book, area, row)


def home(book: Book, area: Area, row: int) -> tuple[Area, int, str] | None:
    """The cell that a row is about; `None` where the row is blank or the cell is gone."""
    place = place_of(str(book.input(area, row, "key") or ""))
    if place is None or place.area not in book.layout.areas:
        return None
    target = book.layout[place.area]
    if not target.has(place.row) or not target.has_column(place.column):
        return None
    return target, target.index(place.row), place.column


def _reported_status(book: Book, area: Area, row: int) -> Computed:
    before, now = area.cell(row, "rapportert"), area.cell(row, "naa")
    reason, role = area.cell(row, "begrunnelse"), area.cell(row, "rolle")
    formula = f'=IF({before}={now},"",IF(OR({reason}="",{role}=""),"{CHANGED}","{REASONED}"))'
    return Computed(formula, _word(book, area, row))


def _word(book: Book, area: Area, row: int) -> str:
    if book.value(area, row, "rapportert") == book.value(area, row, "naa"):
        return ""
    given = all(book.input(area, row, key) for key in ("begrunnelse", "rolle"))
    return REASONED if given else CHANGED


def is_reported(book: Book, area: Area) -> bool:
    """Whether the area holds earlier figures that were carried over, and so are locked."""
    return area.name == HISTORY and bool(book.layout.shape.lengths.get(REPORTED))
