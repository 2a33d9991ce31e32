"""The form is data: a new post, KPI or year needs no code."""

import re
from importlib.resources import files

import pytest

from norcrin_xl.form import Form, available_years, load_form, parse_form

TEXT = files("norcrin_xl.form").joinpath("2021.toml").read_text("utf-8")


@pytest.fixture
def form() -> Form:
    return load_form(2021)


def test_the_form_of_2021_has_the_councils_posts(form: Form) -> None:
    posts = [post.key for post in form.posts]
    assert posts == ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "3.1", "3.2", "3.3"]
    assert form.equal_totals == ("1", "2", "3")
    assert all(post.sign == 1 for post in form.posts)


def test_five_kpis_are_defined_and_only_overlapping_counts_may_not_be_summed(form: Form) -> None:
    assert len(form.kpis) == 5
    assert all(kpi.definition and kpi.unit for kpi in form.kpis)
    assert [kpi.id for kpi in form.kpis if not kpi.summable] == ["ecrin"]


def test_every_limit_has_a_reason(form: Form) -> None:
    assert all(limit.reason.endswith(".") and limit.unit for limit in form.limits)


def test_the_newest_earlier_form_serves_a_later_year(form: Form) -> None:
    later, own = load_form(2099), load_form(available_years()[-1])
    assert (later.version, later.posts, later.kpis) == (own.version, own.posts, own.kpis)


def test_texts_about_the_year_before_follow_the_reports_year() -> None:
    assert load_form(2021).indicator("kbs.total").comment == "Fra Cristin 2020"
    assert load_form(2022).indicator("kbs.total").comment == "Fra Cristin 2021"


def test_a_year_before_all_forms_is_a_lookup_error() -> None:
    with pytest.raises(LookupError):
        load_form(1999)


def test_a_doubled_key_is_refused() -> None:
    with pytest.raises(ValueError, match=r"key used twice: 1\.1"):
        parse_form(TEXT.replace('key = "1.2"', 'key = "1.1"'))


def test_a_post_in_a_block_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="post refers to 9"):
        parse_form(TEXT.replace('key = "1.2"\nblock = "1"', 'key = "1.2"\nblock = "9"'))


def test_a_misspelt_setting_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown labell"):
        parse_form(TEXT.replace('label = "Egenfinansiering"', 'labell = "Egenfinansiering"'))


def test_innkjop_of_research_services_is_a_fourth_cost_type_by_data_alone() -> None:
    added = """[[post]]
key = "1.4"
block = "1"
label = "Innkjøp av FoU-tjenester"
sign = 1

[[post]]
key = "2.1"
"""
    form = parse_form(TEXT.replace('[[post]]\nkey = "2.1"\n', added, 1))
    assert [post.key for post in form.posts_of("1")] == ["1.1", "1.2", "1.3", "1.4"]


def test_sections_follow_the_published_outline(form: Form) -> None:
    import csv
    from pathlib import Path

    outline = Path(__file__).parent.parent / "reference" / "2021" / "outline.csv"
    with outline.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["section"] for row in rows] == [section.number for section in form.sections]
    for row in rows:
        choices = re.match(r"choice (.*)", row["kind"])
        expected = tuple(choices.group(1).split("|")) if choices else ()
        assert form.section(row["section"]).choices == expected
        assert form.section(row["section"]).heading == row["short_heading_nb"]
