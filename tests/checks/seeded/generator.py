"""The generator of faults: each is planted alone in a copy of the clean 2021 contents."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from norcrin_xl.example.norcrin import example_contents, example_network
from norcrin_xl.findings import Finding
from norcrin_xl.form.form_file import load_form
from norcrin_xl.model import Field, Value
from norcrin_xl.network.setup_file import Contents
from norcrin_xl.pipeline.building import placed_contents
from norcrin_xl.workbook.areas.area import Areas, with_values
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.reading.areas import report_data
from norcrin_xl.workbook.workbook import Workbook, workbook_in
from tests.shipped import BOOK as SHIPPED
from tests.shipped import workbook_layout

FILE = "bok.xlsm"
NETWORK = example_network()
FORM = load_form(NETWORK.year)
CLEAN = example_contents(NETWORK, FORM)
PLAN = workbook_layout(NETWORK, FORM, CLEAN)

Cell = tuple[str, str]
"""Sheet and address."""
Told = Mapping[tuple[str, Cell | None], Finding]
"""Findings by their code and cell."""


class Draft:
    """A copy of the clean workbook's contents in which a fault is planted.

    `stored` are computed cells that hold something else than the clean workbook's, and
    `headings` are headings that say something else.
    """

    def __init__(self) -> None:
        self.contents: Contents = copy.deepcopy(CLEAN)
        self.stored: dict[Cell, Value] = {}
        self.headings: dict[Cell, Value] = {}

    def index(self, area: str, **fields: str) -> int:
        """The first row of a list whose fields are these."""
        rows = self.contents[area]
        return next(i for i, row in enumerate(rows) if fields.items() <= row.items())

    def row(self, area: str, key: str | int) -> dict[str, Value]:
        """The row with a key, or with a 0-based index; an area nothing stands in gets its rows."""
        first = PLAN[area].columns[0].key
        rows = self.contents.setdefault(area, [{first: row.key} for row in PLAN[area].rows])
        if isinstance(key, int):
            return rows[key]
        return next(row for row in rows if row.get(first) == key)

    def put(self, area: str, key: str | int, value: Value, column: str = "value") -> Cell:
        """Write a cell and return where it stands."""
        self.row(area, key)[column] = value
        return cell(area, key, column)

    def number(self, area: str, key: str, column: str = "value") -> float:
        value = self.row(area, key)[column]
        assert isinstance(value, int | float)
        return value

    def swap(self, area: str, one: tuple[str, str], other: tuple[str, str]) -> None:
        """Let two cells (key, column) change values."""
        a, b = self.number(area, *one), self.number(area, *other)
        self.put(area, one[0], b, one[1])
        self.put(area, other[0], a, other[1])

    def areas(self) -> Areas:
        """The areas as reading a workbook with these contents gives them."""
        return placed_contents(PLAN, self.contents, FILE)

    def written(self) -> bytes:
        """The clean workbook's file with the cells that differ changed in it, and no other."""
        changes: dict[str, dict[str, Value]] = {}
        for name, rows in self.contents.items():
            for index, row in enumerate(rows):
                for column, value in row.items():
                    before = CLEAN[name][index].get(column) if name in CLEAN else None
                    if value != before and PLAN[name].has_column(column):
                        sheet, address = cell(name, index, column)
                        changes.setdefault(sheet, {})[address] = value
        return patched(clean_file(), FILE, changes)

    def computed(self) -> Workbook:
        """The report of these contents, with everything that the checks say."""
        areas = self.areas()
        if self.stored:
            fields = [_with(one.field, self.stored) for one in clean_book().stored()]
            areas = with_values(areas, {field.ref: field.value for field in fields})
        headings = [
            one._replace(field=_with(one.field, self.headings)) for one in clean_book().headings
        ]
        data = report_data(areas, FILE, "")
        return Workbook(FILE, b"", areas, PLAN, data, tuple(headings))

    def findings(self) -> Told:
        return told(self.computed().findings)


def _with(held: Field, others: Mapping[Cell, Value]) -> Field:
    """What a cell holds, or the other value that is planted in it."""
    return held._replace(value=others.get((held.ref.sheet, held.ref.cell), held.value))


def told(findings: tuple[Finding, ...]) -> Told:
    """The findings by code and cell. No cell is told of twice for the same but words misspelt."""
    keys = [
        (found.code, (found.where.sheet, found.where.cell) if found.where else None)
        for found in findings
    ]
    with_cell = [key for key in keys if key[1] and key[0] != "skrivefeil"]
    assert len(set(with_cell)) == len(with_cell), keys
    return dict(zip(keys, findings, strict=True))


def cell(area: str, key: str | int, column: str = "value") -> Cell:
    """Where a cell stands."""
    return PLAN[area].sheet, PLAN[area].cell(key, column)


@cache
def clean_book() -> Workbook:
    """The clean workbook as reading its file gives it."""
    return workbook_in(clean_file(), FILE)


@cache
def clean_file() -> bytes:
    """The clean workbook's file."""
    return SHIPPED.read_bytes()


@dataclass(frozen=True)
class Fault:
    """A fault: its code, how it is planted (returns the cells to be named), what it is.

    `follows` are codes of findings that are true too once the fault is there.
    """

    name: str
    code: str
    plant: Callable[[Draft], Cell | set[Cell] | None]
    follows: tuple[str, ...] = ()

    def expected(self, draft: Draft) -> set[tuple[str, Cell | None]]:
        """Plant the fault; what must be told of it."""
        planted = self.plant(draft)
        cells = planted if isinstance(planted, set) else {planted}
        return {(self.code, where) for where in cells}


def put(
    area: str, key: str | int, value: Value, column: str = "value", at: Cell | None = None
) -> Callable[[Draft], Cell]:
    """A fault of one cell; `at` is where it shows when that is another cell."""

    def plant(draft: Draft) -> Cell:
        written = draft.put(area, key, value, column)
        return at or written

    return plant
