"""A text as its cells hold it: the tree of `markup` in the light markup again.

What is written here says, read by `markup.parse`, what the tree says. Emphasis never begins or
ends in a space, nor where the markup could not tell it; beyond that nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from norcrin_xl.markup import (
    Block,
    Bold,
    Break,
    Inline,
    Italic,
    ItemList,
    Link,
    LinkedNumber,
    ListItem,
    Reference,
    SubHeading,
    Text,
    closes,
    opens,
    parse,
    parse_inline,
    starts_block,
)
from norcrin_xl.numbers import MINUS

STARS: Mapping[type, str] = {Bold: "**", Italic: "*"}
"""The kinds of emphasis, the outer one first, with the signs around them."""

_SPECIAL = re.compile(r"[\\*{}\[\]]")
_SPECIAL_FIRST = re.compile(r"[-#.)]")
_BRACKET = re.compile(r"[\[\]]")
_FIRST_SIGN = re.compile(r"(\s*(?:\d+)?)")
_INDENT = "  "
_HYPHEN_AS_MINUS = re.compile(r"-(?<=[ \u00a0(]-)(?<!\d[ \u00a0]-)(?=\d)")
"""Before a figure that stands alone; in "2020 -2021" it means to."""


def with_minus(text: str) -> str:
    """A text as it is printed: a hyphen before a figure that stands alone is a minus."""
    return _HYPHEN_AS_MINUS.sub(MINUS, text)


class Stretch(NamedTuple):
    """A stretch of text that looks alike, or one thing within a line, and its kinds of emphasis."""

    node: Inline
    marks: frozenset[type]


def normal(markup: str) -> str:
    """`markup` as it would be written anew: two texts that read alike have the same."""
    return _spelled(parse(markup), markup)


def spelled(blocks: Iterable[Block]) -> str:
    """`blocks` as markup, "" for none. A paragraph with a list's own sign is an item."""
    return _spelled(blocks, None)


def _spelled(blocks: Iterable[Block], read_from: str | None) -> str:
    once = glued(pieces(blocks))
    return once if once == read_from else glued(pieces(parse(once)))


class Portion(NamedTuple):
    """A paragraph, a heading or an item of the first level with what stands under it.

    `marker` is what an item begins with, "" for other blocks; `first` begins a list that counts.
    """

    text: str
    marker: str = ""
    first: bool = False


def pieces(blocks: Iterable[Block]) -> list[Portion]:
    """The portions that a text is divided into when it goes to several cells."""
    found: list[Portion] = []
    for block in blocks:
        if isinstance(block, ItemList):
            found += _items(block)
        elif line := _line(block.content, isinstance(block, SubHeading)):
            found.append(Portion(line))
    return found


def _items(block: ItemList) -> Iterator[Portion]:
    first = True
    for item in block.items:
        if text := "\n".join(_item(item, block.ordered)):
            yield Portion(text, "1." if block.ordered else "-", first and block.ordered)
            first = False


def _item(item: ListItem, ordered: bool) -> Iterator[str]:
    """The lines of an item, those after the first further in; none for one without text."""
    own = _line(item.content, within=True)
    if not own:
        return
    first, *rest = own.split("\n")
    yield _past_month(first) if ordered else first
    yield from (_INDENT + line for line in rest)
    before = False
    for below in item.lists:
        portions = list(_items(below))
        if before and below.ordered and portions:
            yield ""
        before = bool(portions) and below.ordered
        lines = glued(portions).split("\n") if portions else []
        yield from (_INDENT + line for line in lines)


def _past_month(line: str) -> str:
    """An item's text; a month at its start would make its number a date."""
    return line if starts_block("1. " + line.removeprefix("\\")) else f"\\{line}"


def _line(content: Iterable[Inline], heading: bool = False, within: bool = False) -> str:
    """Inline content as lines; within an item the first line begins after the item's marker."""
    flat = _flat(content, frozenset())
    spans = _normalised(_one_line(flat) if heading else flat)
    text = _inline(spans)
    if heading:
        return f"### {text}" if text else ""
    lines = text.split("\n")
    start = 1 if within else 0
    return "\n".join([*lines[:start], *map(_as_text, lines[start:])])


def _as_text(line: str) -> str:
    """A line that cannot be taken for a heading or an item."""
    if not starts_block(line):
        return line
    found = _FIRST_SIGN.match(line)
    start = found.end() if found else 0
    sign = line[start : start + 1]
    return f"{line[:start]}\\{line[start:]}" if _SPECIAL_FIRST.match(sign) else line


def glued(portions: Sequence[Portion]) -> str:
    """Portions as one text."""
    return "".join(map("".join, zip(_gaps(portions), _counted(portions), strict=True)))


def _gaps(portions: Sequence[Portion]) -> Iterator[str]:
    """What stands before each portion."""
    last = None
    for one in portions:
        same_list = last and one.marker and last.marker == one.marker and not one.first
        yield "" if last is None else "\n" if same_list else "\n\n"
        last = one


def _counted(portions: Sequence[Portion]) -> Iterator[str]:
    count = 0
    for one in portions:
        count = 0 if one.first else count
        if one.marker == "1.":
            count += 1
        yield f"{one.marker.replace('1', str(count))} {one.text}" if one.marker else one.text


# Within a line


def spans_of(content: Iterable[Inline]) -> list[Stretch]:
    """Inline content in its normal form, without spaces at the ends of its lines."""
    return _normalised(_flat(content, frozenset()))


def _normalised(spans: Iterable[Stretch]) -> list[Stretch]:
    parts = (part for one in spans for part in _parted(one))
    whole = _trimmed(joined(_evened(joined(parts))))
    return [
        one._replace(node=Text(with_minus(one.node.text))) if isinstance(one.node, Text) else one
        for one in whole
    ]


def _flat(content: Iterable[Inline], marks: frozenset[type]) -> Iterator[Stretch]:
    for node in content:
        if isinstance(node, Bold | Italic):
            yield from _flat(node.children, marks | {type(node)})
        elif isinstance(node, Link):
            yield from _link(node, marks)
        else:
            yield Stretch(node, marks)


def _parted(span: Stretch) -> Iterator[Stretch]:
    """A text with its outer spaces apart: they have no look of their own."""
    if not isinstance(span.node, Text):
        yield span
        return
    text = span.node.text
    inner = text.strip()
    start = text.index(inner) if inner else len(text)
    for part in (text[:start], inner, text[start + len(inner) :]):
        if part:
            yield span._replace(node=Text(part))


def _link(node: Link, marks: frozenset[type]) -> Iterator[Stretch]:
    """A link with its emphasis within; its outer spaces stand before and after it."""
    flat = _flat(node.children, marks)
    label = [part for one in _one_line(flat) for part in _parted(one)]
    inner = _normalised(label)
    made = parse_inline(f"[{_inline(inner, label=True)}]({node.address})")
    yield from label[:1] if label and _is_silent(label[0]) else ()
    is_link = len(made) == 1 and isinstance(made[0], Link)
    yield from [Stretch(made[0], frozenset())] if is_link else inner
    yield from label[1:][-1:] if label[1:] and _is_silent(label[-1]) else ()


def _one_line(spans: Iterable[Stretch]) -> Iterator[Stretch]:
    return (one._replace(node=Text(" ")) if one.node == Break() else one for one in spans)


def joined(spans: Iterable[Stretch]) -> list[Stretch]:
    """Spans with texts that look alike as one."""
    found: list[Stretch] = []
    for alike, group in groupby(spans, lambda one: (isinstance(one.node, Text), one.marks)):
        if alike[0]:
            whole = "".join(one.node.text for one in group)  # type: ignore[union-attr]
            found.append(Stretch(Text(whole), alike[1]))
        else:
            found += group
    return found


def _evened(spans: Sequence[Stretch]) -> list[Stretch]:
    """Spaces and line ends with the emphasis that stands on both sides of them."""
    groups = [list(group) for _, group in groupby(spans, _is_silent)]
    found: list[Stretch] = []
    for before, own, after in zip([[], *groups], groups, [*groups[1:], []], strict=False):
        if _is_silent(own[0]):
            both = before[-1].marks & after[0].marks if before and after else frozenset[type]()
            own = [one._replace(marks=both) for one in own]
        found += own
    return found


def _is_silent(span: Stretch) -> bool:
    return span.node == Break() or (isinstance(span.node, Text) and not span.node.text.strip())


def _trimmed(spans: Sequence[Stretch]) -> list[Stretch]:
    """Spans without spaces at the ends of lines, and without empty lines."""
    found: list[Stretch] = []
    for place, one in enumerate(spans):
        node = one.node
        if isinstance(node, Text):
            first = not found or found[-1].node == Break()
            last = place + 1 == len(spans) or spans[place + 1].node == Break()
            text = node.text.lstrip() if first else node.text
            text = text.rstrip() if last else text
            found += [one._replace(node=Text(text))] if text else []
        elif node != Break() or (found and found[-1].node != Break()):
            found.append(one)
    while found and found[-1].node == Break():
        found.pop()
    return found if list(found) == list(spans) else _trimmed(found)


def _inline(spans: Sequence[Stretch], label: bool = False) -> str:
    """Spans as markup, with backslashes only where it would not read back to the same.

    Emphasis that the markup cannot tell where it stands is moved to the nearest letter, or left
    out.
    """
    bare = [one._replace(marks=frozenset()) for one in spans]
    for ways in (spans, _told(spans), bare):
        wanted = list(spans) if ways is spans else _normalised(ways)
        for escape in (False, True):
            text = "".join(_signs(wanted, escape))
            if label and not escape:
                text = _BRACKET.sub(r"\\\g<0>", text)
            if _reads(text, label) == wanted:
                return text
    return "".join(_signs(_normalised(bare), True))


def _reads(text: str, label: bool) -> list[Stretch] | None:
    """What a line of markup says, by itself or as the label of a link."""
    if not label:
        return spans_of(parse_inline(text))
    made = parse_inline(f"[{text}](https://x)")
    is_link = len(made) == 1 and isinstance(made[0], Link)
    return spans_of(made[0].children) if is_link else None  # type: ignore[union-attr]


def _told(spans: Sequence[Stretch]) -> Iterator[Stretch]:
    """Spans whose emphasis begins and ends where the markup can tell it."""
    before = ""
    for one in spans:
        if not isinstance(one.node, Text) or not one.marks:
            yield one
            before = one.node.text[-1:] if isinstance(one.node, Text) else "x"
            continue
        text = one.node.text
        start = next(
            (at for at in range(len(text)) if opens((before + text[:at])[-1:], text[at])), len(text)
        )
        end = next((at for at in range(len(text), start, -1) if closes(text[at - 1], "")), start)
        for part, marks in (
            (text[:start], frozenset[type]()),
            (text[start:end], one.marks),
            (text[end:], frozenset[type]()),
        ):
            if part:
                yield Stretch(Text(part), marks)
        before = text[-1:]


def _signs(spans: Sequence[Stretch], escape: bool) -> Iterator[str]:
    opened: list[type] = []
    for place, one in enumerate(spans):
        while any(kind not in one.marks for kind in opened):
            yield STARS[opened.pop()]
        new = [kind for kind in STARS if kind in one.marks and kind not in opened]
        for kind in sorted(new, key=lambda kind: -_length(spans[place:], kind)):
            opened.append(kind)
            yield STARS[kind]
        yield _sign(one.node, escape)
    yield from (STARS[kind] for kind in reversed(opened))


def _length(spans: Sequence[Stretch], kind: type) -> int:
    """How many spans from the first on have a kind of emphasis."""
    return next((at for at, one in enumerate(spans) if kind not in one.marks), len(spans))


def _sign(node: Inline, escape: bool) -> str:
    if isinstance(node, Text):
        return _SPECIAL.sub(r"\\\g<0>", node.text) if escape else node.text
    if isinstance(node, Break):
        return "\n"
    if isinstance(node, LinkedNumber):
        return f"{{{node.quantity}|{node.format}}}"
    if isinstance(node, Reference):
        return f"{{{node.kind}:{node.exhibit}}}"
    assert isinstance(node, Link)
    return f"[{_inline(spans_of(node.children), label=True)}]({node.address})"


def with_looks(text: str, looks: str) -> str:
    """`text` with the emphasis and links of `looks` where it has lost them and says the same."""
    known = {_bare(one.text): one for one in pieces(parse(looks))}
    made: list[Portion] = []
    for one in pieces(parse(text)):
        other = known.get(_bare(one.text), one)
        kept = one.text if _is_dressed(one.text) else other.text
        made.append(other._replace(text=kept, marker=one.marker))
    return glued(made)


def _bare(text: str) -> str:
    """The words of a portion, without emphasis and addresses."""
    return " ".join(re.sub(r"\[([^\]]*)\]\([^\s)]*\)|[*\\]", r"\1", text).split())


def _is_dressed(text: str) -> bool:
    return any(one.marks or isinstance(one.node, Link) for one in spans_of(parse_inline(text)))


# Over the cells


def shared_out(cells: Sequence[str], text: str) -> list[str]:
    """`text` in as many cells as it stood in before, each portion where its like stood.

    A cell whose portions are all as before keeps its very letters. What is new follows what it
    stands after.
    """
    counts = [len(pieces(parse("\n\n".join(cells[: at + 1])))) for at in range(len(cells))]
    places = [
        at
        for at, (n, m) in enumerate(zip([0, *counts], counts, strict=False))
        for _ in range(m - n)
    ]
    old = list(zip(places, pieces(parse("\n\n".join(cells))), strict=True))
    new = pieces(parse(text))
    owners = _owners(places, [one for _, one in old], new)
    made = list(cells)
    texts = list(_counted(new))
    gaps = list(_gaps(new))
    for at in range(len(cells)):
        own = [place for place, owner in enumerate(owners) if owner == at]
        counts_on = bool(own) and new[own[0]].marker == "1." and not new[own[0]].first
        if counts_on or [new[place] for place in own] != [one for owner, one in old if owner == at]:
            made[at] = "".join(gaps[place] + texts[place] for place in own).lstrip("\n")
    whole = "\n\n".join(cell for cell in made if cell)
    return made if normal(whole) == normal(text) else [text, *[""] * (len(cells) - 1)]


def _owners(places: Sequence[int], old: Sequence[Portion], new: Sequence[Portion]) -> list[int]:
    """Which cell each portion of a new text belongs to, in rising order."""
    owners: list[int] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        for offset in range(j2 - j1):
            at = i1 + min(offset, max(i2 - i1 - 1, 0)) if i2 > i1 else i1 - 1
            owners.append(places[max(at, 0)] if places else 0)
    return owners
