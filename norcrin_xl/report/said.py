"""What a text or table will say once it is written, told without drawing it.

The result is canonical (see `norcrin_xl.report.word.canonical`): it equals the canonical text of
what is drawn. A refresh compares all texts and tables with it and draws the few that change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

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
from norcrin_xl.package import allowed
from norcrin_xl.quantities.exhibits import Hyperlink, Linked, RowStyle, Table, TableCell
from norcrin_xl.report.tables import EMPTY


class SaidContext(Protocol):
    """What a text needs of the document that it would be written into."""

    def said_number(self, quantity_id: str, format_name: str) -> str:
        """The tag in braces of a linked number, or what shows that it is unknown."""
        ...

    def said_reference(self, kind: str, exhibit_id: str) -> str:
        """What a reference to a table or figure shows."""
        ...


def said_blocks(markup: str, context: SaidContext) -> str:
    """What `markup` says as paragraphs, one on a line; "" for a blank text."""
    lines = (line for block in parse(markup) for line in _block(block, context))
    return "\n".join(lines).rstrip("\n")


def said_line(markup: str, context: SaidContext) -> str:
    """What one line of markup says."""
    return _inline(parse_inline(markup.strip()), context)


def said_table(table: Table, context: SaidContext) -> Iterator[str]:
    """What a table's header, each of its rows and each of its notes say."""
    yield "\t".join(plain(column.header) for column in table.columns)
    width = len(table.columns)
    for row in table.rows:
        if row.style is RowStyle.BLOCK:
            yield _cell(row.cells[0], context)
        else:
            cells = [_cell(cell, context) for cell in row.cells]
            yield "\t".join([*cells, *[""] * (width - len(cells))])
    if not table.rows:
        yield EMPTY
    for mark, text in table.notes:
        yield plain(f"{mark} {text}".strip())


def plain(text: str) -> str:
    """A text as XML holds it: without forbidden characters, each line end a line feed."""
    text = allowed(text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _cell(cell: TableCell, context: SaidContext) -> str:
    if isinstance(cell, str):
        return plain(cell).rstrip("\n")
    if isinstance(cell, Linked):
        return context.said_number(cell.quantity, cell.format) + plain(cell.mark)
    if isinstance(cell, Hyperlink):
        return plain(cell.text).rstrip("\n")
    blocks = parse(cell.markup)
    if len(blocks) < 2 and all(isinstance(block, Paragraph) for block in blocks):
        return said_line(cell.markup, context).rstrip("\n")
    return said_blocks(cell.markup, context)


def _block(block: Block, context: SaidContext) -> Iterator[str]:
    if isinstance(block, Paragraph | SubHeading):
        yield _inline(block.content, context)
    else:
        yield from _items(block, context)


def _items(items: ItemList, context: SaidContext) -> Iterator[str]:
    for item in items.items:
        yield _inline(item.content, context)
        for below in item.lists:
            yield from _items(below, context)


def _inline(content: Iterable[Inline], context: SaidContext) -> str:
    return "".join([_node(node, context) for node in content])


def _node(node: Inline, context: SaidContext) -> str:
    if isinstance(node, Text):
        return plain(node.text)
    if isinstance(node, Break):
        return "\n"
    if isinstance(node, Bold | Italic | Link):
        return _inline(node.children, context)
    if isinstance(node, LinkedNumber):
        return context.said_number(node.quantity, node.format)
    return context.said_reference(node.kind, node.exhibit)
