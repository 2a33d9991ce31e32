"""What people leave in a text: tracked changes, comments, notes, pictures and formats."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from norcrin_xl.report.word.controls import (
    BOOKMARK_END,
    BOOKMARK_START,
    PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    SDT,
    text_in,
    w,
)
from norcrin_xl.report.word.ids import drop

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

_PLAIN = frozenset(
    w(name) for name in ("rStyle", "b", "i", "bCs", "iCs", "lang", "noProof", "rFonts", "webHidden")
)
_COMMENT = w("commentReference")
_PLACEHOLDER = f"{PROPERTIES}/{w('showingPlcHdr')}"


def is_ours(mark: etree._Element) -> bool:
    """Whether a tracked change was made by this program."""
    return mark.get(w("author")) == AUTHOR


def starts() -> frozenset[str]:
    """What may stand before the text of a paragraph."""
    return frozenset((w("pPr"), BOOKMARK_START, w("commentRangeStart")))


def holds_tracked(root: etree._Element) -> bool:
    """Whether any tracked change stands in a part."""
    return next(root.iter(*_TRACKED, *_ROW_TRACKED), None) is not None


def holds_placeholders(root: etree._Element) -> bool:
    """Whether any control in a part shows its placeholder."""
    return next(root.iter(w("showingPlcHdr")), None) is not None


def tracked_by_people(element: etree._Element) -> bool:
    """Whether a person's tracked change stands in the control or around it; our own do not count.

    A control within a deletion is itself deleted.
    """
    if next(element.iterancestors(w("del"), w("moveFrom")), None) is not None:
        return True
    within = element.iter(*_TRACKED, *_ROW_TRACKED)
    return any(not is_ours(mark) for mark in within)


def emptied(control: etree._Element) -> bool:
    """Whether the control shows its placeholder: someone has deleted what stood in it."""
    return control.find(_PLACEHOLDER) is not None


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
    return property_of_run.tag in _emphasis()


def emphasised(element: etree._Element) -> set[str]:
    """The texts in bold or italics, outside inner controls."""
    return {
        text_in(run)
        for run in free_runs(element)
        if any(is_emphasis(child) for child in _run_format(run))
    }


def _emphasis() -> frozenset[str]:
    return frozenset((w("b"), w("i")))


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
