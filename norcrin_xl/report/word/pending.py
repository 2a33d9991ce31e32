"""What a person has left open in a report: tracked changes and comments, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from norcrin_xl.report.word.controls import PARAGRAPH, TEXT, style_of, w
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.stylesheet import StyleSheet

_KINDS = {
    w("ins"): "innsatt",
    w("moveTo"): "flyttet hit",
    w("del"): "slettet",
    w("moveFrom"): "flyttet herfra",
}
_DELETED_TEXT = w("delText")
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


def pending(package: WordPackage, but: str = "") -> tuple[Pending, ...]:
    """The tracked changes of text in reading order, then the comments.

    Neighbouring changes of one kind in one paragraph count as one. The changes of the author
    `but` are left out.
    """
    roots = [package.root(name) for name in package.text_parts()]
    changes = [item for root in roots for item in _changes(root, package.sheet, but)]
    return (*changes, *_comments(package, roots))


def _headed(root: etree._Element, sheet: StyleSheet) -> Iterator[tuple[etree._Element, str]]:
    """The paragraphs, each with the heading above it."""
    heading = ""
    for paragraph in root.iter(PARAGRAPH):
        if sheet.heading_level(style_of(paragraph)) is not None:
            heading = _cut(_text(paragraph))
        yield paragraph, heading


def _changes(root: etree._Element, sheet: StyleSheet, but: str) -> Iterator[Pending]:
    for paragraph, heading in _headed(root, sheet):
        kind, pieces = "", ""
        for element in paragraph.iter(*_KINDS):
            if but and element.get(w("author")) == but:
                continue
            if _text(element) and next(element.iterancestors(*_KINDS), None) is None:
                if pieces and _KINDS[element.tag] != kind:
                    yield Pending(kind, _cut(pieces), heading)
                    pieces = ""
                kind, pieces = _KINDS[element.tag], pieces + _text(element)
        if pieces:
            yield Pending(kind, _cut(pieces), heading)


def _comments(package: WordPackage, roots: Sequence[etree._Element]) -> Iterator[Pending]:
    name = package.target(package.main, "comments")
    if name is None:
        return
    headings = {
        mark.get(w("id")): heading
        for root in roots
        for paragraph, heading in _headed(root, package.sheet)
        for mark in paragraph.iter(w("commentReference"))
    }
    for comment in package.root(name).iter(w("comment")):
        yield Pending("kommentar", _cut(_text(comment)), headings.get(comment.get(w("id")), ""))


def _text(element: etree._Element) -> str:
    return "".join(item.text or "" for item in element.iter(TEXT, _DELETED_TEXT))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
