"""The form's choices: is one answer ticked, and no more than one? Are all its sections there?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from norcrin_xl.checks.text.passage import Passage, Role, Script
from norcrin_xl.findings import Finding
from norcrin_xl.form import SectionSpec
from norcrin_xl.numbers import listed

_YES_OR_NO = frozenset(("ja", "nei"))
_MOST = 0.6
"""The share of the form's sections that a report must have before one is missed."""


def check_choices(script: Script) -> Iterator[Finding]:
    """A choice that isn't made, is none of the form's answers, or is several of them.

    Several choices of the workbook that nobody has made are told of together.
    """
    specs = {spec.number: spec for spec in script.data.form.sections if spec.choices}
    asked: dict[str, list[Passage]] = {}
    for passage in script.passages:
        words = {_bare(answer.text) for answer in passage.answers}
        if words and (passage.section in specs or words == _YES_OR_NO):
            asked.setdefault(passage.section, []).append(passage)
    blank = [] if script.typed else [one for [one] in asked.values() if not one.text]
    if len(blank) > 1:
        cells = [passage.stands.cell for passage in blank if passage.stands.cell]
        sections = listed([passage.section for passage in blank])
        yield blank[0].finding("valg-ugjort", cells, found=f"avsnitt {sections}", named="")
    for section, passages in asked.items():
        if len(blank) < 2 or passages[0] not in blank:
            boxed = [item for item in passages if len(item.answers) > 1] or passages
            yield from _judged(script, specs.get(section), boxed)


def _judged(
    script: Script, spec: SectionSpec | None, passages: Sequence[Passage]
) -> Iterator[Finding]:
    first = passages[0]
    answers = [answer for item in passages for answer in item.answers]
    choices = spec.choices if spec else dict.fromkeys(answer.text for answer in answers)
    given = list(dict.fromkeys(answer.text for answer in answers if answer.checked))
    of_form = {_bare(answer.text) for answer in answers} & set(map(_bare, choices))
    expected, fault = " / ".join(choices), ""
    if len(given) > 1:
        yield first.finding("valg-flere", found=" og ".join(given), expected=expected)
    elif given and not script.typed and given[0] not in choices:
        fault = f"svaret «{given[0]}» finnes ikke."
    elif not given and of_form:
        fault = "ingenting er valgt."
    if fault:
        section = f"{spec.number} {spec.heading}" if spec else first.heading
        words = {"found": fault, "expected": expected, "named": ""}
        yield first.finding("valg-mangler", (), section=section, **words)


def _bare(answer: str) -> str:
    return answer.casefold().rstrip(".")


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
