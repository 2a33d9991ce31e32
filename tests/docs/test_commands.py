"""Every command that README and the guides show does its job on the shipped workbook.

A document is one session: its commands run in order, in a folder of its own with the workbook
and the template. A ``text`` block after commands is what they print; ``…`` stands for anything.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from documents import ROOT, Block, blocks, documents, name, same, typed_in_tables
from openpyxl import load_workbook

PLACEHOLDERS = {
    "BOK": "NorCRIN_Rapport.xlsm",
    "RAPPORT": "NorCRIN_Rapport_2021.docx",
    "MAL": "templates/report.docx",
    "MAPPE": "skjemaer",
    "FILER": "skjemaer",
    "ID": "kpi.gcp.2021",
    "ANNEN": "NorCRIN_Rapport_2021.docx",
    "NY": "Neste",
    "CELLE": "'SUS!D64'",
    "HVORFOR": "'Kontrollert med partneren.'",
    "ROLLE": "Prosjektøkonom",
    "TEKST": "1.1",
}
"""What stands for the words in capitals that tables of commands are written with."""

REFUSED = {
    "norcrin-xl gjelder": "the shipped workbook has no text from last year: refused with 2",
    "norcrin-xl begrunn": "the shipped workbook has no changed history: refused with 2",
    "norcrin-xl pakke": "run where the source is; tests/release makes it: refused with 2",
    "norcrin-xl nettside": "what the page is made of is fetched by make side: refused with 2",
}
"""Commands of tables that the shipped workbook gives nothing to do, each with the reason."""

LOOKED_UP = {
    "git": "a machine that is being set up, or a release: not here",
    "pip": "installs: tests/release does that with the package itself",
    "sh": "scripts for developers; each has its own page or test",
    ".venv/bin/python": "starts the tests or a script; a test cannot start all tests",
    "debootstrap": "scripts/fresh-machine.sh does it",
}
"""Programs that are not run from here, each with the reason; the files they name must exist."""

WINDOWS = {r".\install.ps1": "Windows only: docs/sjekkliste-excel.md has it"}
"""Commands in PowerShell blocks, each with the reason why it is not run."""

EXIT_CODE = re.compile(r"#.*avslutningskode (\d)", re.I)


class Command(NamedTuple):
    """A line that a reader types, and what it prints where the document says so."""

    line: str
    prints: str = ""

    @property
    def program(self) -> str:
        return self.line.split()[0]

    @property
    def exit_code(self) -> int:
        said = EXIT_CODE.search(self.line)
        return int(said[1]) if said else 0


def commands(document: Path) -> Iterator[Command]:
    """What a reader of the document types: in its tables first, then in its blocks."""
    for typed in typed_in_tables(document):
        line = re.sub(r"\b[A-Z]{2,}\b", lambda word: PLACEHOLDERS.get(word[0], word[0]), typed)
        refused = line.startswith(tuple(REFUSED))
        yield Command(f"{line} # avslutningskode 2" if refused else line)
    found = blocks(document)
    for number, block in enumerate(found):
        if block.language == "sh":
            after = found[number + 1] if number + 1 < len(found) else None
            yield from _typed(block, after)


def _typed(block: Block, after: Block | None) -> Iterator[Command]:
    lines = [line for line in block.text.replace("\\\n", " ").splitlines() if line.strip()]
    for line in lines[:-1]:
        yield Command(line)
    shown = after is not None and after.language == "text"
    yield Command(lines[-1], after.text if shown and after else "")


def shown() -> list[Path]:
    """The documents with commands; docs/extending.md has a test of its own."""
    others = (document for document in documents() if document.name != "extending.md")
    return [document for document in others if any(commands(document))]


class Session:
    """A folder where a reader types one command after another, with what lies by the page."""

    def __init__(self, folder: Path, page: Path) -> None:
        self._folder = folder
        for path in page.parent.glob("*.toml"):
            shutil.copy(path, folder)
        (folder / "templates").mkdir()
        shutil.copy(ROOT / "NorCRIN_Rapport.xlsm", folder)
        shutil.copy(ROOT / "templates" / "report.docx", folder / "templates")
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self._env = {**os.environ, "PATH": path, "HOME": str(folder), "COLUMNS": "100"}

    def type(self, command: Command) -> None:
        """Run the command, or look it up where it cannot run here."""
        if command.program == "make":
            self._run("make -n" + command.line.removeprefix("make"), ROOT)
        elif command.program in LOOKED_UP:
            for word in re.findall(r"(?<=\s)(?:tests|scripts|benchmarks)[\w./-]*", command.line):
                assert (ROOT / word).exists(), f"{command.line}: {word} does not exist"
        else:
            self._answer()
            self._check(command, self._run(command.line, self._folder))

    def _answer(self) -> None:
        """Do what the partners do: fill in the forms that they got blank, and send them."""
        sent, received = (self._folder / name for name in ("Til partnere", "Fra partnere"))
        if sent.is_dir() and not received.exists():
            shutil.copytree(sent, received, ignore=shutil.ignore_patterns("e-post"))
            for form in received.iterdir():
                fill_in(form)

    def _run(self, line: str, folder: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            line, shell=True, cwd=folder, env=self._env, capture_output=True, text=True, check=False
        )

    def _check(self, command: Command, done: subprocess.CompletedProcess[str]) -> None:
        said = done.stdout + done.stderr
        assert done.returncode == command.exit_code, f"{command.line}\n{said}"
        assert "Traceback" not in said
        if command.prints:
            assert same(done.stdout, command.prints), f"{command.line}\n{done.stdout}"


def fill_in(form: Path) -> None:
    """Fill in a form that is blank, with nothing but fives."""
    book = load_workbook(form)
    cells = [one for row in book.worksheets[-1].iter_rows() for one in row]
    fields = [one for one in cells if not one.protection.locked]
    if all(one.value is None for one in fields):
        for one in fields:
            one.value = "5" if one.alignment.horizontal == "left" else 5
        book.save(form)


@pytest.mark.office
@pytest.mark.parametrize("document", shown(), ids=name)
def test_every_command_shown_does_its_job(document: Path, tmp_path: Path) -> None:
    session = Session(tmp_path, document)
    for command in commands(document):
        session.type(command)


@pytest.mark.parametrize("document", documents(), ids=name)
def test_commands_for_windows_are_known_exceptions(document: Path) -> None:
    for block in blocks(document):
        assert block.language != "powershell" or set(block.text.split("\n")) <= {*WINDOWS, ""}


def test_every_command_of_the_program_is_shown_in_readme() -> None:
    from norcrin_xl.cli.app import parser

    known = next(action.choices for action in parser()._actions if action.dest == "command")
    readme = (ROOT / "README.md").read_text("utf-8")
    assert known is not None
    assert [command for command in known if f"`norcrin-xl {command}" not in readme] == []


def test_a_command_that_prints_something_else_is_found(tmp_path: Path) -> None:
    session = Session(tmp_path, ROOT / "docs" / "index")
    with pytest.raises(AssertionError, match="echo to"):
        session.type(Command("echo to", "en"))
    session.type(Command("echo to", "…o"))
