"""The partners' page says what the guide sheet of their form says."""

from __future__ import annotations

from write_partner_guide import PAGE, current_page

from norcrin_xl.model import ReportData
from norcrin_xl.partners.forms.plan import guide_lines

ONE_PAGE = 2500
"""Characters that a printed page of the guide sheet holds."""


def test_the_page_is_the_guide_sheet() -> None:
    page = PAGE.read_text("utf-8")
    assert page == current_page(), "run: python tests/docs/write_partner_guide.py"


def test_the_guide_fits_a_page_and_fills_every_word(data: ReportData) -> None:
    for partner in data.setup.partners:
        text = "".join(map("".join, guide_lines(data, partner, data.setup.due)))
        assert len(text) < ONE_PAGE
        assert "{" not in text


def test_without_a_due_date_the_guide_says_nothing_of_one(data: ReportData) -> None:
    lines = dict(guide_lines(data, data.setup.partners[0], None))
    assert "Frist" not in lines
    assert "Retur" in lines
