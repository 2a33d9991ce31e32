from __future__ import annotations

import pytest

from norcrin_xl.findings import UserError
from norcrin_xl.pipeline.explanation import explained, lines
from norcrin_xl.workbook.workbook import Workbook


def told(book: Workbook, key: str) -> list[str]:
    return list(lines(explained(book, key)))


def test_a_sum_leads_to_the_partners_cells_and_to_where_it_is_printed(book: Workbook) -> None:
    text = told(book, "kpi.gcp.2021")
    assert text[0].startswith("Deltakere på GCP-kurs 2021: 1\u00a0513 deltakere = rapportert i år")
    assert any(line.strip("│├└─ ").startswith("Deltakere på GCP-kurs, OUS: 575") for line in text)
    assert any("ark OUS, celle D" in line and line.endswith(": 575") for line in text)
    assert any("Figur 7.1.2" in line for line in text)


def test_a_share_shows_its_exact_value_and_its_formula(book: Workbook) -> None:
    text = told(book, "okonomi.norcrin2.brukerbetaling.andel")
    assert "regnskap 2.4 / regnskap 1" in text[0]
    assert any("nøyaktig verdi 0,12253" in line for line in text)
    assert any(line.endswith(": 12,3 (prosent1)") for line in text)


def test_what_is_not_printed_says_so(book: Workbook) -> None:
    assert any("Står ikke i rapporten" in line for line in told(book, "kpi.gcp.ahus"))


def test_what_cannot_be_computed_says_why(book: Workbook) -> None:
    text = told(book, "okonomi.norcrin1.2.1.avvik_prosent")
    assert ": ikke beregnbar = " in text[0]
    assert any(line.endswith("Ikke beregnbar: nevneren er null") for line in text)


def test_every_quantity_can_be_explained(book: Workbook) -> None:
    for key in book.quantities:
        assert len(told(book, key)) >= 3


def test_an_unknown_id_is_met_with_the_nearest_ones(book: Workbook) -> None:
    with pytest.raises(UserError, match=r"Mente du kpi\.gcp\.2021"):
        explained(book, "kpi.gpc.2021")


def test_a_number_is_explained_by_what_its_year_is_to_the_report(book: Workbook) -> None:
    by_word, by_year = (told(book, f"kpi.ecrin.{year}") for year in ("i_aar", "2021"))
    assert by_word == by_year
    assert by_word[0].endswith("[kpi.ecrin.i_aar]")
    assert any("Avsnitt 6.1" in line for line in by_word)
    assert any("Figur 7.1.3" in line for line in by_word)
