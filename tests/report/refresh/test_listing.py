"""How the changes of a refresh are told: in a list to read, on the screen, and in one sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest

from norcrin_xl.model import CellRef
from norcrin_xl.report.changes.listing import Piece, change_list, contrasted, list_bytes
from norcrin_xl.report.refresh.changes import (
    ASKS,
    HUMAN,
    WRITES,
    Change,
    Kind,
    Reason,
    sentences,
)
from norcrin_xl.report.refresh.marks import Pending

MOMENT = datetime(2022, 2, 25, 13, 30)
TAG = "tall:bruk.arsverk|desimal2"


def change(kind: Kind, old: str = "1", now: str = "1", new: str = "2", tag: str = TAG) -> Change:
    sources = (CellRef("Bok.xlsm", "OUS", "D61"),)
    return Change(tag, "Årsverk", old, now, new, kind, "3.1 Antall brukere", sources)


def page(*changes: Change) -> str:
    """The list as it is read in a browser."""
    shown = change_list(changes, "r.docx", "b.xlsm", MOMENT)
    return list_bytes(shown, Path("x.html")).decode()


def tables(*changes: Change) -> dict[str, list[list[str]]]:
    """The tables of the list in Word by the heading above, cell by cell."""
    shown = change_list(changes, "rapport.docx", "Bok.xlsm", MOMENT)
    document = docx.Document(BytesIO(list_bytes(shown, Path("x.docx"))))
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for block in document.iter_inner_content():
        if isinstance(block, docx.table.Table):
            found[heading] = [[cell.text for cell in row.cells] for row in block.rows]
        elif block.style and block.style.name == "Heading 2":
            heading = block.text
    return found


ALT = "Søylediagram. Pasienter per partner: AHUS 1 017, OUS {}, HUS 1 130, StO 1 731, SUS 613."


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (("1 350", "1 374"), ("1 350", "1 374")),
        (
            (ALT.format("4\u00a0289"), ALT.format("4\u00a0400")),
            ("… 1 017, OUS 4\u00a0289, HUS 1 …", "… 1 017, OUS 4\u00a0400, HUS 1 …"),
        ),
        (("a " * 30 + "b", "a " * 30 + "b"), ("a " * 19 + "a…",) * 2),
        (("a " * 30 + "b", "", "a " * 30 + "c"), ("… a a a b", "", "… a a a c")),
        (("x " * 40, "y " * 40), ("x " * 19 + "x…", "y " * 19 + "y…")),
    ],
)
def test_long_texts_are_cut_to_where_they_differ(
    texts: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    assert contrasted(texts, 40) == shown


def test_a_conflict_shows_all_three_texts_and_how_to_decide() -> None:
    found = tables(change(Kind.CONFLICT, "113,35", "114", "121,22"))
    [_, row] = found["Se på dette (1)"]
    assert row[1:4] == ["113,35", "114", "121,22"]
    assert row[0].endswith(TAG)
    assert f"--erstatt «{TAG}»" in page(change(Kind.CONFLICT))
    assert "--erstatt" not in page(change(Kind.CHANGED))


def test_what_is_written_says_what_it_was_and_is() -> None:
    found = tables(change(Kind.CHANGED), change(Kind.REPLACED, "1", "9", "2"))
    heads, usual, replaced = found["Oppdatert: flere eller andre årsaker (2)"]
    assert heads[1:3] == ["Var", "Er nå"]
    assert usual[:3] == ["Årsverk", "1", "2"]
    assert replaced[1:3] == ["9", "2"]
    assert "slik du valgte" in replaced[0]


def test_a_hand_edit_says_what_the_workbook_has_only_where_that_was_chosen_against() -> None:
    found = tables(change(Kind.OWN, "1", "9", "1"), change(Kind.KEPT, "1", "9", "2"))
    _, own, kept = found["Endret for hånd (2)"]
    assert own[1:4] == ["1", "9", ""]
    assert kept[1:4] == ["1", "9", "2"]


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_is_counted_in_words(kind: Kind) -> None:
    [one] = sentences([change(kind)])
    [many] = sentences([change(kind)] * 3)
    assert one.startswith("1 ")
    assert many.startswith("3 ")
    assert one.endswith(".")


def test_each_kind_has_a_place_in_the_list() -> None:
    found = tables(*(change(kind) for kind in Kind))
    assert sum(len(rows) - 1 for rows in found.values()) == len(Kind)
    decided = len(ASKS & set(HUMAN))
    assert len(found[f"Se på dette ({decided})"]) == decided + 1
    assert len(found["Hentet fra Word (1)"]) == 2
    rest = WRITES - {Kind.TAKEN}
    written = f"Oppdatert: flere eller andre årsaker ({len(rest)})"
    assert len(found[written]) == len(rest) + 1


OUS, HUS = "OUS sendte OUS (2).xlsx, tatt inn 3.2.2022 kl. 10.12", "endret i arbeidsboken"


def caused(cell: str, *causes: str, tag: str = TAG) -> Change:
    return replace(change(Kind.CHANGED, tag=tag), why=tuple(Reason(cell, one) for one in causes))


def test_what_is_ours_stands_by_its_cause_and_below_what_people_did() -> None:
    marks = [Pending("kommentar", "Stemmer dette?", "3.1 Antall brukere")]
    changes = [
        caused("OUS!D50: 33 → 35", OUS),
        caused("OUS!D50: 33 → 35", OUS, HUS, tag="b"),
        caused("HUS!D9: 1 → 2", HUS, tag="c"),
        caused("OUS!D51: 3 → 5", OUS, tag="d"),
        change(Kind.OWN, "1", "9", "1"),
    ]
    shown = change_list(changes, "r.docx", "b.xlsm", MOMENT, marks)
    headings = [section.heading for section in shown.sections]
    assert headings == [
        "Se på dette",
        "Endret for hånd",
        "Kommentarer og sporede endringer i Word",
        f"Oppdatert: {OUS}",
        f"Oppdatert: {HUS}",
        "Oppdatert: flere eller andre årsaker",
    ]
    assert [len(section.rows) for section in shown.sections] == [0, 1, 1, 2, 1, 1]
    alone, several = shown.sections[3].rows[0][-1], shown.sections[5].rows[0][-1]
    assert alone == (Piece("OUS!D50: 33 → 35"),)
    assert OUS in several[0].text


def test_a_sentence_about_what_people_did_comes_before_ours() -> None:
    found = list(sentences([change(Kind.CHANGED), change(Kind.OWN), change(Kind.CONFLICT)]))
    assert ["konflikt" in found[0], "for hånd" in found[1], "oppdatert" in found[2]] == [True] * 3
