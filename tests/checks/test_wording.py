from __future__ import annotations

import pytest

from norcrin_xl.checks.deviations import direction, says_why, stated_shares
from norcrin_xl.model import ReportData
from norcrin_xl.workbook.workbook import Workbook


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lønnskostnadene ble høyere enn budsjettert.", 1),
        ("OUS brukte mindre av midlene enn planlagt.", -1),
        ("Færre reiser og lavere aktivitet enn ventet.", -1),
        ("Fordi flere søkte, brukte vi mindre enn budsjettert.", -1),
        ("Merforbruket skyldes flere studier.", 1),
        ("Kostnadene ble lavere.", -1),
        ("Lavere brukerbetaling førte til høyere egenfinansiering.", None),
        ("Kurset ble flyttet til neste år.", None),
        ("Beløpet er ikke høyere enn budsjettert.", None),
        ("", None),
    ],
)
def test_an_explanation_says_up_down_or_neither(text: str, expected: int | None) -> None:
    assert direction(text) == expected


@pytest.mark.parametrize(
    "text", ["ok", "OK.", "Ok!", "", " ", "-", "x", "Greit", "det er i orden", "Tallene stemmer."]
)
def test_a_reason_of_empty_words_says_nothing(text: str) -> None:
    assert not says_why(text)


@pytest.mark.parametrize(
    "text", ["Bekreftet av SUS.", "Ok, kurset ble flyttet.", "Fagord", "Telt på nytt 3. mars."]
)
def test_a_reason_with_one_word_of_its_own_says_something(text: str) -> None:
    assert says_why(text)


def test_stated_per_cents_are_shares_of_a_deviation_only() -> None:
    assert stated_shares("Kostnadene ble 12,5 prosent høyere.") == (0.125,)
    assert stated_shares("Et avvik på −12 % følger av ferie.") == (0.12,)
    assert stated_shares("Stillingen på 50 % var ledig.") == ()


def test_no_explanation_in_the_clean_report_contradicts_its_deviation(
    data: ReportData, book: Workbook
) -> None:
    said = 0
    for submission in data.submissions:
        for (project, post), why in submission.explanations.items():
            sign = direction(why.text)
            if sign is not None:
                said += 1
                key = f"okonomi.{project}.{submission.partner.key}.{post}.avvik"
                assert (book.quantities.number(key) or 0) * sign > 0, why.text
    assert said > 10
