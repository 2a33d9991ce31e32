"""The twins in Kontroll: what the functions in Python give, by Excel's own formulas.

They stay right when Python or the macros are not there, and show whether the others are.
"""

from __future__ import annotations

from norcrin_xl.quantities.economy import ACCOUNT, BUDGET
from norcrin_xl.workbook.areas.area import Area
from norcrin_xl.workbook.computed import formulas
from norcrin_xl.workbook.computed.accounts import far
from norcrin_xl.workbook.computed.array_functions import FILLED
from norcrin_xl.workbook.computed.book import Book, Computed
from norcrin_xl.workbook.computed.control import where
from norcrin_xl.workbook.computed.payments import LAST_YEAR
from norcrin_xl.workbook.computed.progress import whole

EQUAL, UNEQUAL = "Ja", "Nei"
PRECISION = "0.000001"
"""Two programs may round the last binary digit differently."""


def twin(book: Book, area: Area, row: int, column: str) -> Computed:
    """A cell beside a table that a function fills: its native formula, or whether both agree."""
    place, index, _ = where(book, area, row)
    if column == "likt":
        pairs = ((area.cell(row, key), far(place, index, key)) for key in FILLED[place.role])
        return Computed(
            f'=IF(AND({",".join(_equal(*p) for p in pairs)}),"{EQUAL}","{UNEQUAL}")', EQUAL
        )
    return Computed(_formula(book, area, row, column), book.value(place, index, column))


def _formula(book: Book, area: Area, row: int, column: str) -> str:
    """The native formula of a change, of its share of what it is measured against, or its word."""
    place, index, _ = where(book, area, row)
    if column == "utvikling":
        return formulas.trend(area.cell(row, "endring"))
    now, before = (far(place, index, key) for key in _compared(book, place, column))
    if column.endswith("_prosent"):
        return formulas.share_in_words(area.cell(row, column.removesuffix("_prosent")), before)
    if place.role == "brukerbetaling":
        return _payment(place, index, column)
    return (formulas.deviation if column == "avvik" else formulas.change)(now, before)


def _compared(book: Book, place: Area, column: str) -> tuple[str, str]:
    """The two columns whose difference is shown."""
    if place.role == "kpi":
        years = book.layout.shape.form.years(book.layout.shape.year)
        return str(years[-1]), str(years[-2])
    return ACCOUNT, BUDGET if column.startswith("avvik") else LAST_YEAR


def _payment(place: Area, index: int, column: str) -> str:
    paid, planned, before = (far(place, index, key) for key in (ACCOUNT, BUDGET, LAST_YEAR))
    if column == "avvik":
        return formulas.reported_deviation(paid, planned)
    return formulas.reported_change(paid, planned, before, whole(place, LAST_YEAR))


def _equal(own: str, other: str) -> str:
    """Equal figures or equal texts; what the other cell cannot show is not equal."""
    return (
        f"IF(ISERROR({other}),FALSE,IF(COUNT({own},{other})=2,"
        f'ABS({own}-{other})<{PRECISION},{own}&""={other}&""))'
    )
