"""Text that stands in two places, or that stood there last year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from norcrin_xl.checks.text.prose import Prose, Sentence, excerpt
from norcrin_xl.findings import Finding

SHORTEST = 60
"""Characters from which a repeated sentence is no coincidence."""

_WORDS = re.compile(r"[^\W\d_]+")


def check_repeats(prose: Prose) -> Iterator[Finding]:
    """A sentence that stands in an earlier passage too: one finding per pair of passages.

    Explanations of deviations may repeat each other: the same cause moves several posts.
    """
    first: dict[str, Sentence] = {}
    told: set[tuple[int, int]] = set()
    for sentence in prose.sentences:
        if len(sentence.text) < SHORTEST or sentence.passage.post:
            continue
        key = _key(sentence.text)
        if len(key) < SHORTEST:
            continue
        other = first.setdefault(key, sentence).passage
        pair = (id(other), id(sentence.passage))
        if other is sentence.passage or pair in told:
            continue
        told.add(pair)
        yield sentence.passage.finding(
            "tekst-gjentatt",
            rests_on=(other.field.ref,),
            found=excerpt(sentence.text),
            expected=other.spot,
        )


def check_unchanged(prose: Prose, previous: Iterable[str]) -> Iterator[Finding]:
    """A passage that says the same as one of last year's texts, figures and years aside."""
    earlier = {_key(text) for text in previous}
    for passage in prose.passages:
        if (key := _key(passage.field.text)) in earlier and len(key) >= SHORTEST:
            yield passage.finding("tekst-uendret", found=excerpt(passage.lines[0].text))


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    """The words of `text` alone, so that a new year or figure does not make it another text."""
    return " ".join(_WORDS.findall(text.lower()))
