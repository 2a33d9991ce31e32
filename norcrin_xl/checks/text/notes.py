"""Footnotes: every mark has one note, and means one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from norcrin_xl.checks.text.prose import Passage, Prose
from norcrin_xl.findings import Finding, finding
from norcrin_xl.quantities.exhibits import Linked, Table
from norcrin_xl.quantities.tables import tables

_MARK = r"\*{1,3}\)|\*{1,3}|[¹²³⁴-⁹]{1,2}|[†‡]"
_SIGN = re.compile(r"[*¹²³⁴-⁹†‡]")
_MEASURED = r"(?<!\b[kcdm]m)(?<!\bm)"
_USED = re.compile(rf"(?<=[\w)»\ufffc]){_MEASURED}[ ]?(?P<mark>{_MARK})(?=[\s.,;:]|$)")
_NOTE = re.compile(rf"^(?P<mark>{_MARK})\s*(?P<text>\S.*)$")
_IN_LABEL = re.compile(rf"[ \u00a0]?(?P<mark>{_MARK})$")


def check_notes_in_text(prose: Prose) -> Iterator[Finding]:
    """Marks in a section's narrative without a note there, or with two notes."""
    per_section: dict[str, list[Passage]] = {}
    for passage in prose.passages:
        per_section.setdefault(passage.section, []).append(passage)
    for section, passages in per_section.items():
        yield from note_findings(passages, f"avsnitt {section}")


def note_findings(passages: Sequence[Passage], where: str) -> Iterator[Finding]:
    """What is wrong with the marks and notes of passages that stand together, in words `where`."""
    if not any(_SIGN.search(line.text) for passage in passages for line in passage.lines):
        return
    notes: dict[str, str] = {}
    used = [(passage, mark) for passage in passages for mark in dict.fromkeys(_used(passage))]
    marks = {mark for _, mark in used}
    for passage, mark, text in _notes(passages):
        if notes.setdefault(mark, text) != text and mark in marks:
            yield passage.finding("fotnote-to-betydninger", found=mark)
    for passage, mark in used:
        if mark not in notes:
            yield passage.finding("fotnote-uten-tekst", found=mark, expected=where)


def is_note(text: str) -> bool:
    """Whether a line is the text of a footnote: a mark and what it means."""
    return _NOTE.match(text) is not None


def _notes(passages: Sequence[Passage]) -> Iterator[tuple[Passage, str, str]]:
    for passage in passages:
        for line in passage.lines:
            if found := _NOTE.match(line.text):
                yield passage, found["mark"], found["text"].strip()


def _used(passage: Passage) -> Iterator[str]:
    for line in passage.lines:
        if _SIGN.search(line.text):
            for found in _USED.finditer(line.text):
                yield found["mark"]


def check_notes_of_tables(prose: Prose) -> Iterator[Finding]:
    """Marks in a table of the form without a note under it, or with two."""
    for table in tables(prose.data).values():
        yield from table_notes(table)


def table_notes(table: Table) -> Iterator[Finding]:
    """What is wrong with the footnotes of one table."""
    who = f"Tabell {table.number}" if table.number else f"Tabellen {table.caption}"
    notes: dict[str, str] = {}
    for mark, text in table.notes:
        if notes.setdefault(mark, text) != text:
            yield finding("fotnote-to-betydninger", who=who, found=mark)
    for mark in dict.fromkeys(_marks(table)):
        if mark not in notes:
            yield finding("fotnote-uten-tekst", who=who, found=mark, expected="tabellen")


def _marks(table: Table) -> Iterator[str]:
    for row in table.rows:
        for cell in row.cells:
            if isinstance(cell, Linked) and cell.mark:
                yield cell.mark
            elif isinstance(cell, str) and (found := _IN_LABEL.search(cell)):
                yield found["mark"]
