"""What the buttons write goes through xlwings' own ranges: its remote engine records it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from openpyxl import load_workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from norcrin_xl.cli.app import run as run_command
from norcrin_xl.excel import buttons
from norcrin_xl.workbook.lossless.patch import patched
from tests.excel.book import NAME, REPORT, VERSION, area, wrong_total
from tests.live_book import OpenBook, OpenSheet


class RealSheets:
    """A workbook whose sheets and names are xlwings' own; the rest of Excel is the double's."""

    def __init__(self, path: Path, **options: Any) -> None:
        self.double = OpenBook(path, **options)
        from xlwings.pro._xlremote import engine

        books = xw.Engine(impl=engine).apps.active.books
        self.real = books.open(json=as_client_sends_it(path))
        self.app, self.api = self.double.app, self.double.api
        self.sheets, self.names = self.real.sheets, self.real.names

    def actions(self, kind: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.real.json()["actions"]
        return [action for action in found if action["func"] == kind]

    def place(self, action: dict[str, Any]) -> tuple[str, str]:
        """The sheet and first cell of an action."""
        cell = xl_rowcol_to_cell(action["start_row"], action["start_column"])
        return str(self.real.sheets[action["sheet_position"]].name), cell


def as_client_sends_it(path: Path) -> dict[str, Any]:
    """The workbook as Excel tells xlwings of it: sheets and names. No cell's value is asked."""
    book = load_workbook(path)
    names = []
    for name, found in book.defined_names.items():
        sheet, address = next(iter(found.destinations))
        place = {"sheet_index": book.sheetnames.index(sheet), "address": address.replace("$", "")}
        scope = {"book_scope": True, "scope_sheet_name": None, "scope_sheet_index": None}
        names.append({"name": name, **place, **scope})
    sheets = [
        {"name": name, "values": [[]], "pictures": [], "tables": []} for name in book.sheetnames
    ]
    about = {"name": path.name, "active_sheet_index": 0, "selection": "A1"}
    return {
        "client": "VBA",
        "version": xw.__version__,
        "book": about,
        "names": names,
        "sheets": sheets,
    }


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """xlwings' licence for tests, and sheets that are protected as those of the double are."""
    monkeypatch.setenv("XLWINGS_LICENSE_KEY", "noncommercial")
    protected = property(lambda self: OpenSheet({}, self.name))
    monkeypatch.setattr(xw.Sheet, "api", protected)


nested = pytest.mark.skipif(
    tuple(map(int, xw.__version__.split(".")[:3])) < (0, 37, 8),
    reason="the remote engine of older xlwings takes a block of formulas for one formula",
)


@nested
def test_findings_go_to_the_list_in_one_write(path: Path) -> None:
    wrong_total(path)
    book = RealSheets(path)
    buttons.run(book, "kontroller", VERSION)
    assert "De står nederst i arket Kontroll" in book.app.messages[-1]
    listed = area(path, "funn")
    (written,) = book.actions("setFormula")
    assert book.place(written) == (listed.sheet, f"B{listed.top}")
    assert written["row_count"] > 1
    assert written["column_count"] == len(listed.columns) - 1
    assert any("HYPERLINK" in str(cell) for row in written["values"] for cell in row)
    assert book.actions("setAutofit")


def test_what_was_made_is_linked_from_start(path: Path) -> None:
    book = RealSheets(path)
    buttons.run(book, "rapport", VERSION)
    (link,) = book.actions("addHyperlink")
    assert book.place(link) == ("Start", "A4")
    assert link["args"][0] == str(path.with_name(REPORT))
    assert link["args"][1].endswith(f": {REPORT}")


@nested
def test_formulas_that_were_typed_over_are_put_back(path: Path) -> None:
    right = path.read_bytes()
    own, form = area(path, "OUS_okonomi_norcrin2"), area(path, "arsregnskap_alle")
    typed = {
        "OUS": {own.cell("1.1", "avvik"): 1.0},
        form.sheet: {form.cell("2.4", "avvik"): 7.0},
    }
    path.write_bytes(patched(right, NAME, typed))
    book = RealSheets(path)
    buttons.run(book, "tabeller", VERSION)
    first, second = book.actions("setFormula")
    assert book.place(first) == ("OUS", own.cell("1.1", "avvik"))
    assert first["values"][0][0].startswith("=IF(")
    assert book.place(second) == (form.sheet, form.cell("1.1", "avvik"))
    assert "NC_AVVIKSTABELL(" in second["values"][0][0]
    (cleared,) = book.actions("rangeClearContents")
    assert book.place(cleared) == book.place(second)


def test_figures_that_are_taken_in_are_written_where_they_belong(path: Path) -> None:
    place = area(path, "OUS_bruk")
    folder = path.parent / "Fra partnere"
    assert run_command(["fordel", str(path), "-o", str(folder)]) == 0
    (mine,) = folder.glob("*OUS*.xlsx")
    cell = place.cell("pasienter", "value")
    mine.write_bytes(patched(mine.read_bytes(), mine.name, {"OUS": {cell: 2000.0}}))
    book = RealSheets(path)
    buttons.run(book, "hent", VERSION)
    assert "Tatt inn" in book.app.messages[-1]
    written = {book.place(action): action["values"] for action in book.actions("setValues")}
    assert written["OUS", cell] == [[2000.0]]
    assert {sheet for sheet, _ in written} >= {"OUS", "Logg"}
    grown = {action["args"][0] for action in book.actions("setNameRefersTo")}
    assert "logg" in grown
