"""The template's numbering as Word's own part: headings, bullets and numbered lists."""

from __future__ import annotations

from norcrin_xl.report.template.xml import NAMESPACES
from norcrin_xl.report.word import styles

HEADINGS_NUM, BULLETS_NUM, NUMBERED_NUM = 1, 2, 3
"""The w:numId of each, which the styles of its levels refer to."""


def numbering_xml() -> str:
    """The part word/numbering.xml: the headings' numbers and the lists, each of one definition."""
    third = _level(2, "lowerLetter", "%1.%2%3", 0, 851, styles.HEADING_3)
    headings = (
        _level(0, "decimal", "%1", 0, 567, styles.HEADING_1)
        + _level(1, "decimal", "%1.%2", 0, 709, styles.HEADING_2)
        + third
    )
    bullets = _level(0, "bullet", "•", 0, 340, styles.BULLETS[0]) + _level(
        1, "bullet", "–", 340, 340, styles.BULLETS[1]
    )
    numbered = _level(0, "decimal", "%1.", 0, 397, styles.NUMBERED[0]) + _level(
        1, "lowerLetter", "%2)", 397, 397, styles.NUMBERED[1]
    )
    lists = ((HEADINGS_NUM, headings), (BULLETS_NUM, bullets), (NUMBERED_NUM, numbered))
    definitions = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="5A00000{number}"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="5B00000{number}"/>{levels}'
        "</w:abstractNum>"
        for number, levels in lists
    )
    uses = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        for number, _ in lists
    )
    return f"<w:numbering {NAMESPACES}>{definitions}{uses}</w:numbering>"


def _level(level: int, kind: str, text: str, left: int, hanging: int, style: str) -> str:
    """A level whose text starts `hanging` twentieths of a point after its number or bullet."""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:pStyle w:val="{style}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left + hanging}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
    )
