"""The sheet Funksjoner shows every worksheet function at work, on cells that can be changed."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula
from windows_stubs import called, worksheet_functions

from norcrin_xl.workbook.drawing.sheet_texts import NOT_THERE
from norcrin_xl.workbook.layout import FUNCTIONS, PROBE
from tests.workbook.books import example

ON_THE_SAVED_BOOK = ("NC_TALL", "NC_SUM_PARTNERE")
BOOK = openpyxl.load_workbook(BytesIO(example()))
SHEET = BOOK[FUNCTIONS]
STORED = openpyxl.load_workbook(BytesIO(example()), data_only=True)[FUNCTIONS]
EXAMPLES = [
    cell.value for row in SHEET.iter_rows() for cell in row if isinstance(cell.value, ArrayFormula)
]
CALL = re.compile(rf'=IFERROR\((?P<name>NC_\w+)\((?P<arguments>[^)]*)\),"{NOT_THERE}"\)')


def test_every_function_has_an_example() -> None:
    names = [match["name"] for item in EXAMPLES if (match := CALL.match(str(item.text)))]
    assert sorted(names) == sorted(worksheet_functions().__all__)


@pytest.mark.parametrize("made", EXAMPLES, ids=lambda made: str(made.ref))
def test_an_example_shows_what_its_function_gives_for_open_input_cells(made: ArrayFormula) -> None:
    match = CALL.match(str(made.text))
    assert match is not None
    blocks = []
    for place in match["arguments"].split(","):
        cells = SHEET[place] if ":" in place else ((SHEET[place],),)
        blocks.append(tuple(tuple(cell.value for cell in row) for row in cells))
        assert not any(cell.protection.locked for row in cells for cell in row)
        assert {cell.fill.start_color.rgb for row in cells for cell in row} == {"FFFFF7DB"}
    if match["name"] in ON_THE_SAVED_BOOK:
        return
    gives = called(match["name"], *blocks)
    gives = gives if isinstance(gives, list) else [[gives]]
    for row, wanted in zip(STORED[made.ref], gives, strict=True):
        assert [cell.value or "" for cell in row] == pytest.approx([v or "" for v in wanted])


def test_a_cell_says_what_computes_the_tables_and_never_shows_an_error() -> None:
    (place,) = [text for _, text in BOOK.defined_names[PROBE].destinations]
    formula = SHEET[place.replace("$", "")].value
    assert re.fullmatch(r"=IF\(ISERROR\(NC_\w+\(.*\)\),.*\)", formula)
    for sheet in ("Start", "Kontroll"):
        assert PROBE in BOOK[sheet]["A3"].value


def test_no_example_lies_on_another() -> None:
    ranges = [item.ref if ":" in item.ref else f"{item.ref}:{item.ref}" for item in EXAMPLES]
    used = [cell.coordinate for cells in ranges for row in SHEET[cells] for cell in row]
    assert len(used) == len(set(used))
