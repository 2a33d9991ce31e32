"""The self-check: outside the linked places a document is the same before and after."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import sha256

from lxml import etree

from norcrin_xl.findings import UserError
from norcrin_xl.office_file import parse_xml
from norcrin_xl.report.places import linked
from norcrin_xl.report.word.controls import CONTENT, PROPERTIES, SDT, TAG, VALUE, w
from norcrin_xl.report.word.ids import drop

_ID = f"{PROPERTIES}/{w('id')}"
_KEPT = (w("alias"), w("tag"), w("id"))
_INSERTED = (w("customXmlInsRangeStart"), w("customXmlInsRangeEnd"))


def serialised(root: etree._Element) -> bytes:
    """A part as it is written into the package."""
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def outside(content: bytes, added: Collection[str] = ()) -> str:
    """A fingerprint of a part's text without what stands in the linked places.

    Nor do the marks around a control count that say that it is inserted. `added` are the ids of
    controls that were put in, which do not count. Repeating sections and groups of choices are
    looked into: what a person wrote between their controls counts.
    """
    root = parse_xml(content, "", "")
    for mark in list(root.iter(*_INSERTED)):
        drop(mark)
    for control in list(root.iter(SDT)):
        if added and _said(control, _ID) in added:
            drop(control)
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


def _blank(control: etree._Element) -> None:
    """Leave of a control its title, tag and id."""
    for child in [*control.iterfind(CONTENT), *control.iterfind(f"{PROPERTIES}/*")]:
        if child.tag not in _KEPT:
            drop(child)


def require_untouched(
    before: Mapping[str, bytes],
    after: Mapping[str, bytes],
    texts: Collection[str],
    written: Collection[str],
    added: Collection[str],
    file: str,
) -> None:
    """Raise `UserError` when a refresh has changed more than it may.

    `before` and `after` are parts as they are written out. `texts` are those that hold text,
    `written` those that may change altogether.
    """
    for name, content in before.items():
        if name in written or after.get(name) == content:
            continue
        same = name in texts and name in after
        if not same or outside(content) != outside(after[name], added):
            raise UserError(
                f"{file}: oppdateringen ville endret noe utenfor de koblede stedene ({name}). "
                "Ingenting er skrevet. Lag rapporten på nytt fra arbeidsboken."
            )
