"""Every command with every kind of wrong input: one Norwegian message, exit code 2, no file."""

from __future__ import annotations

import errno
import os
import re
import shlex
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import docx
import openpyxl
import pytest

from norcrin_xl.cli.app import parser, run
from norcrin_xl.findings import UserError
from norcrin_xl.partners.rewriting import written
from norcrin_xl.pipeline.job import read_workbook
from tests.shipped import BOOK, TEMPLATE

ROOT = Path(__file__).parents[2]
Captured = pytest.CaptureFixture[str]

ENGLISH = re.compile(
    r"Traceback|Error\b|Errno|\b(error|usage|invalid|argument|required|expected|permission|denied"
    r"|not|file|directory|choose|unrecognized|found|None|True|False|must|cannot|the|is|of)\b"
)
"""Words of argparse, Python and the system that no user is to see."""


class Typed(NamedTuple):
    """A command with right arguments, of which one at a time is made wrong."""

    command: str
    books: str = ""
    reports: str = ""
    rest: str = ""
    written: str = ""

    def line(self, book: str, report: str) -> list[str]:
        named = {"BOK": book, "RAPPORT": report}
        words = f"{self.command} {self.reports} {self.books} {self.rest} {self.written}".split()
        return [named.get(word, word) for word in words]


COMMANDS = (
    Typed("rapport", "BOK", written="-o ny.docx"),
    Typed("sjekk-mal", "BOK", "RAPPORT"),
    Typed("oppdater", "BOK", "RAPPORT", written="-o ny.docx"),
    Typed("sammenlign", "", "RAPPORT RAPPORT", written="-o ny.docx"),
    Typed("koble", "BOK", "RAPPORT", written="--forslag ny.csv"),
    Typed("hent-tekst", "BOK", "RAPPORT", written="-o ny.xlsm"),
    Typed("pdf", "--bok BOK", "RAPPORT", written="-o ny.pdf"),
    Typed("kontroll", "BOK"),
    Typed("kontroll", "BOK", "--rapport RAPPORT"),
    Typed("godta", "BOK", rest="SUS!D64 -b fordi -r økonom"),
    Typed("fordel", "BOK", written="-o ut"),
    Typed("konsolider", "BOK", written="-o ny.xlsx"),
    Typed("hent", "BOK", rest="retur"),
    Typed("nytt-aar", "BOK", written="-o ny.xlsm"),
    Typed("begrunn", "BOK", rest="OUS!C20 fordi --rolle økonom"),
    Typed("gjelder", "BOK", rest="4.5"),
    Typed("tall", "BOK", written="--katalog ny.docx"),
    Typed("forklar", "BOK", rest="kpi.gcp.2021"),
    Typed("beregn", "BOK"),
    Typed("klargjor", "BOK"),
    Typed("bygg", "--oppsett BOK --tom", written="-o ny.xlsm"),
)
WRONG_BOOKS = [
    "borte.xlsm",
    "mappe",
    "tom.xlsm",
    "tekst.txt",
    "halv.xlsm",
    "arkiv.xlsx",
    "fremmed.xlsx",
    "skjema.xlsx",
    "gammel.xls",
    "rapport.docx",
]
WRONG_REPORTS = [
    "borte.docx",
    "mappe",
    "tom.docx",
    "tekst.txt",
    "halv.docx",
    "arkiv.xlsx",
    "fremmed.xlsx",
]


@pytest.fixture(scope="module")
def wrong_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file of each kind that a command cannot use, and two that it can."""
    folder = tmp_path_factory.mktemp("filer")
    for place in (folder, folder / "retur"):
        place.mkdir(exist_ok=True)
    (folder / "mappe").mkdir()
    (folder / "tekst.txt").write_text("hei\nhopp\n", "utf-8")
    (folder / "gammel.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with zipfile.ZipFile(folder / "arkiv.xlsx", "w") as archive:
        archive.writestr("notat.txt", "hei")
    openpyxl.Workbook().save(folder / "fremmed.xlsx")
    docx.Document().save(str(folder / "rapport.docx"))
    assert run(["fordel", str(BOOK), "-o", str(folder / "ut")]) == 0
    (folder / "ut" / "NorCRIN_2021_OUS.xlsx").rename(folder / "skjema.xlsx")
    shutil.copy(folder / "skjema.xlsx", folder / "retur")
    shutil.rmtree(folder / "ut")
    for ending, whole in ((".xlsm", BOOK), (".docx", TEMPLATE)):
        (folder / f"tom{ending}").write_bytes(b"")
        content = whole.read_bytes()
        (folder / f"halv{ending}").write_bytes(content[: len(content) // 2])
    return folder


@pytest.fixture
def folder(wrong_files: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The files, in which nothing has been added, removed or changed afterwards."""
    monkeypatch.chdir(wrong_files)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    before = contents(wrong_files)
    yield wrong_files
    assert contents(wrong_files) == before


def contents(folder: Path) -> dict[Path, bytes | None]:
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def refused(arguments: Sequence[str], capsys: Captured) -> str:
    """The complaint of a command that must be refused; only its own words are judged."""
    capsys.readouterr()
    assert run([*arguments]) == 2, arguments
    shown = capsys.readouterr()
    said = "\n".join(line for line in shown.err.splitlines() if not line.endswith(" …"))
    assert said, arguments
    assert len(said.splitlines()) <= 8, said
    own = said
    for argument in arguments:
        own = own.replace(argument, "")
    assert ENGLISH.search(re.sub(r"«[^»]*»", "", own)) is None, said
    assert "'" not in own
    assert '"' not in own
    return said


def wrong_lines() -> Iterator[list[str]]:
    for typed in COMMANDS:
        if typed.books:
            yield from (typed.line(book, str(TEMPLATE)) for book in WRONG_BOOKS)
        if typed.reports:
            yield from (typed.line(str(BOOK), report) for report in WRONG_REPORTS)


@pytest.mark.parametrize("line", [*wrong_lines()], ids=lambda line: " ".join(line)[-60:])
def test_a_wrong_file_gives_one_norwegian_message_and_changes_nothing(
    folder: Path, capsys: Captured, line: list[str]
) -> None:
    said = refused(line, capsys)
    wrong = next(word for word in line if word in {*WRONG_BOOKS, *WRONG_REPORTS})
    assert wrong in said or "Malen" in said


def names() -> list[str]:
    known = next(action.choices for action in parser()._actions if action.dest == "command")
    return list(known or ())


def test_every_command_is_tried() -> None:
    assert {typed.command for typed in COMMANDS} == {*names()} - {
        "sjekk",
        "slipp",
        "nettside",
        "pakke",
    }


@pytest.mark.parametrize("command", [*names()])
def test_missing_and_unknown_arguments_are_named_with_what_to_type(
    folder: Path, capsys: Captured, command: str
) -> None:
    said = refused([command, "--tull"], capsys)
    assert "mangler" in said or "Ukjent: --tull" in said
    assert f"norcrin-xl {command} --hjelp" in said
    if "mangler" in said:
        assert f"\nSkriv: norcrin-xl {command} " in said


@pytest.mark.parametrize(
    "typed", [typed for typed in COMMANDS if typed.written], ids=lambda t: t.command
)
def test_a_target_of_the_wrong_kind_is_refused_before_anything_is_read(
    folder: Path, capsys: Captured, typed: Typed
) -> None:
    option, target = typed.written.split()
    wrong = f"{target}.x" if "." in target else "tekst.txt"
    said = refused([*typed.line("borte.xlsm", "borte.docx")[:-1], wrong], capsys)
    assert wrong in said
    assert option in said


@pytest.mark.parametrize(
    ("line", "least"),
    [
        ("pakke", "pakke --windows -o ZIP"),
        ("pakke -o p.zip", "pakke --windows -o ZIP"),
        ("pakke --windows", "pakke --windows -o ZIP"),
        ("pdf r.docx", "pdf RAPPORT.docx --bok BOK"),
        ("konsolider", "konsolider BOK -o UT.xlsx"),
        ("nytt-aar b.xlsm", "nytt-aar BOK -o NY.xlsm"),
    ],
)
def test_what_is_missing_is_said_as_it_is_typed(capsys: Captured, line: str, least: str) -> None:
    said = refused(line.split(), capsys)
    assert f"\nSkriv: norcrin-xl {least}\n" in said
    missing = said.splitlines()[0].removeprefix("Dette mangler: ").rstrip(".").split(", ")
    assert all(name in least for name in missing)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["raport"], "Kommandoen «raport» finnes ikke. Mente du rapport?"),
        (["Rapport"], "Mente du rapport?"),
        ([""], "Velg blant rapport, sjekk-mal, pdf, slipp"),
        (["--version"], "Mente du --versjon?"),
        (["rapport", "bok.xlsm", "--utkst"], "Ukjent: --utkst. Mente du --utkast?"),
        (["rapport", "Min", "bok.xlsm"], "skriv det i anførselstegn"),
        (["rapport", "bok.xlsm", "--utkast=ja"], "--utkast: tar ikke imot verdien «ja»."),
        (["pdf", "a.docx", "--bok", "b", "--konverter", "pages"], "Velg blant libreoffice, word."),
        (["pdf", "a.docx", "--bok", "b", "--konverter", "wrd"], "Mente du word?"),
        (["fordel", "b.xlsm"], "Dette mangler: -o MAPPE.\nSkriv: norcrin-xl fordel BOK -o MAPPE"),
        (["fordel", "b.xlsm", "-o", "ut", "--frist", "31.2.2022"], "Skriv dag.måned.år."),
        (["kontroll", "b", "--rapport", "r", "--skriv"], "kan ikke brukes sammen med --rapport"),
        (["tall", "b", "--json", "--katalog", "k.docx"], "kan ikke brukes sammen med --json"),
        (["oppdater", "r", "b", "--behold", "a", "--erstatt", "a"], "ikke begge"),
        (["godta", "b", "SUS!D64"], "Skriv også -b TEKST og -r ROLLE."),
        (["bygg", "-o", "mal.docx"], "må slutte på .xlsm"),
        (["bygg", "--mal", "-o", "bok.xlsm"], "må slutte på .docx"),
        (["bygg", "--oppsett", "tekst.txt", "--tom", "-o", "b.xlsm"], "Se på linje 1, tegn 4."),
        (["hent", str(BOOK), "mappe"], "Mappen mappe er tom."),
        (
            ["begrunn", str(BOOK), "OUS!C20", "Sett hos OUS", "--rolle", "y"],
            "ingen tall fra tidligere år",
        ),
        (["forklar", str(BOOK), "kpi.gcp"], "Mente du kpi.gcp."),
        (
            ["godta", str(BOOK), "SUS!D64", "-b", "Sett hos SUS", "-r", "y", "--kode", "z"],
            "koden «z»",
        ),
        (["godta", str(BOOK), "SUS!D64", "--angre"], "ikke noe godtatt funn"),
    ],
    ids=lambda value: " ".join(value)[-40:] if isinstance(value, list) else "",
)
def test_what_is_typed_wrong_is_answered_with_what_to_type(
    folder: Path, capsys: Captured, arguments: list[str], says: str
) -> None:
    assert says in refused(arguments, capsys)


def test_what_python_3_10_does_not_translate_is_left_out() -> None:
    with pytest.raises(UserError, match=r"^Kommandoen «rap» finnes ikke\. Mente du rapport\?"):
        parser().error("argument KOMMANDO: «rap» finnes ikke. Velg blant 'rapport', 'pdf'")


def test_no_arguments_show_the_commands(capsys: Captured) -> None:
    assert run([]) == 2
    assert "kommandoer:" in capsys.readouterr().err


def test_a_file_that_is_open_elsewhere_is_not_written_over(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ny.docx").write_bytes(b"redigert")
    (tmp_path / "~$ny.docx").write_bytes(b"x")
    said = refused(["rapport", str(BOOK), "-o", "ny.docx"], capsys)
    assert "åpen i et annet program" in said
    assert "slett filen ~$ny.docx" in said
    assert {path.name for path in tmp_path.iterdir()} == {"ny.docx", "~$ny.docx"}
    assert (tmp_path / "ny.docx").read_bytes() == b"redigert"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.EACCES, "Får ikke skrive til"),
        (errno.EROFS, "stedet er skrivebeskyttet. Velg en annen mappe."),
        (errno.ENOSPC, "disken er full. Rydd plass og prøv igjen."),
        (errno.EIO, f"systemet nektet (feil {errno.EIO}). Prøv igjen."),
    ],
)
@pytest.mark.parametrize(
    "typed",
    [typed for typed in COMMANDS if typed.command in ("konsolider", "tall", "fordel")],
    ids=lambda typed: typed.command,
)
def test_a_place_that_cannot_be_written_to_is_named_with_the_reason(
    tmp_path: Path,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
    typed: Typed,
    number: int,
    says: str,
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("norcrin_xl.files.os.replace", refuse)
    line = typed.line(str(BOOK), "")
    said = refused(line, capsys)
    assert says in said
    assert line[-1] in said
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_template_without_places_is_told(folder: Path, tmp_path: Path, capsys: Captured) -> None:
    assert run(["sjekk-mal", "rapport.docx", str(BOOK)]) == 1
    assert "rapport.docx har ingen felter" in capsys.readouterr().out
    made = str(tmp_path / "ny.docx")
    assert run(["rapport", str(BOOK), "--mal", "rapport.docx", "-o", made]) == 0
    assert "Rapporten har ingen felter" in capsys.readouterr().out


def test_a_due_date_before_the_year_is_over_is_told(tmp_path: Path, capsys: Captured) -> None:
    for day, told in (("1.2.2021", True), ("1.2.2022", False)):
        assert run(["fordel", str(BOOK), "-o", str(tmp_path), "--frist", day]) == 0
        shown = capsys.readouterr()
        assert ("er før rapporteringsåret 2021 er over" in shown.out) is told
    assert "De forrige skjemaene ligger ved siden av" in shown.out


def test_errors_that_stop_are_listed_in_part(capsys: Captured, tmp_path: Path) -> None:
    new = str(tmp_path / "bok.xlsm")
    book = read_workbook(BOOK)
    text = book.data.sections["4.5"].paragraphs[0].ref
    lost = " ".join(f"Se {{tabell:9.{number}}}." for number in range(30))
    Path(new).write_bytes(written(book, book.with_values({text: lost})))
    assert run(["rapport", new, "-o", str(tmp_path / "r.docx")]) == 1
    told = [line for line in capsys.readouterr().err.splitlines() if not line.endswith(" …")]
    assert "Se alle med norcrin-xl kontroll." in told
    assert len(told) == 24
    assert run(["nytt-aar", new, "-o", str(tmp_path / "ny.xlsm")]) == 1
    assert "--likevel" in capsys.readouterr().err


@pytest.mark.parametrize("command", [*names()])
def test_the_help_ends_with_an_example_that_can_be_typed(
    command: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        run([command, "--hjelp"])
    example = capsys.readouterr().out.rstrip().rpartition("\n\n")[2]
    assert example.startswith("eksempel: norcrin-xl ")
    assert "\n" not in example
    words = shlex.split(example.removeprefix("eksempel: norcrin-xl "))
    assert parser().parsed(words).command == command
