"""The button that explains the number in the selected cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from norcrin_xl.cli.app import run as run_command
from norcrin_xl.excel import buttons
from tests.excel.book import NAME, VERSION, area
from tests.live_book import OpenBook, Selection


def explained(path: Path, sheet: str, address: str) -> str:
    book = OpenBook(path)
    book.app.selection = Selection(sheet, address)
    buttons.run(book, "forklar", VERSION)
    assert book.written == {}
    (message,) = book.app.messages
    return message


def test_forklar_tallet_shows_the_tree_that_the_command_prints(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cell = area(path, "kpi").cell("gcp", "2021")
    message = explained(path, "KPI", cell)
    assert run_command(["forklar", str(path), "kpi.gcp.2021"]) == 0
    printed = capsys.readouterr().out.strip()
    assert message.splitlines()[:10] == printed.splitlines()[:10]
    assert message.startswith("Deltakere på GCP-kurs")


@pytest.mark.parametrize(
    ("name", "row", "column", "found"),
    [
        ("arsregnskap_norcrin2", "2.4", "avvik", "okonomi.norcrin2.2.4.avvik"),
        ("bruk", "pasienter", "value", "bruk.pasienter"),
        ("OUS_okonomi_norcrin2", "2.4", "regnskap", "okonomi.norcrin2.ous.2.4.regnskap"),
        ("OUS_bruk", "pasienter", "value", "bruk.pasienter.ous"),
        ("tall", 3, "value", None),
    ],
)
def test_forklar_tallet_finds_the_number_of_a_cell(
    path: Path, name: str, row: str | int, column: str, found: str | None
) -> None:
    place = area(path, name)
    message = explained(path, place.sheet, place.cell(row, column))
    assert "\n" in message
    assert found is None or f"[{found}]" in message.splitlines()[0]


def test_forklar_tallet_follows_a_finding_to_its_cell(path: Path) -> None:
    findings = area(path, "funn")
    assert explained(path, "Kontroll", findings.cell(0, "label")).count("[bruk.kbs.sus.") == 1


@pytest.mark.parametrize("cell", [("Start", "$A$1"), ("Tekst", "$B$5:$B$9"), ("Kontroll", "$A$1")])
def test_forklar_tallet_says_where_numbers_are(path: Path, cell: tuple[str, str]) -> None:
    assert "viser ikke noe tall" in explained(path, *cell)


def test_forklar_tallet_without_a_selected_cell_says_so(path: Path) -> None:
    book = OpenBook(path)
    buttons.run(book, "forklar", VERSION)
    assert book.app.messages == ["Ingen celle er valgt. Klikk på en, og prøv igjen."]


def test_a_long_tree_is_cut_and_ends_with_the_command_that_shows_all(path: Path) -> None:
    place = area(path, "arsregnskap_norcrin2")
    message = explained(path, place.sheet, place.cell("1", "regnskap"))
    told = message.splitlines()
    assert 5 < len(told) <= 26
    assert any(line.startswith("├─ ") and line.endswith(" …") for line in told)
    assert told[-1] == f"Hele treet: norcrin-xl forklar {NAME} okonomi.norcrin2.1.regnskap"
