"""Reports that people typed: our own with its links taken away, and one from another hand."""

from __future__ import annotations

import pytest

from norcrin_xl.model import Quantities
from norcrin_xl.pipeline.report import make_report
from norcrin_xl.quantities.derivation import as_printed
from norcrin_xl.report.word.styles import template_path
from norcrin_xl.workbook.workbook import Workbook
from tests.report.builders import WRITTEN
from tests.report.refresh.conftest import changed

__all__ = ["changed"]


@pytest.fixture(scope="session")
def original(book: Workbook) -> bytes:
    """The report as it is generated."""
    return make_report(book, template_path(), WRITTEN).content


@pytest.fixture(scope="session")
def quantities(book: Workbook) -> Quantities:
    """The figures as the report prints them."""
    return as_printed(book.data, book.quantities)
