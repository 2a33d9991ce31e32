"""`rapport`, `tall`, `sjekk-mal` and `bygg` as a new user runs them, with wrong input too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from norcrin_xl.cli.app import parser, run
from norcrin_xl.cli.commands import tell
from norcrin_xl.example.norcrin import example_contents, example_network
from norcrin_xl.pipeline.building import workbook
from norcrin_xl.pipeline.job import MOST_NAMED, first_of
from tests.shipped import BOOK, TEMPLATE

ROOT = Path(__file__).parent.parent.parent
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each command runs in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_rapport_writes_the_report_and_says_what_it_holds(folder: Path, capsys: Captured) -> None:
    assert run(["rapport", str(BOOK)]) == 0
    out = capsys.readouterr().out
    assert (folder / "NorCRIN_Rapport_2021.docx").read_bytes()[:2] == b"PK"
    assert "Skrev NorCRIN_Rapport_2021.docx" in out
    assert "tall beregnet" in out
    assert "10 tabeller, 7 figurer" in out


def test_the_report_that_is_replaced_is_kept(folder: Path, capsys: Captured) -> None:
    (folder / "R.docx").write_bytes(b"redigert for hand")
    assert run(["rapport", str(BOOK), "-o", "R.docx"]) == 0
    copies = list(folder.glob("R_*.docx"))
    assert [copy.read_bytes() for copy in copies] == [b"redigert for hand"]
    assert f"Den forrige utgaven ligger i {copies[0].name}" in capsys.readouterr().out


def test_steps_are_plain_lines_when_there_is_no_terminal(capsys: Captured) -> None:
    run(["rapport", str(BOOK), "-o", "R.docx"])
    steps = capsys.readouterr().err.splitlines()
    assert steps[0] == "Leser NorCRIN_Rapport.xlsm …"
    assert all(step.endswith(" …") for step in steps)


def without(area: str, key: str, column: str) -> bytes:
    """The shipped workbook with one input left blank."""
    network = example_network()
    contents = example_contents(network)
    next(row for row in contents[area] if row.get("key") == key)[column] = None
    return workbook(network, contents, "bok.xlsm")


def test_what_is_missing_is_listed_at_the_end(folder: Path, capsys: Captured) -> None:
    (folder / "bok.xlsm").write_bytes(without("OUS_bruk", "pasienter", "value"))
    assert run(["rapport", "bok.xlsm", "-o", "R.docx"]) == 0
    out = capsys.readouterr().out
    assert "advarsel: OUS, celle D66: Antall pasienter er ikke fylt ut." in out
    assert "Antall pasienter" in out.partition("Mangler i rapporten:")[2]


def test_a_workbook_of_another_years_form_is_refused(folder: Path, capsys: Captured) -> None:
    newer = workbook_with_form("2019.3")
    (folder / "bok.xlsm").write_bytes(newer)
    assert run(["rapport", "bok.xlsm"]) == 2
    error = capsys.readouterr().err
    assert "laget for skjema «2019.3»" in error
    assert list(folder.glob("*.docx")) == []


def workbook_with_form(version: str) -> bytes:
    """The shipped workbook, stamped with another form version in its shared strings."""
    import zipfile
    from io import BytesIO

    out = BytesIO()
    with zipfile.ZipFile(BOOK) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/sharedStrings.xml":
                assert b"<t>2021.1</t>" in content
                content = content.replace(b"<t>2021.1</t>", f"<t>{version}</t>".encode())
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["rapport"], "mangler: BOK"),
        (["rapport", "borte.xlsm"], "Finner ikke borte.xlsm"),
        (["rapport", str(TEMPLATE)], "ikke en Excel-arbeidsbok"),
        (["rapport", str(BOOK), "--mal", "borte.docx"], "Finner ikke borte.docx"),
        (["rapport", str(BOOK), "--mal", str(BOOK)], "NorCRIN_Rapport.xlsm"),
        (["rapport", str(BOOK), "--fart", "9"], "Ukjent: --fart 9"),
        (["tull"], "«tull» finnes ikke"),
        (["rapprt", str(BOOK)], "Mente du rapport?"),
        (["rapport", str(BOOK), "-o", "rapport.pdf"], "«rapport.pdf» må slutte på .docx"),
        (["tall", str(BOOK), "--katalog", "tall.pdf"], "«tall.pdf» må slutte på .docx"),
        (["nytt-aar", str(BOOK), "-o", "ny.xlsx"], "«ny.xlsx» må slutte på .xlsm"),
        (["rapport", str(BOOK.parent)], "er en mappe, ikke en fil"),
        ([], "kommandoer:"),
        (["tall", "borte.xlsm"], "Finner ikke borte.xlsm"),
        (["sjekk-mal", "borte.docx", str(BOOK)], "Finner ikke borte.docx"),
    ],
    ids=lambda value: " ".join(map(str, value))[-40:] if isinstance(value, list) else "",
)
def test_wrong_input_gives_one_message_and_writes_nothing(
    folder: Path, capsys: Captured, arguments: list[str], says: str
) -> None:
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert says in captured.err
    assert "Traceback" not in captured.err
    assert list(folder.iterdir()) == []


def test_the_help_of_every_command_fits_a_terminal(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    known = next(action.choices for action in parser()._actions if action.dest == "command")
    for command in known or ():
        with pytest.raises(SystemExit):
            run([command, "--hjelp"])
        text = capsys.readouterr().out
        assert max(map(len, text.splitlines())) <= 80, command


def test_help_is_norwegian(capsys: Captured) -> None:
    with pytest.raises(SystemExit) as stop:
        run(["rapport", "--hjelp"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith("bruk: norcrin-xl rapport")
    for english in ("usage:", "options:", "positional arguments", "show this help"):
        assert english not in text


def test_tall_lists_quantities_for_people_and_for_machines(capsys: Captured) -> None:
    assert run(["tall", str(BOOK), "--filter", "brukerbetaling.andel"]) == 0
    assert "12,3 %" in capsys.readouterr().out
    assert run(["tall", str(BOOK), "--json"]) == 0
    entries = {entry["id"]: entry for entry in json.loads(capsys.readouterr().out)}
    entry = entries["okonomi.norcrin2.2.4.regnskap"]
    assert set(entry) == {"id", "link", "label", "value", "unit", "text", "formula", "sources"}
    assert (entry["value"], entry["unit"]) == (12865, "1000 kr")
    assert set(entry["sources"][0]) == {"file", "sheet", "cell"}
    assert entry["sources"][0]["file"] == "NorCRIN_Rapport.xlsm"


def test_numbers_fit_a_terminal(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert run(["tall", str(BOOK), "--filter", "norcrin2.brukerbetaling"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert "    Brukerbetaling NorCRIN2 = regnskap 2.4" in lines


def test_the_shipped_template_is_in_order(capsys: Captured) -> None:
    assert run(["sjekk-mal", str(TEMPLATE), str(BOOK)]) == 0
    assert "Malen er i orden: " in capsys.readouterr().out


def test_a_template_may_say_what_a_year_is_to_the_report(folder: Path, capsys: Captured) -> None:
    with ZipFile(TEMPLATE) as shipped, ZipFile(folder / "mal.docx", "w") as made:
        for name in shipped.namelist():
            part = shipped.read(name)
            if name == "word/document.xml":
                part = part.replace(b"tall:rapport.aar|aar", b"tall:kpi.gcp.i_fjor|heltall", 1)
            made.writestr(name, part)
    assert run(["sjekk-mal", "mal.docx", str(BOOK)]) == 0
    assert run(["rapport", str(BOOK), "--mal", "mal.docx", "-o", "r.docx"]) == 0
    with ZipFile(folder / "r.docx") as report:
        document = report.read("word/document.xml").decode()
    assert "1\u00a0192" in document.partition("tall:kpi.gcp.i_fjor|heltall")[2][:600]
    assert run(["oppdater", "r.docx", str(BOOK)]) == 0
    assert "Ingen endringer" in capsys.readouterr().out


@pytest.mark.parametrize("wanted", ["kpi.gcp.2020", "kpi.gcp.i_fjor"])
def test_tall_shows_the_id_to_link_by(capsys: Captured, wanted: str) -> None:
    assert run(["tall", str(BOOK), "--filter", wanted]) == 0
    assert capsys.readouterr().out.split()[0] == "kpi.gcp.i_fjor"
    assert run(["tall", str(BOOK), "--filter", wanted, "--json"]) == 0
    first = json.loads(capsys.readouterr().out)[0]
    assert (first["id"], first["link"]) == ("kpi.gcp.2020", "kpi.gcp.i_fjor")


def test_bygg_keeps_the_workbook_that_it_replaces(folder: Path, capsys: Captured) -> None:
    (folder / "bok.xlsm").write_bytes(b"fylt ut")
    assert run(["bygg", "-o", "bok.xlsm"]) == 0
    assert [path.read_bytes() for path in folder.glob("bok_*.xlsm")] == [b"fylt ut"]
    assert "Skrev bok.xlsm" in capsys.readouterr().out


def test_the_same_time_gives_the_same_report(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1645777800")
    run(["rapport", str(BOOK), "-o", "en.docx"])
    run(["rapport", str(BOOK), "-o", "to.docx"])
    assert (folder / "en.docx").read_bytes() == (folder / "to.docx").read_bytes()


def test_a_long_list_is_shown_in_part_and_counted() -> None:
    lines = list(first_of(range(MOST_NAMED + 3)))
    assert lines[-1] == "  … og 3 til"
    assert len(lines) == MOST_NAMED + 1
    assert not any("til" in line for line in first_of(range(MOST_NAMED)))


@pytest.mark.parametrize("encoding", ["", "cp850", "ascii"])
def test_every_letter_can_be_written_to_a_file_or_an_old_terminal(encoding: str) -> None:
    env = {**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    env |= {"PYTHONIOENCODING": encoding} if encoding else {}
    command = [sys.executable, "-m", "norcrin_xl", "forklar", str(BOOK), "kpi.gcp.2021"]
    done = subprocess.run(command, env=env, capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stderr.count(b"Traceback") == 0
    assert ("├─" in done.stdout.decode(encoding or "utf-8")) is (encoding != "ascii")


def test_messages_are_broken_between_words_on_a_terminal(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    message = "  feil: " + "Kjør norcrin-xl nytt-aar. " * 6 + "[tall-som-tekst]"
    for terminal in (False, True):
        monkeypatch.setattr("sys.stdout.isatty", lambda terminal=terminal: terminal)
        tell(message)
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == (4 if terminal else 1)
        assert " ".join(line.strip() for line in lines) == message.strip()
        assert max(map(len, lines)) <= (60 if terminal else len(message))
        assert all(line.startswith("    ") for line in lines[1:])
