"""The tables that functions in Python fill: formula, stored values and Excel's own twins."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula
from windows_stubs import called

from norcrin_xl.example.norcrin import example_contents, example_network
from norcrin_xl.workbook.computed.cross_checks import EQUAL
from norcrin_xl.workbook.computed.formulas import FILLED, TWINS, filled_range
from tests.office import recalculated
from tests.shipped import workbook_layout
from tests.workbook.books import FORM, built, example, network_of, patchy_contents

NETWORK = example_network()
CONTENTS = example_contents(NETWORK)
PATCHY = network_of(3, 2)
PATCHES = patchy_contents(PATCHY, 5, (0, 0, None, 7, 12.25, -3, "kommer"))


def values(cells: Any) -> list[tuple[object, ...]]:
    return [tuple(cell.value for cell in row) for row in cells]


@pytest.mark.parametrize(
    ("network", "contents"), [(NETWORK, CONTENTS), (PATCHY, PATCHES)], ids=["2021", "patchy"]
)
def test_the_stored_values_are_what_the_function_gives(network: Any, contents: Any) -> None:
    content, plan = built(network, contents), workbook_layout(network, FORM, contents)
    formulas = openpyxl.load_workbook(BytesIO(content))
    stored = openpyxl.load_workbook(BytesIO(content), data_only=True)
    areas = [area for area in plan.areas.values() if area.role in FILLED]
    assert len(areas) == len(plan.shape.projects) + 3
    for area in areas:
        filled = filled_range(area)
        formula = formulas[area.sheet][filled.partition(":")[0]].value
        assert isinstance(formula, ArrayFormula)
        assert formula.ref == filled
        pattern = r"=IFERROR\((INDEX\()?(?P<name>NC_\w+)\((?P<arguments>[^)]*)\),"
        call = re.match(pattern, str(formula.text))
        assert call is not None
        name, arguments = call["name"], call["arguments"]
        blocks = [values(stored[area.sheet][cells]) for cells in arguments.split(",")]
        shown = values(stored[area.sheet][filled])
        gives = called(name, *map(tuple, blocks))
        if area.role == "brukerbetaling":
            gives = [row[2:] for row in gives[1:]]
        for found, given in zip(shown, gives, strict=True):
            for one, other in zip(found, given, strict=True):
                exact = pytest.approx(other, rel=1e-15) if isinstance(other, float) else other
                assert ("" if one is None else one) == exact


@pytest.mark.office
def test_a_program_without_the_functions_shows_the_twins_instead(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsm"
    path.write_bytes(example())
    plan = workbook_layout(NETWORK, FORM, CONTENTS)
    stored = openpyxl.load_workbook(path, data_only=True)
    shown = openpyxl.load_workbook(recalculated(path), data_only=True)
    for area in (item for item in plan.areas.values() if item.role in FILLED):
        for column in FILLED[area.role]:
            for row in range(len(area.rows)):
                cell = area.cell(row, column)
                one, other = (book[area.sheet][cell].value or "" for book in (stored, shown))
                assert other == (pytest.approx(one) if isinstance(one, int | float) else one), cell


def test_the_twins_hold_what_the_tables_hold() -> None:
    plan = workbook_layout(NETWORK, FORM, CONTENTS)
    stored = openpyxl.load_workbook(BytesIO(example()), data_only=True)
    for role in TWINS.values():
        area = plan[role]
        for row in range(len(area.rows)):
            assert stored["Kontroll"][area.cell(row, "likt")].value == EQUAL
    twin = stored["Kontroll"][plan["kontroll_avvik"].cell("alle|2.4", "avvik")].value
    assert twin == stored["Årsregnskap"][plan["arsregnskap_alle"].cell("2.4", "avvik")].value


def test_each_table_is_one_call() -> None:
    formulas = openpyxl.load_workbook(BytesIO(example()))
    calls = [
        cell.coordinate
        for sheet in formulas
        if sheet.title != "Funksjoner"
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, ArrayFormula)
    ]
    assert len(calls) == 5
