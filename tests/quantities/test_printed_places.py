from __future__ import annotations

from norcrin_xl.quantities.printing import PrintedPlace, places
from norcrin_xl.workbook.workbook import Workbook


def found(book: Workbook, key: str) -> dict[str, str]:
    """Where a quantity stands and how it reads there."""
    return {
        place.where: place.text(book.quantities[key])
        for place in places(book.quantities[key], book.data, book.tables, book.figures)
    }


def test_a_quantity_is_found_in_its_table_and_its_chart(book: Workbook) -> None:
    where = found(book, "kpi.gcp.2021")
    assert where["Tabell 7.1, rad «# deltakere på GCP-kurs», kolonne «2021»"] == "1\u00a0513"
    assert where["Figur 7.1.2, søylen 2021"] == "1\u00a0513"


def test_a_row_of_the_accounts_is_named_by_post_and_text(book: Workbook) -> None:
    where = found(book, "okonomi.norcrin2.2.4.regnskap")
    assert "Tabell 4.2.1, rad «2.4 Privat finansiering», kolonne «Regnskap 2021»" in where


def test_a_linked_number_in_a_text_is_found_with_its_rounding(book: Workbook) -> None:
    texts = found(book, "okonomi.norcrin2.ubrukt")
    assert set(texts.values()) == {"2,417"}, "one precision for one sum"
    assert all("ark Tekst, celle C" in name for name in texts)


def test_a_quantity_that_is_not_printed_has_no_place(book: Workbook) -> None:
    assert places(book.quantities["kpi.gcp.ahus"], book.data, book.tables, book.figures) == ()


def test_a_missing_quantity_or_an_unknown_format_reads_as_nothing(book: Workbook) -> None:
    quantity = book.quantities["kpi.gcp.2021"]
    assert PrintedPlace("Avsnitt 1", "finnes_ikke").text(quantity) == ""
    lacking = book.quantities["okonomi.norcrin1.2.1.avvik_prosent"]
    assert PrintedPlace("Avsnitt 1", "prosent1").text(lacking) == ""
