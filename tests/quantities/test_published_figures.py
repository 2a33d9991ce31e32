"""Every figure that NorCRIN published for 2021 comes out exactly."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from norcrin_xl.model import Quantities
from norcrin_xl.numbers import NBSP, printed
from norcrin_xl.quantities.exhibits import Linked, RowStyle, Table
from norcrin_xl.workbook.workbook import Workbook

Published = Callable[[str], list[dict[str, str]]]
COLUMNS = ("regnskap", "budsjett", "avvik")


@pytest.fixture
def quantities(book: Workbook) -> Quantities:
    return book.quantities


def number(text: str) -> float | None:
    return float(text) if text else None


@pytest.mark.parametrize(
    ("project", "name"),
    [
        ("norcrin2", "table4_2_1_norcrin2_okonomi"),
        ("norcrin1", "table4_2_2_norcrin1_okonomi"),
    ],
)
def test_each_amount_of_the_accounts_is_as_published(
    quantities: Quantities, published: Published, project: str, name: str
) -> None:
    rows = published(name)
    found = {
        (row["post"], column): quantities.number(f"okonomi.{project}.{row['post']}.{column}")
        for row in rows
        for column in COLUMNS
    }
    expected = {
        (row["post"], column): number(row[key])
        for row in rows
        for column, key in zip(
            COLUMNS, ("regnskap_2021_tNOK", "budsjett_2021_tNOK", "avvik_tNOK"), strict=True
        )
    }
    assert found == expected
    assert len(found) == 42


def test_each_usage_figure_is_as_published(quantities: Quantities, published: Published) -> None:
    ids = [
        "bruk.arsverk",
        "bruk.kbs.total",
        "bruk.kbs.enkeltsenter",
        "bruk.kbs.intraregional",
        "bruk.kbs.interregional",
        "bruk.pasienter",
        "bruk.industrikontrakter",
    ]
    rows = published("table3_1_bruk_utnyttelse")
    assert [quantities.number(key) for key in ids] == [float(row["verdi"]) for row in rows]


def test_each_partners_studies_and_patients_are_as_published(
    quantities: Quantities, published: Published
) -> None:
    patterns = [
        "bruk.kbs.{}enkeltsenter",
        "bruk.kbs.{}interregional",
        "bruk.kbs.{}intraregional",
        "bruk.pasienter{}",
    ]
    for pattern, row in zip(patterns, published("table3_2_kbs_per_partner"), strict=True):
        for code in ["AHUS", "OUS", "HUS", "StO", "SUS", "UNN"]:
            own = f"{code.lower()}." if "kbs" in pattern else f".{code.lower()}"
            assert quantities.number(pattern.format(own)) == float(row[code])
        assert quantities.number(pattern.format("")) == float(row["Sum"])


def test_each_year_of_each_series_is_as_published(
    quantities: Quantities, published: Published
) -> None:
    ids = [
        "kpi.gcp",
        "kpi.monitorert_lm",
        "kpi.monitorert_ikke_lm",
        "kpi.ecrin",
        "kpi.representasjon",
        "bruk.industrikontrakter",
    ]
    for key, row in zip(ids, published("table7_1_kpi_2016_2021"), strict=True):
        for year in range(2016, 2022):
            assert quantities.number(f"{key}.{year}") == float(row[str(year)])


DERIVED = {
    "unused Research Council funds NorCRIN2": "okonomi.norcrin2.ubrukt",
    "studies OUS": "bruk.kbs.ous.total",
    "studies HUS": "bruk.kbs.hus.total",
    "studies StO": "bruk.kbs.sto.total",
    "studies AHUS": "bruk.kbs.ahus.total",
    "studies UNN": "bruk.kbs.unn.total",
    "studies SUS": "bruk.kbs.sus.total",
    "studies in all": "bruk.kbs.total",
    "patients": "bruk.pasienter",
    "total deviation NorCRIN2": "okonomi.norcrin2.1.avvik",
    "user payment NorCRIN2 (post 2.4)": "okonomi.norcrin2.brukerbetaling.belop",
    "user payment against budget": "okonomi.norcrin2.brukerbetaling.avvik",
    "user-payment share of NorCRIN2 costs": "okonomi.norcrin2.brukerbetaling.andel",
    "the same share with NorCRIN1 in the denominator": (
        "okonomi.norcrin2.brukerbetaling.andel_alle"
    ),
    "GCP participants 2021 against 2020": "kpi.gcp.endring",
    "GCP participants 2020 against 2019": "kpi.gcp.2020.endring",
    "monitored non-drug studies 2021": "kpi.monitorert_ikke_lm.2021",
    "monitored drug studies 2021 against 2020": "kpi.monitorert_lm.endring",
    "representation tasks 2021 against 2020": "kpi.representasjon.endring_prosent",
}


def test_each_derived_figure_is_as_published(quantities: Quantities, published: Published) -> None:
    rows = {row["quantity"]: row for row in published("derived")}
    ranking = rows.pop("ranking of partners by studies")["value"].split()
    series = rows.pop("signed industry contracts 2016-2021")["value"].strip(";").split(";")
    assert set(rows) == set(DERIVED)
    for name, row in rows.items():
        # shares are published with six decimals, cut and not rounded
        found = quantities.number(DERIVED[name])
        assert found == pytest.approx(float(row["value"]), abs=1e-6), name
    text = quantities["bruk.kbs.rangering"].value
    assert str(text).replace(" og ", ", ").split(", ") == ranking
    years = [quantities.number(f"bruk.industrikontrakter.{year}") for year in range(2016, 2022)]
    assert years == [float(value) for value in series]


@pytest.mark.parametrize(
    ("key", "name", "text"),
    [
        ("okonomi.norcrin2.ubrukt", "mill1", "2,4"),
        ("okonomi.norcrin2.ubrukt", "mill3", "2,417"),
        ("bruk.kbs.total", "heltall", f"1{NBSP}350"),
        ("bruk.pasienter", "heltall", f"9{NBSP}342"),
        ("okonomi.norcrin2.1.avvik", "tusen", f"19{NBSP}395"),
        ("okonomi.norcrin2.brukerbetaling.belop", "mill1", "12,9"),
        ("okonomi.norcrin2.brukerbetaling.avvik", "mill1", "2,4"),
        ("okonomi.norcrin2.brukerbetaling.avvik", "retning", "høyere"),
        ("okonomi.norcrin2.brukerbetaling.andel", "prosent1", "12,3"),
        ("okonomi.norcrin2.brukerbetaling.andel_alle", "prosent1", "12,1"),
        ("kpi.gcp.endring_prosent", "endring_prosent1", "+26,9"),
        ("kpi.monitorert_lm.endring_prosent", "endring_prosent1", "+19,9"),
        ("kpi.representasjon.endring_prosent", "endring_prosent1", "−47,3"),
    ],
)
def test_derived_figures_print_as_they_were_printed(
    quantities: Quantities, key: str, name: str, text: str
) -> None:
    value = quantities[key].value
    assert value is not None
    assert printed(value, name) == text


def test_the_two_quantities_of_164_are_kept_apart(quantities: Quantities) -> None:
    first, second = quantities["bruk.kbs.intraregional"], quantities["bruk.industrikontrakter"]
    assert first.value == second.value == 164
    assert first.sources != second.sources


def test_each_figure_is_traced_to_the_partners_cells(quantities: Quantities) -> None:
    sources = quantities["okonomi.norcrin2.2.4.regnskap"].sources
    assert [source.sheet for source in sources] == ["AHUS", "OUS", "HUS", "StO", "SUS", "UNN"]
    own = quantities["okonomi.norcrin2.ous.2.4.regnskap"].sources
    assert own == (sources[1],)


def rows_with_figures(table: Table) -> list[list[str]]:
    return [
        [cell.quantity for cell in row.cells if isinstance(cell, Linked)]
        for row in table.rows
        if row.style is not RowStyle.BLOCK
    ]


@pytest.mark.parametrize(("table", "rows", "columns"), [("4.2.1", 14, 3), ("4.2.2", 14, 3)])
def test_account_tables_show_every_post_and_total(
    book: Workbook, table: str, rows: int, columns: int
) -> None:
    cells = rows_with_figures(book.tables[table])
    assert [len(row) for row in cells] == [columns] * rows


def test_marked_posts_have_their_note(book: Workbook) -> None:
    table = book.tables["4.2.1"]
    labels = [str(row.cells[1]) for row in table.rows if len(row.cells) > 1]
    assert [label for label in labels if label.endswith("*)")] == [
        f"Personell- og indirekte kostnader{NBSP}*)",
        f"Forskningsrådet{NBSP}*)",
        f"Instituttsektor{NBSP}*)",
    ]
    assert "15 måneder (1.10.2020–31.12.2021)" in table.notes[0][1]
    assert book.tables["4.2.2"].notes == ()
