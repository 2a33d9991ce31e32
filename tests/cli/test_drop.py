"""A workbook dropped on the shortcut: the report beside it, and a window that stays to be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from norcrin_xl.cli.app import run
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.workbook import workbook_in
from tests.shipped import BOOK as SHIPPED

NAME = "NorCRIN_Rapport.xlsm"
REPORT = "NorCRIN_Rapport_2021.docx"


class Window:
    """The questions that were asked, each answered in turn; then nobody is there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
        self.asked: list[str] = []
        self._answers = list(answers)
        monkeypatch.setattr("builtins.input", self._ask)

    def _ask(self, question: str) -> str:
        self.asked.append(question)
        if not self._answers:
            raise EOFError
        return self._answers.pop(0)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workbook in a folder that the command isn't run from."""
    (tmp_path / "annet").mkdir()
    monkeypatch.chdir(tmp_path / "annet")
    path = tmp_path / NAME
    path.write_bytes(SHIPPED.read_bytes())
    return path


def test_the_report_lies_beside_the_workbook(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window = Window(monkeypatch, "")
    assert run(["slipp", str(book)]) == 0
    assert book.with_name(REPORT).is_file()
    assert [*window.asked] == ["Trykk Enter for å lukke vinduet. "]


@pytest.mark.parametrize(("answer", "made"), [("j", True), ("", False), ("n", False)])
def test_errors_ask_for_a_draft(
    book: Path, monkeypatch: pytest.MonkeyPatch, answer: str, made: bool
) -> None:
    place = workbook_in(book.read_bytes(), NAME).plan["HUS_okonomi_norcrin2"]
    cells = {place.cell("2.4", "regnskap"): 99999.0}
    book.write_bytes(patched(book.read_bytes(), NAME, {"HUS": cells}))
    window = Window(monkeypatch, answer)
    assert run(["slipp", str(book)]) == 1
    assert book.with_name(REPORT).exists() is made
    assert window.asked[0].startswith("Lage et utkast likevel?")
    assert window.asked[-1].startswith("Trykk Enter")


def test_what_is_no_workbook_is_told_before_the_window_closes(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    book.write_text("ikke en arbeidsbok")
    window = Window(monkeypatch)
    assert run(["slipp", str(book), str(book.with_name("borte.xlsm"))]) == 2
    assert NAME in capsys.readouterr().err
    assert window.asked == ["Trykk Enter for å lukke vinduet. "]
