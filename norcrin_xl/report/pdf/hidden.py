"""Hidden text, hidden by itself or by its style: none of it goes into the copy."""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

from norcrin_xl.report.word.controls import (
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    VALUE,
    w,
)
from norcrin_xl.report.word.ids import drop
from norcrin_xl.report.word.stylesheet import StyleSheet

_HIDDEN = w("vanish")
_BY_ITSELF = f"{RUN_PROPERTIES}/{_HIDDEN}"
_RUN_STYLE = f"{RUN_PROPERTIES}/{w('rStyle')}"
_PARAGRAPH_STYLE = f"{PARAGRAPH_PROPERTIES}/{w('pStyle')}"
_OFF = ("0", "false", "off")


def hiding_styles(styles: etree._Element | None) -> Collection[str]:
    """The ids of the styles that hide text, those of which they are the basis too."""
    if styles is None or next(styles.iter(_HIDDEN), None) is None:
        return ()
    sheet = StyleSheet(styles)
    ids = (str(style.get(w("styleId"), "")) for style in styles.iter(w("style")))
    return frozenset(identity for identity in ids if _hides(sheet.basis(identity)))


def _hides(basis: list[etree._Element]) -> bool:
    marks = (style.find(_BY_ITSELF) for style in basis)
    nearest = next((mark for mark in marks if mark is not None), None)
    return nearest is not None and nearest.get(VALUE) not in _OFF


def drop_hidden(root: etree._Element, styles: Collection[str]) -> None:
    """Take hidden runs out; `styles` are those that hide text."""
    if not styles and next(root.iter(_HIDDEN), None) is None:
        return
    for run in list(root.iter(RUN)):
        if _is_hidden(run, styles):
            drop(run)


def _is_hidden(run: etree._Element, styles: Collection[str]) -> bool:
    mark = run.find(_BY_ITSELF)
    if mark is not None:
        return mark.get(VALUE) not in _OFF
    paragraph = next(run.iterancestors(PARAGRAPH), None)
    named = (
        run.find(_RUN_STYLE),
        None if paragraph is None else paragraph.find(_PARAGRAPH_STYLE),
    )
    return any(style is not None and style.get(VALUE) in styles for style in named)
