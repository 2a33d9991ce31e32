"""The shipped workbook as it was read, its report, and what comes of reading an edited one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from norcrin_xl.pipeline.report import make_report
from norcrin_xl.pipeline.text_back import Returned, returned
from norcrin_xl.report.refresh.changes import Choices
from norcrin_xl.workbook.workbook import Workbook, workbook_in
from tests.report.builders import WRITTEN
from tests.shipped import BOOK as SHIPPED

Take = Callable[..., Returned]


@pytest.fixture(scope="session")
def shipped() -> Workbook:
    return workbook_in(SHIPPED.read_bytes(), SHIPPED.name)


@pytest.fixture(scope="session")
def made(shipped: Workbook) -> bytes:
    return make_report(shipped, None, WRITTEN).content


@pytest.fixture(scope="session")
def take(shipped: Workbook) -> Take:
    """Take the texts of a report into the shipped workbook, or another."""

    def run(
        docx: bytes, book: Workbook | None = None, choices: Choices | None = None, **how: bool
    ) -> Returned:
        when = datetime(2022, 3, 1, 9, 0)
        decided = choices or Choices()
        return returned(book or shipped, docx, "rapport.docx", lambda _: decided, when, **how)

    return run
