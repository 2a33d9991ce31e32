"""A chart brought up to date in place: same parts, same looks, new values."""

from __future__ import annotations

import re

from lxml import etree

from norcrin_xl.quantities.exhibits import Figure
from norcrin_xl.report.chart_parts import (
    CHART_NAMESPACE,
    chart_parts,
    read_chart_values,
)
from norcrin_xl.report.word.controls import DRAWING, OFFICE
from norcrin_xl.report.word.package import WordPackage

_CHART = f"{{{CHART_NAMESPACE}}}chart"
_SERIES = f"{{{CHART_NAMESPACE}}}ser"
_DATA = tuple(f"{{{CHART_NAMESPACE}}}{name}" for name in ("tx", "cat", "val"))
_RELATION_ID = f"{{{OFFICE}}}id"
_NUMBER = re.compile(r"(?<!\d)(\d+)\.xml$")


def chart_of(control: etree._Element, package: WordPackage, part: str) -> str | None:
    """The name of the chart part that a control shows; `None` when it shows no chart."""
    charts = set(package.targets(part, "chart"))
    names = (package.related(part, str(one.get(_RELATION_ID))) for one in control.iter(_CHART))
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
    found = _NUMBER.search(part)
    made = chart_parts(figure, int(found[1]) if found else 1)
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
    old, new = list(root.iter(_SERIES)), list(fresh.iter(_SERIES))
    if len(old) != len(new):
        return False
    for ours, theirs in zip(old, new, strict=True):
        for name in _DATA:
            before, after = ours.find(name), theirs.find(name)
            if before is not None and after is not None:
                ours.replace(before, after)
    return True


def _same_workbook(chart: bytes, package: WordPackage, part: str) -> bytes:
    """The new chart with the relationship that the old one had to its workbook."""
    external = f"{{{CHART_NAMESPACE}}}externalData"
    old, new = package.peek(part).find(external), etree.fromstring(chart)
    made = new.find(external)
    if old is not None and made is not None:
        made.set(_RELATION_ID, str(old.get(_RELATION_ID, "")))
    content: bytes = etree.tostring(new, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content
