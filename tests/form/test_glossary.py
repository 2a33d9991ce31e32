"""The glossary is data that the rules on text can rely on."""

from __future__ import annotations

import pytest

from norcrin_xl.checks.text.topics import Topics
from norcrin_xl.form.form_file import available_years, load_glossary, parse_glossary
from norcrin_xl.workbook.workbook import Workbook


def test_what_running_text_names_is_a_figure_of_the_report(book: Workbook) -> None:
    glossary = load_glossary()
    known = Topics(book.data, book.quantities).by_key
    named = {**glossary.topics, **glossary.short, **glossary.sums, **glossary.together}
    assert [key for key in named if key not in known] == []


def test_no_name_of_a_figure_begins_or_ends_with_a_space() -> None:
    glossary = load_glossary()
    every = (glossary.topics, glossary.short, glossary.sums)
    names = [name for table in every for own in table.values() for name in own]
    assert [name for name in names if name != name.strip() or not name] == []


def test_the_glossary_is_no_form() -> None:
    assert all(isinstance(year, int) for year in available_years())


def test_a_glossary_without_one_of_its_lists_is_refused() -> None:
    with pytest.raises(KeyError):
        parse_glossary('forkortelser = ["GCP"]')
