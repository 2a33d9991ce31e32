"""The styles that a template really has: found by name, since Word translates the ids.

A template that was saved by a Norwegian Word calls Heading1 Overskrift1; its name stays
"heading 1".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from lxml import etree

from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import VALUE, w, xml_of

_BUILT_IN = {
    styles.HEADING_1: "heading 1",
    styles.HEADING_2: "heading 2",
    styles.HEADING_3: "heading 3",
    styles.CAPTION: "caption",
    styles.BULLETS[0]: "list bullet",
    styles.BULLETS[1]: "list bullet 2",
    styles.NUMBERED[0]: "list number",
    styles.NUMBERED[1]: "list number 2",
    styles.CONTENTS[0]: "toc 1",
    styles.CONTENTS[1]: "toc 2",
    styles.CONTENTS[2]: "toc 3",
    styles.HYPERLINK: "hyperlink",
    styles.PLACEHOLDER: "placeholder text",
    styles.TABLE: "norcrin-tabell",
}
"""Names in lower case of the styles that a generated text uses, by the ids that it uses."""

_USED = re.compile(r'(<w:(?:p|r|tbl)Style w:val=")([^"]+)"')


class StyleSheet:
    """The styles of one template; `root` is its w:styles, or `None` when it has none."""

    def __init__(self, root: etree._Element | None) -> None:
        found = [] if root is None else root.findall(w("style"))
        self._styles = {str(style.get(w("styleId"), "")): style for style in found}
        self.id_of_name: Mapping[str, str] = {
            _name(style): identity for identity, style in self._styles.items()
        }
        self._translated = {
            ours: theirs
            for ours, name in _BUILT_IN.items()
            if (theirs := self.id_of_name.get(name)) is not None and theirs != ours
        }

    def id(self, style: str) -> str:
        """The template's id of one of our styles."""
        return self._translated.get(style, style)

    def has(self, style: str) -> bool:
        """Whether the template has one of our styles."""
        return self.id(style) in self._styles

    def translated(self, xml: str) -> str:
        """`xml` with the template's own ids of styles; what is missing of ours is added.

        A missing value is highlighted also in a template that does not have the style for it.
        """
        if self._translated:
            xml = _USED.sub(lambda use: f'{use[1]}{self.id(use[2])}"', xml)
        if not self._highlights:
            xml = xml.replace(_MISSING, _MISSING + _HIGHLIGHT)
        return xml

    @cached_property
    def _highlights(self) -> bool:
        return styles.MISSING in self._styles

    def basis(self, style: str) -> list[etree._Element]:
        """A style and those that it is based on, nearest first."""
        chain: list[etree._Element] = []
        while style in self._styles and self._styles[style] not in chain:
            chain.append(self._styles[style])
            base = chain[-1].find(w("basedOn"))
            style = "" if base is None else str(base.get(VALUE, ""))
        return chain

    def total_row(self, table_style: str) -> str:
        """The cell properties that a table style gives its last row, the total, as XML."""
        for style in self.basis(table_style):
            for part in style.findall(w("tblStylePr")):
                if part.get(w("type")) == "lastRow":
                    kept = (part.find(w(f"tcPr/{name}")) for name in ("tcBorders", "shd"))
                    return "".join(xml_of(element) for element in kept)
        return ""

    @property
    def paragraph_styles(self) -> list[str]:
        """The ids of all paragraph styles."""
        return [
            identity
            for identity, style in self._styles.items()
            if style.get(w("type"), "paragraph") == "paragraph"
        ]


_MISSING = f'<w:rStyle w:val="{styles.MISSING}"/>'
_HIGHLIGHT = (
    f'<w:b/><w:color w:val="{styles.WARNING_TEXT}"/>'
    f'<w:shd w:val="clear" w:color="auto" w:fill="{styles.WARNING_GROUND}"/>'
)


def _name(style: etree._Element) -> str:
    name = style.find(w("name"))
    return "" if name is None else str(name.get(VALUE, "")).lower()
