"""The reply is the partner's own form, marked; filled in it is taken in like any other."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from norcrin_xl.partners.letters import letters
from norcrin_xl.partners.returned.intake import take_content
from norcrin_xl.partners.take import take_in
from tests import office
from tests.partners import corpus
from tests.partners.corpus import AMOUNT, CODE, cell
from tests.partners.test_letters import COURSES, PATIENTS, WHEN, written
from tests.partners.test_take import returned

BAD = {cell(*AMOUNT): "1.000", PATIENTS: None, COURSES: 99999.0}


def reply_to(content: bytes, name: str = "skjema fra oss.xlsx") -> bytes:
    result = take_in(corpus.network(), [take_content(content, name, corpus.expected())], WHEN)
    made = {letter.partner.code: letter for letter in letters(result)}[CODE]
    assert made.attached is not None
    attached = made.attached()
    assert attached.name == "NorCRIN_2021_OUS.xlsx"
    return attached.content


def opened(content: bytes):  # type: ignore[no-untyped-def]
    return load_workbook(BytesIO(content))


def comments(content: bytes) -> dict[str, str]:
    rows = opened(content)[CODE].iter_rows()
    return {one.coordinate: one.comment.text for row in rows for one in row if one.comment}


def test_each_cell_has_a_comment_a_colour_and_a_link() -> None:
    book = opened(reply_to(corpus.with_cells(BAD)))
    assert book.sheetnames == ["Funn", "Veiledning", CODE]
    sheet, listed = book[CODE], book["Funn"]
    coloured = {str(one.sqref) for one in sheet.conditional_formatting if "Funn" in formula(one)}
    linked = {row[1].value: row[1].hyperlink.location for row in listed.iter_rows(min_row=5)}
    for place in BAD:
        assert sheet[place].comment.text.startswith("[Funn ")
        assert place in coloured
        assert linked[place] == f"'{CODE}'!{place}"
    assert [view.sheet_view.tabSelected for view in book.worksheets] == [True, False, False]


def formula(cells) -> str:  # type: ignore[no-untyped-def]
    return "".join(text for rule in cells.rules for text in rule.formula)


def test_the_partners_file_is_not_touched_and_its_values_stay() -> None:
    sent = corpus.with_cells(BAD)
    made = reply_to(sent)
    old, new = (take_content(one, "x.xlsx", corpus.expected()) for one in (sent, made))
    assert old.values == new.values
    assert [(one.code, one.where) for one in old.findings] == [
        (one.code, one.where) for one in new.findings
    ]


def test_a_reply_that_is_filled_in_is_taken_in_and_marked_anew() -> None:
    made = reply_to(corpus.with_cells(BAD))
    mended = corpus.with_cells({cell(*AMOUNT): 33681.0, PATIENTS: 77.0, COURSES: 588.0}, made)
    result = take_in(corpus.network(), [take_content(mended, "b.xlsx", corpus.expected())], WHEN)
    assert [one.state for one in result.outcomes] == ["taken_in"]
    assert "Funn" not in " ".join(one.message for one in result.findings)
    assert not [one for one in result.findings if one.code in ("ark-ekstra", "kommentar")]
    again = comments(reply_to(corpus.with_cells({PATIENTS: "kommer"}, mended)))
    assert PATIENTS in again
    assert COURSES not in again
    assert cell(*AMOUNT) not in again


def test_what_a_partner_wrote_in_a_comment_stays_through_two_replies() -> None:
    book = opened(corpus.with_cells(BAD))
    book[CODE][PATIENTS].comment = Comment("Vi teller ennå.", "Partneren")
    stream = BytesIO()
    book.save(stream)
    for content in (first := reply_to(stream.getvalue()), reply_to(first)):
        assert comments(content)[PATIENTS].endswith("Vi teller ennå.")
        assert comments(content)[PATIENTS].count("[Funn ") == 1
    clean = take_content(first, "x.xlsx", corpus.expected())
    assert "kommentar" not in {one.code for one in clean.findings}


@pytest.mark.parametrize("make", [corpus.strict, corpus.prefixed, corpus.no_addresses])
def test_a_form_that_openpyxl_reads_otherwise_gets_one_drawn_anew(make) -> None:  # type: ignore[no-untyped-def]
    returned_form = take_content(make(), "x.xlsx", corpus.expected())
    made = written(returned_form, returned(name="y.xlsx", **{PATIENTS: 5.0}))[CODE]
    assert made.attached is not None
    form = take_content(made.attached().content, "nytt.xlsx", corpus.expected())
    assert form.values.keys() == returned_form.values.keys()
    assert form.accepted


def test_a_form_with_moved_rows_is_marked_where_its_cells_are() -> None:
    place = cell("bruk", "pasienter", "value")
    row = int(place[1:])
    moved = corpus.shifted(row - 4, 2, corpus.with_cells({place: "1.000"}))
    assert f"{place[0]}{row + 2}" in comments(reply_to(moved))


@pytest.mark.office
def test_a_reply_is_valid_and_survives_libreoffice(tmp_path: Path) -> None:
    path = tmp_path / "svar.xlsx"
    path.write_bytes(reply_to(corpus.with_cells(BAD)))
    assert office.validate(path)["ok"]
    saved = office.convert(path, "xlsx", tmp_path / "lagret")
    read = take_content(saved.read_bytes(), "svar.xlsx", corpus.expected())
    assert read.values == take_content(path.read_bytes(), "x", corpus.expected()).values
    assert not {one.code for one in read.findings} & {"ark-ekstra", "kommentar", "felt-uten-navn"}
    again = tmp_path / "igjen.xlsx"
    again.write_bytes(reply_to(saved.read_bytes()))
    assert office.validate(again)["ok"]
