"""What a person at a terminal sees: colours and branches, and the same words as in a file."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from norcrin_xl.cli.app import run

BOOK = str(Path(__file__).parents[2] / "NorCRIN_Rapport.xlsm")
Shown = Callable[..., str]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shown:
    """Run a command; what it shows, on a terminal of 200 columns or in a file."""

    def show(*arguments: str, terminal: bool) -> str:
        monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
        for name, value in {"COLUMNS": "200", "TERM": "xterm", "FORCE_COLOR": "1"}.items():
            monkeypatch.setenv(name, value)
        run(list(arguments))
        return capsys.readouterr().out

    return show


def plain(text: str) -> list[str]:
    """The words of a text without colours, branches and line breaks."""
    codes = re.sub(r"\x1b\[[0-9;]*m|[│├└─]", " ", text)
    return codes.split()


def test_a_number_is_explained_as_a_tree(shown: Shown) -> None:
    tree = shown("forklar", BOOK, "kpi.gcp.2021", terminal=True)
    assert "\x1b[1m" in tree
    assert "├── Deltakere på GCP-kurs, OUS: 575" in tree
    assert plain(tree) == plain(shown("forklar", BOOK, "kpi.gcp.2021", terminal=False))


def test_findings_are_coloured_and_say_the_same(shown: Shown) -> None:
    coloured = shown("kontroll", BOOK, terminal=True)
    assert "\x1b[" in coloured
    assert plain(coloured) == plain(shown("kontroll", BOOK, terminal=False))
