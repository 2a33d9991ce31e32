"""The 2021 report, and the same workbook with other figures, texts and packages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from norcrin_xl.model import Field
from norcrin_xl.pipeline.report import make_report
from norcrin_xl.report.refresh.changes import Arrival, Choices
from norcrin_xl.report.refresh.document import RefreshResult, refreshed
from norcrin_xl.report.texts import Contents
from norcrin_xl.report.word.styles import template_path
from norcrin_xl.workbook.workbook import Workbook
from tests.data_book import computed
from tests.report.builders import WRITTEN

Refresh = Callable[..., RefreshResult]


@pytest.fixture(scope="session")
def original(book: Workbook) -> bytes:
    """The report before anyone has edited it."""
    return make_report(book, template_path(), WRITTEN).content


@pytest.fixture(scope="session")
def changed(book: Workbook) -> Workbook:
    """The workbook later on: the first partner's figures doubled, a new text and package."""
    data = book.data
    first, *others = data.submissions
    first = replace(
        first,
        usage={key: _doubled(cell) for key, cell in first.usage.items()},
        accounts={key: _doubled(cell) for key, cell in first.accounts.items()},
    )
    last = data.work_packages[-1]
    new = replace(last, key="apny", number="99", title=last.title._replace(value="Ny pakke"))
    section = data.sections["1.1"]
    tail = section.paragraphs[-1]
    tail = tail._replace(value=f"{tail.text}\n\nEt nytt avsnitt.")
    section = replace(section, paragraphs=(*section.paragraphs[:-1], tail))
    return computed(
        replace(
            data,
            submissions=(first, *others),
            work_packages=(*data.work_packages[:-1], new),
            sections={**data.sections, "1.1": section},
            source_sha256="1" * 64,
        )
    )


def _doubled(cell: Field) -> Field:
    return cell if cell.number is None else cell._replace(value=cell.number * 2)


@pytest.fixture(scope="session")
def afresh(changed: Workbook) -> bytes:
    """The report made anew from the later workbook."""
    return make_report(changed, template_path(), WRITTEN).content


@pytest.fixture(scope="session")
def refresh(changed: Workbook) -> Refresh:
    """Refresh a report with the later workbook."""

    def run(docx: bytes, choices: Choices | None = None, tracked: bool = False) -> RefreshResult:
        return refresh_with(changed, docx, choices or Choices(), tracked)

    return run


def refresh_with(
    book: Workbook,
    docx: bytes,
    choices: Choices,
    tracked: bool = False,
    arrivals: Sequence[Arrival] = (),
) -> RefreshResult:
    return refreshed(
        docx,
        Contents.of(book),
        written=WRITTEN,
        choices=choices,
        tracked=tracked,
        arrivals=arrivals,
    )
