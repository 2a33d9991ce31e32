from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from PIL import ExifTags, Image

from norcrin_xl.pipeline.pdf import make_pdf
from norcrin_xl.report.pdf.flatten import flatten
from norcrin_xl.report.pdf.report_pdf import PdfResult
from norcrin_xl.report.refresh.marks import pending
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.workbook.workbook import Workbook
from tests.report.pdf.conftest import MADE
from tests.report.pdf.reading import needs_office, strings, text

SECRET = "Hemmelig42"


def laden(report: bytes) -> bytes:
    """The report with a name, a comment, hidden text, paths and tracked changes in it."""
    document = Document(BytesIO(report))
    document.core_properties.author = f"{SECRET}forfatter"
    document.core_properties.last_modified_by = f"{SECRET}endrer"
    document.core_properties.comments = f"{SECRET}merknad"
    paragraph = document.add_paragraph()
    shown = paragraph.add_run("Dette vises.")
    paragraph.add_run(f"{SECRET}skjult").font.hidden = True
    hide_by_style(document)
    add_field(document, r"FILENAME \p", rf"C:\Users\{SECRET}\Rapport fra SUS.docx")
    add_field(document, f"AUTHOR {SECRET}", "Sekretariatet")
    document.add_comment(shown, text=f"{SECRET}kommentar", author=f"{SECRET}leser", initials="H")
    for element, kind, inner in (("del", "delText", "slettet"), ("ins", "t", "innsatt")):
        words = f"{SECRET}{inner}" if element == "del" else "Nytt innsatt"
        change = paragraph._p.makeelement(
            f"{{{W}}}{element}", {f"{{{W}}}id": "77", f"{{{W}}}author": f"{SECRET}retter"}
        )
        run = paragraph._p.makeelement(f"{{{W}}}r", {})
        said = paragraph._p.makeelement(f"{{{W}}}{kind}", {})
        said.text = words
        run.append(said)
        change.append(run)
        paragraph._p.append(change)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def hide_by_style(document: Any) -> None:
    """A heading and a paragraph with text that their styles hide, one through its basis."""
    hiding = document.styles.add_style("Skjuler", WD_STYLE_TYPE.CHARACTER)
    hiding.font.hidden = True
    document.styles.add_style("Skjuler også", WD_STYLE_TYPE.CHARACTER).base_style = hiding
    document.styles.add_style("Skjult avsnitt", WD_STYLE_TYPE.PARAGRAPH).font.hidden = True
    heading = document.add_heading("Overskrift som vises ", 1)
    heading.add_run(f"{SECRET}tegn").style = "Skjuler også"
    heading.add_run("også her", "Skjuler").font.hidden = False
    document.add_paragraph(f"{SECRET}avsnitt", "Skjult avsnitt")


def add_field(document: Any, code: str, shown: str) -> None:
    """A paragraph with a field as Word stores it, with another within its code."""
    paragraph = document.add_paragraph("Felt: ")
    for kind, words in (
        ("begin", code),
        ("begin", "MERGEFIELD navn"),
        ("separate", f"{SECRET}i koden"),
        ("end", ""),
        ("separate", shown),
        ("end", ""),
    ):
        mark = paragraph.add_run()._r
        mark.append(mark.makeelement(f"{{{W}}}fldChar", {f"{{{W}}}fldCharType": kind}))
        text = paragraph.add_run()._r
        said = text.makeelement(f"{{{W}}}{'instrText' if kind == 'begin' else 't'}", {})
        said.text = words
        text.append(said)


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture(scope="module")
def with_secrets(report: bytes) -> bytes:
    return laden(report)


def test_the_laden_report_does_hold_the_secrets(with_secrets: bytes) -> None:
    package = WordPackage(with_secrets, "R.docx")
    holding = [name for name, part in package.parts.items() if SECRET.encode() in part]
    assert {"word/document.xml", "word/comments.xml", "docProps/core.xml"} <= set(holding)


def test_the_copy_for_the_converter_holds_none(with_secrets: bytes) -> None:
    package = WordPackage(with_secrets, "R.docx")
    flatten(package)
    again = WordPackage(package.packed(), "R.docx")
    assert [name for name, part in again.parts.items() if SECRET.encode() in part] == []
    assert b"w:sdt" not in again.parts[again.main]
    shown = "".join(again.root(again.main).itertext())
    assert "Felt: Rapport fra SUS.docxFelt: Sekretariatet" in shown
    assert "Overskrift som vises også her" in shown


@pytest.mark.office
@needs_office
def test_nothing_hidden_reaches_the_pdf(book: Workbook, with_secrets: bytes) -> None:
    result = make_pdf(book, with_secrets, "R.docx", MADE)
    assert SECRET not in strings(result.content)
    shown = text(result.content)
    assert SECRET not in shown
    assert "Dette vises.Nytt innsatt" in shown.replace("\n", "")


@pytest.mark.office
@needs_office
def test_what_a_camera_writes_in_a_photo_does_not_reach_the_pdf(
    book: Workbook, report: bytes
) -> None:
    photo, out = BytesIO(), BytesIO()
    image = Image.effect_noise((400, 300), 50).convert("RGB")
    notes = image.getexif()
    notes[ExifTags.Base.Artist] = f"{SECRET}fotograf"
    image.save(photo, "JPEG", exif=notes, comment=f"{SECRET}merknad".encode())
    assert SECRET.encode() in photo.getvalue()
    document = Document(BytesIO(report))
    document.add_picture(photo)
    document.save(out)
    result = make_pdf(book, out.getvalue(), "R.docx", MADE)
    with pikepdf.open(BytesIO(result.content)) as pdf:
        pictures = [item.read_raw_bytes() for item in pdf.objects if is_picture(item)]
    assert pictures
    assert not any(SECRET.encode() in picture for picture in pictures)


def is_picture(item: object) -> bool:
    return isinstance(item, pikepdf.Stream) and item.get("/Subtype") == pikepdf.Name.Image


@pytest.mark.office
@needs_office
def test_no_path_of_this_machine_and_no_attachment_is_in_the_pdf(made: PdfResult) -> None:
    found = strings(made.content)
    assert not re.search(r"/tmp/|/home/|/root/|[A-Z]:\\\\|norcrin-xl-|file:///", found)
    with pikepdf.open(BytesIO(made.content)) as pdf:
        assert len(pdf.attachments) == 0
        assert "/Author" not in pdf.docinfo


def test_what_is_open_is_named_with_its_text_and_kind(with_secrets: bytes) -> None:
    named = [str(item) for item in pending(WordPackage(with_secrets, "R.docx"))]
    assert any(line.startswith(f"slettet: «{SECRET}slettet»") for line in named)
    assert any(line.startswith("innsatt: «Nytt innsatt»") for line in named)
    assert any(line.startswith(f"kommentar: «{SECRET}kommentar»") for line in named)


def test_a_report_without_changes_has_nothing_open(report: bytes) -> None:
    assert pending(WordPackage(report, "R.docx")) == ()
