"""The workbook's texts as the passages of a report."""

from __future__ import annotations

from collections.abc import Callable

from norcrin_xl.checks.text.manuscript import MEASURES, manuscript, plain
from norcrin_xl.checks.text.passage import MARK, Answer, Grid, GridPlace, Passage, Role
from norcrin_xl.markup import LinkedNumber
from norcrin_xl.model import ReportData
from norcrin_xl.numbers import printed
from norcrin_xl.workbook.workbook import Workbook

WithText = Callable[..., ReportData]


def _planted(data: ReportData, book: Workbook) -> list[Passage]:
    found = manuscript(data, book.quantities)
    return [item for item in found if item.stands.cell and item.stands.cell.cell.startswith("Z")]


def test_a_linked_number_is_there_as_it_shows(with_text: WithText, book: Workbook) -> None:
    [found] = _planted(with_text("Vi hadde {kpi.gcp.2021|heltall} på kurs."), book)
    shown = plain(printed(book.quantities["kpi.gcp.2021"].value, "heltall"))
    assert found.text == f"Vi hadde {shown} på kurs."
    [span] = found.spans
    assert found.text[span.start : span.end] == shown
    assert span.node == LinkedNumber("kpi.gcp.2021", "heltall")
    assert found.linked(span.start, span.end)
    assert not found.linked(0, span.start)


def test_blocks_of_a_cell_are_passages_of_their_own(with_text: WithText, book: Workbook) -> None:
    text = "### Kurs\n\nFørst¹.\n\n- en\n  - to\n- tre\n\n1. fire"
    found = _planted(with_text(text), book)
    assert [(item.role, item.text, item.number) for item in found] == [
        (Role.HEADING, "Kurs", ""),
        (Role.PARAGRAPH, f"Først{MARK}.", ""),
        (Role.ITEM, "en", ""),
        (Role.ITEM, "to", ""),
        (Role.ITEM, "tre", ""),
        (Role.ITEM, "fire", "1"),
    ]
    assert [(mark.at, mark.shown) for mark in found[1].marks] == [(5, "¹")]
    assert [item.heading for item in found] == ["4.5 Markedspris i økonomisk aktivitet"] + (
        ["Kurs"] * 5
    )
    assert {item.section for item in found} == {"4.5"}


def test_answers_register_and_packages_stand_in_the_report(
    data: ReportData, book: Workbook
) -> None:
    found = manuscript(data, book.quantities)
    answers = next(item.answers for item in found if item.section == "6.2" and item.answers)
    assert answers == (Answer("Ja", True), Answer("Nei", False))
    cells = [item for item in found if item.cell and item.cell.grid.number == "1"]
    assert len(cells) == len(data.register) * (2 + len(data.setup.projects))
    package = data.work_packages[-1]
    measures = [
        item for item in found if item.heading == package.heading and item.label == MEASURES
    ]
    assert measures
    assert measures[0].stands.cell == package.measures.ref


def test_a_cell_knows_the_heads_of_its_row_and_column() -> None:
    grid = Grid((("", "2020", "2021"), ("Kurs", "1", "2")))
    place = GridPlace(grid, 1, 2)
    assert (place.row_head, place.column_head) == ("Kurs", "2021")
    assert GridPlace(grid, 0, 1).column_head == ""
