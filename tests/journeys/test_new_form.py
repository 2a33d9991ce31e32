"""Next year's form, with a fourth cost type, is one new data file: no code changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from importlib.resources import files
from pathlib import Path

import pytest

from norcrin_xl.building import workbook
from norcrin_xl.example.contents import example_contents, example_network
from norcrin_xl.form import load_form
from norcrin_xl.form import reading as form_reading
from norcrin_xl.form.adapted import form_for
from norcrin_xl.network import Contents
from norcrin_xl.pipeline.computed import Computed, read_workbook
from norcrin_xl.pipeline.report import make_report
from norcrin_xl.pipeline.template import template_path

POST = """[[post]]
key = "1.4"
block = "1"
label = "Innkjøp av FoU-tjenester"
sign = 1
help = "Forskning og utvikling som er kjøpt av andre."

[[post]]
key = "2.1"
"""


@pytest.fixture
def form_of_2022(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder of forms with one for 2022 that has a fourth cost type."""
    text = files("norcrin_xl.form").joinpath("2021.toml").read_text("utf-8")
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
def book(form_of_2022: None, tmp_path: Path) -> Computed:
    network = replace(example_network(), year=2022)
    path = tmp_path / "bok.xlsm"
    path.write_bytes(workbook(network, contents_of_2022(), path.name))
    return read_workbook(path)


def test_the_new_post_is_read_summed_and_printed(book: Computed) -> None:
    assert book.data.form.version == "2022.1"
    quantities = book.quantities
    assert quantities.number("okonomi.norcrin2.1.4.regnskap") == 60
    assert quantities.number("okonomi.norcrin2.1.3.regnskap") == 8084 - 60
    assert quantities.number("okonomi.norcrin2.1.regnskap") == 104990
    labels = [row.cells[1] for row in book.tables["4.2.1"].rows if len(row.cells) > 1]
    assert "Innkjøp av FoU-tjenester" in labels
    report = make_report(book, template_path(), datetime(2023, 2, 1, tzinfo=timezone.utc))
    assert report.missing == ()


def test_the_new_year_moves_every_series_by_one(book: Computed) -> None:
    assert book.figures["7.1.2"].categories == tuple(str(year) for year in range(2017, 2023))
    assert book.quantities.number("kpi.gcp.2021") == 1
