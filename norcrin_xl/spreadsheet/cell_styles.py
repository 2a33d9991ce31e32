"""The styles of a returned workbook: what the cells' formats do to what a person sees."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from norcrin_xl.spreadsheet.number_formats import code_of
from norcrin_xl.spreadsheet.parsing import children, parsed, truth, unclear, whole

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
