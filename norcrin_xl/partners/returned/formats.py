"""What a number format shows of a figure: the figure itself, a date, or something else.

A figure is read only where the format shows that figure. Scaled, percent and worded formats
show a person another figure than the cell holds.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[(\$)([^\]-]*)(?:-[^\]]*)?\]|\[([^\]]*)\]', re.S)
DATE = re.compile(r"[dyhs]|mmm|mm?[:/.-]|[:/.-]mm?$", re.I)
ELAPSED = re.compile(r"\[[hms]+\]", re.I)
LONGEST = 255
"""Excel keeps no longer format; a longer one shows nothing that is known."""
COLOURS = re.compile(r"(black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)$", re.I)
FIGURE = re.compile(
    r"[#?]*(?:[#0?]*,)*[#0?]*0(?:\.[0#?]+)?|[#?]+(?:,[#?]+)*(?:\.[0#?]+)?|General", re.I
)
BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)",
    41: '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-',
    43: '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-',
    49: "@",
}
DATE_IDS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
OTHER = '"?"'
SIGNS = "-\u2212\u2013("


class Shows(NamedTuple):
    """What a format shows: `date`, or a figure above, below and at zero with its decimals.

    `decimals` is `None` where the format shows as many as there are; `text` is whether texts
    are shown.
    """

    date: bool = False
    above: bool = False
    below: bool = False
    zero: bool = False
    decimals: int | None = None
    text: bool = True

    def figure(self, value: float) -> bool:
        """Whether the format shows `value` as the figure that it is, sign included."""
        return self.above if value > 0 else self.below if value < 0 else self.zero


def code_of(number_format: int) -> str:
    """The code of a built-in number format; those that vary by language show something else."""
    return "yyyy" if number_format in DATE_IDS else BUILT_IN.get(number_format, OTHER)


@lru_cache(maxsize=512)
def shows(code: str) -> Shows:
    """What the number format `code` shows."""
    sections = _sections(code) if len(code) <= LONGEST else [OTHER]
    plain = LITERAL.sub("", sections[0]).replace("General", "")
    text = len(sections) < 4 or "@" in sections[3]
    if DATE.search(plain) or ELAPSED.search(sections[0]):
        return Shows(date=True, text=text)
    read = [_section(section) for section in sections[:3]]
    above, decimals = read[0].figure, read[0].decimals
    if len(read) == 1:
        return Shows(False, above, above, above, decimals, text)
    below = read[1].figure and read[1].signed
    zero = above if len(read) == 2 else read[2].zero
    return Shows(False, above and not read[0].signed, below, zero, decimals, text)


@lru_cache(maxsize=8)
def displays(codes: tuple[str, ...]) -> tuple[Shows, ...]:
    """What each of several number formats shows."""
    return tuple(map(shows, codes))


@lru_cache(maxsize=8)
def plain_styles(codes: tuple[str, ...]) -> frozenset[int]:
    """Which of several number formats show every whole figure as it is."""
    return frozenset(
        style
        for style, display in enumerate(displays(codes))
        if display.above and display.below and display.zero
    )


class _Section(NamedTuple):
    figure: bool
    zero: bool
    signed: bool
    decimals: int | None


def _sections(code: str) -> list[str]:
    """The sections of a format; a semicolon in quotes does not part them."""
    marked = LITERAL.sub(lambda match: match.group().replace(";", "\x00"), code)
    return [part.replace("\x00", ";") for part in marked.split(";")]


def _section(text: str) -> _Section:
    literal, conditional = [], False
    for match in LITERAL.finditer(text):
        quoted, escaped, currency, symbol, bracket = match.groups()
        literal.append(quoted or escaped or (symbol if currency else "") or "")
        conditional |= bracket is not None and not COLOURS.fullmatch(bracket)
    rest = LITERAL.sub("", text)
    body = re.sub(r"[\s()+\u2212\u2013-]", "", rest)
    words = re.sub(r"[\s()+\u2212\u2013\u00a0\u202f-]", "", "".join(literal))
    signed = any(sign in SIGNS for sign in rest + "".join(literal))
    figure = not conditional and not words and bool(FIGURE.fullmatch(body) or body == "@")
    alone = re.fullmatch(r"[-\u2212\u2013?\s]+", rest + "".join(literal)) is not None
    zero = not conditional and not words and ((figure and not signed) or alone)
    return _Section(figure, zero, signed, _decimals(body))


def _decimals(body: str) -> int | None:
    if body.lower() in ("general", "@"):
        return None
    return len(body.partition(".")[2])
