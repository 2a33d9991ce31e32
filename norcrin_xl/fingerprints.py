"""Fingerprints of paragraphs: how a text is known again next year without being kept."""

from __future__ import annotations

import re
from hashlib import sha256

SHORTEST = 60
"""Characters from which a paragraph that stands again is no coincidence."""

_WORDS = re.compile(r"[^\W\d_]+")
_HOLE = re.compile(r"\{[^{}]*\}")


def words_of(text: str) -> str:
    """The words of `text` alone, so that a new year or figure does not make it another text."""
    return " ".join(_WORDS.findall(text.lower()))


def fingerprint(paragraph: str) -> str | None:
    """Sixteen hex digits of a paragraph's words; `None` for one that is too short to tell.

    What the workbook fills in, such as a linked number, is no word of the paragraph.
    """
    key = words_of(_HOLE.sub(" ", paragraph))
    return sha256(key.encode()).hexdigest()[:16] if len(key) >= SHORTEST else None


def fingerprints(text: str) -> dict[str, str]:
    """The paragraphs of a cell's text by their fingerprint."""
    found = ((fingerprint(line), line) for line in text.splitlines())
    return {key: line for key, line in found if key is not None}
