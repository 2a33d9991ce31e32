"""Choices: which answer a section's cell names, and check boxes that show it."""

from __future__ import annotations

from lxml import etree

from norcrin_xl.form import SectionSpec
from norcrin_xl.model import Section
from norcrin_xl.report.word.controls import (
    PROPERTIES,
    RUN,
    TEXT,
    W14,
    content_of,
    elements,
    open_up,
)

CHECKED, UNCHECKED = "\u2612", "\u2610"
_CHECKBOX = f"{PROPERTIES}/{{{W14}}}checkbox"
_VALUE = f"{{{W14}}}val"


def chosen(spec: SectionSpec, section: Section | None) -> int | None:
    """The number of the chosen answer from 1; `None` when none, several or another is named."""
    if section is None or section.choice is None:
        return None
    answer = section.choice.text.casefold()
    found = [n for n, choice in enumerate(spec.choices, start=1) if choice.casefold() == answer]
    return found[0] if len(found) == 1 else None


def tick(control: etree._Element, ticked: bool) -> str:
    """Show a check box as ticked or not, with its own signs, and return the sign."""
    open_up(control)
    sign = CHECKED if ticked else UNCHECKED
    box = control.find(_CHECKBOX)
    if box is not None:
        _set_state(box, ticked)
        sign = _sign(box, "checkedState" if ticked else "uncheckedState", sign)
    content = content_of(control)
    text = next(content.iter(TEXT), None)
    if text is None:
        run = next(content.iter(RUN), None)
        (run if run is not None else content).extend(
            elements("<w:t/>" if run is not None else "<w:r><w:t/></w:r>")
        )
        text = next(content.iter(TEXT))
    text.text = sign
    return sign


def _set_state(box: etree._Element, ticked: bool) -> None:
    state = box.find(f"{{{W14}}}checked")
    if state is None:
        state = etree.Element(f"{{{W14}}}checked")
        box.insert(0, state)
    state.set(_VALUE, "1" if ticked else "0")


def _sign(box: etree._Element, name: str, default: str) -> str:
    """The sign that the control itself uses for a state."""
    state = box.find(f"{{{W14}}}{name}")
    code = "" if state is None else str(state.get(_VALUE, ""))
    try:
        return chr(int(code, 16)) if code else default
    except (ValueError, OverflowError):
        return default
