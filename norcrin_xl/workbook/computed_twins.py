"""The twins in Kontroll: what the functions in Python give, by Excel's own formulas.

They stay right when Python or the macros are not there, and show whether the others are.
"""

from __future__ import annotations

from norcrin_xl.quantities.economy import ACCOUNT, BUDGET
from norcrin_xl.workbook import formulas
from norcrin_xl.workbook.areas import Area
from norcrin_xl.workbook.array_functions import FILLED
from norcrin_xl.workbook.book import Book, Computed
from norcrin_xl.workbook.computed_accounts import far
from norcrin_xl.workbook.computed_control import where

EQUAL, UNEQUAL = "Ja", "Nei"
PRECISION = "0.000001"
"""Two programs may round the last binary digit differently."""


def twin(book: Book, area: Area, row: int, column: str) -> Computed:
    """A cell beside a table that a function fills: its native formula, or whether both agree."""
    place, index, first = where(book, area, row)
    amount, share = FILLED[place.role][:2]
    if column == "likt":
        pairs = ((area.cell(row, key), far(place, index, key)) for key in (amount, share))
        return Computed(
            f'=IF(AND({",".join(_equal(*p) for p in pairs)}),"{EQUAL}","{UNEQUAL}")', EQUAL
        )
    value = book.value(place, index, column)
    now, before = _compared(book, place, index)
    if column == share:
        return Computed(formulas.share_in_words(area.cell(row, amount), before), value)
    rule = formulas.deviation if first == "avvik" else formulas.change
    return Computed(rule(now, before), value)


def _compared(book: Book, place: Area, row: int) -> tuple[str, str]:
    """The two cells whose difference is shown."""
    keys = (ACCOUNT, BUDGET)
    if place.role == "kpi":
        years = book.layout.shape.form.years(book.layout.shape.year)
        keys = (str(years[-1]), str(years[-2]))
    now, before = (far(place, row, key) for key in keys)
    return now, before


def _equal(own: str, other: str) -> str:
    """Equal figures or equal texts; what the other cell cannot show is not equal."""
    return (
        f"IF(ISERROR({other}),FALSE,IF(COUNT({own},{other})=2,"
        f'ABS({own}-{other})<{PRECISION},{own}&""={other}&""))'
    )
