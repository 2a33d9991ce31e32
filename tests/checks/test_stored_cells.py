from __future__ import annotations

import pytest

from norcrin_xl.checks.stored_cells import StoredValue, check_stored
from norcrin_xl.model import CellError, CellRef, Field, ReportData, Value
from norcrin_xl.workbook.workbook import Workbook

LINE = "okonomi.norcrin2.ous.1.1"


def codes(data: ReportData, book: Workbook, key: str, value: Value) -> list[str]:
    ref = CellRef("bok.xlsm", "OUS", "F29")
    found = list(check_stored(data, book.quantities, [StoredValue(key, Field(value, ref))]))
    assert all(one.where == ref for one in found)
    return [one.code for one in found]


def number(book: Workbook, key: str) -> float:
    value = book.quantities.number(key)
    assert value is not None
    return value


def test_a_cell_that_holds_what_is_computed_is_silent(data: ReportData, book: Workbook) -> None:
    for column in ("avvik", "avvik_prosent"):
        key = f"{LINE}.{column}"
        assert codes(data, book, key, number(book, key)) == []


def test_binary_noise_in_a_cell_is_silent(data: ReportData, book: Workbook) -> None:
    key = "okonomi.norcrin2.2.4.regnskap"
    assert codes(data, book, key, number(book, key) + 1e-9) == []


def test_an_old_value_is_reported(data: ReportData, book: Workbook) -> None:
    key = "kpi.gcp.2021"
    assert codes(data, book, key, number(book, key) - 1) == ["lagret-ulik"]


@pytest.mark.parametrize("value", ["tekst", CellError("#NAME?")])
def test_something_else_than_a_figure_is_reported(
    data: ReportData, book: Workbook, value: Value
) -> None:
    assert codes(data, book, "kpi.gcp.2021", value) == ["lagret-ulik"]


@pytest.mark.parametrize("column", ["avvik", "avvik_prosent"])
def test_a_deviation_of_the_wrong_sign_is_named(
    data: ReportData, book: Workbook, column: str
) -> None:
    key = f"{LINE}.{column}"
    assert codes(data, book, key, -number(book, key)) == ["avvik-fortegn"]


def test_a_per_cent_of_the_accounts_is_named(data: ReportData, book: Workbook) -> None:
    share = number(book, f"{LINE}.avvik") / number(book, f"{LINE}.regnskap")
    assert codes(data, book, f"{LINE}.avvik_prosent", share) == ["avvik-nevner"]


def test_a_cell_that_was_never_calculated_is_silent(data: ReportData, book: Workbook) -> None:
    assert codes(data, book, "kpi.gcp.2021", None) == []


def test_what_cannot_be_computed_has_nothing_to_compare_with(
    data: ReportData, book: Workbook
) -> None:
    assert codes(data, book, "okonomi.norcrin1.ous.2.1.avvik_prosent", 0.0) == []


def test_the_finding_names_the_partner_whose_figure_it_is(data: ReportData, book: Workbook) -> None:
    ref = CellRef("bok.xlsm", "OUS", "F29")
    stored = [StoredValue(f"{LINE}.avvik", Field(1.0, ref))]
    (found,) = check_stored(data, book.quantities, stored)
    assert found.partner == "OUS"
    assert found.message.startswith("OUS, celle F29: ")


def test_a_sheet_with_many_old_cells_is_reported_once(data: ReportData, book: Workbook) -> None:
    def findings(count: int) -> list[str]:
        keys = [key for key in book.quantities if key.startswith("okonomi.norcrin2.ous.")]
        chosen = [key for key in keys if key.endswith((".regnskap", ".budsjett"))][:count]
        stored = [
            StoredValue(key, Field(-1.0, CellRef("bok.xlsm", "OUS", f"F{row}")))
            for row, key in enumerate(chosen, 20)
        ]
        return [one.code for one in check_stored(data, book.quantities, stored)]

    assert findings(10) == ["lagret-ulik"] * 10
    assert findings(11) == ["ark-ikke-oppdatert"]
