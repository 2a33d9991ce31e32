"""The user guide speaks of what is there: messages, buttons and dates."""

from __future__ import annotations

import re

import pytest
from documents import ROOT
from messages import said

from norcrin_xl.numbers import date_text
from norcrin_xl.partners.forms.send import default_due
from norcrin_xl.workbook.drawing.button_shapes import BUTTONS
from tests.shipped import example_data

GUIDE = (ROOT / "docs" / "brukerveiledning.md").read_text("utf-8")
TROUBLES = re.findall(r"^### «(.+)»$", GUIDE, flags=re.M)


def test_twenty_troubles_have_an_answer() -> None:
    assert len(TROUBLES) >= 20
    assert len(TROUBLES) == len(re.findall(r"^### ", GUIDE, flags=re.M))


@pytest.mark.parametrize("trouble", TROUBLES)
def test_the_user_really_sees_the_message(trouble: str) -> None:
    assert said(trouble), f"no message says «{trouble}»"


QUOTED = {
    (page, quote)
    for page in ("brukerveiledning.md", "partnerveiledning.md", "eksempel/README.md")
    for quote in re.findall("«([^»]+)»", (ROOT / "docs" / page).read_text("utf-8"))
}
THEIRS = {"Aktiver redigering", "koble til fil"}
"""What Excel and Word say."""


@pytest.mark.parametrize(("page", "quote"), sorted(QUOTED))
def test_what_a_guide_quotes_is_said_somewhere(page: str, quote: str) -> None:
    assert quote in THEIRS or said(quote), f"{page}: nothing says «{quote}»"


def test_a_message_that_nobody_sees_is_found() -> None:
    assert not said("Arbeidsboken er blå. …")
    assert not said("Lagre og lukk den, … er åpen i Word.")


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.macro)
def test_every_button_is_in_the_guide(button) -> None:
    assert button.caption in GUIDE or button.macro == "Hjelp"


def test_the_calendar_has_the_forms_dates() -> None:
    data = example_data("NorCRIN_Rapport.xlsm")
    due = default_due(data)
    assert data.form.due == "03-01"
    assert "**1. mars**" in GUIDE
    assert data.form.transfer_due == "12-31"
    assert "**31. desember**" in GUIDE
    assert due is not None
    assert date_text(due) == "8.2.2022"
    assert "(8. februar)" in GUIDE
