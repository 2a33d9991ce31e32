"""How a returned workbook shows a cell: its number format, and the rest of its style.

A figure is read only where what is shown says that figure. The rules are those of ECMA-376,
18.8.31, with the Norwegian signs: a space between thousands and a decimal comma.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from norcrin_xl.spreadsheet.parsing import children, parsed, truth, unclear, whole

LONGEST = 255
"""Excel keeps no longer format; a longer one shows nothing that is known."""
LARGEST, MOST = 1e15, 30
"""No larger figure, and no more decimals or percent signs, are rendered."""
EXACT = Context(prec=200)
FILLED = 3
"""A fill sign is repeated over what is left of the cell: at least seen more than once."""

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General)|(?P<exponent>E[+-])|(?P<date>AM/PM|A/P|[dyhsmbeg]+)|(?P<sign>.)",
    re.S | re.I,
)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)", re.A)
COLOUR = re.compile(r"black|blue|cyan|green|magenta|red|yellow|color ?(?!2$)\d{1,2}", re.I)
LOCALE = re.compile(r"\$([^-]*)(?:-([0-9A-F]{1,8}))?", re.I)
ELAPSED = re.compile(r"h+|m+|s+", re.I)
NUMERALS = 24
"""The bits above these in a locale choose other numerals than ours."""

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


class FormatToken(NamedTuple):
    """A piece of a section: `kind` is the name of its group in `TOKEN`, `text` what it holds."""

    kind: str
    text: str


Section = tuple[FormatToken, ...]


def code_of(number_format: int) -> str:
    """The code of a built-in number format; those that vary by language show something else."""
    return "yyyy" if number_format in DATE_IDS else BUILT_IN.get(number_format, OTHER)


@lru_cache(maxsize=512)
def is_date(code: str) -> bool:
    """Whether a number under this format is shown as a date or a time."""
    return len(code) <= LONGEST and any(
        token.kind == "date" or (token.kind == "bracket" and ELAPSED.fullmatch(token.text))
        for token in _sections(code)[0]
    )


def shows_date(code: str) -> bool:
    """Whether a date under this format is seen, with no other digits put in."""
    plain = _without_brackets(_sections(code)[0]) if len(code) <= LONGEST else None
    return plain is not None and not any(
        token.kind in ("quoted", "escaped", "fill") and any(map(str.isdigit, token.text))
        for token in plain
    )


@lru_cache(maxsize=8192)
def shown_figure(value: float, code: str) -> str | None:
    """What the format shows of a number; `None` for fractions, exponents and unknown parts."""
    known = len(code) <= LONGEST and abs(value) <= LARGEST
    section, signed = _chosen(_sections(code), value) if known else (None, False)
    if section is None:
        return None
    plain = _without_brackets(section)
    if plain is None or any(token.kind in ("date", "exponent") for token in plain):
        return None
    body = _number(abs(value), plain)
    minus = "-" if signed and value < 0 and any(sign in "123456789" for sign in body or "") else ""
    return None if body is None else minus + body


def shown_text(text: str, code: str) -> str:
    """What the format shows of a text."""
    sections = _sections(code) if len(code) <= LONGEST else [()]
    last = sections[-1]
    if len(sections) < 4 and FormatToken("sign", "@") not in last:
        return text
    plain = _without_brackets(last) or ()
    return "".join(text if token == ("sign", "@") else _literal(token) for token in plain)


@lru_cache(maxsize=512)
def _sections(code: str) -> list[Section]:
    """The sections of a format, read piece by piece; at most the four that Excel knows."""
    sections: list[list[FormatToken]] = [[]]
    for match in TOKEN.finditer(code):
        kind = str(match.lastgroup)
        if kind == "sign" and match[0] == ";":
            sections.append([])
        else:
            sections[-1].append(FormatToken(kind, match[kind]))
    return [tuple(section) for section in sections[:4]]


def _chosen(sections: list[Section], value: float) -> tuple[Section | None, bool]:
    """The section that shows a number, and whether a minus is put before it by itself.

    The last of two or more sections that hold an @ is for texts only. Programs disagree on the
    minus where sections have conditions, so that none is known for what is below zero.
    """
    if len(sections) > 1 and (len(sections) == 4 or FormatToken("sign", "@") in sections[-1]):
        sections = sections[:-1]
    conditions = [_condition(section) for section in sections]
    if not any(conditions):
        return _by_sign(sections, value)
    for section, condition in zip(sections, conditions, strict=True) if value >= 0 else ():
        if condition is None or _holds(value, *condition):
            return section, True
    return None, False


def _by_sign(sections: list[Section], value: float) -> tuple[Section, bool]:
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], True


def _condition(section: Section) -> tuple[str, float] | None:
    for token in section:
        match = CONDITION.fullmatch(token.text) if token.kind == "bracket" else None
        if match:
            return match[1], float(match[2])
    return None


def _holds(value: float, sign: str, limit: float) -> bool:
    found = {"<": value < limit, ">": value > limit, "=": value == limit}
    return any(found[part] for part in sign)


def _without_brackets(section: Section) -> Section | None:
    """A section with its currencies as literals; `None` where a bracket hides or isn't known."""
    plain: list[FormatToken] = []
    for token in section:
        if token.kind != "bracket":
            plain.append(token)
            continue
        if ELAPSED.fullmatch(token.text):
            plain.append(FormatToken("date", token.text))
            continue
        locale = LOCALE.fullmatch(token.text)
        if locale and not int(locale[2] or "0", 16) >> NUMERALS:
            plain.append(FormatToken("quoted", locale[1]))
        elif not (CONDITION.fullmatch(token.text) or COLOUR.fullmatch(token.text)):
            return None
    return tuple(plain)


def _literal(token: FormatToken) -> str:
    """What a piece that holds no digit shows."""
    if token.kind == "space":
        return " "
    return token.text * FILLED if token.kind == "fill" else token.text


def _number(size: float, section: Section) -> str | None:
    """A size without sign as the pieces of a section show it."""
    if any(token.kind == "general" or token == ("sign", "@") for token in section):
        return "".join(
            _general(size) if token.kind == "general" or token == ("sign", "@") else _literal(token)
            for token in section
        )
    digits = [at for at, token in enumerate(section) if _is_place(token)]
    if not digits:
        return "".join(map(_literal, section))
    if FormatToken("sign", "/") in section:
        return None
    point = next((at for at, token in enumerate(section) if token == ("sign", ".")), len(section))
    before = [at for at in digits if at < point]
    first, last = (before[0], before[-1]) if before else (point, point)
    scale = sum(token == ("sign", ",") for token in section[last:])
    grouped = FormatToken("sign", ",") in section[first:last]
    percents = sum(token == ("sign", "%") for token in section)
    places = len(digits) - len(before)
    if percents > MOST or places > MOST:
        return None
    exact = Decimal(repr(size)).scaleb(2 * percents - 3 * scale)
    number = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, EXACT)
    whole, _, part = f"{number:f}".partition(".")
    return "".join(_pieces(section, point, "" if whole == "0" else whole, part, grouped))


def _is_place(token: FormatToken) -> bool:
    return token.kind == "sign" and token.text in "0#?"


def _general(size: float) -> str:
    """A number as the format General shows it where there is room."""
    text = f"{Decimal(repr(size)):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _pieces(section: Section, point: int, whole: str, part: str, grouped: bool) -> Iterator[str]:
    """The pieces of a section with the digits in their places."""
    before, after = _places(section[:point]), _places(section[point:])
    before = "".join("0" if "0" in before[: at + 1] else place for at, place in enumerate(before))
    after = "".join("0" if "0" in after[at:] else place for at, place in enumerate(after))
    padded, left = whole.rjust(len(before), "\0"), len(part.rstrip("0"))
    width, at, decimal = len(padded), 0, 0
    for index, token in enumerate(section):
        if not _is_place(token):
            if index == point:
                yield "," if before else f"{whole},"
            elif token not in (("sign", ","), ("sign", ".")):
                yield _literal(token)
        elif index < point:
            last = width - len(before) + at + 1
            for place in range(last - 1 if at else 0, last):
                yield _digit(padded[place], before[at])
                seen = grouped and (width - 1 - place) % 3 == 0 and place < width - 1
                yield " " if seen and (before[at] == "0" or padded[place] != "\0") else ""
            at += 1
        else:
            yield _digit(part[decimal] if decimal < left else "\0", after[decimal])
            decimal += 1


def _places(section: Section) -> str:
    """The places for digits in a part of a section."""
    return "".join(token.text for token in section if _is_place(token))


def _digit(digit: str, place: str) -> str:
    """A digit in its place; where there is none, a zero, a space or nothing."""
    return {"0": "0", "?": " ", "#": ""}[place] if digit == "\0" else digit


BLACK, WHITE = "000000", "FFFFFF"
COLOURS = ("rgb", "theme", "indexed", "tint")
HEX = re.compile(r"[0-9A-F]{6}", re.A)
LEAST_CONTRAST = 1.15
"""By WCAG's measure: what differs less from its ground is seen neither on a screen nor on paper."""
TINY = 3.0
"""Signs of so many points can't be read."""


class Overlay(NamedTuple):
    """What a conditional format changes: the number format and colours, `None` where it leaves
    them, and whether it strikes out.
    """

    code: str | None = None
    struck: bool = False
    colour: str | None = None
    ground: str | None = None


NO_OVERLAY = Overlay()


class Style(NamedTuple):
    """What a cell format does: its number format, and whether the content is struck out, repeated
    to fill the cell, or in `tiny` signs; the colours of the signs and of what is behind them.
    """

    code: str = "General"
    struck: bool = False
    filled: bool = False
    tiny: bool = False
    colour: str = BLACK
    ground: str = WHITE

    @property
    def unseen(self) -> bool:
        """Whether the signs are in the colour of their ground, or too small to read."""
        return self.tiny or is_pale(self.colour, self.ground)

    def under(self, overlay: Overlay) -> Style:
        """The style as a conditional format changes it."""
        code, struck, colour, ground = overlay
        return self._replace(
            code=self.code if code is None else code,
            struck=struck,
            colour=self.colour if colour is None else colour,
            ground=self.ground if ground is None else ground,
        )


PLAIN = Style()


class Styles(NamedTuple):
    """The style of each cell format, and what each conditional format changes."""

    cells: tuple[Style, ...] = ()
    conditional: tuple[Overlay, ...] = ()


@lru_cache(maxsize=8)
def styles_of(content: bytes) -> Styles:
    """The styles in a part. Forms share theirs. Raises `Refused` for doubled numbers."""
    root = parsed(content, "styles")
    codes: dict[int, str] = {}
    for item in _all(root, "numFmts", "numFmt"):
        key = whole(item.get("numFmtId"))
        if codes.setdefault(key, item.get("formatCode") or "") != (item.get("formatCode") or ""):
            raise unclear(f"tallformat {key} to ganger")
    fonts = [_font(item) for item in _all(root, "fonts", "font")]
    grounds = [_ground(item) for item in _all(root, "fills", "fill")]
    cells = [_style(item, codes, fonts, grounds) for item in _all(root, "cellXfs", "xf")]
    return Styles(tuple(cells), tuple(map(_overlay, _all(root, "dxfs", "dxf"))))


def _all(root: etree._Element, holder: str, name: str) -> list[etree._Element]:
    return [item for parent in children(root, holder) for item in children(parent, name)]


def _is_struck(font: etree._Element) -> bool:
    return any(truth(item.get("val", "1")) for item in children(font, "strike"))


class Font(NamedTuple):
    """Whether a font strikes out, whether it is too small to read, and its colour."""

    struck: bool = False
    tiny: bool = False
    colour: str = BLACK


def _font(item: etree._Element) -> Font:
    tiny = any(points(one.get("val")) <= TINY for one in children(item, "sz"))
    return Font(_is_struck(item), tiny, _colour_in(item, "color") or BLACK)


def points(text: str | None) -> float:
    """The size of signs in points; without limit where it is no number."""
    try:
        return float(text or "inf")
    except ValueError:
        return float("inf")


def _ground(item: etree._Element) -> str:
    """The colour behind a cell: white where nothing fills it, and unknown for a pattern."""
    for pattern in children(item, "patternFill"):
        if pattern.get("patternType") == "solid":
            colour = _colour_in(pattern, "fgColor")
            return BLACK if colour is None else colour
        return WHITE if pattern.get("patternType") in (None, "none") else ""
    return "" if len(item) else WHITE


def _colour_in(item: etree._Element, name: str) -> str | None:
    return next(
        (colour_of({key: one.get(key, "") for key in COLOURS}) for one in children(item, name)),
        None,
    )


def colour_of(attributes: Mapping[str, str]) -> str:
    """A colour in six digits; empty where only the program knows it."""
    named = {("theme", "0"): WHITE, ("theme", "1"): BLACK}
    named |= {("indexed", number): WHITE for number in ("1", "9", "65")}
    colour = attributes.get("rgb", "")[-6:].upper()
    for key in ("theme", "indexed"):
        colour = colour or named.get((key, attributes.get(key, "")), "")
    tint = points(attributes.get("tint") or "0.0")
    if tint and colour in (BLACK, WHITE):
        level = 1 + min(tint, 0) if colour == WHITE else tint
        return f"{round(255 * min(max(level, 0), 1)):02X}" * 3
    return "" if tint else colour


def is_pale(colour: str, ground: str) -> bool:
    """Whether a colour is too near its ground to be seen; never where one of them isn't known."""
    if not (HEX.fullmatch(colour) and HEX.fullmatch(ground)):
        return False
    dark, light = sorted(map(_luminance, (colour, ground)))
    return (light + 0.05) / (dark + 0.05) < LEAST_CONTRAST


def _luminance(colour: str) -> float:
    """How light a colour is, from 0 to 1, as WCAG reckons it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _style(
    item: etree._Element, codes: dict[int, str], fonts: list[Font], grounds: list[str]
) -> Style:
    number, at, behind = (whole(item.get(key)) for key in ("numFmtId", "fontId", "fillId"))
    code = codes.get(number)
    filled = any(one.get("horizontal") == "fill" for one in children(item, "alignment"))
    font = fonts[at] if at < len(fonts) else Font()
    ground = grounds[behind] if behind < len(grounds) else WHITE
    code = code_of(number) if code is None else code
    return Style(code, font.struck, filled, font.tiny, font.colour, ground)


def _overlay(item: etree._Element) -> Overlay:
    fonts = list(children(item, "font"))
    patterns = [one for fill in children(item, "fill") for one in children(fill, "patternFill")]
    return Overlay(
        next((one.get("formatCode") for one in children(item, "numFmt")), None),
        any(map(_is_struck, fonts)),
        next((_colour_in(font, "color") for font in fonts), None),
        next((_ground_over(pattern) for pattern in patterns), None),
    )


def _ground_over(pattern: etree._Element) -> str | None:
    """What a conditional format puts behind a cell: in a plain fill, the pattern's back colour."""
    plain = pattern.get("patternType") in (None, "solid")
    return _colour_in(pattern, "bgColor") if plain else ""
