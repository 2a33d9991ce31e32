"""The self-check: outside the linked places a document is the same before and after."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import sha256

from lxml import etree

from norcrin_xl.findings import UserError
from norcrin_xl.package import parse_xml
from norcrin_xl.report.controls import CONTENT, PROPERTIES, SDT, TAG, VALUE, w
from norcrin_xl.report.refresh.places import linked

_ID = f"{PROPERTIES}/{w('id')}"


def outside(content: bytes, part: str, file: str, added: Collection[str] = ()) -> str:
    """A fingerprint of a part's XML (C14N) without what stands in the linked places.

    `added` are the ids of controls that were put in, which do not count. Repeating sections
    and groups of choices are looked into: what a person wrote between their controls counts.
    """
    root = parse_xml(content, part, file)
    for control in list(root.iter(SDT)):
        if added and _said(control, _ID) in added:
            _drop(control)
        elif _is_filled(_said(control, TAG)):
            _blank(control)
    return sha256(etree.tostring(root, method="c14n")).hexdigest()


def _is_filled(tag: str) -> bool:
    """Whether a control with this tag is filled itself, and not just what stands in it."""
    kind, _, name = tag.partition(":")
    return linked(tag) and kind != "liste" and (kind != "valg" or "|" in name)


def _said(control: etree._Element, path: str) -> str:
    found = control.find(path)
    return "" if found is None else str(found.get(VALUE, ""))


def _drop(control: etree._Element) -> None:
    parent = control.getparent()
    if parent is not None:
        parent.remove(control)


def _blank(control: etree._Element) -> None:
    """Leave of a control its title, tag and id."""
    content = control.find(CONTENT)
    if content is not None:
        control.remove(content)
    properties = control.find(PROPERTIES)
    if properties is None:
        return
    for child in list(properties):
        if child.tag not in (w("alias"), w("tag"), w("id")):
            properties.remove(child)


def require_untouched(
    before: Mapping[str, bytes],
    after: Mapping[str, bytes],
    texts: Collection[str],
    written: Collection[str],
    added: Collection[str],
    file: str,
) -> None:
    """Raise `UserError` when a refresh has changed more than it may.

    `texts` are the parts that hold text, `written` those that may change altogether.
    """
    for name, content in before.items():
        if name in written or after.get(name) == content:
            continue
        same = name in texts and name in after
        if not same or outside(content, name, file) != outside(after[name], name, file, added):
            raise UserError(
                f"{file}: oppdateringen ville endret noe utenfor de koblede stedene ({name}). "
                "Ingenting er skrevet. Lag rapporten på nytt fra arbeidsboken."
            )
