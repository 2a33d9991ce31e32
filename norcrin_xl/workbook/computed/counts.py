"""How the cells of usage, KPIs, figures and earlier years are computed."""

from __future__ import annotations

from norcrin_xl.workbook.areas.area import Area, RowKind
from norcrin_xl.workbook.areas.history import HISTORY, REPORTED, place_of
from norcrin_xl.workbook.computed import array_functions, formulas
from norcrin_xl.workbook.computed.accounts import LACKS, far
from norcrin_xl.workbook.computed.book import Book, Computed


def partner_counts(book: Book, area: Area, row: int, column: str) -> Computed | None:
    """A cell of a partner's usage or KPIs: a total of parts, or the status of a figure."""
    if column == "status":
        return _status(book, area, row)
    cells = [area.cell(part, "value") for part in part_keys(book, area.rows[row].key)]
    return _figure(book, area, row, column, formulas.parts_sum(cells))


def part_keys(book: Book, total: str) -> list[str]:
    """The row keys of the parts that make up a total."""
    form = book.layout.shape.form
    for indicator in form.indicators:
        if indicator.id == total:
            return list(indicator.total_of)
    kpi = next(kpi for kpi in form.kpis if kpi.id == total)
    return [f"{kpi.id}.{part.id}" for part in kpi.part]


def _status(book: Book, area: Area, row: int) -> Computed | None:
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
    return _figure(book, area, row, column, formulas.shown_again(cell))


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
    if column in array_functions.TRENDS:
        return array_functions.trend_cell(book, area, row, column)
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
        return formulas.copied(f"{far(national, national.row_number(key) - national.top, 'value')}")
    per_partner = layout["kpi_partnere"]
    if not per_partner.has(key):
        per_partner = layout["bruk_partnere"]
    return formulas.shown_again(
        far(per_partner, per_partner.row_number(key) - per_partner.top, "sum")
    )


def figure_data(book: Book, area: Area, row: int, column: str) -> Computed | None:
    """A number that a chart draws, from the form or the series where it stands."""
    quantity = book.quantity(area, row, column)
    if quantity is None:
        return None
    formula = formulas.shown_again(far(*book.homes[quantity.id]))
    return Computed(formula, book.shown(quantity))


CHANGED, EXPLAINED = "Endret: skriv hvorfor", "Begrunnet"


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
    return target, target.row_number(place.row) - target.top, place.column


def _reported_status(book: Book, area: Area, row: int) -> Computed:
    before, now = area.cell(row, "rapportert"), area.cell(row, "naa")
    reason, role = area.cell(row, "begrunnelse"), area.cell(row, "rolle")
    formula = f'=IF({before}={now},"",IF(OR({reason}="",{role}=""),"{CHANGED}","{EXPLAINED}"))'
    return Computed(formula, _word(book, area, row))


def _word(book: Book, area: Area, row: int) -> str:
    if book.value(area, row, "rapportert") == book.value(area, row, "naa"):
        return ""
    given = all(book.input(area, row, key) for key in ("begrunnelse", "rolle"))
    return EXPLAINED if given else CHANGED


def is_reported(book: Book, area: Area) -> bool:
    """Whether the area holds earlier figures that were carried over, and so are locked."""
    return area.name == HISTORY and bool(book.layout.shape.lengths.get(REPORTED))
