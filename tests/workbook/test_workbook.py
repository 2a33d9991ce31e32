"""The workbook as one value: each thing that follows from it is computed once."""

from __future__ import annotations

from datetime import datetime

import pytest

from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.partners.returned.intake import take_content
from norcrin_xl.partners.take import expected_of, take_in
from norcrin_xl.quantities.derivation import compute
from norcrin_xl.workbook import workbook
from norcrin_xl.workbook.workbook import workbook_in
from tests.partners import corpus

CELL = ("OUS_kpi", "gcp", "value")


@pytest.fixture
def computations(monkeypatch: pytest.MonkeyPatch) -> list[ReportData]:
    """The report data of each computation of the network, in order."""
    seen: list[ReportData] = []
    corpus.network()  # is built before

    def counted(data: ReportData) -> Quantities:
        seen.append(data)
        return compute(data)

    monkeypatch.setattr(workbook, "compute", counted)
    return seen


def test_taking_in_a_form_computes_the_network_before_and_after_and_no_more(
    computations: list[ReportData],
) -> None:
    book = workbook_in(corpus.network().content, corpus.BOOK)
    form = take_content(corpus.with_value(77.0), "OUS.xlsx", expected_of(book))
    taken = take_in(book, [form], datetime(2022, 2, 1))
    assert taken.of("taken_in")
    assert len(computations) == 2


def test_other_computed_cells_leave_what_follows_from_the_inputs(
    computations: list[ReportData],
) -> None:
    book = workbook_in(corpus.network().content, corpus.BOOK)
    findings = book.findings
    held = next(iter(book.stored())).field
    other = book.with_results({held.ref: -1.0})
    assert other.quantities is book.quantities
    assert len(computations) == 1
    assert {one.code for one in other.findings} - {one.code for one in findings}


def test_another_figure_is_computed_anew() -> None:
    book = workbook_in(corpus.network().content, corpus.BOOK)
    before = book.quantities["kpi.gcp.2021"].value
    ref = book.fields()[CELL].ref
    assert book.with_values({ref: 1000.0}).quantities["kpi.gcp.2021"].value != before


def test_nothing_is_computed_from_computed_cells() -> None:
    book = workbook_in(corpus.network().content, corpus.BOOK)
    spoilt = book.with_values({one.field.ref: -1.0 for one in book.stored()})
    assert spoilt.data != book.data
    assert [one.value for one in spoilt.quantities.values()] == [
        one.value for one in book.quantities.values()
    ]
