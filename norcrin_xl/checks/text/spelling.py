"""Bokmål spelling, as remarks only: precision before coverage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from norcrin_xl.checks.text.names import official_names
from norcrin_xl.checks.text.prose import Passage, Prose, prose
from norcrin_xl.dictionary import Dictionary, bokmal
from norcrin_xl.findings import Finding, finding
from norcrin_xl.form.glossary import load_glossary
from norcrin_xl.model import Quantities, ReportData

SHORTEST = 4
"""Shorter words are too often abbreviations and units."""

_WORD = re.compile(r"(?<![\w./@-])[^\W\d_]+(?:-[^\W\d_]+)*(?![\w@]|[./]\w)")
_FOREIGN = re.compile(r"\([^()]*\)")
_LETTERS = re.compile(r"[^\W\d_]+")


def check_spelling(
    data: ReportData, quantities: Quantities, folders: tuple[Path, ...] | None = None
) -> Iterator[Finding]:
    """Words that no dictionary, glossary or name holds, each once per cell.

    Without a dictionary on the machine there is one note that says so. Not among the checks
    of every run: the dictionary takes longer to read than everything else together.
    """
    dictionary = bokmal(folders)
    if dictionary is None:
        yield finding("stavekontroll-av")
    else:
        yield from misspelled(prose(data, quantities), dictionary)


def misspelled(text: Prose, dictionary: Dictionary) -> Iterator[Finding]:
    """The words of `text` that the dictionary doesn't know."""
    glossary = load_glossary()
    own = frozenset(
        word.lower()
        for name in (*official_names(text.data), *glossary.words, *glossary.abbreviations)
        for word in _LETTERS.findall(name)
    )
    for passage in text.passages:
        for word in dict.fromkeys(_words(passage)):
            if not dictionary.knows(word, own):
                yield passage.finding("skrivefeil", found=word)


def _words(passage: Passage) -> Iterator[str]:
    """The words that are to be bokmål: no names, abbreviations or terms in parentheses.

    A capital within a sentence makes a name, which other rules look after.
    """
    for line in passage.lines:
        text = _FOREIGN.sub(" ", line.text)
        for found in _WORD.finditer(text):
            word = found[0]
            if len(word) < SHORTEST or any(sign.isupper() for sign in word[1:]):
                continue
            if word[0].islower() or _begins_sentence(text, found.start()):
                yield word


def _begins_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" «")
    return not before or before[-1] in ".!?:"
