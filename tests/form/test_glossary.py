"""The glossary is data that the rules on text can rely on."""

from __future__ import annotations

import pytest

from norcrin_xl.form import available_years
from norcrin_xl.form.glossary import load_glossary, parse_glossary
from norcrin_xl.model import Quantities
from norcrin_xl.pipeline.computed import Computed


def test_every_named_series_is_one_of_the_report(book: Computed) -> None:
    quantities: Quantities = book.quantities
    year = book.data.setup.year
    unknown = [key for key in load_glossary().series if f"{key}.{year}" not in quantities]
    assert unknown == []


def test_no_word_of_a_series_begins_or_ends_with_a_space() -> None:
    names = [name for names in load_glossary().series.values() for name in names]
    assert [name for name in names if name != name.strip() or not name] == []


def test_the_glossary_is_no_form() -> None:
    assert all(isinstance(year, int) for year in available_years())


def test_a_glossary_without_one_of_its_lists_is_refused() -> None:
    with pytest.raises(KeyError):
        parse_glossary('forkortelser = ["GCP"]')
