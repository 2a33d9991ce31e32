"""From one year to the next year's report: rolled forward, sent out, taken in, written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from norcrin_xl.cli.app import run
from norcrin_xl.model import DRAFT, Value
from norcrin_xl.pipeline.job import read_workbook
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.workbook import Workbook, workbook_in
from tests.office import convert, validate
from tests.partners import corpus

Cells = dict[str, dict[str, Value]]


def read(path: Path) -> Workbook:
    return workbook_in(path.read_bytes(), path.name)


def answers(book: Workbook, code: str) -> dict[str, Value]:
    """The partner's figures of last year, a little larger, by the cell that they go into."""
    cells: dict[str, Value] = {}
    for area in book.plan.on_sheet(code):
        for row in book.areas[area.name]:
            key = row[area.columns[0].key].text
            before = row["last_year"].number if "last_year" in row else None
            if before is None or any(s.key == key and s.kind.value == "total" for s in area.rows):
                continue
            if area.role == "partner_okonomi":
                cells |= {area.cell(key, column): before for column in ("regnskap", "budsjett")}
            elif area.has_column("value"):
                cells[area.cell(key, "value")] = before + (1 if before.is_integer() else 0.5)
    signature = book.plan[f"{code}_signatur"]
    cells[signature.cell("godkjent_av", "value")] = "Økonomiansvarlig"
    cells[signature.cell("godkjent_dato", "value")] = date(2023, 2, 1)
    cells[book.plan[f"{code}_tekst"].cell("2.1", "value")] = f"{code} tar imot forskere."
    return cells


def of_the_secretariat(book: Workbook) -> Cells:
    """Grants, choices, national figures and signature; drafts rewritten in one sentence."""
    cells: Cells = {}

    def put(name: str, row: str | int, column: str, value: Value) -> None:
        area = book.plan[name]
        cells.setdefault(area.sheet, {})[area.cell(row, column)] = value

    for project in book.data.setup.projects:
        put("prosjekter", project.key, "grant", 50000)
    for spec in book.plan["valg"].rows:
        put("valg", spec.key, "value", book.data.form.section(spec.key).choices[-1])
    put("nasjonalt", "ecrin", "value", 9)
    put("signatur", "dato", "value", date(2023, 2, 20))
    for rows in (book.areas["tekst"], book.areas["pakker"]):
        for row in rows:
            for field in row.values():
                if field.text.startswith(DRAFT):
                    sheet = cells.setdefault(field.ref.sheet, {})
                    sheet[field.ref.cell] = f"Dette er skrevet på nytt, {field.ref.cell.lower()}."
    for index, row in enumerate(book.areas["pakker"]):
        if row["key"].text:
            put("pakker", index, "valg", "I rute")
    return cells


@pytest.fixture(scope="module")
def new_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook for 2022, filled in by all partners and the secretariat."""
    folder = tmp_path_factory.mktemp("aar")
    old, new = folder / "gammel.xlsm", folder / "ny.xlsm"
    old.write_bytes(corpus.network().content)
    assert run(["nytt-aar", str(old), "-o", str(new)]) == 0
    assert run(["fordel", str(new), "-o", str(folder / "ut")]) == 0
    book = read(new)
    for code in book.plan.shape.partners:
        form = folder / "ut" / f"NorCRIN_2022_{code}.xlsx"
        content = form.read_bytes()
        form.write_bytes(patched(content, form.name, {code: answers(book, code)}))
    assert run(["hent", str(new), str(folder / "ut")]) in (0, 1)
    new.write_bytes(patched(new.read_bytes(), new.name, of_the_secretariat(read(new))))
    assert run(["beregn", str(new)]) == 0
    return new


def test_the_next_year_has_no_errors_and_its_series_go_on(new_year: Path) -> None:
    book = read_workbook(new_year)
    assert [found.message for found in book.findings if found.severity.value == "feil"] == []
    assert book.quantities["kpi.gcp.2021"].value == 1513
    assert book.quantities["kpi.gcp.2022"].value == 1519
    assert book.quantities["kpi.gcp.endring"].value == 6
    assert "2017–2022" in book.tables["7.1"].caption


def test_a_form_of_last_year_is_not_taken_in(new_year: Path, tmp_path: Path) -> None:
    form = tmp_path / "OUS.xlsx"
    form.write_bytes(corpus.form())
    before = new_year.read_bytes()
    assert run(["hent", str(new_year), str(form)]) == 1
    assert new_year.read_bytes() == before or read(new_year).known() == read(new_year).known()


@pytest.mark.office
def test_the_report_of_the_next_year_is_made(
    new_year: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = new_year.with_name("rapport.docx")
    assert run(["rapport", str(new_year), "-o", str(report)]) == 0
    assert "Mangler i rapporten" not in capsys.readouterr().out
    assert validate(report)["ok"]
    assert validate(new_year)["ok"]
    convert(report, "pdf", report.parent)
