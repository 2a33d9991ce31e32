"""New content as tracked changes: what stood there deleted, what is new inserted.

Content that an earlier refresh inserted and nobody has accepted is replaced outright. A control
in deleted content becomes plain text: no number is linked twice while a change waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from datetime import datetime, timezone

from lxml import etree

from norcrin_xl.report.refresh.marks import AUTHOR, DELETED, INSERTED, STARTS, is_ours
from norcrin_xl.report.word.controls import (
    CELL,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    ROW,
    RUN,
    RUN_PROPERTIES,
    SDT,
    TEXT,
    content_of,
    elements,
    escaped,
    fill_line,
    first_child,
    is_inline,
    line_of,
    w,
)
from norcrin_xl.report.word.numbering import Numbers

_DELETED_NAMES = {TEXT: w("delText"), w("instrText"): w("delInstrText")}
_ROW_PROPERTIES = w("trPr")
_INSIDE = (w("hyperlink"), w("fldSimple"), w("smartTag"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_AFTER_MARK = (w("sectPr"), w("pPrChange"))
_AFTER_ROW_MARK = (w("trPrChange"),)


class Tracking:
    """Writes changes that Word shows as made by this program at the time `moment`."""

    def __init__(self, numbers: Numbers, moment: datetime) -> None:
        self._numbers = numbers
        stamp = moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._by = f'w:author="{escaped(AUTHOR)}" w:date="{stamp}"'

    def fill_line(self, control: etree._Element, runs: Sequence[etree._Element]) -> None:
        """Put `runs` in place of the control's text, which stays as deleted text."""
        line = line_of(control)
        old = self.deleted_runs(line)
        fill_line(control, runs)
        place = line.index(runs[0]) if runs else len(line)
        if old:
            self.insert(runs)
            line[place:place] = [*old, *self._gap(control)]

    def _gap(self, control: etree._Element) -> list[etree._Element]:
        """In a cell, a blank between old and new, so that neither is broken over two lines.

        It is inserted and deleted: it is gone whether the change is accepted or rejected.
        """
        if next(control.iterancestors(CELL), None) is None:
            return []
        inserted, deleted = self._mark("ins"), self._mark("del")
        deleted.append(elements('<w:r><w:delText xml:space="preserve"> </w:delText></w:r>')[0])
        inserted.append(deleted)
        return [inserted]

    def inserted(self, element: etree._Element) -> etree._Element:
        """A new paragraph or row, marked as inserted."""
        if element.tag == ROW:
            self._mark_row(element, "ins")
        for paragraph in _paragraphs(element):
            self._mark_paragraph(paragraph, "ins")
            self.insert(paragraph)
        return element

    def inserted_block(self, block: etree._Element) -> None:
        """Mark all paragraphs, rows and controls of a new block as inserted."""
        around = [one for one in block.iter(SDT) if not is_inline(one)]
        rows = list(block.iter(ROW))
        held = {paragraph for row in rows for paragraph in row.iter(PARAGRAPH)}
        for element in (*rows, *(one for one in _paragraphs(block) if one not in held)):
            self.inserted(element)
        for control in around:
            self._mark_control(control, "Ins")

    def replaced(
        self, old: Sequence[etree._Element], new: Sequence[etree._Element]
    ) -> list[etree._Element]:
        """The old paragraphs as deleted, and the new ones as inserted."""
        gone = [one for paragraph in old if (one := self.deleted(paragraph)) is not None]
        return [*gone, *(self.inserted(paragraph) for paragraph in new)]

    def deleted(self, element: etree._Element) -> etree._Element | None:
        """A paragraph or row that is to go, marked as deleted.

        `None` for what was inserted as a change that nobody has accepted: it goes at once.
        """
        if _waits(element):
            return None
        if element.tag == ROW:
            self._mark_row(element, "del")
        for paragraph in _paragraphs(element):
            if element.tag == PARAGRAPH:
                self._mark_paragraph(paragraph, "del")
            kept = [child for child in paragraph if child.tag == PARAGRAPH_PROPERTIES]
            paragraph[:] = [*kept, *self.deleted_runs(paragraph)]
        return element

    def changed(self, old: etree._Element, new: etree._Element) -> etree._Element:
        """The paragraph `new` with the text of `old` before its own, as deleted text."""
        gone = self.deleted_runs(old)
        if _waits(old):
            self._mark_paragraph(new, "ins")
        self.insert(new)
        place = next((at for at, child in enumerate(new) if child.tag not in STARTS), len(new))
        new[place:place] = gone
        return new

    def _mark(self, kind: str) -> etree._Element:
        return elements(f'<w:{kind} w:id="{self._numbers.new()}" {self._by}/>')[0]

    def _mark_row(self, row: etree._Element, kind: str) -> None:
        properties = row.find(_ROW_PROPERTIES)
        if properties is None:
            properties = etree.Element(_ROW_PROPERTIES)
            place = next((at for at, child in enumerate(row) if child.tag == CELL), len(row))
            row.insert(place, properties)
        _put(properties, self._mark(kind), _AFTER_ROW_MARK)

    def _mark_paragraph(self, paragraph: etree._Element, kind: str) -> None:
        """Mark a paragraph's end; its text is marked apart."""
        properties = first_child(paragraph, PARAGRAPH_PROPERTIES)
        mark = properties.find(RUN_PROPERTIES)
        if mark is None:
            mark = etree.Element(RUN_PROPERTIES)
            _put(properties, mark, _AFTER_MARK)
        for old in mark.findall(INSERTED) + mark.findall(DELETED):
            mark.remove(old)
        mark.insert(0, self._mark(kind))

    def insert(self, line: etree._Element | Sequence[etree._Element]) -> None:
        """Mark the runs of a line as inserted, those in its controls and links too."""
        for group in list(_groups(line)):
            if group[0].tag == RUN:
                mark = self._mark("ins")
                group[0].addprevious(mark)
                mark.extend(group)
            elif group[0].tag == SDT:
                self._insert_control(group[0])
            else:
                self.insert(group[0])

    def deleted_control(self, control: etree._Element) -> None:
        """Mark a control around paragraphs as deleted, with all that it holds."""
        for paragraph in list(content_of(control)):
            if self.deleted(paragraph) is None:
                content_of(control).remove(paragraph)
        self._mark_control(control, "Del")

    def _insert_control(self, control: etree._Element) -> None:
        """Mark a control in a line as inserted: the control's own marks, and its content."""
        self.insert(content_of(control))
        self._mark_control(control, "Ins")

    def _mark_control(self, control: etree._Element, change: str) -> None:
        """Mark where a control begins and ends as a change of its own."""
        content = content_of(control)
        for outer, inner in ((control.addprevious, 0), (control.addnext, len(content) + 1)):
            kinds = ("Start", "End") if inner == 0 else ("End", "Start")
            number = self._numbers.new()
            around, within = (
                elements(f'<w:customXml{change}Range{kind} w:id="{number}" {self._by}/>')[0]
                if kind == "Start"
                else elements(f'<w:customXml{change}RangeEnd w:id="{number}"/>')[0]
                for kind in kinds
            )
            outer(around)
            content.insert(inner, within)

    def deleted_runs(self, line: etree._Element) -> list[etree._Element]:
        """The text that was there before any of our changes waited to be accepted, deleted."""
        found: list[etree._Element] = []
        for child in list(line):
            if child.tag == RUN:
                if not (found and found[-1].tag == DELETED and is_ours(found[-1])):
                    found.append(self._mark("del"))
                found[-1].append(_as_deleted(child))
            elif child.tag == DELETED:
                found.append(child)
            elif child.tag == SDT:
                found += self.deleted_runs(content_of(child))
            elif child.tag in _INSIDE:
                inner = self.deleted_runs(child)
                kept = deepcopy(child)
                kept[:] = inner
                found += [kept] if inner else []
        return found


def change_around(control: etree._Element) -> list[etree._Element]:
    """The marks of an insertion of ours around a control; none where it is accepted."""
    before, after = control.getprevious(), control.getnext()
    start = w("customXmlInsRangeStart")
    if before is None or after is None or before.tag != start or not is_ours(before):
        return []
    return [before, after]


def _paragraphs(element: etree._Element) -> Iterator[etree._Element]:
    return iter([element]) if element.tag == PARAGRAPH else iter(list(element.iter(PARAGRAPH)))


def _waits(element: etree._Element) -> bool:
    """Whether a paragraph or row was inserted by us and has not been accepted."""
    path = f"{_ROW_PROPERTIES}/{INSERTED}"
    if element.tag == PARAGRAPH:
        path = f"{PARAGRAPH_PROPERTIES}/{RUN_PROPERTIES}/{INSERTED}"
    mark = element.find(path)
    return mark is not None and is_ours(mark)


def _groups(line: Iterable[etree._Element]) -> Iterator[list[etree._Element]]:
    """Runs that stand side by side, and each control or link by itself."""
    runs: list[etree._Element] = []
    for child in line:
        if child.tag == RUN:
            runs.append(child)
            continue
        if runs:
            yield runs
            runs = []
        if child.tag == SDT or child.tag in _INSIDE:
            yield [child]
    if runs:
        yield runs


def _as_deleted(run: etree._Element) -> etree._Element:
    for text in run:
        if text.tag in _DELETED_NAMES:
            text.tag = _DELETED_NAMES[text.tag]
            text.set(_SPACE, "preserve")
    return run


def _put(parent: etree._Element, child: etree._Element, following: Sequence[str]) -> None:
    """Add a child before the first of those that must follow it."""
    places = (at for at, other in enumerate(parent) if other.tag in following)
    parent.insert(next(places, len(parent)), child)
