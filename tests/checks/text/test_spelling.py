"""Spelling: the shipped text passes, typing errors are remarks, no dictionary is one note."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from norcrin_xl.checks.examination import misspelled, script_of
from norcrin_xl.dictionary import bokmal, parse_dictionary, spelling_off
from norcrin_xl.findings import Severity
from norcrin_xl.model import ReportData
from norcrin_xl.workbook.workbook import Workbook

SMALL = parse_dictionary(b"SET UTF-8\n", b"1\nprisen\ntil\n")


@pytest.fixture(name="words")
def _words(book: Workbook, with_text: Callable[[str], ReportData]) -> Callable[[str], list[str]]:
    """The words of a text that a dictionary with three words doesn't know."""

    def unknown(text: str) -> list[str]:
        found = misspelled(script_of(with_text(text), book.quantities), SMALL)
        planted = [one for one in found if one.where and one.where.cell.startswith("Z")]
        return [one.message.split("«")[1].split("»")[0] for one in planted]

    return unknown


def test_an_unknown_word_is_named_once(words: Callable[[str], list[str]]) -> None:
    assert words("Prisen prissen til prissen. Prissen til prisen.") == ["prissen"]


@pytest.mark.parametrize(
    "text",
    [
        "Prisen til Trondhjemsveien",  # a name within a sentence
        "Prisen (clinical trial units)",  # foreign words in parentheses
        "Prisen på norcrin.no og www.uio.no/xyzz",
        "Prisen GCP eCRF NorCRIN2",
        "Prisen på monitorering",  # the glossary's
        "Prisen 12345abcd",
    ],
)
def test_names_addresses_and_foreign_words_are_left_alone(
    words: Callable[[str], list[str]], text: str
) -> None:
    assert words(text) == []


def test_without_a_dictionary_there_is_one_note(book: Workbook, tmp_path: Path) -> None:
    assert list(misspelled(script_of(book.data, book.quantities), bokmal((tmp_path,)))) == []
    found = list(spelling_off((tmp_path,)))
    assert [(one.code, one.severity) for one in found] == [("stavekontroll-av", Severity.NOTE)]


@pytest.mark.skipif(bokmal() is None, reason="hunspell-no is not installed")
def test_the_shipped_text_has_no_spelling_remarks(book: Workbook) -> None:
    found = misspelled(script_of(book.data, book.quantities), bokmal())
    assert [one.message for one in found] == []
