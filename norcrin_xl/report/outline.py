"""What a template holds itself: its own paragraphs, and where its texts and tables stand.

A report keeps it in its base, so that later what people have written between the places is known
from what was always there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from norcrin_xl.report.places import linked
from norcrin_xl.report.word.canonical import INNER, canonical_of
from norcrin_xl.report.word.controls import (
    CELL,
    CONTENT,
    PARAGRAPH,
    PROPERTIES,
    ROW,
    SDT,
    TABLE,
    content_of,
    tag_of,
    w,
)

_WHOLE = ("tekst", "tabell", "figur")
"""The kinds of controls that are filled as a whole."""

_CONTENTS = f"{PROPERTIES}/{w('docPartObj')}"
_DRAFT = "utkast:"
_WITHIN = frozenset((CONTENT, CELL, ROW, w("ins"), w("moveTo"), w("customXml")))


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
    elif control.find(_CONTENTS) is None and not tag.startswith(_DRAFT):
        yield from outline(content_of(control), in_table)
