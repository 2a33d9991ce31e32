"""What the rules on text find in a Word report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from norcrin_xl.checks.text.prose import Prose, prose_of
from norcrin_xl.checks.text.registry import (
    CHOICE_RULES,
    PACKAGE_RULES,
    REGISTER_RULES,
    REPORT_RULES,
)
from norcrin_xl.checks.text.spelling import misspelled
from norcrin_xl.dictionary import Dictionary
from norcrin_xl.findings import Finding
from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.report.review.notes import footnote_findings
from norcrin_xl.report.review.passages import WordCell, cells_of, word_passages
from norcrin_xl.report.review.reading import WordReport
from norcrin_xl.report.review.told import Told, told

BOKMAL = 0.7
"""The share of a paragraph's words that the dictionary knows when it is in bokmål."""

_WORD = re.compile(r"(?<![\w-])[a-zæøå]{2,}(?![\w-])")


def text_findings(
    report: WordReport,
    data: ReportData,
    quantities: Quantities,
    file: str,
    dictionary: Dictionary | None = None,
) -> Iterator[Finding]:
    """What the rules on text find; with a `dictionary`, words that are misspelled too.

    Choices, register and work packages are judged as the report itself tells of them.
    """
    own = told(report.paragraphs, data, file)
    passages = word_passages(report.paragraphs, own, file)
    cells = tuple(WordCell(item.who, item.field, ref=item.ref) for item in passages.values())
    text = prose_of(data, quantities, tuple(passages.values()), cells)
    for rule in REPORT_RULES:
        yield from rule(text)
    yield from _of_told(replace(text, data=own.data, cell=cells_of(passages)), own)
    yield from footnote_findings(report, passages)
    if dictionary is not None:
        bokmal = [
            passage
            for index, passage in passages.items()
            if report.paragraphs[index].cell is None and is_bokmal(passage.field.text, dictionary)
        ]
        yield from misspelled(replace(text, passages=tuple(bokmal)), dictionary)


def _of_told(text: Prose, own: Told) -> Iterator[Finding]:
    """What is to be said of choices and work packages, where the report has any."""
    rules = list(CHOICE_RULES)
    rules += PACKAGE_RULES if own.data.work_packages else ()
    rules += REGISTER_RULES if own.data.work_packages and own.data.register else ()
    for rule in rules:
        yield from rule(text)


def is_bokmal(text: str, dictionary: Dictionary) -> bool:
    """Whether most words of a text are bokmål: a title or a quotation may be in English."""
    words = _WORD.findall(text)
    known = sum(dictionary.knows(word) for word in words)
    return known >= BOKMAL * len(words)
