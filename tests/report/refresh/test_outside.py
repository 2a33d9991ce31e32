"""The self-check: a change outside the linked places stops the refresh."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from norcrin_xl.findings import UserError
from norcrin_xl.report.refresh.opening import outside, require_untouched
from norcrin_xl.report.word.package import serialised
from tests.report.builders import W, control, furniture, paragraph, run

NUMBER = "tall:x|heltall"


def written_out(content: str) -> bytes:
    return serialised(etree.fromstring(furniture("hdr", content)))


def part(number: str, text: str = " pasienter", identity: int = 7) -> bytes:
    return written_out(paragraph(control(NUMBER, run(number), identity) + run(text)))


def test_what_stands_in_a_linked_place_does_not_count() -> None:
    assert outside(part("12")) == outside(part("13"))


@pytest.mark.parametrize("other", [part("12", " personer"), part("12", identity=8)])
def test_everything_else_counts(other: bytes) -> None:
    assert outside(part("12")) != outside(other)


def test_text_between_the_controls_of_a_repeating_section_counts() -> None:
    made = [written_out(control("liste:partnere", paragraph(run(text)))) for text in ("a", "b")]
    assert outside(made[0]) != outside(made[1])


def test_an_added_control_does_not_count() -> None:
    more = written_out(
        paragraph(control(NUMBER, run("1")) + control("tekst:1", run("ny"), 99) + run(" pasienter"))
    )
    assert outside(more, {"99"}) == outside(part("12"))


@pytest.mark.parametrize(
    "odd",
    [
        lambda content: content.replace(b"<w:p>", b"<w:p><!-- <w:sdt> -->", 1),
        lambda content: content.replace(b"w:", b"v:").replace(b":w=", b":v="),
        lambda content: content.replace(b"<w:hdr ", b'<w:hdr xmlns:v="%s" ' % W.encode()),
    ],
)
def test_a_part_that_is_written_in_another_way_is_parsed(odd: Callable[[bytes], bytes]) -> None:
    one, two, other = (odd(part(*said)) for said in (("12",), ("13",), ("12", " personer")))
    assert outside(one) == outside(two) != outside(other)


def test_a_control_without_content_does_not_take_the_tag_of_the_next() -> None:
    bare = "<w:sdt><w:sdtPr/></w:sdt>"
    said = [paragraph(bare + run(text) + control(NUMBER, run("1"))) for text in ("a", "b")]
    assert outside(written_out(said[0])) != outside(written_out(said[1]))


@pytest.mark.parametrize(
    "after",
    [{"t": part("13", " personer"), "s": b"x"}, {"t": part("13"), "s": b"y"}, {"t": part("13")}],
)
def test_a_change_elsewhere_is_refused(after: dict[str, bytes]) -> None:
    before = {"t": part("12"), "s": b"x"}
    require_untouched(before, {"t": part("13"), "s": b"x"}, ["t"], [], [], "R.docx")
    with pytest.raises(UserError, match="Ingenting er skrevet"):
        require_untouched(before, after, ["t"], [], [], "R.docx")
