from __future__ import annotations

import pytest

from norcrin_xl.cli.listings import tell_findings
from norcrin_xl.findings import Finding, catalogue, finding, place
from norcrin_xl.model import CellRef
from norcrin_xl.pipeline.job import summary
from norcrin_xl.workbook.workbook import Workbook


def a(code: str, partner: str | None, cell: str = "D60") -> Finding:
    where = CellRef("bok.xlsm", partner or "Tekst", cell)
    words = {"label": "Årsverk", "found": "tolv", "section": "6.2", "expected": "Ja / Nei"}
    words["advice"] = "Skriv 12."
    return finding(code, where, partner, who="NorCRIN", **words)  # type: ignore[arg-type]


def listed(findings: list[Finding], capsys: pytest.CaptureFixture[str]) -> str:
    tell_findings(findings, ["AHUS", "OUS"])
    return capsys.readouterr().out


def test_findings_stand_by_severity_and_then_in_the_fixed_order_of_partners(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = [a("ikke-tall", "OUS"), a("ikke-tall", "AHUS", "D9"), a("valg-mangler", None)]
    lines = listed([*found, a("svar-mangler", "OUS", "D1")], capsys).splitlines()
    heads = [line.split("  ")[1] if line.startswith("  ") else line for line in lines]
    wanted = ["Feil", "AHUS!D9, OUS!D60", "OUS!D1", "Advarsler", "Tekst!D60"]
    assert [head for head in heads if head in wanted] == wanted


def test_what_asks_for_no_act_is_counted_and_not_told_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = listed([a("avrunding", None), a("svar-mangler", "OUS")], capsys)
    assert "rundet den andre veien" not in text
    assert "2 funn: 1 feil og 1 merknad." in text
    assert text.endswith("Krever ingenting av deg: Tall er rundet slik at tabellene summerer.\n")


def test_what_is_said_alike_of_several_partners_is_said_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = listed([a("svar-mangler", "OUS", "D20"), a("svar-mangler", "AHUS", "D21")], capsys)
    assert "  AHUS!D21, OUS!D20  Partneren har ikke svart" in text
    assert text.count("Tolv") == 1
    assert "2 funn: 2 feil." in text


def test_who_and_where_are_not_said_twice(capsys: pytest.CaptureFixture[str]) -> None:
    text = listed([a("ikke-tall", "OUS")], capsys)
    assert "  OUS!D60  Noe annet enn et tall [ikke-tall]" in text
    assert "    Årsverk skal være et tall" in text
    assert "celle D60" not in text
    assert place("OUS", CellRef("bok.xlsm", "OUS", "D60")) == "OUS, celle D60"
    assert place("NorCRIN", CellRef("bok.xlsm", "Tekst", "C9")) == "NorCRIN, ark Tekst, celle C9"
    assert place("OUS, teksten", CellRef("b", "OUS", "I83")) == "OUS, teksten, celle I83"


def test_outside_a_terminal_there_are_no_colours(
    book: Workbook, capsys: pytest.CaptureFixture[str]
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
    assert found["severity"] == catalogue()["ikke-tall"].severity.value == "feil"
    assert found["where"] == {"file": "bok.xlsm", "sheet": "OUS", "cell": "D60"}
    assert found["partner"] == "OUS"
    assert str(found["message"]).startswith("OUS, celle D60: ")
