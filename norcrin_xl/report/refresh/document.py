"""The refresh as a whole: an edited report and the workbook's figures in, the new report out.

In its repeating sections new things get an item; what is gone stays and is told of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lxml import etree

from norcrin_xl.checks.acceptance import cell_values
from norcrin_xl.findings import Finding
from norcrin_xl.model import ReportData
from norcrin_xl.report.base import NAMESPACE, Written, store
from norcrin_xl.report.contents import bookmark_texts, shown_pages, write_contents
from norcrin_xl.report.new_report import base_for, opened
from norcrin_xl.report.places import DRAFT_TAG, Place, linked, places, tagged
from norcrin_xl.report.refresh.changes import Arrival, Change, Choices, Kind, moved
from norcrin_xl.report.refresh.opening import (
    require_ours,
    require_untouched,
    starting_base,
)
from norcrin_xl.report.refresh.part import PartRefresh
from norcrin_xl.report.refresh.refilling import Refilling
from norcrin_xl.report.refresh.session import Session
from norcrin_xl.report.refresh.tracked import Tracking
from norcrin_xl.report.repeating import add_item, fit_items, items, key_of, repeats
from norcrin_xl.report.texts import Contents
from norcrin_xl.report.word.controls import (
    INNER,
    NUMBER,
    SDT,
    VALUE,
    filled,
    tag_of,
)
from norcrin_xl.report.word.package import CONTENT_TYPES, WordPackage
from norcrin_xl.report.writer import Missing

UNDECIDED = Choices()


@dataclass(frozen=True, slots=True)
class RefreshResult:
    """A refreshed report and its change log in the order of the text.

    `content` is the very bytes that came in when there was nothing to write.
    `outdated_contents` says that a heading changed: the table of contents tells it, but its
    page numbers must be updated in Word. `missing` is what the report still lacks. `rebased`
    says that nobody knew what was last written, and that it is stored again, `draft` that the
    report bears the marks of a draft.
    """

    content: bytes
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    missing: tuple[Missing, ...]
    outdated_contents: bool
    rebased: bool = False
    draft: bool = False


def refreshed(
    docx: bytes,
    contents: Contents,
    *,
    written: datetime,
    file: str = "Rapporten",
    choices: Choices = UNDECIDED,
    tracked: bool = False,
    arrivals: Sequence[Arrival] = (),
) -> RefreshResult:
    """The report `docx` with the workbook's figures; every hand edit is kept.

    With `tracked` new numbers and words are tracked changes. `arrivals` are the partners' files
    that the workbook knows of; they tell why a figure moved. Raises `UserError` naming `file`
    when it is no report of ours, has lost its links, is newer or of another year, or when
    anything outside the linked places would change.
    """
    package, data = WordPackage(docx, file), contents.data
    base = starting_base(package, data.setup.year, file)
    linking = [name for name in package.text_parts() if b"sdtContent" in package.parts[name]]
    roots = {name: package.peek(name) for name in linking}
    document = opened(package, contents.quantities)
    document.captions = bookmark_texts(package.peek(package.main))
    session = Session(document, contents, base, choices, None)
    session.moved = moved(base.cells, cell_values(data), base.written, arrivals)
    if tracked:
        session.tracking = Tracking(document.ids.bookmarks, written)
    known = {name: places(root, document.numbering) for name, root in roots.items()}
    tags = [place.tag for found in known.values() for place in found]
    require_ours(base, len(tags), data.setup.year, file)
    changed = False
    after: list[str] = []
    for name, root in roots.items():
        part = _refresh_part(session, name, root, known[name])
        if part.changed:
            package.root(name)
            changed = True
        after += [tag for tag, _ in tagged(root)] if part.rebuilt else [p.tag for p in known[name]]
    _tell_deleted(session, set(tags))
    changed |= _store(session, data, written, tags, after)
    content = _packed(session, linking, file) if changed else docx
    record = document.record
    return RefreshResult(
        content,
        tuple(_readable(session)),
        record.findings,
        record.missing,
        session.outdated_contents,
        base.lost,
        any(DRAFT_TAG.encode() in package.parts[name] for name in package.text_parts()),
    )


def _refresh_part(
    session: Session, name: str, root: etree._Element, found: Sequence[Place]
) -> PartRefresh:
    """Refresh the places of one part, and say what was done to it."""
    part = PartRefresh(session, name, root)
    for place in found:
        if place.tag.startswith("liste:"):
            refresh_list(part, place)
    for place in found:
        if place.control.getroottree().getroot() is root:  # it did not go with the text around it
            part.refresh(place)
    return part


def _tell_deleted(session: Session, there: set[str]) -> None:
    """Tell of what was written once and has no control any more, unless a whole text went."""
    gone = {tag: last for tag, last in session.base.controls.items() if tag not in there}
    inner = {tag for last in gone.values() for tag in INNER.findall(last.text)}
    lists = [last.text.split("\n") for tag, last in gone.items() if tag.startswith("liste:")]
    keys = {*session.removed_keys, *(key for names in lists for key in names)}
    main = session.document.package.main
    filling = Refilling(session.contents, session.document, main, session.tracking)
    for tag, last in gone.items():
        if tag in inner or not keys.isdisjoint(re.split("[:.|]", tag)):
            continue
        if session.choices.keeps(tag):
            continue
        text = filling.text(tag)
        shown = filling.number(None, tag) if tag.startswith("tall:") else None
        new = shown.text if shown else text.content if text and text.plain else ""
        quantity = session.document.quantities.get(tag.partition(":")[2].partition("|")[0])
        label = quantity.label if quantity else text.label if text else tag
        session.tell(tag, label, last.text, "", new, Kind.DELETED, "")


def _store(
    session: Session, data: ReportData, written: datetime, before: list[str], after: list[str]
) -> bool:
    """Keep the new base in the package; whether it is another than the old one."""
    controls = session.written(before, after)
    old = session.base
    same = dict(controls) == dict(old.controls) and session.waiting == old.waiting
    if same and old.sha256 == data.source_sha256:
        return False
    base = base_for(data, written, controls, _places(session))
    kept = replace(base, waiting=session.waiting, outline=old.outline)
    store(session.document.package, kept)
    return True


def _places(session: Session) -> Mapping[str, int]:
    """How many places each tag has of its own: as before, and those of new items of lists."""
    known = session.base.places
    new = session.document.record.places if known else {}
    return {**{tag: count for tag, count in new.items() if tag not in known}, **known}


def _packed(session: Session, texts: Sequence[str], file: str) -> bytes:
    """The package as bytes, after the check that nothing else has changed.

    `texts` are the parts with linked places.
    """
    package, numbering = session.document.package, session.document.numbering
    lists = package.target(package.main, "numbering")
    if lists and numbering.root is not None and numbering.changed:
        package.root(lists)
    after = package.contents()
    written = {name for name, content in after.items() if _may_change(name, content)}
    written.update(filter(None, (lists, package.target(package.main, "styles"))))
    require_untouched(package.original, after, texts, written, session.added, file)
    if session.outdated_contents:
        _renew_contents(session)
        after = package.contents()
    return package.saved(after)


def _renew_contents(session: Session) -> None:
    """Let the table of contents tell the new headings; it is all that stands outside the places.

    It comes after the check, and keeps the page numbers that it shows.
    """
    package, ids = session.document.package, session.document.ids
    root, numbering = package.root(package.main), package.numbering()
    change = [] if session.tracking is None else [session.tracking.replaced]
    write_contents(root, numbering, ids, shown_pages(root), _in_a_place, *change)


def _in_a_place(paragraph: etree._Element) -> bool:
    return any(linked(tag_of(control)) for control in paragraph.iterancestors(SDT))


def _may_change(name: str, content: bytes) -> bool:
    """The parts that a refresh writes as a whole: relationships, charts and the base."""
    return (
        name == CONTENT_TYPES
        or name.endswith(".rels")
        or name.startswith(("word/charts/", "word/embeddings/"))
        or (name.startswith("customXml/") and NAMESPACE.encode() in content)
    )


def _readable(session: Session) -> Iterator[Change]:
    """The changes with numbers in place of their tags."""
    offered = {tag: item.text for tag, item in session.offered.items()}
    known = session.base.texts
    last, new = {**offered, **known}, {**known, **offered}
    for change in session.changes:
        old, now, later = _differing(change.old, change.now, change.new)
        yield replace(change, old=filled(old, last), now=filled(now, last), new=filled(later, new))


def _differing(*texts: str) -> tuple[str, ...]:
    """Of long texts only the paragraphs or rows that do not stand in all of them."""
    lines = [text.split("\n") for text in texts]
    if not all(texts) or max(map(len, lines)) < 2:
        return texts
    common = set(lines[0]).intersection(*lines[1:])
    return tuple("\n".join(line for line in one if line not in common) for one in lines)


def refresh_list(part: PartRefresh, place: Place) -> None:
    """Add items for what is new in the workbook; tell of what is gone, doubled or deleted."""
    session, wanted = part.session, part.filling.keys(place.tag)
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
    for key in wanted:
        if key not in known and key not in held:
            _tell(session, place, key, _add(part, place, key, {*known, *wanted}))
    kept = [key for key in known if key not in wanted and key in held]
    elsewhere = session.offered.get(place.tag)
    there = elsewhere.text.split("\n") if elsewhere else []
    keys = dict.fromkeys([*wanted, *there, *kept])
    session.offered[place.tag] = Written(place.tag, "\n".join(keys))


def _add(part: PartRefresh, place: Place, key: str, known: Collection[str]) -> Kind:
    """Put in the item of a key, and say what was done: a list without any of `known` is a
    person's.
    """
    session = part.session
    wanted = part.filling.keys(place.tag) or []
    held = [key_of(item, known) for item in items(place.control)]
    if not any(held):
        return Kind.CONFLICT
    made = add_item(place.control, key, wanted, held, session.document.ids)
    _fit_nested(part, made)
    numbers = (control.find(NUMBER) for control in made.iter(SDT))
    session.added.update(str(number.get(VALUE)) for number in numbers if number is not None)
    part.filling.fill_below(made)
    if session.tracking is not None:
        session.tracking.inserted_block(made)
    part.changed = part.rebuilt = session.outdated_contents = True
    return Kind.ADDED


def _fit_nested(part: PartRefresh, item: etree._Element) -> None:
    """Give the lists in a new item the items of the workbook: nobody has edited these."""
    for control in list(item.iter(SDT)):
        keys = part.filling.keys(tag_of(control)) if repeats(control) else None
        last = part.session.base.controls.get(tag_of(control))
        if keys is not None and last is not None:
            known = {*keys, *last.text.split("\n")}
            fit_items(control, keys, known, part.session.document.ids)


def _tell(session: Session, place: Place, key: str, kind: Kind) -> None:
    """Tell of an item by its title, as it stands or as the workbook gives it."""
    titles = (f"ap.{key}.tittel", f"partner.{key}.navn")
    texts, last = session.contents.texts, session.base.texts
    new = next((texts[title].content for title in titles if title in texts), "")
    old = next((last[tag] for tag in map("tekst:{}".format, titles) if tag in last), "")
    label = new or old or key
    if not place.copy:
        session.tell(f"{place.tag}|{key}", label, old, old, new, kind, place.section)
