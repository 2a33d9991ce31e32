"""New paragraphs and rows among old ones: what says the same stays as it was, looks included."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import zip_longest

from lxml import etree

from norcrin_xl.report.refresh.looks import aligned, keep_looks, loses_emphasis, redline
from norcrin_xl.report.refresh.marks import (
    anchors,
    drop_anchors,
    emphasised,
    holds_more_than_text,
    holds_own_looks,
    is_ours,
    move_anchors,
)
from norcrin_xl.report.refresh.tracked import Tracking
from norcrin_xl.report.word.controls import (
    BOOKMARK_END,
    BOOKMARK_START,
    CELL,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    ROW,
    canonical_of,
    deletion,
    style_of,
    w,
)

Precious = Callable[[etree._Element], bool]
"""Whether a paragraph, row or cell holds something of a person's that must not go."""

_OWN_BOOKMARKS = ("_Toc", "_Ref", "_GoBack")
_CELL_LOOKS, _ROW_LOOKS = w("tcPr"), w("trPr")
Pair = tuple[etree._Element | None, etree._Element | None]


def merged(
    old: Sequence[etree._Element],
    new: Sequence[etree._Element],
    precious: Precious,
    *,
    force: bool = False,
    tracking: Tracking | None = None,
) -> list[etree._Element] | None:
    """`new`, with the elements of `old` that say the same in place of the new ones.

    What has changed takes over looks, bookmarks and comments from what it replaces. With
    `tracking` changes are tracked, and what was deleted so stays. `None` when something of a
    person's would be lost; with `force` it is lost.
    """
    live = [element for element in old if not goes(element)]
    pairs = list(_pairs(live, new))
    if not force and any(_loses(before, after, precious) for before, after in pairs):
        return None
    if tracking is None:
        return [_joined(before, after) for before, after in pairs if after is not None]
    return list(_tracked(old, pairs, tracking))


def _tracked(
    old: Sequence[etree._Element], pairs: Sequence[Pair], tracking: Tracking
) -> Iterator[etree._Element]:
    """The pairs as tracked changes, with what goes already where it stands."""
    rest = list(old)
    for before, after in pairs:
        while rest and goes(rest[0]):
            yield rest.pop(0)
        if before is not None:
            rest.remove(before)
        yield from _tracked_pair(before, after, tracking)
    yield from rest


def _tracked_pair(
    old: etree._Element | None, new: etree._Element | None, tracking: Tracking
) -> Iterator[etree._Element]:
    if old is not None and old is new:
        yield old
    elif old is not None and new is not None and _fit(old, new):
        yield _joined(old, new, tracking)
    else:
        if old is not None and (gone := tracking.deleted(old)) is not None:
            yield gone
        if new is not None:
            yield tracking.inserted(new)


def _fit(old: etree._Element, new: etree._Element) -> bool:
    """Whether one can be shown as the other changed: paragraphs, or rows of as many cells."""
    if old.tag == new.tag == ROW:
        return len(old.findall(CELL)) == len(new.findall(CELL))
    return old.tag == new.tag == PARAGRAPH


def _pairs(old: Sequence[etree._Element], new: Sequence[etree._Element]) -> Iterator[Pair]:
    """Which new element stands for which old one; the same one twice where nothing changed."""
    before, after = ([canonical_of([item]) for item in side] for side in (old, new))
    for same, ours, theirs in aligned(before, after):
        if same:
            yield from ((item, item) for item in old[ours])
        elif _are_rows(old[ours], new[theirs]):
            yield from _row_pairs(old[ours], new[theirs])
        else:
            yield from zip_longest(old[ours], new[theirs])


def _row_pairs(old: Sequence[etree._Element], new: Sequence[etree._Element]) -> Iterator[Pair]:
    """Rows that begin with the same word stand for each other, and one that stands alone."""
    before, after = ([canonical_of([row]).split("\t")[0] for row in side] for side in (old, new))
    for same, ours, theirs in aligned(before, after):
        if same or len(old[ours]) == len(new[theirs]):
            yield from zip(old[ours], new[theirs], strict=True)
        else:
            yield from ((row, None) for row in old[ours])
            yield from ((None, row) for row in new[theirs])


def _are_rows(*sides: Sequence[etree._Element]) -> bool:
    return all(item.tag == ROW for side in sides for item in side)


def _loses(old: etree._Element | None, new: etree._Element | None, precious: Precious) -> bool:
    if old is None or old is new:
        return False
    if new is not None and old.tag == ROW and _fit(old, new):
        cells = zip(old.findall(CELL), new.findall(CELL), strict=True)
        return any(_loses(*pair, precious) for pair in cells if not _same(*pair))
    if precious(old) or holds_more_than_text(old):
        return True
    if new is None or old.tag != new.tag or old.tag == ROW:
        return holds_own_looks(old) or any(_is_a_persons(anchor) for anchor in anchors(old))
    ours, theirs = _paragraphs(old), _paragraphs(new)
    if len(ours) != len(theirs):
        return holds_own_looks(old) or bool(emphasised(old) - emphasised(new))
    return any(loses_emphasis(*pair) for pair in zip(ours, theirs, strict=True))


def _paragraphs(element: etree._Element) -> list[etree._Element]:
    return [element] if element.tag == PARAGRAPH else element.findall(PARAGRAPH)


def _is_a_persons(anchor: etree._Element) -> bool:
    if anchor.tag == BOOKMARK_START:
        return not str(anchor.get(w("name"), "")).startswith(_OWN_BOOKMARKS)
    return anchor.tag != BOOKMARK_END


def _same(old: etree._Element, new: etree._Element) -> bool:
    """Whether two cells say the same."""
    return canonical_of(old) == canonical_of(new)


def _joined(
    old: etree._Element | None, new: etree._Element, tracking: Tracking | None = None
) -> etree._Element:
    """The new element with the looks of the old one, or the old one itself."""
    if old is None or old is new or old.tag != new.tag:
        return new
    if old.tag == PARAGRAPH:
        _dress(old, new, tracking)
    elif old.tag == ROW:
        _join_row(old, new, tracking)
    return new


def _join_row(old: etree._Element, new: etree._Element, tracking: Tracking | None) -> None:
    _take_over(_ROW_LOOKS, old, new)
    if not _fit(old, new):
        return
    for ours, theirs in zip(old.findall(CELL), new.findall(CELL), strict=True):
        if _same(ours, theirs):
            new.replace(theirs, ours)
            continue
        _take_over(_CELL_LOOKS, ours, theirs)
        if tracking is not None:
            _track_cell(ours, theirs, tracking)
            continue
        for one, other in zip(ours.findall(PARAGRAPH), theirs.findall(PARAGRAPH), strict=False):
            _dress(one, other)


def _track_cell(old: etree._Element, new: etree._Element, tracking: Tracking) -> None:
    """Let the new cell hold the old one's paragraphs and its own as tracked changes."""
    before, after = old.findall(PARAGRAPH), new.findall(PARAGRAPH)
    pairs = list(_pairs([one for one in before if not goes(one)], after))
    made = list(_tracked(before, pairs, tracking))
    for paragraph in after:
        if paragraph.getparent() is new:
            new.remove(paragraph)
    new.extend(made)


def _take_over(name: str, old: etree._Element, new: etree._Element) -> None:
    """Let `new` have the properties `name` of `old`."""
    before, after = old.find(name), new.find(name)
    if before is None:
        return
    if after is not None:
        new.remove(after)
    new.insert(0, deepcopy(before))


def _dress(old: etree._Element, new: etree._Element, tracking: Tracking | None = None) -> None:
    """Paragraph properties where the style is the same, and what was anchored in it."""
    if style_of(old) == style_of(new):
        _take_over(PARAGRAPH_PROPERTIES, old, new)
    keep_looks(old, new)
    by_word = tracking is not None and redline(old, new, tracking)
    move_anchors(old, new)
    if tracking is not None and not by_word:
        tracking.changed(old, new)


def goes(element: etree._Element) -> bool:
    """Whether a paragraph or row waits to be deleted, as a tracked change of ours."""
    mark = deletion(element)
    return mark is not None and is_ours(mark) and not canonical_of([element])


def bare(elements: Iterable[etree._Element]) -> list[etree._Element]:
    """The elements without anchors, which the originals keep."""
    found = list(elements)
    drop_anchors(found)
    return found
