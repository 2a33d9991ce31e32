"""What a person has left open in a report: tracked changes and comments, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from norcrin_xl.report.word.controls import PARAGRAPH, PARAGRAPH_PROPERTIES, TEXT, VALUE, w
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.styles import CONTENTS_LEVELS

_KINDS = {
    w("ins"): "innsatt",
    w("moveTo"): "flyttet hit",
    w("del"): "slettet",
    w("moveFrom"): "flyttet herfra",
}
_DELETED_TEXT = w("delText")
_STYLE = f"{PARAGRAPH_PROPERTIES}/{w('pStyle')}"
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Pending:
    """One change or comment: what it is, its text (cut), and the heading that it stands under."""

    kind: str
    text: str
    place: str

    def __str__(self) -> str:
        under = f" under «{self.place}»" if self.place else ""
        return f"{self.kind}: «{self.text}»{under}"


def pending(package: WordPackage) -> tuple[Pending, ...]:
    """The tracked changes of text in reading order, then the comments.

    Neighbouring changes of one kind in one paragraph count as one.
    """
    changes = [item for name in package.text_parts() for item in _changes(package.root(name))]
    return (*changes, *_comments(package))


def _changes(root: etree._Element) -> Iterator[Pending]:
    heading = ""
    for paragraph in root.iter(PARAGRAPH):
        style = paragraph.find(_STYLE)
        if style is not None and style.get(VALUE) in CONTENTS_LEVELS:
            heading = _cut(_text(paragraph))
        kind, pieces = "", ""
        for element in paragraph.iter(*_KINDS):
            if _text(element) and next(element.iterancestors(*_KINDS), None) is None:
                if pieces and _KINDS[element.tag] != kind:
                    yield Pending(kind, _cut(pieces), heading)
                    pieces = ""
                kind, pieces = _KINDS[element.tag], pieces + _text(element)
        if pieces:
            yield Pending(kind, _cut(pieces), heading)


def _comments(package: WordPackage) -> Iterator[Pending]:
    name = package.target(package.main, "comments")
    if name is not None:
        for comment in package.root(name).iter(w("comment")):
            yield Pending("kommentar", _cut(_text(comment)), "")


def _text(element: etree._Element) -> str:
    return "".join(item.text or "" for item in element.iter(TEXT, _DELETED_TEXT))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
