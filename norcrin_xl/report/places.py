"""The linked places of a document: each control with the heading above it."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from norcrin_xl.report.contents import heading_text
from norcrin_xl.report.word.controls import PARAGRAPH, PROPERTIES, VALUE, w
from norcrin_xl.report.word.numbering import Numbering
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.stylesheet import StyleSheet

KINDS = frozenset(("tall", "tekst", "tabell", "figur", "valg", "liste"))
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ALIAS = f"{PROPERTIES}/{w('alias')}"
_STYLE, _NAME = w("pStyle"), w("tag")
_TEXT_BOX = w("txbxContent")


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


def tagged(root: etree._Element) -> list[tuple[str, etree._Element]]:
    """The tags of all controls in a part and the controls, in the order of the text."""
    found = []
    for name in root.iter(_NAME):
        control = _control_of(name)
        if control is not None:
            found.append((str(name.get(VALUE, "")), control))
    return found


def is_template(package: WordPackage) -> bool:
    """Whether a repeated part has the star of a pattern still, or no table has any numbers."""
    controls = [pair for name in package.text_parts() for pair in tagged(package.peek(name))]
    tables = [control for tag, control in controls if tag.startswith("tabell:")]
    filled = (tag for table in tables for tag, _ in tagged(table))
    unfilled = bool(tables) and not any(tag.startswith("tall:") for tag in filled)
    return unfilled or any("*" in tag for tag, _ in controls)


def _control_of(name: etree._Element) -> etree._Element | None:
    properties = name.getparent()
    if properties is None or properties.tag != PROPERTIES:
        return None
    return properties.getparent()


def places(root: etree._Element, sheet: StyleSheet, numbering: Numbering) -> list[Place]:
    """The linked places of one part in the order of the text, from the outside in."""
    heading = ""
    copies = next(root.iter(FALLBACK), None) is not None
    found: list[Place] = []
    for mark in root.iter(_NAME, _STYLE):
        if mark.tag == _NAME:
            tag, control = str(mark.get(VALUE, "")), _control_of(mark)
            if control is not None and linked(tag):
                copy = copies and next(control.iterancestors(FALLBACK), None) is not None
                found.append(Place(control, tag, heading, copy))
        elif sheet.heading_level(style := str(mark.get(VALUE))) is None:
            continue
        elif (above := _heading(mark)) is not None:
            heading = f"{numbering.number(above, style)} {heading_text(above)}".strip()
    return found


def _heading(style: etree._Element) -> etree._Element | None:
    """The paragraph that has a style; `None` for one in a text box and for a former style."""
    properties = style.getparent()
    paragraph = None if properties is None else properties.getparent()
    if paragraph is None or paragraph.tag != PARAGRAPH:
        return None
    boxed = next(paragraph.iterancestors(_TEXT_BOX), None) is not None
    return None if boxed else paragraph
