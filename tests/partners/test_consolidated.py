"""The partners side by side: sums, who is missing, what may not be summed, and where from."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from norcrin_xl.model import Field, ReportData
from norcrin_xl.partners import consolidated_lists
from norcrin_xl.partners.consolidated_book import consolidated, remark
from norcrin_xl.partners.consolidated_lists import Sources, long_frame
from norcrin_xl.quantities.consolidated import Item, items
from norcrin_xl.quantities.derivation import compute
from tests.office import recalculated, validate
from tests.partners import corpus


def data() -> ReportData:
    return corpus.network().data


def traced(of: ReportData | None = None) -> Sources:
    """The report data in a workbook that nobody's file was taken into."""
    return Sources(of or data(), {}, {})


@cache
def rows() -> tuple[Item, ...]:
    return tuple(items(data(), compute(data())))


@cache
def content() -> bytes:
    return consolidated(compute(data()), traced())


def item(key: str, group: str = "") -> Item:
    return next(row for row in rows() if row.key == key and group in row.group)


def without(partner: str, project: str, post: str) -> ReportData:
    """The report data with one amount and its budget blank."""

    def blanked(submission: Any) -> Any:
        if submission.partner.code != partner:
            return submission
        accounts = dict(submission.accounts)
        for column in ("regnskap", "budsjett"):
            accounts[project, post, column] = Field(None, accounts[project, post, column].ref)
        return replace(submission, accounts=accounts)

    return replace(data(), submissions=tuple(map(blanked, data().submissions)))


def row_of(book: Any, sheet: str, group: str, label: str) -> list[Any]:
    """The cells of a row under a heading."""
    found = False
    for row in book[sheet].iter_rows():
        found = found or row[0].value == group
        if found and row[1].value == label:
            return list(row)
    raise AssertionError(label)


def test_sums_are_native_formulas_with_their_values() -> None:
    formulas = openpyxl.load_workbook(BytesIO(content()))
    values = openpyxl.load_workbook(BytesIO(content()), data_only=True)
    group, label = "NorCRIN2, Regnskap 2021", "Totale kostnader"
    assert row_of(formulas, "Regnskap", group, label)[9].value.startswith("=SUM(D")
    published = compute(data())["okonomi.norcrin2.1.regnskap"].value
    assert row_of(values, "Regnskap", group, label)[9].value == published
    assert sum(cell.value for cell in row_of(values, "Regnskap", group, label)[3:9]) == published


def test_figures_with_decimals_are_shown_with_all_of_them() -> None:
    """Halves that Excel rounds on the screen would not add up there."""
    first, *rest = data().submissions
    key = ("norcrin2", "1.1", "regnskap")
    accounts = {**first.accounts, key: first.accounts[key]._replace(value=8439.25)}
    some = replace(data(), submissions=(replace(first, accounts=accounts), *rest))
    book = openpyxl.load_workbook(BytesIO(consolidated(compute(some), traced(some))))
    group = "NorCRIN2, Regnskap 2021"
    for label, format_code in (
        ("Personell- og indirekte kostnader", "#,##0.00"),
        ("Totale kostnader", "#,##0.00"),
        ("Andre kostnader", "#,##0;"),
    ):
        figures = row_of(book, "Regnskap", group, label)[3:10]
        assert all(format_code in cell.number_format for cell in figures)


def test_an_incomplete_sum_is_blank_and_says_who_is_missing() -> None:
    lacking = without("HUS", "norcrin2", "1.1")
    made = consolidated(compute(lacking), traced(lacking))
    book = openpyxl.load_workbook(BytesIO(made), data_only=True)
    group = "NorCRIN2, Regnskap 2021"
    for label in ("Personell- og indirekte kostnader", "Totale kostnader"):
        row = row_of(book, "Regnskap", group, label)
        assert row[9].value is None
        assert row[10].value == "Mangler HUS"
    assert row_of(book, "Regnskap", group, "Andre kostnader")[9].value is not None
    assert book["Om"]["A3"].value == "Summene er ufullstendige: HUS mangler tall."


def test_counts_that_overlap_are_labelled_and_not_summed() -> None:
    row = item("ecrin")
    assert not row.summable
    assert remark(row).startswith("Kan ikke summeres; nettverkets tall er oppgitt")
    formulas = openpyxl.load_workbook(BytesIO(content()))
    cells = row_of(formulas, "KPI", "Resultatindikatorer 2021", "ECRIN-studier")
    assert cells[9].value == 8


def test_the_list_adds_up_to_the_sums() -> None:
    frame = long_frame(rows(), traced())
    accounts = frame[(frame["Del"] == "Regnskap") & (frame["Kolonne"] == "regnskap")]
    by_project = accounts[accounts["Post"].str.startswith("1.")].groupby("Gruppe")["Verdi"].sum()
    assert by_project["NorCRIN2, Regnskap 2021"] == item("1", "NorCRIN2, Regnskap").whole.value  # type: ignore[union-attr]
    assert set(frame["Kan summeres"]) == {"Ja", "Nei"}
    assert len(frame) == len(frame.drop_duplicates(["Gruppe", "Post", "Partner"]))


def test_the_list_is_the_same_where_there_is_no_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    with_it = content()
    monkeypatch.setattr(consolidated_lists, "find_spec", lambda name: None)
    assert content() == with_it


def test_every_sum_has_all_its_cells_among_the_sources() -> None:
    frame = pd.read_excel(BytesIO(content()), sheet_name="Kilder", engine="openpyxl")
    known = frame.dropna(subset=["Verdi"])
    assert len(known) > 400
    for _, cells in known.groupby(["Gruppe", "Sum"]):
        assert cells["Bidrag"].sum() == pytest.approx(cells["Verdi"].iloc[0])
        assert not cells.duplicated(["Ark", "Celle"]).any()


def test_the_same_figures_give_the_same_bytes() -> None:
    assert consolidated(compute(data()), traced()) == content()


@pytest.mark.office
def test_the_workbook_is_valid_and_recalculates(tmp_path: Path) -> None:
    path = tmp_path / "k.xlsx"
    path.write_bytes(content())
    assert validate(path)["ok"]
    again = openpyxl.load_workbook(recalculated(path), data_only=True)
    before = openpyxl.load_workbook(path, data_only=True)
    for sheet in ("Regnskap", "Bruk og utnyttelse", "KPI"):
        for old, new in zip(before[sheet].iter_rows(), again[sheet].iter_rows(), strict=False):
            for a, b in zip(old, new, strict=False):
                if isinstance(a.value, int | float):
                    assert b.value == pytest.approx(a.value)


def test_each_project_has_its_costs_and_deviations_drawn_from_cells_of_the_accounts() -> None:
    formulas = openpyxl.load_workbook(BytesIO(content()))
    values = openpyxl.load_workbook(BytesIO(content()), data_only=True)["Figurer"]
    sheet, accounts = formulas["Figurer"], formulas["Regnskap"]
    computed = compute(data())
    seen = 0
    for row in sheet.iter_rows(max_col=3):
        for cell in row[1:]:
            formula = str(cell.value).replace("'", "")
            if not formula.startswith("=IF(Regnskap!"):
                continue
            place = formula.partition("!")[2].partition("=")[0]
            assert accounts[place].value is not None
            assert f"Regnskap!{place}" in formula.partition(",")[2]
            seen += 1
    projects = data().setup.projects
    assert seen == 3 * len(projects) * len(data().setup.partners)
    last = [row for row in values.iter_rows(max_col=2, values_only=True) if row[0] == "OUS"][-1]
    share = computed[f"okonomi.{projects[-1].key}.ous.1.avvik_prosent"].value
    assert isinstance(share, float)
    assert last[1] == pytest.approx(100 * share, abs=0.05)
    assert len(sheet._charts) == 2 * len(projects)


def test_a_partner_without_accounts_is_a_gap_in_the_chart() -> None:
    lacking = without("HUS", data().setup.projects[-1].key, "1.1")
    made = consolidated(compute(lacking), traced(lacking))
    sheet = openpyxl.load_workbook(BytesIO(made), data_only=True)["Figurer"]
    shown = [row for row in sheet.iter_rows(max_col=3, values_only=True) if row[0] == "HUS"]
    assert shown[-2:] == [("HUS", None, None), ("HUS", None, None)]
