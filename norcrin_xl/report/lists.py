"""Repeating sections: one item per thing in a list, each with tags of its own."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from norcrin_xl.report.word.controls import (
    BOOKMARK_END,
    BOOKMARK_START,
    CELL,
    CONTENT,
    PARAGRAPH,
    PROPERTIES,
    SDT,
    TAG,
    VALUE,
    W14,
    W15,
    content_of,
    w,
)
from norcrin_xl.report.word.ids import Ids, drop

_ITEM = f"{PROPERTIES}/{{{W15}}}repeatingSectionItem"
_REPEATS = f"{PROPERTIES}/{{{W15}}}repeatingSection"
_ONCE = (
    BOOKMARK_START,
    BOOKMARK_END,
    *(w(f"comment{name}") for name in ("RangeStart", "RangeEnd", "Reference")),
)
"""What may stand only once in a document, and so only in the first item."""

_PARAGRAPH_IDS = (f"{{{W14}}}paraId", f"{{{W14}}}textId")


def repeats(control: etree._Element) -> bool:
    """Whether a control is a repeating section."""
    return control.find(_REPEATS) is not None


def repeat(control: etree._Element, keys: Sequence[str], ids: Ids) -> None:
    """Make one item for each of `keys`; the star in the pattern's tags becomes the key.

    The first item in the control is the pattern. Without keys one item stays, which is empty.
    """
    content = content_of(control)
    items = [child for child in content if child.tag == SDT and child.find(_ITEM) is not None]
    if not items:
        return
    pattern = items[0]
    for other in items[1:]:
        content.remove(other)
    if not keys:
        _empty(pattern)
        return
    copies = [pattern, *_copies(pattern, len(keys) - 1, ids)]
    for copy, key in zip(copies, keys, strict=True):
        _qualify(copy, key)
    place = content.index(pattern) + 1
    content[place:place] = copies[1:]


def _copies(pattern: etree._Element, count: int, ids: Ids) -> list[etree._Element]:
    """Copies of the pattern without what may stand only once in a document."""
    if not count:
        return []
    clean = deepcopy(pattern)
    for element in list(clean.iter(*_ONCE)):
        drop(element)
    for paragraph in clean.iter(PARAGRAPH, w("tr")):
        for name in _PARAGRAPH_IDS:
            paragraph.attrib.pop(name, "")
    copies = [deepcopy(clean) for _ in range(count)]
    for copy in copies:
        ids.renew(copy)
    return copies


def _qualify(item: etree._Element, key: str) -> None:
    """Put the key in the tags of an item. In a section within it the last star is that one's."""
    for control in item.iter(SDT):
        tag = control.find(TAG)
        if tag is None:
            continue
        stars = str(tag.get(VALUE, "")).count("*")
        if stars and stars > _depth(control, item):
            tag.set(VALUE, str(tag.get(VALUE)).replace("*", key, 1))


def _depth(control: etree._Element, item: etree._Element) -> int:
    """How many repeating sections stand around a control within the item."""
    depth = 0
    for outer in control.iterancestors(SDT):
        if outer is item:
            break
        depth += repeats(outer)
    return depth


def _empty(item: etree._Element) -> None:
    """Leave an empty paragraph, or empty cells where the item is a table row."""
    content = item.find(CONTENT)
    if content is None:
        return
    cells = list(content.iter(CELL))
    for holder in cells or [content]:
        for child in list(holder):
            if child.tag != w("tcPr"):
                holder.remove(child)
        holder.append(etree.Element(PARAGRAPH))
