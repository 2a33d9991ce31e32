"""What somebody meant to fill in and didn't."""

from __future__ import annotations

import re
from collections.abc import Iterator

from norcrin_xl.checks.text.prose import Prose, excerpt
from norcrin_xl.findings import Finding

_PLACEHOLDER = re.compile(
    r"(?i:\bx{3,}\b|\b(?:TBD|TBA|TBC|TODO|FIXME)\b|\blorem ipsum\b|\bipsum\b"
    r"|\b(?:skriv|fyll|sett|legg) (?:inn |ut |til )?(?:tekst(?:en)? )?her\b|\bfyll inn\b"
    r"|\b(?:fylles|settes|skrives) (?:ut|inn) (?:senere|seinere)\b|\bklikk her for å\b"
    r"|\b(?:tekst|tall) (?:kommer|mangler)\b|\[(?:navn|dato|tall|tekst|år|beløp|sett inn)\b)"
    r"|\bX{2,}\b|\?{2,}|_{3,}|<[a-zæøå ]{2,30}>|#{2,}(?= ?\w)"
)
# Any placeholder holds one of these; looking for them first is many times faster.
_HINTS = (
    *("xx", "tbd", "tba", "tbc", "todo", "fixme", "ipsum", " her", "fyll", "senere", "seinere"),
    *("tekst ", "tall ", "[", "??", "___", "<", "##", "…", "..."),
)
_TRAILING_DOTS = re.compile(r"(?:…|\.{3,})\W*$")
_SUBHEADING = re.compile(r"^ {0,3}###", re.MULTILINE)


def is_placeholder(word: str) -> bool:
    """Whether a word stands for something that is to be filled in."""
    return _PLACEHOLDER.fullmatch(word) is not None


def check_placeholders(prose: Prose) -> Iterator[Finding]:
    """A cell with a placeholder, or whose text trails off in dots."""
    for cell in prose.cells:
        if isinstance(cell.field.value, str) and (found := _placeholder(cell.field.value)):
            yield cell.finding("plassholder", found=excerpt(found))


def _placeholder(text: str) -> str | None:
    lower = text.lower()
    if not any(hint in lower for hint in _HINTS):
        return None
    found = _PLACEHOLDER.search(_SUBHEADING.sub("", text)) or _TRAILING_DOTS.search(text)
    return found[0].strip() if found else None
