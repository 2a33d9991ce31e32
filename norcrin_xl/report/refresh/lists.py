"""Repeating sections of a report: new things get an item, what is gone stays and is told of."""

from __future__ import annotations

from lxml import etree

from norcrin_xl.report.base import Written
from norcrin_xl.report.lists import repeats
from norcrin_xl.report.places import Place
from norcrin_xl.report.refresh.changes import Kind
from norcrin_xl.report.refresh.items import add_item, fit_items, items, key_of
from norcrin_xl.report.refresh.part import PartRefresh
from norcrin_xl.report.refresh.session import Session
from norcrin_xl.report.word.controls import PROPERTIES, SDT, VALUE, tag_of, w

_ID = f"{PROPERTIES}/{w('id')}"


def refresh_list(session: Session, part: PartRefresh, place: Place) -> None:
    """Add items for what is new in the workbook; tell of what is gone, doubled or deleted."""
    wanted = part.filling.keys(place.tag)
    last = session.base.controls.get(place.tag)
    if wanted is None or last is None:
        return
    known = last.text.split("\n") if last.text else []
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
            key_of(item, {*wanted, *session.base.controls[place.tag].text.split("\n")})
            for item in there
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
