"""Refreshing an edited report: against making it afresh, and against docxtpl's fresh render."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from benchmarks import rival_report
from benchmarks.measure import Row, paired
from norcrin_xl.model import Field
from norcrin_xl.pipeline import Computed, computed, make_report, read_workbook, template_path
from norcrin_xl.quantities.footing import as_printed
from norcrin_xl.report.refresh.document import refreshed

BOOK = Path("NorCRIN_Rapport.xlsm")
NOW = datetime(2022, 2, 25, tzinfo=timezone.utc)


def run() -> Iterator[Row]:
    book = read_workbook(BOOK)
    later = _later(book)
    report = make_report(book, template_path(), NOW).content
    ours, afresh = paired(
        lambda: _refresh(later, report), lambda: make_report(later, template_path(), NOW)
    )
    yield Row("oppdatering av 2021, nye tall", ours, afresh, "ny rapport", "ms", "≤ 1,0")
    template = rival_report.template(later)
    values, image = rival_report.context(later), rival_report.picture()
    ours, rival = paired(
        lambda: _refresh(later, report),
        lambda: rival_report.render(template, values, list(later.figures), image),
    )
    yield Row("oppdatering av 2021, nye tall", ours, rival, "docxtpl", "ms", "≤ 1,0")
    ours, afresh = paired(
        lambda: _refresh(book, report), lambda: make_report(book, template_path(), NOW)
    )
    yield Row("oppdatering av 2021, ingenting nytt", ours, afresh, "ny rapport", "ms", "oppgis")


def _refresh(book: Computed, report: bytes) -> bytes:
    return refreshed(
        report,
        book.data,
        as_printed(book.data, book.quantities),
        book.tables,
        book.figures,
        written=NOW,
    ).content


def _later(book: Computed) -> Computed:
    """The same workbook with the first partner's figures doubled."""
    first, *others = book.data.submissions
    first = replace(
        first,
        usage={key: _doubled(cell) for key, cell in first.usage.items()},
        accounts={key: _doubled(cell) for key, cell in first.accounts.items()},
    )
    data = replace(book.data, submissions=(first, *others), source_sha256="1" * 64)
    return computed(data)


def _doubled(cell: Field) -> Field:
    return cell if cell.number is None else cell._replace(value=cell.number * 2)
