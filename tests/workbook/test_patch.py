"""Stored results in place: of formulas, and of the cells that an array formula fills."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import openpyxl
import pytest

from norcrin_xl.example.norcrin import example_contents, example_network
from norcrin_xl.workbook.lossless.patch import Stored, patched
from norcrin_xl.workbook.reading.raw import read_raw
from norcrin_xl.workbook.values import values_workbook
from norcrin_xl.workbook.vba.macros import restamped
from tests.shipped import workbook_layout
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


def renamed(name: Callable[[str], str], edit: Callable[[str, bytes], bytes]) -> bytes:
    """The example with other names of its parts, as other programs write them."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(example())) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.namelist():
            info = zipfile.ZipInfo(name(entry))
            info.filename = name(entry)
            new.writestr(info, edit(entry, old.read(entry)), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def same(_: str, body: bytes) -> bytes:
    return body


def moved(name: str, body: bytes) -> bytes:
    """The example's main part under another name."""
    if name.endswith((".rels", "[Content_Types].xml")):
        return re.sub(rb"xl/workbook\.xml", b"xl/book7.xml", body)
    return body


NAMES: dict[str, tuple[Callable[[str], str], Callable[[str, bytes], bytes]]] = {
    "store": (lambda name: name if name[0] == "[" else name.upper(), same),
    "små": (lambda name: name if name[0] == "[" else name.lower(), same),
    "omvendte skråstreker": (lambda name: name.replace("/", "\\"), same),
    "annen hoveddel": (lambda name: name.replace("workbook.xml", "book7.xml"), moved),
}


@pytest.mark.parametrize("kind", NAMES)
def test_a_workbook_is_changed_whatever_its_parts_are_called(kind: str) -> None:
    content = renamed(*NAMES[kind])
    changed = patched(content, FILE, {"Oppsett": {"A1": "Endret"}}, {"grense_ubrukt": "Start!$A$1"})
    assert read_raw(changed, FILE).sheets["Oppsett"][0][0] == "Endret"
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(BytesIO(changed)) as new:
        assert new.namelist() == old.namelist()
    assert restamped(changed, FILE).content
    assert values_workbook(changed, FILE, datetime(2022, 1, 1), ["Oppsett"])
