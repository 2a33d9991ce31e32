"""Why a number changed: which cell moved it, and who sent it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from norcrin_xl.model import CellRef, Field
from norcrin_xl.report.base import base_xml, read_base, remembered
from norcrin_xl.report.refresh.changes import Arrival, Choices, Kind, arrivals, moved
from norcrin_xl.workbook.workbook import Workbook
from tests.report.builders import WRITTEN
from tests.report.refresh.conftest import refresh_with
from tests.report.refresh.editing import Editing, type_in

F23 = CellRef("Bok.xlsm", "OUS", "F23")
C7 = CellRef("Bok.xlsm", "Tekst", "C7")
LOCAL = WRITTEN.astimezone().replace(tzinfo=None)


def row(**cells: str) -> dict[str, Field]:
    names = ("tid", "hva", "partner", "fil", "detaljer")
    return {name: Field(cells.get(name), F23) for name in names}


def test_a_cell_that_is_as_it_was_is_no_reason() -> None:
    kept = remembered([F23], {("OUS", "F23"): "12"})
    assert moved(kept, {("OUS", "F23"): "12"}, WRITTEN, ()) == {}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("12", "13", "OUS!F23: 12 → 13 (endret i arbeidsboken)"),
        ("", "13", "OUS!F23: tom → 13 (endret i arbeidsboken)"),
        ("12", None, "OUS!F23: 12 → tom (endret i arbeidsboken)"),
        ("a" * 99, "b", "OUS!F23: en lengre tekst → b (endret i arbeidsboken)"),
        ("a" * 99, "a" * 98, "OUS!F23: en lengre tekst → en lengre tekst (endret i arbeidsboken)"),
    ],
)
def test_a_cell_that_changed_says_from_what_to_what(old: str, new: str | None, said: str) -> None:
    kept = remembered([F23], {("OUS", "F23"): old})
    now = {} if new is None else {("OUS", "F23"): new}
    [reason] = moved(kept, now, WRITTEN, ()).values()
    assert str(reason) == said


def test_the_last_file_that_changed_the_cell_is_named() -> None:
    came = [
        Arrival("OUS", f"{name}.xlsx", LOCAL + timedelta(days=day), frozenset(cells))
        for name, day, cells in (
            ("gammel", -1, ["F23"]),
            ("skjema", 1, ["F23"]),
            ("nyest", 2, ["F23", "G1"]),
            ("annen", 3, ["G1"]),
        )
    ]
    [said] = moved({F23: "12"}, {("OUS", "F23"): "13"}, WRITTEN, came).values()
    day = LOCAL + timedelta(days=2)
    assert (
        str(said) == f"OUS!F23: 12 → 13 (OUS sendte nyest.xlsx, tatt inn {day:%d.%m.%Y kl. %H.%M})"
    )


def test_a_row_of_the_log_is_an_arrival_when_something_was_taken_in() -> None:
    taken = row(
        tid="12.02.2022 14:30",
        hva="Tatt inn",
        partner="OUS",
        fil="a.xlsx",
        detaljer="3 felt: F23: 12 → 13; G5: tom → «tekst; H1: x»; AB7: 1 → 2",
    )
    [found] = arrivals(
        [
            taken,
            {**taken, "hva": Field("Ikke tatt inn", F23)},
            {**taken, "tid": Field("i går", F23)},
        ]
    )
    assert found[:3] == ("OUS", "a.xlsx", datetime(2022, 2, 12, 14, 30))
    assert {"F23", "G5", "AB7"} <= found.cells
    [less] = arrivals([taken], {("OUS", "F23"), ("HUS", "G5")})
    assert less.cells == found.cells - {"F23"}


def test_a_report_remembers_the_cells_behind_its_numbers(original: bytes) -> None:
    base = read_base(original)
    rests_on = {ref for item in base.controls.values() for ref in item.sources}
    assert base.cells.keys() <= rests_on
    assert len(base.cells) > 0.9 * len(rests_on)
    assert "<celle " not in base_xml(replace(base, cells={}))


def test_each_changed_number_of_the_2021_report_says_which_cell_moved_it(
    changed: Workbook, original: bytes
) -> None:
    partner = changed.data.submissions[0].partner.code
    cells = frozenset(field.ref.cell for field in changed.data.submissions[0].accounts.values())
    came = [Arrival(partner, "skjema.xlsx", LOCAL + timedelta(days=1), cells)]
    changes = refresh_with(changed, original, Choices(), arrivals=came).changes
    numbers = [one for one in changes if one.tag.startswith("tall:")]
    assert len(numbers) > 50
    assert all(one.why for one in numbers)
    accounts = [one for one in numbers if one.tag.startswith("tall:okonomi")]
    assert all("skjema.xlsx" in " ".join(map(str, one.why)) for one in accounts)


def test_the_reason_of_a_conflict_is_told_until_it_is_decided(
    book: Workbook, changed: Workbook, original: bytes
) -> None:
    """Also when nothing has moved since; what moves later comes after it."""
    tag = "tall:bruk.kbs.total|heltall"
    editing = Editing(original)
    type_in(tag, "999")(editing)
    once = refresh_with(changed, editing.saved(), Choices())
    twice = refresh_with(changed, once.content, Choices())
    back = refresh_with(book, once.content, Choices())
    told, again, last = (
        [*map(str, one.why)]
        for made in (once, twice, back)
        for one in made.changes
        if one.tag == tag and one.kind is Kind.CONFLICT
    )
    assert told
    assert again == told
    assert last[: len(told)] == told
    assert len(last) > len(told)
    kept = refresh_with(changed, once.content, Choices(keep=[tag]))
    assert [*read_base(once.content).waiting[tag].why] == told
    assert tag not in read_base(kept.content).waiting
    assert twice.content == once.content


def test_a_second_refresh_counts_from_the_first(changed: Workbook, original: bytes) -> None:
    once = refresh_with(changed, original, Choices())
    assert [one.why for one in refresh_with(changed, once.content, Choices()).changes] == [()]
    assert read_base(once.content).cells != read_base(original).cells
