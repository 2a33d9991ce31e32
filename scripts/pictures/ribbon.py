"""A drawing of the ribbon tab, from the workbook's own declaration of it.

LibreOffice shows no custom ribbon, and Office's icons are not ours to copy: each button gets
a plain square instead, and the drawing says so.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import NamedTuple

from lxml import etree
from PIL import Image, ImageDraw, ImageFont

from norcrin_xl.workbook.drawing.button_shapes import NAMESPACE, PART

FONT = "/usr/share/fonts/truetype/crosextra/Carlito-{}.ttf"
NAVY, GREY, LINE, PALE, WHITE, OCHRE = (
    "#1B365D",
    "#5B6675",
    "#C9D1DB",
    "#EEF2F7",
    "#FFFFFF",
    "#B45309",
)
TABS = ("Fil", "Hjem", "Sett inn", "Sideoppsett", "Formler", "Data", "Se gjennom", "Visning")
TAB_HEIGHT, GROUP_HEIGHT, NOTE_HEIGHT = 40, 128, 30
BUTTON_WIDTH, ICON, MARGIN = 106, 40, 14
NOTE = "Tegning: slik ligger knappene. I Excel har hver knapp bilde og hjelpetekst."


class Group(NamedTuple):
    """A group of the tab: its name and what stands on its buttons."""

    label: str
    buttons: tuple[str, ...]


def groups_of(book: Path) -> tuple[str, list[Group]]:
    """The tab's name and its groups, as the workbook's part declares them."""
    root = etree.fromstring(zipfile.ZipFile(book).read(PART))
    tab = next(root.iter(f"{{{NAMESPACE}}}tab"))
    groups = [
        Group(group.get("label", ""), tuple(str(button.get("label")) for button in group))
        for group in tab
    ]
    return str(tab.get("label")), groups


def _font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT.format("Bold" if bold else "Regular"), size)


def draw_ribbon(book: Path) -> Image.Image:
    """The drawing: Excel's tabs with ours chosen, and its buttons in their groups."""
    name, groups = groups_of(book)
    widths = [max(len(group.buttons), 1) * BUTTON_WIDTH + 2 * MARGIN for group in groups]
    width = max(sum(widths), 1000)
    picture = Image.new("RGB", (width, TAB_HEIGHT + GROUP_HEIGHT + NOTE_HEIGHT), WHITE)
    pen = ImageDraw.Draw(picture)
    _draw_tabs(pen, name, width)
    left = 0
    for group, room in zip(groups, widths, strict=True):
        _draw_group(pen, group, left, room)
        left += room
    foot = TAB_HEIGHT + GROUP_HEIGHT
    pen.line((0, foot, width, foot), fill=LINE)
    pen.text((MARGIN, foot + 7), NOTE, fill=GREY, font=_font(15))
    return picture


def _draw_tabs(pen: ImageDraw.ImageDraw, name: str, width: int) -> None:
    pen.rectangle((0, 0, width, TAB_HEIGHT), fill=PALE)
    left = MARGIN
    for tab in (*TABS, name):
        own = tab == name
        font = _font(18, bold=own)
        pen.text((left, 10), tab, fill=NAVY if own else GREY, font=font)
        room = int(pen.textlength(tab, font=font))
        if own:
            pen.rectangle((left, TAB_HEIGHT - 4, left + room, TAB_HEIGHT - 1), fill=OCHRE)
        left += room + 26


def _draw_group(pen: ImageDraw.ImageDraw, group: Group, left: int, room: int) -> None:
    for number, label in enumerate(group.buttons):
        _draw_button(pen, label, left + MARGIN + number * BUTTON_WIDTH)
    middle = left + room / 2
    foot = TAB_HEIGHT + GROUP_HEIGHT - 22
    pen.text((middle, foot), group.label, fill=GREY, font=_font(15), anchor="ma")
    pen.line((left + room, TAB_HEIGHT + 10, left + room, foot + 12), fill=LINE)


def _draw_button(pen: ImageDraw.ImageDraw, label: str, left: int) -> None:
    middle = left + BUTTON_WIDTH / 2
    top = TAB_HEIGHT + 10
    box = (middle - ICON / 2, top, middle + ICON / 2, top + ICON)
    pen.rounded_rectangle(box, 7, fill=PALE, outline=NAVY, width=2)
    pen.text((middle, top + ICON / 2), label[0], fill=NAVY, font=_font(20, bold=True), anchor="mm")
    for number, line in enumerate(_lines(label)):
        where = (middle, top + ICON + 6 + 18 * number)
        pen.text(where, line, fill="#222222", font=_font(16), anchor="ma")


def _lines(label: str) -> list[str]:
    """A label on at most two lines, as Excel breaks it: at the space nearest its middle."""
    spaces = [place for place, sign in enumerate(label) if sign == " "]
    if not spaces:
        return [label]
    place = min(spaces, key=lambda place: abs(place - len(label) / 2))
    return [label[:place], label[place + 1 :]]
