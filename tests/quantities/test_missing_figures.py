"""A figure that is not there makes everything that rests on it missing, never smaller."""

from __future__ import annotations

from norcrin_xl.building import placed_contents, workbook_layout
from norcrin_xl.example.contents import example_contents, example_network
from norcrin_xl.form import load_form
from norcrin_xl.model import Value
from norcrin_xl.pipeline.computed import Computed, computed
from norcrin_xl.workbook.reading.contents import report_data


def with_changes(*changes: tuple[str, str, str, Value]) -> Computed:
    """The 2021 data with some cells changed: (area, row key, column, value)."""
    network = example_network()
    contents = example_contents(network)
    for area, key, column, value in changes:
        row = next(row for row in contents[area] if row.get("key") == key)
        row[column] = value
    plan = workbook_layout(network, load_form(2021), contents)
    return computed(report_data(placed_contents(plan, contents, "bok.xlsm"), "bok.xlsm", ""))


def test_one_blank_account_makes_the_post_and_its_totals_missing() -> None:
    book = with_changes(("OUS_okonomi_norcrin2", "2.4", "regnskap", None))
    for key in ("ous.2.4.regnskap", "2.4.regnskap", "2.regnskap", "ous.2.avvik"):
        quantity = book.quantities[f"okonomi.norcrin2.{key}"]
        assert quantity.value is None, key
        assert quantity.why_missing == "OUS NorCRIN2 2.4 regnskap"
    assert book.quantities["okonomi.norcrin2.1.regnskap"].value == 104990


def test_a_text_where_a_figure_belongs_is_not_read_as_a_figure() -> None:
    book = with_changes(("OUS_bruk", "pasienter", "value", "ca. 4 300"))
    assert book.quantities["bruk.pasienter"].value is None
    found = [item for item in book.findings if item.code == "ikke-tall"]
    assert [item.partner for item in found] == ["OUS"]
    assert "ca. 4 300" in found[0].message


def test_zero_is_a_figure() -> None:
    book = with_changes(("OUS_bruk", "pasienter", "value", 0.0))
    assert book.quantities["bruk.pasienter"].value == 9342 - 4289


def test_a_kpi_without_last_year_has_no_change() -> None:
    book = with_changes(("historikk", "gcp", "2020", None))
    assert book.quantities["kpi.gcp.endring"].value is None
    assert book.quantities["kpi.gcp.2021"].value == 1513


def test_the_judgement_of_user_payment_turns_with_the_figures() -> None:
    expected = with_changes(("OUS_okonomi_norcrin2", "2.4", "regnskap", 4889.0 - 2434))
    assert expected.quantities["okonomi.norcrin2.brukerbetaling.vurdering"].value == "som forventet"
    lower = with_changes(("OUS_okonomi_norcrin2", "2.4", "regnskap", 0.0))
    value = lower.quantities["okonomi.norcrin2.brukerbetaling.vurdering"].value
    assert value == "lavere enn forventet"
