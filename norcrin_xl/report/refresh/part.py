"""Brings one part of a report up to date, place by place."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

from lxml import etree

from norcrin_xl import __version__
from norcrin_xl.report.cell_text import spelled
from norcrin_xl.report.chart_parts import chart_of, describe, described, shows, update_chart
from norcrin_xl.report.filling import on_a_line
from norcrin_xl.report.places import Place, is_filled
from norcrin_xl.report.refresh.blocks import bare, merged
from norcrin_xl.report.refresh.changes import Kind, Verdict, unedited, verdict
from norcrin_xl.report.refresh.marks import (
    holds_tracked,
    tracked_by_people,
)
from norcrin_xl.report.refresh.refilling import Refilling, Trial
from norcrin_xl.report.refresh.session import Session
from norcrin_xl.report.texts import ReportText
from norcrin_xl.report.transcript import Transcriber
from norcrin_xl.report.word.controls import (
    PROPERTIES,
    ROW,
    SDT,
    TABLE,
    canonical,
    canonical_of,
    content_of,
    deletion,
    emptied,
    filled,
    is_inline,
    tag_of,
    w,
)

_WRITES = (Verdict.UPDATE, Verdict.REPLACE)
_HEADER = w("trPr/tblHeader")


class PartRefresh:
    """Refreshes the places of the part `name`.

    `changed` says whether any was written in, `rebuilt` whether controls came or went.
    """

    def __init__(self, session: Session, name: str, root: etree._Element) -> None:
        self.session = session
        self._name = name
        fills = session.contents, session.document, name
        self.filling = Refilling(*fills, session.tracking)
        self._trial = Refilling(*fills, None, Trial(session.document, name))
        self._tracked = holds_tracked(root)
        self.changed = self.rebuilt = False

    def refresh(self, place: Place) -> None:
        """Merge one place. Lists are not looked at: see `norcrin_xl.report.refresh.document`."""
        kind = place.tag.partition(":")[0]
        if not is_filled(place.tag):
            return
        if kind == "tall":
            self._number(place)
        elif kind == "figur":
            self._figure(place)
        elif kind == "valg":
            self._choice(place)
        elif (text := self.filling.text(place.tag)) is not None:
            self._text(place, text)
        else:
            self._blocks(place)

    def _merge(
        self, place: Place, now: str, new: str, compared: str | None = None
    ) -> Verdict | None:
        """The verdict on a place; `None`, and noted, where a person's tracked changes stand.

        `compared` is what is compared instead of `now`, which stands there.
        """
        if self._tracked and tracked_by_people(place.control):
            if not unedited(self.session.last(place.tag, now), new) or now != new:
                self.session.told(place, Kind.TRACKED, now, new)
            else:
                self.session.outcomes.setdefault(place.tag, set()).add(Kind.TRACKED)
            return None
        base = self.session.last(place.tag, now)
        found = verdict(base, now if compared is None else compared, new, self.session.choices)
        if found is Verdict.CONFLICT and self.session.base.lost and self._shows(place, now, new):
            return Verdict.UPDATE
        if found is Verdict.CONFLICT and self._reads_alike(place):
            return Verdict.OWN
        return found

    def _reads_alike(self, place: Place) -> bool:
        """Whether a text says what the workbook does, but for what no cell can hold."""
        text = self.filling.text(place.tag)
        if text is None or text.plain:
            return False
        reader = Transcriber(self.session.document.package, self._name)
        return spelled(reader.text(place.control).blocks) == text.read(is_inline(place.control))

    def _shows(self, place: Place, now: str, new: str) -> bool:
        """Whether a place shows what it would show, if by other links: then nothing is lost."""
        there = {tag_of(one): canonical(one) for one in place.control.iter(SDT)}
        made = self.session.offered
        return filled(now, there) == filled(new, {tag: item.text for tag, item in made.items()})

    def _judged(self, place: Place, found: Verdict | None, now: str, new: str) -> None:
        self.changed = self.changed or found in _WRITES
        if found is not None:
            old = self.session.last(place.tag, now).text
            self.session.judged(place, found, old, now, new)

    def _gone(self, place: Place) -> None:
        if place.tag in self.session.base.controls and not self._of_removed_item(place.tag):
            self.session.told(place, Kind.GONE, now_of(place.control), "")

    def _of_removed_item(self, tag: str) -> bool:
        return not self.session.removed_keys.isdisjoint(tag.replace(":", ".").split("."))

    def _number(self, place: Place) -> None:
        shown = self.filling.number(place.control, place.tag)
        if shown is None:
            self._gone(place)
            return
        now = now_of(place.control)
        found = self._merge(place, now, shown.text)
        if found in _WRITES:
            self.filling.write_number(place.control, shown)
        self._judged(place, found, now, shown.text)

    def _choice(self, place: Place) -> None:
        now, new = now_of(place.control), self._offered(place)
        if new is None:
            self._gone(place)
            return
        found = self._merge(place, now, new)
        if found in _WRITES:
            self.filling.fill_one(place.control, place.tag)
        self._judged(place, found, now, new)

    def _text(self, place: Place, text: ReportText) -> None:
        if not on_a_line(place.control, text):
            self._blocks(place)
            return
        now = now_of(place.control)
        new = now
        if not self._is_as_made(place, now):
            new = canonical_of(self._trial.line(place.tag, text))
            self._trial.wrote(place.tag, new, text)
        found = self._merge(place, now, new)
        if found is Verdict.UPDATE and self._holds_own_number(place.control):
            found = Verdict.CONFLICT
        if found in _WRITES:
            self.filling.write_line(place.control, self.filling.line(place.tag, text))
            self.rebuilt = True
        self._judged(place, found, now, new)

    def _figure(self, place: Place) -> None:
        figure = self.filling.figure(place.tag)
        if figure is None:
            self._gone(place)
            return
        self.filling.wrote_figure(place.tag, figure)
        package = self.session.document.package
        part = chart_of(place.control, package, self._name)
        if part is None:
            self._chart_lost(place, figure.alt)
            return
        now = described(place.control)
        last, lost = self.session.last(place.tag, now), self.session.base.lost
        asked = verdict(last, now, figure.alt, self.session.choices) if lost else Verdict.SAME
        own = not unedited(last, now) and asked is not Verdict.REPLACE
        same = shows(package, part, figure)
        if not same:
            update_chart(package, part, figure)
        if not own and now != figure.alt:
            describe(place.control, figure)
        told = Verdict.SAME if same and (own or now == figure.alt) else Verdict.UPDATE
        self._judged(place, told if asked is Verdict.SAME else asked, now, figure.alt)

    def _chart_lost(self, place: Place, new: str) -> None:
        """A person has put something else in place of the chart."""
        now = now_of(place.control)
        found = self._merge(place, now, new)
        if found is Verdict.REPLACE:
            self.filling.fill_one(place.control, place.tag)
            self.rebuilt = True
        self._judged(place, found, now, new)

    def _blocks(self, place: Place) -> None:
        """A table, or a text of several paragraphs: what says the same stays as it is."""
        control = place.control
        there, now = list(content_of(control)), now_of(control)
        new = now if self._is_as_made(place, now) else self._offered(place)
        if new is None:
            self._gone(place)
            return
        found = self._merge(place, now, new, self._without_own_head(place, now))
        if found is Verdict.SAME and now != new:
            found = Verdict.OWN
        if found in _WRITES:
            made = self._made(control, place.tag, self.filling) or []
            force = found is Verdict.REPLACE
            whole = self._joined(control, there, bare(made), place, force)
            if whole is None:
                found = Verdict.CONFLICT
                if self.session.choices.keeps(place.tag):
                    found = Verdict.KEEP
            else:
                content_of(control)[:] = whole
                self.rebuilt = True
                self._tell_inner(control, there, place)
        self._judged(place, found, now, new)

    def _is_as_made(self, place: Place, now: str) -> bool:
        """Whether a place says what this version made of the very same; it is then offered anew."""
        base, last = self.session.base, self.session.base.controls.get(place.tag)
        if last is None or now != last.text or base.version != __version__:
            return False
        if not last.made_of or last.made_of != self.filling.made_of(place.tag):
            return False
        text = self.filling.text(place.tag)
        now_from = last if text is None else replace(last, sources=text.sources)
        self.session.document.record.wrote(now_from)
        return True

    def _offered(self, place: Place) -> str | None:
        """What a place would say; `None` for one that nothing can fill."""
        properties = place.control.find(PROPERTIES)
        kept = deepcopy(properties)
        fresh = self._made(place.control, place.tag, self._trial)
        if properties is not None and kept is not None:
            place.control.replace(properties, kept)
        return None if fresh is None else canonical_of(fresh)

    def _made(
        self, control: etree._Element, tag: str, filling: Refilling
    ) -> list[etree._Element] | None:
        """What a control would hold. It is filled for a moment, and then holds the old again."""
        content = content_of(control)
        there = list(content)
        content[:] = [deepcopy(child) for child in there]
        known = filling.fill_one(control, tag)
        made = list(content)
        content[:] = there
        return made if known else None

    def _joined(
        self,
        control: etree._Element,
        there: list[etree._Element],
        made: list[etree._Element],
        place: Place,
        force: bool,
    ) -> list[etree._Element] | None:
        """What a control is to hold; `None` when something of a person's would be lost."""
        old, new = first_table(there), first_table(made)
        if old is None or new is None or old not in there or new not in made:
            return self._merged(there, made, force)
        rows, fresh = old.findall(ROW), new.findall(ROW)
        heads = head_rows(old) if self._has_own_head(place, control) else []
        own = heads if heads and len(heads) == len(head_rows(new)) else []
        at, to = there.index(old), made.index(new)
        above = self._merged(there[:at], made[:to], force)
        kept = self._merged(rows[len(own) :], fresh[len(own) :], force)
        below = self._merged(there[at + 1 :], made[to + 1 :], force)
        if above is None or kept is None or below is None:
            return None
        for row in fresh:
            if row.getparent() is new:
                new.remove(row)
        new.extend([*own, *kept])
        return [*above, new, *below]

    def _merged(
        self, old: list[etree._Element], new: list[etree._Element], force: bool
    ) -> list[etree._Element] | None:
        tracking = self.session.tracking
        return merged(old, new, self._holds_own_number, force=force, tracking=tracking)

    def _has_own_head(self, place: Place, control: etree._Element) -> bool:
        now = canonical(control)
        return self._without_own_head(place, now) != now

    def _without_own_head(self, place: Place, now: str) -> str:
        """What a table says, with the last written headings where only those are changed."""
        table = first_table(list(content_of(place.control)))
        base = self.session.last(place.tag, now).text
        if table is None or now == base:
            return now
        heads = len(head_rows(table))
        ours, theirs = now.split("\n"), base.split("\n")
        return base if ours[heads:] == theirs[heads:] else now

    def _holds_own_number(self, element: etree._Element) -> bool:
        """Whether an inner number or text was changed by hand, or waits to be accepted."""
        for control in element.iter(SDT):
            if control is element or not (tag := tag_of(control)):
                continue
            last = self.session.base.controls.get(tag)
            if last is not None and tag.startswith("tall:"):
                now = now_of(control)
                offered = self.session.offered.get(tag)
                if not unedited(last, now) and (offered is None or offered.text != now):
                    return True
            if self._tracked and tracked_by_people(control):
                return True
        return False

    def _tell_inner(
        self, control: etree._Element, there: list[etree._Element], place: Place
    ) -> None:
        """Tell of the numbers that came anew with a written text or table."""
        old = {item for child in there for item in child.iter(SDT)}
        for inner in content_of(control).iter(SDT):
            tag = tag_of(inner)
            last = self.session.base.controls.get(tag)
            if inner in old or last is None or not tag.startswith("tall:"):
                continue
            now = now_of(inner)
            if last.text != now:
                own = Place(inner, tag, place.section, place.copy)
                self.session.judged(own, Verdict.UPDATE, last.text, last.text, now)


def now_of(control: etree._Element) -> str:
    """What a control says; "" for one that shows its placeholder."""
    return "" if emptied(control) else canonical(control)


def first_table(elements: list[etree._Element]) -> etree._Element | None:
    """The first table among the elements or within them."""
    for element in elements:
        found = next(element.iter(TABLE), None)
        if found is not None:
            return found
    return None


def head_rows(table: etree._Element) -> list[etree._Element]:
    """The rows at a table's beginning that repeat on each page, but for one that is to go."""
    found: list[etree._Element] = []
    for row in table.findall(ROW):
        if row.find(_HEADER) is None or deletion(row) is not None:
            break
        found.append(row)
    return found
