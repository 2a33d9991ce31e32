"""The buttons on Start and in the ribbon: each runs a Sub that exists and does something."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from itertools import combinations

from lxml import etree

from norcrin_xl.example.norcrin import example_contents, example_network
from norcrin_xl.excel.buttons import ACTIONS
from norcrin_xl.workbook.areas.views import STEPS
from norcrin_xl.workbook.drawing.button_shapes import (
    BUTTONS,
    CALLBACK,
    NAMESPACE,
    PART,
    RELATION,
    SHEET_CALLBACK,
)
from norcrin_xl.workbook.reading.raw import MAIN
from norcrin_xl.workbook.vba.macros import BUTTONS_SOURCE as SOURCE
from tests.shipped import workbook_layout
from tests.workbook.books import FORM, example

CODE = SOURCE.read_text("utf-8")
BOOK = zipfile.ZipFile(BytesIO(example()))
PLAN = workbook_layout(example_network(), FORM, example_contents(example_network()))


def test_every_button_runs_a_sub_that_exists() -> None:
    subs = set(re.findall(r"^Public Sub (\w+)\(\)$", CODE, flags=re.M))
    assert {button.macro for button in BUTTONS} <= subs
    drawn = b"".join(BOOK.read(name) for name in BOOK.namelist() if "vmlDrawing" in name).decode()
    for button in BUTTONS:
        assert f"[0]!{button.macro}<" in drawn
        assert button.caption in drawn


def test_the_buttons_stand_in_the_order_of_the_steps() -> None:
    steps = [button.step for button in BUTTONS]
    assert steps == sorted(steps)
    assert set(steps) <= set(range(1, len(STEPS) + 2))


def test_every_call_has_its_function_in_python() -> None:
    assert set(re.findall(r'^    Trykk "(\w+)"$', CODE, flags=re.M)) == set(ACTIONS)


def on_a_mac(code: str) -> str:
    """The lines of VBA that Excel for Mac compiles."""
    kept, inside = [], []
    for line in code.splitlines():
        word = line.strip()
        if word.startswith("#If "):
            inside.append(word == "#If Mac Then")
        elif word == "#Else":
            inside[-1] = not inside[-1]
        elif word == "#End If":
            inside.pop()
        elif all(inside):
            kept.append(line)
    return "\n".join(kept)


def body(code: str, name: str) -> list[str]:
    """The statements of a Sub or Function up to the first that leaves it."""
    (found,) = re.findall(rf"(?:Sub|Function) {name}\(.*\n((?:.*\n)*?)\s*(?:Exit|End) ", code)
    return [line.strip() for line in found.splitlines()]


def test_on_a_mac_opening_does_nothing_and_a_press_says_what_works_there() -> None:
    code = on_a_mac(CODE)
    assert body(code, "Auto_Open") == []
    assert body(code, "PythonFinnes") == ["Dim python As String", "PythonFinnes = False"]
    assert body(code, "PaaMac") == ["PaaMac = True"]
    told = " ".join(body(code, "Trykk"))
    assert told.startswith('If PaaMac() Then MsgBox "Knappene virker bare i Excel for Windows.')
    assert "RunPython" not in told


def test_a_program_that_reads_past_the_marks_is_no_mac() -> None:
    assert body(CODE, "PaaMac")[-2:] == ["PaaMac = False", "#End If"]


def test_buttons_cover_neither_each_other_nor_what_stands_on_start() -> None:
    """Buttons are not printed, so where they stand is computed from the drawing and the sheet."""
    drawn = BOOK.read("xl/drawings/vmlDrawing1.vml").decode()
    numbers = r"margin-left:([\d.]+)pt;margin-top:([\d.]+)pt;width:([\d.]+)pt;height:([\d.]+)pt"
    boxes = [tuple(map(float, found)) for found in re.findall(numbers, drawn)]
    assert len(boxes) == len(BUTTONS)
    for (left, top, width, height), (x, y, w, h) in combinations(boxes, 2):
        assert left + width < x or x + w < left or top + height < y or y + h < top
    steps, below = PLAN.on_sheet("Start")[:2]
    sheet = etree.fromstring(BOOK.read("xl/worksheets/sheet1.xml"))
    heights = {int(r.get("r")): float(r.get("ht")) for r in sheet.iter(f"{MAIN}row") if r.get("ht")}
    plain = float(sheet.find(f"{MAIN}sheetFormatPr").get("defaultRowHeight"))
    title = sum(heights.get(row, plain) for row in range(1, below.top - 2))
    assert max(top + height for _, top, _, height in boxes) < title
    assert min(top for _, top, _, _ in boxes) >= sum(
        heights.get(row, plain) for row in range(1, steps.top)
    )
    widths = [(int(c.get("max")), float(c.get("width"))) for c in sheet.iter(f"{MAIN}col")]
    text = sum(
        next(width for last, width in widths if column <= last) * 5.25 for column in (1, 2, 3)
    )
    assert min(left for left, _, _, _ in boxes) >= text


def test_the_ribbon_has_a_tab_with_the_same_buttons() -> None:
    relations = etree.fromstring(BOOK.read("_rels/.rels"))
    assert [r.get("Target") for r in relations if r.get("Type") == RELATION] == [PART]
    root = etree.fromstring(BOOK.read(PART))
    path = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert path[:5] == ["customUI", "ribbon", "tabs", "tab", "group"]
    groups = list(root.iter(f"{{{NAMESPACE}}}group"))
    steps = [f"{number} {title}" for number, (_, _, title) in enumerate(STEPS, start=1)]
    assert [group.get("label") for group in groups] == [*steps, "Hjelp"]
    everything = list(root.iter(f"{{{NAMESPACE}}}button"))
    assert len({item.get("id") for item in everything}) == len(everything)
    sheets = [item for item in everything if item.get("onAction") == SHEET_CALLBACK]
    assert {str(item.get("tag")) for item in sheets} <= set(PLAN.sheets)
    drawn = [item for item in everything if item not in sheets]
    assert [item.get("tag") for item in drawn] == [button.macro for button in BUTTONS]
    assert {item.get("onAction") for item in drawn} == {CALLBACK}
    for item in drawn:
        assert item.get("imageMso")
        assert len(str(item.get("supertip"))) < 1024
    for name in (CALLBACK, SHEET_CALLBACK):
        assert f"Public Sub {name}(control As Object)" in CODE
    types = BOOK.read("[Content_Types].xml").decode()
    assert 'Extension="xml"' in types
