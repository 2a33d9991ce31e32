"""Every worksheet function, called as Excel calls it: through xlwings' own dispatcher."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from itertools import product

import pytest
from windows_stubs import OpenRange, called, worksheet_functions

from norcrin_xl.model import CellRef
from norcrin_xl.quantities.terms import Term, divided, subtracted

DIV_BY_ZERO = -2146826281
SPILL_ERROR = -2146826245
EMPTY = None

PAIRS = [
    "NC_AVVIK",
    "NC_AVVIK_PROSENT",
    "NC_BRUKERBETALING",
    "NC_ANDEL",
    "NC_ENDRING",
    "NC_ENDRING_PROSENT",
]
DIFFERENCES = ["NC_AVVIK", "NC_ENDRING"]
SHARES = [name for name in PAIRS if name not in DIFFERENCES]


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("NC_AVVIK", 2417.0),
        ("NC_AVVIK_PROSENT", 2417 / 10448),
        ("NC_BRUKERBETALING", 12865 / 10448),
        ("NC_ANDEL", 12865 / 10448),
        ("NC_ENDRING", 2417.0),
        ("NC_ENDRING_PROSENT", 2417 / 10448),
    ],
)
def test_two_cells_give_one_figure(name: str, result: float) -> None:
    assert called(name, 12865.0, 10448.0) == result


@pytest.mark.parametrize("name", PAIRS)
def test_a_column_gives_a_column_and_a_row_gives_a_row(name: str) -> None:
    first, second = called(name, 6.0, 3.0), called(name, 1.0, 4.0)
    assert called(name, ((6.0,), (1.0,)), ((3.0,), (4.0,))) == [[first], [second]]
    assert called(name, ((6.0, 1.0),), ((3.0, 4.0),)) == [[first, second]]
    assert called(name, ((6.0, 1.0),) * 2, ((3.0, 4.0),) * 2) == [[first, second]] * 2


@pytest.mark.parametrize("name", PAIRS)
def test_cells_that_are_read_from_a_range_give_the_same_as_handed_over_values(name: str) -> None:
    ranges = OpenRange((6.0,), (EMPTY,), (DIV_BY_ZERO,)), OpenRange((3.0,), (4.0,), (1.0,))
    assert called(name, *ranges) == called(name, ranges[0].Value, ranges[1].Value)
    assert called(name, OpenRange((6.0,)), OpenRange((3.0,))) == called(name, 6.0, 3.0)


@pytest.mark.parametrize("name", PAIRS)
def test_one_cell_is_set_against_every_cell_of_a_range(name: str) -> None:
    column = ((6.0,), (1.0,))
    assert called(name, column, ((4.0,),)) == called(name, column, ((4.0,), (4.0,)))
    assert called(name, 4.0, column) == called(name, ((4.0,), (4.0,)), column)


def test_a_table_is_set_against_its_column_of_sums_or_its_row_of_sums() -> None:
    table = ((1.0, 3.0), (2.0, 2.0), (4.0, 1.0))
    assert called("NC_ANDEL", table, ((4.0,), (4.0,), (5.0,))) == [
        [0.25, 0.75],
        [0.5, 0.5],
        [0.8, 0.2],
    ]
    assert called("NC_ANDEL", table, ((8.0, 4.0),))[0] == [0.125, 0.75]


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (((1.0,), (2.0,)), ((1.0,), (2.0,), (3.0,))),
        (((1.0,), (2.0,)), ((1.0, 2.0),)),
        (((1.0, 2.0), (3.0, 4.0), (5.0, 6.0)), ((1.0,), (2.0,))),
        (((1.0, 2.0), (3.0,)), ((1.0, 2.0), (3.0, 4.0))),
        (((1.0, 2.0), (3.0,)), ((1.0, 2.0), (3.0,))),
        ((), ()),
    ],
    ids=["lengths", "column and row", "short column", "one ragged", "both ragged", "no cells"],
)
def test_blocks_of_unequal_size_say_so(name: str, first: object, second: object) -> None:
    assert called(name, first, second) == "områdene har ulik størrelse"


@pytest.mark.parametrize("name", PAIRS)
def test_two_blank_cells_give_an_empty_text_and_not_zero(name: str) -> None:
    assert called(name, EMPTY, EMPTY) == ""
    assert called(name, "", "") == ""


@pytest.mark.parametrize("name", PAIRS)
def test_a_blank_beside_a_figure_is_missing(name: str) -> None:
    assert called(name, EMPTY, 3.0) == "mangler"
    assert called(name, 3.0, EMPTY) == "mangler"


def test_in_accounts_a_blank_beside_zero_is_nothing_there() -> None:
    assert called("NC_AVVIK", EMPTY, 0.0) == 0.0
    assert called("NC_AVVIK", 0.0, EMPTY) == 0.0
    assert called("NC_AVVIKSTABELL", EMPTY, 0.0) == [[0.0, "ikke beregnbar"]]


@pytest.mark.parametrize("name", ["NC_ENDRING", "NC_ENDRING_PROSENT"])
def test_in_a_series_a_blank_beside_zero_is_missing(name: str) -> None:
    assert called(name, EMPTY, 0.0) == "mangler"
    assert called(name, 0.0, EMPTY) == "mangler"
    assert called("NC_KPITABELL", ((0.0, EMPTY),)) == [["mangler"] * 3]


@pytest.mark.parametrize("name", SHARES)
@pytest.mark.parametrize("numerator", [5.0, 0.0])
def test_a_share_of_zero_cannot_be_computed(name: str, numerator: float) -> None:
    assert called(name, numerator, 0.0) == "ikke beregnbar"


@pytest.mark.parametrize("name", ["NC_AVVIK_PROSENT", "NC_ANDEL", "NC_BRUKERBETALING"])
def test_a_share_of_nothing_cannot_be_computed(name: str) -> None:
    assert called(name, EMPTY, 0.0) == called(name, 0.0, EMPTY) == "ikke beregnbar"


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize(
    "cell", ["12 865", "1.000", "tolv", " ", True, False, datetime(2021, 3, 1)], ids=repr
)
def test_what_is_no_figure_is_named_on_either_side(name: str, cell: object) -> None:
    assert called(name, cell, 3.0) == "ikke tall"
    assert called(name, 3.0, cell) == "ikke tall"
    assert called(name, cell, EMPTY) == "ikke tall"


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("error", [DIV_BY_ZERO, SPILL_ERROR])
def test_an_error_cell_is_named_and_never_counts_as_blank_or_figure(name: str, error: int) -> None:
    for other in (3.0, 0.0, EMPTY, "tolv"):
        assert called(name, error, other) == "feil i kilden"
    assert called(name, 3.0, error) == "feil i kilden"


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("word", ["mangler", "ikke tall", "feil i kilden", "ikke beregnbar"])
def test_the_word_of_another_function_is_passed_on(name: str, word: str) -> None:
    assert called(name, word, 3.0) == called(name, 3.0, word) == word


@pytest.mark.parametrize("name", PAIRS)
def test_a_cell_in_currency_format_is_a_figure(name: str) -> None:
    assert called(name, Decimal("6"), Decimal("3")) == called(name, 6.0, 3.0)


def test_a_difference_has_no_binary_noise() -> None:
    assert called("NC_AVVIK", 0.3, 0.1) == 0.2


def test_blanks_and_figures_follow_the_rules_of_the_reports_terms() -> None:
    here = (CellRef("", "", ""),)
    rules: dict[str, Callable[[Term, Term], Term]] = {
        "NC_AVVIK": subtracted,
        "NC_ANDEL": divided,
        "NC_AVVIK_PROSENT": lambda a, b: divided(subtracted(a, b), b),
    }
    for name, rule in rules.items():
        for a, b in product((12.5, -3.0, 0.0, EMPTY), repeat=2):
            if a is b is EMPTY:
                continue
            lone = EMPTY in (a, b) and 0.0 not in (a, b)
            first, second = (
                Term(
                    cell,
                    here,
                    "mangler" if cell is EMPTY and lone else "",
                    cell is EMPTY and not lone,
                )
                for cell in (a, b)
            )
            term = rule(first, second)
            expected = term.value if term.value is not None else term.lacks.partition(":")[0]
            assert called(name, a, b) == expected, (name, a, b)


def test_a_deviation_table_has_deviation_and_share_for_every_row() -> None:
    accounts = ((EMPTY,), (110.0,), (5.0,), ("tolv",), (EMPTY,), (DIV_BY_ZERO,))
    budget = ((EMPTY,), (100.0,), (0.0,), (1.0,), (7.0,), (1.0,))
    assert called("NC_AVVIKSTABELL", accounts, budget) == [
        ["", ""],
        [10.0, 0.1],
        [5.0, "ikke beregnbar"],
        ["ikke tall", "ikke tall"],
        ["mangler", "mangler"],
        ["feil i kilden", "feil i kilden"],
    ]


def test_a_deviation_table_of_single_cells_is_one_row() -> None:
    assert called("NC_AVVIKSTABELL", 110.0, 100.0) == [[10.0, 0.1]]


def test_a_deviation_table_equals_the_functions_for_single_cells() -> None:
    accounts, budget = ((3.0,), (0.0,), (EMPTY,)), ((4.0,), (2.0,), (1.0,))
    table = called("NC_AVVIKSTABELL", accounts, budget)
    assert [[row[0]] for row in table] == called("NC_AVVIK", accounts, budget)
    assert [[row[1]] for row in table] == called("NC_AVVIK_PROSENT", accounts, budget)


def test_a_deviation_table_wants_one_column_on_each_side() -> None:
    two = ((1.0, 2.0), (3.0, 4.0))
    assert called("NC_AVVIKSTABELL", two, two) == "velg områder med én kolonne"
    assert called("NC_AVVIKSTABELL", ((1.0,),), ((1.0,), (2.0,), (3.0,)))[0] == [0.0, 0.0]
    unequal = called("NC_AVVIKSTABELL", ((1.0,), (2.0,)), ((1.0,), (2.0,), (3.0,)))
    assert unequal == "områdene har ulik størrelse"


def test_a_kpi_table_compares_the_last_two_years() -> None:
    series = (
        (900.0, 1192.0, 1513.0),
        (5.0, 50.0, 40.0),
        (5.0, 7.0, 7.0),
        (5.0, 0.0, 3.0),
        (5.0, EMPTY, 3.0),
        (EMPTY, EMPTY, EMPTY),
        (1.0, "tolv", 3.0),
        (1.0, 2.0, DIV_BY_ZERO),
    )
    assert called("NC_KPITABELL", series) == [
        [321.0, 321 / 1192, "økning"],
        [-10.0, -0.2, "nedgang"],
        [0.0, 0.0, "ingen endring"],
        [3.0, "ikke beregnbar", "økning"],
        ["mangler"] * 3,
        [""] * 3,
        ["ikke tall"] * 3,
        ["feil i kilden"] * 3,
    ]


@pytest.mark.parametrize("series", [5.0, ((5.0,), (6.0,)), EMPTY])
def test_a_kpi_table_needs_two_years(series: object) -> None:
    assert called("NC_KPITABELL", series) == "velg minst to år"


def test_a_ragged_kpi_table_says_so() -> None:
    assert called("NC_KPITABELL", ((1.0, 2.0), (3.0,))) == "områdene har ulik størrelse"


PARTNERS = (("OUS",), ("HUS",), ("UNN",))


def test_a_user_payment_table_has_a_row_per_partner_and_their_sum() -> None:
    table = called(
        "NC_BRUKERBETALINGSTABELL",
        PARTNERS,
        ((110.0,), (90.0,), (0.0,)),
        ((100.0,), (100.0,), (EMPTY,)),
        ((50.0,), (100.0,), (0.0,)),
    )
    assert table == [
        ["Partner", "Brukerbetaling", "Avvik", "Avvik %", "Endring", "Endring %"],
        ["OUS", 110.0, 10.0, 0.1, 60.0, 1.2],
        ["HUS", 90.0, -10.0, -0.1, -10.0, -0.1],
        ["UNN", 0.0, 0.0, "ikke beregnbar", 0.0, "ikke beregnbar"],
        ["Sum", 200.0, 0.0, 0.0, 50.0, 50 / 150],
    ]


@pytest.mark.parametrize(
    ("cell", "word"), [(EMPTY, "mangler"), ("tolv", "ikke tall"), (DIV_BY_ZERO, "feil i kilden")]
)
def test_what_lacks_for_one_partner_lacks_in_the_sum(cell: object, word: str) -> None:
    full = ((1.0,), (2.0,), (3.0,))
    table = called("NC_BRUKERBETALINGSTABELL", PARTNERS, ((1.0,), (cell,), (3.0,)), full, full)
    assert table[1][1] == 1.0
    assert table[2] == ["HUS", *[word] * 5]
    assert table[4] == ["Sum", *[word] * 5]


def test_a_partner_whose_cells_are_all_blank_is_missing_in_the_sum() -> None:
    blank = ((EMPTY,), (2.0,), (3.0,))
    table = called("NC_BRUKERBETALINGSTABELL", PARTNERS, blank, blank, blank)
    assert table[1] == ["OUS", *["mangler"] * 5]
    assert table[4][1] == "mangler"


def test_last_year_alone_may_lack() -> None:
    full = ((1.0,), (2.0,), (3.0,))
    lacking = ((1.0,), (EMPTY,), (3.0,))
    table = called("NC_BRUKERBETALINGSTABELL", PARTNERS, full, full, lacking)
    assert table[2] == ["HUS", 2.0, 0.0, 0.0, "mangler", "mangler"]
    assert table[4] == ["Sum", 6.0, 0.0, 0.0, "mangler", "mangler"]


def test_without_any_figure_of_last_year_nothing_is_missing() -> None:
    full, none = ((1.0,), (2.0,), (3.0,)), ((EMPTY,),) * 3
    table = called("NC_BRUKERBETALINGSTABELL", PARTNERS, full, full, none)
    assert table[2] == ["HUS", 2.0, 0.0, 0.0, "", ""]
    assert table[4] == ["Sum", 6.0, 0.0, 0.0, "", ""]


def test_a_user_payment_table_takes_a_single_partner_and_refuses_other_shapes() -> None:
    assert called("NC_BRUKERBETALINGSTABELL", "OUS", 2.0, 1.0, 1.0)[1:] == [
        ["OUS", 2.0, 1.0, 1.0, 1.0, 1.0],
        ["Sum", 2.0, 1.0, 1.0, 1.0, 1.0],
    ]
    two = ((1.0, 2.0), (3.0, 4.0))
    assert called("NC_BRUKERBETALINGSTABELL", two, two, two, two) == "velg områder med én kolonne"
    short = ((1.0,), (2.0,))
    unequal = called("NC_BRUKERBETALINGSTABELL", PARTNERS, short, short, short)
    assert unequal == "områdene har ulik størrelse"


@pytest.mark.parametrize(
    ("value", "format_name", "text"),
    [
        (12865.0, "tusen", "12\u00a0865"),
        (-53.0, "endring", "\u221253"),
        (0.269, "endring_prosent1", "+26,9"),
        (321.0, "okning_nedgang", "økning"),
        (EMPTY, "tusen", ""),
        ("12 865", "tusen", "ikke tall"),
        (DIV_BY_ZERO, "tusen", "feil i kilden"),
        ("mangler", "tusen", "mangler"),
        (1.0, "tusn", "ukjent format «tusn». Mente du «tusen»?"),
        (1.0, EMPTY, "format er ikke oppgitt"),
        (1.0, DIV_BY_ZERO, "feil i kilden"),
        (1.0, SPILL_ERROR, "feil i kilden"),
        (1.0, "xyz", "ukjent format «xyz»."),
    ],
)
def test_a_figure_is_written_as_the_report_writes_it(
    value: object, format_name: object, text: str
) -> None:
    assert called("NC_TEKST_TALL", value, format_name) == text


def test_a_range_is_written_in_one_format_or_in_one_for_each_cell() -> None:
    values = ((1350.0,), (0.5,))
    assert called("NC_TEKST_TALL", values, "desimal2") == [["1\u00a0350,00"], ["0,50"]]
    assert called("NC_TEKST_TALL", values, (("tusen",), ("prosent1",))) == [
        ["1\u00a0350"],
        ["50,0"],
    ]
    unequal = called("NC_TEKST_TALL", values, (("tusen", "prosent1"),))
    assert unequal == "områdene har ulik størrelse"


def test_functions_only_pass_their_cells_on() -> None:
    package = worksheet_functions()
    for name in package.__all__:
        lines = inspect.getsource(getattr(package, name)).split('"""')[-1].split()
        assert lines[0] == "return", name
        assert not {"if", "for", "+", "-", "*", "/"} & set(lines), name
