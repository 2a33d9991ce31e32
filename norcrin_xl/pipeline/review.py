"""Any Word report against the workbook: what is wrong in it, and what could be linked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from norcrin_xl.findings import Finding
from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.pipeline.computed import Computed

if TYPE_CHECKING:
    from norcrin_xl.report.review.linking import Accepted
    from norcrin_xl.report.review.proposals import Matches
    from norcrin_xl.report.review.reading import WordReport


def review_report(
    book: Computed, docx: bytes, file: str, *, spelling: bool = False
) -> tuple[Finding, ...]:
    """What is wrong, odd or not linked in any Word report, against the workbook.

    With `spelling` the words are looked up too, which takes longer than all the rest.
    Raises `UserError` when it is no Word document.
    """
    from norcrin_xl.report.review.review import reviewed

    quantities = book.printed
    return reviewed(docx, book.data, quantities, book.tables, book.figures, file, spelling=spelling)


@dataclass(frozen=True)
class Links:
    """The typed numbers of a Word report, each with the quantities that it may be."""

    file: str
    data: ReportData
    quantities: Quantities
    report: WordReport
    matches: Matches

    def linked(self, accepted: Iterable[Accepted], written: datetime) -> bytes:
        """The report with the accepted numbers linked; serves once. Raises `UserError`."""
        from norcrin_xl.report.review.linking import linked_report

        return linked_report(self.report, self.data, accepted, written=written, file=self.file)


def typed_links(book: Computed, docx: bytes, file: str) -> Links:
    """What the typed numbers of any Word report may be.

    Raises `UserError` when it is no Word document, or one that no refresh could take.
    """
    from norcrin_xl.report.review.linking import require_linkable
    from norcrin_xl.report.review.proposals import matches
    from norcrin_xl.report.review.reading import WordReport
    from norcrin_xl.report.word.package import WordPackage

    report = WordReport(WordPackage(docx, file))
    require_linkable(report, book.data, file)
    quantities = book.printed
    found = matches(report, book.data, quantities, book.tables)
    return Links(file, book.data, quantities, report, found)
