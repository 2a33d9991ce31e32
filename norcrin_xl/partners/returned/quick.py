"""The short way to read sheets and shared texts that are written plainly.

Most programs write cells in one plain form. Such a sheet is read by that form alone, several
times faster than as a tree. A sheet with anything else between its cells, down to a single
character, isn't read here at all: the thorough reader takes it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, cast
from xml.sax.saxutils import unescape

PART_OF_FORMULA = "(del av formel)"
"""What stands for a formula that the file writes as a part of another one."""

CELL = re.compile(
    r'([A-Z]{1,3}[1-9]\d{0,6})"(?: s="(\d{1,6})")?(?: t="(n|s|str|b|e)")?'
    r'(?:/>|>(<f(?: [a-z]+="[^"<&]*")*(?:/>|>([^<]*)</f>))?(?:<v>([^<]*)</v>|<v/>)?</c>)(.*)',
    re.A | re.S,
)
BEGIN = '<c r="'
ROW = r'<row r="[1-9]\d{0,6}"(?: [\w:]+="[^"<&]*")*'
ROWS = rf"(?:{ROW}(?:/>|></row>))*"
ROWS_ALONE, FIRST, BETWEEN, LAST = (
    re.compile(pattern, re.A)
    for pattern in (ROWS, rf"{ROWS}{ROW}>", rf"</row>{ROWS}{ROW}>", rf"</row>{ROWS}")
)
NUMBER_OF_ROW = re.compile(r'<row r="(\d+)"', re.A)
HIDDEN = re.compile(r'<row r="(\d+)"(?=[^>]*? (?:hidden="(?:1|true)"|ht="0(?:\.0)?"))', re.A)
ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.A)
COLUMNS = {chr(65 + index): index for index in range(26)}
TEXT = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
LEGAL = b"\t\n\r" + bytes(range(32, 256))
NO_SIGNS = ((b"\xef", b"\xef\xbf\xbe"), (b"\xef", b"\xef\xbf\xbf"), (b"]", b"]]>"))
"""Signs that XML doesn't allow, each behind its first byte, which is found at once."""
ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)")
DIGITS = re.compile(r"\d{1,15}", re.A)
QUOTES = {"&quot;": '"', "&apos;": "'"}
OPEN, CLOSE = b"<sheetData>", b"</sheetData>"
FIRST_LINE = b'<?xml version="1.0" encoding="UTF-8"'


class QuickCell(NamedTuple):
    """A cell as it is written, and the text of the rows that end and begin after it.

    `number` is what the text says where it is nothing but digits: a figure, or which shared text.
    """

    place: tuple[int, int]
    style: int
    kind: str
    text: str | None
    formula: str | None
    content: bool
    after: str
    number: float | None


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
    text = _decoded(content[start + len(OPEN) : end])
    return None if text is None else (content[: start + len(OPEN)] + content[end:], text)


def plain_text(content: bytes) -> str | None:
    """Bytes as text; `None` where they aren't plain UTF-8 with the five usual entities."""
    text = _decoded(content)
    return None if text is None or ("&" in text and ENTITY.search(text)) else text


def _decoded(content: bytes) -> str | None:
    """Bytes as text; `None` where they aren't plain UTF-8. Entities are not looked at."""
    odd = any(first in content and signs in content for first, signs in NO_SIGNS)
    if odd or content.translate(None, LEGAL):
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def quick_rows(text: str) -> QuickRows | None:
    """The rows of a sheet; `None` where anything but plain rows and cells stands among them.

    Entities can stand in cells only, which are looked at one by one.
    """
    first, *pieces = text.split(BEGIN)
    if not pieces:
        return _rows([], [first]) if ROWS_ALONE.fullmatch(first) else None
    pieces[-1], end, rest = pieces[-1].partition("</row>")
    if FIRST.fullmatch(first) is None or LAST.fullmatch(end + rest) is None:
        return None
    cells = list(map(_cell, pieces))
    if None in cells:
        return None
    found = cast("list[QuickCell]", cells)
    between = [cell.after for cell in found if cell.after]
    return _rows([cell for cell in found if cell.content], [first, *between, rest])


def _rows(cells: list[QuickCell], between: list[str]) -> QuickRows:
    rest = "".join(between)
    last = max(map(int, NUMBER_OF_ROW.findall(rest)), default=1) - 1
    may_hide = " hidden=" in rest or ' ht="0' in rest
    hidden = {int(number) - 1 for number in HIDDEN.findall(rest)} if may_hide else set()
    return QuickRows(cells, hidden, last)


@lru_cache(maxsize=16_384)
def _cell(piece: str) -> QuickCell | None:
    """The cell that a piece of a sheet begins with; `None` where the piece isn't plain.

    Most pieces are the same in all forms: labels, blank cells, formulas.
    """
    match = CELL.fullmatch(piece)
    if match is None or ("&" in piece and ENTITY.search(piece)):
        return None
    address, style, kind, formula, inside, text, after = match.groups()
    if after and BETWEEN.fullmatch(after) is None:
        return None
    has_formula = formula is not None
    return QuickCell(
        cell_place(address),
        int(style or 0),
        kind or "n",
        plain(text) if text else None,
        (plain(inside or "") or PART_OF_FORMULA) if has_formula else None,
        bool(text) or has_formula,
        after,
        float(text) if text and DIGITS.fullmatch(text) else None,
    )


def plain(text: str) -> str:
    """A text with its five entities as signs."""
    return unescape(text, QUOTES) if "&" in text else text


@lru_cache(maxsize=4096)
def cell_place(address: str) -> tuple[int, int]:
    """The 0-based (row, column) of an address such as ``F23``; (-1, -1) where it is none."""
    match = ADDRESS.fullmatch(address)
    if match is None:
        return -1, -1
    column = 0
    for letter in match[1]:
        column = column * 26 + COLUMNS[letter] + 1
    return int(match[2]) - 1, column - 1


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
