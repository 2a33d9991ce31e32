"""What the parts of one refresh share, and what is noted on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from norcrin_xl.model import CellRef
from norcrin_xl.report.base import Base, Waiting, Written
from norcrin_xl.report.places import Place
from norcrin_xl.report.refresh.changes import ASKS, Change, Choices, Kind, Reason, Verdict
from norcrin_xl.report.refresh.tracked import Tracking
from norcrin_xl.report.texts import Contents
from norcrin_xl.report.word.controls import PARAGRAPH, style_of
from norcrin_xl.report.writer import Document

_KINDS = {
    Verdict.UPDATE: Kind.CHANGED,
    Verdict.REPLACE: Kind.REPLACED,
    Verdict.KEEP: Kind.KEPT,
    Verdict.OWN: Kind.OWN,
    Verdict.CONFLICT: Kind.CONFLICT,
}
_WAITING = frozenset((Kind.CONFLICT, Kind.OWN, Kind.TRACKED, Kind.GONE))
"""The kinds after which a place is still compared with what was last written in it."""


@dataclass(slots=True)
class Session:
    """One refresh: what it starts from, and its notes.

    `added` are the ids of the controls put in; `moved` says of each cell whose content is another
    how it changed; `outdated_contents` says that the table of contents no longer tells the
    headings.
    """

    document: Document
    contents: Contents
    base: Base
    choices: Choices
    tracking: Tracking | None
    moved: Mapping[tuple[str, str], Reason] = field(default_factory=dict)
    changes: dict[Change, None] = field(default_factory=dict)
    outcomes: dict[str, set[Kind | None]] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)
    removed_keys: set[str] = field(default_factory=set)
    outdated_contents: bool = False

    @property
    def offered(self) -> dict[str, Written]:
        """What the workbook gives, by tag."""
        return self.document.record.written

    def last(self, tag: str, now: str) -> Written:
        """What was last written under a tag; what stands there now for one that is new to us.

        Where nobody knows, whatever stands there may be a person's.
        """
        found = self.base.controls.get(tag)
        return Written(tag, "" if self.base.lost else now) if found is None else found

    def judged(self, place: Place, verdict: Verdict, old: str, now: str, new: str) -> None:
        """Note what was decided of a place, and tell of it unless it is as it was.

        A conflict stands until a person decides, also where other places with the same tag have
        been brought up to date meanwhile.
        """
        undecided = self.base.waiting.get(place.tag)
        if verdict is Verdict.OWN and undecided and undecided.text != new:
            verdict, old = Verdict.CONFLICT, undecided.text
        kind = _KINDS.get(verdict)
        self.outcomes.setdefault(place.tag, set()).add(kind)
        if kind in (Kind.CHANGED, Kind.REPLACED) and self._is_heading(place.control):
            self.outdated_contents = True
        if kind is not None and not place.copy:
            self.tell(place.tag, place.label, old, now, new, kind, place.section)

    def told(self, place: Place, kind: Kind, now: str, new: str) -> None:
        """Note a place that is left alone."""
        self.outcomes.setdefault(place.tag, set()).add(kind)
        undecided = self.base.waiting.get(place.tag)
        old = undecided.text if undecided else self.last(place.tag, now).text
        if not place.copy:
            self.tell(place.tag, place.label, old, now, new, kind, place.section)

    def tell(
        self, tag: str, label: str, old: str, now: str, new: str, kind: Kind, section: str
    ) -> None:
        offered = self.offered.get(tag)
        sources = offered.sources if offered else ()
        why = self._why(tag, sources)
        self.changes[Change(tag, label, old, now, new, kind, section, sources, why)] = None

    def _why(self, tag: str, sources: tuple[CellRef, ...]) -> tuple[Reason, ...]:
        last = self.base.controls.get(tag)
        rests_on = (*sources, *(last.sources if last else ()))
        keys = dict.fromkeys((ref.sheet, ref.cell) for ref in rests_on)
        known = self.base.waiting.get(tag)
        waited = [Reason(text) for text in known.why] if known else []
        new = (self.moved[key] for key in keys if key in self.moved)
        return tuple({str(reason): reason for reason in (*waited, *new)}.values())

    @property
    def waiting(self) -> Mapping[str, Waiting]:
        """What a person is still to decide, where a later refresh could not tell it anew."""
        return {
            item.tag: Waiting(item.old, tuple(map(str, item.why)))
            for item in self.changes
            if item.kind is Kind.CONFLICT or (item.kind in ASKS and item.why)
        }

    def _is_heading(self, control: etree._Element) -> bool:
        paragraphs = [*control.iterancestors(PARAGRAPH), *control.iter(PARAGRAPH)]
        found = map(style_of, paragraphs)
        return any(self.document.package.sheet.heading_level(style) is not None for style in found)

    def written(self, before: Iterable[str], after: Iterable[str]) -> Mapping[str, Written]:
        """The new base: `before` and `after` are the tags in the document."""
        return dict(self._written(set(before), dict.fromkeys(after)))

    def _written(
        self, before: set[str], after: Mapping[str, None]
    ) -> Iterator[tuple[str, Written]]:
        for tag in after:
            outcome = self.outcomes.get(tag)
            found = self.offered.get(tag)
            if found is None or (outcome and outcome <= _WAITING):
                found = self.base.controls.get(tag, found)
            if found is not None:
                yield tag, found
        for tag, last in self.base.controls.items():
            if tag not in before and tag not in after and not self.choices.keeps(tag):
                yield tag, last
