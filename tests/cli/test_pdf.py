from __future__ import annotations

import re
import shutil
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from norcrin_xl.cli.app import run
from norcrin_xl.pipeline.job import read_workbook
from norcrin_xl.pipeline.report import make_report
from norcrin_xl.report.pdf.soffice import VARIABLE
from norcrin_xl.report.word.styles import template_path
from tests.report.pdf.conftest import MADE
from tests.report.pdf.reading import needs_office
from tests.report.pdf.test_soffice import stand_in
from tests.shipped import BOOK as SHIPPED

BOOK = "NorCRIN_Rapport.xlsm"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the workbook and the report made from it."""
    folder = tmp_path_factory.mktemp("kilde")
    (folder / BOOK).write_bytes(SHIPPED.read_bytes())
    report = make_report(read_workbook(folder / BOOK), template_path(), MADE)
    (folder / "R.docx").write_bytes(report.content)
    return folder


@pytest.fixture
def folder(source: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(source, tmp_path / "mappe"))


def ordered(folder: Path, *more: str) -> list[str]:
    return ["pdf", str(folder / "R.docx"), "--bok", str(folder / BOOK), *more]


@pytest.mark.office
@needs_office
def test_the_pdf_is_written_beside_the_report_and_the_old_one_kept(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "R.pdf").write_bytes(b"%PDF gammel")
    assert run(ordered(folder)) == 0
    out = capsys.readouterr().out
    assert re.search(r"Skrev .*R\.pdf: \d+ sider, PDF/A-2b og PDF/UA-1", out)
    assert "Oppdaterte sidetallene i innholdslisten i R.docx" in out
    assert (folder / "R.pdf").read_bytes().startswith(b"%PDF-1.")
    (old,) = folder.glob("R_*.pdf")
    assert old.read_bytes() == b"%PDF gammel"
    assert run(ordered(folder)) == 0
    assert "Oppdaterte sidetallene" not in capsys.readouterr().out


def test_without_libreoffice_nothing_is_written_and_the_old_pdf_stays(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(folder / "ingen"))
    (folder / "R.pdf").write_bytes(b"%PDF gammel")
    before = {file: file.read_bytes() for file in folder.iterdir()}
    assert run(ordered(folder)) == 2
    assert "Finner ikke LibreOffice" in capsys.readouterr().err
    assert {file: file.read_bytes() for file in folder.iterdir()} == before


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
@pytest.mark.parametrize(
    ("writes", "words"),
    [
        ("", "LibreOffice laget ingen PDF av rapporten"),
        ("echo %PDF-1.7 halv > ", "LibreOffice laget en PDF som er skadet"),
        (r"printf '%%PDF-1.7\n%%%%EOF\n' > ", "LibreOffice laget en PDF som er skadet"),
    ],
    ids=["nothing", "half a file", "an empty shell"],
)
def test_a_converter_that_fails_is_told_and_the_old_pdf_stays(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    writes: str,
    words: str,
) -> None:
    written = f'{writes}"${{last%.docx}}.pdf"' if writes else ""
    monkeypatch.setenv(VARIABLE, str(stand_in(tmp_path, f"for last; do :; done\n{written}")))
    (folder / "R.pdf").write_bytes(b"%PDF gammel")
    before = {file: file.read_bytes() for file in folder.iterdir()}
    assert run(ordered(folder)) == 2
    assert words in capsys.readouterr().err
    assert {file: file.read_bytes() for file in folder.iterdir()} == before


def changed_number(report: Path) -> None:
    """Write another number by hand in the first control that shows participants."""
    out = BytesIO()
    with zipfile.ZipFile(report) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                pattern = r'(kpi\.gcp\.2021\|heltall".*?<w:t[^>]*>)[^<]*'
                part = re.sub(pattern, r"\g<1>9 999", part.decode(), count=1, flags=re.S).encode()
            new.writestr(name, part)
    report.write_bytes(out.getvalue())


def test_what_is_open_is_named_before_anything_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(folder / "ingen"))
    changed_number(folder / "R.docx")
    assert run(ordered(folder)) == 2
    out = capsys.readouterr().out
    assert "rapporten viser «9 999», arbeidsboken gir «1\u00a0513»" in out
    assert "Åpne funn i tallene:" in out


@pytest.mark.skipif(sys.platform == "win32", reason="Word may make it there")
@pytest.mark.parametrize("command", ["pdf", "rapport"])
def test_word_elsewhere_than_on_windows_is_refused_before_any_work(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    orders = {
        "pdf": ordered(folder),
        "rapport": ["rapport", str(folder / BOOK), "-o", str(folder / "Ny.docx"), "--pdf"],
    }
    before = sorted(folder.iterdir())
    assert run([*orders[command], "--konverter", "word"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        "Word kan bare lage PDF-en på Windows. Bruk --konverter libreoffice. Ingenting er laget.\n"
    )
    assert sorted(folder.iterdir()) == before


def test_a_report_that_is_not_there_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "R.docx").unlink()
    assert run(ordered(folder)) == 2
    assert "Finner ikke" in capsys.readouterr().err


def test_the_report_is_never_overwritten_by_the_pdf(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(ordered(folder, "-o", str(folder / "R.docx"))) == 2
    assert "må slutte på .pdf" in capsys.readouterr().err


def test_a_file_that_is_no_word_document_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "R.docx").write_bytes(b"noe annet")
    assert run(ordered(folder)) == 2
    assert "R.docx" in capsys.readouterr().err
    assert not (folder / "R.pdf").exists()
