"""References that Word keeps itself: fields, links and notes that lead nowhere, or elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from norcrin_xl.checks.text.references import kind_of
from norcrin_xl.findings import Finding
from norcrin_xl.model import TextRef
from norcrin_xl.report.review.links import found_in
from norcrin_xl.report.review.reading import ShownField
from norcrin_xl.report.review.word_report import WordReport
from norcrin_xl.report.word.controls import BOOKMARK_START, TEXT, w
from norcrin_xl.report.word.cross_references import bookmark_texts

_REFERS = frozenset(("REF", "PAGEREF", "NOTEREF"))
_BROKEN = re.compile(r"(?:Feil!|Error!) [^.]*\.", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:tabell|figur|tab\.|fig\.)(?=\s{0,3}(?:\d|$))", re.IGNORECASE)
_TOP = "_top"


def reference_findings(report: WordReport) -> Iterator[Finding]:
    """References that lead nowhere, or to a thing of the other kind, and notes without a text."""
    bookmarks: dict[str, str] = {}
    notes: set[str] = set()
    for root in report.roots.values():
        if next(root.iter(BOOKMARK_START), None) is not None:
            bookmarks.update(bookmark_texts(root))
        for note in root.iter(w("footnote"), w("endnote")):
            if any((text.text or "").strip() for text in note.iter(TEXT)):
                notes.add(f"{etree.QName(note).localname} {note.get(w('id'))}")
    for passage in report.passages:
        for mark in passage.marks:
            if mark.note and mark.note not in notes:
                word = "fotnote" if mark.note.startswith("foot") else "sluttnote"
                yield passage.finding("rapport-fotnote-tom", found=word)
    for paragraph in report.paragraphs:
        ref = report.ref(paragraph)
        for item in paragraph.fields:
            if item.name in _REFERS and len(item.code.split()) > 1:
                yield from _of_field(ref, item, paragraph.text, bookmarks)
        for name, shown in paragraph.anchors:
            if name not in bookmarks and name != _TOP:
                yield found_in(ref, "rapport-henvisning-borte", found=f"«{shown}»")


def _of_field(
    ref: TextRef, item: ShownField, text: str, bookmarks: Mapping[str, str]
) -> Iterator[Finding]:
    """A field is of a kind by what it shows, or by the word before it: "tabell 3"."""
    shown = text[item.start : item.end].strip()
    name = item.code.split()[1].strip('"')
    if name not in bookmarks or _BROKEN.search(shown):
        found = f"«{shown}»" if shown else f"bokmerket {name}"
        yield found_in(ref, "rapport-henvisning-borte", found=found)
        return
    leads_to = bookmarks[name].replace("\u00a0", " ").strip()
    before = _NAMED.search(text[max(item.start - 12, 0) : item.start])
    said = _NAMED.match(shown)
    kind = said or before
    if kind and _NAMED.match(leads_to) and kind_of(kind[0]) != kind_of(leads_to):
        shows = shown.lower() if said else f"{kind[0].lower()} {shown}"
        expected = leads_to.lower().split(":")[0].rstrip(" .")
        yield found_in(ref, "rapport-henvisning-type", found=shows, expected=expected)
