"""The tagged content controls of a .docx with the place of each, in the order of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from norcrin_xl.report.word.controls import (
    PARAGRAPH,
    PROPERTIES,
    SDT,
    W14,
    W15,
    is_inline,
    style_of,
    tag_of,
    text_in,
    w,
)
from norcrin_xl.report.word.package import WordPackage

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LABELS = {
    w("hdr"): "toppteksten",
    w("ftr"): "bunnteksten",
    w("footnotes"): "fotnotene",
    w("endnotes"): "sluttnotene",
}
_MAIN = "teksten"
_HEADING_STYLE = re.compile(r"(?:Heading|Overskrift|Mellomtittel|Arbeidspakketittel).*")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class TagPlace:
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


@dataclass(frozen=True, slots=True)
class TaggedControl:
    """A content control with a tag.

    `inline` is true within a line, `around` holds the tags of the controls around it, from the
    outside in; `checkbox` and `repeats` say which kind of control it is.
    """

    tag: str
    place: TagPlace
    inline: bool
    around: tuple[str, ...]
    checkbox: bool
    repeats: bool


def tagged_controls(content: bytes, file: str) -> list[TaggedControl]:
    """The controls of all parts that hold text.

    Raises `UserError` naming `file` when it is no .docx, damaged, encrypted or too large.
    """
    package = WordPackage(content, file)
    found: list[TaggedControl] = []
    for name in package.text_parts():
        root = package.peek(name)
        found += _Reader(_LABELS.get(str(root.tag), _MAIN)).controls(root)
    return found


class _Reader:
    """Walks through one part and keeps count of where it is."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._paragraphs = 0
        self._heading = ""
        self._around: list[str] = []
        self._lines: list[str] = []

    def controls(self, root: etree._Element) -> Iterator[TaggedControl]:
        """The tagged controls. Word's copy of a text box for older versions is passed over."""
        walk = etree.iterwalk(root, events=("start", "end"), tag=(PARAGRAPH, SDT, _FALLBACK))
        for event, element in walk:
            if element.tag == _FALLBACK:
                if event == "start":
                    walk.skip_subtree()
            elif element.tag == PARAGRAPH:
                self._paragraph(element, event)
            elif event == "end":
                self._around.pop()
            else:
                tag = tag_of(element)
                if tag:
                    yield self._control(element, tag)
                self._around.append(tag)

    def _paragraph(self, element: etree._Element, event: str) -> None:
        if event == "end":
            self._lines.pop()
            return
        self._paragraphs += 1
        self._lines.append(_shown(element))
        if _HEADING_STYLE.fullmatch(style_of(element)):
            self._heading = self._lines[-1]

    def _control(self, element: etree._Element, tag: str) -> TaggedControl:
        inline = is_inline(element)
        place = TagPlace(
            self._part,
            self._heading,
            self._paragraphs + (not inline),
            self._lines[-1] if inline and self._lines else _first_line(element),
        )
        return TaggedControl(
            tag,
            place,
            inline,
            tuple(outer for outer in self._around if outer),
            element.find(f"{PROPERTIES}/{{{W14}}}checkbox") is not None,
            element.find(f"{PROPERTIES}/{{{W15}}}repeatingSection") is not None,
        )


def _first_line(control: etree._Element) -> str:
    line = control.find(f".//{PARAGRAPH}")
    return "" if line is None else _shown(line)


def _shown(paragraph: etree._Element) -> str:
    """The beginning of a paragraph's text."""
    text = " ".join(text_in(paragraph).split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"
