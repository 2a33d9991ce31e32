"""The items of a repeating section in a report: whose each is, and new ones among them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from copy import deepcopy

from lxml import etree

from norcrin_xl.report.refresh.marks import drop_anchors
from norcrin_xl.report.word.canonical import canonical
from norcrin_xl.report.word.controls import (
    PARAGRAPH,
    PROPERTIES,
    SDT,
    TAG,
    VALUE,
    W14,
    W15,
    content_of,
    tag_of,
    w,
)
from norcrin_xl.report.word.ids import Ids

_ITEM = f"{PROPERTIES}/{{{W15}}}repeatingSectionItem"
_PARTS = re.compile(r"[:.|]")
_PARAGRAPH_IDS = (f"{{{W14}}}paraId", f"{{{W14}}}textId")
_ROW = w("tr")


def items(control: etree._Element) -> list[etree._Element]:
    """The items of a repeating section."""
    return [
        item for item in content_of(control) if item.tag == SDT and item.find(_ITEM) is not None
    ]


def key_of(item: etree._Element, keys: Collection[str]) -> str | None:
    """Which of `keys` the item's tags name most often; `None` when they name none."""
    found = Counter(
        part for control in item.iter(SDT) for part in _PARTS.split(tag_of(control)) if part in keys
    )
    return found.most_common(1)[0][0] if found else None


def add_item(
    control: etree._Element, key: str, order: Sequence[str], held: Sequence[str | None], ids: Ids
) -> etree._Element:
    """A new item for `key`, after the nearest before it in `order`, and in the looks of most.

    `held` are the keys of the items that are there, in their order.
    """
    there = items(control)
    pattern, old_key = _pattern(there, held)
    made = _copy(pattern, old_key, key, ids)
    before = [name for name in order[: order.index(key)] if name in held]
    if before:
        there[held.index(before[-1])].addnext(made)
    else:
        there[0].addprevious(made)
    return made


def fit_items(
    control: etree._Element, keys: Sequence[str], known: Collection[str], ids: Ids
) -> None:
    """Let a new list have one item for each of `keys`, in the looks of most of its items.

    Its items name things in `known`; a list where none does is left as it is.
    """
    there = items(control)
    held = [key_of(item, known) for item in there]
    if not keys or not any(held):
        return
    pattern, old_key = _pattern(there, held)
    made = [_copy(pattern, old_key, key, ids) for key in keys]
    for item in made:
        pattern.addprevious(item)
    for item in there:
        content_of(control).remove(item)


def _pattern(
    there: Sequence[etree._Element], held: Sequence[str | None]
) -> tuple[etree._Element, str]:
    """The item that is built as most are, so that one that a person has added to is not copied."""
    known = [(item, key) for item, key in zip(there, held, strict=True) if key is not None]
    shapes = [_shape(item, key) for item, key in known]
    usual = Counter(shapes).most_common(1)[0][0]
    return known[shapes.index(usual)]


def _shape(item: etree._Element, key: str) -> str:
    return "".join(part if part != key else "*" for part in re.split(r"([:.|])", canonical(item)))


def _copy(pattern: etree._Element, old_key: str, key: str, ids: Ids) -> etree._Element:
    made = deepcopy(pattern)
    made.tail = None
    drop_anchors([made])
    for paragraph in made.iter(PARAGRAPH, _ROW):
        for name in _PARAGRAPH_IDS:
            paragraph.attrib.pop(name, "")
    for control in made.iter(SDT):
        tag = control.find(TAG)
        if tag is not None:
            parts = re.split(r"([:.|])", str(tag.get(VALUE, "")))
            tag.set(VALUE, "".join(key if part == old_key else part for part in parts))
    ids.renew(made)
    return made
