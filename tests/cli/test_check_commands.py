"""The commands as they are typed, on real files that hold the 2021 contents."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
import xlsxwriter

from norcrin_xl.cli.app import run
from norcrin_xl.example.norcrin import example_contents, example_network
from norcrin_xl.form.form_file import load_form
from norcrin_xl.model import CellError
from norcrin_xl.network.setup_file import Contents
from norcrin_xl.pipeline.building import placed_contents
from tests.shipped import workbook_layout

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Change = Callable[[Contents], None]


def book(path: Path, change: Change | None = None) -> Path:
    """A workbook with the 2021 contents in its named areas, and nothing else."""
    network = example_network()
    contents = example_contents(network)
    if change:
        change(contents)
    plan = workbook_layout(network, load_form(network.year), contents)
    with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy"}) as file:
        sheets = {name: file.add_worksheet(name) for name in plan.sheets}
        for name, rows in placed_contents(plan, contents, path.name).items():
            file.define_name(name, f"={plan[name].reference}")
            for row in rows:
                for field in row.values():
                    if field.value is not None and not isinstance(field.value, CellError):
                        sheets[field.ref.sheet].write(field.ref.cell, field.value)
    return path


def wrong_cost(contents: Contents) -> None:
    row = next(row for row in contents["AHUS_okonomi_norcrin2"] if row.get("key") == "1.1")
    row["regnskap"] = 8493


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book(tmp_path_factory.mktemp("bok") / "bok.xlsx")


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book(tmp_path_factory.mktemp("bok") / "bok.xlsx", wrong_cost)


def test_a_book_without_errors_ends_with_0(clean: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["kontroll", str(clean)]) == 0
    assert "To tall kan være byttet om" in capsys.readouterr().out


def test_a_book_with_errors_ends_with_1_and_names_the_cell(
    faulty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["kontroll", str(faulty)]) == 1
    out = capsys.readouterr().out
    assert "Kostnader og finansiering er ikke like [totaler-ulike]" in out


def test_json_lists_every_finding_with_its_place(
    faulty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["kontroll", str(faulty), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    (error,) = [item for item in found if item["severity"] == "feil"]
    assert set(error) == {"code", "severity", "message", "where", "partner"}
    assert error["code"] == "totaler-ulike"
    assert error["where"]["file"] == "bok.xlsx"
    assert error["where"]["sheet"] == error["partner"] == "AHUS"


@pytest.mark.parametrize("command", [["kontroll", "borte.xlsm"], ["forklar", "borte.xlsm", "x"]])
def test_a_book_that_is_not_there_ends_with_2(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "borte.xlsm" in captured.err


def test_a_number_is_explained_down_to_its_cells(
    clean: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["forklar", str(clean), "okonomi.norcrin2.ubrukt"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Ubrukte midler fra Forskningsrådet NorCRIN2: 2\u00a0417 tusen kroner")
    assert "ark OUS, celle " in out
    assert "SHA-256" in out


def test_an_unknown_number_ends_with_2(clean: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["forklar", str(clean), "kpi.gpc.2021"]) == 2
    assert "Mente du kpi.gcp.2021" in capsys.readouterr().err


def test_the_report_is_not_made_while_there_are_errors(
    faulty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "rapport.docx"
    assert run(["rapport", str(faulty), "-o", str(target)]) == 1
    assert not target.exists()
    told = capsys.readouterr().err
    assert "AHUS, celle D" in told
    assert "--utkast" in told


def test_a_draft_is_made_in_spite_of_errors_and_lists_them(
    faulty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "rapport.docx"
    assert run(["rapport", str(faulty), "--utkast", "-o", str(target)]) == 1
    assert target.exists()
    assert "feil: AHUS, celle D" in capsys.readouterr().out


def decimals(contents: Contents) -> None:
    """Decimals with the same sum, that rounded one by one don't add up to it."""
    amounts = {"1.1": 8439.4, "1.2": 0.4, "1.3": 646.2}
    for row in contents["AHUS_okonomi_norcrin2"]:
        if row.get("key") in amounts:
            row["regnskap"] = amounts[str(row["key"])]


def test_the_printed_accounts_foot_when_partners_report_decimals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = book(tmp_path / "bok.xlsx", decimals), tmp_path / "rapport.docx"
    note = "Tall er rundet slik at tabellene summerer."
    assert run(["kontroll", str(source)]) == 0
    assert " ".join(capsys.readouterr().out.split()).count(note) == 1
    assert run(["rapport", str(source), "-o", str(target)]) == 0
    assert note not in " ".join(capsys.readouterr().out.split())

    rows = {row[0]: row[2:] for row in table_with(target, "Personell- og indirekte kostnader")}
    for column in range(3):
        lines = [amount(rows[post][column]) for post in ("1.1", "1.2", "1.3")]
        assert sum(lines) == amount(rows["1"][column])
    for accounts, budget, deviation in rows.values():
        assert amount(accounts) - amount(budget) == amount(deviation)


def table_with(document: Path, text: str) -> list[list[str]]:
    """The rows of figures in the first table of the document in which `text` stands."""
    body = docx.Document(str(document)).element.body
    for table in body.iter(f"{{{W}}}tbl"):
        rows = [
            [words(cell) for cell in row.iter(f"{{{W}}}tc")] for row in table.iter(f"{{{W}}}tr")
        ]
        if any(text in cell for row in rows for cell in row):
            return [row for row in rows if len(row) == 5 and row[0][:1].isdigit()]
    raise AssertionError(text)


def words(element: Any) -> str:
    """All text in an element, that of content controls too."""
    return "".join(node.text or "" for node in element.iter(f"{{{W}}}t"))


def amount(text: str) -> int:
    """A printed amount; a dash is zero and nothing at all is nothing."""
    plain = text.replace("\u00a0", "").replace("\u2212", "-").replace("\u2013", "0")
    return int(plain or 0)
