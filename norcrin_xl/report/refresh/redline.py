"""A changed paragraph word by word: what stays is not marked, only what goes and what comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from norcrin_xl.report.refresh.looks import Word, aligned, is_text, runs_of, words_of
from norcrin_xl.report.refresh.marks import SILENT
from norcrin_xl.report.refresh.tracked import Tracking
from norcrin_xl.report.word.controls import PARAGRAPH, PARAGRAPH_PROPERTIES, SDT

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
    stretches = list(aligned(before, after))
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
