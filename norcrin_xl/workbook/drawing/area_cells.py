"""Draw an area on its sheet: title, header, cells, validation, flags and its defined name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from norcrin_xl.model import Value
from norcrin_xl.numbers import MISSING
from norcrin_xl.workbook.areas.area import (
    Area,
    AreaColumn,
    ColumnKind,
    RowKind,
    column_index,
    column_letter,
)
from norcrin_xl.workbook.areas.control import ACCEPTED, FALLEN, FINDINGS, STATUS_WORDS
from norcrin_xl.workbook.areas.history import REPORTED, prints_of
from norcrin_xl.workbook.computed.accounts import EXPLAIN, EXPLAINED, LACKS, WORDING
from norcrin_xl.workbook.computed.array_functions import is_filled
from norcrin_xl.workbook.computed.book import Book, Computed
from norcrin_xl.workbook.computed.collection import (
    APPROVED,
    DONE,
    HAS_ERRORS,
    HAS_QUESTIONS,
    LACKING,
)
from norcrin_xl.workbook.computed.counts import CHANGED, is_reported
from norcrin_xl.workbook.computed.counts import EXPLAINED as REASONED
from norcrin_xl.workbook.computed.cross_checks import UNEQUAL
from norcrin_xl.workbook.computed.placement import cell_kind
from norcrin_xl.workbook.drawing.formats import STATUS_COLOURS, is_aside, is_figure
from norcrin_xl.workbook.drawing.page import Page
from norcrin_xl.workbook.drawing.sheet_texts import TARGETS, fixed_text, indent_of, label_of
from norcrin_xl.workbook.drawing.validation import validate

VISIBLE_KEYS = (
    "partner_okonomi",
    "arsregnskap",
    "partner_tekst",
    "prosjekter",
    "partnere",
    "steg",
    "innsamling",
    "oversikt_svar",
    "status",
    "valg",
    "avsnitt",
    "figur",
)
"""Roles whose key says something to the reader; other keys are kept out of sight."""

HIDDEN_KEYS = (REPORTED, "indikatorer")
"""Roles of lists whose key column is only for the reader."""

LONG_TEXTS = ("tekst", "pakker", "partner_tekst")
"""Roles whose texts run over many lines, so that all cells of a row begin at its top."""

OK, WARNING, ERROR = STATUS_WORDS
WORDS = {
    "ok": (OK, DONE, EXPLAINED, REASONED, APPROVED, ACCEPTED),
    "warning": (WARNING, LACKING, LACKS, EXPLAIN, HAS_QUESTIONS, FALLEN),
    "error": (ERROR, HAS_ERRORS, CHANGED),
}

OWN_WORDS = {"ok": (OK,), "error": (ERROR, LACKING)}
"""A form's own checks are green or red."""


def draw_area(page: Page, book: Book, area: Area, workbook: Any) -> None:
    """Write the whole area and name it."""
    _head(page, area)
    page.formats.valign = "top" if area.role in LONG_TEXTS else "vcenter"
    for row in range(len(area.rows)):
        for column in area.columns:
            _draw_cell(page, book, area, row, column)
    _fill_gaps(page, area)
    page.formats.valign = "vcenter"
    if not is_reported(book, area):
        validate(book, area, page.sheet)
    flag(page, book, area)
    workbook.define_name(area.name, f"={area.reference}")


def _head(page: Page, area: Area) -> None:
    formats = page.formats
    page.write(f"{area.columns[0].letter}{area.top - 2}", area.title, formats.area_title)
    page.at_least(area.top - 2, 20)
    for column in area.columns:
        hidden = column.kind is ColumnKind.KEY and area.role not in VISIBLE_KEYS
        look = formats.header(is_figure(column), int(is_aside(column)))
        page.write(f"{column.letter}{area.top - 1}", "" if hidden else column.header, look)
    for letter in _gaps(page, area):
        page.write(f"{letter}{area.top - 1}", None, formats.header(False))


def _gaps(page: Page, area: Area) -> list[str]:
    """The sheet's columns within the area that it has no use for.

    A comment runs on to the right over empty cells, as far as the sheet goes.
    """
    used = {column.letter for column in area.columns}
    runs_on = area.has_column("comment")
    first = column_index(area.columns[0].letter)
    last = column_index(page.last_letter if runs_on else area.columns[-1].letter)
    return [letter for i in range(first, last + 1) if (letter := column_letter(i)) not in used]


def _fill_gaps(page: Page, area: Area) -> None:
    for letter in _gaps(page, area):
        for row, spec in enumerate(area.rows):
            page.write(f"{letter}{area.top + row}", None, page.formats.label(spec))


def _draw_cell(page: Page, book: Book, area: Area, row: int, column: AreaColumn) -> None:
    spec, formats = area.rows[row], page.formats
    kind = cell_kind(area, row, column)
    cell = area.cell(row, column.key)
    look = formats.cell(kind, column, spec)
    if kind is None:
        filled = is_filled(area, row, column.key)
        page.write(cell, Computed("", "") if filled else None, look)
    elif column.key in TARGETS.get(area.role, ()):
        _draw_link(page, book, area, row, column)
    elif kind is ColumnKind.COMPUTED:
        is_link = area.role == FINDINGS
        look = formats.link(spec, int(is_aside(column))) if is_link else look
        page.write(cell, book.computed(area, row, column.key), look)
    elif kind is ColumnKind.LABEL:
        indent = indent_of(book, area, row)
        page.write(cell, label_of(book, area, row), formats.label(spec, indent))
    elif column.key == WORDING:
        page.write(cell, book.input(area, row, WORDING), formats.hidden_key(spec))
    elif kind is ColumnKind.KEY:
        hidden = area.role not in VISIBLE_KEYS
        page.write(cell, spec.key or None, formats.hidden_key(spec) if hidden else look)
    else:
        if kind is ColumnKind.INPUT and (is_reported(book, area) or _is_a_text(book, area, row)):
            look = formats.cell(ColumnKind.FIXED, column, spec)
        elif area.role in HIDDEN_KEYS and column.key == "key":
            look = formats.hidden_key(spec)
        page.write(cell, _content(book, area, row, column, kind), look)


def _is_a_text(book: Book, area: Area, row: int) -> bool:
    """Whether a row of Tidligere år keeps a text's fingerprints, which ask for no reason."""
    return area.role == REPORTED and bool(prints_of(str(book.input(area, row, "key") or "")))


def _content(book: Book, area: Area, row: int, column: AreaColumn, kind: ColumnKind) -> Value:
    """What stands in an input cell, or the fixed text where nothing else is given."""
    value = book.input(area, row, column.key)
    if kind is ColumnKind.INPUT or value is not None:
        return value
    return fixed_text(book, area, row, column.key) or None


def _draw_link(page: Page, book: Book, area: Area, row: int, column: AreaColumn) -> None:
    cell, spec = area.cell(row, column.key), area.rows[row]
    found = TARGETS[area.role][column.key](book, area, row)
    if found is None:
        page.write(cell, None, page.formats.cell(ColumnKind.LABEL, column, spec))
        return
    sheet, target, text = found
    page.link(cell, sheet, target, text, page.formats.link(spec, int(is_aside(column))))


def _says_state(area: Area, column: AreaColumn) -> bool:
    """Whether the cells of a column hold a word that is coloured."""
    if area.role == FINDINGS:
        return column.key in ("alvor", "tilstand")
    return column.key == "status" and column.kind is ColumnKind.COMPUTED


def flag(page: Page, book: Book, area: Area) -> None:
    """Colour what the words of status cells say, what lacks, and explanations that are wanted."""
    for column in area.columns:
        cells = area.column_range(column.key)
        if _says_state(area, column):
            _colour_words(page, cells, OWN_WORDS if area.role == "kontroll_egne" else WORDS)
        elif column.key == "likt":
            _colour(page, cells, "warning", "==", f'"{UNEQUAL}"')
        elif area.role in ("status", "innsamling", "partner_mangler") and is_figure(column):
            _colour(page, cells, "error" if column.key == "feil" else "warning", ">", "0")
        elif is_figure(column) and _is_computed(area, column):
            _colour(page, cells, "warning", "==", f'"{MISSING}"')
    if area.role == "partner_okonomi":
        _colour_wanted_explanations(page, area)


def _is_computed(area: Area, column: AreaColumn) -> bool:
    return column.kind is ColumnKind.COMPUTED or any(
        spec.kind is RowKind.TOTAL for spec in area.rows
    )


def _colour(page: Page, cells: str, state: str, criteria: str, value: str) -> None:
    look = page.formats.status(*STATUS_COLOURS[state])
    condition = {"type": "cell", "criteria": criteria, "value": value, "format": look}
    page.sheet.conditional_format(cells, condition)


def _colour_words(page: Page, cells: str, known: Mapping[str, tuple[str, ...]]) -> None:
    """Colour status cells by the word in them, one rule per state."""
    first = cells.partition(":")[0]
    for state, words in known.items():
        said = ",".join(f'{first}="{word}"' for word in words)
        look = page.formats.status(*STATUS_COLOURS[state])
        condition = {"type": "formula", "criteria": f"=OR({said})", "format": look}
        page.sheet.conditional_format(cells, condition)


def _colour_wanted_explanations(page: Page, area: Area) -> None:
    status = f"${area.column('status').letter}{area.top}"
    look = page.formats.wanted(*STATUS_COLOURS["warning"])
    condition = {"type": "formula", "criteria": f'={status}="{EXPLAIN}"', "format": look}
    page.sheet.conditional_format(area.column_range("forklaring"), condition)
