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

PART_OF_FORMULA = "(del av formel)"
"""What stands for a formula that the file writes as a part of another one."""

ATTRIBUTES = re.compile(r'(?: s="(\d{1,6})")?(?: t="(n|s|str|b|e)")?', re.A)
FORMULA = re.compile(r'<f(?: [a-z]+="[^"<&]*")*(?:/>|>([^<]*)</f>)(?:<v>([^<]*)</v>|<v/>)?', re.A)
LETTERS = re.compile("[A-Z]{1,3}")
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
    known = _Known()
    *whole, rest = text.split("</row>")
    for piece in whole:
        if not _read_row(piece, known, rows, is_open=True):
            return None
    return rows if not rest or _read_row(rest, known, rows, is_open=False) else None


def _read_row(piece: str, known: _Known, rows: QuickRows, *, is_open: bool) -> bool:
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
    return _read_cells(piece[match.end() :], match[1], known, rows.cells)


def _note(match: re.Match[str], rows: QuickRows) -> None:
    number, more = int(match[1]) - 1, match[2]
    rows.last[0] = max(rows.last[0], number)
    if ("hidden" in more or "ht=" in more) and HIDDEN.search(more):
        rows.hidden.add(number)


def _read_cells(text: str, number: str, known: _Known, cells: list[QuickCell]) -> bool:
    """Read the cells of one row into `cells`; whether there was nothing but plain cells."""
    row, digits = int(number) - 1, len(number)
    first, *pieces = text.split('<c r="')
    for piece in pieces:
        address, _, rest = piece.partition('"')
        head, _, body = rest.partition(">")
        column = known.columns.get(address[:-digits])
        if column is None:
            column = known.column(address[:-digits])
        if column is None or not address.endswith(number):
            return False
        look = known.looks.get(head) or known.look(head)
        if look is None or bool(body) is look[2]:
            return False
        if body and not _read_body(body, row, column, look, cells):
            return False
    return not first


def _read_body(body: str, row: int, column: int, look: Look, cells: list[QuickCell]) -> bool:
    """Read what stands in a cell; whether it is a plain value, a plain formula or nothing."""
    if body[:3] == "<v>" and body[-8:] == "</v></c>":
        value = body[3:-8]
        if "<" in value:
            return False
        if value:
            cells.append((row, column, look[0], look[1], _plain(value), None))
        return True
    if body[-4:] != "</c>":
        return False
    match = FORMULA.fullmatch(body, 0, len(body) - 4)
    if match is None:
        return body in ("</c>", "<v/></c>")
    formula = _plain(match[1] or "") or PART_OF_FORMULA
    value = match[2]
    cells.append((row, column, look[0], look[1], _plain(value) if value else None, formula))
    return True


Look = tuple[int, str, bool]
"""A cell's style and type, and whether its element is closed at once."""


class _Known:
    """Columns and attributes that have been met, so that each is judged once."""

    def __init__(self) -> None:
        self.columns: dict[str, int] = {}
        self.looks: dict[str, Look] = {}

    def column(self, letters: str) -> int | None:
        if LETTERS.fullmatch(letters) is None:
            return None
        self.columns[letters] = _column(letters)
        return self.columns[letters]

    def look(self, head: str) -> Look | None:
        closed = head.endswith("/")
        match = ATTRIBUTES.fullmatch(head.removesuffix("/"))
        if match is None:
            return None
        self.looks[head] = int(match[1] or 0), match[2] or "n", closed
        return self.looks[head]


def _plain(text: str) -> str:
    return unescape(text, QUOTES) if "&" in text else text


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
