from __future__ import annotations

from dataclasses import replace

import pytest

from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.pipeline.computed import computed
from norcrin_xl.quantities.footing import as_printed, footed_blocks

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
    assert footed_blocks(data, quantities) == ()
    assert as_printed(data, quantities) is quantities


def test_printed_lines_add_up_to_totals_that_did_not_move(decimals: ReportData) -> None:
    exact = computed(decimals).quantities
    shown = as_printed(decimals, exact)
    for column in ("regnskap", "budsjett"):
        total = exact.number(f"okonomi.norcrin2.1.{column}")
        lines = [number(shown, f"{post}.{column}") for post in LINES]
        assert sum(lines) == round(total or 0)
    for post in LINES:
        assert number(shown, f"{post}.regnskap") - number(shown, f"{post}.budsjett") == number(
            shown, f"{post}.avvik"
        )


def test_no_printed_amount_is_a_whole_unit_from_the_exact_one(decimals: ReportData) -> None:
    exact = computed(decimals).quantities
    for key, item in as_printed(decimals, exact).items():
        if item.value != exact[key].value:
            assert abs(float(item.value or 0) - (exact.number(key) or 0)) < 1


def test_moved_amounts_are_told_in_a_remark(decimals: ReportData) -> None:
    found = [item for item in computed(decimals).findings if item.code == "avrunding"]
    assert len(found) == 1
    assert "Kostnadsart i NorCRIN2" in found[0].message
    assert "og skrives" in found[0].message


def number(quantities: Quantities, key: str) -> float:
    return quantities.number(f"okonomi.norcrin2.{key}") or 0.0
