"""Start, Kontroll and the commands count the same findings, whoever wrote the list last."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from norcrin_xl.cli.app import run
from norcrin_xl.model import CellRef, Value
from norcrin_xl.partners.renewal import renewed
from norcrin_xl.partners.rewriting import written
from norcrin_xl.pipeline.building import blank_workbook
from norcrin_xl.pipeline.job import read_workbook
from norcrin_xl.workbook.areas.views import FALLEN, OPEN
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.reading.raw import read_raw
from norcrin_xl.workbook.workbook import Workbook, workbook_in
from tests.shipped import BOOK as SHIPPED
from tests.workbook.books import network_of

ROOT = Path(__file__).parents[2]
GRADES = ("feil", "advarsel", "merknad")


@pytest.fixture(scope="module")
def book() -> Workbook:
    """The shipped workbook, read once."""
    return workbook_in(SHIPPED.read_bytes(), "bok.xlsm")


def sentence(content: bytes, sheet: str) -> tuple[int, ...]:
    """The findings that the sentence of a sheet counts, by severity."""
    text = str(read_raw(content, "bok.xlsm").sheets[sheet][2][0])
    return tuple(int(number) for number in re.findall(r": (\d+) funn", text))


def counted(content: bytes) -> tuple[int, ...]:
    """What `kontroll` counts by severity; the list, Kontroll and Start are held against it."""
    book = workbook_in(content, "bok.xlsm")
    found = Counter(one.severity.value for one in book.findings)
    told = tuple(found.get(grade, 0) for grade in GRADES)
    rows = [row for row in book.areas["funn"] if row["tilstand"].text in (OPEN, FALLEN)]
    listed = Counter(row["alvor"].text for row in rows)
    assert tuple(listed.get(grade, 0) for grade in GRADES) == told
    shown = {row["key"].text: row["apne"].number for row in book.areas["funn_antall"]}
    assert tuple(shown[grade] for grade in GRADES) == told
    for sheet in ("Start", "Kontroll"):
        assert sentence(content, sheet) == told
    return told


def emptied(book: Workbook, count: int) -> Workbook:
    """The workbook with that many of the partners' figures blank."""
    fields = [item for one in book.data.submissions for item in one.figures]
    return book.with_values({field.ref: None for field in fields[1 : count + 1]})


def test_the_shipped_workbook_has_its_one_warning() -> None:
    assert counted(SHIPPED.read_bytes()) == (0, 1, 0)


def lost(book: Workbook, count: int) -> Workbook:
    """The workbook with that many figures blank, and as many references that lead nowhere."""
    text = book.data.sections["4.5"].paragraphs[0].ref
    said = " ".join(f"Se {{tabell:9.{number}}}." for number in range(count))
    return emptied(book, count).with_values({text: said})


@pytest.mark.parametrize("count", [1, 59, 120, 200])
def test_all_findings_are_listed_and_counted(book: Workbook, count: int) -> None:
    saved = workbook_in(patched_from(book, lost(book, count)), "bok.xlsm")
    content = written(saved, renewed(saved, date(2022, 2, 1)))
    assert sum(counted(content)) > count


@pytest.mark.parametrize(
    ("area", "row", "column", "code"),
    [
        ("OUS_bruk", "kbs.total", "value", "sum-ulik-linjene"),
        ("OUS_okonomi_norcrin2", "1", "regnskap", "formel-borte"),
        ("arsregnskap_norcrin1", "2.4", "budsjett", "formel-borte"),
        ("kpi", "gcp", "2021", "formel-borte"),
        ("bruk", "pasienter", "value", "formel-borte"),
    ],
)
def test_what_is_typed_over_a_formula_stays_listed_and_counted(
    book: Workbook, area: str, row: str, column: str, code: str
) -> None:
    """No formula stands there that could be computed anew, so it is neither mended nor hidden."""
    (ref,) = (item[column].ref for item in book.areas[area] if item["key"].text == row)
    saved = workbook_in(
        patched(book.content, "bok.xlsm", {ref.sheet: {ref.cell: 77.0}}), "bok.xlsm"
    )
    content = written(saved, renewed(saved, date(2022, 2, 1)))
    assert sum(counted(content)) == 2
    left = workbook_in(content, "bok.xlsm")
    assert code in {one.code for one in left.findings}
    assert any(
        item["kode"].text == code and item["celle"].text == ref.cell for item in left.areas["funn"]
    )


def test_a_workbook_that_nobody_has_filled_in_counts_the_same_as_it_is_built() -> None:
    errors, _, _ = counted(blank_workbook(network_of(9, 3), "bok.xlsm"))
    assert errors == 9


@pytest.mark.parametrize("column", ["begrunnelse", "rolle"])
def test_an_acceptance_that_is_half_typed_is_listed_and_counted_once(
    book: Workbook, column: str
) -> None:
    row = next(row for row in book.areas["funn"] if row["label"].text)
    ref = row[column].ref
    content = patched(book.content, book.file, {ref.sheet: {ref.cell: "Økonom"}})
    for _ in range(2):
        saved = workbook_in(content, "bok.xlsm")
        content = written(saved, renewed(saved, date(2022, 2, 1)))
        assert counted(content) == (0, 2, 0)


def test_what_hent_takes_in_is_counted_the_same_on_start_and_for_its_partner(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Other figures under an old approval: one error for the report, and one on the board."""
    path = tmp_path / "bok.xlsm"
    path.write_bytes(SHIPPED.read_bytes())
    assert run(["fordel", str(path), "-o", str(tmp_path / "ut")]) == 0
    form = next((tmp_path / "ut").glob("*_OUS.xlsx"))
    place = read_workbook(path).plan["OUS_kpi"].cell("representasjon", "value")
    form.write_bytes(patched(form.read_bytes(), form.name, {"OUS": {place: 17}}))
    assert run(["hent", str(path), str(form), "--ja"]) in (0, 1)
    capsys.readouterr()
    errors, _, _ = counted(path.read_bytes())
    board = {row["key"].text: row for row in read_workbook(path).areas["innsamling"]}
    assert errors == sum(int(row["feil"].number or 0) for row in board.values()) == 1
    assert (board["OUS"]["feil"].number, board["OUS"]["godkjent"].text) == (1, "Nei")
    assert board["HUS"]["godkjent"].text == "Ja"


@pytest.mark.parametrize(
    "command",
    [
        ["beregn"],
        ["kontroll", "--skriv"],
        ["godta", "fordeling-speilvendt", "-b", "Bekreftet.", "-r", "Økonom"],
    ],
    ids=lambda command: command[0],
)
def test_every_command_that_writes_leaves_the_same_counts(
    book: Workbook, command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bok.xlsm"
    texts = [row["value"] for row in book.areas["tekst"] if row["value"].text]
    changed = emptied(book, 70).with_values({texts[0].ref: "Vi haar en skrivefeil her."})
    path.write_bytes(patched_from(book, changed))
    name, *rest = command
    run([name, str(path), *rest])
    capsys.readouterr()
    told = counted(path.read_bytes())
    run(["kontroll", str(path)])
    total = capsys.readouterr().out.splitlines()
    assert any(line.startswith(f"{sum(told)} funn: ") for line in total)
    assert read_workbook(path).findings == workbook_in(path.read_bytes(), path.name).findings


def patched_from(book: Workbook, changed: Workbook) -> bytes:
    """The file of `book` with the inputs of `changed`, as somebody would have saved it."""
    old = contents(book)
    cells = {ref: value for ref, value in contents(changed).items() if old[ref] != value}
    sheets: dict[str, dict[str, Value]] = {}
    for ref, value in cells.items():
        sheets.setdefault(ref.sheet, {})[ref.cell] = value
    return patched(book.content, book.file, sheets)


def contents(book: Workbook) -> dict[CellRef, Value]:
    return {
        item.ref: item.value
        for rows in book.areas.values()
        for row in rows
        for item in row.values()
    }
