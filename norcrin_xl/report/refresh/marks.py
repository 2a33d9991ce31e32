"""What people leave in a text: tracked changes, comments, notes, pictures and formats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from norcrin_xl.report.word.controls import (
    BOOKMARK_END,
    BOOKMARK_START,
    PARAGRAPH,
    RUN,
    RUN_PROPERTIES,
    SDT,
    TEXT,
    drop,
    style_of,
    text_in,
    w,
)
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.styles import StyleSheet

AUTHOR = "norcrin-xl"
INSERTED, DELETED = w("ins"), w("del")
_TRACKED = tuple(w(name) for name in ("ins", "del", "moveFrom", "moveTo"))
_ROW_TRACKED = tuple(w(name) for name in ("cellIns", "cellDel", "cellMerge"))
_NOTES = tuple(
    w(name)
    for name in ("footnoteReference", "endnoteReference", "drawing", "pict", "object", "sectPr")
)
_COMMENT_RANGES = (w("commentRangeStart"), w("commentRangeEnd"))
_ANCHORS = (BOOKMARK_START, BOOKMARK_END, *_COMMENT_RANGES)
SILENT = frozenset((*_ANCHORS, w("proofErr")))
"""What may stand between the words of a paragraph without saying anything."""

STARTS = frozenset((w("pPr"), BOOKMARK_START, w("commentRangeStart")))
"""What may stand before the text of a paragraph."""

_EMPHASIS = frozenset((w("b"), w("i")))
_PLAIN = frozenset(
    w(name) for name in ("rStyle", "b", "i", "bCs", "iCs", "lang", "noProof", "rFonts", "webHidden")
)
_COMMENT = w("commentReference")


def is_ours(mark: etree._Element) -> bool:
    """Whether a tracked change was made by this program."""
    return mark.get(w("author")) == AUTHOR


def holds_tracked(root: etree._Element) -> bool:
    """Whether any tracked change stands in a part."""
    return next(root.iter(*_TRACKED, *_ROW_TRACKED), None) is not None


def tracked_by_people(element: etree._Element) -> bool:
    """Whether a person's tracked change stands in the control or around it; our own do not count.

    A control within a deletion is itself deleted.
    """
    if next(element.iterancestors(w("del"), w("moveFrom")), None) is not None:
        return True
    within = element.iter(*_TRACKED, *_ROW_TRACKED)
    return any(not is_ours(mark) for mark in within)


def holds_more_than_text(element: etree._Element) -> bool:
    """Whether a note, a picture or a section break stands in a paragraph or row."""
    return next(element.iter(*_NOTES), None) is not None


def holds_own_looks(element: etree._Element) -> bool:
    """Whether text outside inner controls has a format that no report is written with."""
    return any(is_own_look(child) for run in free_runs(element) for child in _run_format(run))


def is_own_look(property_of_run: etree._Element) -> bool:
    """Whether a run has a property that no report is written with, such as a colour."""
    return property_of_run.tag not in _PLAIN


def is_emphasis(property_of_run: etree._Element) -> bool:
    """Whether a property of a run is bold or italics."""
    return property_of_run.tag in _EMPHASIS


def emphasised(element: etree._Element) -> set[str]:
    """The texts in bold or italics, outside inner controls."""
    return {
        text_in(run)
        for run in free_runs(element)
        if any(is_emphasis(child) for child in _run_format(run))
    }


def _run_format(run: etree._Element) -> Iterator[etree._Element]:
    properties = run.find(RUN_PROPERTIES)
    return iter(()) if properties is None else iter(properties)


def free_runs(element: etree._Element) -> Iterator[etree._Element]:
    """The runs of a paragraph or row that stand in no inner control; a run is its own."""
    if element.tag == RUN:
        yield element
        return
    for run in element.iter(RUN):
        for outer in run.iterancestors():
            if outer is element:
                yield run
                break
            if outer.tag == SDT:
                break


def anchors(element: etree._Element) -> list[etree._Element]:
    """Bookmarks, comment ranges and the runs that show a comment's mark, in their order."""
    return [
        found
        for found in element.iter(*_ANCHORS, RUN)
        if found.tag != RUN or next(found.iter(_COMMENT), None) is not None
    ]


def move_anchors(old: etree._Element, new: etree._Element) -> None:
    """Let what was anchored in the old paragraph enclose the new one."""
    start = 1 if len(new) and new[0].tag == w("pPr") else 0
    for anchor in anchors(old):
        if anchor.tag in (BOOKMARK_START, w("commentRangeStart")):
            new.insert(start, anchor)
            start += 1
        else:
            new.append(anchor)


def drop_anchors(elements: list[etree._Element]) -> None:
    """Take away the anchors of a copy: the original keeps its own."""
    for element in elements:
        for anchor in anchors(element):
            drop(anchor)


_KINDS = {
    w("ins"): "innsatt",
    w("moveTo"): "flyttet hit",
    w("del"): "slettet",
    w("moveFrom"): "flyttet herfra",
}
_DELETED_TEXT = w("delText")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Pending:
    """One change or comment: what it is, its text (cut), and the heading that it stands under."""

    kind: str
    text: str
    place: str

    def __str__(self) -> str:
        under = f" under «{self.place}»" if self.place else ""
        return f"{self.kind}: «{self.text}»{under}"


def pending(package: WordPackage, but: str = "") -> tuple[Pending, ...]:
    """The tracked changes of text in reading order, then the comments.

    Neighbouring changes of one kind in one paragraph count as one. The changes of the author
    `but` are left out.
    """
    roots = [package.root(name) for name in package.text_parts()]
    changes = [item for root in roots for item in _changes(root, package.sheet, but)]
    return (*changes, *_comments(package, roots))


def _headed(root: etree._Element, sheet: StyleSheet) -> Iterator[tuple[etree._Element, str]]:
    """The paragraphs, each with the heading above it."""
    heading = ""
    for paragraph in root.iter(PARAGRAPH):
        if sheet.heading_level(style_of(paragraph)) is not None:
            heading = _cut(_text(paragraph))
        yield paragraph, heading


def _changes(root: etree._Element, sheet: StyleSheet, but: str) -> Iterator[Pending]:
    for paragraph, heading in _headed(root, sheet):
        kind, pieces = "", ""
        for element in paragraph.iter(*_KINDS):
            if but and element.get(w("author")) == but:
                continue
            if _text(element) and next(element.iterancestors(*_KINDS), None) is None:
                if pieces and _KINDS[element.tag] != kind:
                    yield Pending(kind, _cut(pieces), heading)
                    pieces = ""
                kind, pieces = _KINDS[element.tag], pieces + _text(element)
        if pieces:
            yield Pending(kind, _cut(pieces), heading)


def _comments(package: WordPackage, roots: Sequence[etree._Element]) -> Iterator[Pending]:
    name = package.target(package.main, "comments")
    if name is None:
        return
    headings = {
        mark.get(w("id")): heading
        for root in roots
        for paragraph, heading in _headed(root, package.sheet)
        for mark in paragraph.iter(w("commentReference"))
    }
    for comment in package.root(name).iter(w("comment")):
        yield Pending("kommentar", _cut(_text(comment)), headings.get(comment.get(w("id")), ""))


def _text(element: etree._Element) -> str:
    return "".join(item.text or "" for item in element.iter(TEXT, _DELETED_TEXT))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
