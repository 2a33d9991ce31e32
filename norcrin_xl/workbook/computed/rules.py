"""How the computed cells of each role of an area get their formula and value; the list of numbers.

The sheet Tall has every quantity by id, with its value as the other sheets show it now. A value is
a native formula that leads to the cell where the figure stands, so that the list never lags behind
the sheets. Words that only Python can make are told of, but not shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from norcrin_xl.model import Quantity
from norcrin_xl.numbers import MISSING, NOT_COMPUTABLE, difference
from norcrin_xl.quantities.quantity_ids import DEVIATION, amount_id, report_id
from norcrin_xl.quantities.reported import ABOVE, BELOW, EXPECTED
from norcrin_xl.workbook.areas.area import COMPUTED, Area, AreaRowSpec
from norcrin_xl.workbook.areas.inputs import REPORTED
from norcrin_xl.workbook.areas.views import FINDINGS, NUMBERS
from norcrin_xl.workbook.computed import accounts, collection, cross_checks, formulas
from norcrin_xl.workbook.computed.accounts import LIMIT_NAME, again, far, reported_cell
from norcrin_xl.workbook.computed.book import Book, Computed, Rule, Shown
from norcrin_xl.workbook.layout import Layout

RANKING = ".rangering"
"""How the id of a ranking in words ends: no native formula can write it."""

Cell = tuple[Area, int, str]
_DECIMALS = {"årsverk": 2}
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


def number_value(book: Book, area: Area, row: int, column: str) -> Computed | None:
    """The value of a number: the formula that shows it, and what that gives."""
    item = book.listed_in(row)
    return None if item is None or item.id.endswith(RANKING) else _of_id(book, item.id, row)


def _of_id(book: Book, key: str, row: int) -> Computed:
    home, terms = book.homes.get(key), book.quantities[key].terms
    if home is not None:
        return _from_cell(book, home)
    match key.rpartition(".")[2]:
        case "belop":
            return _from_cell(book, book.homes[terms[0]])
        case "avvik":
            return _from_cell(book, _payment_deviation(book, key))
        case "endring" | "ubrukt":
            return _change(book, *(book.homes[term] for term in terms))
        case "endring_prosent":
            return _relative_change(book, terms, row)
        case "andel" | "andel_alle":
            part, whole = (book.homes[term] for term in terms)
            formula = formulas.share(far(*part), far(*whole), NOT_COMPUTABLE)
            return Computed(formula, _share(book.value(*part), book.value(*whole)))
        case "vurdering":
            return _judgement(book, key)
        case "bevilgning":
            projects = book.layout["prosjekter"]
            own = projects.index(key.split(".")[1])
            return _from_cell(book, (projects, own, "grant"))
    return _of_report(book, key)


def _from_cell(book: Book, cell: Cell) -> Computed:
    area, _, column = cell
    if area.column(column).kind is COMPUTED:
        return again(book, *cell)
    shown = book.value(*cell)
    lacks = isinstance(shown, str) and shown
    return Computed(formulas.copied(far(*cell)), MISSING if lacks else shown)


def _change(book: Book, now: Cell, before: Cell) -> Computed:
    formula = formulas.change(far(*now), far(*before))
    return Computed(formula, _difference(book.value(*now), book.value(*before)))


def _relative_change(book: Book, terms: tuple[str, ...], row: int) -> Computed:
    """A change as a share; the row above holds the change itself."""
    assert book.listed[row - 1].id == terms[0]
    now, before = (book.homes[term] for term in book.quantities[terms[0]].terms)
    change = _difference(book.value(*now), book.value(*before))
    own = book.layout[NUMBERS].cell(row - 1, "value")
    formula = formulas.share(own, far(*before), NOT_COMPUTABLE)
    return Computed(formula, _share(change, book.value(*before)))


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


def _payment_deviation(book: Book, key: str) -> Cell:
    """Where the deviation of user payment stands, in the project that `key` is about."""
    payment = book.data.form.user_payment.key
    return book.homes[amount_id(key.split(".")[1], payment, DEVIATION)]


def _judgement(book: Book, key: str) -> Computed:
    """Whether user payment is as expected, in words. Source: the limit in Oppsett."""
    deviation = far(*_payment_deviation(book, key))
    budget = far(*book.homes[book.quantities[key].terms[1]])
    share, limit = f"{deviation}/{budget}", LIMIT_NAME.format("som_forventet")
    formula = (
        f'=IF(AND(ISNUMBER({deviation}),N({budget})<>0),IF(ABS({share})<={limit}%,"{EXPECTED}",'
        f'IF({share}>0,"{ABOVE}","{BELOW}")),"")'
    )
    return Computed(formula, book.quantities[key].value or "")


def _of_report(book: Book, key: str) -> Computed:
    """The years, which follow the sheet Oppsett, and how many partners there are."""
    area = book.layout["oppsett"]
    value = book.shown(book.quantities[key])
    cell = far(area, area.index("aar"), "value")
    back = book.data.form.history_years
    steps = {"aar": "", "fjoraar": "-1", "forfjoraar": "-2", "neste_aar": "+1"}
    steps |= {"foerste_aar": f"-{back}"}
    for name, step in steps.items():
        if key == report_id(name):
            return Computed(f"={cell}{step}", value)
    partners = book.layout["partnere"]
    codes = f"'{partners.sheet}'!{partners.column_range('code')}"
    return Computed(f"=COUNTA({codes})", value)


RULES: Mapping[str, Rule] = {
    "partner_mangler": collection.partner_todo,
    "partner_okonomi": accounts.partner_accounts,
    "partner_bruk": accounts.partner_counts,
    "partner_kpi": accounts.partner_counts,
    "arsregnskap": accounts.form_accounts,
    "bruk": accounts.form_usage,
    "bruk_partnere": accounts.per_partner,
    "brukerbetaling": accounts.payments,
    "kpi": accounts.series,
    "kpi_partnere": accounts.per_partner,
    "figur": accounts.figure_data,
    "innsamling": collection.collection,
    "oversikt_svar": collection.mirror("innsamling"),
    "oversikt_partnere": collection.partners,
    "oversikt_prosjekter": collection.projects,
    "oversikt_kpi": collection.mirror("kpi"),
    "oversikt_funn": collection.mirror("funn_antall"),
    "status": collection.partner_status,
    "tekst": collection.heading,
    "avsnitt": collection.section_texts,
    NUMBERS: number_value,
    REPORTED: reported_cell,
    "kontroll_antall": cross_checks.counted,
    "funn_antall": cross_checks.findings_counted,
    FINDINGS: cross_checks.finding_link,
    "kontroll_like": cross_checks.equal_totals,
    "kontroll_arsregnskap": cross_checks.sum_of_partners,
    "kontroll_deler": cross_checks.parts_and_total,
    "kontroll_utfylt": cross_checks.filled_in,
    "kontroll_godkjent": cross_checks.filled_in,
    "kontroll_sekretariat": cross_checks.own_inputs,
    "kontroll_avvik": cross_checks.twin,
    "kontroll_endring": cross_checks.twin,
    "kontroll_brukerbetaling": cross_checks.twin,
}
