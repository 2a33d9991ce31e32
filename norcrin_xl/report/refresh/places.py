"""The linked places of a document: each control with the heading above it."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from norcrin_xl.report import styles
from norcrin_xl.report.contents import heading_text
from norcrin_xl.report.controls import PARAGRAPH, PROPERTIES, SDT, VALUE, tag_of, w
from norcrin_xl.report.numbering import Numbering
from norcrin_xl.report.stylesheet import StyleSheet

KINDS = frozenset(("tall", "tekst", "tabell", "figur", "valg", "liste"))
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ALIAS = f"{PROPERTIES}/{w('alias')}"
_STYLE = w("pPr/pStyle")
_TEXT_BOX = w("txbxContent")
_OWN_HEADINGS = (styles.PLAIN_HEADING, styles.SUB_HEADING, styles.PACKAGE_HEADING)


@dataclass(frozen=True, slots=True)
class Place:
    """A control with its tag and the heading above; `copy` in Word's second copy of a text box."""

    control: etree._Element
    tag: str
    section: str
    copy: bool

    @property
    def label(self) -> str:
        return label_of(self.control) or self.tag


def label_of(control: etree._Element) -> str:
    """The control's title as Word shows it, "" for none."""
    alias = control.find(_ALIAS)
    return "" if alias is None else str(alias.get(VALUE, ""))


def linked(tag: str) -> bool:
    """Whether a tag is of a kind that a report is filled through."""
    kind, colon, _ = tag.partition(":")
    return bool(colon) and kind in KINDS


def places(root: etree._Element, sheet: StyleSheet, numbering: Numbering) -> list[Place]:
    """The linked places of one part in the order of the text, from the outside in."""
    headings = heading_styles(sheet)
    heading = ""
    found: list[Place] = []
    for element in root.iter(PARAGRAPH, SDT):
        if element.tag == SDT:
            tag = tag_of(element)
            if linked(tag):
                copy = next(element.iterancestors(FALLBACK), None) is not None
                found.append(Place(element, tag, heading, copy))
            continue
        style = element.find(_STYLE)
        name = "" if style is None else str(style.get(VALUE, ""))
        if name in headings and next(element.iterancestors(_TEXT_BOX), None) is None:
            number = numbering.number(element, name)
            heading = f"{number} {heading_text(element)}".strip()
    return found


def heading_styles(sheet: StyleSheet) -> frozenset[str]:
    """The ids of the styles that headings have, by Word's own names and by ours."""
    built_in = (sheet.id_of_name.get(f"heading {level}", "") for level in range(1, 10))
    return frozenset((*filter(None, built_in), *(sheet.id(name) for name in _OWN_HEADINGS)))
