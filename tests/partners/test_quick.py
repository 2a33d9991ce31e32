"""The short way of reading gives what the thorough way gives, or leaves the sheet to it."""

from __future__ import annotations

import random
import re

import pytest

from norcrin_xl.partners.returned.parts import Refused
from norcrin_xl.partners.returned.quick import quick_rows, quick_strings, split_sheet
from norcrin_xl.partners.returned.sheet import (
    Context,
    Sheet,
    read_sheet,
    read_thoroughly,
    shared_strings,
)
from tests.partners import corpus

CONTEXT = Context([f"tekst {n}" for n in range(400)], ("General", "0%", "dd.mm.yyyy"), False)


def both(content: bytes) -> list[Sheet | str]:
    read: list[Sheet | str] = []
    for way in (read_sheet, read_thoroughly):
        try:
            read.append(way(content, "ark.xml", CONTEXT))
        except Refused as refused:
            read.append(refused.code)
    return read


def tab() -> bytes:
    return corpus.part(corpus.form(), corpus.TAB)


def test_a_form_is_read_the_short_way() -> None:
    plain = split_sheet(tab())
    assert plain is not None
    assert quick_rows(plain[1]) is not None
    quick, thorough = both(tab())
    assert quick == thorough


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1" hidden="1"><c r="A1" t="str"><f>"a"&amp;"b"</f><v>a&lt;b</v></c></row>',
        '<row r="3"/><row r="9" ht="0"><c r="B9" s="2"><v>44000</v></c></row><row r="20"/>',
        '<row r="1"><c r="A1" t="s"><v>3</v></c><c r="B1" s="1"/><c r="C1" t="b"/></row>',
        '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="s"><v>999</v></c></row>',
        '<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>',
        '<row r="1"><c r="B1"><f t="shared" si="0"/><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v/></c><c r="B1"><f>1+1</f></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>inne</t></is></c></row>',
        '<row r="1"><c t="n"><v>1</v></c></row>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>&#49;</v></c></row>',
        '<row r="1"><!-- x --><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c>',
        '<row r="1"><c r="A1"><v>1</c></row>',
        '<row r="1">x<c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2">',
        "",
    ],
)
def test_both_ways_agree(rows: str) -> None:
    head = '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="x"><sheetData>'
    tail = '</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>'
    quick, thorough = both(f"{head}{rows}{tail}".encode())
    assert quick == thorough


@pytest.mark.parametrize("seed", range(60))
def test_both_ways_agree_on_mutated_sheets(seed: int) -> None:
    chance = random.Random(seed)
    body = bytearray(tab())
    pieces = (b"", b"9", b"<", b'"', b"&", b"/>", b" ")
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(body))
        body[at : at + chance.randrange(3)] = chance.choice(pieces)
    quick, thorough = both(bytes(body))
    assert quick == thorough


def test_texts_are_read_alike_with_and_without_formatting() -> None:
    plain = corpus.part(corpus.form(), "xl/sharedStrings.xml")
    assert quick_strings(plain) is not None
    formatted = re.sub(rb"<si><t>([^<]*)</t></si>", rb"<si><r><t>\1</t></r></si>", plain)
    assert quick_strings(formatted) is None
    assert shared_strings(formatted) == shared_strings(plain)
