"""The template's colours against their ground: WCAG 2.1, level AA, asks for 4.5 to 1."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import VALUE, w
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.styles import StyleSheet
from tests.shipped import example_template

WHITE, BLACK = "FFFFFF", "000000"
PALE = "EEF2F7"
"""The ground of a table's head and sum."""
AA = 4.5
IN_TABLES = (
    *(styles.TABLE_TEXT, styles.TABLE_FIGURES, styles.TABLE_HEAD, styles.TABLE_HEAD_FIGURES),
    *(styles.TABLE_TOTAL, styles.TABLE_TOTAL_FIGURES, styles.TABLE_BLOCK),
)


def brightness(colour: str) -> float:
    """The relative luminance of a colour, 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted([brightness(one), brightness(other)])
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(scope="module")
def sheet() -> StyleSheet:
    package = WordPackage(example_template(), "mal")
    name = package.target(package.main, "styles")
    assert name is not None
    return StyleSheet(package.root(name))


def first(sheet: StyleSheet, style: str, *paths: str, attribute: str) -> str:
    """A colour of a style or the nearest that it is based on, "" when none gives one."""
    for item in sheet.basis(style):
        for path in paths:
            found = item.find(w(path))
            if found is not None and found.get(attribute, "auto") != "auto":
                return str(found.get(attribute))
    return ""


def colours(sheet: StyleSheet, style: str) -> tuple[str, str]:
    """The text's colour and its ground."""
    text = first(sheet, style, "rPr/color", attribute=VALUE) or BLACK
    ground = first(sheet, style, "pPr/shd", "rPr/shd", attribute=w("fill")) or WHITE
    return text, ground


def named(sheet: StyleSheet) -> Iterator[str]:
    yield from sheet.paragraph_styles
    yield from (styles.HYPERLINK, styles.MISSING, styles.PLACEHOLDER, styles.LABEL_TEXT)


def test_every_style_can_be_read_on_its_ground(sheet: StyleSheet) -> None:
    found = {style: contrast(*colours(sheet, style)) for style in named(sheet)}
    assert len(found) > 30
    assert {style: ratio for style, ratio in found.items() if ratio < AA} == {}


def test_every_style_of_tables_can_be_read_on_shaded_rows(sheet: StyleSheet) -> None:
    found = {style: contrast(colours(sheet, style)[0], PALE) for style in IN_TABLES}
    assert {style: ratio for style, ratio in found.items() if ratio < AA} == {}


def test_the_measure_is_that_of_wcag() -> None:
    assert contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast("777777", WHITE) == pytest.approx(4.48, abs=0.01)
