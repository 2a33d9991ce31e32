"""The formulas' spelling; that they give the right values is shown by recalculating workbooks."""

from __future__ import annotations

import pytest

from norcrin_xl.workbook.computed import formulas


def test_a_deviation_is_blank_beside_two_blanks_and_zero_beside_a_blank_and_a_zero() -> None:
    assert formulas.deviation("D8", "E8") == (
        '=IF(D8&E8="","",IF(COUNT(D8,E8)=2,D8-E8,IF(D8&E8="0",0,"mangler")))'
    )


def test_a_share_of_nothing_is_blank() -> None:
    assert formulas.share("F8", "E8") == '=IF(ISNUMBER(F8),IF(N(E8)=0,"",F8/E8),F8)'


def test_a_post_that_counts_against_its_total_is_subtracted() -> None:
    made = formulas.block_total("D8:D10", ["E8:E10"], "D8:E10", [1, -1, 1])
    assert made.endswith('IF(COUNT(D8:D10)=0,"",N(D8)-N(D9)+N(D10))))')


def test_a_form_with_three_columns_of_amounts_looks_for_zeros_in_both_others() -> None:
    made = formulas.block_total("D8:D10", ["E8:E10", "F8:F10"], "D8:F10", [1, 1, 1])
    assert "ISNUMBER(E8:E10)*(E8:E10=0)+ISNUMBER(F8:F10)*(F8:F10=0)" in made


def test_a_sum_over_partners_names_each_of_their_cells() -> None:
    made = formulas.sum_over(["'A'!D8", "'B'!D8"], [["'A'!E8", "'B'!E8"]], "ROWS(partnere)")
    assert "SUM('A'!D8,'B'!D8)" in made
    assert "<ROWS(partnere)" in made


def test_a_formula_that_excel_cannot_take_is_refused() -> None:
    cells = [f"'{'Et langt navn på et ark ' * 2}{number}'!D8" for number in range(100)]
    with pytest.raises(ValueError, match="characters"):
        formulas.sum_over(cells, [cells], "ROWS(partnere)")
