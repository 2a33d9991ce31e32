"""The form's own sums in a returned sheet: typed over, or older than the lines that they add."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from norcrin_xl.findings import Finding
from norcrin_xl.form import Form
from norcrin_xl.model import Value
from norcrin_xl.numbers import difference, total
from norcrin_xl.partners.cells import printed_figure, shown
from norcrin_xl.partners.fields import Key, Spot
from norcrin_xl.partners.locate import Place, Tab
from norcrin_xl.partners.texts import text_of
from norcrin_xl.workbook.areas import AreaColumn, AreaRowSpec, ColumnKind, RowKind
from norcrin_xl.workbook.computed import cell_kind

SAME = 1e-6
DEVIATION, ACCOUNT, BUDGET = "avvik", "regnskap", "budsjett"


def check_sums(
    tab: Tab, place: Place, values: Mapping[Key, Value], form: Form
) -> Iterator[Finding]:
    """The computed figures of an area that aren't what the fields give."""
    for index, spec in enumerate(place.area.rows):
        row = place.rows.get(spec.key)
        for column in place.area.columns if row is not None else ():
            at = place.columns.get(column.key)
            if at is None or row is None or not _is_sum(place, index, spec, column):
                continue
            expected = _expected(place, spec, column, values, form)
            if expected is not None:
                yield from _compare(Spot(tab, place, spec, column, row, at), expected)


def _is_sum(place: Place, index: int, spec: AreaRowSpec, column: AreaColumn) -> bool:
    """A total of the fields in a column, or the deviation in a row."""
    if cell_kind(place.area, index, column) is not ColumnKind.COMPUTED:
        return False
    if column.kind is ColumnKind.INPUT:
        return spec.kind is RowKind.TOTAL
    return column.key == DEVIATION and spec.kind is RowKind.ITEM


def _expected(
    place: Place, spec: AreaRowSpec, column: AreaColumn, values: Mapping[Key, Value], form: Form
) -> float | None:
    """What the fields give; `None` where one of them is missing."""
    name = place.area.name
    if column.key == DEVIATION:
        pair = [values.get((name, spec.key, key)) for key in (ACCOUNT, BUDGET)]
        account, budget = (value if isinstance(value, float | int) else None for value in pair)
        return None if account is None or budget is None else difference(account, budget)
    terms: list[float] = []
    for key, sign in terms_of(spec.key, form):
        value = values.get((name, key, column.key))
        if not isinstance(value, float | int):
            return None
        terms.append(sign * value)
    return total(terms) if terms else None


def terms_of(key: str, form: Form) -> list[tuple[str, int]]:
    """The rows that a total adds, each with its sign."""
    if any(block.key == key for block in form.blocks):
        return [(post.key, post.sign) for post in form.posts_of(key)]
    for item in form.indicators:
        if item.id == key:
            return [(part, 1) for part in item.total_of]
    kpi = next((kpi for kpi in form.kpis if kpi.id == key), None)
    return [(f"{key}.{part.id}", 1) for part in kpi.part] if kpi else []


def _compare(spot: Spot, expected: float) -> Iterator[Finding]:
    cell = spot.tab.sheet.cells.get((spot.row, spot.at))
    value = cell.value if cell else None
    equal = isinstance(value, float) and abs(value - expected) <= SAME * max(1.0, abs(expected))
    words = {"found": shown(text_of(value)) or "tom", "expected": printed_figure(expected)}
    if cell is None or cell.formula is None:
        yield spot.says("formel-erstattet" if equal else "formel-overskrevet", **words)
    elif not equal:
        yield spot.says("sum-gammel", **words)
