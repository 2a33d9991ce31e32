"""Texts from last year that hold this year too: by cell, by command and by what they are called."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from norcrin_xl.checks.examination import check
from norcrin_xl.cli.app import run
from norcrin_xl.findings import Finding, UserError
from norcrin_xl.model import DRAFT
from norcrin_xl.partners.confirmation import confirmed, texts_of_last_year
from norcrin_xl.pipeline.next_year import next_year
from norcrin_xl.quantities.derivation import compute
from norcrin_xl.workbook.workbook import Workbook, workbook_in
from tests.partners import corpus

NEW = "ny.xlsm"


@cache
def new() -> Workbook:
    made = next_year(corpus.network(), NEW, datetime(2022, 3, 1, 12, 0))
    return workbook_in(made.content, NEW)


def names(book: Workbook) -> list[str]:
    return [text.name for text in texts_of_last_year(book)]


def findings(book: Workbook, *codes: str) -> list[Finding]:
    found = check(book.data, compute(book.data))
    return [one for one in found if one.code in codes]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["1.1"], {"1.1"}),
        (["norcrin2 ap9"], {"NorCRIN2 AP9"}),
        (["2.1", "OUS"], {"2.1", "OUS 2.1"}),
    ],
)
def test_what_is_named_loses_its_mark_and_the_rest_keeps_it(
    words: list[str], named: set[str]
) -> None:
    after, texts = confirmed(new(), words)
    assert {text.name for text in texts} == named
    assert set(names(after)) == set(names(new())) - named
    kept = {field.ref: field.text for text in texts for field in text.fields}
    for rows in after.areas.values():
        for row in rows:
            for field in row.values():
                if field.ref in kept:
                    assert field.text == kept[field.ref].removeprefix(DRAFT).strip()


def test_cells_take_the_rows_that_they_lie_in() -> None:
    known = [text for text in texts_of_last_year(new()) if text.fields[0].ref.sheet == "Tekst"]
    first, third = (known[at].fields[0].ref.cell for at in (0, 2))
    _, texts = confirmed(new(), [f"Tekst!${first[0]}${first[1:]}:{third}"])
    assert [text.fields[0].ref for text in texts] == [text.fields[0].ref for text in known[:3]]
    below = f"Tekst!A{third[1:]}"
    assert confirmed(new(), [below])[1] == (known[2],)


def test_everything_leaves_no_error_about_last_years_texts_nor_that_they_are_unchanged() -> None:
    codes = ("tekst-fra-i-fjor", "tekst-uendret")
    assert {one.code for one in findings(new(), *codes)} == {"tekst-fra-i-fjor"}
    after, _ = confirmed(new(), ["alle"])
    assert findings(after, *codes) == []


def test_a_yes_beside_the_text_is_enough() -> None:
    row = next(row for row in new().areas["tekst"] if row["value"].is_draft)
    after = new().with_values({row["gjelder"].ref: "ja"})
    section = after.data.sections[row["key"].text]
    assert not section.paragraphs[0].is_draft
    assert section.paragraphs[0].text == row["value"].text.removeprefix(DRAFT).strip()
    other = new().with_values({row["gjelder"].ref: "Nei"})
    assert other.data.sections[row["key"].text].paragraphs[0].is_draft


def test_a_text_that_only_lost_its_mark_is_told_of_once_for_the_sheet() -> None:
    marks = {
        row["value"].ref: row["value"].text.removeprefix(DRAFT).strip()
        for row in new().areas["tekst"]
        if row["value"].is_draft
    }
    (found,) = findings(new().with_values(marks), "tekst-uendret")
    assert len(found.rests_on) > 20
    assert "til i arket" in found.message


@pytest.mark.parametrize("word", ["9.9", "Tekst!C2", "ap99", "Start!A1"])
def test_what_is_no_text_of_last_year_is_refused_with_those_that_are(word: str) -> None:
    with pytest.raises(UserError, match=r"ingen tekst fra i fjor.*1\.1") as error:
        confirmed(new(), [word])
    assert word in str(error.value)


def test_the_workbook_itself_has_nothing_from_last_year() -> None:
    with pytest.raises(UserError, match="ingen tekster fra i fjor"):
        confirmed(corpus.network(), ["alle"])


def test_the_command_writes_the_workbook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / NEW
    book.write_bytes(new().content)
    assert run(["gjelder", str(book), "1.1", "NorCRIN2 AP9"]) == 0
    assert "Gjelder også i år, og merket er borte: 1.1 og NorCRIN2 AP9." in capsys.readouterr().out
    again = workbook_in(book.read_bytes(), NEW)
    assert set(names(new())) - set(names(again)) == {"1.1", "NorCRIN2 AP9"}
    assert run(["gjelder", str(book), "1.1"]) == 2
