"""The linked places of a report: overwritten, outdated, deleted, copied or unknown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import replace

from lxml import etree

from norcrin_xl.findings import Finding, UserError, finding
from norcrin_xl.markup import LinkedNumber
from norcrin_xl.model import Quantities, TextRef
from norcrin_xl.numbers import FORMATS
from norcrin_xl.report.base import Base, find_base
from norcrin_xl.report.changes.listing import shortened
from norcrin_xl.report.places import is_template, label_of
from norcrin_xl.report.refresh.changes import Change, Kind
from norcrin_xl.report.review.word_report import WordReport, place_of
from norcrin_xl.report.word.controls import SDT, tag_of

_PARTS = re.compile(r"[:.|]")
_INNER = re.compile(r"\{(tall:[^{}]*)\}")
_CODES = {
    Kind.CHANGED: "rapport-tall-utdatert",
    Kind.DOUBLED: "rapport-kobling-kopiert",
    Kind.DELETED: "rapport-kobling-slettet",
    Kind.TRACKED: "rapport-sporing",
}
_BY_HAND = {
    "tall": "rapport-tall-overskrevet",
    "tabell": "rapport-tabell-endret",
    "figur": "rapport-tabell-endret",
}
_LONGEST = 80

Where = Callable[..., TextRef]
"""Says where a tag stands; where it does not, the section that it belongs to."""


def link_findings(
    report: WordReport, quantities: Quantities, tried: Callable[[], Iterable[Change]], file: str
) -> Iterator[Finding]:
    """What is to be said of the linked places; nothing for a report that was never linked.

    `tried` gives what a refresh would change, or raises `UserError`. Where the base was taken
    out each place is compared with the workbook.
    """
    where = _places(report)
    for tag in dict.fromkeys(map(tag_of, report.controls)):
        kind, _, name = tag.partition(":")
        key, _, form = name.partition("|")
        if kind == "tall" and (key not in quantities or form not in FORMATS):
            yield found_in(where(tag), "rapport-kobling-ukjent", found=tag)
    base = find_base(report.package, file)
    if base is None and (is_template(report.package) or not any(True for _ in report.controls)):
        return
    try:
        changes = tuple(tried())
    except UserError as error:
        yield found_in(where(""), "rapport-koblinger-borte", found=str(error))
        return
    if base is None:
        yield found_in(where(""), "rapport-grunnlag-borte")
    for change in changes:
        if code := _code(change, base is None):
            now = change.old if change.kind is Kind.DELETED else change.now
            lines = (" ".join(text.split("\n")) for text in (now, change.new))
            found, new = (shortened(text, _LONGEST) for text in lines)
            found = "flere" if change.kind is Kind.DOUBLED else found
            ref = where(change.tag, change.section)
            yield found_in(ref, code, label=change.label, found=found, expected=new)
    doubled = {item.tag.rpartition("|")[2] for item in changes if item.kind is Kind.DOUBLED}
    yield from _copied(report, base, doubled, where) if base is not None else ()


def found_in(ref: TextRef, code: str, **fields: object) -> Finding:
    """A finding about a place in the text."""
    made = finding(code, None, None, rests_on=(), place=place_of(ref), **fields)
    return replace(made, in_text=ref)


def _places(report: WordReport) -> Where:
    """Where each tag stands first in the text, or the section that it belongs to."""
    refs: dict[str, TextRef] = {}
    for passage, origin in zip(report.passages, report.origins, strict=True):
        nodes = [span.node for span in passage.spans if isinstance(span.node, LinkedNumber)]
        own = (f"tall:{node.quantity}|{node.format}" for node in nodes)
        for tag in (*own, *origin.paragraph.inside):
            refs.setdefault(tag, passage.stands.text or TextRef(report.file, "", 1, ""))
    return lambda tag, section="": refs.get(tag) or TextRef(report.file, section, 1, "")


def _code(change: Change, lost: bool) -> str:
    """The kind of finding that a change is; "" for one that needs no word."""
    kind = change.tag.partition(":")[0]
    if lost and change.kind is Kind.CONFLICT and kind != "tekst":
        return "rapport-tall-ulikt"
    if change.kind in (Kind.CONFLICT, Kind.OWN):
        return _BY_HAND.get(kind, "")
    same = change.kind is Kind.CHANGED and kind == "tekst" and change.now == change.new
    return "" if same else _CODES.get(change.kind, "")


def _copied(report: WordReport, base: Base, doubled: Set[str], where: Where) -> Iterator[Finding]:
    """Places that stand more often than they were written.

    How often a number is written is told by the texts and tables that hold it, and by how often
    the template did; a report of an earlier version does not say that. What was copied along
    with a place around it is not told of, nor what stands in a doubled item of a list, whose
    key is in `doubled`.
    """
    written = Counter(tag for item in base.controls.values() for tag in _INNER.findall(item.text))
    written += Counter(base.places)
    counts: Counter[str] = Counter()
    copies: dict[etree._Element, str] = {}
    for control in report.controls if base.places else ():
        tag = tag_of(control)
        if tag in base.controls and not any(o in copies for o in control.iterancestors(SDT)):
            counts[tag] += 1
            if counts[tag] > written[tag] > 0 and doubled.isdisjoint(_PARTS.split(tag)):
                copies[control] = tag
    told: dict[str, tuple[etree._Element, str]] = {}
    for control, tag in copies.items():
        name = tag.partition("|")[0] if tag.startswith("valg:") else tag
        around = (outer for outer in control.iterancestors(SDT) if tag_of(outer) == name)
        told.setdefault(name, (next(around, control), tag))
    for own, tag in told.values():
        label = label_of(own) or tag
        yield found_in(where(tag), "rapport-kobling-kopiert", label=label, found=counts[tag])
