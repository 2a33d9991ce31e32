"""Taking in changes the cells concerned and what is computed from them, and nothing else."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, timezone
from io import BytesIO
from pathlib import Path

import pytest

from norcrin_xl.files import sha256
from norcrin_xl.model import CellError
from norcrin_xl.partners.renewal import computed_cells
from norcrin_xl.partners.returned.intake import Return, take_content
from norcrin_xl.partners.take import TakenIn, take_in
from norcrin_xl.spreadsheet.figure_text import text_of
from norcrin_xl.workbook.lossless.patch import Change, Stored, patched
from norcrin_xl.workbook.reading.raw import read_raw
from norcrin_xl.workbook.workbook import Workbook, workbook_in
from tests.office import recalculated
from tests.partners import corpus
from tests.partners.corpus import AMOUNT, CODE, cell

WHEN = datetime(2022, 2, 10, 12, 30)
DAY = ("signatur", "godkjent_dato", "value")


def returned(code: str = CODE, name: str = "", **changes: Change) -> Return:
    content = patched(corpus.sent()[code], "x.xlsx", {code: changes})
    return take_content(content, name or f"{code}.xlsx", corpus.expected())


def taken(*returns: Return, book: Workbook | None = None) -> TakenIn:
    return take_in(book or corpus.network(), returns, WHEN)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def states(result: TakenIn) -> dict[str, str]:
    return {outcome.returned.file: outcome.state for outcome in result.outcomes}


def test_the_forms_as_they_were_sent_change_no_figure_and_count_as_received() -> None:
    returns = [returned(code) for code in corpus.sent()]
    result = taken(*returns)
    assert set(states(result).values()) == {"unchanged"}
    book = workbook_in(result.content, corpus.BOOK)
    assert book.known() == corpus.network().known()
    assert changed_sheets(corpus.network().content, result.content) == {"Start", "Logg"}
    rows = [row for row in book.areas["logg"] if row["hva"].text]
    assert [row["partner"].text for row in rows] == list(corpus.sent())
    assert {row["hva"].text for row in rows} == {"Uendret"}
    assert board(book)["mottatt"] == "10.02.2022 12:30"
    again = taken(*returns, book=book)
    assert set(states(again).values()) == {"unchanged"}
    assert again.content == result.content


def test_another_file_that_says_the_same_is_logged_once() -> None:
    """A newer file is received, also where it changes nothing."""
    book = workbook_in(taken(returned()).content, corpus.BOOK)
    saved_anew = corpus.replaced("docProps/core.xml", "2000-01-01T", "2022-02-09T")
    newer = take_content(saved_anew, "ny.xlsx", corpus.expected())
    result = taken(newer, book=book)
    assert states(result) == {"ny.xlsx": "unchanged"}
    after = workbook_in(result.content, corpus.BOOK)
    assert [row["fil"].text for row in after.areas["logg"][:2]] == ["OUS.xlsx", "ny.xlsx"]
    assert taken(newer, book=after).content == result.content


def test_an_unchanged_first_return_is_a_version_that_later_files_differ_from() -> None:
    saved_anew = corpus.replaced("docProps/core.xml", "2000-01-01T", "2022-02-09T")
    first = taken(take_content(saved_anew, "ny.xlsx", corpus.expected()))
    book = workbook_in(first.content, corpus.BOOK)
    older = taken(returned(name="gammel.xlsx", **{cell(*AMOUNT): 39000.0}), book=book)
    assert states(older) == {"gammel.xlsx": "refused"}
    assert older.findings[-1].code == "retur-eldre"
    content = patched(saved_anew, "x.xlsx", {CODE: {cell(*AMOUNT): 39000.0}})
    newer = taken(take_content(content, "nyere.xlsx", corpus.expected()), book=book)
    assert [outcome.newer for outcome in newer.outcomes] == [True]


def test_a_changed_figure_is_taken_in_with_all_that_is_computed_from_it() -> None:
    address = cell(*AMOUNT)
    result = taken(returned(**{address: 40000.0}))
    assert states(result) == {"OUS.xlsx": "taken_in"}
    after = workbook_in(result.content, corpus.BOOK)
    key = (f"{CODE}_{AMOUNT[0]}", *AMOUNT[1:])
    assert after.known()[key] == 40000
    for ref, made, found, _ in computed_cells(after):
        wanted = made.value
        if found is not None:
            same = found == wanted or text_of(found) == text_of(wanted)
            close = isinstance(found, float) and abs(found - float(wanted)) < 1e-6
            assert same or close, ref


def test_only_the_sheets_concerned_are_written_and_the_rest_stays_byte_for_byte() -> None:
    before = parts(corpus.network().content)
    after = parts(taken(returned(**{cell(*AMOUNT): 40000.0})).content)
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed
    assert all(name.startswith("xl/worksheets/sheet") for name in changed)


def test_every_form_at_once_is_taken_in_and_a_second_time_is_unchanged() -> None:
    address = cell("bruk", "pasienter", "value")
    returns = [
        returned(code, **{address: 1000.0 + number}) for number, code in enumerate(corpus.sent())
    ]
    first = taken(*returns)
    assert set(states(first).values()) == {"taken_in"}
    book = workbook_in(first.content, corpus.BOOK)
    second = taken(*returns, book=book)
    assert set(states(second).values()) == {"unchanged"}
    assert second.content == first.content
    rows = [row for row in book.areas["logg"] if row["hva"].text]
    assert [row["partner"].text for row in rows] == list(corpus.sent())


def test_the_log_holds_hash_version_and_each_changed_cell() -> None:
    address = cell(*AMOUNT)
    item = returned(**{address: 40000.0})
    book = workbook_in(taken(item).content, corpus.BOOK)
    row = book.areas["logg"][0]
    assert row["tid"].text == "10.02.2022 12:30"
    assert (row["fil"].text, row["partner"].text) == ("OUS.xlsx", "OUS")
    assert (row["sha256"].text, row["versjon"].text) == (item.sha256, "2021.1")
    saved = datetime(2000, 1, 1, tzinfo=timezone.utc).astimezone()
    assert row["lagret"].text == f"{saved:%d.%m.%Y %H:%M}"
    assert row["detaljer"].text == (
        f"1 felt: {address}: 33\u00a0681 → 40\u00a0000. "
        "Godkjenningen er fra før denne filen: 10.2.2022"
    )


def test_the_log_masks_identity_numbers() -> None:
    text = cell("tekst", "2.1", "value")
    book = workbook_in(taken(returned(**{text: "Gjelder 01010750160."})).content, corpus.BOOK)
    assert "01010750160" not in book.areas["logg"][0]["detaljer"].text


def test_a_refused_file_changes_nothing_and_does_not_hold_up_the_others() -> None:
    result = taken(
        returned(**{cell(*AMOUNT): "1.000"}), returned("HUS", **{cell(*AMOUNT): 20000.0})
    )
    assert states(result) == {"OUS.xlsx": "refused", "HUS.xlsx": "taken_in"}
    book = workbook_in(result.content, corpus.BOOK)
    known = corpus.expected().known
    changed = {k for k, v in book.known().items() if k[0].startswith("OUS") and v != known[k]}
    assert changed == set()


def board(book: Workbook, code: str = CODE) -> dict[str, object]:
    """What Start says of a partner, as it is stored."""
    row = next(row for row in book.areas["innsamling"] if row["key"].text == code)
    return {key: item.value for key, item in row.items() if key not in ("key", "label")}


def changed_sheets(before: bytes, after: bytes) -> set[str]:
    """The sheets whose values differ between two workbooks."""
    old, new = (read_raw(content, "x.xlsm").sheets for content in (before, after))
    return {name for name in old if old[name] != new[name]}


def test_a_refused_file_is_told_on_start_and_in_the_log_once() -> None:
    bad = returned(**{cell(*AMOUNT): "1.000"})
    first = taken(bad)
    book = workbook_in(first.content, corpus.BOOK)
    shown = board(book)
    assert (shown["mottatt"], shown["feil"], shown["status"]) == ("10.02.2022 12:30", 1, "Har feil")
    row = book.areas["logg"][0]
    assert row["hva"].text == "Ikke tatt inn"
    assert f"celle {cell(*AMOUNT)}" in row["detaljer"].text
    assert changed_sheets(corpus.network().content, first.content) == {"Start", "Oversikt", "Logg"}
    assert taken(bad, book=book).content == first.content


def test_a_good_file_after_a_refused_one_clears_the_error() -> None:
    refused = workbook_in(taken(returned(**{cell(*AMOUNT): "1.000"})).content, corpus.BOOK)
    same = taken(returned(), book=refused)
    assert states(same) == {"OUS.xlsx": "unchanged"}
    book = workbook_in(same.content, corpus.BOOK)
    assert book.areas["logg"][1]["hva"].text == "Uendret"
    assert board(book)["status"] == "Godkjent"
    assert taken(returned(), book=book).content == same.content


def test_start_shows_who_has_sent_what_and_what_is_asked() -> None:
    usual = board(corpus.network())
    assert usual == {
        "mottatt": "Ført i arket",
        "feil": 0,
        "sporsmal": 0,
        "mangler": 0,
        "godkjent": "Ja",
        "status": "Godkjent",
    }
    question = {cell("bruk", "pasienter", "value"): "kommer"}
    asked = taken(returned(**question, **{cell(*DAY): date(2022, 2, 20)}))
    shown = board(workbook_in(asked.content, corpus.BOOK))
    assert (shown["sporsmal"], shown["mangler"], shown["status"]) == (1, 1, "Har spørsmål")
    shown = board(workbook_in(taken(returned(**question)).content, corpus.BOOK))
    assert (shown["feil"], shown["godkjent"], shown["status"]) == (1, "Nei", "Har feil")
    unsigned = taken(returned(**{cell("signatur", "godkjent_av", "value"): None}))
    shown = board(workbook_in(unsigned.content, corpus.BOOK))
    assert (shown["godkjent"], shown["mangler"], shown["feil"]) == ("Nei", 1, 1)
    unequal = taken(returned(**{cell(*AMOUNT): 40000.0}))
    shown = board(workbook_in(unequal.content, corpus.BOOK))
    assert (shown["feil"], shown["godkjent"], shown["status"]) == (2, "Nei", "Har feil")


@pytest.mark.office
def test_libreoffice_computes_the_board_as_it_is_stored(tmp_path: Path) -> None:
    result = taken(
        returned(**{cell(*AMOUNT): "1.000"}),
        returned(
            "HUS",
            **{cell("bruk", "pasienter", "value"): "kommer", cell(*DAY): date(2022, 2, 20)},
        ),
        returned("StO", **{cell(*AMOUNT): 40000.0}),
        returned("UNN", **{cell("signatur", "godkjent_dato", "value"): None}),
    )
    path = tmp_path / "bok.xlsm"
    path.write_bytes(result.content)
    stored = workbook_in(result.content, corpus.BOOK)
    anew = workbook_in(recalculated(path).read_bytes(), corpus.BOOK)
    states = {code: board(stored, code)["status"] for code in corpus.sent()}
    assert states == {
        "AHUS": "Godkjent",
        "OUS": "Har feil",
        "HUS": "Har spørsmål",
        "StO": "Har feil",
        "SUS": "Har spørsmål",
        "UNN": "Har feil",
    }
    for code in corpus.sent():
        assert board(anew, code) == board(stored, code)


def test_an_accepted_finding_is_no_question_any_more() -> None:
    listed = taken(returned(**{cell("bruk", "pasienter", "value"): 4210.0}))
    book = workbook_in(listed.content, corpus.BOOK)
    assert (board(book, "SUS")["sporsmal"], board(book, "SUS")["status"]) == (1, "Har spørsmål")
    rows = [row for row in book.areas["funn"] if row["partner"].text == "SUS"]
    accepted = book.with_values({row["tilstand"].ref: "Godtatt" for row in rows})
    place = accepted.plan["innsamling"]
    shown = {
        ref.cell: made.value for ref, made, _, _ in computed_cells(accepted) if ref.sheet == "Start"
    }
    assert shown[place.cell("SUS", "sporsmal")] == 0
    assert shown[place.cell("SUS", "status")] == "Godkjent"


def test_start_says_who_has_sent_nothing() -> None:
    from tests.workbook.books import blank_contents, built, network_of

    blank = built(network_of(2, 1), blank_contents(network_of(2, 1)))
    for code in ("P01", "P02"):
        shown = board(workbook_in(blank, corpus.BOOK), code)
        assert (shown["mottatt"], shown["godkjent"], shown["status"]) == (None, "Nei", "Mangler")


def test_two_different_files_from_one_partner_stop_and_ask() -> None:
    address = cell(*AMOUNT)
    result = taken(
        returned(name="a.xlsx", **{address: 40000.0}), returned(name="b.xlsx", **{address: 41000.0})
    )
    assert states(result) == {"a.xlsx": "refused", "b.xlsx": "refused"}
    assert workbook_in(result.content, corpus.BOOK).known() == corpus.network().known()
    assert {found.code for found in result.findings} >= {"retur-dobbel"}


def test_a_readable_and_an_unreadable_file_from_one_partner_contradict_each_other() -> None:
    address = cell(*AMOUNT)
    result = taken(
        returned(name="a.xlsx", **{address: "1.000"}), returned(name="b.xlsx", **{address: 41000.0})
    )
    assert set(states(result).values()) == {"refused"}


def test_two_copies_of_one_file_are_one_file() -> None:
    address = cell(*AMOUNT)
    result = taken(
        returned(name="a.xlsx", **{address: 40000.0}), returned(name="b.xlsx", **{address: 40000.0})
    )
    assert states(result) == {"a.xlsx": "taken_in", "b.xlsx": "unchanged"}
    assert "retur-lik" in {found.code for found in result.findings}


def test_an_empty_form_never_erases_figures() -> None:
    empty = take_content(corpus.emptied(), "OUS.xlsx", corpus.expected())
    result = taken(empty)
    assert states(result) == {"OUS.xlsx": "refused"}
    assert [found.code for found in result.findings] == ["retur-tom"]


def test_an_empty_form_from_an_empty_workbook_is_unchanged() -> None:
    empty = take_content(corpus.emptied(), "OUS.xlsx", corpus.expected())
    fields = corpus.network().fields()
    blank = corpus.network().with_values({fields[key].ref: None for key in empty.values})
    result = taken(empty, book=blank)
    assert states(result) == {"OUS.xlsx": "unchanged"}
    assert [found.code for found in result.findings] == ["retur-ikke-utfylt"]


def test_a_file_that_is_older_than_the_one_taken_in_stops() -> None:
    address = cell(*AMOUNT)
    newer = corpus.replaced("docProps/core.xml", "2000-01-01T", "2022-02-09T")
    content = patched(newer, "x.xlsx", {CODE: {address: 40000.0}})
    first = taken(take_content(content, "ny.xlsx", corpus.expected()))
    book = workbook_in(first.content, corpus.BOOK)
    second = taken(returned(name="gammel.xlsx", **{address: 39000.0}), book=book)
    assert states(second) == {"gammel.xlsx": "refused"}
    assert second.findings[-1].code == "retur-eldre"


def test_the_log_grows_beyond_its_blank_rows() -> None:
    book = corpus.network()
    address = cell(*AMOUNT)
    for number in range(6):
        item = returned(**{address: 40000.0 + number})
        book = workbook_in(taken(item, book=book).content, corpus.BOOK)
    rows = [row for row in book.areas["logg"] if row["hva"].text]
    assert len(rows) == 6


def test_findings_of_the_figures_are_told_for_the_partners_taken_in() -> None:
    result = taken(returned(**{cell(*AMOUNT): 40000000.0}))
    codes = {found.code for found in result.findings if found.partner == CODE}
    assert "totaler-ulike" in codes
    assert {found.partner for found in result.findings} == {CODE}


def test_an_amount_in_kroner_is_asked_about_with_its_cell() -> None:
    """A thousand times too much can be read, so it is taken in and asked about."""
    address, post = cell(*AMOUNT), cell(AMOUNT[0], AMOUNT[1], "budsjett")
    result = taken(returned(**{address: 33681000.0, post: 26366.0}))
    assert states(result) == {"OUS.xlsx": "taken_in"}
    found = [one for one in result.findings if one.code == "faktor-1000"]
    assert {one.where.cell for one in found if one.where} == {address}
    assert board(workbook_in(result.content, corpus.BOOK))["status"] == "Har feil"


@pytest.mark.parametrize(
    "value",
    [
        None,
        5.0,
        -2.5,
        0.1,
        True,
        "",
        "=1+1",
        " to  mellomrom ",
        "æøå\nny linje",
        "_x0041_",
        "a\x07b",
    ],
)
def test_a_patched_cell_reads_back_as_it_was_put_in(value: Change) -> None:
    address = cell("tekst", "2.1", "value")
    content = patched(corpus.form(), "x.xlsx", {CODE: {address: value}})
    from norcrin_xl.spreadsheet.grid import cell_place
    from norcrin_xl.spreadsheet.workbook_file import open_book

    read = open_book(content, "x.xlsx").sheet(CODE).value(*cell_place(address))
    assert read == value


def test_a_stored_result_leaves_the_formula_and_needs_one() -> None:
    total, typed = cell("okonomi_norcrin2", "1", "regnskap"), cell(*AMOUNT)
    content = patched(corpus.form(), "x.xlsx", {CODE: {total: Stored(7.0), typed: Stored(7.0)}})
    raw = read_raw(content, "x.xlsx").sheets[CODE]
    assert raw[int(total[1:]) - 1][3] == 7.0
    assert raw[int(typed[1:]) - 1][3] == 33681.0
    assert parts(content)[corpus.TAB].count(b"<f>") == parts(corpus.form())[corpus.TAB].count(
        b"<f>"
    )


def test_a_patch_that_changes_nothing_gives_the_same_bytes() -> None:
    assert patched(corpus.form(), "x.xlsx", {}) == corpus.form()
    blank = {CODE: {cell("bruk", "pasienter", "note"): None}}
    assert patched(corpus.form(), "x.xlsx", blank) == corpus.form()


def test_untouched_entries_are_copied_as_they_are_packed() -> None:
    before = corpus.network().content
    after = patched(before, "x.xlsm", {CODE: {cell(*AMOUNT): 5.0}})
    with zipfile.ZipFile(BytesIO(before)) as old, zipfile.ZipFile(BytesIO(after)) as new:
        assert new.testzip() is None
        for entry, other in zip(old.infolist(), new.infolist(), strict=True):
            assert entry.filename == other.filename
            assert entry.date_time == other.date_time
            if entry.CRC == other.CRC:
                assert _packed(before, entry) == _packed(after, other)


def _packed(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    return content[entry.header_offset :][: 30 + len(entry.filename) + entry.compress_size]


def test_an_error_value_is_patched_as_an_error() -> None:
    content = corpus.with_value(CellError("#N/A"))
    assert read_raw(content, "x.xlsx").sheets[CODE][40][3] == CellError("#N/A")


def test_the_hash_in_the_outcome_is_that_of_the_file() -> None:
    assert returned().sha256 == sha256(patched(corpus.form(), "x.xlsx", {CODE: {}}))


def unapproved(book: Workbook) -> list[str]:
    return [found.partner or "" for found in book.found if found.code == "svar-mangler"]


def test_a_new_file_from_a_partner_needs_a_new_approval() -> None:
    """Other figures under the old date are not approved; a new date in the file is enough."""
    assert unapproved(corpus.network()) == []
    first = taken(returned(**{cell(*AMOUNT): 40000.0}))
    book = workbook_in(first.content, corpus.BOOK)
    assert unapproved(book) == [CODE]
    (told,) = first.waiting
    assert "tallene er endret siden de ble godkjent 10.2.2022" in told.message
    assert told in first.findings
    assert first.unapproved == f"Har ikke svart eller ikke godkjent: {CODE}."
    again = taken(returned(**{cell(*AMOUNT): 40000.0}), book=book)
    assert (states(again), again.content) == ({"OUS.xlsx": "unchanged"}, first.content)
    assert again.unapproved == first.unapproved
    assert told in again.findings
    renewed = {cell(*AMOUNT): 41000.0, cell(*DAY): date(2022, 2, 20)}
    approved = taken(returned(**renewed), book=book)
    assert approved.waiting == ()
    book = workbook_in(approved.content, corpus.BOOK)
    assert unapproved(book) == []
    third = taken(returned(**{**renewed, cell(*AMOUNT): 42000.0}), book=book)
    assert unapproved(workbook_in(third.content, corpus.BOOK)) == [CODE]


def test_an_approval_that_is_typed_in_after_the_file_holds() -> None:
    book = workbook_in(taken(returned(**{cell(*AMOUNT): 40000.0})).content, corpus.BOOK)
    day = next(one.signed_on for one in book.data.submissions if one.partner.code == CODE)
    assert unapproved(book.with_values({day.ref: date(2022, 2, 21)})) == []
    assert unapproved(book.with_values({day.ref: None})) == [CODE]


def test_partners_that_did_not_send_anything_are_told_of_too() -> None:
    days = {one.partner.code: one.signed_on.ref for one in corpus.network().data.submissions}
    book = corpus.network().with_values({days["HUS"]: None, days["UNN"]: None})
    result = taken(returned(), book=book)
    assert result.unapproved == "Har ikke svart eller ikke godkjent: HUS, UNN."
