"""The button that brings all tables up to date."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from norcrin_xl.excel import buttons
from norcrin_xl.workbook.lossless.patch import patched
from tests.excel.book import NAME, VERSION, area
from tests.live_book import OpenBook


def formulas(content: bytes) -> dict[tuple[str, str], str]:
    """The text of every formula of a workbook, by sheet and cell."""
    book = load_workbook(BytesIO(content))
    return {
        (sheet.title, cell.coordinate): getattr(cell.value, "text", cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def written_formulas(book: OpenBook) -> dict[tuple[str, str], str]:
    """The formulas that a button wrote, cell by cell."""
    found = {}
    for (sheet, first), written in book.written.items():
        rows = [(written,)] if isinstance(written, str) else written or []
        row, column = xl_cell_to_rowcol(first.partition(":")[0])
        for down, (formula,) in enumerate(rows):
            found[sheet, xl_rowcol_to_cell(row + down, column)] = formula
    return found


def test_tables_that_are_right_are_left_alone(path: Path) -> None:
    book = OpenBook(path)
    buttons.run(book, "tabeller", VERSION)
    assert book.app.messages[0].startswith("Alle tabeller er riktige. ")
    assert book.app.computed == 1
    assert not book.written


def test_formulas_that_were_typed_over_are_put_back(path: Path) -> None:
    right = path.read_bytes()
    own, form = area(path, "OUS_okonomi_norcrin2"), area(path, "arsregnskap_alle")
    typed = {
        "OUS": {own.cell("1.1", "avvik"): 1.0, own.cell("1.2", "avvik"): "borte"},
        form.sheet: {form.cell("2.4", "avvik"): 7.0},
    }
    path.write_bytes(patched(right, NAME, typed))
    book = OpenBook(path, computed=right)
    buttons.run(book, "tabeller", VERSION)
    back = written_formulas(book)
    table = (form.sheet, form.cell("1.1", "avvik"))
    wanted = {table, *(("OUS", own.cell(post, "avvik")) for post in ("1.1", "1.2"))}
    assert wanted <= set(back)
    assert back.items() <= formulas(right).items()
    assert ("OUS", own.cell("1.2", "avvik")) not in book.written, (
        "cells below each other: one write"
    )
    assert back[table].startswith("=IFERROR(NC_AVVIKSTABELL(")
    assert book.app.messages[0].endswith("er satt i stand.")
    assert book.app.computed == 2


def test_tables_that_were_not_computed_get_their_formulas_in_few_writes(path: Path) -> None:
    place = area(path, "OUS_okonomi_norcrin2")
    cells = {place.cell("2.4", "regnskap"): 50000.0}
    path.write_bytes(patched(path.read_bytes(), NAME, {"OUS": cells}))
    book = OpenBook(path)
    buttons.run(book, "tabeller", VERSION)
    back = written_formulas(book)
    assert back.items() <= formulas(path.read_bytes()).items()
    assert len(book.written) < len(back)
    assert "viser fortsatt noe annet" in book.app.messages[0]


def test_formulas_are_not_put_back_where_rows_were_moved(path: Path) -> None:
    place = area(path, "OUS_okonomi_norcrin2")
    keys = {place.cell("1.1", "key"): "1.2", place.cell("1.2", "key"): "1.1"}
    path.write_bytes(patched(path.read_bytes(), NAME, {"OUS": keys}))
    book = OpenBook(path)
    buttons.run(book, "tabeller", VERSION)
    assert not book.written
    assert "flyttet" in book.app.messages[0]
