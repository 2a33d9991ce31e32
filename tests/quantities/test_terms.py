"""Sums and differences know what is missing and what is merely blank."""

from norcrin_xl.model import CellRef
from norcrin_xl.quantities.terms import Term, divided, subtracted, summed

HERE = (CellRef("bok.xlsm", "OUS", "D7"),)
MISSING = Term(None, HERE, "OUS 1.1")
BLANK = Term(None, HERE, blank=True)


def figure(value: float) -> Term:
    return Term(value, HERE)


def test_a_sum_with_a_missing_term_is_missing_and_says_which() -> None:
    result = summed([figure(1), MISSING, figure(2)])
    assert result.value is None
    assert result.missing
    assert result.lacks == "OUS 1.1"


def test_a_blank_that_is_an_answer_adds_nothing() -> None:
    assert summed([figure(3), BLANK]).value == 3


def test_a_sum_of_blanks_is_blank_and_not_zero() -> None:
    result = summed([BLANK, BLANK])
    assert (result.value, result.blank, result.missing) == (None, True, False)


def test_a_sum_keeps_the_cells_of_all_its_terms() -> None:
    assert len(summed([figure(1), MISSING, BLANK]).sources) == 3


def test_a_difference_with_a_missing_side_is_missing() -> None:
    assert subtracted(figure(5), MISSING).missing
    assert subtracted(MISSING, figure(5)).missing


def test_zero_minus_a_blank_is_zero() -> None:
    assert subtracted(figure(0), BLANK).value == 0


def test_a_share_of_zero_is_not_computable_and_says_so() -> None:
    result = divided(figure(5), figure(0))
    assert result.value is None
    assert "ikke beregnbar" in result.lacks
