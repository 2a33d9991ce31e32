"""The review of any Word report: numbers, links, references and text against the workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from norcrin_xl.checks.text.prose import HOLE, excerpt
from norcrin_xl.dictionary import bokmal
from norcrin_xl.findings import Finding, Severity, finding
from norcrin_xl.model import Field, Quantities, ReportData, TextRef
from norcrin_xl.numbers import listed, printed
from norcrin_xl.quantities.exhibits import Figure, Table
from norcrin_xl.report.refresh.listing import shortened
from norcrin_xl.report.review.index import Reading
from norcrin_xl.report.review.links import link_findings
from norcrin_xl.report.review.passages import LONGEST, found_in, text_ref
from norcrin_xl.report.review.proposals import FEW, Certainty, Proposal, matches
from norcrin_xl.report.review.reading import WordParagraph, WordReport
from norcrin_xl.report.review.references import reference_findings
from norcrin_xl.report.review.text import text_findings
from norcrin_xl.report.review.typed import Typed, plain, typed_numbers
from norcrin_xl.report.review.years import year_findings
from norcrin_xl.report.word.package import WordPackage

MOST_SHOWN = 4
_LONGEST_ROW = 60
_LAST_WORDS = re.compile(r"(?:\S+\s+){0,2}\S*$")
_FIRST_WORDS = re.compile(r"^\S*(?:\s+[^\s.,;:]+){0,2}")


def reviewed(
    docx: bytes,
    data: ReportData,
    quantities: Quantities,
    tables: Mapping[str, Table],
    figures: Mapping[str, Figure],
    file: str,
    *,
    spelling: bool = False,
) -> tuple[Finding, ...]:
    """What is wrong, odd or not linked in a Word report, in the order of the text by subject.

    The gravest kinds come first. With `spelling` the words are looked up too.
    Raises `UserError` naming `file` when it is no Word document.
    """
    report = WordReport(WordPackage(docx, file))
    dictionary = bokmal() if spelling else None
    found = [
        *link_findings(docx, report, data, quantities, tables, figures, file),
        *reference_findings(report, file),
        *year_findings(report, tables, figures, file),
        *text_findings(report, data, quantities, file, dictionary),
        *_number_findings(report, data, quantities, tables, file),
    ]
    if spelling and dictionary is None:
        found.append(finding("stavekontroll-av"))
    grades = list(Severity)
    return tuple(sorted(found, key=lambda item: grades.index(item.severity)))


def _number_findings(
    report: WordReport,
    data: ReportData,
    quantities: Quantities,
    tables: Mapping[str, Table],
    file: str,
) -> Iterator[Finding]:
    found = matches(report, data, quantities, tables)
    for item in found.proposals:
        yield found_in(
            _sentence_ref(file, item.paragraph, item.typed),
            "rapport-tall-skrevet",
            found=_said(item.paragraph, item.typed),
            expected=_may_be(item),
        )
    for cell in found.differing:
        value = cell.reading.quantity.value
        assert value is not None
        yield found_in(
            text_ref(file, cell.paragraph),
            "rapport-tabelltall-ulikt",
            label=cell.reading.quantity.label,
            found=cell.typed.text,
            expected=printed(value, cell.reading.format),
        )
    said = _said_in_workbook(data)
    for other in found.unexplained:
        if not _is_small(other.typed) and _with_next(other.typed) not in said:
            ref = _sentence_ref(file, other.paragraph, other.typed)
            near = f" Det kan være avrundet fra {_labels(other.near)}." if other.near else ""
            text = _said(other.paragraph, other.typed)
            yield found_in(ref, "rapport-tall-uforklart", found=text, expected=near)


def _sentence_ref(file: str, paragraph: WordParagraph, typed: Typed) -> TextRef:
    """Where a number stands, with its sentence; in a table with all that its cell says."""
    ref = text_ref(file, paragraph)
    return ref if paragraph.cell else ref._replace(text=excerpt(typed.sentence, LONGEST))


def _said(paragraph: WordParagraph, typed: Typed) -> str:
    """The number with the words right beside it, or with those of its row and column."""
    cell = paragraph.cell
    if cell is not None and not typed.before.strip():
        words = " ".join(cell.row_head.split())
        head = f"{shortened(words, _LONGEST_ROW)}, {cell.column_head}".strip(", ")
        return f"{head}: {typed.text}" if head else typed.text
    before, after = _LAST_WORDS.search(typed.before), _FIRST_WORDS.match(typed.after)
    shown = f"{before[0] if before else ''}{typed.text}{after[0] if after else ''}"
    return " ".join(shown.replace(HOLE, "…").split())


def _is_small(typed: Typed) -> bool:
    return typed.decimals == 0 and abs(typed.value) < FEW


def _may_be(item: Proposal) -> str:
    """What a typed number may be, in words; all of them where the words do not decide."""
    if item.certainty is Certainty.SURE:
        return f"Det er {item.best.quantity.label} [{item.best.link}]."
    if item.certainty is Certainty.LIKELY:
        return f"Det er trolig {item.best.quantity.label} [{item.best.link}]."
    count = len(item.readings)
    if count == 1:
        return f"Det kan være {_labels(item.readings)}."
    return f"{count} tall er like store: {_labels(item.readings)}."


def _labels(readings: Sequence[Reading]) -> str:
    shown = [f"{item.quantity.label} [{item.link.rstrip('|')}]" for item in readings[:MOST_SHOWN]]
    more = len(readings) - MOST_SHOWN
    return listed([*shown, f"{more} til"] if more > 0 else shown)


def _said_in_workbook(data: ReportData) -> frozenset[tuple[str, str]]:
    """Each number in the workbook's own texts with the word after it: those need no link."""
    texts = "\n".join(field.text for field in _texts(data) if isinstance(field.value, str))
    return frozenset(
        _with_next(typed) for line in texts.split("\n") for typed in typed_numbers(line)
    )


def _with_next(typed: Typed) -> tuple[str, str]:
    word = next(iter(plain(typed.after).split()), "").strip(".,:;()%")
    return typed.text, word.lower()


def _texts(data: ReportData) -> Iterator[Field]:
    for section in data.sections.values():
        yield from section.paragraphs
    for package in data.work_packages:
        yield from (package.title, package.status, package.deviations, package.measures)
    for submission in data.submissions:
        yield submission.availability
        yield from submission.explanations.values()
    for rows in data.lists.values():
        for row in rows:
            yield from row.values()
