"""Narrative text as WordprocessingML: the tree of `markup`, drawn with the template's styles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
from norcrin_xl.report.context import WordContext
from norcrin_xl.report.word.controls import escaped
from norcrin_xl.report.word.styles import (
    BULLETS,
    HYPERLINK,
    NUMBERED,
    SUB_HEADING,
)

_BOLD, _ITALIC, _LINKED = "<w:b/>", "<w:i/>", f'<w:rStyle w:val="{HYPERLINK}"/>'
_ORDER = (_LINKED, _BOLD, _ITALIC)
"""Run properties in the order in which the schema wants them."""


def narrative_xml(markup: str, context: WordContext) -> str:
    """`markup` as w:p elements; "" for a blank text."""
    return "".join(_block(block, context) for block in parse(markup))


def inline_xml(text: str, context: WordContext) -> str:
    """One line of markup as runs, links and inline controls; "" for an empty text."""
    return _runs(parse_inline(text.strip()), context)


def _block(block: Block, context: WordContext) -> str:
    if isinstance(block, Paragraph):
        return _paragraph("", block.content, context)
    if isinstance(block, SubHeading):
        return _paragraph(_style(SUB_HEADING), block.content, context)
    return "".join(_items(block, context, 0, None))


def _paragraph(properties: str, content: Iterable[Inline], context: WordContext) -> str:
    ppr = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{ppr}{_runs(content, context)}</w:p>"


def _style(style: str) -> str:
    return f'<w:pStyle w:val="{style}"/>'


def _items(
    items: ItemList, context: WordContext, level: int, numbering: int | None
) -> Iterator[str]:
    """The paragraphs of a list and of those under its items.

    `numbering` is that of the numbered list around this one: Word itself then starts the
    second level anew under each item.
    """
    if not items.ordered:
        numbering = context.list_numbering(False)
    elif numbering is None:
        numbering = context.list_numbering(True)
    style = (NUMBERED if items.ordered else BULLETS)[level]
    properties = _style(style) + _numbered(numbering, level)
    for item in items.items:
        yield _paragraph(properties, item.content, context)
        for below in item.lists:
            yield from _items(below, context, 1, numbering if items.ordered else None)


def _numbered(numbering: int | None, level: int) -> str:
    if numbering is None:
        return ""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbering}"/></w:numPr>'


def _runs(
    content: Iterable[Inline], context: WordContext, properties: frozenset[str] = frozenset()
) -> str:
    return "".join(_inline(node, context, properties) for node in content)


def _inline(node: Inline, context: WordContext, properties: frozenset[str]) -> str:
    if isinstance(node, Text):
        return _run(f'<w:t xml:space="preserve">{escaped(node.text)}</w:t>', properties)
    if isinstance(node, Break):
        return _run("<w:br/>", properties)
    if isinstance(node, Bold):
        return _runs(node.children, context, properties | {_BOLD})
    if isinstance(node, Italic):
        return _runs(node.children, context, properties | {_ITALIC})
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
    """Runs that the context made, in bold or italics too; one with a look of its own keeps it."""
    return runs.replace("<w:r><w:t", f"<w:r>{_properties(properties)}<w:t") if properties else runs
