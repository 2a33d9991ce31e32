"""The sheet Tall: every quantity by id, with its value as the other sheets show it now.

A value is a native formula that leads to the cell where the figure stands, so that the list
never lags behind the sheets. Words that only Python can make are told of, but not shown.
"""

from __future__ import annotations

from dataclasses import replace

from norcrin_xl.model import Quantity
from norcrin_xl.numbers import MISSING, NOT_COMPUTABLE, difference
from norcrin_xl.quantities.economy import ABOVE, ACCOUNT, BELOW, BUDGET, EXPECTED
from norcrin_xl.quantities.printing import formats_for, subject_of
from norcrin_xl.workbook.areas.area import COMPUTED, Area, AreaRowSpec
from norcrin_xl.workbook.areas.views import NUMBERS
from norcrin_xl.workbook.computed import formulas
from norcrin_xl.workbook.computed.accounts import LIMIT_NAME, far
from norcrin_xl.workbook.computed.book import Book, Computed, Shown
from norcrin_xl.workbook.layout import Layout

RANKING = ".rangering"
"""How the id of a ranking in words ends: no native formula can write it."""

Cell = tuple[Area, int, str]
_DECIMALS = {"årsverk": 2}
_UNITS = {"andel": "", "ord": "ord i rapporten"}
_FORMAT_OF_UNIT = {"andel": "prosent1", "år": "aar"}


def with_all_numbers(plan: Layout, quantities: list[Quantity]) -> Layout:
    """The layout with a row per quantity in Tall, each with the number format of its unit."""
    rows = tuple(
        AreaRowSpec(
            "",
            decimals=_DECIMALS.get(item.unit, 0),
            format=_FORMAT_OF_UNIT.get(item.unit, "antall" if item.unit in _DECIMALS else "tusen"),
        )
        for item in quantities
    )
    area = replace(plan[NUMBERS], rows=rows)
    return replace(plan, areas={**plan.areas, NUMBERS: area})


def number_text(book: Book, row: int, column: str) -> str:
    """What stands beside a number: its id, label, unit, what it is about, and how it is linked."""
    item = _item(book, row)
    if item is None:
        return ""
    match column:
        case "key":
            return item.id
        case "label":
            return item.label
        case "enhet":
            return _UNITS.get(item.unit, item.unit)
        case "kobling" | "formater":
            usual, *others = formats_for(item)
            return f"{{{item.written}|{usual}}}" if column == "kobling" else ", ".join(others)
    subject = subject_of(item.id, book.data.setup)
    return {"del": subject.group, "prosjekt": subject.project, "partner": subject.partner}[column]


def number_value(book: Book, area: Area, row: int, column: str) -> Computed | None:
    """The value of a number: the formula that shows it, and what that gives."""
    item = _item(book, row)
    return None if item is None or item.id.endswith(RANKING) else _of_id(book, item.id, row)


def _item(book: Book, row: int) -> Quantity | None:
    """The quantity of a row; `None` for a spare row."""
    items = book.listed
    return items[row] if row < len(items) else None


def _of_id(book: Book, key: str, row: int) -> Computed:
    home = book.homes.get(key)
    if home is not None:
        return _from_cell(book, home)
    stem, _, last = key.rpartition(".")
    if last == "endring":
        return _change(book, stem)
    if last == "endring_prosent":
        return _relative_change(book, stem, row)
    if stem.endswith(".brukerbetaling") or last == "ubrukt":
        return _key_figure(book, stem.removesuffix(".brukerbetaling"), last)
    if stem == "rapport":
        return _of_report(book, key, last)
    if last == "bevilgning":
        projects = book.layout["prosjekter"]
        own = projects.row_number(stem.rpartition(".")[2]) - projects.top
        return _from_cell(book, (projects, own, "grant"))
    raise KeyError(f"no cell shows {key}")


def _from_cell(book: Book, cell: Cell) -> Computed:
    area, _, column = cell
    shown, address = book.value(*cell), far(*cell)
    if area.column(column).kind is COMPUTED:
        return Computed(formulas.shown_again(address), shown)
    return Computed(formulas.copied(address), _copied(shown))


def _copied(value: Shown) -> Shown:
    return value if not isinstance(value, str) or not value else MISSING


def _change(book: Book, stem: str) -> Computed:
    """The change to a year of a series from the year before."""
    now, before = _years(book, stem)
    formula = formulas.change(far(*now), far(*before))
    return Computed(formula, _difference(book.value(*now), book.value(*before)))


def _relative_change(book: Book, stem: str, row: int) -> Computed:
    """The same as a share; the row above holds the change itself."""
    now, before = _years(book, stem)
    change = _difference(book.value(*now), book.value(*before))
    assert book.listed[row - 1].id == f"{stem}.endring"
    own = book.layout[NUMBERS].cell(row - 1, "value")
    return Computed(formulas.share_in_words(own, far(*before)), _share(change, book.value(*before)))


def _years(book: Book, stem: str) -> tuple[Cell, Cell]:
    """The cells of a series' year and of the year before; `stem` ends with the year."""
    series, _, year = stem.rpartition(".")
    if not year.isdigit():
        series, year = stem, str(book.data.setup.year)
    return book.homes[f"{series}.{year}"], book.homes[f"{series}.{int(year) - 1}"]


def _difference(now: Shown, before: Shown) -> Shown:
    if now == "" and before == "":
        return ""
    if isinstance(now, str) or isinstance(before, str):
        return MISSING
    return difference(now, before)


def _share(part: Shown, whole: Shown) -> Shown:
    if isinstance(part, str):
        return part
    return NOT_COMPUTABLE if isinstance(whole, str) or not whole else part / whole


def _key_figure(book: Book, project: str, name: str) -> Computed:
    """User payment, its deviation and shares, and what was left of the grant."""
    form = book.data.form
    payment = form.user_payment.key
    council = form.council.key
    costs = form.blocks[0].key
    homes, whole = book.homes, project.rpartition(".")[0] + ".alle"
    if name in ("belop", "avvik"):
        column = ACCOUNT if name == "belop" else name
        return _from_cell(book, homes[f"{project}.{payment}.{column}"])
    if name in ("andel", "andel_alle"):
        owner = project if name == "andel" else whole
        part, total = homes[f"{project}.{payment}.{ACCOUNT}"], homes[f"{owner}.{costs}.{ACCOUNT}"]
        formula = formulas.share_in_words(far(*part), far(*total))
        return Computed(formula, _share(book.value(*part), book.value(*total)))
    if name == "ubrukt":
        given, used = (homes[f"{project}.{council}.{column}"] for column in (BUDGET, ACCOUNT))
        formula = formulas.change(far(*given), far(*used))
        return Computed(formula, _difference(book.value(*given), book.value(*used)))
    return _judgement(book, f"{project}.brukerbetaling.{name}", f"{project}.{payment}")


def _judgement(book: Book, key: str, post: str) -> Computed:
    """Whether user payment is as expected, in words. Source: the limit in Oppsett."""
    deviation, budget = (far(*book.homes[f"{post}.{column}"]) for column in ("avvik", BUDGET))
    share, limit = f"{deviation}/{budget}", LIMIT_NAME.format("som_forventet")
    formula = (
        f'=IF(AND(ISNUMBER({deviation}),N({budget})<>0),IF(ABS({share})<={limit}%,"{EXPECTED}",'
        f'IF({share}>0,"{ABOVE}","{BELOW}")),"")'
    )
    return Computed(formula, book.quantities[key].value or "")


def _of_report(book: Book, key: str, name: str) -> Computed:
    """The years, which follow the sheet Oppsett, and how many partners there are."""
    area = book.layout["oppsett"]
    value = book.shown(book.quantities[key])
    cell = far(area, area.row_number("aar") - area.top, "value")
    back = book.data.form.history_years
    steps = {"aar": "", "fjoraar": "-1", "forfjoraar": "-2", "neste_aar": "+1"}
    steps["foerste_aar"] = f"-{back}"
    if name in steps:
        return Computed(f"={cell}{steps[name]}", value)
    partners = book.layout["partnere"]
    codes = f"'{partners.sheet}'!{partners.column_range('code')}"
    return Computed(f"=COUNTA({codes})", value)
