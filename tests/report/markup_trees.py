"""Any markup tree, chosen by a seed: what people type, and what markup could misread."""

from __future__ import annotations

from random import Random

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
    Paragraph,
    Reference,
    SubHeading,
    Text,
)
from norcrin_xl.report.cell_text import Stretch, spans_of

WORDS = (
    *("og", "NorCRIN", "2021", "1.", "mars", "*", "**", "{x}", "[a]", "(b)", "- ", "### ", "\\"),
    *("a*b", "«Sitat»", "40\u00a0%", "3. ", "kl.", ".", ",", "https://x.no", "oktober", "-", "æø"),
    *("1. oktober", "_x_", "*)", "{a.b|c}", "[t](https://a.b)"),
)


def tree(random: Random, most: int = 6) -> tuple[Block, ...]:
    return tuple(_block(random) for _ in range(random.randint(1, most)))


def _block(random: Random) -> Block:
    chance = random.random()
    if chance < 0.5:
        return Paragraph(_inline(random))
    return SubHeading(_inline(random)) if chance < 0.65 else _list(random)


def _list(random: Random, below: bool = False) -> ItemList:
    def item() -> ListItem:
        count = 0 if below or random.random() < 0.6 else random.randint(1, 2)
        return ListItem(_inline(random), tuple(_list(random, True) for _ in range(count)))

    return ItemList(random.random() < 0.5, tuple(item() for _ in range(random.randint(1, 4))))


def _inline(random: Random, depth: int = 0) -> tuple[Inline, ...]:
    return tuple(_node(random, depth) for _ in range(random.randint(1, 5)))


def _node(random: Random, depth: int) -> Inline:
    chance = random.random()
    if chance < 0.55 or depth > 2:
        text = " ".join(random.choice(WORDS) for _ in range(random.randint(1, 4)))
        return Text(f"{random.choice(['', ' '])}{text}{random.choice(['', ' '])}")
    if chance < 0.75:
        children = _inline(random, depth + 1)
        return Bold(children) if chance < 0.65 else Italic(children)
    if chance < 0.8:
        return Break()
    if chance < 0.88:
        return LinkedNumber("kpi.gcp.i_aar", "heltall")
    if chance < 0.94:
        return Reference("tabell", "4.2.1")
    return Link("https://www.norcrin.no/a_(b)", _inline(random, 3))


def words(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    """What each paragraph, heading and item says, by kind, but for spaces and emphasis."""
    found: list[tuple[str, str]] = []
    for block in blocks:
        if isinstance(block, ItemList):
            found += _of_list(block, "item")
        else:
            found.append((type(block).__name__, _plain(spans_of(block.content))))
    return [(kind, " ".join(text.split())) for kind, text in found if text.strip()]


def _of_list(items: ItemList, kind: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for item in items.items:
        if text := _plain(spans_of(item.content)).strip():
            found.append((f"{kind} {items.ordered}", text))
            for below in item.lists:
                found += _of_list(below, "below")
    return found


def _plain(spans: list[Stretch]) -> str:
    def one(node: Inline) -> str:
        if isinstance(node, Link):
            return _plain(spans_of(node.children))
        return node.text if isinstance(node, Text) else " " if node == Break() else str(node)

    return "".join(one(span.node) for span in spans)
