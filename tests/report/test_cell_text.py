"""A tree of markup written as markup again, and a text divided over its cells."""

from __future__ import annotations

from random import Random

import pytest

from norcrin_xl.markup import parse
from norcrin_xl.model import ReportData
from norcrin_xl.report.cell_text import normal, shared_out, spelled
from norcrin_xl.report.texts import texts
from tests.report.builders import seeds
from tests.report.markup_trees import tree, words


@pytest.mark.parametrize("seed", seeds(40, of=200))
def test_any_tree_reads_back_as_it_was(seed: int) -> None:
    blocks = tree(Random(seed))
    text = spelled(blocks)
    assert words(parse(text)) == words(blocks)
    assert normal(text) == text


def test_the_shipped_texts_are_written_as_people_wrote_them(data: ReportData) -> None:
    for text in texts(data, {}, {}).values():
        if not text.plain:
            ours, theirs = (one.replace("\\", "") for one in (normal(text.content), text.content))
            assert [*map(str.strip, ours.split("\n"))] == [*map(str.strip, theirs.split("\n"))]


@pytest.mark.parametrize(
    "text",
    [
        "Vi er **mange** og *få*, ***alle***",
        "5 * 3 er 15 {ikke noe} [heller ikke]",
        "\\- ikke et punkt\n\n1\\. ikke et nummer\n\n\\### ikke en overskrift",
        "1. \\oktober er en måned",
        "1. a\n2. b\n\n1. en ny liste",
        "- a\n  1. b\n\n  1. c\n  - d",
        "- a\n  går videre\n  - b\n    og videre",
        "[**fet** lenke](https://www.norcrin.no/a_(b))",
        "{a.b|tusen} i {tabell:1}\nny linje",
    ],
)
def test_what_is_in_its_simplest_form_stays_as_it_is(text: str) -> None:
    assert normal(text) == text


@pytest.mark.parametrize(
    ("typed", "simplest"),
    [
        ("x**(y)**", "x\\*\\*(y)\\*\\*"),
        (" a \n\n\n b ", "a\n\nb"),
        ("- a\n\n- b", "- a\n- b"),
        ("**a** **b**", "**a b**"),
    ],
)
def test_two_ways_to_type_the_same_become_one(typed: str, simplest: str) -> None:
    assert spelled(parse(typed)).replace("\\", "") == simplest.replace("\\", "")


def test_a_portion_goes_to_the_cell_where_its_like_stood() -> None:
    cells = ["Innledning.", "- en\n- to", "Slutt  her."]
    assert shared_out(cells, "Ny innledning.\n\n- en\n- to\n- tre\n\nSlutt  her.") == [
        "Ny innledning.",
        "- en\n- to\n- tre",
        "Slutt  her.",
    ]


def test_a_list_that_runs_over_two_cells_counts_on() -> None:
    cells = ["1. en\n2. to", "3. tre"]
    assert shared_out(cells, "1. en\n2. to\n3. ny\n4. tre") == ["1. en\n2. to\n3. ny", "4. tre"]


@pytest.mark.parametrize("seed", seeds(15, of=60))
def test_whatever_stood_in_the_cells_they_say_the_new_text_together(seed: int) -> None:
    random = Random(seed)
    cells = [spelled(tree(random, 2)) for _ in range(random.randint(1, 5))]
    new = spelled(tree(random))
    made = shared_out(cells, new)
    assert len(made) == len(cells)
    assert normal("\n\n".join(filter(None, made))) == new
    same = "\n\n".join(filter(None, cells))
    assert normal("\n\n".join(filter(None, shared_out(cells, normal(same))))) == normal(same)
