"""The list of findings in Kontroll: what stands in it, and what is typed beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from norcrin_xl.checks.acceptance import Acceptance, accept, apply_acceptances
from norcrin_xl.example.norcrin import example_contents, example_network
from norcrin_xl.findings import Finding, UserError, finding
from norcrin_xl.form.form_file import load_form
from norcrin_xl.model import CellRef, ReportData
from norcrin_xl.pipeline.building import placed_contents
from norcrin_xl.workbook.areas.views import ACCEPTED, FALLEN, FINDINGS, OPEN
from norcrin_xl.workbook.computed.cross_checks import Row, list_rows
from norcrin_xl.workbook.reading.areas import acceptances
from norcrin_xl.workbook.workbook import Workbook
from tests.shipped import workbook_layout

DAY = date(2022, 2, 1)
NETWORK = example_network()
CONTENTS = example_contents(NETWORK)
PLAN = workbook_layout(NETWORK, load_form(NETWORK.year), CONTENTS)
MOST = len(PLAN[FINDINGS].rows)


def error(cell: str = "D60") -> Finding:
    words = {"label": "x", "found": "y", "advice": "Skriv z."}
    return finding("ikke-tall", CellRef("bok.xlsm", "OUS", cell), "OUS", **words)  # type: ignore[arg-type]


def note(word: str = "ordd") -> Finding:
    where = CellRef("bok.xlsm", "Tekst", "C9")
    return finding("skrivefeil", where, place="Tekst", found=word, many="")


def read_back(rows: list[Row]) -> tuple[Acceptance, ...]:
    return acceptances(placed_contents(PLAN, {FINDINGS: rows}, "bok.xlsm"))


def test_the_gravest_come_first_and_notes_after_what_is_accepted(
    data: ReportData, book: Workbook
) -> None:
    (warning,) = book.findings
    found = [note(), warning, error()]
    given = accept(warning, data, "Bekreftet.", "Prosjektøkonom", among=found)
    rows = list_rows(apply_acceptances(found, [given], data), data, MOST, DAY)
    assert [row["kode"] for row in rows] == ["ikke-tall", "fordeling-speilvendt", "skrivefeil"]
    assert [row["tilstand"] for row in rows] == [OPEN, ACCEPTED, OPEN]
    assert [row.get("dato") for row in rows] == [None, DAY, None]


def test_a_reason_and_a_role_typed_beside_a_finding_accept_it(
    data: ReportData, book: Workbook
) -> None:
    rows = list_rows(book.judged, data, MOST)
    rows[0] |= {"begrunnelse": "Bekreftet av SUS.", "rolle": "Prosjektøkonom"}
    judged = apply_acceptances(book.findings, read_back(rows), data)
    assert judged.open == ()
    ((found, given),) = judged.accepted
    assert found == book.findings[0]
    assert (given.reason, given.role) == ("Bekreftet av SUS.", "Prosjektøkonom")


def test_an_acceptance_is_read_back_as_it_was_listed(data: ReportData, book: Workbook) -> None:
    given = accept(book.findings[0], data, "Bekreftet.", "Prosjektøkonom", DAY)
    rows = list_rows(apply_acceptances(book.findings, [given], data), data, MOST)
    (again,) = read_back(rows)
    assert replace(again, row=None) == given
    assert list_rows(apply_acceptances(book.findings, [again], data), data, MOST) == rows


def test_one_that_fell_is_kept_beside_the_finding_that_is_open_again(
    data: ReportData, book: Workbook
) -> None:
    given = accept(book.findings[0], data, "Bekreftet.", "Prosjektøkonom", DAY)
    fallen = replace(given, fingerprint="0" * 12)
    rows = list_rows(apply_acceptances(book.findings, [fallen], data), data, MOST)
    assert [row["tilstand"] for row in rows] == [OPEN, FALLEN]
    (again,) = read_back(rows)
    assert again.key == fallen.key
    assert again.reason == "Bekreftet."


def test_what_is_half_typed_stays_beside_its_finding(data: ReportData, book: Workbook) -> None:
    rows = list_rows(book.judged, data, MOST)
    rows[0] |= {"begrunnelse": "Bekreftet.", "rolle": None}
    (half,) = read_back(rows)
    judged = apply_acceptances(book.findings, [half], data)
    own, told = list_rows(judged, data, MOST)
    assert [own] == rows
    assert told["tilstand"] == OPEN
    assert "mangler rolle og er derfor ikke godtatt" in str(told["label"])
    assert read_back([own, told]) == (half,)
    assert judged.incomplete == (half,)


def test_what_is_accepted_waits_while_its_check_is_not_run(data: ReportData) -> None:
    given = accept(note(), data, "Fagord.", "Sekretariat", DAY)
    judged = apply_acceptances([], [given], data, not_run={"skrivefeil"})
    assert judged.stale == ()
    (row,) = list_rows(judged, data, MOST)
    assert (row["tilstand"], row["label"]) == (ACCEPTED, note().text)


def test_two_of_a_kind_in_one_cell_are_accepted_one_by_one(data: ReportData) -> None:
    both = [note("ordd"), note("ettord")]
    given = accept(both[1], data, "Fagord.", "Sekretariat", among=both)
    judged = apply_acceptances(both, [given], data)
    assert judged.open == (both[0],)
    rows = list_rows(judged, data, MOST)
    assert read_back(rows)[0].key == given.key


def test_a_list_of_an_earlier_version_leaves_out_open_findings_and_says_how_many(
    data: ReportData,
) -> None:
    found = [error(f"D{n}") for n in range(100)]
    given = accept(found[99], data, "Talt på nytt.", "Sekretariat", among=found)
    rows = list_rows(apply_acceptances(found, [given], data), data, 60)
    assert len(rows) == 60
    assert rows[-2]["tilstand"] == ACCEPTED
    assert str(rows[-1]["label"]).startswith("… og 41 funn til")


def test_more_acceptances_than_rows_are_refused(data: ReportData) -> None:
    found = [error(f"D{n}") for n in range(61)]
    given = [accept(one, data, "Talt på nytt.", "Sekretariat", among=found) for one in found]
    with pytest.raises(UserError, match="plass til 60 funn"):
        list_rows(apply_acceptances(found, given, data), data, 60)
