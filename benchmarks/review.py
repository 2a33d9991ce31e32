"""Reviewing and linking a typed report: beside python-docx reading the same text, and growth."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from io import BytesIO
from pathlib import Path

import docx

from benchmarks.measure import Row, paired
from norcrin_xl.pipeline.inspection import typed_links
from norcrin_xl.pipeline.job import read_workbook
from norcrin_xl.pipeline.report import make_report
from norcrin_xl.report.number_catalogue import catalogue_docx
from norcrin_xl.report.review.linking import chosen
from norcrin_xl.report.word.styles import template_path
from norcrin_xl.workbook.workbook import Workbook
from tests.shipped import review_report

BOOK = Path("NorCRIN_Rapport.xlsm")
NOW = datetime(2022, 2, 25, tzinfo=timezone.utc)
PARAGRAPHS = 2_000
TEXTS = (
    "På GCP-kurs var det 1 513 deltakere i 2021, mot 1 192 året før.",
    "Partnerne hadde 1 350 kliniske behandlingsstudier. Av disse var 496 enkeltsenterstudier.",
    "Brukerbetalingen i NorCRIN2 var 12,9 millioner kroner, 2,4 millioner kroner høyere enn "
    "budsjettert, og dekket 12,3 % av kostnadene.",
    "Møtet 4. mai 2022 ble holdt digitalt, og alle de seks sykehusene deltok.",
)


def run() -> Iterator[Row]:
    book = read_workbook(BOOK)
    report = make_report(book, template_path(), NOW).content
    ours, anew = paired(
        lambda: review_report(book, report, "r.docx"),
        lambda: make_report(book, template_path(), NOW),
    )
    yield Row("kontroll av rapporten for 2021", ours, anew, "ny rapport", "ms", "oppgis")
    long, short = _typed(PARAGRAPHS), _typed(PARAGRAPHS // 10)
    what = f"forslag til koblinger, {PARAGRAPHS} avsnitt"
    ours, rival = paired(lambda: typed_links(book, long, "r.docx"), lambda: _read(long), 3)
    yield Row(what, ours, rival, "python-docx leser", "ms", "oppgis")
    ours, tenth = paired(
        lambda: typed_links(book, long, "r.docx"), lambda: typed_links(book, short, "r.docx"), 3
    )
    yield Row(what, ours, 10 * tenth, "10 × en tidel", "ms", "≤ 1,1")
    ours, tenth = paired(lambda: _linked(book, long), lambda: _linked(book, short), 3)
    yield Row(f"kobling av {PARAGRAPHS} avsnitt", ours, 10 * tenth, "10 × en tidel", "ms", "≤ 1,1")
    ours, anew = paired(
        lambda: catalogue_docx(template_path().read_bytes(), book.data, book.printed, NOW),
        lambda: make_report(book, template_path(), NOW),
        5,
    )
    yield Row("tallkatalogen", ours, anew, "ny rapport", "ms", "oppgis")


def _typed(paragraphs: int) -> bytes:
    """A report of so many paragraphs, about a sixth of them headings, as python-docx writes it."""
    document = docx.Document()
    for at in range(paragraphs):
        if at % 6 == 0:
            document.add_heading(f"Økonomi og bruk i NorCRIN2, del {at // 6 + 1}", 1)
        document.add_paragraph(TEXTS[at % len(TEXTS)])
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _read(content: bytes) -> int:
    """What python-docx needs to read all text: paragraphs and cells."""
    document = docx.Document(BytesIO(content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        texts += [cell.text for row in table.rows for cell in row.cells]
    return len(texts)


def _linked(book: Workbook, content: bytes) -> bytes:
    found = typed_links(book, content, "r.docx")
    accepted = chosen(["alle-sikre"], found.proposals, found.quantities)
    return found.linked(accepted, NOW)
