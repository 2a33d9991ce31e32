"""The style ids of a document that Word has saved, put back to those that code writes.

Word makes new style ids from the names in its own language when it saves: in a Norwegian Word
"Heading1" becomes "Overskrift1". The names in the file stay ("heading 1"), so they decide.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from norcrin_xl.report.styles import NAMES

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLE, _ID, _VAL = f"{_W}style", f"{_W}styleId", f"{_W}val"
_USES = tuple(
    f"{_W}{name}"
    for name in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "clickAndTypeStyle")
)


def renamed_styles(styles_root: etree._Element) -> Mapping[str, str]:
    """The ids to change in a document, to those that code writes; empty when they agree.

    A style of another name that holds one of code's ids gets an id of its own.
    """
    ours = {name.lower(): style for style, name in NAMES.items()}
    found = {style.get(_ID, ""): _name(style) for style in styles_root.iter(_STYLE)}
    renamed = {old: ours[name] for old, name in found.items() if ours.get(name, old) != old}
    taken = set(renamed.values())
    for old in found:
        if old in taken and old not in renamed:
            renamed[old] = _free(old, found)
    return renamed


def rename_styles(root: etree._Element, renamed: Mapping[str, str]) -> None:
    """Change the ids in one part, in place: the styles' own and every use of them."""
    if not renamed:
        return
    for style in root.iter(_STYLE):
        style.set(_ID, renamed.get(style.get(_ID, ""), style.get(_ID, "")))
    for use in root.iter(*_USES):
        use.set(_VAL, renamed.get(use.get(_VAL, ""), use.get(_VAL, "")))


def _name(style: etree._Element) -> str:
    name = style.find(f"{_W}name")
    return "" if name is None else name.get(_VAL, "").lower()


def _free(style: str, taken: Mapping[str, str]) -> str:
    """An id made from `style` that no style has."""
    number = 2
    while f"{style}_{number}" in taken:
        number += 1
    return f"{style}_{number}"
