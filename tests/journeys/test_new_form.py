"""Next year's form, with a fourth cost type, is one new data file: no code changes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from norcrin_xl.example.norcrin import example_contents, example_network
from norcrin_xl.form import form_file as form_reading
from norcrin_xl.form.form_file import form_for, load_form
from norcrin_xl.network.setup_file import Contents
from norcrin_xl.pipeline.building import workbook
from norcrin_xl.pipeline.job import read_workbook
from norcrin_xl.pipeline.report import make_report
from norcrin_xl.report.template.build import built_template
from norcrin_xl.report.word.styles import template_path
from norcrin_xl.workbook.workbook import Workbook

POST = """[[post]]
key = "1.4"
block = "1"
label = "Innkjøp av FoU-tjenester"
sign = 1
help = "Forskning og utvikling som er kjøpt av andre."

[[post]]
key = "2.1"
"""


TEXT = files("norcrin_xl.form").joinpath("2021.toml").read_text("utf-8")


@pytest.fixture
def form_of_2022(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder of forms with one for 2022 that has a fourth cost type."""
    text = TEXT
    (tmp_path / "2021.toml").write_text(text, "utf-8")
    newer = text.replace("year = 2021", "year = 2022", 1).replace('"2021.1"', '"2022.1"', 1)
    newer = newer.replace('[[post]]\nkey = "2.1"\n', POST, 1)
    (tmp_path / "2022.toml").write_text(newer, "utf-8")
    monkeypatch.setattr(form_reading, "FORMS", tmp_path)
    _forget_forms()
    yield
    _forget_forms()


def _forget_forms() -> None:
    """Let the forms be read anew, also those that a network has adapted."""
    load_form.cache_clear()
    form_for.cache_clear()


def contents_of_2022() -> Contents:
    """The 2021 contents, with 10 of each partner's other costs moved to the new post."""
    network = example_network()
    contents = example_contents(network, load_form(2021))
    for code in network.partner_codes:
        rows = contents[f"{code}_okonomi_norcrin2"]
        place = next(i for i, row in enumerate(rows) if row.get("key") == "1.3")
        rows[place]["regnskap"] = float(str(rows[place]["regnskap"])) - 10
        rows.insert(place + 1, {"key": "1.4", "regnskap": 10.0, "budsjett": 0.0})
        rows = contents[f"{code}_okonomi_norcrin1"]
        rows.insert(place + 1, {"key": "1.4", "regnskap": 0.0, "budsjett": 0.0})
    for row in contents["historikk"]:
        row["2021"] = 1.0
    for row in contents["oppsett"]:
        row["value"] = {"aar": 2022, "skjema": "2022.1"}.get(str(row["key"]), row["value"])
    return contents


@pytest.fixture
def book(form_of_2022: None, tmp_path: Path) -> Workbook:
    network = replace(example_network(), year=2022)
    path = tmp_path / "bok.xlsm"
    path.write_bytes(workbook(network, contents_of_2022(), path.name))
    return read_workbook(path)


def test_the_new_post_is_read_summed_and_printed(book: Workbook) -> None:
    assert book.data.form.version == "2022.1"
    quantities = book.quantities
    assert quantities.number("okonomi.norcrin2.1.4.regnskap") == 60
    assert quantities.number("okonomi.norcrin2.1.3.regnskap") == 8084 - 60
    assert quantities.number("okonomi.norcrin2.1.regnskap") == 104990
    labels = [row.cells[1] for row in book.tables["4.2.1"].rows if len(row.cells) > 1]
    assert "Innkjøp av FoU-tjenester" in labels
    report = make_report(book, template_path(), datetime(2023, 2, 1, tzinfo=timezone.utc))
    assert report.missing == ()


def test_the_new_year_moves_every_series_by_one(book: Workbook) -> None:
    assert book.figures["7.1.2"].categories == tuple(str(year) for year in range(2017, 2023))
    assert book.quantities.number("kpi.gcp.2021") == 1


def renumbered(text: str) -> str:
    """The form with a new first chapter, so that every other section has another number."""
    moved = re.sub(
        r'^(number|section) = "([1-7])',
        lambda found: f'{found[1]} = "{int(found[2]) + 1}',
        text,
        flags=re.M,
    )
    first = '[[section]]\nnumber = "1"\nheading = "Innledning"\nkind = "chapter"\n\n'
    return moved.replace("[[section]]", f"{first}[[section]]", 1)


def listed_in_report(folder: Path, text: str) -> dict[str, str]:
    """What the report made with a form and its own template shows in tables and lists, by tag."""
    folder.mkdir()
    (folder / "2021.toml").write_text(text, "utf-8")
    _forget_forms()
    network = example_network()
    path, template = folder / "bok.xlsm", folder / "mal.docx"
    path.write_bytes(workbook(network, example_contents(network), path.name))
    book = read_workbook(path)
    template.write_bytes(built_template(book.data.form, network.project_names))
    report = make_report(book, template, datetime(2022, 2, 1, tzinfo=timezone.utc))
    with zipfile.ZipFile(BytesIO(report.content)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return {
        tag.get(f"{w}val"): "|".join(control.itertext(f"{w}t"))
        for control in root.iter(f"{w}sdt")
        for tag in control.iterfind(f"{w}sdtPr/{w}tag")
        if tag.get(f"{w}val").startswith(("tabell:", "liste:"))
    }


def test_a_form_that_renumbers_its_sections_keeps_every_table_and_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_reading, "FORMS", tmp_path / "gammel")
    before = listed_in_report(tmp_path / "gammel", TEXT)
    monkeypatch.setattr(form_reading, "FORMS", tmp_path / "ny")
    after = listed_in_report(tmp_path / "ny", renumbered(TEXT))
    _forget_forms()
    assert {"tabell:lenker", "tabell:ecrin_studier", "liste:partnere"} <= before.keys()
    assert after == before
