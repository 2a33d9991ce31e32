"""New paragraphs and rows among old ones: what says the same stays as it was, looks included."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from difflib import SequenceMatcher

from lxml import etree

from norcrin_xl.report.canonical import canonical_of
from norcrin_xl.report.controls import (
    BOOKMARK_END,
    BOOKMARK_START,
    CELL,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    ROW,
    VALUE,
    w,
)
from norcrin_xl.report.refresh.marks import (
    anchors,
    drop_anchors,
    emphasised,
    holds_more_than_text,
    move_anchors,
)

Precious = Callable[[etree._Element], bool]
"""Whether a paragraph, row or cell holds something of a person's that must not go."""

_OWN_BOOKMARKS = ("_Toc", "_Ref", "_GoBack")
_STYLE, _CELL_LOOKS, _ROW_LOOKS = w("pStyle"), w("tcPr"), w("trPr")
Pair = tuple[etree._Element | None, etree._Element | None]


def merged(
    old: Sequence[etree._Element],
    new: Sequence[etree._Element],
    precious: Precious,
    *,
    force: bool = False,
) -> list[etree._Element] | None:
    """`new`, with the elements of `old` that say the same in place of the new ones.

    What has changed takes over looks, bookmarks and comments from what it replaces. `None`
    when something of a person's would be lost; with `force` it is lost.
    """
    pairs = list(_pairs(old, new))
    if not force and any(_loses(before, after, precious) for before, after in pairs):
        return None
    return [_joined(before, after) for before, after in pairs if after is not None]


def _pairs(old: Sequence[etree._Element], new: Sequence[etree._Element]) -> Iterator[Pair]:
    """Which new element stands for which old one; the same one twice where nothing changed."""
    before, after = ([canonical_of([item]) for item in side] for side in (old, new))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what == "equal":
            yield from ((item, item) for item in old[i1:i2])
            continue
        both = min(i2 - i1, j2 - j1)
        yield from zip(old[i1 : i1 + both], new[j1 : j1 + both], strict=True)
        yield from ((item, None) for item in old[i1 + both : i2])
        yield from ((None, item) for item in new[j1 + both : j2])


def _loses(old: etree._Element | None, new: etree._Element | None, precious: Precious) -> bool:
    if old is None or old is new:
        return False
    if new is not None and old.tag == new.tag == ROW:
        cells = list(zip(old.findall(CELL), new.findall(CELL), strict=False))
        if len(cells) == len(old.findall(CELL)) == len(new.findall(CELL)):
            return any(_loses(*pair, precious) for pair in cells if not _same(*pair))
    if precious(old) or holds_more_than_text(old):
        return True
    if new is None or old.tag != new.tag or old.tag == ROW:
        return any(_is_a_persons(anchor) for anchor in anchors(old))
    return bool(emphasised(old) - emphasised(new))


def _is_a_persons(anchor: etree._Element) -> bool:
    if anchor.tag == BOOKMARK_START:
        return not str(anchor.get(w("name"), "")).startswith(_OWN_BOOKMARKS)
    return anchor.tag != BOOKMARK_END


def _same(old: etree._Element, new: etree._Element) -> bool:
    return (
        canonical_of([old]) == canonical_of([new])
        if old.tag != CELL
        else (canonical_of(old) == canonical_of(new))
    )


def _joined(old: etree._Element | None, new: etree._Element) -> etree._Element:
    """The new element with the looks of the old one, or the old one itself."""
    if old is None or old is new or old.tag != new.tag:
        return new
    if old.tag == PARAGRAPH:
        _dress(old, new)
    elif old.tag == ROW:
        _join_row(old, new)
    return new


def _join_row(old: etree._Element, new: etree._Element) -> None:
    _take_over(_ROW_LOOKS, old, new)
    before, after = old.findall(CELL), new.findall(CELL)
    if len(before) != len(after):
        return
    for ours, theirs in zip(before, after, strict=True):
        if _same(ours, theirs):
            new.replace(theirs, ours)
            continue
        _take_over(_CELL_LOOKS, ours, theirs)
        for one, other in zip(ours.findall(PARAGRAPH), theirs.findall(PARAGRAPH), strict=False):
            _dress(one, other)


def _take_over(name: str, old: etree._Element, new: etree._Element) -> None:
    """Let `new` have the properties `name` of `old`."""
    before, after = old.find(name), new.find(name)
    if before is None:
        return
    if after is not None:
        new.remove(after)
    new.insert(0, deepcopy(before))


def _dress(old: etree._Element, new: etree._Element) -> None:
    """Paragraph properties where the style is the same, and what was anchored in it."""
    if _style(old) == _style(new):
        _take_over(PARAGRAPH_PROPERTIES, old, new)
    move_anchors(old, new)


def _style(paragraph: etree._Element) -> str:
    found = paragraph.find(f"{PARAGRAPH_PROPERTIES}/{_STYLE}")
    return "" if found is None else str(found.get(VALUE, ""))


def bare(elements: Iterable[etree._Element]) -> list[etree._Element]:
    """The elements without anchors, which the originals keep."""
    found = list(elements)
    drop_anchors(found)
    return found
