"""A returned sheet beside its fields: the form's own sums, and what somebody wrote there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import Value
from norcrin_xl.numbers import difference, total
from norcrin_xl.partners.forms.plan import AreaPlan, Key, Position, Sum
from norcrin_xl.partners.returned.fields import Spot, quoted_value, text_of
from norcrin_xl.partners.returned.identity import Expected
from norcrin_xl.partners.returned.locate import AreaPlace, Tab
from norcrin_xl.spreadsheet.figure_text import printed_figure, shown
from norcrin_xl.spreadsheet.grid import PART_OF_FORMULA, Cell
from norcrin_xl.workbook.areas.area import Area, column_index
from norcrin_xl.workbook.computed.book import cell_kind

SAME = 1e-6
ACCOUNT, BUDGET = "regnskap", "budsjett"
TOKEN = re.compile(r'"[^"]*"|[A-Z]{1,3}\d+|(?<![A-Z])[A-Z]+(?=\()|\d+(?:\.\d+)?')
Tokens = tuple[str, ...]
"""The cells, functions, texts and numbers of a formula, sorted: the rest is up to the program."""


@lru_cache(maxsize=4096)
def tokens(formula: str) -> Tokens:
    """What two spellings of one formula have in common."""
    return tuple(sorted(TOKEN.findall(formula.upper().replace("$", ""))))


def check_sums(
    tab: Tab,
    place: AreaPlace,
    values: Mapping[Key, Value],
    plan: AreaPlan,
    formulas: Mapping[Key, Tokens],
) -> Iterator[Finding]:
    """The computed figures of an area that aren't what the fields give, and changed formulas.

    `formulas` are the form's own; they are compared where the area stands as it was sent.
    """
    for item, at in _placed(place, plan):
        cell, expected = tab.sheet.cells.get(at), _expected(place.area.name, item, values)
        own = formulas.get((place.area.name, item.spec.key, item.column.key))
        changed = place.as_sent and cell is not None and _is_another(cell, own)
        known = cell is not None and cell.formula is not None and not changed
        if known and (expected is None or cell is None or cell.value is None):
            continue
        spot = Spot(tab, place, item.spec, item.column, *at)
        if expected is not None and not (known and cell and _equal(cell.value, expected)):
            yield from _compare(spot, cell, expected, changed)
        elif changed and cell is not None:
            yield spot.says("formel-endret", found=shown(cell.formula or ""))


def _placed(place: AreaPlace, plan: AreaPlan) -> Iterator[tuple[Sum, Position]]:
    for item in plan.sums:
        row, at = place.rows.get(item.spec.key), place.columns.get(item.column.key)
        if row is not None and at is not None:
            yield item, (row, at)


def _is_another(cell: Cell, own: Tokens | None) -> bool:
    """Whether a cell's formula is another than the form's; a part of a formula can't be told."""
    if cell.formula is None or cell.formula == PART_OF_FORMULA or own is None:
        return False
    return tokens(cell.formula) != own


def _expected(name: str, item: Sum, values: Mapping[Key, Value]) -> float | None:
    """What the fields give; `None` where one of them is missing."""
    if not item.terms:
        account = values.get((name, item.spec.key, ACCOUNT))
        budget = values.get((name, item.spec.key, BUDGET))
        if not isinstance(account, float) or not isinstance(budget, float):
            return None
        return difference(account, budget)
    terms: list[float] = []
    for key, sign in item.terms:
        value = values.get((name, key, item.column.key))
        if not isinstance(value, float):
            return None
        terms.append(sign * value)
    return total(terms)


def _equal(value: Value, expected: float) -> bool:
    return isinstance(value, float) and abs(value - expected) <= SAME * max(1.0, abs(expected))


def _compare(spot: Spot, cell: Cell | None, expected: float, changed: bool) -> Iterator[Finding]:
    value = cell.value if cell else None
    equal = _equal(value, expected)
    words = {"found": quoted_value(value), "expected": printed_figure(expected)}
    if changed and (equal or value is None):
        yield spot.says("formel-endret", found=shown(cell.formula or "" if cell else ""))
    elif changed or cell is None or cell.formula is None:
        yield spot.says("formel-erstattet" if equal else "formel-overskrevet", **words)
    elif not equal:
        yield spot.says("sum-gammel", **words)


def without_results(
    tab: Tab, places: Sequence[tuple[AreaPlace, AreaPlan]], values: Mapping[Key, Value]
) -> Iterator[Finding]:
    """That sums have no stored result, in one finding for all of them with the first cell."""
    blank = [
        at
        for place, plan in places
        for item, at in _placed(place, plan)
        for cell in [tab.sheet.cells.get(at)]
        if cell is not None and cell.formula is not None and cell.value is None
        if _expected(place.area.name, item, values) is not None
    ]
    if blank:
        count = "én sum" if len(blank) == 1 else f"{len(blank)} summer"
        yield finding("sum-uten-verdi", tab.ref(*min(blank)), tab.partner, found=count)


TOP_ROWS = 4
MOST = 20
"""So many are told; a sheet with more has been used for something else."""


def stray_content(
    tab: Tab, places: Mapping[str, AreaPlace], expected: Expected
) -> Iterator[Finding]:
    """Cells with content that belong to no field, label or sum of the form."""
    boxes = [_box(place) for place in places.values()]
    boxes += _own_parts(tab, expected.areas(tab.partner))
    own = _own_cells(places, tuple(boxes), expected)
    told = 0
    for row, column in sorted(tab.sheet.cells.keys() - own):
        if row < TOP_ROWS:
            continue
        if _is_forms_own(row, column, boxes):
            own.add((row, column))
            continue
        value = tab.sheet.cells[row, column].value
        text = "" if value is None else text_of(value).strip()
        if text and told < MOST:
            told += 1
            yield finding("utenfor-felt", tab.ref(row, column), tab.partner, found=shown(text))


def _own_cells(
    places: Mapping[str, AreaPlace], boxes: tuple[Box, ...], expected: Expected
) -> set[Position]:
    """The cells that are known to be the form's own; what is found to be one is added.

    Forms that stand as they were sent have the same ones, and share the set.
    """
    if not all(place.as_sent for place in places.values()):
        return {position for place in places.values() for position in _known(place)}
    if boxes in expected.own_cells:
        return expected.own_cells[boxes]
    plans = [expected.plan(place.area) for place in places.values()]
    own = {position for plan in plans for position in plan.known}
    return expected.own_cells.setdefault(boxes, own) if len(expected.own_cells) < MOST else own


Box = tuple[int, int, int, int, bool]
"""First row, last row, first column, last column, and whether all of it is the form's own."""


def _box(place: AreaPlace) -> Box:
    right = max(place.columns.values())
    return place.first, place.last, place.left, right, False


def _own_parts(tab: Tab, areas: Sequence[Area]) -> Iterator[Box]:
    """The parts of the form that hold no fields: what lacks, and the checks at the bottom."""
    for name in (
        *(area.name for area in areas if area.role == "partner_mangler"),
        f"{tab.partner}_kontroll",
    ):
        place = tab.book.names.get(name)
        if place and place.sheet == tab.name:
            yield place.first_row - 2, place.last_row, place.first_column, place.last_column, True
    for area in areas:
        if area.role == "partner_mangler" and area.name not in tab.book.names:
            last = column_index(area.columns[-1].letter)
            yield area.top - 3, area.bottom - 1, 0, last, True


def _is_forms_own(row: int, column: int, boxes: Sequence[Box]) -> bool:
    """Whether a cell is a title, a header, a footnote or another text that the form prints."""
    for first, last, left, right, whole in boxes:
        if whole and first <= row <= last and left <= column <= right:
            return True
        if first - 2 <= row < first and left <= column <= right:
            return True
        if row == last + 1 and column == left + 1:
            return True
    return False


def _known(place: AreaPlace) -> Iterator[Position]:
    """The cells of an area that hold something of the form's: fields, labels, sums, help."""
    area = place.area
    for index, spec in enumerate(area.rows):
        row = place.rows.get(spec.key) if spec.key else None
        for column in area.columns if row is not None else ():
            at = place.columns.get(column.key)
            if at is not None and row is not None and cell_kind(area, index, column):
                yield row, at
    label = place.columns.get("label")
    if label is not None:
        yield from ((row, label) for row in place.headings)
