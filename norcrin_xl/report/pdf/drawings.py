"""The figures of the PDF: named in the document, known again, each with its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pikepdf
from lxml import etree
from pikepdf import Array, ContentStreamInstruction, Dictionary, Matrix, Name, Operator, String

from norcrin_xl.report.pdf.structure import Structure, kids, listed, packed_stream
from norcrin_xl.report.word.controls import DRAWING, RUN, is_copy
from norcrin_xl.report.word.numbering import Ids
from norcrin_xl.report.word.package import WordPackage

_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_VML = "{urn:schemas-microsoft-com:vml}"
_SHAPES = tuple(_VML + name for name in ("shape", "rect", "oval", "roundrect", "group"))
_LENGTH = re.compile(r"(?:^|;)\s*(width|height):\s*([0-9.]{1,12})pt")
_NAME = "norcrinfigur"
_EMU_IN_POINT = 12700


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing: the name that it has in the copy, its text, and its size in points.

    Decoration is what stands in headers and footers, and what Word calls decorative.
    """

    name: str
    text: str
    decoration: bool
    size: tuple[float, float]


def mark_drawings(package: WordPackage) -> tuple[Drawing, ...]:
    """Give each drawing of a copy a name in place of its alternative text, and a bookmark."""
    ids = Ids(package.parts[name] for name in package.text_parts())
    found = list[Drawing]()
    for part in package.text_parts():
        for element in list(package.root(part).iter(DRAWING, *_SHAPES)):
            if not is_copy(element):
                name = f"{_NAME}{len(found) + 1}"
                found.append(_named(element, name, part != package.main))
                if (run := next(element.iterancestors(RUN), None)) is not None:
                    start, end = ids.bookmark(name)
                    run.addprevious(start)
                    run.addnext(end)
    return tuple(found)


def _named(element: etree._Element, name: str, outside: bool) -> Drawing:
    old = element.tag != DRAWING
    keys = ("alt", "title") if old else ("descr", "title")
    text = next((said for key in keys if (said := str(element.get(key, "")).strip())), "")
    decorative = next(element.iter(_DECORATIVE), None)
    decoration = decorative is not None and decorative.get("val") not in ("0", "false")
    size = _size_as_drawn(element) if old else _size(element)
    element.attrib.pop("title", "")
    element.set(keys[0], name)
    return Drawing(name, text, outside or decoration, size)


def _size(element: etree._Element) -> tuple[float, float]:
    extent = element.find("../{*}extent")
    if extent is None:
        return 0, 0
    wide, high = (str(extent.get(key, "")) for key in ("cx", "cy"))
    if not (wide.isdecimal() and high.isdecimal()):
        return 0, 0
    return int(wide[:12]) / _EMU_IN_POINT, int(high[:12]) / _EMU_IN_POINT


def _size_as_drawn(element: etree._Element) -> tuple[float, float]:
    said = dict(_LENGTH.findall(str(element.get("style", ""))))
    try:
        return float(said.get("width", 0)), float(said.get("height", 0))
    except ValueError:
        return 0, 0


_CLOSE = 3.0
"""So many points may a figure differ from its drawing, or a picture from its figure."""


class Told(NamedTuple):
    """The figures that are decoration, the others, and the pages of those that lack a text."""

    decoration: list[Any]
    figures: list[Any]
    lacking: list[int]


def describe_figures(pdf: pikepdf.Pdf, figures: Sequence[Any], drawings: Sequence[Drawing]) -> Told:
    """Give each figure the alternative text of its drawing."""
    by_name = {drawing.name: drawing for drawing in drawings}
    known = [by_name.get(str(figure.get("/Alt", ""))) for figure in figures]
    seen = {drawing.name for drawing in known if drawing}
    _find_others(pdf, figures, known, [one for one in drawings if one.name not in seen])
    outside = _of_headers(figures, known, drawings)
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    told = Told([], [], [])
    for place, (figure, drawing) in enumerate(zip(figures, known, strict=True)):
        if drawing.decoration if drawing else place in outside:
            told.decoration.append(figure)
            continue
        told.figures.append(figure)
        _describe(figure, drawing)
        if not str(figure.get("/Alt", "")).strip():
            told.lacking.append(numbers.get(figure.Pg.objgen, 0) if "/Pg" in figure else 0)
    return told


def _describe(figure: Any, drawing: Drawing | None) -> None:
    if drawing is not None and drawing.text:
        figure.Alt = String(drawing.text)
    elif drawing is not None and "/Alt" in figure:
        del figure["/Alt"]


def _of_headers(
    figures: Sequence[Any], known: Sequence[Drawing | None], drawings: Sequence[Drawing]
) -> Collection[int]:
    """The figures, by their place, that headers and footers draw.

    They are in no paragraph, and come again at the same place, or no drawing of the text is left
    that they could be.
    """
    if not any(drawing.decoration for drawing in drawings):
        return ()
    loose = [
        place
        for place, figure in enumerate(figures)
        if known[place] is None and str(figure.P.get("/S", "")) == "/Document"
    ]
    often = Counter(_box(figures[place]) for place in loose)
    left = any(not drawing.decoration and drawing not in known for drawing in drawings)
    return [place for place in loose if not left or often[_box(figures[place])] > 1]


def _find_others(
    pdf: pikepdf.Pdf,
    figures: Sequence[Any],
    known: list[Drawing | None],
    others: Collection[Drawing],
) -> None:
    """Match what has no name in the PDF by page, size and place, where a bookmark tells them."""
    targets: Any = pdf.Root.get("/Dests", {})
    for drawing in others:
        target = targets.get(f"/{drawing.name}")
        fitting = [] if target is None else list(_fitting(figures, known, drawing, target))
        if fitting:
            known[min(fitting)[1]] = drawing


def _fitting(
    figures: Sequence[Any], known: Sequence[Drawing | None], drawing: Drawing, target: Any
) -> Iterator[tuple[float, int]]:
    """The unmatched figures of a drawing's page and size, each with how far from it it stands."""
    for place, figure in enumerate(figures):
        if known[place] is None and "/Pg" in figure and figure.Pg.objgen == target[0].objgen:
            left, bottom, right, top = _box(figure)
            width, height = drawing.size
            if abs(right - left - width) < _CLOSE and abs(top - bottom - height) < _CLOSE:
                yield abs(top - float(target[3])), place


def _box(figure: Any) -> tuple[float, ...]:
    for said in listed(figure, "/A"):
        if "/BBox" in said:
            return tuple(float(number) for number in said.BBox)
    return 0.0, 0.0, 0.0, 0.0


def tag_pictures(pdf: pikepdf.Pdf, structure: Structure, figures: Sequence[Any]) -> None:
    """Let figures that hold nothing hold their picture, which LibreOffice calls an artifact."""
    hollow: dict[tuple[int, int], list[Any]] = {}
    for figure in figures:
        if "/Pg" in figure and not kids(figure):
            hollow.setdefault(figure.Pg.objgen, []).append(figure)
    for page in pdf.pages:
        if waiting := hollow.get(page.obj.objgen):
            _tag_on_page(pdf, page, structure.held_by(page.obj), waiting)


def _tag_on_page(pdf: pikepdf.Pdf, page: pikepdf.Page, held: Any, waiting: list[Any]) -> None:
    """Mark the pictures of a page that stand where figures are said to be."""
    read = list(pikepdf.parse_content_stream(page))
    for start, box in _artifacts(read):
        figure = next((one for one in waiting if _near(_box(one), box)), None)
        if figure is not None and held is not None:
            waiting.remove(figure)
            number = len(held)
            held.append(figure)
            figure.K = Array([number])
            mark = [Name.Figure, Dictionary(MCID=number)]
            read[start] = ContentStreamInstruction(mark, Operator("BDC"))
    page.Contents = packed_stream(pdf, pikepdf.unparse_content_stream(read))


def _artifacts(read: Sequence[Any]) -> Iterator[tuple[int, tuple[float, ...]]]:
    """Where an artifact with a picture begins, and the picture's place on the page."""
    matrix, saved, start = Matrix(), list[Matrix](), -1
    for place, instruction in enumerate(read):
        name = str(instruction.operator)
        if name == "q":
            saved.append(matrix)
        elif name == "Q" and saved:
            matrix = saved.pop()
        elif name == "cm":
            matrix = Matrix(*(float(number) for number in instruction.operands)) @ matrix
        elif name == "BMC" and instruction.operands[0] == Name.Artifact:
            start = place
        elif name in ("BDC", "EMC"):
            start = -1
        elif name == "Do" and start >= 0:
            corners = [(matrix.e, matrix.f), (matrix.a + matrix.e, matrix.d + matrix.f)]
            (left, right), (low, high) = (sorted(side) for side in zip(*corners, strict=True))
            yield start, (left, low, right, high)


def _near(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(a - b) < _CLOSE for a, b in zip(one, other, strict=True))
