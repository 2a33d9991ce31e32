"""The form's choices: is one answer ticked, and no more than one?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from norcrin_xl.checks.text.prose import Cell, Prose
from norcrin_xl.findings import Finding, finding
from norcrin_xl.form import SectionSpec

_SEVERAL = re.compile(r"\s*(?:[,;/+&\n]|\bog\b)\s*")


def check_choices(prose: Prose) -> Iterator[Finding]:
    """A choice that isn't made, is none of the form's answers, or is several of them."""
    for spec in prose.data.form.sections:
        if not spec.choices:
            continue
        choice = prose.data.sections[spec.number].choice
        text = choice.text if choice else ""
        if choice is not None and len(answers := ticked(spec, text)) > 1:
            yield Cell(f"Avsnitt {spec.number}", choice).finding(
                "valg-flere", found=" og ".join(answers), expected=" / ".join(spec.choices)
            )
        elif choice is None or text not in spec.choices:
            yield finding(
                "valg-mangler",
                choice.ref if choice else None,
                who=prose.data.setup.network,
                section=f"{spec.number} {spec.heading}",
                found=f"svaret «{text}» finnes ikke." if text else "ingenting er valgt.",
                expected=" / ".join(spec.choices),
            )


def ticked(spec: SectionSpec, text: str) -> list[str]:
    """The form's answers that `text` gives: one, several ("Ja og Nei") or none."""
    if text in spec.choices:
        return [text]
    parts = {part.casefold() for part in _SEVERAL.split(text)}
    return [choice for choice in spec.choices if choice.casefold() in parts]
