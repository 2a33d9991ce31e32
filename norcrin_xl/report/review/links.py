"""The linked places of a report: overwritten, outdated, deleted, copied or unknown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone

from lxml import etree

from norcrin_xl.findings import Finding, UserError
from norcrin_xl.model import Quantities, ReportData, TextRef
from norcrin_xl.numbers import FORMATS
from norcrin_xl.quantities.exhibits import Figure, Table
from norcrin_xl.report.base import Base, find_base
from norcrin_xl.report.refresh.changes import Change, Kind
from norcrin_xl.report.refresh.document import refreshed
from norcrin_xl.report.refresh.listing import shortened
from norcrin_xl.report.refresh.places import label_of
from norcrin_xl.report.review.passages import found_in, text_ref
from norcrin_xl.report.review.reading import WordReport
from norcrin_xl.report.word.controls import is_inline, tag_of

NEVER = datetime(2000, 1, 1, tzinfo=timezone.utc)
"""The refresh is only tried, so that its stamp is never seen."""

_OF_TEMPLATE = ("tall:rapport.", "liste:", "valg:")
_INNER = re.compile(r"\{(tall:[^{}]*)\}")
_CODES = {
    Kind.CHANGED: "rapport-tall-utdatert",
    Kind.CONFLICT: "rapport-tall-overskrevet",
    Kind.OWN: "rapport-tall-overskrevet",
    Kind.DELETED: "rapport-kobling-slettet",
    Kind.TRACKED: "rapport-sporing",
}
_LONGEST = 80


def link_findings(
    docx: bytes,
    report: WordReport,
    data: ReportData,
    quantities: Quantities,
    tables: Mapping[str, Table],
    figures: Mapping[str, Figure],
    file: str,
) -> Iterator[Finding]:
    """What is to be said of the linked places; nothing for a report that was never linked."""
    where = _Where(report, file)
    yield from _unknown(report, quantities, where)
    base = find_base(report.package, file)
    if base is None:
        return
    try:
        result = refreshed(docx, data, quantities, tables, figures, written=NEVER, file=file)
    except UserError as error:
        yield found_in(where.start, "rapport-koblinger-borte", found=str(error))
        return
    for change in result.changes:
        yield from _told(change, where)
    yield from _copied(report, base, where)


class _Where:
    """Where each tag stands first in the text."""

    def __init__(self, report: WordReport, file: str) -> None:
        self._file = file
        self.start = TextRef(file, "", 1, "")
        self._refs: dict[str, TextRef] = {}
        for paragraph in report.paragraphs:
            tags = [tag for _, tag in paragraph.tags]
            for tag in (*tags, *paragraph.inside):
                if tag not in self._refs:
                    self._refs[tag] = text_ref(file, paragraph)

    def of(self, tag: str, section: str = "") -> TextRef:
        """The place of a tag, or the section that it belongs to."""
        return self._refs.get(tag) or TextRef(self._file, section, 1, "")


def _told(change: Change, where: _Where) -> Iterator[Finding]:
    kind, _, _ = change.tag.partition(":")
    code = _CODES.get(change.kind)
    if change.kind in (Kind.CONFLICT, Kind.OWN) and kind != "tall":
        code = "rapport-tabell-endret" if kind in ("tabell", "figur") else None
    elif change.kind is Kind.DOUBLED:
        code = "rapport-kobling-kopiert"
    if code is None:
        return
    now, old, new = (
        shortened(" ".join(text.split("\n")), _LONGEST)
        for text in (change.now, change.old, change.new)
    )
    found = old if change.kind is Kind.DELETED else now
    if change.kind is Kind.DOUBLED:
        found = "flere"
    ref = where.of(change.tag, change.section)
    yield found_in(ref, code, label=change.label, found=found, expected=new)


def _unknown(report: WordReport, quantities: Quantities, where: _Where) -> Iterator[Finding]:
    """Linked numbers whose quantity or format does not exist."""
    tags = dict.fromkeys(tag_of(control) for control in report.controls)
    for tag in tags:
        kind, _, name = tag.partition(":")
        key, _, form = name.partition("|")
        if kind == "tall" and (key not in quantities or form not in FORMATS):
            yield found_in(where.of(tag), "rapport-kobling-ukjent", found=tag)


def _copied(report: WordReport, base: Base, where: _Where) -> Iterator[Finding]:
    """Places that stand more often than they were written.

    A table, a figure or a text of several paragraphs is written once; how often a number is
    written is told by the texts and tables that hold it. What the template has itself may stand
    anywhere.
    """
    first: dict[str, etree._Element] = {}
    counts: Counter[str] = Counter()
    for control in report.controls:
        tag = tag_of(control)
        first.setdefault(tag, control)
        counts[tag] += 1
    inner = Counter(tag for item in base.controls.values() for tag in _INNER.findall(item.text))
    for tag, count in counts.items():
        kind = tag.partition(":")[0]
        once = kind in ("tabell", "figur") or (kind == "tekst" and not is_inline(first[tag]))
        most = 1 if once else 0 if tag.startswith(_OF_TEMPLATE) else inner[tag]
        if most and count > most:
            label = label_of(first[tag]) or tag
            yield found_in(where.of(tag), "rapport-kobling-kopiert", label=label, found=count)
