"""A large clean report gives no error, and warns of nothing but what is so."""

from __future__ import annotations

from norcrin_xl.checks.examination import check
from norcrin_xl.findings import Severity
from norcrin_xl.quantities.derivation import compute
from tests.checks.large_book import EXAMPLE, PARTNERS, large_book


def test_sixty_partners_five_projects_and_ten_years_that_agree() -> None:
    """The copies of SUS have its split between two kinds of study, which mirrors all others'."""
    data = large_book()
    assert (len(data.submissions), len(data.setup.projects)) == (60, 5)
    assert len(data.form.years(data.setup.year)) == 10

    grave = [one for one in check(data, compute(data)) if one.severity is not Severity.NOTE]

    like_sus = PARTNERS // len(EXAMPLE.partners)
    assert [one.code for one in grave] == ["fordeling-speilvendt"] * like_sus
