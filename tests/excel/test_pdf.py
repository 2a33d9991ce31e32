"""The button that makes the PDF of the report as it is saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from norcrin_xl.excel import buttons
from norcrin_xl.report.pdf import converter, soffice
from tests.excel.book import REPORT, VERSION
from tests.live_book import OpenBook
from tests.report.builders import DOCUMENT, Opened, with_parts
from tests.report.pdf.reading import needs_office, text


@pytest.fixture
def report(path: Path) -> Path:
    """The report beside the workbook, with a change that nobody has decided on."""
    buttons.run(OpenBook(path), "rapport", VERSION)
    made = path.with_name(REPORT)
    inserted = (
        '<w:p><w:ins w:id="990" w:author="Sekretariatet" w:date="2022-02-01T10:00:00Z">'
        "<w:r><w:t>Satt inn for hånd.</w:t></w:r></w:ins></w:p>"
    )
    xml = Opened(made.read_bytes()).parts[DOCUMENT]
    before, found, after = xml.rpartition(b"<w:sectPr")
    changed = before + inserted.encode() + found + after
    made.write_bytes(with_parts(made.read_bytes(), {DOCUMENT: changed}))
    return made


def files(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.iterdir()}


def test_without_a_report_it_says_what_to_do_first(path: Path) -> None:
    book = OpenBook(path)
    buttons.run(book, "pdf", VERSION)
    assert book.app.messages == [f"Finner ikke {REPORT} ved arbeidsboken. Lag rapporten først."]
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        (soffice.VARIABLE, "finnes ikke", "Finner ikke LibreOffice, som lager PDF-en."),
        (converter.VARIABLE, "word", "Word kan bare lage PDF-en på Windows."),
        (converter.VARIABLE, "pages", "NORCRIN_XL_KONVERTER er «pages»."),
    ],
)
def test_where_it_cannot_be_made_one_message_says_why_and_all_stands(
    path: Path, report: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, words: str
) -> None:
    report.with_suffix(".pdf").write_bytes(b"%PDF forrige")
    before = files(path.parent)
    monkeypatch.setenv(variable, value)
    book = OpenBook(path, answers=["yes"])
    buttons.run(book, "pdf", VERSION)
    assert book.app.messages[-1].startswith(words)
    assert files(path.parent) == before
    assert book.app.status_bar is False


def test_what_is_open_is_named_before_anything_is_written(path: Path, report: Path) -> None:
    report.with_suffix(".pdf").write_bytes(b"%PDF forrige")
    report.with_name(f"~${REPORT[2:]}").write_bytes(b"")
    before = files(path.parent)
    book = OpenBook(path, answers=["no"])
    buttons.run(book, "pdf", VERSION)
    asked, told = book.app.messages
    lines = asked.splitlines()
    assert lines[0] == f"{REPORT} er åpen i et annet program: bare det som er lagret, kommer med."
    assert any(line.startswith("– innsatt: «Satt inn for hånd.»") for line in lines)
    assert any(line.startswith("– advarsel: SUS, celle ") for line in lines)
    assert lines[-1] == "Lage PDF-en slik det står?"
    assert told == "PDF-en er ikke laget."
    assert files(path.parent) == before
    assert book.written == {}


@pytest.mark.office
@needs_office
def test_who_goes_on_gets_the_pdf_and_keeps_what_it_replaces(path: Path, report: Path) -> None:
    report.with_suffix(".pdf").write_bytes(b"%PDF forrige")
    report.with_name(f"~${REPORT[2:]}").write_bytes(b"")
    before = report.read_bytes()
    book = OpenBook(path, answers=["yes"])
    buttons.run(book, "pdf", VERSION)
    lines = book.app.messages[-1].splitlines()
    assert lines[0].startswith(f"Skrev {report.with_suffix('.pdf')}: ")
    assert any(line.startswith("Sidetallene i innholdslisten") for line in lines)
    assert report.read_bytes() == before
    assert "Satt inn for hånd." in text(report.with_suffix(".pdf").read_bytes())
    (old,) = path.parent.glob("NorCRIN_Rapport_2021_2*.pdf")
    assert old.read_bytes() == b"%PDF forrige"
    assert book.written["Start", "A4"][0] == str(report.with_suffix(".pdf"))


@pytest.mark.office
@needs_office
def test_the_page_numbers_go_into_the_report(path: Path) -> None:
    buttons.run(OpenBook(path), "rapport", VERSION)
    made = path.with_name(REPORT)
    before = made.read_bytes()
    book = OpenBook(path, answers=["yes"])
    buttons.run(book, "pdf", VERSION)
    assert f"Oppdaterte sidetallene i innholdslisten i {REPORT}." in book.app.messages[-1]
    assert made.read_bytes() != before
    (copy,) = path.parent.glob("NorCRIN_Rapport_2021_2*.docx")
    assert copy.read_bytes() == before
