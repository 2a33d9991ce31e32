"""The linked places of a report: overwritten, outdated, deleted, copied or unknown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from datetime import datetime, timezone

from lxml import etree

from norcrin_xl.findings import Finding, UserError
from norcrin_xl.model import Quantities, ReportData, TextRef
from norcrin_xl.numbers import FORMATS
from norcrin_xl.quantities.exhibits import Figure, Table
from norcrin_xl.report.base import Base, find_base
from norcrin_xl.report.places import label_of
from norcrin_xl.report.refresh.changes import Change, Kind
from norcrin_xl.report.refresh.document import refreshed
from norcrin_xl.report.refresh.listing import shortened
from norcrin_xl.report.review.passages import found_in, text_ref
from norcrin_xl.report.review.reading import WordReport
from norcrin_xl.report.word.controls import SDT, is_inline, tag_of

NEVER = datetime(2000, 1, 1, tzinfo=timezone.utc)
"""The refresh is only tried, so that its stamp is never seen."""

_OF_TEMPLATE = ("tall:rapport.", "liste:", "valg:")
_PARTS = re.compile(r"[:.|]")
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
    doubled = {
        change.tag.rpartition("|")[2] for change in result.changes if change.kind is Kind.DOUBLED
    }
    for change in result.changes:
        yield from _told(change, where)
    yield from _copied(report, base, doubled, where)


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


def _copied(report: WordReport, base: Base, doubled: Set[str], where: _Where) -> Iterator[Finding]:
    """Places that stand more often than they were written.

    How often a number is written is told by the texts and tables that hold it, and by how often
    the template did. What was copied along with a place around it is not told of, nor what
    stands in a doubled item of a list, whose key is in `doubled`.
    """
    inner = Counter(tag for item in base.controls.values() for tag in _INNER.findall(item.text))
    counts: Counter[str] = Counter()
    copies: dict[etree._Element, str] = {}
    for control in report.controls:
        tag = tag_of(control)
        if tag in base.controls and not any(o in copies for o in control.iterancestors(SDT)):
            counts[tag] += 1
            is_copy = counts[tag] > _most(tag, control, base, inner) > 0
            if is_copy and doubled.isdisjoint(_PARTS.split(tag)):
                copies[control] = tag
    told: set[str] = set()
    for control, tag in copies.items():
        name = tag.partition("|")[0] if tag.startswith("valg:") else tag
        own = next(
            (outer for outer in control.iterancestors(SDT) if tag_of(outer) == name), control
        )
        if name not in told:
            told.add(name)
            label = label_of(own) or tag
            yield found_in(where.of(tag), "rapport-kobling-kopiert", label=label, found=counts[tag])


def _most(tag: str, control: etree._Element, base: Base, inner: Mapping[str, int]) -> int:
    """How often a tag may stand; 0 where nobody knows.

    A report of an earlier version does not say what the template held: there a table, a figure
    or a text of several paragraphs stands once, and what is in no text or table may stand
    anywhere.
    """
    if base.places:
        return base.places.get(tag, 0) + inner.get(tag, 0)
    kind = tag.partition(":")[0]
    once = kind in ("tabell", "figur") or (kind == "tekst" and not is_inline(control))
    return 1 if once else 0 if tag.startswith(_OF_TEMPLATE) else inner.get(tag, 0)
