"""The layout of a partner's form: its tab as in the workbook, and checks of its own below it."""

from __future__ import annotations

from collections.abc import Mapping

from norcrin_xl.partners.forms.guide import GUIDE
from norcrin_xl.partners.forms.plan import as_sent
from norcrin_xl.workbook.areas.area import Area, AreaRowSpec, ColumnKind, Shape
from norcrin_xl.workbook.areas.area import AreaColumn as Column
from norcrin_xl.workbook.areas.views import STATUS_WORDS
from norcrin_xl.workbook.computed.book import Book, Computed, Rule
from norcrin_xl.workbook.computed.collection import DONE, LACKING
from norcrin_xl.workbook.computed.rules import RULES
from norcrin_xl.workbook.drawing.page import is_figure
from norcrin_xl.workbook.layout import Layout

OK, _, ERROR = STATUS_WORDS
CHECKS = "kontroll_egne"
AIR = 4
SIGNED, EXPLAINED = "godkjent", "forklart"


def form_layout(plan: Layout, code: str) -> Layout:
    """The sheets and areas of one partner's form; the tab's areas stand where the workbook's do."""
    areas = {area.name: as_sent(area) for area in plan.on_sheet(code)}
    checks = own_checks(plan.shape, list(areas.values()), code)
    return Layout(plan.shape, (GUIDE, code), {**areas, checks.name: checks})


def own_checks(shape: Shape, areas: list[Area], code: str) -> Area:
    """The checks that turn red or green while the partner types."""
    last = max(area.bottom for area in areas)
    accounts = next(area for area in areas if area.role == "partner_okonomi")
    rows = [
        AreaRowSpec(f"{key}|{column.key}", f"{name}: totalene for {label} er like")
        for key, name in shape.projects
        for column in shape.form.columns
        for label in [column.label.format(year=shape.year).lower()]
    ]
    rows.append(AreaRowSpec(EXPLAINED, "Alle store avvik er forklart"))
    rows.append(AreaRowSpec(SIGNED, "Tallene er godkjent"))
    columns = (
        Column("key", "A", "Id", ColumnKind.KEY),
        Column("label", "B", "Kontroll", ColumnKind.LABEL),
        Column("forskjell", "D", "Forskjell", ColumnKind.COMPUTED, "konto"),
        Column("status", accounts.column("status").letter, "Status", ColumnKind.COMPUTED),
    )
    return Area(
        f"{code}_kontroll", code, last + AIR, "Kontroller", columns, tuple(rows), CHECKS, code
    )


def check_cell(book: Book, area: Area, row: int, column: str) -> Computed | None:
    """A cell of the partner's own checks: a difference, or a status in words."""
    key = area.rows[row].key
    if key in (SIGNED, EXPLAINED):
        return _answered(book, area, key) if column == "status" else None
    project, _, amount = key.partition("|")
    accounts = book.partner_area(area.partner, "partner_okonomi", project)
    cell = area.cell(row, "forskjell")
    if column == "forskjell":
        return _difference(book, accounts, amount)
    shown = book.value(area, row, "forskjell")
    word = LACKING if isinstance(shown, str) else OK if abs(shown) < 0.5 else ERROR
    equal = f'IF(ABS({cell})<0.5,"{OK}","{ERROR}")'
    return Computed(f'=IF(ISNUMBER({cell}),{equal},"{LACKING}")', word)


def _difference(book: Book, accounts: Area, column: str) -> Computed:
    """The largest total minus the smallest; blank until all of them can be computed."""
    keys = book.layout.shape.form.equal_totals
    cells = ",".join(accounts.cell(key, column) for key in keys)
    values = [book.value(accounts, key, column) for key in keys]
    figures = [value for value in values if not isinstance(value, str)]
    whole = len(figures) == len(keys)
    formula = f'=IF(COUNT({cells})={len(keys)},MAX({cells})-MIN({cells}),"")'
    return Computed(formula, max(figures) - min(figures) if whole else "")


def _answered(book: Book, area: Area, key: str) -> Computed:
    """Whether explanations or sign-off are done, and there is something that they are about."""
    todo = book.partner_area(area.partner, "partner_mangler")
    if key == EXPLAINED:
        cell, known = todo.cell("forklaring", "status"), book.value(todo, "forklaring", "status")
        return Computed(f'=IF({cell}="{DONE}","{OK}","{LACKING}")', _word(known == DONE))
    figures = [
        (part, column.key)
        for part in book.layout.on_sheet(area.partner)
        if part.role in ("partner_okonomi", "partner_bruk", "partner_kpi")
        for column in part.columns
        if column.kind is ColumnKind.INPUT and is_figure(column)
    ]
    cells = ",".join(part.column_range(column) for part, column in figures)
    given = book.numbers((part, i, key) for part, key in figures for i in range(len(part.rows)))
    signed = book.value(todo, "signatur", "value") == 0
    formula = f'=IF(AND({todo.cell("signatur", "value")}=0,COUNT({cells})>0),"{OK}","{LACKING}")'
    return Computed(formula, _word(signed and bool(given)))


def _word(fine: bool) -> str:
    return OK if fine else LACKING


FORM_RULES: Mapping[str, Rule] = {**RULES, CHECKS: check_cell}
