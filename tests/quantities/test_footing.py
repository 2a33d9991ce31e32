from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.numbers import rounded
from norcrin_xl.pipeline.computed import computed
from norcrin_xl.quantities.footing import as_printed, footed_tables

LINES = ("1.1", "1.2", "1.3")


def with_amounts(data: ReportData, amounts: dict[tuple[str, str], float]) -> ReportData:
    """The data in which the first partner's amounts in NorCRIN2 are others."""
    first, *rest = data.submissions
    accounts = dict(first.accounts)
    for (post, column), value in amounts.items():
        key = ("norcrin2", post, column)
        accounts[key] = accounts[key]._replace(value=value)
    return replace(data, submissions=(replace(first, accounts=accounts), *rest))


@pytest.fixture(scope="module")
def decimals(data: ReportData) -> ReportData:
    """Decimals that, rounded one by one, neither foot down nor across."""
    return with_amounts(
        data,
        {
            ("1.1", "regnskap"): 8439.4,
            ("1.2", "regnskap"): 0.4,
            ("1.3", "regnskap"): 647.2,
            ("1.1", "budsjett"): 7766.4,
            ("1.2", "budsjett"): 0.3,
            ("1.3", "budsjett"): 561.3,
        },
    )


def test_whole_amounts_are_left_alone(data: ReportData) -> None:
    quantities = computed(data).quantities
    assert footed_tables(data, quantities) == ()
    assert as_printed(data, quantities) is quantities


@pytest.mark.parametrize("project", ["norcrin2", "alle"])
def test_printed_lines_add_up_to_totals_that_did_not_move(
    decimals: ReportData, project: str
) -> None:
    exact = computed(decimals).quantities
    shown = as_printed(decimals, exact)
    for column in ("regnskap", "budsjett"):
        total = exact.number(f"okonomi.{project}.1.{column}")
        lines = [number(shown, f"{post}.{column}", project) for post in LINES]
        assert sum(lines) == rounded(total or 0, 0) == number(shown, f"1.{column}", project)
    for post in LINES:
        account, budget, deviation = (
            number(shown, f"{post}.{column}", project)
            for column in ("regnskap", "budsjett", "avvik")
        )
        assert account - budget == deviation


def test_no_printed_figure_is_a_whole_unit_from_the_exact_one(decimals: ReportData) -> None:
    exact = computed(decimals).quantities
    for key, item in as_printed(decimals, exact).items():
        if item.value != exact[key].value:
            assert abs(float(item.value or 0) - (exact.number(key) or 0)) < 1


def test_a_total_is_never_moved(decimals: ReportData) -> None:
    exact = computed(decimals).quantities
    shown = as_printed(decimals, exact)
    totals = [
        f"okonomi.{project}.{block}.{column}"
        for project in ("norcrin1", "norcrin2", "alle")
        for block in ("1", "2", "3")
        for column in ("regnskap", "budsjett", "avvik")
    ]
    for key in totals:
        assert shown.number(key) == rounded(exact.number(key) or 0, 0)


def test_a_line_under_another_name_is_printed_as_the_same_figure(data: ReportData) -> None:
    """User payment is post 2.4, and unused funds are what post 2.5 lacks of its budget."""
    amounts = {("2.3", "regnskap"): 0.4, ("2.4", "regnskap"): 1400.4, ("2.5", "regnskap"): 900.2}
    changed = with_amounts(data, amounts)
    shown = as_printed(changed, computed(changed).quantities)
    assert number(shown, "brukerbetaling.belop") == number(shown, "2.4.regnskap")
    assert number(shown, "brukerbetaling.avvik") == number(shown, "2.4.avvik")
    assert number(shown, "ubrukt") == -number(shown, "2.5.avvik")
    assert number(shown, "ubrukt").is_integer()


def test_the_partners_of_an_indicator_with_decimals_add_up(data: ReportData) -> None:
    """Half a hundredth of a person-year at three partners is rounded up at one or two of them."""
    changed = with_person_years(data, 12.045, 42.135, 21.065)
    book = computed(changed)
    partners = [f"bruk.arsverk.{partner.key}" for partner in data.setup.partners]
    printed = [f"{book.printed.number(key):.2f}" for key in partners]
    assert sum(map(Decimal, printed)) == Decimal(f"{book.printed.number('bruk.arsverk'):.2f}")
    assert book.printed.number("bruk.arsverk") == float(rounded(113.35 + 0.015, 2))
    (found,) = [item for item in book.findings if item.code == "avrunding"]
    assert "Årsverk: " in found.message
    assert "er 21,065 og skrives 21,06" in found.message


def test_charts_show_the_printed_figure(data: ReportData) -> None:
    book = computed(with_person_years(data, 12.045, 42.135, 21.065))
    (series,) = (
        one
        for chart in book.figures.values()
        for one in chart.series
        if "bruk.arsverk.ous" in one.quantities
    )
    assert book.printed.number("bruk.arsverk.hus") != book.quantities.number("bruk.arsverk.hus")
    assert series.values == tuple(book.printed.number(key) for key in series.quantities)


def test_moved_amounts_are_told_in_a_remark(decimals: ReportData) -> None:
    found = [item for item in computed(decimals).findings if item.code == "avrunding"]
    assert ["NorCRIN2" in item.message for item in found] == [True, False]
    assert "Kostnadsart i NorCRIN2" in found[0].message
    assert "Kostnadsart i alle prosjekter" in found[1].message
    assert "og skrives" in found[0].message


def test_what_cannot_foot_is_stated_with_the_figures(data: ReportData) -> None:
    """104 990,4 less 85 595,6 is 19 394,8: rounded alone, the totals differ by one."""
    halves = {("1.1", "regnskap"): 8439.4, ("1.1", "budsjett"): 7766.6}
    book = computed(with_amounts(data, halves))
    account, budget, deviation = (
        number(book.printed, f"1.{column}") for column in ("regnskap", "budsjett", "avvik")
    )
    assert account - budget != deviation
    found = [item for item in book.findings if item.code == "avrunding"]
    assert "minus budsjett 85\u00a0596 er ikke avviket 19\u00a0395" in found[0].message


def test_sums_that_are_to_be_equal_and_print_otherwise_are_told(data: ReportData) -> None:
    own = data.submissions[0].accounts["norcrin2", "2.1", "regnskap"].number or 0
    amounts = {("1.1", "regnskap"): 8439.3, ("2.1", "regnskap"): own + 0.2}
    book = computed(with_amounts(data, {**amounts, ("3.1", "regnskap"): 9086.6}))
    told = [item.message for item in book.findings if "Summer som skal være like" in item.message]
    assert any("skrives 104\u00a0990" in text and "skrives 104\u00a0991" in text for text in told)


def test_a_sum_of_projects_that_prints_otherwise_than_they_do_is_told(data: ReportData) -> None:
    """0,4 more in each of two projects is nothing in their tables, and one in that of both."""
    changed = data
    for project in ("norcrin1", "norcrin2"):
        first, *rest = changed.submissions
        accounts = dict(first.accounts)
        for post in ("1.1", "2.5", "3.1"):
            key = (project, post, "regnskap")
            accounts[key] = accounts[key]._replace(value=(accounts[key].number or 0) + 0.4)
        changed = replace(changed, submissions=(replace(first, accounts=accounts), *rest))
    told = [item.message for item in computed(changed).findings if "prosjektenes" in item.message]
    assert len(told) == 6
    assert (
        "skrives 106\u00a0132, men prosjektenes summer skrives slik at de gir 106\u00a0131"
        in told[0]
    )


def with_person_years(data: ReportData, *figures: float) -> ReportData:
    """The data in which the first partners' person-years have more decimals than are printed."""
    changed = tuple(
        replace(one, usage={**one.usage, "arsverk": one.usage["arsverk"]._replace(value=value)})
        for one, value in zip(data.submissions, figures, strict=False)
    )
    return replace(data, submissions=(*changed, *data.submissions[len(figures) :]))


def number(quantities: Quantities, key: str, project: str = "norcrin2") -> float:
    return quantities.number(f"okonomi.{project}.{key}") or 0.0
