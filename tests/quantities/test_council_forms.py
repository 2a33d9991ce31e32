from __future__ import annotations

from dataclasses import replace

import pytest

from norcrin_xl.model import CellRef, ReportData
from norcrin_xl.quantities.evidence import evidence, linked_ids, sources_text
from norcrin_xl.quantities.exhibits import MOST_ACROSS, Linked, annexes, tables
from norcrin_xl.workbook.workbook import Workbook


def test_every_figure_of_the_annexes_is_a_known_quantity(book: Workbook) -> None:
    assert set(linked_ids(annexes(book.data))) <= set(book.quantities)


def test_each_project_and_their_sum_have_a_form_with_every_post(data: ReportData) -> None:
    accounts, _ = annexes(data)
    posts = [*(post.key for post in data.form.posts), *(block.key for block in data.form.blocks)]
    assert len(accounts.forms) == len(data.setup.projects) + 1
    for form in accounts.forms:
        assert sorted(str(row.cells[0]) for row in form.table.rows if len(row.cells) > 1) == sorted(
            posts
        )


def test_one_project_alone_has_no_form_for_the_sum(data: ReportData) -> None:
    one = replace(data, setup=replace(data.setup, projects=data.setup.projects[:1]))
    assert len(annexes(one)[0].forms) == 1


def test_the_note_on_the_period_stands_under_the_project_it_concerns(data: ReportData) -> None:
    first, second, everything = annexes(data)[0].forms
    assert [bool(form.table.notes) for form in (first, second, everything)] == [False, True, False]


def test_many_partners_stand_below_each_other(data: ReportData) -> None:
    some = data.setup.partners
    many = tuple(some[number % len(some)] for number in range(MOST_ACROSS + 1))
    down = annexes(replace(data, setup=replace(data.setup, partners=many)))[1].forms[1].table
    across = annexes(data)[1].forms[1].table
    assert len(down.rows) == len(many) + 1
    assert down.rows[0].cells[0] == f"{many[0].code} {many[0].name}"
    assert sum(column.width for column in down.columns) == pytest.approx(1)
    assert len(across.columns) == len(some) + 2


def test_many_partners_stand_below_each_other_in_the_report_too(data: ReportData) -> None:
    some = data.setup.partners
    many = tuple(some[number % len(some)] for number in range(MOST_ACROSS + 1))
    table = tables(replace(data, setup=replace(data.setup, partners=many)))["3.2"]
    assert [row.cells[0] for row in table.rows] == [*(partner.code for partner in many), "Sum"]
    assert sum(column.width for column in table.columns) == pytest.approx(1)
    assert table.rows[-1].cells[1:] == tuple(row.cells[-1] for row in tables(data)["3.2"].rows)


def test_an_indicator_that_may_not_be_summed_says_so(data: ReportData) -> None:
    items = tuple(replace(item, summable=False) for item in data.form.indicators)
    alone = replace(data, form=replace(data.form, indicators=items))
    values = [row.cells[1] for row in annexes(alone)[1].forms[0].table.rows]
    assert set(values) == {"summeres ikke"}


def test_the_columns_fill_the_width(data: ReportData) -> None:
    for annex in annexes(data):
        for form in annex.forms:
            assert sum(column.width for column in form.table.columns) == pytest.approx(1)


def cells(*places: str) -> list[CellRef]:
    return [CellRef("Bok.xlsm", *place.split("!")) for place in places]


def test_neighbouring_cells_are_named_as_one() -> None:
    assert sources_text(cells("OUS!F18", "OUS!F19", "OUS!F20", "OUS!H3")) == "OUS: F18–F20, H3"


def test_sheets_with_the_same_cells_are_named_together() -> None:
    assert sources_text(cells("OUS!F1", "HUS!F1", "SUS!F2")) == "OUS, HUS: F1; SUS: F2"


def test_files_are_named_when_there_are_several() -> None:
    other = CellRef("Annen.xlsx", "OUS", "B2")
    assert sources_text([*cells("OUS!F1"), other]) == "Bok.xlsm OUS: F1; Annen.xlsx OUS: B2"


def test_the_evidence_has_text_value_formula_and_hash_of_each_number(book: Workbook) -> None:
    printed = {"kpi.gcp.2021": ["1 513", "1 513"], "finnes.ikke": ["1"]}
    annex = evidence(3, book.quantities, printed, {"Bok.xlsm": "ab12"})
    (form,) = annex.forms
    assert form.about == "Bok.xlsm: SHA-256 ab12"
    (row,) = form.table.rows
    assert row.cells[2:5] == ("1 513", "1\u00a0513", "deltakere")
    assert not any(isinstance(cell, Linked) for cell in row.cells)
    assert row.cells[-1] == sources_text(book.quantities["kpi.gcp.2021"].sources)
