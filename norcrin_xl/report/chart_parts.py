"""Native Word charts: the parts that a figure needs in a .docx, and how they are brought up to
date in place: same parts, same looks, new values.

The chart is the one that XlsxWriter draws in the embedded workbook, so that both hosts show the
same. What Excel takes for granted, and Word or LibreOffice reads otherwise, is said outright.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from html import escape
from io import BytesIO
from typing import NamedTuple

from lxml import etree

from norcrin_xl.office_file import allowed, parse_xml
from norcrin_xl.quantities.exhibits import Figure
from norcrin_xl.report.word.controls import DRAWING, OFFICE
from norcrin_xl.report.word.package import WordPackage, serialised
from norcrin_xl.workbook.drawing import sheet_charts as look

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHART_RELATIONSHIP = f"{OFFICE}/chart"
WORKBOOK_RELATIONSHIP = f"{OFFICE}/package"
WORKBOOK_ID = "rId1"
"""The relationship from the chart part to its workbook."""

EMU_PER_CM = 360_000
DRAWING_NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/main"
CHART_NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
LANGUAGE = "nb-NO"
_A = f"{{{DRAWING_NAMESPACE}}}"
_C = f"{{{CHART_NAMESPACE}}}"
_RELATION_ID = f"{{{OFFICE}}}id"


class ChartParts(NamedTuple):
    """The parts of one chart, which points at its workbook by the relationship `WORKBOOK_ID`."""

    chart: bytes
    workbook: bytes


class SeriesValues(NamedTuple):
    """A series as a chart part holds it; a category without a value has `None`."""

    name: str
    categories: tuple[str, ...]
    values: tuple[float | None, ...]


def chart_parts(figure: Figure) -> ChartParts:
    """The parts of the figure's chart; the same figure always gives the same bytes."""
    workbook = look.embedded_workbook(figure)
    return ChartParts(_word_chart(workbook, figure), workbook)


def add_chart(package: WordPackage, source: str, figure: Figure, number: int) -> str:
    """Put a chart in the package; the relationship to it from the part `source`.

    `number` names it, or the next one that is free.
    """
    while (chart := f"word/charts/chart{number}.xml") in package.parts:
        number += 1
    parts, workbook = chart_parts(figure), f"word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"
    package.default_type("xlsx", WORKBOOK_TYPE)
    package.add(chart, parts.chart, CHART_TYPE)
    package.add(workbook, parts.workbook)
    package.relate(chart, WORKBOOK_RELATIONSHIP, workbook)
    return package.relate(source, CHART_RELATIONSHIP, chart)


def drawing_xml(figure: Figure, relationship_id: str, drawing_id: int) -> str:
    """The figure's inline w:drawing, 15 × 7 cm, with the figure's alt text.

    `relationship_id` leads from the document to the chart part; `drawing_id` is unique in the
    document and above zero. The prefixes w, wp, a, c and r are declared by the caller.
    """
    return (
        '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{look.WIDTH_CM * EMU_PER_CM}" cy="{look.HEIGHT_CM * EMU_PER_CM}"/>'
        '<wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{drawing_id}" name={_attribute(f"Figur {figure.number}")}'
        f" descr={_attribute(figure.alt)} title={_attribute(figure.caption)}/>"
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{CHART_NAMESPACE}">'
        f"<c:chart r:id={_attribute(relationship_id)}/>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def read_chart_values(chart_xml: bytes, file: str = "Rapporten") -> list[SeriesValues]:
    """The series of a chart part, in their order, from the values that the part itself holds.

    Raises `UserError` naming `file` when the part cannot be read.
    """
    root = parse_xml(chart_xml, "diagram", file)
    return [_series_values(series) for series in root.iter(f"{_C}ser")]


def _series_values(series: etree._Element) -> SeriesValues:
    name = _points(series.find(f"{_C}tx"))
    values = _points(series.find(f"{_C}val"))
    categories = _points(series.find(f"{_C}cat"))
    return SeriesValues(
        name="".join(text or "" for text in name),
        categories=tuple(text or "" for text in categories),
        values=tuple(None if text is None else float(text) for text in values),
    )


def _points(source: etree._Element | None) -> list[str | None]:
    """The cached texts in order, `None` where there is no point."""
    if source is None:
        return []
    texts = {
        int(point.get("idx", "0")): point.findtext(f"{_C}v") for point in source.iter(f"{_C}pt")
    }
    count = next(source.iter(f"{_C}ptCount"), None)
    length = max(texts, default=-1) + 1 if count is None else int(count.get("val", "0"))
    return [texts.get(index) for index in range(length)]


def _word_chart(workbook: bytes, figure: Figure) -> bytes:
    """The chart of an embedded workbook as a chart part for Word."""
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        root = etree.fromstring(archive.read(look.CHART_PART))
    _complete_space(root)
    for text in root.iter(f"{_A}rPr", f"{_A}endParaRPr"):
        text.set("lang", LANGUAGE)
    for plot in root.iter(f"{_C}barChart"):
        _ensure(plot, "varyColors", "0", before="ser gapWidth")
    for series in root.iter(f"{_C}ser"):
        _complete_series(series, look.number_format(figure))
    for axis in root.iter(f"{_C}catAx", f"{_C}valAx"):
        _ensure(axis, "delete", "0", before="axPos")
    for axis in root.iter(f"{_C}catAx"):
        _ensure(axis, "noMultiLvlLbl", "1")
    for title in root.iter(f"{_C}title"):
        _ensure(title, "overlay", "0", before="spPr txPr")
    return serialised(root)


def _complete_space(root: etree._Element) -> None:
    """Language, corners, text and data source of the chart as a whole."""
    for settings in root.findall(f"{_C}printSettings"):
        root.remove(settings)
    _ensure(root, "date1904", "0", before="lang roundedCorners style chart")
    _ensure(root, "lang", LANGUAGE, before="roundedCorners style chart")
    _ensure(root, "roundedCorners", "0", before="style chart")
    root.append(_text_properties())
    source = etree.SubElement(root, f"{_C}externalData", {_RELATION_ID: WORKBOOK_ID})
    _ensure(source, "autoUpdate", "0")
    _ensure(_child(root, "chart"), "dispBlanksAs", "gap")


def _complete_series(series: etree._Element, number_format: str) -> None:
    _ensure(series, "invertIfNegative", "0", before="dPt dLbls cat val")
    for point in series.findall(f"{_C}dPt"):
        _ensure(point, "invertIfNegative", "0", before="spPr")
    for labels in _labels(series):
        _complete_labels(labels, number_format)
    _name_categories(_child(series, "cat"))
    for code in _child(series, "val").iter(f"{_C}formatCode"):
        code.text = number_format


def _labels(series: etree._Element) -> Iterator[etree._Element]:
    for labels in series.findall(f"{_C}dLbls"):
        yield labels
        yield from labels.findall(f"{_C}dLbl")


def _complete_labels(labels: etree._Element, number_format: str) -> None:
    """Say what a label shows: without this LibreOffice adds series, category and legend key."""
    if labels.find(f"{_C}showVal") is None:
        etree.SubElement(labels, f"{_C}showVal", {"val": "1"})
    if labels.find(f"{_C}numFmt") is None:
        code = _ensure(labels, "numFmt", before="spPr txPr dLblPos showVal")
        code.set("formatCode", number_format)
        code.set("sourceLinked", "0")
    _ensure(labels, "dLblPos", "outEnd", before="showVal")
    _ensure(labels, "showLegendKey", "0", before="showVal")
    for shown in ("showCatName", "showSerName", "showPercent", "showBubbleSize"):
        _ensure(labels, shown, "0")


def _name_categories(categories: etree._Element) -> None:
    """Categories are names, also when they are years, as in the cells of the workbook."""
    for reference in categories.findall(f"{_C}numRef"):
        reference.tag = f"{_C}strRef"
        for cache in reference.findall(f"{_C}numCache"):
            cache.tag = f"{_C}strCache"
            for code in cache.findall(f"{_C}formatCode"):
                cache.remove(code)


def _ensure(
    parent: etree._Element, name: str, value: str | None = None, before: str = ""
) -> etree._Element:
    """The child of that name, set to `value`.

    A missing one is made before the first of the elements named in `before`, else last: the
    schema demands its order.
    """
    child = parent.find(f"{_C}{name}")
    if child is None:
        child = etree.Element(f"{_C}{name}")
        following = {f"{_C}{later}" for later in before.split()}
        places = (place for place, other in enumerate(parent) if other.tag in following)
        parent.insert(next(places, len(parent)), child)
    if value is not None:
        child.set("val", value)
    return child


def _child(parent: etree._Element, name: str) -> etree._Element:
    return next(parent.iterchildren(f"{_C}{name}"))


def _text_properties() -> etree._Element:
    """The text of whatever has no text properties of its own."""
    return etree.fromstring(
        f'<c:txPr xmlns:c="{CHART_NAMESPACE}" xmlns:a="{DRAWING_NAMESPACE}"><a:bodyPr/>'
        f'<a:lstStyle/><a:p><a:pPr><a:defRPr sz="{look.FONT_SIZE * 100}"><a:solidFill>'
        f'<a:srgbClr val="{look.GREY.lstrip("#")}"/></a:solidFill><a:latin typeface="{look.FONT}"/>'
        f'</a:defRPr></a:pPr><a:endParaRPr lang="{LANGUAGE}"/></a:p></c:txPr>'
    )


def _attribute(text: str) -> str:
    """`text` as a quoted attribute value, without what XML cannot hold."""
    return f'"{escape(allowed(text))}"'


def chart_of(control: etree._Element, package: WordPackage, part: str) -> str | None:
    """The name of the chart part that a control shows; `None` when it shows no chart."""
    charts = set(package.targets(part, "chart"))
    names = (
        package.related(part, str(one.get(_RELATION_ID))) for one in control.iter(f"{_C}chart")
    )
    return next((name for name in names if name in charts), None)


def shows(package: WordPackage, part: str, figure: Figure) -> bool:
    """Whether a chart part already holds the figure's values."""
    held = [(one.name, one.values) for one in read_chart_values(package.parts[part])]
    wanted = [(one.name, tuple(one.values)) for one in figure.series]
    return held == wanted


def described(control: etree._Element) -> str:
    """What the chart's alt text says."""
    found = next(control.iter(DRAWING), None)
    return "" if found is None else str(found.get("descr", ""))


def describe(control: etree._Element, figure: Figure) -> None:
    """Give the drawing the alt text and title of the figure."""
    for drawing in control.iter(DRAWING):
        drawing.set("descr", figure.alt)
        drawing.set("title", figure.caption)


def update_chart(package: WordPackage, part: str, figure: Figure) -> None:
    """Put the figure's values in the chart and in its workbook; how it looks stays.

    Where the number of series is another, the chart is drawn anew in the same part.
    """
    made = chart_parts(figure)
    workbook = package.target(part, "package")
    if workbook is not None:
        package.parts[workbook] = made.workbook
    root = package.peek(part)
    fresh = etree.fromstring(made.chart)
    if _take_values(root, fresh):
        package.root(part)
    elif workbook is not None:
        package.add(part, _same_workbook(made.chart, package, part))


def _take_values(root: etree._Element, fresh: etree._Element) -> bool:
    """Let each series have the new one's name, categories and values."""
    old, new = list(root.iter(f"{_C}ser")), list(fresh.iter(f"{_C}ser"))
    if len(old) != len(new):
        return False
    for ours, theirs in zip(old, new, strict=True):
        for name in ("tx", "cat", "val"):
            before, after = ours.find(f"{_C}{name}"), theirs.find(f"{_C}{name}")
            if before is not None and after is not None:
                ours.replace(before, after)
    return True


def _same_workbook(chart: bytes, package: WordPackage, part: str) -> bytes:
    """The new chart with the relationship that the old one had to its workbook."""
    external = f"{_C}externalData"
    old, new = package.peek(part).find(external), etree.fromstring(chart)
    made = new.find(external)
    if old is not None and made is not None:
        made.set(_RELATION_ID, str(old.get(_RELATION_ID, "")))
    return serialised(new)
