from __future__ import annotations

from norcrin_xl.workbook.workbook import Workbook


def test_every_term_is_a_quantity(book: Workbook) -> None:
    for key, item in book.quantities.items():
        assert set(item.terms) <= set(book.quantities), key


def test_a_quantity_has_exactly_the_cells_of_its_terms(book: Workbook) -> None:
    for key, item in book.quantities.items():
        cells = {ref for term in item.terms for ref in book.quantities[term].sources}
        assert not item.terms or set(item.sources) == cells, key


def test_what_has_no_terms_is_read_from_one_cell(book: Workbook) -> None:
    read = [item for item in book.quantities.values() if not item.terms]
    assert {item.id for item in read if len(item.sources) != 1} == {"rapport.partnere"}


def test_a_quantity_never_leads_back_to_itself(book: Workbook) -> None:
    def reaches(key: str, seen: tuple[str, ...]) -> None:
        assert key not in seen
        for term in book.quantities[key].terms:
            reaches(term, (*seen, key))

    for key in book.quantities:
        reaches(key, ())
