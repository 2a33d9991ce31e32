"""The looks of words in a paragraph that is written anew: words that stay keep the looks they have.

A person may have put words in bold, or taken the bold away; which of the two the report was
written with is not known. So each word that stands in both keeps the looks that it has in the
document, and a new word has the looks of the new text. As tracked changes only the words that
go and come are marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from lxml import etree

from norcrin_xl.report.refresh.marks import SILENT, holds_own_looks, is_emphasis, is_own_look
from norcrin_xl.report.refresh.tracked import Tracking
from norcrin_xl.report.word.controls import (
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    SDT,
    TEXT,
    canonical_of,
    content_of,
    text_in,
    w,
)

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_RUN_STYLE = w("rStyle")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Word:
    """A word and the looks of each of its letters; or a control, link or change, as one word."""

    text: str
    looks: tuple[etree._Element | None, ...]
    element: etree._Element | None = None

    @property
    def stands_out(self) -> bool:
        """Whether a letter is in bold or italics, or looks as no report is written."""
        return any(
            is_emphasis(one) or is_own_look(one)
            for look in self.looks
            if look is not None
            for one in look
        )

    @property
    def is_dressed(self) -> bool:
        """Whether a link or another thing that is written anew looks as no report is written."""
        item = self.element
        return item is not None and item.tag != SDT and holds_own_looks(item)


def keep_looks(old: etree._Element, new: etree._Element) -> None:
    """Give the words of the paragraph `new` that stand in `old` the looks that they have there.

    Linked numbers count as words too.
    """
    before, after = words_of(old), words_of(new)
    if not any(_has_looks(word) for word in (*before, *after)):
        return
    looks = [word.looks for word in after]
    for same, ours, theirs in aligned(_texts(before), _texts(after)):
        if same:
            looks[theirs] = [word.looks for word in before[ours]]
            for word, other in zip(before[ours], after[theirs], strict=True):
                _dress_control(word.element, other.element)
    _dress(new, [look for word in looks for look in word])


def _has_looks(word: Word) -> bool:
    return word.element is not None or any(look is not None for look in word.looks)


def _dress_control(old: etree._Element | None, new: etree._Element | None) -> None:
    """Let a control on a line look as the first letter of the old one, styles aside."""
    ours, theirs = (_first_run(item) for item in (old, new))
    if ours is None or theirs is None:
        return
    look, other = ours.find(RUN_PROPERTIES), theirs.find(RUN_PROPERTIES)
    if any(item is not None and item.find(_RUN_STYLE) is not None for item in (look, other)):
        return
    if other is not None:
        theirs.remove(other)
    if look is not None:
        theirs.insert(0, deepcopy(look))


def _first_run(control: etree._Element | None) -> etree._Element | None:
    is_control = control is not None and control.tag == SDT
    return next(content_of(control).iter(RUN), None) if control is not None and is_control else None


def loses_emphasis(old: etree._Element, new: etree._Element) -> bool:
    """Whether words that stand out give way to words that do not, or to none."""
    before, after = words_of(old), words_of(new)
    return any(word.is_dressed for word in before) or any(
        any(word.stands_out for word in before[ours])
        and not any(word.stands_out for word in after[theirs])
        for same, ours, theirs in aligned(_texts(before), _texts(after))
        if not same
    )


def _texts(words: Sequence[Word]) -> list[str]:
    return [word.text for word in words]


def aligned(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[bool, slice, slice]]:
    """The stretches of two lists that are the same, and those between."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        yield what == "equal", slice(i1, i2), slice(j1, j2)


def words_of(paragraph: etree._Element) -> list[Word]:
    """The words of a paragraph over its runs; a control, link or change is one word."""
    found: list[Word] = []
    text, looks = "", []
    for child in (*paragraph, None):
        if child is not None and is_text(child):
            said = text_in(child)
            text += said
            looks += [child.find(RUN_PROPERTIES)] * len(said)
        elif child is None or child.tag not in (PARAGRAPH_PROPERTIES, *SILENT):
            found += [
                Word(word[0], tuple(looks[slice(*word.span())])) for word in _WORD.finditer(text)
            ]
            text, looks = "", []
            if child is not None:
                found.append(Word(canonical_of([child]), (), child))
    return found


def is_text(element: etree._Element) -> bool:
    return element.tag == RUN and all(part.tag in (RUN_PROPERTIES, TEXT) for part in element)


def _dress(paragraph: etree._Element, looks: Sequence[etree._Element | None]) -> None:
    """Split the runs of a paragraph so that each letter has its looks."""
    at = 0
    for run in [child for child in paragraph if is_text(child)]:
        said = text_in(run)
        for made in runs_of(said, looks[at : at + len(said)]):
            run.addprevious(made)
        at += len(said)
        if said:
            paragraph.remove(run)


def runs_of(text: str, looks: Sequence[etree._Element | None]) -> Iterator[etree._Element]:
    """A text as runs, one for each stretch of letters that look alike."""
    start = 0
    for _, letters in groupby(looks, key=_shape):
        alike = list(letters)
        yield _run(text[start : start + len(alike)], alike[0])
        start += len(alike)


def _run(text: str, look: etree._Element | None) -> etree._Element:
    made = etree.Element(RUN)
    if look is not None:
        made.append(deepcopy(look))
    held = etree.SubElement(made, TEXT, {_SPACE: "preserve"})
    held.text = text
    return made


def _shape(look: etree._Element | None) -> bytes:
    return b"" if look is None else etree.tostring(look)


LEAST = 0.5
"""The share of the words that must stay: below it two whole texts are easier to read."""


def redline(old: etree._Element, new: etree._Element, tracking: Tracking) -> bool:
    """Let the paragraph `new` hold the words of both, those that differ as tracked changes.

    A linked number that stays is the old one, which is brought up to date by itself. False, and
    nothing is done, where other things than text and controls stand in either, such as fields,
    links and changes that wait, or where most of the words differ.
    """
    if not (_is_simple(old) and _is_simple(new)):
        return False
    before, after = words_of(old), words_of(new)
    stretches = list(aligned(_texts(before), _texts(after)))
    if not _is_alike(before, after, stretches):
        return False
    made = list(_merged(before, after, stretches, tracking))
    kept = [child for child in new if child.tag == PARAGRAPH_PROPERTIES]
    new[:] = [*kept, *made]
    return True


def _is_simple(paragraph: etree._Element) -> bool:
    return all(
        child.tag in (PARAGRAPH_PROPERTIES, SDT, *SILENT) or is_text(child) for child in paragraph
    )


def _is_alike(
    before: Sequence[Word],
    after: Sequence[Word],
    stretches: Iterable[tuple[bool, slice, slice]],
) -> bool:
    same = sum(len(word.text) for is_same, ours, _ in stretches if is_same for word in before[ours])
    longest = max(sum(len(word.text) for word in side) for side in (before, after))
    return same >= LEAST * longest


def _merged(
    before: Sequence[Word],
    after: Sequence[Word],
    stretches: Iterable[tuple[bool, slice, slice]],
    tracking: Tracking,
) -> Iterator[etree._Element]:
    for same, ours, theirs in stretches:
        if same:
            yield from _drawn(before[ours])
            continue
        gone, come = etree.Element(PARAGRAPH), etree.Element(PARAGRAPH)
        gone.extend(_drawn(before[ours]))
        come.extend(_drawn(after[theirs]))
        tracking.insert(come)
        yield from tracking.deleted_runs(gone)
        yield from list(come)


def _drawn(words: Sequence[Word]) -> list[etree._Element]:
    """Words as runs, and the controls between them."""
    made: list[etree._Element] = []
    text, looks = "", list[etree._Element | None]()
    for word in words:
        if word.element is None:
            text += word.text
            looks += word.looks
            continue
        made += runs_of(text, looks)
        made.append(word.element)
        text, looks = "", []
    return [*made, *runs_of(text, looks)]
