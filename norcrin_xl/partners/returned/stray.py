"""What somebody wrote outside the fields of a form: it is reported, never lost in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from norcrin_xl.findings import Finding, finding
from norcrin_xl.partners.forms.plan import Position
from norcrin_xl.partners.returned.cells import shown
from norcrin_xl.partners.returned.identity import Expected
from norcrin_xl.partners.returned.locate import Place, Tab
from norcrin_xl.partners.returned.texts import text_of
from norcrin_xl.workbook.areas.area import Area, column_index
from norcrin_xl.workbook.computed.cells import cell_kind

TOP_ROWS = 4
MOST = 20
"""So many are told; a sheet with more has been used for something else."""


def stray_content(tab: Tab, places: Mapping[str, Place], expected: Expected) -> Iterator[Finding]:
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
    places: Mapping[str, Place], boxes: tuple[Box, ...], expected: Expected
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


def _box(place: Place) -> Box:
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


def _known(place: Place) -> Iterator[Position]:
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
