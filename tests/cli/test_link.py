"""`koble` as the economist runs it on a report that somebody typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from norcrin_xl.cli.app import run
from tests.report.builders import Opened
from tests.report.review.typing import typed_report
from tests.shipped import BOOK

ROOT = Path(__file__).parent.parent.parent
GCP = "tall:kpi.gcp.i_aar|heltall"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "Fjorårets.docx"
    path.write_bytes(
        typed_report(
            "# Kurs",
            "Det var 1 513 deltakere på GCP-kurs.",
            "Partnerne nevner 164 i alt.",
        )
    )
    return path


def test_proposals_are_listed_and_nothing_written(report: Path, capsys: Captured) -> None:
    before = report.read_bytes()
    assert run(["koble", str(report), str(BOOK)]) == 0
    out = capsys.readouterr().out
    assert "Det var [1 513] deltakere" in out
    assert "sikker: Deltakere på GCP-kurs 2021 [kpi.gcp.i_aar|heltall]" in out
    assert "flertydig" in out
    assert "2=bruk.kbs.intraregional|heltall" in out
    assert "Ingenting er skrevet" in out
    assert report.read_bytes() == before
    assert list(report.parent.iterdir()) == [report]


def test_json_says_where_and_what(report: Path, capsys: Captured) -> None:
    assert run(["koble", str(report), str(BOOK), "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert first["link"] == "kpi.gcp.i_aar|heltall"
    assert first["certainty"] == "sikker"
    assert first["where"] == {
        "heading": "Kurs",
        "paragraph": 1,
        "text": "Det var 1 513 deltakere på GCP-kurs.",
    }
    assert second["certainty"] == "flertydig"
    assert second["alternatives"]


def test_what_is_accepted_is_linked_and_then_follows_the_workbook(
    report: Path, capsys: Captured
) -> None:
    before = report.read_bytes()
    assert run(["koble", str(report), str(BOOK), "--godta", "alle-sikre"]) == 0
    out = capsys.readouterr().out
    assert "Koblet 1 tall" in out
    assert "1 er ikke koblet" in out
    [copy] = report.parent.glob("Fjorårets_*.docx")
    assert copy.read_bytes() == before
    assert Opened(report.read_bytes()).shown(GCP) == ["1\u00a0513"]
    assert run(["oppdater", str(report), str(BOOK)]) == 0
    assert "var allerede oppdatert" in capsys.readouterr().out


def test_proposals_go_by_way_of_a_file(report: Path, tmp_path: Path, capsys: Captured) -> None:
    file, new = tmp_path / "forslag.csv", tmp_path / "Ny.docx"
    assert run(["koble", str(report), str(BOOK), "--forslag", str(file)]) == 0
    assert "Skrev" in capsys.readouterr().out
    text = file.read_text("utf-8-sig").replace("2;;", "2;ja;")
    file.write_text(text, "utf-8")
    before = report.read_bytes()
    assert run(["koble", str(report), str(BOOK), "--godta", str(file), "-o", str(new)]) == 0
    assert report.read_bytes() == before
    assert len(Opened(new.read_bytes()).shown(GCP)) == 1
    assert "Koblet 2 tall" in capsys.readouterr().out


def test_nothing_accepted_writes_nothing(report: Path, capsys: Captured) -> None:
    before = report.read_bytes()
    words = ["--godta", "alle-sikre", "--uten", "1"]
    assert run(["koble", str(report), str(BOOK), *words]) == 0
    assert "Ingen forslag er godtatt" in capsys.readouterr().out
    assert report.read_bytes() == before


def test_the_review_lists_by_kind_and_tells_where(report: Path, capsys: Captured) -> None:
    assert run(["kontroll", str(BOOK), "--rapport", str(report)]) == 0
    out = capsys.readouterr().out
    assert "[rapport-tall-skrevet], 1" in out
    assert "  Kurs, avsnitt 1" in out
    assert "1 funn: 1 merknad." in out
    assert "Tall i rapporten: 2 sett, 1 sammenlignet, 1 ikke vurdert." in out


def test_a_short_review_tells_no_remarks(report: Path, capsys: Captured) -> None:
    assert run(["kontroll", str(BOOK), "--rapport", str(report), "--kort"]) == 0
    out = capsys.readouterr().out
    assert "merknad" not in out
    assert "Ingen funn." in out
    assert "Tall i rapporten: 2 sett" in out


def test_the_review_gives_json_with_the_place_in_the_text(report: Path, capsys: Captured) -> None:
    assert run(["kontroll", str(BOOK), "--rapport", str(report), "--json"]) == 0
    [first] = json.loads(capsys.readouterr().out)
    assert first["code"] == "rapport-tall-skrevet"
    assert first["where"] == {
        "file": "Fjorårets.docx",
        "heading": "Kurs",
        "paragraph": 1,
        "text": "Det var 1 513 deltakere på GCP-kurs.",
    }


def test_an_error_in_the_report_gives_exit_code_one(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "R.docx"
    path.write_bytes(typed_report("Tabell 1. Noe", "Dette står i figur 1."))
    assert run(["kontroll", str(BOOK), "--rapport", str(path)]) == 1
    assert "tabell 1 er det som" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("command", [["koble"], ["kontroll", "--rapport"]])
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.docx", b"", "er tom"),
        ("a.docx", b"PK\x03\x04 kuttet", "er skadet"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage\0".encode("utf-16-le"),
            "beskyttet med passord",
        ),
        ("a.doc", b"\xd0\xcf\x11\xe0", "det gamle Word-formatet"),
        ("a.odt", b"PK\x03\x04", "LibreOffice-formatet"),
        ("a.docm", b"PK\x03\x04", "makroer"),
        ("a.docx", BOOK.read_bytes(), "er en Excel-arbeidsbok"),
    ],
)
def test_what_is_no_word_report_gives_one_message(
    tmp_path: Path, name: str, content: bytes, says: str, command: list[str], capsys: Captured
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    first, *option = command
    words = [first, str(BOOK), *option, str(path)] if option else [first, str(path), str(BOOK)]
    assert run(words) == 2
    error = capsys.readouterr().err
    assert says in error
    assert "Traceback" not in error


def test_a_file_that_is_not_there_is_told(report: Path, capsys: Captured) -> None:
    assert run(["koble", "borte.docx", str(BOOK)]) == 2
    assert "Finner ikke " in capsys.readouterr().err
    assert run(["koble", str(report), str(BOOK), "--godta", "borte.csv"]) == 2
    assert "Lag forslagene med --forslag" in capsys.readouterr().err
