from __future__ import annotations

import pytest

from norcrin_xl.explanation import explained, lines
from norcrin_xl.findings import UserError
from norcrin_xl.pipeline.computed import Computed


def told(book: Computed, key: str) -> list[str]:
    return list(lines(explained(book, key)))


def test_a_sum_leads_to_the_partners_cells_and_to_where_it_is_printed(book: Computed) -> None:
    text = told(book, "kpi.gcp.2021")
    assert text[0].startswith("Deltakere på GCP-kurs 2021: 1\u00a0513 deltakere = rapportert i år")
    assert any(line.strip("│├└─ ").startswith("Deltakere på GCP-kurs, OUS: 575") for line in text)
    assert any("ark OUS, celle D" in line and line.endswith(": 575") for line in text)
    assert any("Figur 7.1.2" in line for line in text)


def test_a_share_shows_its_exact_value_and_its_formula(book: Computed) -> None:
    text = told(book, "okonomi.norcrin2.brukerbetaling.andel")
    assert "regnskap 2.4 / regnskap 1" in text[0]
    assert any("nøyaktig verdi 0,12253" in line for line in text)
    assert any(line.endswith(": 12,3 (prosent1)") for line in text)


def test_what_is_not_printed_says_so(book: Computed) -> None:
    assert any("Står ikke i rapporten" in line for line in told(book, "kpi.gcp.ahus"))


def test_what_cannot_be_computed_says_why(book: Computed) -> None:
    text = told(book, "okonomi.norcrin1.2.1.avvik_prosent")
    assert "mangler" in text[0]
    assert any("ikke beregnbar" in line for line in text)


def test_every_quantity_can_be_explained(book: Computed) -> None:
    for key in book.quantities:
        assert len(told(book, key)) >= 3


def test_an_unknown_id_is_met_with_the_nearest_ones(book: Computed) -> None:
    with pytest.raises(UserError, match=r"Mente du kpi\.gcp\.2021"):
        explained(book, "kpi.gpc.2021")
