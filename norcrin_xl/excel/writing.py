"""Writing to the open workbook: inputs in blocks, the list of findings, the link on Start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from norcrin_xl.excel.live import Live
from norcrin_xl.model import Value
from norcrin_xl.partners.consolidate import NetworkBook, network_book
from norcrin_xl.partners.formulas import FormulaBlock
from norcrin_xl.partners.live import changed_blocks
from norcrin_xl.pipeline.computed import Computed
from norcrin_xl.workbook.areas.control import FINDINGS
from norcrin_xl.workbook.findings_list import as_block, list_rows
from norcrin_xl.workbook.layout import CONTROL, START
from norcrin_xl.workbook.lossless.patch import EPOCH

RESULT_CELL, LISTING_CELL = "A4", "A5"
"""Where Start links to what a button made, and to the list of what it changed."""


@contextmanager
def unprotected(sheet: Any) -> Iterator[None]:
    """A sheet open for writing, protected as before afterwards."""
    allowed = sheet.api.Protection
    rows, filtering = allowed.AllowInsertingRows, allowed.AllowFiltering
    sheet.api.Unprotect()
    try:
        yield
    finally:
        sheet.api.Protect(
            DrawingObjects=True,
            Contents=True,
            Scenarios=True,
            AllowFormattingColumns=True,
            AllowFormattingRows=True,
            AllowInsertingRows=rows,
            AllowFiltering=filtering,
        )


def link_to(book: Any, result: Path, listing: Path | None = None) -> None:
    """Let Start link to what a button made, and to the list of what it changed."""
    sheet, now = book.sheets[START], f"{datetime.now():%d.%m.%Y kl. %H:%M}"
    with unprotected(sheet):
        _link(sheet, RESULT_CELL, result, f"Sist laget {now}: {result.name}")
        if listing is not None:
            _link(sheet, LISTING_CELL, listing, f"Hva som ble endret {now}: {listing.name}")


def _link(sheet: Any, cell: str, target: Path, text: str) -> None:
    sheet.range(cell).add_hyperlink(str(target), text, f"Åpne {target.name}")


def write_inputs(book: Any, before: NetworkBook, after: NetworkBook) -> None:
    """Give the open workbook the new inputs, in one write for cells that lie together."""
    by_sheet: dict[str, list[tuple[str, tuple[Value, ...]]]] = {}
    for block in changed_blocks(before, after):
        by_sheet.setdefault(block.sheet, []).append((block.first, block.values))
    for name, blocks in by_sheet.items():
        sheet = book.sheets[name]
        with unprotected(sheet):
            for first, values in blocks:
                cells = sheet.range(first).resize(len(values), 1)
                cells.value = [[_typed(value)] for value in values]
    for name, area in after.plan.areas.items():
        if area.reference != before.plan[name].reference:
            book.names[name].refers_to = f"={area.reference}"


def write_formulas(book: Any, blocks: Iterable[FormulaBlock]) -> None:
    """Put formulas back, in one write for cells that lie together."""
    for name, group in groupby(sorted(blocks), lambda block: block.sheet):
        sheet = book.sheets[name]
        with unprotected(sheet):
            for block in group:
                if block.spill:
                    sheet.range(block.spill).clear_contents()
                    sheet.range(block.first).formula2 = block.formulas[0]
                else:
                    cells = sheet.range(block.first).resize(len(block.formulas), 1)
                    cells.formula = [(formula,) for formula in block.formulas]


def _typed(value: Value) -> Value:
    """A value as Excel takes it; the apostrophe keeps a text a text, whatever it begins with."""
    return f"'{value}" if isinstance(value, str) else value


def list_findings(live: Live, computed: Computed) -> None:
    """Fill the list in Kontroll in one write; each finding links to its cell."""
    area = network_book(live.copy.read_bytes(), live.path.name).plan[FINDINGS]
    block = as_block(area, list_rows(computed.judged, computed.data, date.today()))
    links = [column.key == "hvor" for column in area.columns[1:]]
    with unprotected(live.book.sheets[CONTROL]):
        cells = live.book.names[FINDINGS].refers_to_range.offset(0, 1)
        cells = cells.resize(len(block), len(links))
        cells.formula = [tuple(map(_entered, row, links)) for row in block]
        cells.rows.autofit()


def _entered(value: Value, is_formula: bool) -> Value:
    """A value of the list as Excel's formula bar takes it; a date is a number of days."""
    if value is None or is_formula:
        return value or ""
    return (value - EPOCH).days if isinstance(value, date) else _typed(value)
