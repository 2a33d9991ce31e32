from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from openpyxl import load_workbook

from norcrin_xl.checks.acceptance import stopping
from norcrin_xl.model import ReportData
from norcrin_xl.pipeline.pdf import Extras, make_pdf
from norcrin_xl.pipeline.report import make_report, refresh_report
from norcrin_xl.report.draft import WORDS, as_draft
from norcrin_xl.report.pdf.report_pdf import PdfResult
from norcrin_xl.report.pdf.soffice import pdf_of, program
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.styles import template_path
from norcrin_xl.workbook.workbook import Workbook
from tests.data_book import computed
from tests.report.pdf.conftest import MADE
from tests.report.pdf.reading import faults, needs_office, text
from tests.shipped import BOOK as SHIPPED
from tests.shipped import example_data

pytestmark = [pytest.mark.office, needs_office]
DOCUMENT = "word/document.xml"


def changed(docx: bytes, change: Callable[[str], str]) -> bytes:
    """`docx` with the XML of its text changed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(docx)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part.decode()) if name == DOCUMENT else part)
    return out.getvalue()


def spoilt(content: bytes, spoil: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        spoil(pdf)
        pdf.save(out)
    return out.getvalue()


def test_the_2021_report_with_annexes_passes_both_profiles(made: PdfResult) -> None:
    assert faults(made.content, "2b") == []
    assert faults(made.content, "ua1") == []
    assert made.undescribed_figures == ()
    assert made.missing == ()


def test_with_the_workbook_attached_and_evidence_it_passes_both_profiles(
    book: Workbook, report: bytes
) -> None:
    whole = replace(book, content=SHIPPED.read_bytes())
    extras = Extras(attachments=True, evidence=True)
    result = make_pdf(whole, report, "R.docx", MADE, extras=extras)
    assert faults(result.content, "3b") == []
    assert faults(result.content, "ua1") == []
    with pikepdf.open(BytesIO(result.content)) as pdf:
        assert set(pdf.attachments) == {"NorCRIN_Rapport_verdier.xlsx", "tall.csv", "tall.json"}
        values = pdf.attachments["NorCRIN_Rapport_verdier.xlsx"].get_file().read_bytes()
    sheets = ["Årsregnskap", "Bruk og utnyttelse", "KPI"]
    assert load_workbook(BytesIO(values)).sheetnames == sheets
    assert result.attached[0] == (
        "NorCRIN_Rapport_verdier.xlsx: Arkene Årsregnskap, Bruk og utnyttelse og KPI, bare verdier"
    )


def test_a_report_with_tracked_changes_passes_and_shows_what_is_accepted(
    book: Workbook, report: bytes
) -> None:
    def track(xml: str) -> str:
        by = 'w:id="9{}" w:author="Kari Nordmann" w:date="2022-02-01T10:00:00Z"'
        old = f"<w:del {by.format(1)}><w:r><w:delText>Gammelt tall</w:delText></w:r></w:del>"
        new = f"<w:ins {by.format(2)}><w:r><w:t>Nytt tall</w:t></w:r></w:ins>"
        return re.sub(r"(<w:p><w:r><w:t)", f"<w:p>{old}{new}<w:r><w:t", xml, count=5)

    result = make_pdf(book, changed(report, track), "R.docx", MADE)
    assert faults(result.content, "2b") == []
    assert faults(result.content, "ua1") == []
    shown = text(result.content)
    assert shown.count("Nytt tall") == 5
    assert "Gammelt" not in shown


def late(data: ReportData) -> ReportData:
    """The data with a late figure: one more patient at each partner."""
    key, given = "pasienter", data.submissions
    late = (one.usage[key]._replace(value=(one.usage[key].number or 0) + 1) for one in given)
    pairs = zip(given, late, strict=True)
    changed = tuple(replace(one, usage={**one.usage, key: field}) for one, field in pairs)
    return replace(data, submissions=changed)


def test_a_refresh_with_tracked_changes_passes_and_shows_the_new_figures(
    data: ReportData, report: bytes
) -> None:
    book = computed(late(data))
    docx = refresh_report(book, report, "R.docx", MADE, tracked=True).content
    assert b"w:del " in WordPackage(docx, "R.docx").parts["word/document.xml"]
    result = make_pdf(book, docx, "R.docx", MADE)
    assert faults(result.content, "2b") == []
    assert faults(result.content, "ua1") == []
    shown = text(result.content)
    assert "9\xa0348" in shown
    assert "9\xa0342" not in shown


def pages_of(content: bytes, folder: Path) -> list[str]:
    """The text of each page, headers and footers too, as poppler reads it."""
    (folder / "R.pdf").write_bytes(content)
    command = ["pdftotext", str(folder / "R.pdf"), "-"]
    run = subprocess.run(command, capture_output=True, check=True)
    return run.stdout.decode().rstrip("\f").split("\f")


def test_a_draft_passes_and_says_so_on_every_page(
    book: Workbook, report: bytes, tmp_path: Path
) -> None:
    draft = as_draft(report, "R.docx", ["SUS: Regnskapet er ikke ferdig."])
    result = make_pdf(book, draft, "R.docx", MADE, extras=Extras(evidence=True))
    assert faults(result.content, "2b") == []
    assert faults(result.content, "ua1") == []
    pages = pages_of(result.content, tmp_path)
    assert len(pages) == result.pages
    assert [number for number, page in enumerate(pages, 1) if WORDS not in page] == []
    assert "SUS: Regnskapet er ikke ferdig." in text(result.content)


def with_an_error(data: ReportData) -> ReportData:
    """The data with a word where an amount should be."""
    first, *rest = data.submissions
    key = ("norcrin2", "1.1", "regnskap")
    wrong = first.accounts[key]._replace(value="mye")
    changed = replace(first, accounts={**first.accounts, key: wrong})
    return replace(data, submissions=(changed, *rest))


def test_where_the_workbook_has_errors_the_pdf_is_marked_though_the_report_is_not(
    data: ReportData, report: bytes, tmp_path: Path
) -> None:
    book = computed(with_an_error(data))
    errors = stopping(book.findings)
    assert errors
    result = make_pdf(book, report, "R.docx", MADE)
    assert result.draft
    assert result.page_numbers == {}
    assert faults(result.content, "2b") == []
    assert faults(result.content, "ua1") == []
    assert [p for p in pages_of(result.content, tmp_path) if WORDS not in p] == []
    assert errors[0].message in text(result.content)
    with pikepdf.open(BytesIO(result.content)) as pdf:
        assert str(pdf.docinfo["/Title"]).startswith("UTKAST – Årsrapport 2021")
        assert "UTKAST – Årsrapport" in pdf.Root.Metadata.read_bytes().decode()


def test_a_report_that_is_marked_gives_a_marked_pdf_though_nothing_is_open(
    book: Workbook, report: bytes
) -> None:
    assert stopping(book.findings) == ()
    draft = as_draft(report, "R.docx", ["SUS: Regnskapet er ikke ferdig."])
    result = make_pdf(book, draft, "R.docx", MADE)
    assert result.draft
    assert set(result.page_numbers)
    assert not make_pdf(book, report, "R.docx", MADE).draft


def many_partners(data: ReportData, count: int) -> ReportData:
    """The data with each partner's figures given to several partners of other names."""
    partners, submissions = [], []
    for number in range(count):
        first = data.submissions[number % len(data.submissions)]
        code = f"P{number + 1:02}"
        partner = replace(first.partner, code=code, name=f"Sykehus {number + 1}")
        partners.append(partner)
        submissions.append(replace(first, partner=partner))
    setup = replace(data.setup, partners=tuple(partners))
    return replace(data, setup=setup, submissions=tuple(submissions))


def test_a_report_with_sixty_partners_passes_both_profiles() -> None:
    book = computed(many_partners(example_data("Bok.xlsm"), 60))
    docx = make_report(book, template_path(), MADE).content
    result = make_pdf(book, docx, "R.docx", MADE)
    assert faults(result.content, "2b") == []
    assert faults(result.content, "ua1") == []


def test_what_libreoffice_makes_by_itself_fails_both_profiles(report: bytes) -> None:
    bare = pdf_of(report, program())
    assert any("XMP" in rule for rule in faults(bare, "2b"))
    assert "PDFUA1-FIGURE-ALTERNATIVE-TEXT-001" in faults(bare, "ua1")


def without_alternative_text(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == pikepdf.Name.Figure:
            del item["/Alt"]


def without_tab_order(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        del page.obj["/Tabs"]


def without_title(pdf: pikepdf.Pdf) -> None:
    xmp = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(re.sub(rb"(?s)<dc:title>.*</dc:title>", b"", xmp))


def without_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Lang"]


def without_scope(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == pikepdf.Name.TH:
            del item["/A"]


def with_a_bare_stroke(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 m 9 9 l S")


def without_colour_profile(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/OutputIntents"]


def with_a_script(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.beep()"))
    pdf.Root.OpenAction = action


def with_a_font_taken_out(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item:
            del item["/FontFile2"]


@pytest.mark.parametrize(
    ("spoil", "profile", "rule"),
    [
        (without_alternative_text, "ua1", "PDFUA1-FIGURE-ALTERNATIVE-TEXT-001"),
        (without_tab_order, "ua1", "PDFUA1-PAGE-TABS-001"),
        (without_title, "ua1", "PDFUA1-METADATA-TITLE-001"),
        (without_language, "ua1", "LANGUAGE"),
        (without_scope, "ua1", "TABLE-HEADERS"),
        (with_a_bare_stroke, "ua1", "PDFUA1-CONTENT-TAGGING-001"),
        (without_colour_profile, "2b", "PDFA2B"),
        (with_a_script, "2b", "PDFA2B"),
        (with_a_font_taken_out, "2b", "FONT"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_pdf_that_is_spoilt_fails_the_same_check(
    made: PdfResult, spoil: Callable[[pikepdf.Pdf], None], profile: str, rule: str
) -> None:
    assert any(rule in found for found in faults(spoilt(made.content, spoil), profile))


def test_saved_again_without_being_spoilt_it_still_passes(made: PdfResult) -> None:
    kept = spoilt(made.content, lambda pdf: None)
    assert faults(kept, "ua1") == []


def test_a_figure_without_alternative_text_is_counted(book: Workbook, report: bytes) -> None:
    def forget(xml: str) -> str:
        return re.sub(r'(<wp:docPr [^>]*?) descr="[^"]*" title="[^"]*"', r"\1", xml, count=1)

    result = make_pdf(book, changed(report, forget), "R.docx", MADE)
    assert len(result.undescribed_figures) == 1
