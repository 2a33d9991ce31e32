"""Every hand edit survives a refresh, alone and together with others."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from norcrin_xl.numbers import DASH
from norcrin_xl.report.base import Base, read_base
from norcrin_xl.report.refresh.document import RefreshResult
from norcrin_xl.report.refresh.refilling import Refilling
from norcrin_xl.report.word.controls import canonical, tag_of
from tests.office import validate
from tests.report.refresh.conftest import Refresh
from tests.report.refresh.corpus import EDITS
from tests.report.refresh.editing import Edit, Editing, name

COMBINATIONS, MANY = 30, 300
SEED = 2021


def edited(original: bytes, edits: Iterable[Edit]) -> bytes:
    doc = Editing(original)
    for edit in edits:
        edit.apply(doc)
    return doc.saved()


def combination(number: int) -> list[str]:
    """Between three and ten edits that touch different places."""
    chance = random.Random(SEED + number)
    chosen: list[str] = []
    taken: set[str] = set()
    for title in chance.sample(sorted(EDITS), chance.randint(6, 20)):
        rooms = set(EDITS[title].room.split())
        if taken.isdisjoint(rooms):
            chosen.append(title)
            taken |= rooms
    return chosen


def require_all(edits: Iterable[Edit], result: RefreshResult, base: Base) -> None:
    """Every edit is there and told of, and every other number is the new one."""
    doc = Editing(result.content)
    told = {(change.tag, change.kind) for change in result.changes}
    kept: set[str] = set()
    for edit in edits:
        assert edit.there(doc)
        assert set(edit.says.items()) <= told
        kept.update(edit.tags)
    for control in doc.root.iter(name("sdt")):
        tag = tag_of(control)
        if tag.startswith("tall:") and tag not in kept and tag in base.controls:
            wanted = base.controls[tag].text
            assert canonical(control) in ({wanted} if wanted not in ("", DASH) else {"", DASH})


@pytest.mark.parametrize("title", EDITS)
def test_a_hand_edit_survives(title: str, original: bytes, afresh: bytes, refresh: Refresh) -> None:
    result = refresh(edited(original, [EDITS[title]]))
    require_all([EDITS[title]], result, read_base(afresh))
    again = refresh(result.content)
    assert again.content == result.content


@pytest.mark.parametrize("number", range(COMBINATIONS))
def test_hand_edits_survive_together(
    number: int, original: bytes, afresh: bytes, refresh: Refresh
) -> None:
    edits = [EDITS[title] for title in combination(number)]
    result = refresh(edited(original, edits))
    require_all(edits, result, read_base(afresh))
    assert refresh(result.content).content == result.content


@pytest.mark.parametrize("number", range(0, COMBINATIONS, 5))
def test_what_is_made_of_the_same_is_taken_for_what_it_would_be(
    number: int, original: bytes, refresh: Refresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = edited(original, [EDITS[title] for title in combination(number)])
    known = refresh(report)
    monkeypatch.setattr(Refilling, "made_of", lambda *_: "")
    assert refresh(report) == known


def require_valid(docx: bytes, folder: Path) -> None:
    after = folder / "etter.docx"
    after.write_bytes(docx)
    said = validate(after)
    assert said["ok"], said["errors"]


@pytest.mark.office
@pytest.mark.parametrize("number", range(3))
def test_a_refreshed_report_is_valid(
    number: int, original: bytes, refresh: Refresh, tmp_path: Path
) -> None:
    edits = [EDITS[title] for title in combination(number)]
    docx = edited(original, edits)
    require_valid(refresh(docx, tracked=bool(number % 2)).content, tmp_path)


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize("title", EDITS)
def test_a_report_with_one_hand_edit_stays_valid(
    title: str, original: bytes, refresh: Refresh, tmp_path: Path
) -> None:
    require_valid(refresh(edited(original, [EDITS[title]])).content, tmp_path)


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize("number", range(COMBINATIONS, MANY))
def test_many_hand_edits_survive_together_and_the_report_is_valid(
    number: int, original: bytes, afresh: bytes, refresh: Refresh, tmp_path: Path
) -> None:
    edits = [EDITS[title] for title in combination(number)]
    docx = edited(original, edits)
    result = refresh(docx, tracked=bool(number % 2))
    require_all(edits, result, read_base(afresh))
    assert refresh(result.content, tracked=bool(number % 2)).content == result.content
    require_valid(result.content, tmp_path)


def test_the_corpus_is_large_enough() -> None:
    assert len(EDITS) >= 60
    used = {title for number in range(MANY) for title in combination(number)}
    assert used == set(EDITS)
