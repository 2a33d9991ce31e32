"""Repeating sections of a report: new things get an item, what is gone stays and is told of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from copy import deepcopy

from lxml import etree

from norcrin_xl.report.base import Written
from norcrin_xl.report.places import Place
from norcrin_xl.report.refresh.changes import Kind
from norcrin_xl.report.refresh.marks import drop_anchors
from norcrin_xl.report.refresh.part import PartRefresh
from norcrin_xl.report.refresh.session import Session
from norcrin_xl.report.repeating import repeats
from norcrin_xl.report.word.controls import (
    PARAGRAPH,
    PROPERTIES,
    SDT,
    TAG,
    VALUE,
    W14,
    W15,
    canonical,
    content_of,
    tag_of,
    w,
)
from norcrin_xl.report.word.numbering import Ids

_ID = f"{PROPERTIES}/{w('id')}"


def refresh_list(session: Session, part: PartRefresh, place: Place) -> None:
    """Add items for what is new in the workbook; tell of what is gone, doubled or deleted."""
    wanted = part.filling.keys(place.tag)
    last = session.base.controls.get(place.tag)
    if wanted is None or (last is None and not session.base.lost):
        return
    known = last.text.split("\n") if last and last.text else []
    if last is None:
        known = [k for k in wanted if not session.choices.replaces(f"{place.tag}|{k}")]
    held = [key_of(item, {*known, *wanted}) for item in items(place.control)]
    gone = [key for key in dict.fromkeys(held) if key and key not in wanted]
    session.removed_keys.update(gone)
    for key in gone:
        _tell(session, place, key, Kind.GONE)
    for key in dict.fromkeys(key for key in held if key and held.count(key) > 1):
        _tell(session, place, key, Kind.DOUBLED)
    for key in known:
        if key in wanted and key not in held:
            session.removed_keys.add(key)
            if not session.choices.keeps(f"{place.tag}|{key}"):
                _tell(session, place, key, Kind.DELETED)
    _add(session, part, place, [key for key in wanted if key not in known and key not in held])
    kept = [key for key in known if key not in wanted and key in held]
    elsewhere = session.offered.get(place.tag)
    there = elsewhere.text.split("\n") if elsewhere else []
    keys = dict.fromkeys([*wanted, *there, *kept])
    session.offered[place.tag] = Written(place.tag, "\n".join(keys), None, ())


def _add(session: Session, part: PartRefresh, place: Place, keys: list[str]) -> None:
    wanted = part.filling.keys(place.tag) or []
    for key in keys:
        there = items(place.control)
        held = [
            key_of(item, {*wanted, *session.last(place.tag, "").text.split("\n")}) for item in there
        ]
        if not any(held):
            _tell(session, place, key, Kind.CONFLICT)
            continue
        made = add_item(place.control, key, wanted, held, session.document.ids)
        _fit_nested(session, part, made)
        session.added.update(
            str(number.get(VALUE))
            for sdt in made.iter(SDT)
            if (number := sdt.find(_ID)) is not None
        )
        part.filling.fill_below(made)
        if session.tracking is not None:
            session.tracking.inserted_block(made)
        part.changed = part.rebuilt = session.outdated_contents = True
        _tell(session, place, key, Kind.ADDED)


def _fit_nested(session: Session, part: PartRefresh, item: etree._Element) -> None:
    """Give the lists in a new item the items of the workbook: nobody has edited these."""
    for control in list(item.iter(SDT)):
        tag = tag_of(control)
        keys = part.filling.keys(tag) if repeats(control) else None
        last = session.base.controls.get(tag)
        if keys is not None and last is not None:
            fit_items(control, keys, {*keys, *last.text.split("\n")}, session.document.ids)


def _tell(session: Session, place: Place, key: str, kind: Kind) -> None:
    """Tell of an item by its title, as it stands or as the workbook gives it."""
    titles = (f"ap.{key}.tittel", f"partner.{key}.navn")
    texts = session.contents.texts
    new = next((texts[title].content for title in titles if title in texts), "")
    old = next(
        (
            session.base.controls[f"tekst:{title}"].text
            for title in titles
            if f"tekst:{title}" in session.base.controls
        ),
        "",
    )
    label = new or old or key
    if not place.copy:
        session.tell(f"{place.tag}|{key}", label, old, old, new, kind, place.section)


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
