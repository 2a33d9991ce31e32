"""The light markup of narrative cells, parsed into a tree. Pure; never raises on any text.

What is not markup is text. Blocks: paragraphs separated by blank lines, ``### `` sub-headings,
``- `` bullets and ``1. `` numbered items, the second level indented two spaces, also as they are
pasted from Word (``•`` and ``o`` before a tab). Inline:
``**bold**``, ``*italics*``, ``[text](https://…)``, linked numbers ``{id|format}``, references
``{tabell:4.2.1}`` and ``{figur:3.2.1}``; a backslash takes away the meaning of the next sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple, TypeVar

Item = TypeVar("Item")

REFERRED = ("tabell", "figur")
"""The kinds of exhibits that a reference can lead to."""


class Text(NamedTuple):
    """Plain text, with escapes resolved."""

    text: str


class Break(NamedTuple):
    """A new line within a paragraph or an item."""


class Bold(NamedTuple):
    """Inline content in bold."""

    children: tuple[Inline, ...]


class Italic(NamedTuple):
    """Inline content in italics."""

    children: tuple[Inline, ...]


class Link(NamedTuple):
    """Inline content that leads to a web or mail address."""

    address: str
    children: tuple[Inline, ...]


class LinkedNumber(NamedTuple):
    """A quantity to be printed in a named format; neither is known to exist. "" is no format."""

    quantity: str
    format: str


class Reference(NamedTuple):
    """A reference to a table or figure of the report by id; `kind` is one of `REFERRED`."""

    kind: str
    exhibit: str


Inline = Text | Break | Bold | Italic | Link | LinkedNumber | Reference


class Paragraph(NamedTuple):
    """Running text."""

    content: tuple[Inline, ...]


class SubHeading(NamedTuple):
    """A heading within a section."""

    content: tuple[Inline, ...]


class ListItem(NamedTuple):
    """An item of a list with the lists of the second level under it."""

    content: tuple[Inline, ...]
    lists: tuple[ItemList, ...] = ()


class ItemList(NamedTuple):
    """A list, numbered from 1 or with bullets."""

    ordered: bool
    items: tuple[ListItem, ...]


Block = Paragraph | SubHeading | ItemList

# No alternative can start inside a failed attempt of another without meeting its own first
# sign again, so the time is linear in the length of the text. No token crosses a line end,
# so a text has the same tokens as its lines have one by one.
_TOKEN = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|\{(?P<braced>[^{}\n]{1,200})\}"
    r"|\[(?P<label>(?:\\.|[^\\\[\]\n])+)\]"
    r"\((?P<address>(?i:https?://|mailto:)"
    r"(?:[^\s()\[\]<>\"\x00-\x1f\x7f]|\([^\s()\[\]<>\"\x00-\x1f\x7f]*\))+)\)"
    r"|(?P<stars>\*+)"
    r"|(?P<newline>\n)"
)
_DOTTED = re.compile(r"\w+(?:\.\w+)+")
_LINE_END = re.compile(r"\r\n|\r|\n")
_HEADING = re.compile(r" {0,3}###[ \t]+(?=\S)")
_BULLET = re.compile(
    r"(?P<indent>[ \t]*)(?:-[ \t]+|[•·●\uf0b7][ \t]*"
    r"|(?P<second>(?:[o–](?=\t)|[◦○▪\uf0a7])[ \t]*))(?=\S)"
)
"""The signs are Word's own too, as they come when a list is pasted from there."""
_NUMBERED = re.compile(
    r"(?P<indent>[ \t]*)(?P<number>\d{1,3})(?:\.|\)(?=\t))[ \t]+(?=\S)(?P<word>\w*)"
)
_WORD = re.compile(r"\w*")
_MONTHS = (
    *("januar", "februar", "mars", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "desember"),
)
_INDENT = 2


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of `text` in order; none for a blank text."""
    blocks: list[Block] = []
    items: list[_Entry] = []
    for entry in _entries(_LINE_END.split(text)):
        if entry.kind == "item":
            items.append(entry)
            continue
        blocks += _lists(items)
        items = []
        content = parse_inline(entry.text)
        blocks.append(SubHeading(content) if entry.kind == "heading" else Paragraph(content))
    return (*blocks, *_lists(items))


def parse_inline(text: str) -> tuple[Inline, ...]:
    """The inline content of one line, paragraph or item."""
    made = _Spans()
    last = 0
    for token in _TOKEN.finditer(text):
        made.add(Text(text[last : token.start()]))
        last = token.end()
        if token["stars"]:
            before = text[max(token.start() - 1, 0) : token.start()]
            made.stars(len(token["stars"]), before, text[last : last + 1])
        else:
            made.add(_token_node(token))
    made.add(Text(text[last:]))
    return made.finished()


def linked_numbers(text: str) -> list[tuple[str, str, int]]:
    """Every linked number in `text`: quantity id, format, and where in `text` it starts."""
    return [
        (node.quantity, node.format, offset)
        for node, offset in leaves(text)
        if isinstance(node, LinkedNumber)
    ]


def leaves(text: str, start: int = 0) -> Iterator[tuple[Inline, int]]:
    """All tokens of `text` but stars, those within links too, with their places."""
    for token in _TOKEN.finditer(text):
        if token["label"]:
            yield from leaves(token["label"], start + token.start("label"))
        elif not token["stars"]:
            yield _token_node(token), start + token.start()


def _token_node(token: re.Match[str]) -> Inline:
    """The node of any token but stars; braces that hold something else are text."""
    if token["escaped"]:
        return Text(token["escaped"])
    if token["newline"]:
        return Break()
    if token["braced"]:
        return _braced(token["braced"]) or Text(token[0])
    return Link(token["address"], parse_inline(token["label"]))


def _braced(inner: str) -> Inline | None:
    """A linked number or a reference. A bare quantity id is a number without a format."""
    quantity, bar, format_name = (part.strip() for part in inner.partition("|"))
    if bar or _DOTTED.fullmatch(quantity):
        return LinkedNumber(quantity, format_name)
    kind, _, exhibit = (part.strip() for part in inner.partition(":"))
    return Reference(kind, exhibit) if kind in REFERRED and exhibit else None


class _Spans:
    """Inline nodes as they are read, with the spans of bold and italics still open.

    At most one span of each kind is open, so a node moves at most twice.
    """

    def __init__(self) -> None:
        self._open: list[tuple[int, list[Inline]]] = [(0, [])]

    def add(self, node: Inline) -> None:
        """Put `node` at the end of the innermost open span."""
        self._open[-1][1].append(node)

    def stars(self, count: int, before: str, after: str) -> None:
        """Close and open spans as a run of `count` stars between two signs says."""
        if count > 3:
            self.add(Text("*" * count))
            return
        if closes(before, after):
            count = self._closed(count)
        if opens(before, after):
            count = self._opened(count)
        self.add(Text("*" * count))

    def finished(self) -> tuple[Inline, ...]:
        """All nodes; spans that were never closed are text again."""
        while len(self._open) > 1:
            self._flatten()
        return _joined(self._open[0][1])

    def _closed(self, count: int) -> int:
        """Close what `count` stars can close; returns the stars that are left."""
        widths = [width for width, _ in self._open[1:]]
        wanted = widths[::-1] if count == 3 else [count] if count in widths else []
        for width in wanted:
            while self._open[-1][0] != width:
                self._flatten()
            children = _joined(self._open.pop()[1])
            self.add(Bold(children) if width == 2 else Italic(children))
            count -= width
        return count

    def _opened(self, count: int) -> int:
        """Open the spans that `count` stars can open; returns the stars that are left."""
        for width in (2, 1):
            if count >= width and all(width != other for other, _ in self._open):
                self._open.append((width, []))
                count -= width
        return count

    def _flatten(self) -> None:
        """Turn the innermost open span into text."""
        width, children = self._open.pop()
        self._open[-1][1].extend([Text("*" * width), *children])


def opens(before: str, after: str) -> bool:
    """Stars open a span before a word, or before a sign when no word stands before them.

    The mark ``*)`` of a footnote opens nothing.
    """
    if not after or after.isspace() or after in ".,;:!?)":
        return False
    return after.isalnum() or not before.isalnum()


def closes(before: str, after: str) -> bool:
    """Stars close a span after anything but a space or an opening parenthesis."""
    return bool(before) and not before.isspace() and before != "("


def _joined(nodes: Sequence[Inline]) -> tuple[Inline, ...]:
    """`nodes` with texts side by side as one, without empty ones."""
    joined: list[Inline] = []
    for is_text, group in groupby(nodes, lambda node: isinstance(node, Text)):
        if not is_text:
            joined += group
        elif text := "".join(node.text for node in group if isinstance(node, Text)):
            joined.append(Text(text))
    return tuple(joined)


@dataclass(slots=True)
class _Entry:
    """A paragraph, heading or list item on its way; `fresh` is true after a blank line."""

    kind: str
    lines: list[str]
    ordered: bool = False
    number: int = 0
    nested: bool = False
    fresh: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def _entries(lines: Sequence[str]) -> Iterator[_Entry]:
    """Paragraphs, headings and items in order; a list's items stand side by side."""
    current: _Entry | None = None
    fresh, numbered = True, False
    for line in lines:
        if not line.strip():
            fresh = True
            continue
        started = _started(line, numbered)
        if started is None and current is not None and _goes_on(current, line, fresh):
            current.lines.append(line.strip())
        else:
            if current is not None:
                yield current
            current = started or _Entry("text", [line.strip()])
            current.fresh = fresh
            numbered = current.kind == "item" and (numbered or current.ordered)
        fresh = False
    if current is not None:
        yield current


def _goes_on(current: _Entry, line: str, fresh: bool) -> bool:
    """Whether a line without a marker belongs to what stands before it."""
    if fresh or current.kind == "heading":
        return False
    return current.kind == "text" or line[:1].isspace()


def _started(line: str, numbered: bool) -> _Entry | None:
    """The heading or item that starts on `line`, or `None` for text.

    A numbered list starts at 1 and goes on with any number (`numbered`), and a date such as
    "1. oktober" is no item, unless a backslash stands before the month.
    """
    if found := _HEADING.match(line):
        return _Entry("heading", [line[found.end() :].strip()])
    if found := _BULLET.match(line):
        text = line[found.end() :].strip()
        nested = bool(found["second"]) or _is_nested(found["indent"])
        return _Entry("item", [text], nested=nested)
    found = _NUMBERED.match(line)
    if found is None or found["word"].lower() in _MONTHS:
        return None
    number = int(found["number"])
    if number != 1 and not numbered:
        return None
    text = line[found.start("word") :].strip()
    if text.startswith("\\") and _is_month(text[1:]):
        text = text[1:]
    return _Entry("item", [text], True, number, _is_nested(found["indent"]))


def _is_month(text: str) -> bool:
    return _WORD.match(text)[0].lower() in _MONTHS  # type: ignore[index]


def starts_block(line: str) -> bool:
    """Whether a heading or a list item can start on `line`, whatever stands above it."""
    return _started(line, True) is not None


def _is_nested(indent: str) -> bool:
    return len(indent.expandtabs(4)) >= _INDENT


def _lists(entries: Sequence[_Entry]) -> tuple[ItemList, ...]:
    return nested_lists(entries, lambda entry: entry.nested, _grouped)


def nested_lists(
    items: Sequence[Item],
    is_below: Callable[[Item], bool],
    grouped: Callable[[list[tuple[Item, tuple[ItemList, ...]]]], tuple[ItemList, ...]],
) -> tuple[ItemList, ...]:
    """The lists that items side by side make; an item first of all is of the first level.

    `grouped` makes lists of items of one level, each with the lists that stand under it.
    """
    tops: list[tuple[Item, list[Item]]] = []
    for item in items:
        if is_below(item) and tops:
            tops[-1][1].append(item)
        else:
            tops.append((item, []))
    return grouped([(top, grouped([(sub, ()) for sub in subs])) for top, subs in tops])


def _grouped(items: Sequence[tuple[_Entry, tuple[ItemList, ...]]]) -> tuple[ItemList, ...]:
    """Items of one level as lists: a new one where the kind changes or the count starts anew."""
    lists: list[tuple[bool, list[ListItem]]] = []
    for entry, below in items:
        restarts = entry.ordered and entry.number == 1 and entry.fresh
        if not lists or lists[-1][0] != entry.ordered or restarts:
            lists.append((entry.ordered, []))
        lists[-1][1].append(ListItem(parse_inline(entry.text), below))
    return tuple(ItemList(ordered, tuple(made)) for ordered, made in lists)
