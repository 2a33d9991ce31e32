"""`oppdater` as the secretariat runs it, with reports that cannot be refreshed too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from norcrin_xl.cli.app import run
from norcrin_xl.report.places import controls_in
from norcrin_xl.report.word.package import WordPackage
from tests.report.builders import DOCUMENT, Opened, with_parts
from tests.report.signing import holds, signed
from tests.shipped import BOOK

ROOT = Path(__file__).parent.parent.parent
TAG = "tall:bruk.arsverk|desimal2"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def report(tmp_path: Path, capsys: Captured) -> Path:
    """A report in a folder of its own, with one number overwritten by hand."""
    path = tmp_path / "Rapport.docx"
    assert run(["rapport", str(BOOK), "-o", str(path)]) == 0
    xml = Opened(path.read_bytes()).parts[DOCUMENT].replace(b">113,35<", b">114<")
    path.write_bytes(with_parts(path.read_bytes(), {DOCUMENT: xml}))
    capsys.readouterr()
    return path


def test_a_hand_edit_is_listed_and_the_report_left_as_it_is(report: Path, capsys: Captured) -> None:
    before = report.read_bytes()
    assert run(["oppdater", str(report), str(BOOK)]) == 0
    out = capsys.readouterr().out
    assert "Håndendret (endret for hånd, og beholdt)" in out
    assert "var allerede oppdatert" in out
    assert report.read_bytes() == before
    assert list(report.parent.iterdir()) == [report]


def test_a_choice_is_carried_out_and_the_old_file_kept(report: Path, capsys: Captured) -> None:
    before = report.read_bytes()
    assert run(["oppdater", str(report), str(BOOK), "--erstatt", TAG]) == 0
    [copy] = report.parent.glob("Rapport_*.docx")
    assert copy.read_bytes() == before
    assert f"Den forrige utgaven ligger i {copy.name}" in capsys.readouterr().out
    assert set(Opened(report.read_bytes()).shown(TAG)) == {"113,35"}


def test_a_trial_writes_nothing_and_tells_it_as_json(report: Path, capsys: Captured) -> None:
    before = report.read_bytes()
    assert run(["oppdater", str(report), str(BOOK), "--erstatt", "alle", "--prov", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {
        (item["tag"], item["old"], item["now"], item["new"], item["kind"]) for item in told
    } == {(TAG, "113,35", "114", "113,35", "erstattet")}
    assert told[0]["section"]
    assert told[0]["sources"]
    assert report.read_bytes() == before


def test_a_trial_tells_where_the_list_is_and_leaves_the_report(
    report: Path, capsys: Captured
) -> None:
    before, log = report.read_bytes(), report.with_name("Logg.docx")
    assert run(["oppdater", str(report), str(BOOK), "--prov", "--logg", str(log)]) == 0
    told = capsys.readouterr().out
    assert "Prøve: rapporten er ikke endret." in told
    assert f"Endringene står i {log}" in told
    assert log.exists()
    assert report.read_bytes() == before


def test_a_new_file_leaves_the_old_one_alone(report: Path) -> None:
    before = report.read_bytes()
    new, log = report.with_name("Ny.docx"), report.with_name("Logg.html")
    arguments = ["-o", str(new), "--erstatt", "alle", "--logg", str(log)]
    assert run(["oppdater", str(report), str(BOOK), *arguments]) == 0
    assert report.read_bytes() == before
    assert set(Opened(new.read_bytes()).shown(TAG)) == {"113,35"}
    page = log.read_text("utf-8")
    assert "Endringer i Rapport.docx" in page
    assert "<ins>113,35</ins>" in page


@pytest.mark.parametrize("lock", ["~$apport.docx", ".~lock.Rapport.docx#"])
def test_a_report_that_is_open_is_refused(report: Path, lock: str, capsys: Captured) -> None:
    report.with_name(lock).write_bytes(b"")
    assert run(["oppdater", str(report), str(BOOK)]) == 2
    assert "er åpen i Word" in capsys.readouterr().err


@pytest.mark.parametrize("lock", ["~${}", ".~lock.{}#"])
@pytest.mark.parametrize(
    ("name", "program"), [("Bok.xlsm", "Excel"), ("BOK.XLSM", "Excel"), ("Rapport.docx", "Word")]
)
def test_what_is_open_is_said_with_its_program(
    report: Path, lock: str, name: str, program: str, capsys: Captured
) -> None:
    book = report.with_name("BOK.XLSM" if name == "BOK.XLSM" else "Bok.xlsm")
    book.write_bytes(BOOK.read_bytes())
    report.with_name(lock.format(name)).write_bytes(b"")
    for command in (["oppdater"], ["hent-tekst"]) if program == "Excel" else (["oppdater"],):
        assert run([*command, str(report), str(book)]) == 2
        said = capsys.readouterr().err
        assert f"{name} er åpen i {program}. Lagre og lukk den" in said


def test_a_report_that_is_open_can_be_looked_at(report: Path, capsys: Captured) -> None:
    """It is read as it was last saved; nothing is written beside it."""
    report.with_name("~$apport.docx").write_bytes(b"")
    before = set(report.parent.iterdir())
    assert run(["oppdater", str(report), str(BOOK), "--prov"]) == 0
    assert run(["koble", str(report), str(BOOK)]) == 0
    assert run(["kontroll", str(BOOK), "--rapport", str(report)]) == 0
    assert run(["koble", str(report), str(BOOK), "--godta", "alle-sikre"]) == 2
    assert "er åpen i Word" in capsys.readouterr().err
    assert set(report.parent.iterdir()) == before


def test_a_report_that_is_read_only_is_refused_but_can_be_looked_at(
    report: Path, capsys: Captured
) -> None:
    report.chmod(0o444)
    before = report.read_bytes()
    assert run(["oppdater", str(report), str(BOOK), "--erstatt", "alle"]) == 2
    assert "Rapport.docx er skrivebeskyttet" in capsys.readouterr().err
    assert run(["oppdater", str(report), str(BOOK), "--erstatt", "alle", "--prov"]) == 0
    new = report.with_name("Ny.docx")
    assert run(["oppdater", str(report), str(BOOK), "--erstatt", "alle", "-o", str(new)]) == 0
    assert report.read_bytes() == before
    assert new.stat().st_mode & 0o200


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("R.doc", b"\xd0\xcf\x11\xe0", "det gamle Word-formatet"),
        ("R.odt", b"PK\x03\x04", "LibreOffice-formatet"),
        ("R.docm", b"PK\x03\x04", "med makroer"),
        ("R.docx", b"PK\x03\x04halv", "er skadet"),
        ("R.docx", b"", "er tom"),
        (
            "R.docx",
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "beskyttet med passord",
        ),
    ],
)
def test_a_file_of_another_kind_is_refused(
    name: str, content: bytes, said: str, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / name).write_bytes(content)
    assert run(["oppdater", str(tmp_path / name), str(BOOK)]) == 2
    assert said in capsys.readouterr().err


def test_a_report_that_is_not_there_is_refused(capsys: Captured) -> None:
    assert run(["oppdater", "finnes-ikke.docx", str(BOOK)]) == 2
    assert "Finner ikke " in capsys.readouterr().err


def test_a_template_is_no_report(capsys: Captured) -> None:
    assert run(["oppdater", str(ROOT / "templates" / "report.docx"), str(BOOK)]) == 2
    assert "ikke laget av norcrin-xl" in capsys.readouterr().err


def test_two_reports_are_compared(report: Path, capsys: Captured) -> None:
    other = report.with_name("Ny.docx")
    assert run(["oppdater", str(report), str(BOOK), "-o", str(other), "--erstatt", "alle"]) == 0
    capsys.readouterr()
    listing = report.with_name("Endringer.docx")
    assert run(["sammenlign", str(report), str(other), "-o", str(listing)]) == 0
    out = capsys.readouterr().out
    assert "«114» (skrevet for hånd) → «113,35»" in out
    assert listing.read_bytes().startswith(b"PK")
    assert run(["sammenlign", str(report), str(other), "--json"]) == 0
    [told] = json.loads(capsys.readouterr().out)
    assert (told["tag"], told["old"], told["new"]) == (TAG, "114", "113,35")


def test_a_list_is_not_written_over_a_report(report: Path, capsys: Captured) -> None:
    before = report.read_bytes()
    assert run(["sammenlign", str(report), str(report), "-o", str(report)]) == 2
    assert run(["oppdater", str(report), str(BOOK), "--logg", str(report)]) == 2
    assert "kan ikke skrives over Rapport.docx" in capsys.readouterr().err
    assert report.read_bytes() == before


@pytest.mark.parametrize("option", ["--behold", "--erstatt"])
@pytest.mark.parametrize("word", ["tall:feil|heltall", "Alle", "ja", ""])
def test_a_choice_about_a_place_that_is_not_there_is_refused(
    option: str, word: str, report: Path, capsys: Captured
) -> None:
    before = report.read_bytes()
    assert run(["oppdater", str(report), str(BOOK), option, word]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert f"ingen kobling med taggen «{word}»" in said
    assert "ingenting er skrevet" in said
    assert report.read_bytes() == before


def test_a_choice_about_a_place_that_is_as_it_should_be_is_told(
    report: Path, capsys: Captured
) -> None:
    package = WordPackage(report.read_bytes(), "R")
    tag = next(tag for tag, _ in controls_in(package) if tag[:5] == "tall:")
    assert run(["oppdater", str(report), str(BOOK), "--behold", tag]) == 0
    assert f"Ingenting å velge for «{tag}»" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["oppdater"], ["koble", "--godta", "alle-sikre"]])
def test_a_signed_report_is_refused_before_its_signature_breaks(
    report: Path, capsys: Captured, command: list[str]
) -> None:
    report.write_bytes(signed(report.read_bytes()))
    before = report.read_bytes()
    assert holds(before)
    name, *more = command
    assert run([name, str(report), str(BOOK), *more]) == 2
    assert "Rapport.docx er signert" in capsys.readouterr().err
    assert report.read_bytes() == before
