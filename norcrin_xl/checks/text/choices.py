"""The form's choices: is one answer ticked, and no more than one?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from norcrin_xl.checks.text.prose import Prose
from norcrin_xl.findings import Finding, finding
from norcrin_xl.form import SectionSpec

_SEVERAL = re.compile(r"\s*(?:[,;/+&\n]|\bog\b)\s*")


def check_choices(prose: Prose) -> Iterator[Finding]:
    """A choice that isn't made, is none of the form's answers, or is several of them."""
    for spec in prose.data.form.sections:
        if not spec.choices or spec.number not in prose.data.sections:
            continue
        choice = prose.data.sections[spec.number].choice
        text = choice.text if choice else ""
        if choice is not None and len(answers := ticked(spec, text)) > 1:
            yield prose.cell(f"Avsnitt {spec.number}", choice).finding(
                "valg-flere", found=" og ".join(answers), expected=" / ".join(spec.choices)
            )
        elif choice is None or text not in spec.choices:
            fields: dict[str, Any] = {
                "section": f"{spec.number} {spec.heading}",
                "found": f"svaret «{text}» finnes ikke." if text else "ingenting er valgt.",
                "expected": " / ".join(spec.choices),
            }
            if choice is None:
                yield finding("valg-mangler", who=prose.data.setup.network, **fields)
            else:
                cell = prose.cell(prose.data.setup.network, choice)
                yield cell.finding("valg-mangler", **fields)


def ticked(spec: SectionSpec, text: str) -> list[str]:
    """The form's answers that `text` gives: one, several ("Ja og Nei") or none."""
    if text in spec.choices:
        return [text]
    parts = {part.casefold() for part in _SEVERAL.split(text)}
    return [choice for choice in spec.choices if choice.casefold() in parts]
