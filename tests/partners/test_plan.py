"""What partners' areas hold is worked out once where their tabs are laid out alike."""

from __future__ import annotations

from norcrin_xl.partners.forms.plan import area_plan
from tests.partners import corpus


def test_a_plan_taken_from_another_partner_is_the_areas_own() -> None:
    expected = corpus.network().expected
    form = corpus.network().plan.shape.form
    for code in expected.partners:
        for area in expected.areas(code):
            assert expected.plan(area) == area_plan(area, form)
