"""The form as a partner sees it: what is green, what the hints say, and how it prints."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook as Opened

from norcrin_xl.partners.forms.send import form_of
from norcrin_xl.workbook.workbook import workbook_in
from tests.partners import corpus
from tests.partners.corpus import CODE
from tests.workbook.books import FORM, blank_contents, built, network_of

POINTS_AT_LEAST, PRINTED_INCHES, DOTS = 8.0, 10.89, 96


@cache
def blank() -> Opened:
    """The form that a new network sends to its first partner."""
    network = network_of(2, 2)
    book = workbook_in(built(network, blank_contents(network)), "bok.xlsm")
    return opened(form_of(book.cells, book.data.setup.partners[0]))


def opened(content: bytes) -> Opened:
    return load_workbook(BytesIO(content), data_only=True)


def statements(book: Opened) -> dict[str, str]:
    """The own checks and the list of what lacks, each with its word."""
    rows = [[one.value for one in row] for row in book.worksheets[-1].iter_rows()]
    words = ("OK", "Mangler", "Feil", "Ferdig", None)
    return {
        str(row[1]): str(word)
        for row in rows
        if row[1] and ("like" in str(row[1]) or "er " in str(row[1]) or "avvik" in str(row[1]))
        for word in [next((one for one in row[3:] if one in words[:-1]), None)]
    }


def test_nothing_is_green_in_a_form_that_nobody_has_filled_in() -> None:
    said = statements(blank())
    assert said["Alle store avvik er forklart"] == "Mangler"
    assert said["Tallene er godkjent"] == "Mangler"
    assert said["Forklaring på store avvik"] == "None"
    assert not {"OK", "Ferdig"} & set(said.values())


def test_a_form_that_is_whole_is_green() -> None:
    said = statements(opened(corpus.form()))
    assert said["Alle store avvik er forklart"] == said["Tallene er godkjent"] == "OK"
    assert said["Forklaring på store avvik"] == "Ferdig"


@pytest.mark.parametrize("book", [blank, lambda: opened(corpus.form())], ids=["blank", CODE])
def test_no_letter_is_printed_smaller_than_eight_points(book) -> None:  # type: ignore[no-untyped-def]
    for sheet in book().worksheets:
        widths = [one.width for one in sheet.column_dimensions.values()]
        inches = sum(width * 7 + 5 for width in widths) / DOTS
        paper = PRINTED_INCHES if sheet.page_setup.orientation == "landscape" else 7.47
        scale = min(1.0, paper / inches)
        sizes = [one.font.sz for row in sheet.iter_rows() for one in row if one.value is not None]
        assert min(sizes) * scale >= POINTS_AT_LEAST, sheet.title


def test_each_page_says_whose_form_it_is_and_no_table_is_cut_in_two() -> None:
    for book in (blank(), opened(corpus.form())):
        for sheet in book.worksheets:
            assert "2021: skjema for årsrapporten" in sheet.oddHeader.left.text
            assert sheet.oddHeader.right.text == "&A"
        tab = book.worksheets[-1]
        titles = {row[0].row for row in tab.iter_rows() if row[0].font.sz == 13}
        assert {one.id + 1 for one in tab.row_breaks.brk} <= titles


def test_examples_have_the_forms_own_year() -> None:
    assert FORM.year == 2021
    hints = [one.prompt or "" for one in blank().worksheets[-1].data_validations.dataValidation]
    assert any("31.1.2022" in hint for hint in hints)
    assert not [hint for hint in hints if "{" in hint]
