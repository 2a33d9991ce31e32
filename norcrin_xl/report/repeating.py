"""Repeating sections, one item per thing in a list; and choices, with the boxes that show them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from copy import deepcopy
from itertools import takewhile

from lxml import etree

from norcrin_xl.form.schema import SectionSpec
from norcrin_xl.model import Section
from norcrin_xl.report.word.controls import (
    BOOKMARK_END,
    BOOKMARK_START,
    CELL,
    PARAGRAPH,
    PROPERTIES,
    RUN,
    SDT,
    TAG,
    TEXT,
    VALUE,
    W14,
    W15,
    canonical,
    content_of,
    drop_element,
    elements,
    first_child,
    open_up,
    tag_of,
    w,
)
from norcrin_xl.report.word.numbering import Ids

_ITEM = f"{PROPERTIES}/{{{W15}}}repeatingSectionItem"
_REPEATS = f"{PROPERTIES}/{{{W15}}}repeatingSection"
_ONCE = (
    BOOKMARK_START,
    BOOKMARK_END,
    *(w(f"comment{name}") for name in ("RangeStart", "RangeEnd", "Reference")),
)
"""What may stand only once in a document, and so only in the first item."""

_PARTS = re.compile(r"[:.|]")
_PARAGRAPH_IDS = (f"{{{W14}}}paraId", f"{{{W14}}}textId")


def repeats(control: etree._Element) -> bool:
    """Whether a control is a repeating section."""
    return control.find(_REPEATS) is not None


def repeat(control: etree._Element, keys: Sequence[str], ids: Ids) -> None:
    """Make one item for each of `keys`; the star in the pattern's tags becomes the key.

    The first item in the control is the pattern. Without keys one item stays, which is empty.
    """
    there = items(control)
    if not there:
        return
    pattern = there[0]
    for other in there[1:]:
        content_of(control).remove(other)
    if not keys:
        _empty(pattern)
        return
    made = [pattern, *(_copy(pattern, ids) for _ in keys[1:])]
    for item, key in zip(made, keys, strict=True):
        _qualify(item, key)
    for item in reversed(made[1:]):
        pattern.addnext(item)


def _copy(pattern: etree._Element, ids: Ids) -> etree._Element:
    """A copy of an item with ids of its own, without what may stand only once in a document."""
    made = deepcopy(pattern)
    made.tail = None
    for element in list(made.iter(*_ONCE)):
        drop_element(element)
    for paragraph in made.iter(PARAGRAPH, w("tr")):
        for name in _PARAGRAPH_IDS:
            paragraph.attrib.pop(name, "")
    ids.renew(made)
    return made


def _qualify(item: etree._Element, key: str) -> None:
    """Put the key in the tags of an item. In a section within it the last star is that one's."""
    for control in item.iter(SDT):
        tag = control.find(TAG)
        if tag is None:
            continue
        stars = str(tag.get(VALUE, "")).count("*")
        if stars and stars > depth(control, item):
            tag.set(VALUE, str(tag.get(VALUE)).replace("*", key, 1))


def depth(control: etree._Element, item: etree._Element) -> int:
    """How many repeating sections stand around a control within the item."""
    return sum(map(repeats, takewhile(lambda outer: outer is not item, control.iterancestors(SDT))))


def _empty(item: etree._Element) -> None:
    """Leave an empty paragraph, or empty cells where the item is a table row."""
    content = content_of(item)
    cells = list(content.iter(CELL))
    for holder in cells or [content]:
        for child in list(holder):
            if child.tag != w("tcPr"):
                holder.remove(child)
        holder.append(etree.Element(PARAGRAPH))


def items(control: etree._Element) -> list[etree._Element]:
    """The items of a repeating section."""
    return [child for child in content_of(control) if child.find(_ITEM) is not None]


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
    made = _of_key(pattern, old_key, key, ids)
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
    made = [_of_key(pattern, old_key, key, ids) for key in keys]
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


def _of_key(pattern: etree._Element, old_key: str, key: str, ids: Ids) -> etree._Element:
    made = _copy(pattern, ids)
    for control in made.iter(SDT):
        tag = control.find(TAG)
        if tag is not None:
            parts = re.split(r"([:.|])", str(tag.get(VALUE, "")))
            tag.set(VALUE, "".join(key if part == old_key else part for part in parts))
    return made


CHECKED, UNCHECKED = "\u2612", "\u2610"
CHECKBOX = f"{PROPERTIES}/{{{W14}}}checkbox"
_VALUE = f"{{{W14}}}val"


def chosen(spec: SectionSpec, section: Section | None) -> int | None:
    """The number of the chosen answer from 1; `None` when none, several or another is named."""
    if section is None or section.choice is None:
        return None
    answer = section.choice.text.casefold()
    found = [n for n, choice in enumerate(spec.choices, start=1) if choice.casefold() == answer]
    return found[0] if len(found) == 1 else None


def tick(control: etree._Element, ticked: bool) -> str:
    """Show a check box as ticked or not, with its own signs, and return the sign."""
    open_up(control)
    sign = sign_of(control, ticked)
    box = control.find(CHECKBOX)
    if box is not None:
        first_child(box, f"{{{W14}}}checked").set(_VALUE, "1" if ticked else "0")
    content = content_of(control)
    text = next(content.iter(TEXT), None)
    if text is None:
        run = next(content.iter(RUN), None)
        (run if run is not None else content).extend(
            elements("<w:t/>" if run is not None else "<w:r><w:t/></w:r>")
        )
        text = next(content.iter(TEXT))
    text.text = sign
    return sign


def sign_of(control: etree._Element, ticked: bool) -> str:
    """The sign that a check box itself uses for a state."""
    default, name = (CHECKED, "checkedState") if ticked else (UNCHECKED, "uncheckedState")
    state = control.find(f"{CHECKBOX}/{{{W14}}}{name}")
    code = "" if state is None else str(state.get(_VALUE, ""))
    try:
        return chr(int(code, 16)) if code else default
    except (ValueError, OverflowError):
        return default
