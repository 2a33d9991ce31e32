"""A figure that is not there makes everything that rests on it missing, never smaller."""

from __future__ import annotations

import pytest

from norcrin_xl.example.norcrin import example_contents, example_network
from norcrin_xl.form.form_file import load_form
from norcrin_xl.model import Quantities, Value
from norcrin_xl.pipeline.building import placed_contents
from norcrin_xl.pipeline.explanation import value_text
from norcrin_xl.quantities.evidence import evidence
from norcrin_xl.quantities.lookup import quantity_cells
from norcrin_xl.report.writer import shown
from norcrin_xl.workbook.reading.areas import report_data
from norcrin_xl.workbook.workbook import Workbook
from tests.data_book import computed
from tests.shipped import workbook_layout


def with_changes(*changes: tuple[str, str, str, Value]) -> Workbook:
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


@pytest.mark.parametrize(
    ("area", "row", "column", "typed", "asked"),
    [
        (
            "OUS_okonomi_norcrin2",
            "2.4",
            "regnskap",
            "kr 35",
            "35 hvis det er tusen kroner eller 0,035",
        ),
        (
            "OUS_okonomi_norcrin1",
            "1.1",
            "budsjett",
            "2 MNOK",
            "Skriv 2\u00a0000 hvis det er riktig.",
        ),
        (
            "OUS_okonomi_norcrin2",
            "2.4",
            "regnskap",
            "35 m",
            "35\u00a0000 hvis det er millioner kroner",
        ),
        ("AHUS_bruk", "pasienter", "value", "4 k", "4\u00a0000 hvis det er tusen eller 4"),
        ("AHUS_bruk", "pasienter", "value", "kr 35", "Skriv tallet uten enhet"),
        ("AHUS_kpi", "gcp", "value", "1.250", "uten skilletegn"),
        ("HUS_bruk", "pasienter", "value", "1 250", "Skriv 1\u00a0250 på nytt som tall"),
        ("nasjonalt", "ecrin", "value", "8 studier", "Skriv 8 hvis det er riktig."),
        ("historikk", "gcp", "2019", "ca. 900", "Skriv 900 hvis det er riktig."),
        ("historikk", "gcp", "2019", " ", ""),
    ],
)
def test_what_was_typed_in_the_workbook_is_asked_about_as_in_a_form(
    area: str, row: str, column: str, typed: str, asked: str
) -> None:
    found = [
        one for one in with_changes((area, row, column, typed)).findings if one.code == "ikke-tall"
    ]
    assert [asked in one.message for one in found] == ([True] if asked else [])


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


def test_every_list_says_the_same_word_where_there_is_no_value() -> None:
    """The terminal, the worksheet function, the evidence annex and the report."""
    book = with_changes(("OUS_okonomi_norcrin2", "2.4", "regnskap", None))
    words = set()
    for item in book.quantities.values():
        if item.value is None and not item.blank:
            words.add(item.absence)
            ((cell,),) = quantity_cells(book.quantities, [[item.id]], None)
            annex = evidence(3, Quantities(iter([item])), {item.id: ["–"]}, {})
            in_annex = annex.forms[0].table.rows[0].cells[3]
            in_report = shown(item, "konto", in_table=True).text.strip("[")
            for text in (value_text(item), str(cell), str(in_annex), in_report):
                assert text.startswith(item.absence), item.id
    assert words == {"mangler", "ikke beregnbar"}
