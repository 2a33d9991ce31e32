"""What is written in Word one year is what the next year begins with."""

from __future__ import annotations

from pathlib import Path

import pytest

from norcrin_xl.cli.app import run
from norcrin_xl.model import DRAFT
from norcrin_xl.workbook.workbook import Workbook, workbook_in
from tests.office import validate
from tests.report.refresh.editing import Editing, append_text
from tests.report.retrieval.test_three_way import OTHER, TAIL, TEXT
from tests.shipped import BOOK as SHIPPED

BOOK, REPORT = "NorCRIN_Rapport.xlsm", "NorCRIN_Rapport_2021.docx"
NEXT, NEXT_REPORT = "NorCRIN_Rapport_2022.xlsm", "NorCRIN_Rapport_2022.docx"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the workbook and its report, in which two texts were edited in Word."""
    folder = tmp_path_factory.mktemp("aar")
    (folder / BOOK).write_bytes(SHIPPED.read_bytes())
    assert run(["rapport", str(folder / BOOK), "-o", str(folder / REPORT)]) == 0
    edited(folder / REPORT)
    return folder


def edited(report: Path) -> None:
    doc = Editing(report.read_bytes())
    append_text(TEXT, f" {TAIL}")(doc)
    append_text(OTHER, f" {TAIL}")(doc)
    report.write_bytes(doc.saved())


def read(path: Path) -> Workbook:
    return workbook_in(path.read_bytes(), path.name)


def tails(path: Path) -> list[str]:
    texts = [row["value"].text for row in read(path).areas["tekst"]]
    return [text for text in texts if TAIL in text]


def test_the_texts_of_one_year_are_the_drafts_of_the_next(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, report, later = folder / BOOK, folder / REPORT, folder / NEXT
    assert run(["nytt-aar", str(book), "-o", str(later)]) == 0
    said = capsys.readouterr().out
    assert f"{REPORT} har 2 tekster som arbeidsboken ikke har." in said
    assert "norcrin-xl hent-tekst" in said
    assert tails(later) == []
    assert run(["hent-tekst", str(report), str(book), "--prov"]) == 0
    assert tails(book) == []
    assert run(["nytt-aar", str(book), "-o", str(later), "--hent-tekst"]) == 0
    assert len(tails(book)) == len(tails(later)) == 2
    assert all(text.startswith(DRAFT) for text in tails(later))
    assert run(["hent-tekst", str(report), str(book)]) == 0
    assert "er ikke endret" in capsys.readouterr().out
    assert run(["oppdater", str(report), str(book)]) == 0
    assert validate(book)["ok"]
    assert validate(report)["ok"]
    assert run(["rapport", str(later), "-o", str(folder / NEXT_REPORT), "--utkast"]) == 1
    edited(folder / NEXT_REPORT)
    assert run(["hent-tekst", str(folder / NEXT_REPORT), str(later)]) == 0
    assert [text.count(TAIL) for text in tails(later)] == [2, 2]
