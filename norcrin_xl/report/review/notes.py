"""Footnotes in a Word report: Word's own, and marks that somebody has typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from norcrin_xl.checks.text.notes import is_note, note_findings
from norcrin_xl.findings import Finding
from norcrin_xl.report.review.passages import WordPassage
from norcrin_xl.report.review.reading import WordParagraph, WordReport, part_of
from norcrin_xl.report.review.typed import plain
from norcrin_xl.report.word.controls import w

_ID, _TYPE = w("id"), w("type")


def footnote_findings(report: WordReport, passages: Mapping[int, WordPassage]) -> Iterator[Finding]:
    """Marks without a note, notes without text, and marks with two meanings.

    A table has its notes right below it; what stands elsewhere has them in its section.
    `passages` are the report's by the place of their paragraph.
    """
    for where, own in _together(report.paragraphs, passages):
        yield from note_findings(own, where)
    written = _written(report)
    for index, passage in passages.items():
        for kind, number in report.paragraphs[index].notes:
            if (kind.removesuffix("Reference"), number) not in written:
                word = "fotnote" if kind.startswith("foot") else "sluttnote"
                yield passage.finding("rapport-fotnote-tom", found=word)


def _written(report: WordReport) -> set[tuple[str, str]]:
    """Kind and id of Word's notes that have a text."""
    return {
        (etree.QName(note).localname, str(note.get(_ID)))
        for root in report.roots.values()
        for note in root.iter(w("footnote"), w("endnote"))
        if note.get(_TYPE) is None and any((t.text or "").strip() for t in note.iter(w("t")))
    }


def _together(
    paragraphs: Sequence[WordParagraph], passages: Mapping[int, WordPassage]
) -> Iterator[tuple[str, list[WordPassage]]]:
    """The passages whose marks mean the same, with the words for where they stand."""
    groups: dict[object, tuple[str, list[WordPassage]]] = {}
    table: object = None
    for index, passage in passages.items():
        item = paragraphs[index]
        if part_of(item):
            continue
        if item.cell is not None:
            table = item.cell.table.element
        elif not is_note(plain(item.text).strip()):
            table = None
        if table is None:
            where = f"avsnitt {passage.section}" if passage.section else "rapporten"
            key: object = passage.section
        else:
            where, key = "tabellen eller rett under den", table
        groups.setdefault(key, (where, []))[1].append(passage)
    yield from groups.values()
