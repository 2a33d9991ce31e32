"""The short way to read sheets and shared texts that are written plainly.

Most programs write cells in one plain form. Such a sheet is read by that form alone, several
times faster than as a tree. A sheet with anything else between its cells, down to a single
character, isn't read here at all: the thorough reader takes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.sax.saxutils import unescape

BLANKS = r'(?:<c r="[A-Z]{1,3}[1-9]\d{0,6}"(?: s="\d{1,6}")?/>)'
CELL = re.compile(
    rf'({BLANKS}*<c r="([A-Z]{{1,3}})([1-9]\d{{0,6}})"(?: s="(\d{{1,6}})")?(?: t="(n|s|str|b|e)")?>'
    r'(<f(?: [a-z]+="[^"<&]*")*(?:/>|>[^<]*</f>))?(<v>[^<]*</v>|<v/>)?</c>)|(' + BLANKS + "+)",
    re.A,
)
ROW = re.compile(r'<row r="([1-9]\d{0,6})"((?: [\w:]+="[^"<&]*")*)(/)?>', re.A)
TEXT = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
LEGAL = b"\t\n\r" + bytes(range(32, 256))
NO_SIGNS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf", b"]]>")
ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)")
QUOTES = {"&quot;": '"', "&apos;": "'"}
HIDDEN = re.compile(r' hidden="(?:1|true)"| ht="0(?:\.0)?"')
OPEN, CLOSE = b"<sheetData>", b"</sheetData>"
FIRST_LINE = b'<?xml version="1.0" encoding="UTF-8"'


QuickCell = tuple[int, int, int, str, str | None, str | None]
"""A cell as it is written: 0-based row and column, style, type, stored value and formula."""


class QuickRows(NamedTuple):
    """The cells with content, the hidden rows and (in a list) the last row, all 0-based."""

    cells: list[QuickCell]
    hidden: set[int]
    last: list[int]


def split_sheet(content: bytes) -> tuple[bytes, str] | None:
    """A sheet without its rows, and the text of its rows; `None` where it isn't plain."""
    start, end = content.find(OPEN), content.rfind(CLOSE)
    if start < 0 or end < start or not content.startswith(FIRST_LINE) or b"<!" in content:
        return None
    text = plain_text(content[start + len(OPEN) : end])
    return None if text is None else (content[: start + len(OPEN)] + content[end:], text)


def plain_text(content: bytes) -> str | None:
    """Bytes as text; `None` where they aren't plain UTF-8 with the five usual entities."""
    if content.translate(None, LEGAL) or any(signs in content for signs in NO_SIGNS):
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
    rows = QuickRows([], set(), [0])
    columns: dict[str, int] = {}
    *whole, rest = text.split("</row>")
    for piece in whole:
        if not _read_row(piece, columns, rows, is_open=True):
            return None
    return rows if not rest or _read_row(rest, columns, rows, is_open=False) else None


def _read_row(piece: str, columns: dict[str, int], rows: QuickRows, *, is_open: bool) -> bool:
    """Read a row and the blank rows before it; whether they are plainly written.

    Without `is_open` there are only blank rows.
    """
    match = ROW.match(piece)
    while match and match[3]:
        _note(match, rows)
        if match.end() == len(piece):
            return not is_open
        match = ROW.match(piece, match.end())
    if match is None or not is_open:
        return False
    _note(match, rows)
    return _read_cells(piece[match.end() :], match[1], columns, rows.cells)


def _note(match: re.Match[str], rows: QuickRows) -> None:
    number, more = int(match[1]) - 1, match[2]
    rows.last[0] = max(rows.last[0], number)
    if ("hidden" in more or "ht=" in more) and HIDDEN.search(more):
        rows.hidden.add(number)


def _read_cells(text: str, number: str, columns: dict[str, int], cells: list[QuickCell]) -> bool:
    """Read the cells of one row into `cells`; whether there was nothing but plain cells."""
    row, length = int(number) - 1, 0
    for whole, letters, at, style, kind, formula, value, blanks in CELL.findall(text):
        length += len(whole) or len(blanks)
        if not whole or not (value or formula):
            continue
        if at != number:
            return False
        column = columns.get(letters)
        if column is None:
            column = columns[letters] = _column(letters)
        stored = _plain(value[3:-4]) or None if value else None
        shown = _formula(formula) if formula else None
        if stored is None and shown is None:
            continue
        cells.append((row, column, int(style or 0), kind or "n", stored, shown))
    return length == len(text)


def _plain(text: str) -> str:
    return unescape(text, QUOTES) if "&" in text else text


def _formula(element: str) -> str:
    """The text of a formula; part of a shared one has none of its own."""
    text = "" if element.endswith("/>") else element[element.index(">") + 1 : -4]
    return _plain(text) or "(del av formel)"


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def quick_strings(content: bytes) -> list[str] | None:
    """The shared texts; `None` where any of them is more than a plain text."""
    start, end = content.find(b"<si>"), content.rfind(b"</sst>")
    if start < 0 or end < start or not content.startswith(FIRST_LINE) or b"<!" in content:
        return None
    text = plain_text(content[start:end])
    return None if text is None else _texts(text)


def _texts(text: str) -> list[str] | None:
    found = list(_items(text))
    return None if found and found[-1] is None else [item for item in found if item is not None]


def _items(text: str) -> Iterator[str | None]:
    """Each text in turn; ends with `None` where something else stands between them."""
    position = 0
    for match in TEXT.finditer(text):
        if match.start() != position:
            break
        position = match.end()
        yield _plain(match[1])
    if position != len(text):
        yield None
