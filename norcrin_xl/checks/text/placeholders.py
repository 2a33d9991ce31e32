"""What somebody meant to fill in and didn't."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from norcrin_xl.checks.text.prose import Prose, excerpt
from norcrin_xl.findings import Finding

_PATTERNS = tuple(
    (hint, re.compile(pattern, re.IGNORECASE))
    for hint, pattern in (
        ("xx", r"\bx{3,}\b|(?-i:\bXX\b)"),
        ("tb", r"\b(?:TBD|TBA|TBC)\b"),
        ("todo", r"\bTODO\b"),
        ("fixme", r"\bFIXME\b"),
        ("ipsum", r"\b(?:lorem )?ipsum\b"),
        (" her", r"\b(?:skriv|fyll|sett|legg) (?:inn |ut |til )?(?:tekst(?:en)? )?her\b"),
        ("klikk", r"\bklikk her for å\b"),
        ("fyll inn", r"\bfyll inn\b"),
        ("enere", r"\b(?:fylles|settes|skrives) (?:ut|inn) (?:senere|seinere)\b"),
        ("tekst ", r"\btekst (?:kommer|mangler)\b"),
        ("tall ", r"\btall (?:kommer|mangler)\b"),
        ("[", r"\[(?:navn|dato|tall|tekst|år|beløp|sett inn)\b"),
        ("??", r"\?{2,}"),
        ("___", r"_{3,}"),
        ("<", r"<[a-zæøå ]{2,30}>"),
        ("##", r"(?<!#)#{2}(?!#)(?= ?\w)"),
        ("…", r"…\W*$"),
        ("...", r"\.{3,}\W*$"),
    )
)
"""What a placeholder looks like, after a part of it that is many times faster to look for."""


def check_placeholders(prose: Prose) -> Iterator[Finding]:
    """A cell with a placeholder, or whose text trails off in dots."""
    for cell in prose.cells:
        if isinstance(cell.field.value, str) and (found := _placeholder(cell.field.value)):
            yield cell.finding("plassholder", found=excerpt(found))


def is_placeholder(word: str) -> bool:
    """Whether a word stands for something that is to be filled in."""
    return _placeholder(word) == word


@lru_cache(maxsize=4096)
def _placeholder(text: str) -> str | None:
    """The first placeholder in `text`, or `None`."""
    lower = text.lower()
    for hint, pattern in _PATTERNS:
        if hint in lower and (found := pattern.search(text)):
            return found[0].strip()
    return None
