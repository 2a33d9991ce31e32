"""Choices: exactly the chosen box is ticked."""

from __future__ import annotations

import pytest

from tests.report.builders import (
    W14,
    Opened,
    control,
    paragraph,
    report,
    report_data,
    run,
    template,
)

STATES = (
    '<w14:checkbox><w14:checked w14:val="{}"/><w14:checkedState w14:val="2612"/>'
    '<w14:uncheckedState w14:val="2610"/></w14:checkbox>'
)


def boxes(section: str, count: int, checked: str = "0") -> str:
    lines = "".join(
        paragraph(
            control(f"valg:{section}|{number}", run("☐"), 20 + number, STATES.format(checked))
            + run(f" svar {number}")
        )
        for number in range(1, count + 1)
    )
    return control(f"valg:{section}", lines, 19)


def ticked(opened: Opened, section: str = "4.5") -> list[tuple[str, str]]:
    """The sign and the state of each box."""
    path = f"//w:sdt[starts-with(w:sdtPr/w:tag/@w:val, 'valg:{section}|')]"
    states = opened.values(f"{path}/w:sdtPr/w14:checkbox/w14:checked/@w14:val")
    return list(zip(opened.texts(f"{path}/w:sdtContent"), states, strict=True))


def test_the_chosen_answer_is_ticked_and_no_other() -> None:
    data = report_data(choices={"4.5": "nei"})
    _, opened = report(template(boxes("4.5", 3, "1")), data)
    assert ticked(opened) == [("☐", "0"), ("☒", "1"), ("☐", "0")]


@pytest.mark.parametrize("answer", ["", "Ja; Nei", "Kanskje"])
def test_without_one_answer_none_is_ticked_and_it_is_told(answer: str) -> None:
    data = report_data(choices={"4.5": answer})
    result, opened = report(template(boxes("4.5", 3, "1")), data)
    assert ticked(opened) == [("☐", "0")] * 3
    assert [missing.label for missing in result.missing] == ["valg i avsnitt 4.5"]


def test_a_box_uses_the_signs_of_its_own_control() -> None:
    body = boxes("1.2", 2).replace('"2612"', '"2611"')
    _, opened = report(template(body), report_data(choices={"1.2": "Ja"}))
    assert opened.shown("valg:1.2|1") == ["☑"]


def test_a_box_without_text_gets_its_sign() -> None:
    body = control("valg:1.2|2", "", 20, f'<w14:checkbox xmlns:w14="{W14}"/>')
    _, opened = report(template(paragraph(body)), report_data(choices={"1.2": "Nei"}))
    assert opened.shown("valg:1.2|2") == ["☒"]
    assert opened.values("//w14:checked/@w14:val") == ["1"]


def test_a_box_for_an_answer_that_the_form_lacks_is_told() -> None:
    result, _ = report(template(boxes("1.2", 3)), report_data(choices={"1.2": "Ja"}))
    assert [found.code for found in result.findings] == ["mal-kontroll"]
    assert "valg:1.2|3" in result.findings[0].message
