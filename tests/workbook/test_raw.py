"""A sheet is read to its farthest cell, wherever that stands, and cells keep their places."""

from __future__ import annotations

import tracemalloc
import zipfile
from io import BytesIO

import pytest

from norcrin_xl.findings import UserError
from norcrin_xl.model import CellError
from norcrin_xl.workbook.lossless.patch import Stored, patched
from norcrin_xl.workbook.reading.raw import read_raw
from norcrin_xl.workbook.workbook import workbook_in
from tests.workbook.books import example

FILE = "bok.xlsm"


def with_rows(rows: str, before: str = "") -> bytes:
    """The shipped workbook with more rows at the end of its first sheet."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(example())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
                content = content.replace(b"<sheetViews>", before.encode() + b"<sheetViews>", 1)
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("row", "values"),
    [
        ('<row r="90"><c r="C90" t="e"><v>#REF!</v></c></row>', [None, None, CellError("#REF!")]),
        (
            '<row r="90"><c r="A90" t="e"/><c r="B90"><v>7</v></c>'
            '<c t="e" r="C90"><v>#N/A</v></c></row>',
            [None, 7.0, CellError("#N/A")],
        ),
        (
            '<row r="90"><c r="A90" t="e"><f>1/0</f><v>#DIV/&#48;!</v></c></row>',
            [CellError("#DIV/0!")],
        ),
        ("<row r='90'><c r='A90' t='e' ><v>#NULL!</v ></c></row>", [CellError("#NULL!")]),
        ("<row r='90'><c s='1'  r = 'B90'  ><v>1</v></c></row>", [None, 1.0]),
        ('<row r="90"><c r="&#66;90"><v>1</v></c></row>', [None, 1.0]),
        ('<row r="90"><c r="A90" t="inlineStr"><is><t>a</t></is></c></row>', ["a"]),
    ],
)
def test_cells_and_error_values_stand_in_their_places(row: str, values: list[object]) -> None:
    assert list(read_raw(with_rows(row), FILE).sheets["Start"][89]) == values


def test_stray_cells_far_out_cost_nothing_and_change_nothing() -> None:
    far = {90: ["XFD90"], 10001: ["CV10001"], 1048576: ["A1048576", "XFD1048576"]}
    cells = {row: "".join(f'<c r="{cell}"><v>1</v></c>' for cell in far[row]) for row in far}
    content = with_rows("".join(f'<row r="{row}">{cells[row]}</row>' for row in far))
    tracemalloc.start()
    stray, clean = (workbook_in(each, FILE) for each in (content, example()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert stray.areas == clean.areas
    assert peak < 150e6


@pytest.mark.parametrize(
    ("rows", "before"),
    [
        ('<row r="1048576"><c r="XFD1048576" s="1"/></row>', ""),
        ('<row r="1048576" ht="3"/>', ""),
        ("", '<dimension ref="A1:XFD1048576"/>'),
        ('<row r="3000"><c r="B3000"><v>1</v></c></row>', ""),
    ],
)
def test_what_only_looks_far_out_is_read(rows: str, before: str) -> None:
    assert read_raw(with_rows(rows, before), FILE).sheets["Start"]


def test_a_cell_beside_an_empty_error_cell_keeps_its_value() -> None:
    row = (
        '<row r="90"><c r="A90" t="e"/><c r="B90"><v>7</v></c>'
        '<c r="C90" t="e"><v>#REF!</v></c><c r="D90"><v>8</v></c></row>'
    )
    read = read_raw(with_rows(row), FILE).sheets["Start"][89]
    assert read[:4] == [None, 7.0, CellError("#REF!"), 8.0]


@pytest.mark.parametrize(
    "row",
    [
        '<row r="90"><c r="A0"><v>1</v></c></row>',
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        f'<row r="{"9" * 5000}"/>',
        '<row r="90"><c r="1A"><v>1</v></c></row>',
        '<row r="90"><c r="ABCD1"><v>1</v></c></row>',
        '<row r="90"><c r="A90"',
    ],
)
def test_what_is_no_sheet_is_called_damaged(row: str) -> None:
    with pytest.raises(UserError, match=r"bok\.xlsm er skadet"):
        read_raw(with_rows(row), FILE)


def test_an_array_formula_over_the_whole_sheet_takes_no_time() -> None:
    row = '<row r="90"><c r="A90"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c></row>'
    content = with_rows(row)
    changed = patched(content, FILE, {"Start": {"A90": Stored(2.0)}})
    assert read_raw(changed, FILE).sheets["Start"][89][0] == 2.0
