"""The self-check: a change outside the linked places stops the refresh."""

from __future__ import annotations

import pytest

from norcrin_xl.findings import UserError
from norcrin_xl.report.refresh.outside import outside, require_untouched
from tests.report.builders import control, furniture, paragraph, run

NUMBER = "tall:x|heltall"


def part(number: str, text: str = " pasienter", identity: int = 7) -> bytes:
    return furniture("hdr", paragraph(control(NUMBER, run(number), identity) + run(text)))


def test_what_stands_in_a_linked_place_does_not_count() -> None:
    assert outside(part("12"), "del", "R.docx") == outside(part("13"), "del", "R.docx")


@pytest.mark.parametrize("other", [part("12", " personer"), part("12", identity=8)])
def test_everything_else_counts(other: bytes) -> None:
    assert outside(part("12"), "del", "R.docx") != outside(other, "del", "R.docx")


def test_text_between_the_controls_of_a_repeating_section_counts() -> None:
    made = [
        furniture("hdr", control("liste:partnere", paragraph(run(text)))) for text in ("a", "b")
    ]
    assert outside(made[0], "del", "R.docx") != outside(made[1], "del", "R.docx")


def test_an_added_control_does_not_count() -> None:
    more = furniture(
        "hdr",
        paragraph(
            control(NUMBER, run("1")) + control("tekst:1", run("ny"), 99) + run(" pasienter")
        ),
    )
    assert outside(more, "del", "R.docx", {"99"}) == outside(part("12"), "del", "R.docx")


@pytest.mark.parametrize(
    "after",
    [{"t": part("13", " personer"), "s": b"x"}, {"t": part("13"), "s": b"y"}, {"t": part("13")}],
)
def test_a_change_elsewhere_is_refused(after: dict[str, bytes]) -> None:
    before = {"t": part("12"), "s": b"x"}
    require_untouched(before, {"t": part("13"), "s": b"x"}, ["t"], [], [], "R.docx")
    with pytest.raises(UserError, match="Ingenting er skrevet"):
        require_untouched(before, after, ["t"], [], [], "R.docx")
