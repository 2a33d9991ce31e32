from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.numbers import rounded
from norcrin_xl.quantities.derivation import as_printed, compute, footed
from norcrin_xl.quantities.exhibits import Linked, RowStyle, Table, annexes, tables
from norcrin_xl.quantities.quantity_ids import usage_id
from tests.data_book import computed

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
        if item.value != exact[key].value and key.endswith(("regnskap", "budsjett")):
            assert abs(float(item.value or 0) - (exact.number(key) or 0)) < 1


def test_a_projects_total_is_never_moved(decimals: ReportData) -> None:
    exact = computed(decimals).quantities
    shown = as_printed(decimals, exact)
    for project in ("norcrin1", "norcrin2"):
        for block in ("1", "2", "3"):
            for column in ("regnskap", "budsjett"):
                key = f"okonomi.{project}.{block}.{column}"
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
    assert "1 tall er rundet den andre veien" in found.message


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


def test_moved_amounts_are_told_in_one_short_remark(data: ReportData) -> None:
    book = computed(with_parts(data, (0.25, 0.5, 0.75), random.Random(3)))
    (found,) = [item for item in book.findings if item.code == "avrunding"]
    assert len(found.message) < 250


def test_a_deviation_is_what_is_printed_less_what_is_printed(data: ReportData) -> None:
    """104 990,4 less 85 595,6 is 19 394,8, which rounded alone is one too much."""
    amounts = {("1.1", "regnskap"): 8439.4, ("1.1", "budsjett"): 7766.6}
    printed = computed(with_amounts(data, amounts)).printed
    account, budget, deviation = (
        number(printed, f"1.{column}") for column in ("regnskap", "budsjett", "avvik")
    )
    assert (account, budget, deviation) == (104_990, 85_596, 19_394)


def test_totals_that_are_equal_within_the_tolerance_are_printed_the_same(data: ReportData) -> None:
    own = data.submissions[0].accounts["norcrin2", "2.1", "regnskap"].number or 0
    amounts = {("1.1", "regnskap"): 8439.3, ("2.1", "regnskap"): own + 0.2}
    printed = computed(with_amounts(data, {**amounts, ("3.1", "regnskap"): 9086.6})).printed
    assert len({number(printed, f"{block}.regnskap") for block in ("1", "2", "3")}) == 1


def test_all_projects_are_the_sum_of_the_projects_as_they_are_printed(data: ReportData) -> None:
    """0,4 more in each of two projects is nothing in their tables, nor in that of both."""
    some = with_parts(data, (0.4,), random.Random(1))
    printed = computed(some).printed
    for post in ("1.1", "2.4", "1", "2", "3"):
        for column in ("regnskap", "budsjett", "avvik"):
            parts = [number(printed, f"{post}.{column}", p.key) for p in data.setup.projects]
            assert number(printed, f"{post}.{column}", "alle") == sum(parts)


@pytest.mark.parametrize("values", [(0.5,), (0.25,), (0.25, 0.5, 0.75), (0.1, 0.125, 0.333)])
@pytest.mark.parametrize("seed", range(6))
def test_every_printed_table_foots(data: ReportData, seed: int, values: tuple[float, ...]) -> None:
    """Tables of the report, both annexes, and the figures that charts and texts show."""
    chance = random.Random(seed)
    partners = data.submissions[: chance.randint(2, len(data.submissions))]
    setup = replace(
        data.setup,
        partners=tuple(item.partner for item in partners),
        projects=data.setup.projects[: chance.randint(1, 2)],
    )
    some = replace(with_parts(data, values, chance), setup=setup)
    some = replace(some, submissions=some.submissions[: len(partners)])
    printed = as_printed(some, compute(some))
    shown = [*tables(some).values()]
    shown += [form.table for annex in annexes(some) for form in annex.forms]
    for table in shown:
        assert list(faults(table, printed)) == []
    blocks = some.form.equal_totals
    for project in setup.projects:
        assert len({number(printed, f"{key}.regnskap", project.key) for key in blocks}) == 1


def faults(table: Table, printed: Quantities) -> Iterator[str]:
    """Rows and columns of a table that do not add up as they are printed."""
    lines: list[list[Decimal]] = []
    for row in table.rows:
        cells = [cell for cell in row.cells if isinstance(cell, Linked)]
        figures = [rounded(printed.number(c.quantity) or 0, 2) for c in cells]
        if cells and all(cell.format == "konto" for cell in cells):
            if figures[0] - figures[1] != figures[2]:
                yield f"{row}: {figures}"
            if row.style is RowStyle.TOTAL:
                summed = [sum(column) for column in zip(*lines, strict=True)]
                if summed != figures:
                    yield f"{row}: {figures} are not {summed}"
                lines = []
            else:
                lines.append(figures)
        elif table.columns[-1].header == "Sum" and figures and sum(figures[:-1]) != figures[-1]:
            yield f"{row}: {figures}"


def test_parts_of_a_count_add_up_for_each_partner_and_in_all(data: ReportData) -> None:
    """A count with decimals is an error, but also a draft of the report is to foot."""
    printed = computed(with_parts(data, (0.5, 0.25), random.Random(2))).printed
    for item in data.form.indicators:
        for partner in ("", *(one.key for one in data.setup.partners)) if item.total_of else ():
            parts = [printed.number(usage_id(part, partner)) or 0 for part in item.total_of]
            assert sum(parts) == printed.number(usage_id(item.id, partner))
    for kpi in data.form.kpis:
        year, before = (printed.number(f"kpi.{kpi.id}.{y}") or 0 for y in (2021, 2020))
        assert printed.number(f"kpi.{kpi.id}.endring") == year - before


@pytest.mark.parametrize("seed", range(40))
def test_a_line_becomes_one_of_the_figures_beside_it(seed: int) -> None:
    chance = random.Random(seed)
    decimals = chance.choice([0, 0, 2])
    values = [round(chance.uniform(-50, 50), decimals + chance.choice([1, 3])) for _ in range(9)]
    goal = float(rounded(math.fsum(values), decimals))
    lines = footed(values, decimals, goal)
    assert math.fsum(lines) == pytest.approx(goal, abs=1e-9)
    for value, line in zip(values, lines, strict=True):
        assert abs(value - line) < 10**-decimals
        assert line == value or not float(value * 10**decimals).is_integer()


def with_parts(data: ReportData, parts: tuple[float, ...], chance: random.Random) -> ReportData:
    """The data where each amount, count and person-year has one of `parts` more.

    Each block of a partner gets the same more, so that the totals that are equal still are.
    """
    submissions = []
    for one in data.submissions:
        accounts = dict(one.accounts)
        for project in data.setup.projects:
            for column in data.form.columns:
                more = [chance.choice(parts) for _ in range(3)]
                for block in data.form.blocks:
                    chance.shuffle(more)
                    for post, part in zip(data.form.posts_of(block.key), more, strict=False):
                        key = (project.key, post.key, column.key)
                        value = accounts[key].number or 0
                        accounts[key] = accounts[key]._replace(value=value + part)
        usage = {
            key: field._replace(value=(field.number or 0) + chance.choice(parts))
            for key, field in one.usage.items()
        }
        kpis = {
            key: field._replace(value=(field.number or 0) + chance.choice(parts))
            for key, field in one.kpis.items()
        }
        submissions.append(replace(one, accounts=accounts, usage=usage, kpis=kpis))
    return replace(data, submissions=tuple(submissions))


def with_person_years(data: ReportData, *figures: float) -> ReportData:
    """The data in which the first partners' person-years have more decimals than are printed."""
    changed = tuple(
        replace(one, usage={**one.usage, "arsverk": one.usage["arsverk"]._replace(value=value)})
        for one, value in zip(data.submissions, figures, strict=False)
    )
    return replace(data, submissions=(*changed, *data.submissions[len(figures) :]))


def number(quantities: Quantities, key: str, project: str = "norcrin2") -> float:
    return quantities.number(f"okonomi.{project}.{key}") or 0.0
