"""The PDF of a report as it now stands, with the forms as annexes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import pikepdf

from norcrin_xl.findings import Progress, UserError, silent
from norcrin_xl.model import Quantities
from norcrin_xl.quantities.report_tables import Annex
from norcrin_xl.report.contents import Heading
from norcrin_xl.report.pdf.completion import About, Attachment, attach, finish
from norcrin_xl.report.pdf.confinement import make_links_live
from norcrin_xl.report.pdf.converter import Converter
from norcrin_xl.report.pdf.drawings import mark_drawings
from norcrin_xl.report.pdf.flatten import flatten
from norcrin_xl.report.pdf.page_numbers import count_pages, pages_of, places_in
from norcrin_xl.report.pdf.sections import annex
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.writer import Missing


@dataclass(frozen=True, slots=True)
class PdfResult:
    """A PDF, and what is to be said about it.

    `page_numbers` has the page of each bookmark in the table of contents of the report itself.
    `headings` are the entries of the PDF's, the annexes' last. `missing` is what
    the annexes lack, and `undescribed_figures` the pages of figures that have no alternative text.
    `draft` says whether it is marked as one, `attached` what each attachment is.
    """

    content: bytes
    pages: int
    headings: tuple[Heading, ...]
    page_numbers: Mapping[str, int]
    missing: tuple[Missing, ...]
    undescribed_figures: tuple[int, ...]
    draft: bool
    attached: tuple[str, ...]


def report_pdf(
    docx: bytes,
    file: str,
    annexes: Sequence[Annex],
    quantities: Quantities,
    *,
    made: datetime,
    attachments: Sequence[Attachment] = (),
    draft: bool = False,
    by: Converter,
    progress: Progress = silent,
) -> PdfResult:
    """The PDF of the report `docx`, whose name is `file`; the document itself is not touched.

    With attachments it is PDF/A-3b, else PDF/A-2b. The title of a draft says so. `by` converts
    it. Raises `UserError` when it cannot, or when the file is no Word document.
    """
    progress("Setter sammen rapport og vedlegg")
    package = WordPackage(docx, file)
    flatten(package)
    missing = annex(package, annexes, quantities)
    drawings = mark_drawings(package)
    headings = count_pages(package, len(annexes))
    make_links_live(package)
    title = ("UTKAST – " if draft else "") + (package.title or Path(file).stem)
    progress(f"Lager PDF i {by.name}")
    converted = by.convert(package.packed(level=0))
    progress("Gjør PDF-en tilgjengelig")
    with _opened(converted.content, by.name) as pdf:
        if "/StructTreeRoot" not in pdf.Root:
            raise UserError(
                f"{by.name} laget en PDF uten koder for skjermleser. Installer en nyere utgave, "
                "eller velg et annet program med --konverter."
            )
        places = converted.places or places_in(pdf, headings)
        shown = pages_of(places, headings, len(annexes))
        attach(pdf, attachments, made)
        about = About(title, made, part=3 if attachments else 2)
        content, lacking = finish(pdf, about, drawings)
        pages = len(pdf.pages)
    told = tuple(f"{item.name}: {item.says}" for item in attachments)
    return PdfResult(content, pages, headings, shown, missing, lacking, draft, told)


def _read(file: BinaryIO) -> pikepdf.Pdf:
    try:
        return pikepdf.open(file, access_mode=pikepdf.AccessMode.mmap)
    except RuntimeError as error:
        # So says pikepdf 10.13, the last for Python 3.10, of a file that is cut off early.
        raise pikepdf.PdfError(str(error)) from error


@contextmanager
def _opened(content: bytes, maker: str) -> Iterator[pikepdf.Pdf]:
    """The PDF, open from a file in memory: read from bytes, each object calls back to Python.

    Raises `UserError` where it is damaged.
    """
    with tempfile.TemporaryFile(prefix="norcrin-xl-") as file:
        file.write(content)
        file.seek(0)
        try:
            with _read(file) as pdf:
                yield pdf
        except pikepdf.PdfError as error:
            raise UserError(
                f"{maker} laget en PDF som er skadet. Prøv igjen. Skjer det på nytt, åpne "
                f"rapporten i {maker} og se om den lar seg lagre som PDF der."
            ) from error
