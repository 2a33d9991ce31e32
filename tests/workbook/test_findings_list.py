"""The list of findings in Kontroll: what stands in it, and what is typed beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from norcrin_xl.building import placed_contents, workbook_layout
from norcrin_xl.checks.acceptance import Acceptance, accept, apply_acceptances
from norcrin_xl.example.contents import example_contents, example_network
from norcrin_xl.findings import Finding, UserError, finding
from norcrin_xl.form import load_form
from norcrin_xl.model import CellRef, ReportData
from norcrin_xl.pipeline.computed import Computed
from norcrin_xl.workbook.areas.control import ACCEPTED, FALLEN, FINDINGS, MOST_FINDINGS, OPEN
from norcrin_xl.workbook.findings_list import Row, acceptances, as_block, list_rows

DAY = date(2022, 2, 1)
NETWORK = example_network()
CONTENTS = example_contents(NETWORK)
PLAN = workbook_layout(NETWORK, load_form(NETWORK.year), CONTENTS)


def error(cell: str = "D60") -> Finding:
    return finding("ikke-tall", CellRef("bok.xlsm", "OUS", cell), "OUS", label="x", found="y")


def note(word: str = "ordd") -> Finding:
    return finding("skrivefeil", CellRef("bok.xlsm", "Tekst", "C9"), place="Tekst", found=word)


def read_back(rows: list[Row]) -> tuple[Acceptance, ...]:
    return acceptances(placed_contents(PLAN, {FINDINGS: rows}, "bok.xlsm"))


def test_the_gravest_come_first_and_notes_after_what_is_accepted(
    data: ReportData, book: Computed
) -> None:
    (warning,) = book.findings
    found = [note(), warning, error()]
    given = accept(warning, data, "Bekreftet.", "Prosjektøkonom", among=found)
    rows = list_rows(apply_acceptances(found, [given], data), data, DAY)
    assert [row["kode"] for row in rows] == ["ikke-tall", "fordeling-speilvendt", "skrivefeil"]
    assert [row["tilstand"] for row in rows] == [OPEN, ACCEPTED, OPEN]
    assert [row.get("dato") for row in rows] == [None, DAY, None]


def test_a_reason_and_a_role_typed_beside_a_finding_accept_it(
    data: ReportData, book: Computed
) -> None:
    rows = list_rows(book.judged, data)
    rows[0] |= {"begrunnelse": "Bekreftet av SUS.", "rolle": "Prosjektøkonom"}
    judged = apply_acceptances(book.findings, read_back(rows), data)
    assert judged.open == ()
    ((found, given),) = judged.accepted
    assert found == book.findings[0]
    assert (given.reason, given.role) == ("Bekreftet av SUS.", "Prosjektøkonom")


def test_an_acceptance_is_read_back_as_it_was_listed(data: ReportData, book: Computed) -> None:
    given = accept(book.findings[0], data, "Bekreftet.", "Prosjektøkonom", DAY)
    rows = list_rows(apply_acceptances(book.findings, [given], data), data)
    (again,) = read_back(rows)
    assert replace(again, row=None) == given
    assert list_rows(apply_acceptances(book.findings, [again], data), data) == rows


def test_one_that_fell_is_kept_beside_the_finding_that_is_open_again(
    data: ReportData, book: Computed
) -> None:
    given = accept(book.findings[0], data, "Bekreftet.", "Prosjektøkonom", DAY)
    fallen = replace(given, fingerprint="0" * 12)
    rows = list_rows(apply_acceptances(book.findings, [fallen], data), data)
    assert [row["tilstand"] for row in rows] == [OPEN, FALLEN]
    (again,) = read_back(rows)
    assert again.key == fallen.key
    assert again.reason == "Bekreftet."


def test_what_is_half_typed_stays_beside_its_finding(data: ReportData, book: Computed) -> None:
    rows = list_rows(book.judged, data)
    rows[0] |= {"begrunnelse": "Bekreftet.", "rolle": None}
    (half,) = read_back(rows)
    judged = apply_acceptances(book.findings, [half], data)
    assert list_rows(judged, data) == rows
    assert judged.incomplete == (half,)


def test_what_is_accepted_waits_while_its_check_is_not_run(data: ReportData) -> None:
    given = accept(note(), data, "Fagord.", "Sekretariat", DAY)
    judged = apply_acceptances([], [given], data, not_run={"skrivefeil"})
    assert judged.stale == ()
    (row,) = list_rows(judged, data)
    assert (row["tilstand"], row["label"]) == (ACCEPTED, note().message)


def test_two_of_a_kind_in_one_cell_are_accepted_one_by_one(data: ReportData) -> None:
    both = [note("ordd"), note("ettord")]
    given = accept(both[1], data, "Fagord.", "Sekretariat", among=both)
    judged = apply_acceptances(both, [given], data)
    assert judged.open == (both[0],)
    rows = list_rows(judged, data)
    assert read_back(rows)[0].key == given.key


def test_a_full_list_leaves_out_open_findings_and_says_how_many(data: ReportData) -> None:
    found = [error(f"D{n}") for n in range(100)]
    given = accept(found[99], data, "Riktig.", "Sekretariat", among=found)
    rows = list_rows(apply_acceptances(found, [given], data), data)
    assert len(rows) == MOST_FINDINGS
    assert rows[-2]["tilstand"] == ACCEPTED
    assert str(rows[-1]["label"]).startswith("… og 41 funn til")


def test_more_acceptances_than_rows_are_refused(data: ReportData) -> None:
    found = [error(f"D{n}") for n in range(MOST_FINDINGS + 1)]
    given = [accept(one, data, "Riktig.", "Sekretariat", among=found) for one in found]
    with pytest.raises(UserError, match="plass til 60 funn"):
        list_rows(apply_acceptances(found, given, data), data)


def test_the_block_fills_all_rows_and_has_a_link_in_each(data: ReportData, book: Computed) -> None:
    area = PLAN[FINDINGS]
    block = as_block(area, list_rows(book.judged, data))
    assert len(block) == MOST_FINDINGS
    assert {len(row) for row in block} == {len(area.columns) - 1}
    assert all("HYPERLINK(" in str(row[3]) for row in block)
    assert block[1][0] is None
