from __future__ import annotations

from norcrin_xl.model import ReportData
from norcrin_xl.quantities.derivation import derivations
from norcrin_xl.workbook.workbook import Workbook


def test_every_term_is_a_quantity(data: ReportData, book: Workbook) -> None:
    for key, terms in derivations(data).items():
        assert key in book.quantities
        assert set(terms) <= set(book.quantities), key


def test_a_quantity_has_exactly_the_cells_of_its_terms(data: ReportData, book: Workbook) -> None:
    for key, terms in derivations(data).items():
        cells = {ref for term in terms for ref in book.quantities[term].sources}
        assert set(book.quantities[key].sources) == cells, key


def test_what_has_no_terms_is_read_from_one_cell(data: ReportData, book: Workbook) -> None:
    derived = derivations(data)
    read = [item for key, item in book.quantities.items() if key not in derived]
    assert {item.id for item in read if len(item.sources) != 1} == {"rapport.partnere"}


def test_a_quantity_never_leads_back_to_itself(data: ReportData) -> None:
    derived = derivations(data)

    def reaches(key: str, seen: tuple[str, ...]) -> None:
        assert key not in seen
        for term in derived.get(key, ()):
            reaches(term, (*seen, key))

    for key in derived:
        reaches(key, ())
