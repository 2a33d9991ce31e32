"""The tables that the template shows until the report's own take their place."""

from __future__ import annotations

from norcrin_xl.report.template.xml import paragraph
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import run_xml

TEXT_WIDTH = 9072
"""The width of the text on the page, in twentieths of a point."""

_FIGURES = frozenset({"usage", "per_partner", "accounts", "kpi"})
_SUMMED = frozenset({"accounts"})
_TEXT_WIDTHS = dict.fromkeys(("ecrin_studier", "ecrin_grupper"), (0.24, 0.38, 0.38))
_LOOK = 0x0620
"""A header row and no bands; the sum, where there is one, adds a last row of its own."""


def table(shows: str) -> str:
    """A table in the template's table style with one row of each kind that `shows` has.

    A table in the template lends its column widths to a report's table with as many columns.
    These have another number, so that the report's keep their own until the user sets them.
    """
    figures, summed = shows in _FIGURES, shows in _SUMMED
    widths = (0.46, 0.18, 0.18, 0.18) if figures else _TEXT_WIDTHS.get(shows, (0.24, 0.76))
    rows = [("head", "Tekst", "Tall"), ("plain", "[tekst]", "[tall]"), ("total", "Sum", "[sum]")]
    drawn = "".join(
        _row(widths, (text, *((figure if figures else text,) * (len(widths) - 1))), kind, figures)
        for kind, text, figure in rows[: 3 if summed else 2]
    )
    grid = "".join(f'<w:gridCol w:w="{_width(share)}"/>' for share in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{styles.TABLE}"/>'
        f'<w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{_LOOK | summed << 6:04X}" w:firstRow="1" w:lastRow="{int(summed)}" '
        'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{drawn}</w:tbl>"
    )


def _width(share: float) -> int:
    return round(share * TEXT_WIDTH)


_STYLES = {
    "head": (styles.TABLE_HEAD, styles.TABLE_HEAD_FIGURES),
    "plain": (styles.TABLE_TEXT, styles.TABLE_FIGURES),
    "total": (styles.TABLE_TOTAL, styles.TABLE_TOTAL_FIGURES),
}


def _row(widths: tuple[float, ...], texts: tuple[str, ...], kind: str, figures: bool) -> str:
    """A row that does not break over pages; the header row repeats on each."""
    text_style, figure_style = _STYLES[kind]
    header = "<w:tblHeader/>" if kind == "head" else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{_width(share)}" w:type="dxa"/></w:tcPr>'
        f"{paragraph(run_xml(text), figure_style if figures and column else text_style)}</w:tc>"
        for column, (share, text) in enumerate(zip(widths, texts, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{cells}</w:tr>"
