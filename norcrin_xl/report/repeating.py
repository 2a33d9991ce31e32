"""Repeating sections, one item per thing in a list; and choices, with the boxes that show them."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from norcrin_xl.form.schema import SectionSpec
from norcrin_xl.model import Section
from norcrin_xl.report.word.controls import (
    BOOKMARK_END,
    BOOKMARK_START,
    CELL,
    CONTENT,
    PARAGRAPH,
    PROPERTIES,
    RUN,
    SDT,
    TAG,
    TEXT,
    VALUE,
    W14,
    W15,
    content_of,
    drop,
    elements,
    open_up,
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


CHECKED, UNCHECKED = "\u2612", "\u2610"
_CHECKBOX = f"{PROPERTIES}/{{{W14}}}checkbox"
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
    box = control.find(_CHECKBOX)
    if box is not None:
        _set_state(box, ticked)
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


def _set_state(box: etree._Element, ticked: bool) -> None:
    state = box.find(f"{{{W14}}}checked")
    if state is None:
        state = etree.Element(f"{{{W14}}}checked")
        box.insert(0, state)
    state.set(_VALUE, "1" if ticked else "0")


def sign_of(control: etree._Element, ticked: bool) -> str:
    """The sign that a check box itself uses for a state."""
    default, name = (CHECKED, "checkedState") if ticked else (UNCHECKED, "uncheckedState")
    state = control.find(f"{_CHECKBOX}/{{{W14}}}{name}")
    code = "" if state is None else str(state.get(_VALUE, ""))
    try:
        return chr(int(code, 16)) if code else default
    except (ValueError, OverflowError):
        return default
