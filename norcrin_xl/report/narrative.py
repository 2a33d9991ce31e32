"""Narrative text as WordprocessingML: the tree of `markup`, drawn with the template's styles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from norcrin_xl.markup import (
    Block,
    Bold,
    Break,
    Inline,
    Italic,
    ItemList,
    Link,
    LinkedNumber,
    Paragraph,
    SubHeading,
    Text,
    parse,
    parse_inline,
)
from norcrin_xl.numbers import MINUS
from norcrin_xl.report.word.controls import escaped
from norcrin_xl.report.word.styles import (
    BULLETS,
    HYPERLINK,
    NUMBERED,
    SUB_HEADING,
)

if TYPE_CHECKING:
    from norcrin_xl.report.writer import PartWriter

EMPHASES: Mapping[type, str] = {Bold: "b", Italic: "i"}
"""What a run of each kind of emphasis has among its properties, in the schema's order."""

LISTS: Mapping[bool, tuple[str, str]] = {True: NUMBERED, False: BULLETS}
"""The styles of the levels of a list, by whether it is numbered."""

_LINKED = f'<w:rStyle w:val="{HYPERLINK}"/>'
_EMPHASISED = {kind: f"<w:{name}/>" for kind, name in EMPHASES.items()}
_ORDER = (_LINKED, *_EMPHASISED.values())


_OWN_LOOK = re.compile(r'<w:r><w:rPr><w:rStyle w:val="[^"]*"/>(?=</w:rPr>)')

_HYPHEN_AS_MINUS = re.compile(r"(?<!\d[ \u00a0])(?<=[ \u00a0(])-(?=\d)")
"""Before a figure that stands alone; in "2020 -2021" it means to."""


def narrative_xml(markup: str, context: PartWriter) -> str:
    """`markup` as w:p elements; "" for a blank text."""
    return "".join(_block(block, context) for block in parse(markup))


def inline_xml(text: str, context: PartWriter) -> str:
    """One line of markup as runs, links and inline controls; "" for an empty text."""
    return _runs(parse_inline(text.strip()), context)


def _block(block: Block, context: PartWriter) -> str:
    if isinstance(block, Paragraph):
        return _paragraph("", block.content, context)
    if isinstance(block, SubHeading):
        return _paragraph(_style(SUB_HEADING), block.content, context)
    return "".join(_items(block, context, 0, None))


def with_minus(text: str) -> str:
    """A text as it is printed: a hyphen before a figure that stands alone is a minus."""
    return _HYPHEN_AS_MINUS.sub(MINUS, text)


def _paragraph(properties: str, content: Iterable[Inline], context: PartWriter) -> str:
    ppr = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{ppr}{_runs(content, context)}</w:p>"


def _style(style: str) -> str:
    return f'<w:pStyle w:val="{style}"/>'


def _items(
    items: ItemList, context: PartWriter, level: int, numbering: int | None
) -> Iterator[str]:
    """The paragraphs of a list and of those under its items.

    `numbering` is that of the numbered list around this one: Word itself then starts the
    second level anew under each item.
    """
    if not items.ordered:
        numbering = context.list_numbering(False)
    elif numbering is None:
        numbering = context.list_numbering(True)
    style = LISTS[items.ordered][level]
    properties = _style(style) + _numbered(numbering, level)
    for item in items.items:
        yield _paragraph(properties, item.content, context)
        outer = numbering if items.ordered else None
        for below in item.lists:
            yield from _items(below, context, 1, outer)
            outer = None if below.ordered else outer


def _numbered(numbering: int | None, level: int) -> str:
    if numbering is None:
        return ""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbering}"/></w:numPr>'


def _runs(
    content: Iterable[Inline], context: PartWriter, properties: frozenset[str] = frozenset()
) -> str:
    return "".join(_inline(node, context, properties) for node in content)


def _inline(node: Inline, context: PartWriter, properties: frozenset[str]) -> str:
    if isinstance(node, Text):
        shown = escaped(with_minus(node.text))
        return _run(f'<w:t xml:space="preserve">{shown}</w:t>', properties)
    if isinstance(node, Break):
        return _run("<w:br/>", properties)
    if isinstance(node, Bold | Italic):
        return _runs(node.children, context, properties | {_EMPHASISED[type(node)]})
    if isinstance(node, Link):
        runs = _runs(node.children, context, properties | {_LINKED})
        return context.hyperlink(node.address, runs)
    if isinstance(node, LinkedNumber):
        return _dressed(context.linked(node.quantity, node.format), properties)
    return _dressed(context.reference(node.kind, node.exhibit), properties)


def _run(content: str, properties: frozenset[str]) -> str:
    return f"<w:r>{_properties(properties)}{content}</w:r>"


def _properties(properties: frozenset[str]) -> str:
    chosen = "".join(item for item in _ORDER if item in properties)
    return f"<w:rPr>{chosen}</w:rPr>" if chosen else ""


def _dressed(runs: str, properties: frozenset[str]) -> str:
    """Runs that the context made, in bold or italics too, beside a look of their own."""
    if not properties:
        return runs
    bare = runs.replace("<w:r><w:t", f"<w:r>{_properties(properties)}<w:t")
    emphasis = "".join(item for item in _ORDER[1:] if item in properties)
    return _OWN_LOOK.sub(rf"\g<0>{emphasis}", bare)
