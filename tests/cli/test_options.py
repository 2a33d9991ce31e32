"""Every option is checked before any work is done; no folder comes of a typing error."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from norcrin_xl import cli
from norcrin_xl.cli.app import run
from norcrin_xl.toml_files import read_toml
from tests.shipped import BOOK

CLI = Path(cli.__file__).parent
Captured = pytest.CaptureFixture[str]
posix = pytest.mark.skipif(os.name != "posix", reason="pipes of a Unix file system")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a workbook, where commands are typed."""
    shutil.copy(BOOK, tmp_path / "bok.xlsm")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(line: str, folder: Path, capsys: Captured) -> str:
    """What is said of a command that is not carried out, and that nothing was written."""
    before = {path.name for path in folder.iterdir()}
    assert run(line.split()) == 2
    assert {path.name for path in folder.iterdir()} == before
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


@pytest.mark.parametrize(
    "line",
    [
        "rapport bok.xlsm -o rapprot/ut.docx",
        "pdf r.docx --bok bok.xlsm -o mappe/ut.pdf",
        "oppdater r.docx bok.xlsm -o mappe/ut.docx",
        "oppdater r.docx bok.xlsm --logg mappe/ut.html",
        "sammenlign a.docx b.docx -o mappe/ut.docx",
        "koble r.docx bok.xlsm --forslag mappe/ut.csv",
        "koble r.docx bok.xlsm --godta alle-sikre -o mappe/ut.docx",
        "hent bok.xlsm svar -o mappe/ut.xlsm",
        "hent bok.xlsm svar --svar mappe/under",
        "fordel bok.xlsm -o mappe/under",
        "konsolider bok.xlsm -o mappe/ut.xlsx",
        "nytt-aar bok.xlsm -o mappe/ut.xlsm",
        "tall bok.xlsm --katalog mappe/ut.docx",
        "bygg -o mappe/under/ut.xlsm",
    ],
)
def test_a_folder_that_is_not_there_is_told_and_not_made(
    line: str, folder: Path, capsys: Captured
) -> None:
    said = refused(line, folder, capsys)
    assert "finnes ikke. Lag den først, eller rett navnet." in said


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("rapport bok.xlsm --vedlegg", "--vedlegg gjelder bare sammen med --pdf"),
        ("rapport bok.xlsm --bevis", "--bevis gjelder bare sammen med --pdf"),
        ("rapport bok.xlsm --konverter word", "--konverter gjelder bare sammen med --pdf"),
        ("tall bok.xlsm --mal m.docx", "--mal gjelder bare sammen med --katalog"),
        ("tall bok.xlsm --katalog k.docx --filter kpi", "Utelat --filter"),
        ("koble r.docx bok.xlsm --uten 3", "--uten gjelder bare sammen med --godta"),
        ("koble r.docx bok.xlsm -o ny.docx", "--ut gjelder bare sammen med --godta"),
        ("koble r.docx bok.xlsm --godta 3 --forslag f.csv", "Utelat --godta eller --forslag"),
        ("hent bok.xlsm svar --prov -o ny.xlsm", "Utelat --prov"),
        ("hent bok.xlsm svar --prov --svar brev", "Utelat --prov"),
        ("godta bok.xlsm SUS!D64 --angre -b Riktig", "Utelat -b og -r"),
        ("oppdater r.docx bok.xlsm --behold a --erstatt a", "--behold a eller --erstatt a"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(
    line: str, says: str, folder: Path, capsys: Captured
) -> None:
    assert says in refused(line, folder, capsys)


def answered(folder: Path) -> Path:
    """A form that OUS has sent twice, with another figure the second time; the first is in."""
    import openpyxl

    assert run(["fordel", "bok.xlsm", "-o", "ut"]) == 0
    form = folder / "ut" / "NorCRIN_2021_OUS.xlsx"
    for figure in (2001, 2002):
        book = openpyxl.load_workbook(form)
        place = book.defined_names["OUS_bruk"].attr_text.split("!")[1].replace("$", "")
        cell = next(
            cell
            for row in book["OUS"][place]
            for cell in row
            if isinstance(cell.value, int) and not cell.protection.locked
        )
        cell.value = figure
        book.save(form)
        if figure == 2001:
            assert run(["hent", "bok.xlsm", str(form), "--ja"]) in (0, 1)
    return form


def test_without_a_terminal_figures_are_replaced_only_with_ja(
    folder: Path, capsys: Captured
) -> None:
    form, before = answered(folder), (folder / "bok.xlsm").read_bytes()
    capsys.readouterr()
    for options in ([], ["--json"]):
        assert run(["hent", "bok.xlsm", str(form), *options]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert "Erstatte det som står for OUS?" in said.err
        assert "--ja" in said.err
        assert (folder / "bok.xlsm").read_bytes() == before
    assert run(["hent", "bok.xlsm", str(form), "--prov", "--json"]) in (0, 1)
    assert json.loads(capsys.readouterr().out)["taken_in"]
    assert (folder / "bok.xlsm").read_bytes() == before
    assert run(["hent", "bok.xlsm", str(form), "--ja"]) in (0, 1)
    assert (folder / "bok.xlsm").read_bytes() != before


@posix
@pytest.mark.parametrize(
    "line",
    [
        "hent bok.xlsm pipe.xlsx --prov",
        "kontroll pipe.xlsx",
        "beregn pipe.xlsx",
        "kontroll bok.xlsm --rapport pipe.xlsx",
        "pdf pipe.xlsx --bok bok.xlsm",
        "sjekk-mal pipe.xlsx bok.xlsm",
        "koble pipe.xlsx bok.xlsm --godta 1",
        "oppdater pipe.xlsx bok.xlsm",
        "sammenlign pipe.xlsx pipe.xlsx",
        "bygg --oppsett pipe.xlsx --tom -o ny.xlsm",
    ],
)
def test_a_pipe_is_refused_without_waiting(line: str, folder: Path) -> None:
    os.mkfifo(folder / "pipe.xlsx")
    command = [sys.executable, "-m", "norcrin_xl", *line.split()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode in (1, 2)
    assert "ikke en vanlig fil" in done.stdout + done.stderr
    assert not list(folder.glob(".*"))


@posix
def test_names_that_steer_the_terminal_are_shown_with_their_codes(folder: Path) -> None:
    name = "\x1b]0;rot\x07\u202excod\n.xlsx"
    (folder / "svar").mkdir()
    (folder / "svar" / name).write_bytes(b"%PDF-1.7")
    for options in (["--prov"], ["--prov", "--json"]):
        command = [sys.executable, "-m", "norcrin_xl", "hent", "bok.xlsm", "svar", *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        said = done.stdout + done.stderr
        assert done.returncode == 1
        assert not {"\x1b", "\x07", "\u202e"} & set(said)
        assert "u202excod" in said
        assert "\\n.xlsx" in said


def test_every_command_that_is_declared_has_its_function() -> None:
    declared = read_toml((CLI / "commands.toml").read_text("utf-8"))
    for name in declared.keys() - {"shared"}:
        module = import_module(f"norcrin_xl.cli.{declared[name].get('in', 'commands')}")
        assert callable(getattr(module, name.replace("-", "_"))), name
