"""The form is data: a new post, KPI or year needs no code."""

import re
from importlib.resources import files

import pytest

from norcrin_xl.form.form_file import FormError, available_years, form_for, load_form, parse_form
from norcrin_xl.form.schema import Form, IndicatorNote

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


def test_a_networks_notes_follow_the_reports_year() -> None:
    note = IndicatorNote("kbs.total", "*", "Talt i {i_fjor}.", "Fra registeret {i_fjor}", True)
    for year, before in ((2021, "2020"), (2022, "2021")):
        noted = form_for(year, (), 2, (note,))
        item, said = noted.indicator("kbs.total"), noted.note_of("kbs.total")
        assert (said.mark, said.comment) == ("*", f"Fra registeret {before}")
        assert all(noted.note_of(key).last_year for key in (item.id, *item.total_of))
        assert noted.footnotes([item.id]) == (("*", f"Talt i {before}."),)
        assert noted.footnotes(["pasienter"]) == ()
        assert noted.note_of("pasienter") == IndicatorNote("pasienter")


def test_a_note_on_a_kpi_is_its_own_and_its_parts() -> None:
    own = load_form(2021).kpis
    whole = next(kpi for kpi in own if kpi.part) if any(kpi.part for kpi in own) else own[0]
    notes = (IndicatorNote(whole.id, "**", "Talt {i_fjor}.", last_year=True),)
    form = form_for(2022, (), 2, notes)
    assert form.footnotes(kpi.id for kpi in form.kpis) == (("**", "Talt 2021."),)
    assert form.kpis == own
    assert all(form.note_of(f"{whole.id}.{part.id}").last_year for part in whole.part)


def test_the_form_itself_says_of_no_figure_where_it_comes_from(form: Form) -> None:
    assert form.footnotes(item.id for item in form.counted) == ()
    assert not form.noted


def test_a_year_before_all_forms_is_a_lookup_error() -> None:
    with pytest.raises(LookupError):
        load_form(1999)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('key = "1.2"', 'key = "1.1"', "[[post]]: «1.1» er brukt to ganger"),
        ('key = "1.2"\nblock = "1"', 'key = "1.2"\nblock = "9"', "[[post]], block: «9» er ukjent"),
        ('label = "Egenfinansiering"', 'labell = "Egenfinansiering"', "labell er ukjent"),
        ("user_payment = true\n", "", "fant ingen med user_payment = true, ventet én post"),
        ("council = true\n", "", "fant ingen med council = true, ventet én post"),
        (
            'label = "Utlandet"\n',
            'label = "Utlandet"\ncouncil = true\n',
            "[[post]]: fant 2.5, 3.3 med council = true",
        ),
        ('key = "regnskap"', 'key = "kostnad"', "[[column]]: mangler «regnskap»"),
        ('key = "budsjett"', 'key = "plan"', "[[column]]: mangler «budsjett»"),
        ('key = "toleranse"', 'key = "slingring"', "[[limit]]: mangler «toleranse»"),
        ('key = "status"', 'key = "tilstand"', "[[choice_list]]: mangler «status»"),
        ('as_planned = ["I rute"', 'as_planned = ["I  rute"', "as_planned: «I  rute» er ukjent"),
        ('role = "links"\n', "", "[[section]], role: mangler «links»"),
        ('role = "links"', 'role = "lenker"', "[[section]], role: «lenker» er ukjent"),
        ('role = "links"', 'role = "groups"', "[[section]], role: «groups» er brukt to ganger"),
        ("sign = 1\n", "sign = 2\n", "[[post]] 1.1, sign: fant 2, ventet 1 eller -1"),
        ('block = "3"', 'block = "2"', "[[block]] 3: fant ingen poster"),
        ('blocks = ["1", "2", "3"]', 'blocks = ["1", "4"]', "[equal_totals]: «4» er ukjent"),
        ('"kbs.interregional"]', '"kbs.x"]', "[[indicator]], total_of: «kbs.x» er ukjent"),
        ('ranked_by = "kbs.total"', 'ranked_by = "pasienter"', "delene til «pasienter»"),
        ('shows = "usage"', 'shows = "bruk"', "[[table]], shows: «bruk» er ukjent"),
        ('kind = "annex"', 'kind = "vedlegg"', "[[section]], kind: «vedlegg» er ukjent"),
        ('choices = ["Ja", "Nei"]\n', "", "[[section]] 1.2, choices: fant ingen svar"),
        ('section = "7.1"', 'section = "9.1"', "section: «9.1» er ukjent"),
        ('caption = "Bruk og utnyttelse {year}"', 'caption = "{aar}"', "caption: «aar» er ukjent"),
        ('caption = "Bruk og utnyttelse {year}"', 'caption = "{"', "går ikke opp"),
        ("gjelder {months} måneder", "gjelder {maaneder}", "[council_note], text: «maaneder»"),
        ('due = "03-01"', 'due = "1. mars"', "due: fant «1. mars», ventet måned og dag"),
        ('["bruk.pasienter.{partner}"]', '["bruk.senger.{partner}"]', "er ikke et tall i skjemaet"),
        ('["kpi.gcp.{year}"]', '["kpi.gcp"]', "series: «kpi.gcp» er ikke et tall i skjemaet"),
        ('by = "partner"', 'by = "sykehus"', "by: fant «sykehus», ventet partner eller year"),
        ('unit = "1000 kr"\ndue', "due", "unit: mangler"),
        ('label = "Direkte kostnader til utstyr"\n', "", "Post «1.2»: label mangler"),
    ],
)
def test_a_form_that_cannot_be_computed_is_told_by_name(old: str, new: str, said: str) -> None:
    assert old in TEXT
    with pytest.raises(FormError, match=re.escape(said)):
        parse_form(TEXT.replace(old, new, 99 if old.startswith("block") else 1))


def test_all_faults_of_a_form_are_told_at_once() -> None:
    text = TEXT.replace("user_payment = true\n", "").replace('key = "toleranse"', 'key = "x"')
    with pytest.raises(FormError) as raised:
        parse_form(text)
    assert len(str(raised.value).splitlines()) == 2


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
