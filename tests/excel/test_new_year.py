"""The button that makes next year's workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from norcrin_xl.excel import buttons
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.workbook import workbook_in
from tests.excel.book import NAME, VERSION, area, wrong_total
from tests.live_book import OpenBook

NEXT = "NorCRIN_Rapport_2022.xlsm"


def ends_early(path: Path) -> None:
    """Let the first project end before the year does."""
    place = area(path, "prosjekter")
    cells = {place.cell(0, "end"): date(2021, 8, 31)}
    path.write_bytes(patched(path.read_bytes(), NAME, {place.sheet: cells}))


@pytest.mark.parametrize(("answer", "projects"), [("yes", 2), ("no", 1)])
def test_next_years_workbook_lies_beside_this_years(path: Path, answer: str, projects: int) -> None:
    ends_early(path)
    before = path.read_bytes()
    book = OpenBook(path, answers=[answer])
    buttons.run(book, "nytt_aar", VERSION)
    asked, told = book.app.messages
    assert "Perioden til NorCRIN1 sluttet" in asked
    made = path.with_name(NEXT)
    assert told.startswith(f"Skrev {made} for 2022\n")
    plan = workbook_in(made.read_bytes(), NEXT).plan
    assert (plan.shape.year, len(plan.shape.projects)) == (2022, projects)
    assert book.written["Start", "A4"][0] == str(made)
    assert path.read_bytes() == before


def test_next_years_workbook_is_not_replaced_nor_made_unasked(path: Path) -> None:
    ends_early(path)
    book = OpenBook(path, answers=["cancel"])
    buttons.run(book, "nytt_aar", VERSION)
    assert book.app.messages[-1] == "Det nye året er ikke laget."
    assert not path.with_name(NEXT).exists()
    path.with_name(NEXT).write_bytes(b"brukt")
    book = OpenBook(path)
    buttons.run(book, "nytt_aar", VERSION)
    assert book.app.messages[0].startswith(f"{NEXT} finnes allerede")
    assert path.with_name(NEXT).read_bytes() == b"brukt"


def test_next_year_is_made_with_errors_only_when_the_user_wants_it(path: Path) -> None:
    wrong_total(path)
    book = OpenBook(path, answers=["no"])
    buttons.run(book, "nytt_aar", VERSION)
    assert "Tallene låses slik de står" in book.app.messages[0]
    assert not path.with_name(NEXT).exists()
    buttons.run(OpenBook(path, answers=["yes"]), "nytt_aar", VERSION)
    assert path.with_name(NEXT).exists()
