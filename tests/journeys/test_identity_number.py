"""An identity number in a text stops the report and stands in nothing that is made."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

from norcrin_xl.cli.app import run
from norcrin_xl.findings import OpenErrors
from norcrin_xl.masking import MASK
from norcrin_xl.pipeline.pdf import open_matters
from norcrin_xl.report.base import read_base, store
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.workbook import workbook_in
from tests.partners import corpus

REST = "48022"
TEXTS = (f"Pasienten 130972 {REST} fikk plass.", f"Gjelder 13.09.72-{REST}.")


def text_cells(book_bytes: bytes) -> list[tuple[str, str]]:
    """Texts of two sections, of a work package and of a partner, by sheet and cell."""
    book = workbook_in(book_bytes, "bok.xlsm")
    data = book.data
    fields = (
        data.sections["4.5"].paragraphs[0],
        data.work_packages[0].status,
        data.submissions[0].availability,
        data.sections["5"].paragraphs[0],
    )
    return [(field.ref.sheet, field.ref.cell) for field in fields]


def parts(content: bytes) -> bytes:
    """All that stands in an Office file, unpacked."""
    with ZipFile(BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the shipped workbook, in which four texts hold an identity number."""
    folder = tmp_path_factory.mktemp("nummer")
    content = corpus.network().content
    for at, (sheet, cell) in enumerate(text_cells(content)):
        value = float(f"130972{REST}") if at == 3 else TEXTS[at % 2]
        content = patched(content, "bok.xlsm", {sheet: {cell: value}})
    (folder / "bok.xlsm").write_bytes(content)
    return folder


def test_it_is_an_error_in_each_text_and_not_repeated(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["kontroll", str(folder / "bok.xlsm"), "--json"]) == 1
    shown = capsys.readouterr()
    found = [one for one in json.loads(shown.out) if one["code"] == "personnummer"]
    assert len(found) == 4
    assert {one["severity"] for one in found} == {"feil"}
    assert REST not in shown.out + shown.err


def test_no_report_is_made_and_a_draft_has_it_nowhere(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, report = folder / "bok.xlsm", folder / "rapport.docx"
    assert run(["rapport", str(book), "-o", str(report)]) == 1
    assert not report.exists()
    assert run(["rapport", str(book), "-o", str(report), "--utkast"]) == 1
    assert REST.encode() not in parts(report.read_bytes())
    assert MASK.encode() in parts(report.read_bytes())
    new = folder / "ny.xlsm"
    assert run(["nytt-aar", str(book), "-o", str(new), "--likevel"]) == 0
    assert REST.encode() not in parts(new.read_bytes())
    shown = capsys.readouterr()
    assert REST not in shown.out + shown.err


def test_a_report_that_kept_it_forgets_it_when_the_text_is_gone(tmp_path: Path) -> None:
    book, report = tmp_path / "bok.xlsm", tmp_path / "rapport.docx"
    book.write_bytes(corpus.network().content)
    assert run(["rapport", str(book), "-o", str(report)]) == 0
    package = WordPackage(report.read_bytes(), "rapport.docx")
    base = read_base(report.read_bytes())
    old = {
        tag: replace(item, text=f"{item.text} {TEXTS[1]}") if tag.startswith("tekst:4.5") else item
        for tag, item in base.controls.items()
    }
    store(package, replace(base, controls=old))
    report.write_bytes(package.packed())
    assert REST.encode() in parts(report.read_bytes())
    assert run(["oppdater", str(report), str(book)]) in (0, 1)
    assert REST.encode() not in parts(report.read_bytes())


@pytest.mark.parametrize(
    "pieces", [TEXTS[1:], ("Pasienten 130", "972 4", "8022 fikk plass."), ("130972", REST)]
)
def test_one_that_is_typed_in_word_is_told_of_and_stops_the_pdf(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], pieces: tuple[str, ...]
) -> None:
    book, report = tmp_path / "bok.xlsm", tmp_path / "rapport.docx"
    book.write_bytes(corpus.network().content)
    document = Document()
    document.add_heading("7.1 Resultatindikatorer", 1)
    paragraph = document.add_paragraph("Vi hadde 1 513 deltakere på GCP-kurs. ")
    for piece in pieces:
        paragraph.add_run(piece)
    if pieces[-1] == REST:
        cells = document.add_table(1, 2).rows[0].cells
        paragraph.clear()
        cells[0].text, cells[1].text = pieces
    document.save(str(report))
    assert run(["kontroll", str(book), "--rapport", str(report), "--json"]) == 1
    assert '"personnummer"' in capsys.readouterr().out
    for command in (
        ["kontroll", str(book), "--rapport", str(report)],
        ["koble", str(report), str(book), "--json"],
        ["koble", str(report), str(book), "--forslag", str(tmp_path / "forslag.csv")],
    ):
        assert run(command) in (0, 1)
    assert REST not in (tmp_path / "forslag.csv").read_text("utf-8")
    assert run(["pdf", str(report), "--bok", str(book), "-o", str(tmp_path / "r.pdf")]) == 1
    assert not (tmp_path / "r.pdf").exists()
    shown = capsys.readouterr()
    assert REST not in shown.out + shown.err


def hidden_in(document: WordDocument, where: str) -> None:
    """The number where a reader of the text does not see it."""
    number, paragraph = f"130972{REST}", document.add_paragraph("Se her. ")
    if where == "title":
        document.core_properties.title = f"Rapport {number}"
    elif where == "address":
        link = document.part.relate_to(
            f"https://eksempel.no/?p={number}", RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        paragraph._p.append(element(f'<w:hyperlink r:id="{link}"><w:r><w:t>her</w:t></w:r>'))
    elif where == "equation":
        paragraph._p.append(element(f"<m:oMath><m:r><m:t>{number}</m:t></m:r>"))
    elif where == "field":
        paragraph._p.append(
            element(f'<w:fldSimple w:instr=" HYPERLINK &quot;https://x.no/{number}&quot; "><w:r/>')
        )
    elif where == "two cells":
        cells = document.add_table(1, 3).rows[0].cells
        cells[1].text, cells[2].text = "13.09.72", REST
    else:
        inside = f'<wp:docPr id="1" name="x" {where}="Bilde av {number}"/>'
        paragraph._p.append(element(f"<w:r><w:drawing><wp:inline>{inside}</wp:inline></w:drawing>"))


def element(xml: str) -> BaseOxmlElement:
    """An element of Word, whose last tag is closed here."""
    name = xml[1:].split(">")[0].split(" ")[0]
    spaces = nsdecls("w", "r", "wp", "m")
    return parse_xml(f"{xml.replace(name, f'{name} {spaces}', 1)}</{name}>")


@pytest.mark.parametrize("where", ["title", "address", "equation", "field", "two cells", "descr"])
def test_one_that_a_pdf_would_hide_stops_it(where: str) -> None:
    document = Document()
    document.add_heading("7.1 Resultatindikatorer", 1)
    hidden_in(document, where)
    held = BytesIO()
    document.save(held)
    with pytest.raises(OpenErrors) as stopped:
        list(open_matters(corpus.network(), held.getvalue(), "r.docx"))
    assert MASK in str(stopped.value)
    assert REST not in str(stopped.value)
