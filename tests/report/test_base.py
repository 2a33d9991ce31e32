"""The stored base: what was written, from what, and read back the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from norcrin_xl import __version__
from norcrin_xl.findings import UserError
from norcrin_xl.model import CellRef
from norcrin_xl.report.base import NAMESPACE, Base, Waiting, Written, base_xml, read_base, store
from norcrin_xl.report.word.package import WordPackage
from tests.report.builders import (
    WRITTEN,
    Opened,
    control,
    paragraph,
    quantities,
    report,
    report_data,
    run,
    template,
    with_parts,
)

BODY = template(
    paragraph(control("tall:a|prosent1", run("x"), 11) + control("tall:b|heltall", run("x"), 12)),
    control("tekst:2.3", paragraph(run("x")), 13),
)
NUMBERS = quantities(a=0.123, b=None)
TEXTS = {"2.3": "Vi er {a|prosent1} **større**.\n\n- Ja"}


def stored() -> Base:
    result, _ = report(BODY, report_data(TEXTS), NUMBERS)
    return read_base(result.content)


def test_it_says_what_the_report_was_made_of() -> None:
    base = stored()
    assert (base.version, base.workbook, base.year) == (__version__, "Bok.xlsm", 2021)
    assert (base.sha256, base.written) == ("0" * 64, WRITTEN)


def test_it_holds_text_value_and_cells_of_every_tag() -> None:
    source = CellRef("Bok.xlsm", "OUS", "F23")
    found = list(stored().controls.values())
    assert [bool(item.made_of) for item in found] == [False, False, True]
    assert [replace(item, made_of="") for item in found] == [
        Written("tall:a|prosent1", "12,3", 0.123, (source,)),
        Written("tall:b|heltall", "[mangler: Tallet b]", None, (source,)),
        Written(
            "tekst:2.3",
            "Vi er {tall:a|prosent1} større.\nJa",
            None,
            (CellRef("Bok.xlsm", "Tekst", "C7"),),
            "Vi er {a|prosent1} **større**.\n\n- Ja",
        ),
    ]


def test_what_is_stored_is_read_back_the_same() -> None:
    ref = CellRef("a&b.xlsx", 'ark "1"', "F2")
    written = [
        Written("tekst:1", "a < b\n\tc\r", None, (), "**a** < b\n\n- c", "0a1b"),
        Written("tall:x|tekst", "høyere", "høyere", (ref, CellRef("c.xlsx", "Ark", "A1"))),
        Written("tall:y|tusen", "\u22122", -2, (ref,)),
        Written("tall:z|desimal2", "0,00", 1e-7, (ref, ref)),
    ]
    moment = datetime(2022, 1, 2, 3, 4, tzinfo=timezone.utc)
    waiting = {"tekst:1": Waiting("\ta\r\n<b", ("c & d", "e"))}
    controls = {item.tag: item for item in written}
    base = Base("1", "b.xlsm", "ab", 2021, moment, controls, {ref: "7"}, {"tekst:1": 3}, waiting)
    base = replace(base, outline=("", "\tAvvik & tiltak {tekst:1}\n"))
    package = WordPackage(template(), "Malen")
    store(package, base)
    assert read_base(package.packed()) == base


def test_a_report_that_is_used_as_template_has_one_base_afterwards() -> None:
    first, _ = report(BODY, report_data(TEXTS), NUMBERS)
    second, opened = report(first.content, report_data({"2.3": "Nytt"}), NUMBERS)
    items = [part for part in opened.parts.values() if NAMESPACE.encode() in part]
    assert sum(part.startswith(b"<?xml") and b"<kontroller>" in part for part in items) == 1
    assert read_base(second.content).controls["tekst:2.3"].text == "Nytt"


def test_other_custom_parts_are_left_alone() -> None:
    other = with_parts(BODY, {"customXml/item1.xml": b"<annet/>"})
    result, opened = report(other, report_data(TEXTS), NUMBERS)
    assert opened.parts["customXml/item1.xml"] == b"<annet/>"
    assert read_base(result.content).year == 2021


def test_a_document_that_is_not_ours_is_refused() -> None:
    with pytest.raises(UserError, match="ikke laget av norcrin-xl"):
        read_base(template())


@pytest.mark.parametrize(
    ("old", "new"),
    [(b'aar="2021"', b""), (b'aar="2021"', b'aar="x"'), (b'kilder="1:', b'kilder="9:')],
)
def test_a_damaged_base_is_refused(old: bytes, new: bytes) -> None:
    content = report(BODY, report_data(TEXTS), NUMBERS)[0].content
    part = Opened(content).parts["customXml/item1.xml"]
    with pytest.raises(UserError, match="skadet"):
        read_base(with_parts(content, {"customXml/item1.xml": part.replace(old, new, 1)}))


def test_what_xml_cannot_hold_is_left_out() -> None:
    base = Base("1", "b", "", 2021, WRITTEN, {"t": Written("t", "a\x00b", None, ())})
    assert "ab</kontroll>" in base_xml(base)
