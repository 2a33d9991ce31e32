"""The buttons on Start and in the ribbon: each runs a Sub that exists and does something."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from lxml import etree

from norcrin_xl.excel.buttons import ACTIONS
from norcrin_xl.workbook.buttons import BUTTONS, SOURCE
from norcrin_xl.workbook.ribbon import CALLBACK, NAMESPACE, PART, RELATION
from tests.workbook.books import example

CODE = SOURCE.read_text("utf-8")
BOOK = zipfile.ZipFile(BytesIO(example()))


def test_every_button_runs_a_sub_that_exists() -> None:
    subs = set(re.findall(r"^Public Sub (\w+)\(\)$", CODE, flags=re.M))
    assert {button.macro for button in BUTTONS} <= subs
    drawn = b"".join(BOOK.read(name) for name in BOOK.namelist() if "vmlDrawing" in name).decode()
    for button in BUTTONS:
        assert f"[0]!{button.macro}<" in drawn
        assert button.caption in drawn


def test_every_call_has_its_function_in_python() -> None:
    assert set(re.findall(r'^    Trykk "(\w+)"$', CODE, flags=re.M)) == set(ACTIONS)


def test_the_ribbon_has_a_tab_with_the_same_buttons() -> None:
    relations = etree.fromstring(BOOK.read("_rels/.rels"))
    assert [r.get("Target") for r in relations if r.get("Type") == RELATION] == [PART]
    root = etree.fromstring(BOOK.read(PART))
    path = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert path[:5] == ["customUI", "ribbon", "tabs", "tab", "group"]
    drawn = list(root.iter(f"{{{NAMESPACE}}}button"))
    assert [item.get("tag") for item in drawn] == [button.macro for button in BUTTONS]
    assert len({item.get("id") for item in drawn}) == len(BUTTONS)
    assert {item.get("onAction") for item in drawn} == {CALLBACK}
    for item in drawn:
        assert item.get("imageMso")
        assert len(str(item.get("supertip"))) < 1024
    assert f"Public Sub {CALLBACK}(control As Object)" in CODE
    types = BOOK.read("[Content_Types].xml").decode()
    assert 'Extension="xml"' in types
