"""The PDF: what is open in the report, and the report with its annexes."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.pipeline.computed import Computed
from norcrin_xl.progress import Progress, silent

if TYPE_CHECKING:
    from norcrin_xl.report.pdf.attachments import Attachment
    from norcrin_xl.report.pdf.converter import Converter
    from norcrin_xl.report.pdf.document import PdfResult
    from norcrin_xl.report.pdf.local_links import LocalLink
    from norcrin_xl.report.pdf.numbers_shown import Outdated
    from norcrin_xl.report.pdf.pending import Pending


@dataclass(frozen=True)
class OpenMatters:
    """What is open in a report: changes and comments, and numbers that are not the workbook's.

    `local` are its links to files on a PC. `linked` is false when the report has no linked
    numbers, so that none can be compared.
    """

    pending: tuple[Pending, ...]
    outdated: tuple[Outdated, ...]
    local: tuple[LocalLink, ...]
    linked: bool


def open_matters(book: Computed, docx: bytes, file: str) -> OpenMatters:
    """What is to be told before a PDF is made. Raises `UserError` when it is no Word document."""
    from norcrin_xl.report.pdf.local_links import local_links
    from norcrin_xl.report.pdf.numbers_shown import linked_numbers, outdated
    from norcrin_xl.report.pdf.pending import pending
    from norcrin_xl.report.word.package import WordPackage

    package = WordPackage(docx, file)
    numbers = list(linked_numbers(package))
    late = outdated(numbers, book.printed)
    return OpenMatters(pending(package), late, local_links(package), bool(numbers))


def make_pdf(
    book: Computed,
    docx: bytes,
    file: str,
    made: datetime,
    *,
    workbook: bytes | None = None,
    evidence: bool = False,
    by: Converter | None = None,
    progress: Progress = silent,
) -> PdfResult:
    """The PDF of the report `docx` as it stands, with the forms as annexes.

    With `workbook` (its bytes) it is PDF/A-3b: values and quantities are attached. With
    `evidence` the last annex says where each number comes from. `by` converts it: one that was
    entered earlier has started meanwhile. Raises `UserError`.
    """
    from norcrin_xl.quantities.annexes import annexes
    from norcrin_xl.report.pdf.converter import converter
    from norcrin_xl.report.pdf.document import report_pdf
    from norcrin_xl.report.pdf.evidence import evidence_annex

    forms = annexes(book.data)
    if evidence:
        numbers = (book.quantities, book.printed)
        forms = (*forms, evidence_annex(docx, file, forms, *numbers, _hashes(book)))
    attachments = _attachments(book, workbook, made) if workbook else ()
    with nullcontext(by) if by else converter() as chosen:
        return report_pdf(
            docx,
            file,
            forms,
            book.printed,
            made=made,
            attachments=attachments,
            by=chosen,
            progress=progress,
        )


def _hashes(book: Computed) -> dict[str, str]:
    """The SHA-256 of the workbook, and of the newest form that was taken in from each partner.

    A form is named by its partner: what somebody called the file may be the name of a person.
    """
    from norcrin_xl.partners.origins import sent_files
    from norcrin_xl.workbook.computed.collection import LOG

    taken = sent_files(book.areas.get(LOG, ()))
    forms = {
        f"Skjema fra {code}, tatt inn {sent.when}": sent.sha256 for code, sent in taken.items()
    }
    return {book.data.source_file: book.data.source_sha256, **forms}


def _attachments(book: Computed, workbook: bytes, made: datetime) -> tuple[Attachment, ...]:
    from norcrin_xl.quantities.open_data import quantities_csv, quantities_json
    from norcrin_xl.report.pdf.attachments import Attachment
    from norcrin_xl.workbook.values import values_workbook

    source = book.data.source_file
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return (
        Attachment(
            f"{Path(source).stem}_verdier.xlsx",
            values_workbook(workbook, source, made),
            sheet,
            "Arbeidsboken som verdier",
            source=True,
        ),
        Attachment(
            "tall.json", quantities_json(book.quantities), "application/json", "Tallene som JSON"
        ),
        Attachment("tall.csv", quantities_csv(book.quantities), "text/csv", "Tallene som CSV"),
    )
