"""Writing to the open workbook: inputs in blocks, formulas, the link on Start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from norcrin_xl.findings import UserError
from norcrin_xl.model import Value
from norcrin_xl.partners.renewal import Content, FormulaBlock, rectangles
from norcrin_xl.workbook.areas.views import FINDINGS
from norcrin_xl.workbook.computed.book import Computed
from norcrin_xl.workbook.layout import CONTROL, START
from norcrin_xl.workbook.workbook import Workbook

RESULT_CELL, LISTING_CELL = "A4", "A5"
"""Where Start links to what a button made, and to the list of what it changed."""


QUIET = ("manual", False, False)
"""How Excel computes, whether it draws, and whether it runs macros while it is written to."""

AND, OR = 1, 2
"""How two criteria of a filter go together."""


@contextmanager
def unprotected(sheet: Any) -> Iterator[None]:
    """A sheet open for writing, protected as before afterwards."""
    allowed = sheet.api.Protection
    rows, filtering = allowed.AllowInsertingRows, allowed.AllowFiltering
    try:
        sheet.api.Unprotect("")  # without a password Excel would ask the user for one
    except Exception:
        raise UserError(
            f"Arket {sheet.name} er beskyttet med passord. Velg Se gjennom > Opphev "
            "arkbeskyttelse, og prøv igjen. Det som ble skrevet til andre ark, står der."
        ) from None
    filters = _shown_all(sheet.api) if filtering else []
    try:
        yield
    finally:
        for criteria in filters:
            sheet.api.AutoFilter.Range.AutoFilter(*criteria)
        sheet.api.Protect(
            DrawingObjects=True,
            Contents=True,
            Scenarios=True,
            AllowFormattingColumns=True,
            AllowFormattingRows=True,
            AllowInsertingRows=rows,
            AllowFiltering=filtering,
            UserInterfaceOnly=True,  # or what is folded could not be shown
        )


def _shown_all(sheet: Any) -> list[tuple[object, ...]]:
    """Show all rows of a filtered list, which Excel would skip; the criteria to filter by again."""
    if not sheet.FilterMode:
        return []
    known = enumerate(sheet.AutoFilter.Filters, start=1)
    found: list[tuple[object, ...]] = []
    for number, item in known:
        if item.On:
            both = (item.Operator, item.Criteria2) if item.Operator in (AND, OR) else ()
            found.append((number, item.Criteria1, *(both or [item.Operator or AND])))
    sheet.ShowAllData()
    return found


@contextmanager
def quiet(book: Any) -> Iterator[None]:
    """Excel neither computes, draws nor runs macros meanwhile; afterwards it computes once."""
    app = book.app
    before = app.calculation, app.screen_updating, app.enable_events
    app.calculation, app.screen_updating, app.enable_events = QUIET
    try:
        yield
    finally:
        app.calculation, app.screen_updating, app.enable_events = before
        if before != QUIET and before[0] != "automatic":
            app.calculate()


def link_to(book: Any, result: Path, listing: Path | None = None) -> None:
    """Let Start link to what a button made, and to the list of what it changed."""
    sheet, now = book.sheets[START], f"{datetime.now():%d.%m.%Y kl. %H:%M}"
    with quiet(book), unprotected(sheet):
        _link(sheet, RESULT_CELL, result, f"Sist laget {now}: {result.name}")
        if listing is not None:
            _link(sheet, LISTING_CELL, listing, f"Hva som ble endret {now}: {listing.name}")


def _link(sheet: Any, cell: str, target: Path, text: str) -> None:
    sheet.range(cell).add_hyperlink(str(target), text, f"Åpne {target.name}")


def write_inputs(book: Any, before: Workbook, after: Workbook) -> None:
    """Give the open workbook the new inputs, in as few writes as its layout allows."""
    with quiet(book):
        for name, blocks in groupby(rectangles(before, after), lambda block: block.sheet):
            sheet = book.sheets[name]
            with unprotected(sheet):
                for block in blocks:
                    cells = sheet.range(block.first).resize(len(block.rows), len(block.rows[0]))
                    cells.value = [list(map(_typed, row)) for row in block.rows]
        for name, area in after.plan.areas.items():
            if area.reference != before.plan[name].reference:
                book.names[name].refers_to = f"={area.reference}"


def write_formulas(book: Any, blocks: Iterable[FormulaBlock]) -> None:
    """Put formulas back, in one write for cells that lie together."""
    with quiet(book):
        for name, group in groupby(sorted(blocks), lambda block: block.sheet):
            sheet = book.sheets[name]
            with unprotected(sheet):
                for block in group:
                    _write_formulas(sheet, block)


def _write_formulas(sheet: Any, block: FormulaBlock) -> None:
    if not block.spill:
        cells = sheet.range(block.first).resize(len(block.formulas), 1)
        cells.formula = [(formula,) for formula in block.formulas]
        return
    sheet.range(block.spill).clear_contents()
    try:
        sheet.range(block.first).formula2 = block.formulas[0]
    except AttributeError:  # Excel 2016 and 2019 have no dynamic arrays
        sheet.range(block.spill).formula_array = block.formulas[0]


def _typed(value: Content) -> Value:
    """A value as Excel takes it; the apostrophe keeps a text a text, whatever it begins with."""
    if isinstance(value, Computed):
        return value.formula
    return f"'{value}" if isinstance(value, str) else value


def fit_findings(book: Any, after: Workbook) -> None:
    """Show the rows of Kontroll that hold a finding, as high as they need, and hide the others."""
    area, sheet = after.plan[FINDINGS], book.sheets[CONTROL]
    held = [row["label"].ref.row for row in after.areas[FINDINGS] if row["label"].text]
    last = max(held, default=area.top)
    with quiet(book), unprotected(sheet):
        shown = sheet.range(f"{area.top}:{last}")
        shown.api.EntireRow.Hidden = False
        shown.rows.autofit()
        if last < area.bottom:
            sheet.range(f"{last + 1}:{area.bottom}").api.EntireRow.Hidden = True
