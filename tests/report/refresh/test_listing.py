"""How the changes of a refresh are told: in a list to read, on the screen, and in one sentence."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest

from norcrin_xl.model import CellRef
from norcrin_xl.report.changes.listing import contrasted, list_bytes
from norcrin_xl.report.refresh.changes import ASKS, WRITES, Change, Kind, sentences
from norcrin_xl.report.refresh.listing import change_list, changes_html

MOMENT = datetime(2022, 2, 25, 13, 30)
TAG = "tall:bruk.arsverk|desimal2"


def change(kind: Kind, old: str = "1", now: str = "1", new: str = "2", tag: str = TAG) -> Change:
    sources = (CellRef("Bok.xlsm", "OUS", "D61"),)
    return Change(tag, "Årsverk", old, now, new, kind, "3.1 Antall brukere", sources)


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
    page = changes_html([change(Kind.CONFLICT)], "r.docx", "b.xlsm", MOMENT)
    assert f"--erstatt «{TAG}»" in page
    assert "--erstatt" not in changes_html([change(Kind.CHANGED)], "r.docx", "b.xlsm", MOMENT)


def test_what_is_written_says_what_it_was_and_is() -> None:
    found = tables(change(Kind.CHANGED), change(Kind.REPLACED, "1", "9", "2"))
    heads, usual, replaced = found["Oppdatert (2)"]
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
    assert len(found[f"Se på dette ({len(ASKS)})"]) == len(ASKS) + 1
    assert len(found[f"Oppdatert ({len(WRITES)})"]) == len(WRITES) + 1
