"""Ctrl-C at any moment ends in one message, and leaves whole files or none."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import NamedTuple

import docx
import openpyxl
import pytest

from norcrin_xl import cli
from norcrin_xl.cli.app import parser, run
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.workbook import workbook_in
from tests.shipped import BOOK

Captured = pytest.CaptureFixture[str]


class Writes(NamedTuple):
    """A command that writes files, and the last thing that it says before it does."""

    line: str
    says: str

    def arguments(self) -> list[str]:
        return self.line.split()


WRITES = (
    Writes("rapport bok.xlsm -o R.docx", "Pakker rapporten"),
    Writes("oppdater gammel.docx bok.xlsm --sporet --logg liste.html", "Oppdaterer gammel.docx"),
    Writes("sammenlign gammel.docx R.docx -o liste.docx", "Sammenligner"),
    Writes("koble skrevet.docx bok.xlsm --godta alle-trolige", "Leser skrevet.docx"),
    Writes("koble skrevet.docx bok.xlsm --forslag forslag.csv", "Leser skrevet.docx"),
    Writes("kontroll endret.xlsm --skriv", "Regner ut endret.xlsm"),
    Writes("godta bok.xlsm SUS!D64 -b Kontrollert -r Økonom", "Kontrollerer"),
    Writes("fordel bok.xlsm -o ut --frist 1.2.2022", "Skriver NorCRIN_2021_AHUS"),
    Writes("konsolider bok.xlsm -o tall.xlsx", "Setter tallene sammen"),
    Writes("hent bok.xlsm svar --ja", "Leser 1 fil"),
    Writes("nytt-aar bok.xlsm -o neste.xlsm", "Fører tallene videre"),
    Writes("hent-tekst R.docx bok.xlsm -o tekst.xlsm", "Leser R.docx"),
    Writes("gjelder endret.xlsm 4.5", "Kontrollerer"),
    Writes("begrunn endret.xlsm {celle} Dobbelt --rolle Økonom", "Leser endret.xlsm"),
    Writes("tall bok.xlsm --katalog katalog.docx", "Lager katalogen"),
    Writes("beregn endret.xlsm", "Regner ut"),
    Writes("klargjor bok.xlsm", "Leser bok.xlsm"),
    Writes("bygg -o ny.xlsm", "Bygger arbeidsboken"),
    Writes("bygg --mal -o mal.docx", "Bygger Word-malen"),
)
PDF = Writes("pdf R.docx --bok bok.xlsm", "Lager PDF")
ALL = pytest.mark.parametrize("writes", WRITES, ids=lambda writes: writes.line.split(" -")[0])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the commands work on, and an older file where they write."""
    folder = tmp_path_factory.mktemp("filer")
    shutil.copy(BOOK, folder / "bok.xlsm")
    at = [str(folder / name) for name in ("bok.xlsm", "R.docx", "ut", "endret.xlsm")]
    assert run(["rapport", at[0], "-o", at[1]]) == 0
    assert run(["fordel", at[0], "-o", at[2]]) == 0
    assert run(["nytt-aar", at[0], "-o", at[3]]) == 0
    shutil.rmtree(folder / "ut" / "e-post")
    (folder / "svar").mkdir()
    answered(folder / "ut" / "NorCRIN_2021_OUS.xlsx", folder / "svar")
    changed_history(folder / "endret.xlsm")
    changed_input(folder / "R.docx", folder / "gammel.docx")
    typed = docx.Document()
    typed.add_paragraph("I 2021 var det 1 513 deltakere på GCP-kurs.")
    typed.save(str(folder / "skrevet.docx"))
    for name in ("liste.html", "liste.docx", "forslag.csv", "tall.xlsx", "katalog.docx"):
        (folder / name).write_bytes(b"den forrige utgaven")
    for name in ("neste.xlsm", "ny.xlsm", "tekst.xlsm", "mal.docx", "R.pdf"):
        (folder / name).write_bytes(b"den forrige utgaven")
    return folder


def answered(form: Path, folder: Path) -> None:
    """A form that a partner has changed a figure in."""
    book = openpyxl.load_workbook(form)
    place = book.defined_names["OUS_bruk"].attr_text.split("!")[1].replace("$", "")
    cell = next(
        cell
        for row in book["OUS"][place]
        for cell in row
        if isinstance(cell.value, int) and not cell.protection.locked
    )
    cell.value += 1
    book.save(folder / form.name)


def changed_history(path: Path) -> None:
    """The next year's workbook in which an earlier figure is another than was reported."""
    network = workbook_in(path.read_bytes(), path.name)
    cell = next(item.now.ref for item in network.data.reported if item.reported.value)
    new = patched(path.read_bytes(), path.name, {cell.sheet: {cell.cell: 1234567.0}})
    path.write_bytes(new)
    path.with_name("celle").write_text(f"{cell.sheet}!{cell.cell}", "utf-8")


def changed_input(report: Path, target: Path) -> None:
    """A report that shows another number than the workbook has."""
    with zipfile.ZipFile(report) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                assert content.count("1\u00a0513".encode()) > 0
            new.writestr(name, content.replace("1\u00a0513".encode(), "1\u00a0512".encode()))


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the files, in which a command runs as a user who has nothing set up."""
    copy = tmp_path / "her"
    shutil.copytree(made, copy)
    monkeypatch.chdir(copy)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    return copy


def typed(writes: Writes, folder: Path) -> list[str]:
    cell = (folder / "celle").read_text("utf-8")
    return [word.replace("{celle}", cell) for word in writes.arguments()]


def files(folder: Path) -> dict[str, bytes]:
    """What lies in the folder, the lock beside a workbook aside: it is no one's work."""
    found = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name[-5:] != ".laas"}


def whole(before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """Check that nothing is lost or halved: what was replaced is kept beside what replaced it."""
    for name, content in before.items():
        if after[name] != content:
            stem, ending = Path(name).with_suffix("").as_posix(), Path(name).suffix
            kept = [one for one in after if one.startswith(f"{stem}_") and one.endswith(ending)]
            assert content in [after[one] for one in kept], name
    for name in after.keys() - before.keys():
        assert not Path(name).name.startswith("."), f"a temporary file is left: {name}"
        if Path(name).suffix in (".xlsx", ".xlsm", ".docx") and after[name][:2] == b"PK":
            assert zipfile.ZipFile(BytesIO(after[name])).testzip() is None


def interrupted(folder: Path, after: str, arguments: list[str]) -> tuple[int, str]:
    """The exit code and the messages of a command that gets Ctrl-C once it says `after`."""
    command = [sys.executable, "-m", "norcrin_xl", *arguments]
    piped = subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, stdout=piped, stderr=piped, text=True) as process:
        assert process.stderr is not None
        said = ""
        while after not in said:
            line = process.stderr.readline()
            assert line, f"ended before it said «{after}»:\n{said}"
            said += line
        process.send_signal(signal.SIGINT)
        said += process.communicate()[1]
        return process.returncode, said


def interrupt(writes: Writes, folder: Path) -> None:
    """Interrupt a command with a real signal, and see to that nothing is lost or halved."""
    before = files(folder)
    code, said = interrupted(folder, writes.says, typed(writes, folder))
    assert "Traceback" not in said
    after = files(folder)
    if code == cli.FAILED:
        assert said.splitlines()[-1] == cli.ABORTED
        assert said.count(cli.ABORTED) == 1
    else:  # It was done before the signal came.
        assert code in (0, cli.ERRORS_FOUND), said
        assert after != before
    whole(before, after)


signals = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends none to one process")


@signals
@ALL
def test_ctrl_c_leaves_whole_files_and_one_message(writes: Writes, folder: Path) -> None:
    interrupt(writes, folder)


@signals
@pytest.mark.parametrize("says", ["Leser bok.xlsm", "Skriver NorCRIN_2021_StO"])
def test_ctrl_c_at_other_moments_does_the_same(says: str, folder: Path) -> None:
    interrupt(Writes("fordel bok.xlsm -o ut --frist 1.2.2022", says), folder)


@signals
@pytest.mark.office
def test_ctrl_c_while_libreoffice_works_leaves_the_report_whole(folder: Path) -> None:
    interrupt(PDF, folder)


@ALL
def test_ctrl_c_while_a_file_is_moved_into_place_leaves_all_as_it_was(
    writes: Writes, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("norcrin_xl.files.os.replace", stop)
    before = files(folder)
    assert run(typed(writes, folder)) == cli.FAILED
    after = files(folder)
    assert {name: after[name] for name in before} == before
    assert not [name for name in after if Path(name).name.startswith(".")]
    assert capsys.readouterr().err.splitlines()[-1] == cli.ABORTED


def test_every_command_that_writes_is_interrupted() -> None:
    known = next(action.choices for action in parser()._actions if action.dest == "command")
    reads = {"sjekk-mal", "forklar", "sjekk", "slipp"}
    fetched = {"nettside", "pakke"}  # of pieces from registries, written as the others are
    assert {*(known or ())} - reads - fetched == {
        writes.arguments()[0] for writes in (*WRITES, PDF)
    }


class Interrupted(ModuleType):
    """A module that gets Ctrl-C while it is imported."""

    def __getattr__(self, name: str) -> object:
        raise KeyboardInterrupt


def test_ctrl_c_while_the_commands_are_imported_gives_the_same_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(cli, "gc", SimpleNamespace(disable=int, freeze=int))
    monkeypatch.setitem(sys.modules, "norcrin_xl.cli.app", Interrupted("norcrin_xl.cli.app"))
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 2
    assert capsys.readouterr().err == f"{cli.ABORTED}\n"
