"""The places of a document: its tagged controls with the heading above each, and what stands
between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from norcrin_xl.report.contents import heading_text, paragraph_with
from norcrin_xl.report.word.controls import (
    CONTENTS,
    INNER,
    PARAGRAPH,
    PROPERTIES,
    SDT,
    TABLE,
    VALUE,
    canonical_of,
    content_of,
    is_copy,
    is_inline,
    names,
    style_of,
    tag_of,
    text_in,
    value_of,
    w,
)
from norcrin_xl.report.word.numbering import Numbering
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.styles import StyleSheet

KINDS = ("tall", "tabell", "figur", "tekst", "valg", "liste")
"""What the tags begin with that a report is filled through."""
DRAFT_TAG = "utkast:"
"""Begins the tags of the marks of a draft."""

_ALIAS = f"{PROPERTIES}/{w('alias')}"
_STYLE, _NAME = w("pStyle"), w("tag")


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
    return value_of(control, _ALIAS)


def linked(tag: str) -> bool:
    """Whether a tag is of a kind that a report is filled through."""
    kind, colon, _ = tag.partition(":")
    return bool(colon) and kind in KINDS


def is_filled(tag: str) -> bool:
    """Whether a control with this tag is filled itself, and not just what stands in it."""
    kind, _, name = tag.partition(":")
    return linked(tag) and kind != "liste" and (kind != "valg" or "|" in name)


def number_of(tag: str) -> tuple[str, str]:
    """The quantity and the format that the tag of a linked number names."""
    quantity, _, name = tag.removeprefix("tall:").partition("|")
    return quantity, name


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
    controls = controls_in(package)
    tables = [control for tag, control in controls if tag.startswith("tabell:")]
    filled = (tag for table in tables for tag, _ in tagged(table))
    unfilled = bool(tables) and not any(tag.startswith("tall:") for tag in filled)
    return unfilled or any("*" in tag for tag, _ in controls)


def _control_of(name: etree._Element) -> etree._Element | None:
    properties = name.getparent()
    if properties is None or properties.tag != PROPERTIES:
        return None
    return properties.getparent()


def places(root: etree._Element, numbering: Numbering) -> list[Place]:
    """The linked places of one part in the order of the text, from the outside in."""
    heading = ""
    found: list[Place] = []
    for mark in root.iter(_NAME, _STYLE):
        if mark.tag == _NAME:
            tag, control = str(mark.get(VALUE, "")), _control_of(mark)
            if control is not None and linked(tag):
                found.append(Place(control, tag, heading, is_copy(control)))
        elif numbering.sheet.heading_level(style := str(mark.get(VALUE))) is None:
            continue
        elif (above := paragraph_with(mark)) is not None:
            heading = f"{numbering.number(above, style)} {heading_text(above)}".strip()
    return found


_WHOLE = ("tekst", "tabell", "figur")
"""The kinds of controls that are filled as a whole."""

_WITHIN = names("sdtContent tc tr ins moveTo customXml")


class OutlineLine(NamedTuple):
    """A paragraph outside the places, or a place around paragraphs as its tag in braces."""

    text: str
    element: etree._Element
    in_table: bool


def pattern(text: str) -> str:
    """The text of a line, whatever its places are called."""
    return INNER.sub(lambda use: "{}" if linked(use[1]) else use[0], text).strip()


def outline(parent: etree._Element, in_table: bool = False) -> Iterator[OutlineLine]:
    """The lines of a document's body in their order; the table of contents is left out."""
    for child in parent:
        if child.tag == PARAGRAPH:
            yield OutlineLine(canonical_of([child]), child, in_table)
        elif child.tag == TABLE:
            yield from outline(child, True)
        elif child.tag in _WITHIN:
            yield from outline(child, in_table)
        elif child.tag == SDT:
            yield from _of_control(child, in_table)


def _of_control(control: etree._Element, in_table: bool) -> Iterator[OutlineLine]:
    tag = tag_of(control)
    if linked(tag) and tag.partition(":")[0] in _WHOLE:
        yield OutlineLine(f"{{{tag}}}", control, in_table)
    elif control.find(CONTENTS) is None and not tag.startswith(DRAFT_TAG):
        yield from outline(content_of(control), in_table)


_LABELS = {
    w("hdr"): "toppteksten",
    w("ftr"): "bunnteksten",
    w("footnotes"): "fotnotene",
    w("endnotes"): "sluttnotene",
}
_SHOWN = 60


class TagPlace(NamedTuple):
    """Where in a document something stands: part, heading above, paragraph and its text.

    `paragraph` counts from 1 within the part, as Word does, those in tables included.
    """

    part: str
    heading: str
    paragraph: int
    text: str

    def __str__(self) -> str:
        under = f" under «{self.heading}»" if self.heading else ""
        text = f" («{self.text}»)" if self.text else ""
        return f"{self.part}{under}, avsnitt nr. {self.paragraph}{text}"


def controls_in(package: WordPackage) -> list[tuple[str, etree._Element]]:
    """All controls with a tag, and their tags; none in Word's second copy of a text box."""
    found = (pair for name in package.text_parts() for pair in tagged(package.peek(name)))
    return [(tag, control) for tag, control in found if tag and not is_copy(control)]


def tag_place(control: etree._Element, sheet: StyleSheet) -> TagPlace:
    """Where a control stands."""
    root = control.getroottree().getroot()
    heading, paragraphs = "", 0
    for element in root.iter(PARAGRAPH, SDT):
        if element is control:
            break
        if element.tag == PARAGRAPH and not is_copy(element):
            paragraphs += 1
            if sheet.heading_level(style_of(element)) is not None:
                heading = _shown(element)
    inline = is_inline(control)
    line = next((control.iterancestors if inline else control.iter)(PARAGRAPH), None)
    part = _LABELS.get(str(root.tag), "teksten")
    shown = "" if line is None else _shown(line)
    return TagPlace(part, heading, paragraphs + (not inline), shown)


def _shown(paragraph: etree._Element) -> str:
    """The beginning of a paragraph's text."""
    text = " ".join(text_in(paragraph).split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"
