"""What the buttons write goes through xlwings' own ranges: its remote engine records it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings as xw
from openpyxl import load_workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from norcrin_xl.cli.app import run as run_command
from norcrin_xl.excel import buttons
from norcrin_xl.workbook.areas.area import ColumnKind
from norcrin_xl.workbook.computed.book import cell_kind
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.workbook import workbook_in
from tests.excel.book import NAME, REPORT, VERSION, area, wrong_total
from tests.live_book import OpenBook, OpenSheet

INPUT = ColumnKind.INPUT


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
    rows = SimpleNamespace(EntireRow=SimpleNamespace(Hidden=False))
    monkeypatch.setattr(xw.Range, "api", property(lambda self: rows))


nested = pytest.mark.skipif(
    tuple(map(int, xw.__version__.split(".")[:3])) < (0, 37, 8),
    reason="the remote engine of older xlwings takes a block of formulas for one formula",
)


@nested
def test_findings_go_to_the_list_in_one_write(path: Path) -> None:
    wrong_total(path)
    assert run_command(["beregn", str(path)]) == 0
    listed = area(path, "funn")
    gone = {listed.cell(row, key): None for row in range(9) for key in ("label", "verdier")}
    path.write_bytes(patched(path.read_bytes(), NAME, {listed.sheet: gone}))
    book = RealSheets(path)
    buttons.run(book, "kontroller", VERSION)
    assert "De står i arket Kontroll" in book.app.messages[-1]
    (written,) = (one for one in book.actions("setValues") if book.place(one)[0] == listed.sheet)
    assert book.place(written) == (listed.sheet, f"B{listed.top}")
    assert written["row_count"] > 1
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


def returned_forms(path: Path) -> Path:
    """The six partners' forms with other figures and words in every table, as they come back."""
    folder = path.parent / "Fra partnere"
    assert run_command(["fordel", str(path), "-o", str(folder)]) == 0
    plan = workbook_in(path.read_bytes(), NAME).plan
    for code in plan.shape.partners:
        (form,) = folder.glob(f"*_{code}.xlsx")
        changes: dict[str, object] = {}
        for item in plan.on_sheet(code):
            known = [c.key for c in item.columns if c.key in ("regnskap", "budsjett", "value")]
            if item.role in ("partner_okonomi", "partner_bruk", "partner_kpi"):
                for row, spec in enumerate(item.rows):
                    if spec.key and cell_kind(item, row, item.column(known[0])) is INPUT:
                        changes |= {item.cell(row, key): 100.0 + row for key in known}
            elif item.role in ("partner_tekst", "partner_signatur"):
                changes[item.cell(0, "value")] = "=Skrevet på nytt"
        moved = {cell: value for cell, value in changes.items() if value is not None}
        form.write_bytes(patched(form.read_bytes(), form.name, {code: moved}))
    return folder


def test_six_forms_are_taken_in_with_at_most_thirty_writes(path: Path) -> None:
    folder, before = returned_forms(path), path.read_bytes()
    book = RealSheets(path, answers=["yes"])
    buttons.run(book, "hent", VERSION)
    assert "Tatt inn" in book.app.messages[-1], book.app.messages
    written = book.actions("setValues")
    assert len(written) <= 30
    assert {book.place(action)[0] for action in written} == {
        *partner_codes(before),
        "Kontroll",
        "Logg",
    }
    assert "logg" in {action["args"][0] for action in book.actions("setNameRefersTo")}
    assert (book.app.calculation, book.app.screen_updating, book.app.enable_events) == (
        *("automatic", True, True),
    )
    other = path.with_name("uten_excel.xlsm")
    other.write_bytes(before)
    assert run_command(["hent", str(other), str(folder), "--ja"]) in (0, 1)
    wanted = load_workbook(other)
    for action in written:
        sheet, first = book.place(action)
        if sheet == "Logg":
            continue  # the two runs have times of their own
        for i, row in enumerate(action["values"]):
            for j, value in enumerate(row):
                cell = wanted[sheet][first].offset(i, j)
                assert cell.number_format != "@" or not isinstance(value, str)
                assert as_excel_takes_it(value) == ("" if cell.value is None else cell.value), cell


def partner_codes(content: bytes) -> tuple[str, ...]:
    return workbook_in(content, NAME).plan.shape.partners


def as_excel_takes_it(value: object) -> object:
    """What a cell holds when it is given a value: the apostrophe before a text is no part of it."""
    return value.removeprefix("'") if isinstance(value, str) else "" if value is None else value


def test_a_sheet_with_an_overwritten_formula_gets_only_what_differs(path: Path) -> None:
    place = area(path, "OUS_okonomi_norcrin2")
    typed_over = {place.cell("1.1", "avvik"): 7.0}
    folder = returned_forms(path)
    path.write_bytes(patched(path.read_bytes(), NAME, {"OUS": typed_over}))
    book = RealSheets(path, answers=["yes"])
    buttons.run(book, "hent", VERSION)
    assert folder.is_dir()
    cells = [
        (sheet, first)
        for action in book.actions("setValues")
        for sheet, first in [book.place(action)]
        if sheet == "OUS" and action["column_count"] > 1
    ]
    assert cells == []
