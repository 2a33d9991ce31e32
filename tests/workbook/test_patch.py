"""Stored results in place: of formulas, and of the cells that an array formula fills."""

from __future__ import annotations

import zipfile
from io import BytesIO

import openpyxl

from norcrin_xl.building import workbook_layout
from norcrin_xl.example.contents import example_contents, example_network
from norcrin_xl.workbook.lossless.patch import Stored, patched
from tests.workbook.books import FILE, FORM, example

NETWORK = example_network()
PLAN = workbook_layout(NETWORK, FORM, example_contents(NETWORK))


def test_cells_that_an_array_formula_fills_take_a_new_result() -> None:
    area = PLAN["arsregnskap_alle"]
    first, inner = area.cell("1.1", "avvik"), area.cell("2.4", "avvik_prosent")
    changes = {area.sheet: {first: Stored(7.0), inner: Stored("mangler"), "A1": Stored(7.0)}}
    content = patched(example(), FILE, changes)
    stored = openpyxl.load_workbook(BytesIO(content), data_only=True)[area.sheet]
    assert (stored[first].value, stored[inner].value) == (7, "mangler")
    assert stored["A1"].value == "Årsregnskap 2021"
    formulas = openpyxl.load_workbook(BytesIO(content))[area.sheet]
    assert str(formulas[first].value.text).startswith("=IFERROR(NC_AVVIKSTABELL")
    assert formulas[inner].value == "mangler"


def test_all_other_parts_keep_every_byte() -> None:
    area = PLAN["kpi"]
    cell = area.cell("gcp", "utvikling")
    old, new = (
        zipfile.ZipFile(BytesIO(content))
        for content in (
            example(),
            patched(example(), FILE, {area.sheet: {cell: Stored("nedgang")}}),
        )
    )
    changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == [f"xl/worksheets/sheet{PLAN.sheets.index(area.sheet) + 1}.xml"]
    assert old.namelist() == new.namelist()
