from __future__ import annotations

import pytest

from norcrin_xl.catalogue import CATALOGUE
from norcrin_xl.cli.check import summary, tell_findings
from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import CellRef
from norcrin_xl.pipeline.computed import Computed


def a(code: str, partner: str | None, cell: str = "D60") -> Finding:
    where = CellRef("bok.xlsm", partner or "Tekst", cell)
    words = {"label": "Årsverk", "found": "tolv", "section": "6.2", "expected": "Ja / Nei"}
    return finding(code, where, partner, who="NorCRIN", **words)  # type: ignore[arg-type]


def listed(findings: list[Finding], capsys: pytest.CaptureFixture[str]) -> str:
    tell_findings(findings, "NorCRIN", ["AHUS", "OUS"])
    return capsys.readouterr().out


def test_findings_stand_under_who_they_concern_in_the_fixed_order(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = listed([a("ikke-tall", "OUS"), a("ikke-tall", "AHUS"), a("valg-mangler", None)], capsys)
    lines = text.splitlines()
    assert lines.index("NorCRIN") < lines.index("AHUS") < lines.index("OUS")


def test_the_gravest_come_first_on_a_sheet(capsys: pytest.CaptureFixture[str]) -> None:
    text = listed([a("verdi-mangler", "OUS", "D61"), a("ikke-tall", "OUS", "D62")], capsys)
    assert text.index("D62  feil") < text.index("D61  advarsel")


def test_what_stands_in_the_heading_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    text = listed([a("ikke-tall", "OUS")], capsys)
    assert "    D60  feil: Noe annet enn et tall [ikke-tall]" in text
    assert "      Årsverk skal være et tall" in text
    assert "OUS, ark OUS" not in text


def test_outside_a_terminal_there_are_no_colours(
    book: Computed, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "\x1b" not in listed(list(book.findings), capsys)


def test_the_summary_counts_each_severity_in_words() -> None:
    assert summary([]) == "Ingen funn."
    assert summary([a("ikke-tall", "OUS")]) == "1 funn: 1 feil."
    two = [a("verdi-mangler", "OUS"), a("verdi-mangler", "OUS"), a("ikke-tall", "OUS")]
    assert summary(two) == "3 funn: 1 feil og 2 advarsler."


def test_a_finding_in_json_has_code_severity_message_place_and_partner() -> None:
    found = a("ikke-tall", "OUS").as_dict()
    assert found["code"] == "ikke-tall"
    assert found["severity"] == CATALOGUE["ikke-tall"].severity.value == "feil"
    assert found["where"] == {"file": "bok.xlsm", "sheet": "OUS", "cell": "D60"}
    assert found["partner"] == "OUS"
    assert str(found["message"]).startswith("OUS, ark OUS, celle D60: ")
