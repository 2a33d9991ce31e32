"""The short way to read sheets and shared texts that are written plainly.

Most programs write cells in one plain form. Such a sheet is read by that form alone, several
times faster than as a tree. A sheet with anything else between its cells, down to a single
character, isn't read here at all: the thorough reader takes it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from xml.sax.saxutils import unescape

PART_OF_FORMULA = "(del av formel)"
"""What stands for a formula that the file writes as a part of another one."""

CELL = re.compile(
    r'<c r="([A-Z]{1,3}[1-9]\d{0,6})"(?: s="(\d{1,6})")?(?: t="(n|s|str|b|e)")?'
    r'(?:/>|>(<f(?: [a-z]+="[^"<&]*")*(?:/>|>[^<]*</f>))?(?:<v>([^<]*)</v>|<v/>)?</c>)',
    re.A,
)
GROUPS = 5
ROW = r'<row r="[1-9]\d{0,6}"(?: [\w:]+="[^"<&]*")*'
BETWEEN = re.compile(rf"</row>(?:{ROW}(?:/>|></row>))*{ROW}>", re.A)
NUMBER_OF_ROW = re.compile(r'<row r="(\d+)"', re.A)
HIDDEN = re.compile(r'<row r="(\d+)"(?=[^>]*? (?:hidden="(?:1|true)"|ht="0(?:\.0)?"))', re.A)
TEXT = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
LEGAL = b"\t\n\r" + bytes(range(32, 256))
NO_SIGNS = ((b"\xef", b"\xef\xbf\xbe"), (b"\xef", b"\xef\xbf\xbf"), (b"]", b"]]>"))
"""Signs that XML doesn't allow, each behind its first byte, which is found at once."""
ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)")
QUOTES = {"&quot;": '"', "&apos;": "'"}
OPEN, CLOSE = b"<sheetData>", b"</sheetData>"
FIRST_LINE = b'<?xml version="1.0" encoding="UTF-8"'


QuickCell = tuple[str, str | None, str | None, str | None, str | None]
"""A cell as it is written: address, style, type, formula's element and stored value."""


class QuickRows(NamedTuple):
    """The cells with content, the hidden rows and the last row, both 0-based."""

    cells: list[QuickCell]
    hidden: set[int]
    last: int


def split_sheet(content: bytes) -> tuple[bytes, str] | None:
    """A sheet without its rows, and the text of its rows; `None` where it isn't plain."""
    start, end = content.find(OPEN), content.rfind(CLOSE)
    if start < 0 or end < start or not content.startswith(FIRST_LINE) or b"<!" in content:
        return None
    text = plain_text(content[start + len(OPEN) : end])
    return None if text is None else (content[: start + len(OPEN)] + content[end:], text)


def plain_text(content: bytes) -> str | None:
    """Bytes as text; `None` where they aren't plain UTF-8 with the five usual entities."""
    odd = any(first in content and signs in content for first, signs in NO_SIGNS)
    if odd or content.translate(None, LEGAL):
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if "&" in text and ENTITY.search(text):
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def quick_rows(text: str) -> QuickRows | None:
    """The rows of a sheet; `None` where anything but plain rows and cells stands among them."""
    parts = CELL.split(text)
    between = [piece for piece in parts[:: GROUPS + 1] if piece]
    if not _are_rows(between, whole=len(parts) > 1):
        return None
    columns = (parts[index :: GROUPS + 1] for index in range(1, GROUPS + 1))
    cells = [cell for cell in zip(*columns, strict=True) if cell[4] or cell[3]]
    rest = "".join(between)
    last = max(map(int, NUMBER_OF_ROW.findall(rest)), default=1) - 1
    may_hide = " hidden=" in rest or ' ht="0' in rest
    hidden = {int(number) - 1 for number in HIDDEN.findall(rest)} if may_hide else set()
    return QuickRows(cells, hidden, last)


def _are_rows(between: list[str], *, whole: bool) -> bool:
    """Whether the text between cells ends one row and begins another, and nothing else.

    The first row is begun and the last one ended outside any cell, where there are cells.
    """
    if not whole:
        return not between or BETWEEN.fullmatch(f'</row>{between[0]}<row r="1">') is not None
    if len(between) == 1:
        return False
    first, *middle, end = between
    pieces = (f"</row>{first}", *middle, f'{end}<row r="1">')
    return all(map(BETWEEN.fullmatch, pieces))


def plain(text: str) -> str:
    """A text with its five entities as signs."""
    return unescape(text, QUOTES) if "&" in text else text


@lru_cache(maxsize=4096)
def formula_of(element: str) -> str:
    """The formula in its element."""
    return plain(element[element.index(">") + 1 : -4]) or PART_OF_FORMULA


def quick_strings(content: bytes) -> list[str] | None:
    """The shared texts; `None` where any of them is more than a plain text."""
    start, end = content.find(b"<si>"), content.rfind(b"</sst>")
    if start < 0 or end < start or not content.startswith(FIRST_LINE) or b"<!" in content:
        return None
    text = plain_text(content[start:end])
    return None if text is None else _texts(text)


def _texts(text: str) -> list[str] | None:
    """Each text in turn; `None` where something else stands between them."""
    parts = TEXT.split(text)
    if any(parts[::2]):
        return None
    return list(map(plain, parts[1::2])) if "&" in text else parts[1::2]
