"""Text that stands in two places, or that stood there last year."""

from __future__ import annotations

from collections.abc import Iterator

from norcrin_xl.checks.text.prose import Prose, Sentence, excerpt
from norcrin_xl.findings import Finding
from norcrin_xl.fingerprints import SHORTEST, fingerprints, words_of
from norcrin_xl.model import DRAFT


def check_repeats(prose: Prose) -> Iterator[Finding]:
    """A sentence that stands in an earlier passage too: one finding per pair of passages.

    Explanations of deviations may repeat each other: the same cause moves several posts.
    """
    first: dict[str, Sentence] = {}
    told: set[tuple[int, int]] = set()
    for sentence in prose.sentences:
        if len(sentence.text) < SHORTEST or sentence.passage.post:
            continue
        key = words_of(sentence.text)
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


def check_unchanged(prose: Prose) -> Iterator[Finding]:
    """A passage with a paragraph of last year's report in it, figures and years aside.

    One that still bears the mark of a draft is told of elsewhere.
    """
    earlier = prose.data.earlier_texts
    for passage in prose.passages if earlier else ():
        if passage.field.text.startswith(DRAFT):
            continue
        same = [line for key, line in fingerprints(passage.field.text).items() if key in earlier]
        if same:
            many = f" ({len(same)} avsnitt)" if len(same) > 1 else ""
            yield passage.finding("tekst-uendret", found=excerpt(same[0]), many=many)
