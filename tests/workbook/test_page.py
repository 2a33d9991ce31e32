"""Rows are high enough for the text in them."""

from __future__ import annotations

from norcrin_xl.workbook.drawing.page import lines_of


def test_a_short_text_takes_one_line() -> None:
    assert lines_of("Kort tekst", 200) == 1


def test_paragraphs_begin_on_lines_of_their_own() -> None:
    assert lines_of("En\n\nTo", 200) == 3


def test_words_move_to_the_next_line_whole() -> None:
    assert lines_of("halvparten halvparten", 100) == 2


def test_a_word_that_is_too_long_is_broken() -> None:
    assert lines_of("x" * 100, 100) > 4
