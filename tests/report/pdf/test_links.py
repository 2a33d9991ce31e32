"""Links in the PDF lead where everybody can follow them, and nowhere else."""

from __future__ import annotations

import re
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from norcrin_xl.pipeline.pdf import LOCAL_LINKS, make_pdf, open_matters
from norcrin_xl.report.pdf.flatten import flatten
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.workbook.workbook import Workbook
from tests.report.pdf.conftest import MADE
from tests.report.pdf.reading import faults, needs_office

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
LOCAL = (
    "file:///C:/Users/kari.nordmann/bilag.docx",
    r"C:\Users\kari.nordmann\bilag.docx",
    r"\\tjener\kari.nordmann\bilag.docx",
    "../kari.nordmann/bilag.docx",
    "javascript:kari.nordmann()",
)
WEB = ("https://lenke.example/", "mailto:post@lenke.example")


def add_link(document: Any, target: str, text: str) -> None:
    """A link as Word stores it; that it has no style of its own is seldom, and may be."""
    identity = document.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    paragraph = document.add_paragraph("Se ")
    run = paragraph.add_run(text)._r
    link = run.makeelement(f"{W}hyperlink", {f"{R}id": identity})
    paragraph._p.append(link)
    link.append(run)


def add_field_link(document: Any, target: str, text: str) -> None:
    paragraph = document.add_paragraph("Se ")
    for kind, words in (("begin", f'HYPERLINK "{target}"'), ("separate", text), ("end", "")):
        mark = paragraph.add_run()._r
        mark.append(mark.makeelement(f"{W}fldChar", {f"{W}fldCharType": kind}))
        run = paragraph.add_run()._r
        said = run.makeelement(f"{W}{'instrText' if kind == 'begin' else 't'}", {})
        said.text = words
        run.append(said)


@pytest.fixture(scope="module")
def linked(report: bytes) -> bytes:
    document = Document(BytesIO(report))
    for target in (*LOCAL, *WEB):
        add_link(document, target, f"bilaget ({target[:5]})")
    add_field_link(document, r"C:\\Users\\kari.nordmann\\felt.docx", "feltet")
    add_field_link(document, "https://felt.example/", "nettstedet")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_links_to_files_are_named_before_the_pdf_is_made(book: Workbook, linked: bytes) -> None:
    said = list(open_matters(book, linked, "R.docx"))
    told = [
        *(f"  «bilaget ({target[:5]})» til {target}" for target in LOCAL),
        r"  «feltet» til C:\Users\kari.nordmann\felt.docx",
    ]
    first = said.index(LOCAL_LINKS) + 1
    assert said[first : first + len(told)] == told
    assert sum("» til " in line for line in said) == len(told)


def test_a_report_without_them_has_none(book: Workbook, report: bytes) -> None:
    assert LOCAL_LINKS not in open_matters(book, report, "R.docx")


def test_the_copy_for_the_converter_has_their_text_and_not_their_targets(linked: bytes) -> None:
    package = WordPackage(linked, "R.docx")
    flatten(package)
    again = WordPackage(package.packed(), "R.docx")
    assert [name for name, part in again.parts.items() if b"kari.nordmann" in part] == []
    shown = "".join(again.root(again.main).itertext())
    assert "Se bilaget (file:)" in shown
    assert "Se feltet" in shown
    assert "https://felt.example/" in shown


@pytest.mark.office
@needs_office
def test_only_links_that_all_can_follow_are_in_the_pdf(book: Workbook, linked: bytes) -> None:
    result = make_pdf(book, linked, "R.docx", MADE)
    with pikepdf.open(BytesIO(result.content)) as pdf:
        actions = [
            annotation.A
            for page in pdf.pages
            for annotation in page.obj.get("/Annots", [])
            if "/A" in annotation
        ]
        targets = {str(action.URI) for action in actions if "/URI" in action}
    assert {*WEB, "https://felt.example/"} <= targets
    assert {target.partition(":")[0] for target in targets} == {"https", "mailto"}
    assert faults(result.content, "ua1") == []


ADDRESSES = {
    "Se https://adresse.example/a?b=c, og les.": "https://adresse.example/a?b=c",
    "(www.adresse.example)": "https://www.adresse.example",
    "Skriv til post@adresse.example.": "mailto:post@adresse.example",
}


def printed(report: bytes) -> bytes:
    """The report with addresses that are only text, one of them among other things in a run."""
    document = Document(BytesIO(report))
    for line in ADDRESSES:
        document.add_paragraph(line)
    run = document.add_paragraph().add_run("Før")
    run.add_tab()
    run.add_text("http://tabulator.example")
    run.add_tab()
    run.add_text("etter")
    add_field_link(document, "https://felt.example/", "https://felt.example/")
    add_link(document, "https://lenke.example/", "https://lenke.example/")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.office
@needs_office
def test_an_address_that_is_printed_is_a_link_and_reads_as_before(
    book: Workbook, report: bytes, tmp_path: Path
) -> None:
    result = make_pdf(book, printed(report), "R.docx", MADE)
    with pikepdf.open(BytesIO(result.content)) as pdf:
        found = [
            str(annotation.A.URI).rstrip("/")
            for page in pdf.pages
            for annotation in page.obj.get("/Annots", [])
            if "/A" in annotation and "example" in str(annotation.A.get("/URI", ""))
        ]
    wanted = [*ADDRESSES.values(), "http://tabulator.example"]
    assert sorted(found) == sorted([*wanted, "https://felt.example", "https://lenke.example"])
    (tmp_path / "R.pdf").write_bytes(result.content)
    run = subprocess.run(["pdftotext", str(tmp_path / "R.pdf"), "-"], capture_output=True)
    shown = run.stdout.decode()
    assert all(line in shown for line in ADDRESSES)
    assert re.search(r"Før\s*http://tabulator\.example\s*etter", shown)
    assert faults(result.content, "2b") == []
    assert faults(result.content, "ua1") == []
