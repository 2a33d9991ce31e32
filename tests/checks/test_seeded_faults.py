"""One fault at a time is planted in the clean 2021 workbook: exactly it is found, where it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from norcrin_xl.cli.app import run
from norcrin_xl.findings import Severity, kinds_about
from tests.checks.seeded.figures import FIGURES
from tests.checks.seeded.generator import FILE, Draft, Fault, Told, cell
from tests.checks.seeded.kept import KEPT
from tests.checks.seeded.text import TEXTS

FAULTS = (*FIGURES, *KEPT, *TEXTS)


@pytest.fixture(scope="module")
def clean() -> Told:
    return Draft().findings()


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_planted_fault_is_found_where_it_is_and_nothing_else(fault: Fault, clean: Told) -> None:
    draft = Draft()
    expected = fault.expected(draft)
    told = draft.findings()
    new = {key: told[key] for key in told if key not in clean and key[0] != "skrivefeil"}

    assert expected <= set(new), said(new)
    others = {key: found for key, found in new.items() if key not in expected}
    assert {code for code, _ in others} == set(fault.follows), said(others)


def said(found: Told) -> list[str]:
    return [f"{one.code}: {one.message}" for one in found.values()]


def test_the_clean_workbook_has_no_error_and_one_warning_that_is_true(clean: Told) -> None:
    """SUS' studies within and between regions are the mirror image of all others' in 2021."""
    grave = {key for key, found in clean.items() if found.severity is not Severity.NOTE}
    assert grave == {("fordeling-speilvendt", cell("SUS_bruk", "kbs.intraregional"))}


def test_at_least_forty_kinds_of_faults_are_planted() -> None:
    kinds = {fault.code for fault in FAULTS}
    about_text = set(kinds_about("sentences"))
    assert len(kinds) >= 40
    assert min(len(kinds & about_text), len(kinds - about_text)) >= 25


def test_every_kind_that_a_workbook_can_have_is_planted() -> None:
    elsewhere = {
        "konsolidert-ulik",  # needs a registry that computes wrongly
        *("skrivefeil", "nynorsk", "stavekontroll-av"),  # need a dictionary, or none
        "fotnote-poster",  # needs a table beside the text: a Word report
        "formel-borte",  # needs a file, in which a formula is gone
    }
    planted = {fault.code for fault in FAULTS}
    subjects = ("gaps", "plausibility", "sentences")
    assert {code for subject in subjects for code in kinds_about(subject)} - planted == elsewhere


IN_A_FILE = [
    next(fault for fault in FAULTS if fault.code == code)
    for code in ("totaler-ulike", "verdi-mangler", "periode-omvendt", "plassholder", "leder-ulik")
]


@pytest.mark.parametrize("fault", IN_A_FILE, ids=[fault.code for fault in IN_A_FILE])
def test_a_fault_in_the_file_is_told_by_the_command(
    fault: Fault, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = Draft()
    expected = fault.expected(draft)
    path = tmp_path / FILE
    path.write_bytes(draft.written())
    run(["kontroll", str(path), "--json"])
    told = json.loads(capsys.readouterr().out)
    places = {(one["code"], (one["where"]["sheet"], one["where"]["cell"])) for one in told}
    assert expected <= places
