"""A Hunspell dictionary, read just far enough to say whether a Norwegian word is one.

The nb dictionary uses single-letter flags, prefixes and suffixes without further affixes, and
compounds. Words may be joined more freely here than its own rules say, which know neither
"rapporteringsåret" nor "behandlingsstudier": what a network writes is full of such words.
"""

from __future__ import annotations

import os
import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from norcrin_xl.findings import Finding, finding

_UNIX = ("/usr/share/hunspell", "/usr/share/myspell/dicts", "/usr/share/myspell")
_MAC = ("Library/Spelling", "Applications/LibreOffice.app/Contents/Resources/extensions/dict-no")
_OFFICE = Path("share", "extensions", "dict-no")
"""Where LibreOffice keeps its dictionaries for Norwegian, below its own folder."""
OFFICE_VARIABLE = "NORCRIN_XL_SOFFICE"
HUNSPELL_VARIABLE = "DICPATH"
"""Hunspell's own variable for folders with dictionaries."""
NAME = "nb_NO"
SHORTEST_HEAD, SHORTEST_TAIL = 3, 4
"""Letters of the parts of a joined word; two-letter parts would make a word of any typo."""

_Rule = tuple[str, str, re.Pattern[str]]
"""A flag, what is stripped from the word, and what the word must look like."""

_VOWELS = frozenset("aeiouyæøå-")
_LONGEST_WORD = 100
"""Letters beyond which nothing is a joined word, so that no text takes long to look up."""


class Dictionary:
    """The words of a dictionary. Words that are joined of others count, as Norwegian does."""

    def __init__(
        self, lines: Iterable[bytes], encoding: str, rules: Iterable[tuple[str, ...]]
    ) -> None:
        self._lines, self._encoding = sorted(lines), encoding
        self._suffixes: dict[str, list[_Rule]] = {}
        self._prefixes: dict[str, list[_Rule]] = {}
        for kind, flag, strip, add, condition in rules:
            is_suffix = kind == "SFX"
            pattern = re.compile(f"{condition}$" if is_suffix else f"^{condition}")
            table = self._suffixes if is_suffix else self._prefixes
            table.setdefault(add, []).append((flag, strip, pattern))
        self._longest = max(map(len, self._suffixes), default=0)

    def knows(self, word: str, extra: frozenset[str] = frozenset()) -> bool:
        """Whether `word` is one, also at the start of a sentence, joined or with a hyphen.

        `extra` are words that count besides; they take the ending of any noun.
        """
        forms = dict.fromkeys((word, word.lower(), word.capitalize()))
        if any(self._is_word(form) or form in extra for form in forms):
            return True
        lower = word.lower()
        if "-" in word:
            return all(self.knows(part, extra) for part in word.split("-") if part)
        if len(lower) > _LONGEST_WORD:
            return False
        return _inflected(lower, extra) or self._is_joined(lower, extra)

    def _is_word(self, word: str) -> bool:
        """Whether the dictionary holds `word` or makes it with one prefix and one suffix."""
        if self._flags(word) is not None or self._has_suffix(word, ""):
            return True
        for length in range(1, min(len(word) - 1, 8)):
            for flag, strip, pattern in self._prefixes.get(word[:length], ()):
                base = strip + word[length:]
                if pattern.search(base) and (
                    flag in (self._flags(base) or "") or self._has_suffix(base, flag)
                ):
                    return True
        return False

    def _has_suffix(self, word: str, prefix: str) -> bool:
        """Whether `word` is a suffixed form of a word that also takes the `prefix` flag."""
        for length in range(min(self._longest, len(word) - 1) + 1):
            end = len(word) - length
            for flag, strip, pattern in self._suffixes.get(word[end:], ()):
                base = word[:end] + strip
                own = self._flags(base) if pattern.search(base) else None
                if own and flag in own and prefix in own:
                    return True
        return False

    def _is_joined(self, word: str, extra: frozenset[str]) -> bool:
        """Whether `word` is made of two known words, with an s or e between them or not.

        Two are enough: the dictionary holds the common joined words as parts. Where a letter more
        at the joint makes a word of its own, one was left out: "gjenomgått".
        """
        for split in range(SHORTEST_HEAD, len(word) - SHORTEST_TAIL + 1):
            head, tail = word[:split], word[split:]
            ends = self._is_word(tail) or _inflected(tail, extra)
            if ends and self._begins(head, extra):
                longer = (f"{head}{sign}{tail}" for sign in {head[-1], tail[0]} - _VOWELS)
                return not any(map(self._is_word, longer))
        return False

    def _begins(self, head: str, extra: frozenset[str]) -> bool:
        """Whether a joined word may begin with `head`: a base form, with a joint or without."""
        if self._flags(head) is not None or head in extra:
            return True
        base = head[:-1]
        return (
            head[-1] in "se-"
            and len(base) >= SHORTEST_HEAD
            and (
                self._flags(base) is not None
                or base in extra
                or (head[-1] == "s" and self._is_word(base))
            )
        )

    def _flags(self, word: str) -> str | None:
        """The flags of a word that the dictionary holds; `None` for any other.

        The file is searched as it is, in order: half a second's work on it would serve a few
        thousand words.
        """
        if "/" in word:
            return None
        lines, sought = self._lines, word.encode(self._encoding, "replace")
        at = bisect_left(lines, sought)
        found = b"" if at < len(lines) and lines[at] == sought else None
        marked = sought + b"/"
        at = bisect_left(lines, marked, at)
        while at < len(lines) and lines[at].startswith(marked):
            found = (found or b"") + lines[at][len(marked) :]
            at += 1
        return None if found is None else found.decode(self._encoding, "replace")


def _inflected(word: str, extra: frozenset[str]) -> bool:
    """Whether `word` is one of the `extra` words, or one with the ending of a noun or verb."""
    stems = {word}
    for ending in _ENDINGS:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            stems |= {stem, f"{stem}e", f"{stem}er"}
    return not stems.isdisjoint(extra)


_ENDINGS = tuple(
    sorted(
        (
            *("s", "n", "r", "t", "en", "et", "er", "ene", "ens", "ets", "ers", "enes", "e", "te"),
            *("ne", "nes", "rne", "ns"),
        ),
        key=len,
        reverse=True,
    )
)


def parse_dictionary(affixes: bytes, words: bytes) -> Dictionary:
    """The dictionary that an .aff and a .dic file make. Comments are passed over."""
    encoding = _encoding(affixes)
    rules = _rules(affixes.decode(encoding, "replace").splitlines())
    return Dictionary(words.splitlines(), encoding, rules)


def _rules(lines: Iterable[str]) -> Iterable[tuple[str, ...]]:
    """The affix rules: kind, flag, what is stripped, what is added, and the condition."""
    for line in lines:
        parts = line.split()
        if len(parts) >= 5 and parts[0] in ("SFX", "PFX"):
            kind, flag, strip, add, condition = parts[:5]
            yield kind, flag, "" if strip == "0" else strip, "" if add == "0" else add, condition


def folders(
    environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> tuple[Path, ...]:
    """Where dictionaries may be: what the user says, then the system's, then LibreOffice's."""
    return tuple(dict.fromkeys(_folders(environment, platform)))


def _folders(environment: Mapping[str, str], platform: str) -> Iterator[Path]:
    for named in environment.get(HUNSPELL_VARIABLE, "").split(os.pathsep):
        if named:
            yield Path(named)
    if environment.get(OFFICE_VARIABLE):
        yield Path(environment[OFFICE_VARIABLE]).parent.parent / _OFFICE
    if platform == "win32":
        for key in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)", "LOCALAPPDATA"):
            if environment.get(key):
                below = ("Programs",) if key == "LOCALAPPDATA" else ()
                yield Path(environment[key], *below, "LibreOffice") / _OFFICE
    elif platform == "darwin":
        for home in ("/", environment.get("HOME", "/")):
            yield from (Path(home, place) for place in _MAC)
    else:
        yield from map(Path, _UNIX)
        yield from (home / _OFFICE for home in sorted(Path("/opt").glob("libreoffice*")))


def bokmal(among: tuple[Path, ...] | None = None) -> Dictionary | None:
    """The bokmål dictionary of this machine, or `None` when there is none that can be read.

    It is looked for in the folders `among`, which are the usual ones where none are given.
    """
    return _bokmal(folders() if among is None else among)


@cache
def _bokmal(among: tuple[Path, ...]) -> Dictionary | None:
    for folder in among:
        affixes, words = folder / f"{NAME}.aff", folder / f"{NAME}.dic"
        if affixes.is_file() and words.is_file():
            with suppress(OSError, LookupError, re.error):
                return parse_dictionary(affixes.read_bytes(), words.read_bytes())
    return None


def spelling_off(folders: tuple[Path, ...] | None = None) -> Iterator[Finding]:
    """A remark where the spelling isn't looked at; it is about the machine, not the report."""
    if bokmal(folders) is None:
        yield finding("stavekontroll-av")


def _encoding(affixes: bytes) -> str:
    """The encoding that the SET line of an .aff file names."""
    found = re.search(rb"^SET +(\S+)", affixes, re.MULTILINE)
    return found[1].decode("ascii") if found else "iso-8859-1"
