"""The project's documents as their readers use them: commands to type, and files to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]

FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.M | re.S)
TYPED = re.compile(r"`(norcrin-xl [^`]+)`")


class Block(NamedTuple):
    """A fenced block: the language that it names, its text, and the prose since the last block."""

    language: str
    text: str
    before: str


def documents() -> list[Path]:
    """README and every page under docs, the change log and the contributors' page."""
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def name(document: Path) -> str:
    """What a test calls a document."""
    return str(document.relative_to(ROOT))


def blocks(document: Path) -> list[Block]:
    """The fenced blocks of a document, in order."""
    return blocks_of(document.read_text("utf-8"))


def blocks_of(text: str) -> list[Block]:
    """The fenced blocks of a text, in order."""
    found, end = [], 0
    for match in FENCE.finditer(text):
        found.append(Block(match[1], match[2], text[end : match.start()]))
        end = match.end()
    return found


def same(printed: str, shown: str) -> bool:
    """Whether what was printed is what a document shows; ``…`` there stands for anything.

    A no-break space is printed as it is and typed as a space.
    """
    pattern = re.escape(shown.strip()).replace("…", r"[\s\S]*?")
    return re.fullmatch(pattern, printed.strip().replace("\u00a0", " ")) is not None


def typed_in_tables(document: Path) -> Iterator[str]:
    """The commands that stand first in the rows of a document's tables."""
    for line in document.read_text("utf-8").splitlines():
        if line.startswith("| `norcrin-xl "):
            yield TYPED.findall(line)[0]
