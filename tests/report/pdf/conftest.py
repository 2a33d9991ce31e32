"""The 2021 report and its PDF, made once for all tests of the PDF."""

from __future__ import annotations

import shutil
from datetime import datetime, timezone

import pytest

from norcrin_xl.pipeline.pdf import make_pdf
from norcrin_xl.pipeline.report import make_report
from norcrin_xl.report.pdf.report_pdf import PdfResult
from norcrin_xl.report.word.styles import template_path
from norcrin_xl.workbook.workbook import Workbook

MADE = datetime(2022, 2, 25, 12, 30, tzinfo=timezone.utc)


@pytest.fixture(scope="session")
def report(book: Workbook) -> bytes:
    """The Word report for 2021."""
    return make_report(book, template_path(), MADE).content


@pytest.fixture(scope="session")
def made(book: Workbook, report: bytes) -> PdfResult:
    """The PDF of the report for 2021, with the forms."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    return make_pdf(book, report, "Rapport.docx", MADE)
