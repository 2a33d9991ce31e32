"""A set-up file is read whole, and all that is wrong with it is told at once, entry by entry."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from norcrin_xl.cli.app import run
from norcrin_xl.findings import UserError
from norcrin_xl.form.form_file import form_for, load_form
from norcrin_xl.network.setup_file import parse_network, workbook_id

EXAMPLE = (Path(__file__).parents[2] / "docs/eksempel/oppsett.toml").read_text("utf-8")
NORCRIN = files("norcrin_xl.example").joinpath("oppsett.toml").read_text("utf-8")


def faults(old: str, new: str, count: int = 1) -> str:
    assert old in EXAMPLE
    with pytest.raises(UserError) as raised:
        parse_network(EXAMPLE.replace(old, new, count), "mitt.toml")
    return str(raised.value)


def test_the_example_has_nine_partners_three_projects_and_indicators_of_its_own() -> None:
    network = parse_network(EXAMPLE)
    assert len(network.partners) == 9
    assert [key for key, _ in network.project_names] == ["drift", "utstyr", "data"]
    assert [kpi.id for kpi in network.kpis] == ["opplaering", "protokoller", "internasjonale"]
    assert [part.id for part in network.kpis[0].part] == ["digitalt", "fysisk"]
    assert workbook_id(network) == "barnestudienettet-2021"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('network = "Barnestudienettet"\n', "", "network: mangler, ventet en tekst"),
        ("year = 2021", 'year = "2021"', "year: fant «2021», ventet et årstall"),
        ("year = 2021", "year = 21", "year: fant 21, ventet et årstall"),
        ("start = 2021-01-01", 'start = "1.1.2021"', "[[project]] nr. 1, start: fant «1.1.2021»"),
        ("end = 2021-12-31", "end = 2020-12-31", "[[project]] nr. 1, end: fant 2020-12-31"),
        ("council_months = 12 ", "council_months = 0 ", "council_months: fant 0, ventet et helt"),
        ("grant_tnok = 2400 ", "grant_tnok = -1 ", "grant_tnok: fant -1, ventet et beløp"),
        ('code = "NVK"', 'code = "N/K"', "[[partner]] nr. 2, code: fant «N/K», ventet en kode"),
        ('code = "NVK"', 'code = "fjo"', "«fjo» er brukt før, i [[partner]] nr. 1"),
        ('code = "NVK"', 'code = "Tekst"', "«Tekst» brukes til noe annet i arbeidsboken"),
        ('code = "NVK"', 'code = "Ubrukt"', "«Ubrukt» brukes til noe annet i arbeidsboken"),
        ('key = "drift"', 'key = "alle"', "[[project]] nr. 1, key: «alle» brukes til noe annet"),
        ('id = "protokoller"', 'id = "industrikontrakter"', "[[kpi]] nr. 2, id: «industrikontr"),
        ('id = "protokoller"', 'id = "opplaering"', "[[kpi]] nr. 2, id: «opplaering» er brukt"),
        ('id = "fysisk"', 'id = "fjo"', "[[kpi]] nr. 1, [[part]] nr. 2, id: «fjo» brukes til"),
        ('id = "fysisk"', 'id = "endring"', "[[part]] nr. 2, id: «endring» brukes til noe annet"),
        ('key = "utstyr"', 'key = "drift"', "[[project]] nr. 2, key: «drift» er brukt før"),
        ('region = "Vest"', 'regoin = "Vest"', "[[partner]] nr. 1, regoin: er ukjent. Kjent er"),
        ('region = "Vest"', 'regoin = "Vest"', "[[partner]] nr. 1, region: mangler"),
        ("summable = true", 'summable = "ja"', "[[kpi]] nr. 1, summable: fant «ja», ventet true"),
        ('id = "fysisk"', 'id = "digitalt"', "«digitalt» er brukt før"),
        ('prosjekt = "data"', 'prosjekt = "x"', "fant «x», ventet nøkkelen til et av prosjektene"),
        ('aliases = ["FJO", "Fjordby"]', 'aliases = "FJO"', "aliases: fant «FJO», ventet en liste"),
        ("[[partner]]", "[partner]", "er ikke gyldig TOML"),
        ('indicator = "kbs.total"', 'indicator = "kbs"', "indicator: fant «kbs», ventet arsverk"),
        ('mark = "*"', 'mark = "1"', "[[note]] nr. 1, mark: fant «1», ventet én til fire stjerner"),
        ('mark = "*"\n', "", "[[note]]: fant 1 fotnoter med merket «», ventet ingen"),
        ('text = "Studiene', '# text = "', "[[note]]: fant 0 fotnoter med merket «*», ventet én"),
        ("last_year = true", 'last_year = "2020"', "last_year: fant «2020», ventet true der"),
        ('indicator = "protokoller"', 'indicator = "ecrin"', "indicator: fant «ecrin», ventet"),
        ('"protokoller"\nmark', '"protokoller"\ncomment = "A"\nmark', "Skriv en fotnote"),
        ('id = "protokoller"', 'id = "pasienter"', "id: «pasienter» brukes til noe annet"),
    ],
)
def test_each_wrong_or_missing_entry_is_named(old: str, new: str, said: str) -> None:
    message = faults(old, new)
    assert message.startswith("mitt.toml")
    assert said in message


def test_all_faults_are_told_at_once() -> None:
    message = faults("year = 2021 ", "yaer = 2021 ")
    assert "year: mangler" in message
    assert "yaer: er ukjent" in message


@pytest.mark.parametrize("count", [0, 61])
def test_a_network_has_one_to_sixty_partners(count: int) -> None:
    head, _, _ = EXAMPLE.partition("[[partner]]")
    rows = "".join(
        f'[[partner]]\ncode = "P{n}"\nname = "P"\nshort_name = "P"\nregion = ""\n'
        for n in range(count)
    )
    with pytest.raises(UserError, match=rf"fant {count} partnere, ventet 1 til 60"):
        parse_network(head + rows)


def test_a_table_that_should_be_a_list_is_told() -> None:
    head, _, _ = EXAMPLE.partition("[[project]]")
    with pytest.raises(UserError, match=r"project: fant en tabell, ventet .*\[\[project\]\]"):
        parse_network(f"{head}[project]\nkey = 1\n")


def test_the_shipped_network_reports_on_the_form_as_it_is() -> None:
    network = parse_network(NORCRIN)
    form = form_for(network.year, network.kpis, len(network.projects), network.notes)
    usual = load_form(2021)
    assert (form.posts, form.kpis, form.sections) == (usual.posts, usual.kpis, usual.sections)
    assert (form.tables, form.figures) == (usual.tables, usual.figures)
    assert form.note_of("kbs.total").comment == "Fra Cristin 2020"
    assert network.new_owner_from == date(2022, 1, 1)


@pytest.mark.parametrize(("projects", "ids"), [(1, "1"), (2, "12"), (4, "1234")])
def test_each_project_has_a_table_of_accounts_the_newest_first(projects: int, ids: str) -> None:
    tables = [spec for spec in form_for(2021, (), projects).tables if spec.shows == "accounts"]
    assert [spec.id for spec in tables] == [f"4.2.{number}" for number in ids]
    assert [spec.project_index for spec in tables] == list(range(projects))[::-1]


def test_what_bygg_cannot_use_is_told(tmp_path: Path) -> None:
    file, out = tmp_path / "oppsett.toml", str(tmp_path / "bok.xlsm")
    assert run(["bygg", "--oppsett", str(file), "--tom", "-o", out]) == 2
    file.write_bytes(b"\xff\xfe\x00")
    assert run(["bygg", "--oppsett", str(file), "--tom", "-o", out]) == 2
    file.write_text(EXAMPLE, "utf-8")
    assert run(["bygg", "--oppsett", str(file), "-o", out]) == 2
    assert run(["bygg", "--oppsett", str(file), "--tom"]) == 2
    assert not Path(out).exists()


HOSTILE = {
    "lists in lists": "x = " + "[" * 1000 + "]" * 1000,
    "tables in tables": "x = " + "{a = " * 400 + "1" + "}" * 400,
    "a key with many parts": ".".join("a" * 300) + " = 1",
    "a heading with many parts": "[" + ".".join("a" * 2000) + "]",
    "a year of 5 000 digits": "aar = " + "9" * 5000,
    "a year of 400 digits": "aar = " + "9" * 400,
    "a hexadecimal year": "aar = 0x" + "f" * 4000,
    "an endless amount": "x = [1, {a = inf}]",
    "no number": "x = nan",
    "an exponent": "x = 1e400",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_file_beyond_all_bounds_gets_a_short_message(text: str, tmp_path: Path) -> None:
    """Put before the file's own entries, and by the command too."""
    with pytest.raises(UserError, match=r"mitt\.toml kan ikke brukes") as raised:
        parse_network(f"{text}\n{EXAMPLE}" if text[0] != "[" else f"{EXAMPLE}\n{text}", "mitt.toml")
    assert len(str(raised.value)) < 300
    path = tmp_path / "mitt.toml"
    path.write_text(text, "utf-8")
    assert run(["bygg", "--oppsett", str(path), "--tom", "-o", str(tmp_path / "b.xlsm")]) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("start = 2021-01-01", "start = 0001-01-01", "start: fant 0001-01-01, ventet en dato"),
        ("end = 2021-12-31", "end = 9999-12-31", "end: fant 9999-12-31, ventet en dato"),
        ('"Barnestudienettet"', '"Barne\\u0001studienettet"', "network: fant «Barne"),
        ('unit = "', 'unit = "\\u0000', "unit: fant"),
        ('definition = "', f'definition = "{"ord " * 600}', "definition: fant"),
    ],
)
def test_what_no_cell_can_hold_is_named(old: str, new: str, said: str) -> None:
    assert said in faults(old, new)


def test_a_point_in_time_is_its_day() -> None:
    text = EXAMPLE.replace("start = 2021-01-01", "start = 2021-01-01T08:30:00+01:00", 1)
    assert type(parse_network(text).projects[0]["start"]) is date
