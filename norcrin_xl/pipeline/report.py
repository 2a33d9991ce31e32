"""The Word documents: a new report, one with late figures, and the number catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.checks.acceptance import stopping
from norcrin_xl.package import read_named
from norcrin_xl.pipeline.computed import Computed
from norcrin_xl.pipeline.template import TEMPLATE, fitting_template
from norcrin_xl.progress import Progress, silent

if TYPE_CHECKING:
    from norcrin_xl.report.document import ReportResult
    from norcrin_xl.report.refresh.document import RefreshResult
    from norcrin_xl.report.refresh.merge import Choices


def make_report(
    book: Computed, template: Path | None, written: datetime, progress: Progress = silent
) -> ReportResult:
    """The Word report from a computed workbook and a template; a draft where errors are open.

    Without a template the shipped one is used, or one that is made for a network that it doesn't
    fit. Raises `UserError` when the template cannot be used; its faults are named with their
    places.
    """
    from norcrin_xl.report.document import report_docx

    made_of = read_named(template) if template else fitting_template(book, progress)
    name = template.name if template else TEMPLATE
    result = report_docx(
        made_of,
        book.data,
        book.printed,
        book.tables,
        book.figures,
        written=written,
        progress=progress,
    )
    return replace(result, content=_marked(book, result.content, name, result.missing))


def refresh_report(
    book: Computed,
    docx: bytes,
    file: str,
    written: datetime,
    choices: Choices | None = None,
    *,
    tracked: bool = False,
) -> RefreshResult:
    """The report `docx` with the figures of a computed workbook, and what changed.

    What a person has edited stays, unless `choices` say otherwise. It is marked as a draft as
    long as errors are open. Raises `UserError` naming `file` when it cannot be refreshed.
    """
    from norcrin_xl.partners.origins import typed_over
    from norcrin_xl.report.draft import without_marks
    from norcrin_xl.report.refresh.document import refreshed
    from norcrin_xl.report.refresh.merge import Choices
    from norcrin_xl.report.refresh.reasons import arrivals

    clean = without_marks(docx, file)
    result = refreshed(
        clean,
        book.data,
        book.printed,
        book.tables,
        book.figures,
        written=written,
        file=file,
        choices=choices or Choices(),
        tracked=tracked,
        arrivals=arrivals(book.log, typed_over(book.areas)),
    )
    if result.content is clean and not stopping(book.findings):
        return result
    before = docx if result.content is clean else result.content
    return replace(result, content=_marked(book, before, file, result.missing))


def number_catalogue(book: Computed, template: Path, written: datetime) -> bytes:
    """A Word document with every quantity as a linked control, in the looks of `template`.

    Raises `UserError` when the template cannot be used.
    """
    from norcrin_xl.report.number_catalogue import catalogue_docx

    quantities = book.printed
    return catalogue_docx(read_named(template), book.data, quantities, written)


def _marked(book: Computed, docx: bytes, file: str, missing: Iterable[object]) -> bytes:
    """The report as it is, or marked as a draft with what is open where errors are."""
    errors = stopping(book.findings)
    if not errors:
        return docx
    from norcrin_xl.report.draft import as_draft

    lacking = [f"Mangler i rapporten: {place}" for place in missing]
    return as_draft(docx, file, [*(found.message for found in errors), *lacking])
