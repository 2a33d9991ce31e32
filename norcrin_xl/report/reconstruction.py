"""What of a report is the template's, what a text's, and what nobody's, where tags don't tell.

LibreOffice leaves the words and the stored base, but no tag. What the base knows of the report is
laid beside what stands there: the template's own paragraphs say where each text begins and ends,
and a paragraph's words say which of its numbers were linked. By the same paragraphs it is known
what people have put where nothing of the workbook stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate, groupby
from typing import NamedTuple

from lxml import etree

from norcrin_xl.report.base import Base
from norcrin_xl.report.contents import LOST_FIELD, heading_text
from norcrin_xl.report.places import OutlineLine, outline, pattern
from norcrin_xl.report.repeating import CHECKED, UNCHECKED
from norcrin_xl.report.word.controls import (
    CONTENTS,
    INNER,
    PARAGRAPH,
    SDT,
    content_of,
    control_xml,
    elements,
    filled,
    is_inline,
    put_in_place,
    style_of,
    tag_of,
    text_in,
    w,
)
from norcrin_xl.report.word.package import WordPackage

_LIKE = 0.5
"""The share of words that a changed paragraph has in common with the one that it was."""

_UNTICKED = str.maketrans("", "", CHECKED + UNCHECKED)


class _Known(NamedTuple):
    """A paragraph as it was written: what it showed, with its tags, and the text that it is of."""

    text: str
    linked: str
    tag: str


class Reconstruction:
    """What a report without tags must have held; `new` are the paragraphs that are nobody's."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._values = base.texts
        self.new: list[OutlineLine] = []

    @cached_property
    def _known(self) -> list[_Known]:
        """The paragraphs of the report as the base knows them, in their order."""
        found: list[_Known] = []
        for line in self._base.outline:
            tag = line.strip().removeprefix("{").removesuffix("}")
            written = self._base.controls.get(tag)
            if written is None or tag.startswith("figur:"):
                found.append(self._one("{tegning}" if written else line, ""))
            elif tag.startswith("tekst:"):
                found += [self._one(text, tag) for text in written.text.split("\n")]
            else:
                found += [self._one(text, "") for text in re.split(r"[\n\t]", written.text)]
        return [one for one in found if one.text]

    def _one(self, line: str, tag: str) -> _Known:
        return _Known(_flat(filled(line, self._values)), line, tag)

    def restore(self, root: etree._Element) -> None:
        """Put the texts' controls back in `root`."""
        _unwrap(root)
        lines = [one for one in outline(root[0]) if _flat(one.text)]
        owners = self._owners(lines)
        for tag, group in groupby(zip(owners, lines, strict=True), lambda pair: pair[0]):
            if tag:
                _enclose([line.element for _, line in group], tag)

    def _owners(self, lines: Sequence[OutlineLine]) -> list[str]:
        """The text that each paragraph belongs to, "" for those of none."""
        known = self._known
        owners = [""] * len(lines)
        texts = ([one.text for one in known], [_flat(line.text) for line in lines])
        for what, i1, i2, j1, j2 in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
            before = known[i1 - 1].tag if i1 else ""
            after = known[i2].tag if i2 < len(known) else ""
            for offset in range(j2 - j1):
                at = j1 + offset
                if what == "equal":
                    before = owners[at] = known[i1 + offset].tag
                    if self._is_ticked_anew(known[i1 + offset], lines[at]):
                        self.new.append(lines[at])
                    continue
                like = _likest(texts[1][at], known[i1:i2])
                before = owners[at] = like.tag if like else before or after
                if not owners[at] and not (like and i2 - i1 == j2 - j1):
                    self.new.append(lines[at])
        return owners

    def _is_ticked_anew(self, known: _Known, line: OutlineLine) -> bool:
        """Whether the box of an answer shows another sign than it did."""
        if "{valg:" not in known.linked:
            return False
        return filled(known.linked, self._values).split() != line.text.split()

    def numbers(self, text: str) -> list[tuple[int, int, str]]:
        """Where in a paragraph linked numbers stood, at the same words, and their tags."""
        like = _likest(_flat(text), [one for one in self._known if "{tall:" in one.linked])
        if like is None:
            return []
        tags = [tag for tag in INNER.findall(like.linked) if tag.startswith("tall:")]
        old = _pieces(like.linked, [f"{{{tag}}}" for tag in tags])
        shown = [self._values.get(piece[1:-1], piece) for piece in old]
        new = _pieces(text, [self._values.get(tag, "") for tag in tags])
        places: dict[int, str] = {}
        for what, i1, i2, j1, j2 in SequenceMatcher(None, shown, new, autojunk=False).get_opcodes():
            for i, j in zip(range(i1, i2), range(j1, j2), strict=False):
                typed = i2 - i1 == j2 - j1 and any(sign.isdigit() for sign in new[j])
                if old[i].startswith("{tall:") and (what == "equal" or typed):
                    places[j] = old[i][1:-1]
        for tag in tags:
            alike = [at for at, piece in enumerate(new) if piece == self._values.get(tag)]
            if tag not in places.values() and len(alike) == 1:
                places.setdefault(alike[0], tag)
        ends = list(accumulate(map(len, new)))
        return [(ends[at] - len(new[at]), ends[at], places[at]) for at in sorted(places)]


def _pieces(text: str, whole: Sequence[str]) -> list[str]:
    """The words and signs of a text; each of `whole` is one."""
    names = sorted({re.escape(one) for one in whole if one}, key=len, reverse=True)
    return re.findall("|".join([*names, r"\w+", r"\W"]), text)


def _likest(text: str, known: Sequence[_Known]) -> _Known | None:
    """The paragraph that a changed one was; `None` where none is like it."""
    words = set(text.split())
    best, most = None, _LIKE
    for one in known:
        own = set(one.text.split())
        share = len(words & own) / max(len(words | own), 1) if one.text != text else 1.0
        if share >= most:
            best, most = one, share
    return best


def _flat(text: str) -> str:
    """The words of a line, whatever is ticked in it."""
    return " ".join(LOST_FIELD.sub(r"\g<shown>", text).translate(_UNTICKED).split())


def _unwrap(root: etree._Element) -> None:
    """Take away the controls around paragraphs that have no tag: the words are in their order."""
    for control in list(root.iter(SDT)):
        if not tag_of(control) and not is_inline(control) and control.find(CONTENTS) is None:
            put_in_place(control, list(content_of(control)))


def _enclose(paragraphs: Sequence[etree._Element], tag: str) -> None:
    """Put a control with `tag` around paragraphs side by side."""
    for parent, group in groupby(paragraphs, lambda one: one.getparent()):
        assert parent is not None
        together = list(group)
        control = elements(control_xml(tag, tag, 0, ""))[0]
        together[0].addprevious(control)
        content_of(control).extend(together)


_COMMENT, _ID = w("commentReference"), w("id")
_DRAWN = "{tegning}"


def unplaced(
    package: WordPackage, base: Base, new: Sequence[OutlineLine] | None
) -> Iterator[tuple[str, str, str]]:
    """What stands between the places and is not the template's, and comments.

    Each as what it is, the heading above and its words. `new` are the lines that are nobody's,
    where they are known already.
    """
    root = package.peek(package.main)
    sections = _sections(package, root)
    known = set(map(pattern, base.outline))
    if not known and not base.lost:
        yield "tekst utenfor feltene (rapporten er laget før slik tekst ble husket)", "", ""
    lines = outline(root[0]) if new is None and known else new or ()
    for line in lines:
        text = pattern(line.text)
        if line.element.tag != SDT and text and text not in known:
            what = "en ny tabell" if line.in_table else _what(package, line)
            yield what, sections.get(line.element, ""), line.text.replace(_DRAWN, " ")
    for comment, where in _comments(package, root):
        yield "en kommentar", sections.get(where, ""), text_in(comment)


def _what(package: WordPackage, line: OutlineLine) -> str:
    if package.sheet.heading_level(style_of(line.element)) is not None:
        return "en ny overskrift"
    if line.text[:1] in (CHECKED, UNCHECKED):
        return "en avkryssing (endres i ark Tekst)"
    return "et bilde" if _DRAWN in line.text else "tekst utenfor feltene"


def _sections(package: WordPackage, root: etree._Element) -> dict[etree._Element, str]:
    """The heading above each paragraph."""
    sheet, numbering = package.sheet, package.numbering()
    found, heading = dict[etree._Element, str](), ""
    for paragraph in root.iter(PARAGRAPH):
        name = style_of(paragraph)
        found[paragraph] = heading
        if sheet.heading_level(name) is not None:
            heading = f"{numbering.number(paragraph, name)} {heading_text(paragraph)}".strip()
    return found


def _comments(
    package: WordPackage, root: etree._Element
) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Each comment with the paragraph that it stands at."""
    at = {str(mark.get(_ID)): mark for mark in root.iter(_COMMENT)}
    for name in package.targets(package.main, "comments"):
        for comment in package.peek(name).iter(w("comment")):
            mark = at.get(str(comment.get(_ID)))
            if mark is not None:
                yield comment, next(mark.iterancestors(PARAGRAPH))
