"""A chart that somebody has changed in Word gets the new figures all the same."""

from __future__ import annotations

from lxml import etree

from norcrin_xl.report.chart_parts import CHART_NAMESPACE, chart_of, read_chart_values
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.workbook.workbook import Workbook
from tests.report.builders import Opened
from tests.report.refresh.conftest import Refresh
from tests.report.refresh.editing import Editing

TWO_SERIES = "7.1.1"
SERIES = f"{{{CHART_NAMESPACE}}}ser"
EXTERNAL = f"{{{CHART_NAMESPACE}}}externalData"


def part_of(docx: bytes) -> str:
    """The part with the chart of two series."""
    package = WordPackage(docx, "R.docx")
    control = Editing(docx).control(f"figur:{TWO_SERIES}")
    part = chart_of(control, package, package.main)
    assert part is not None
    return part


def test_a_chart_that_lost_a_series_is_drawn_anew_in_its_place(
    original: bytes, changed: Workbook, refresh: Refresh
) -> None:
    part = part_of(original)
    doc = Editing(original)
    chart = etree.fromstring(doc.opened.parts[part])
    workbook = next(chart.iter(EXTERNAL)).values()
    last = list(chart.iter(SERIES))[-1]
    last.getparent().remove(last)  # type: ignore[union-attr]
    doc.parts[part] = etree.tostring(chart)
    result = refresh(doc.saved())
    assert part_of(result.content) == part
    made = Opened(result.content).parts[part]
    wanted = [(one.name, tuple(one.values)) for one in changed.figures[TWO_SERIES].series]
    assert [(one.name, one.values) for one in read_chart_values(made)] == wanted
    assert next(etree.fromstring(made).iter(EXTERNAL)).values() == workbook
    assert f"figur:{TWO_SERIES}" in {change.tag for change in result.changes}
