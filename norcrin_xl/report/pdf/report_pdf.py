"""The PDF of a report as it now stands, with the forms as annexes; and right page numbers in the
table of contents, in the PDF and stored in the .docx.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf
from lxml import etree

from norcrin_xl.findings import Progress, UserError, silent
from norcrin_xl.model import Quantities
from norcrin_xl.quantities.exhibits import Annex
from norcrin_xl.report.contents import Heading, WordField, fields, write_contents
from norcrin_xl.report.pdf.completion import About, Attachment, attach, finish
from norcrin_xl.report.pdf.confinement import make_links_live
from norcrin_xl.report.pdf.converter import Converter
from norcrin_xl.report.pdf.drawings import mark_drawings
from norcrin_xl.report.pdf.flatten import flatten, unwrap_fields
from norcrin_xl.report.pdf.sections import annex
from norcrin_xl.report.word.controls import elements, w
from norcrin_xl.report.word.numbering import Ids
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.writer import Missing

_ANCHOR = w("anchor")
_ENTRY = "Linje"
"""What the bookmark of an entry begins with; that of its heading follows."""


def count_pages(package: WordPackage, annexes: int) -> tuple[Heading, ...]:
    """Write the entries of a copy's table of contents so that LibreOffice counts their pages.

    Within the table's field it would print the numbers that are stored; outside it, it puts in
    those of its own pages. The last `annexes` entries stay together. Returns the entries.
    """
    root = package.root(package.main)
    ids = _ids(root)
    ids.mend_bookmarks(root)
    headings = _write(package, None, ids)
    _write(package, {heading.bookmark: 0 for heading in headings}, ids)
    unwrap_fields(root, [item for item in fields(root) if item.kind == "TOC"])
    _mark_entries(root, headings, annexes, ids)
    return headings


def _mark_entries(
    root: etree._Element, headings: Sequence[Heading], annexes: int, ids: Ids
) -> None:
    """Give each entry a bookmark of its own, so that its page too can be read."""
    together = headings[len(headings) - annexes : -1]
    links = {str(link.get(_ANCHOR)): link for link in reversed(list(root.iter(w("hyperlink"))))}
    for heading in headings:
        if heading.bookmark in links:
            start, end = ids.bookmark(_ENTRY + heading.bookmark)
            links[heading.bookmark].addprevious(start)
            links[heading.bookmark].addnext(end)
            style = links[heading.bookmark].find(f"../{w('pPr')}/{w('pStyle')}")
            if heading in together and style is not None:
                style.addnext(elements("<w:keepNext/>")[0])


def pages_of(
    places: Mapping[str, int], headings: Sequence[Heading], annexes: int
) -> Mapping[str, int]:
    """The page of each heading's bookmark in the report by itself, from 1.

    The last `annexes` headings are not its own; it differs from the page in the PDF where their
    entries give the table of contents one page more. `places` has the page of each bookmark of
    the copy, those of the entries too.
    """
    own = headings[: len(headings) - annexes]
    entries = [places.get(_ENTRY + item.bookmark) for item in headings]
    text = places.get(own[0].bookmark) if own else None
    shift = _shift(entries[: len(own)], entries, text)
    names = (item.bookmark for item in own)
    return {name: places[name] - shift for name in names if name in places}


def places_in(pdf: pikepdf.Pdf, headings: Sequence[Heading]) -> dict[str, int]:
    """The pages of the headings' bookmarks and of their entries', from a PDF of LibreOffice."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    targets: Any = pdf.Root.get("/Dests", {})
    names = [name for item in headings for name in (item.bookmark, _ENTRY + item.bookmark)]
    return {
        name: numbers[targets[_target(name)][0].objgen]
        for name in names
        if _target(name) in targets
    }


def _shift(own: Sequence[int | None], entries: Sequence[int | None], text: int | None) -> int:
    """How many pages the annexes' entries add before the text, which begins on a new page."""
    if not own or own[-1] is None or entries[-1] is None or text is None or text <= entries[-1]:
        return 0
    return entries[-1] - own[-1]


def _target(bookmark: str) -> str:
    """The name that LibreOffice gives a bookmark in a PDF: what is no letter is its code."""
    return "/" + "".join(
        sign if sign.isascii() and sign.isalnum() else f"{ord(sign):02X}" for sign in bookmark
    )


def with_page_numbers(docx: bytes, file: str, pages: Mapping[str, int]) -> bytes:
    """`docx` with the page of each bookmark in its table of contents; nothing else changes.

    Entries that show a page get the right one. Those of a table that leads to these bookmarks
    and shows no page are written anew. The same bytes come back where no number changes. Word
    does not ask to update anything when the document is opened.
    """
    package = WordPackage(docx, file)
    root = package.peek(package.main)
    shown = [item for item in fields(root) if _bookmark(item) in pages]
    differs = any(item.shown.strip() != str(pages[_bookmark(item)]) for item in shown)
    if not (differs if shown else _lacks(root, pages)):
        return docx
    root = package.root(package.main)
    if not shown:
        _write(package, pages, _ids(root))
    for item in shown:
        item.show(str(pages[_bookmark(item)]))
    return package.saved()


def _lacks(root: etree._Element, pages: Mapping[str, int]) -> bool:
    """Whether a table of contents leads to all these bookmarks, without their pages."""
    anchors = {str(link.get(_ANCHOR)) for link in root.iter(w("hyperlink"))}
    return bool(pages) and pages.keys() <= anchors and any(i.kind == "TOC" for i in fields(root))


def _bookmark(item: WordField) -> str:
    return item.argument if item.kind == "PAGEREF" else ""


def _write(package: WordPackage, pages: Mapping[str, int] | None, ids: Ids) -> tuple[Heading, ...]:
    root: etree._Element = package.root(package.main)
    return write_contents(root, package.numbering(), ids, pages)


def _ids(root: etree._Element) -> Ids:
    return Ids([etree.tostring(root)])


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
