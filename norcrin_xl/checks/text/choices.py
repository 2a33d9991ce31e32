"""The form's choices: is one answer ticked, and no more than one? Are all its sections there?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from norcrin_xl.checks.text.passage import Answer, Passage, Role, Script
from norcrin_xl.findings import Finding
from norcrin_xl.form import SectionSpec
from norcrin_xl.numbers import listed

_SEVERAL = re.compile(r"(?<!\s)\s*(?:[,;/+&\n]|\bog\b)\s*")
_YES_OR_NO = frozenset(("ja", "nei"))
_MOST = 0.6
"""The share of the form's sections that a report must have before one is missed."""


def check_choices(script: Script) -> Iterator[Finding]:
    """A choice that isn't made, is none of the form's answers, or is several of them."""
    specs = {spec.number: spec for spec in script.data.form.sections if spec.choices}
    asked: dict[str, list[Passage]] = {}
    for passage in script.passages:
        if passage.answers and (passage.section in specs or _is_yes_or_no(passage)):
            asked.setdefault(passage.section, []).append(passage)
    blank = [] if script.typed else [one for [one] in asked.values() if not one.text]
    if len(blank) > 1:
        yield _all_unmade(blank)
    for section, passages in asked.items():
        boxed = [item for item in passages if len(item.answers) > 1] or passages
        if len(blank) < 2 or passages[0] not in blank:
            yield from _judged(script, specs.get(section), boxed)


def _is_yes_or_no(passage: Passage) -> bool:
    words = {answer.text.casefold().rstrip(".") for answer in passage.answers}
    return words == _YES_OR_NO


def _judged(script: Script, spec: SectionSpec | None, passages: list[Passage]) -> Iterator[Finding]:
    first = passages[0]
    answers = [answer for item in passages for answer in item.answers]
    expected = " / ".join(spec.choices if spec else dict.fromkeys(a.text for a in answers))
    given = list(dict.fromkeys(answer.text for answer in answers if answer.checked))
    if spec and not script.typed and len(given) == 1 and given[0] not in spec.choices:
        given = ticked(spec, given[0]) if len(ticked(spec, given[0])) > 1 else given
        if len(given) == 1:
            yield _unmade(first, spec, f"svaret «{given[0]}» finnes ikke.", expected)
    if len(given) > 1:
        yield first.finding("valg-flere", found=" og ".join(given), expected=expected)
    elif not given and (spec is None or not script.typed or _answers_form(spec, answers)):
        yield _unmade(first, spec, "ingenting er valgt.", expected)


def _all_unmade(blank: list[Passage]) -> Finding:
    """One finding about all choices of the workbook that nobody has made."""
    cells = [passage.stands.cell for passage in blank if passage.stands.cell]
    sections = listed([passage.section for passage in blank])
    return blank[0].finding("valg-ugjort", cells, found=f"avsnitt {sections}", named="")


def _answers_form(spec: SectionSpec, answers: list[Answer]) -> bool:
    """Whether any of the answers that stand there is one of the form's."""
    known = {choice.casefold() for choice in spec.choices}
    return any(answer.text.casefold().rstrip(".") in known for answer in answers)


def _unmade(first: Passage, spec: SectionSpec | None, found: str, expected: str) -> Finding:
    section = f"{spec.number} {spec.heading}" if spec else first.heading
    words = {"found": found, "expected": expected, "named": ""}
    return first.finding("valg-mangler", (), section=section, **words)


def ticked(spec: SectionSpec, text: str) -> list[str]:
    """The form's answers that `text` gives: one, several ("Ja og Nei") or none."""
    if text in spec.choices:
        return [text]
    parts = {part.casefold() for part in _SEVERAL.split(text)}
    return [choice for choice in spec.choices if choice.casefold() in parts]


def check_sections_there(script: Script) -> Iterator[Finding]:
    """A section of the form that a Word report lacks, or has twice, where it has most of them."""
    asked = [spec for spec in script.data.form.sections if spec.kind in ("text", "choice")]
    heads: dict[str, list[Passage]] = {}
    previous: Passage | None = None
    for passage in script.passages if script.typed else ():
        if passage.role is Role.HEADING and passage.number and passage.section:
            heads.setdefault(passage.section, []).append(passage)
    there = {passage.section for passage in script.passages if passage.section}
    if sum(spec.number in there for spec in asked) < _MOST * len(asked):
        return
    for spec in asked:
        own = heads.get(spec.number, [])
        if spec.number not in there and previous is not None:
            shown = f"{spec.number} {spec.heading}"
            yield previous.finding("rapport-avsnitt-mangler", found=shown)
        previous = own[-1] if own else previous
        for again in own[1:]:
            if again.text == own[0].text:
                yield again.finding("tekst-gjentatt", found=again.text, expected=str(own[0].stands))
