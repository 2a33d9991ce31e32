"""Linked numbers and references: does what they lead to exist, and is it of the right kind?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from norcrin_xl.checks.text.prose import Passage, Prose, excerpt
from norcrin_xl.findings import Finding
from norcrin_xl.markup import LinkedNumber, Reference
from norcrin_xl.model import Quantities
from norcrin_xl.numbers import FORMATS, listed

_SIGN = re.compile(r"[{}*\]]")
_LEFT_OVER = re.compile(r"\{[^{}]*\}?|\}|\]\([^)\s]*\)?|(?<!\*)\*\*(?![*)])")
_TYPED = re.compile(r"\b(?P<kind>[Tt]abell|[Ff]igur) (?P<id>\d+(?:\.\d+)*)\b")
_SECTION = re.compile(r"\b[Aa]vsnitt (?P<number>\d+(?:\.\d+)?[a-z]?)\b")

Exhibits = Mapping[str, Sequence[str]]
"""The ids of the report's exhibits by kind: "tabell" and "figur"."""


def exhibits(prose: Prose) -> Exhibits:
    """What can be referred to: tables with a number, and figures."""
    form, projects = prose.data.form, prose.data.setup.projects
    tables = [spec.id for spec in form.tables if (spec.project_index or 0) < len(projects)]
    return {"tabell": tables, "figur": [figure.id for figure in form.figures]}


def check_markup(prose: Prose) -> Iterator[Finding]:
    """Linked numbers with an unknown id or format, and markup that isn't complete."""
    for passage in prose.passages:
        for line in passage.lines:
            for _, node in line.holes:
                if isinstance(node, LinkedNumber) and (fault := _fault(node, prose.quantities)):
                    yield passage.finding("oppmerking", found=fault)
            if _SIGN.search(line.text) and (left := _LEFT_OVER.search(line.text)):
                yield passage.finding(
                    "oppmerking", found=f"«{excerpt(left[0])}» er ikke fullstendig oppmerking."
                )


def _fault(node: LinkedNumber, quantities: Quantities) -> str | None:
    if node.quantity not in quantities:
        return f"tallet «{node.quantity}» finnes ikke."
    if not node.format:
        return f"tallet «{node.quantity}» mangler format."
    if node.format not in FORMATS:
        return f"formatet «{node.format}» finnes ikke. Finnes: {listed(list(FORMATS))}."
    return None


def check_references(prose: Prose) -> Iterator[Finding]:
    """References to a table or figure that is not there, or is of the other kind."""
    known = exhibits(prose)
    for passage in prose.passages:
        for line in passage.lines:
            for _, node in line.holes:
                if isinstance(node, Reference):
                    yield from _misses(passage, node.kind, node.exhibit, known)
            if "abell" not in line.text and "igur" not in line.text:
                continue
            for found in _TYPED.finditer(line.text):
                kind = found["kind"].lower()
                misses = list(_misses(passage, kind, found["id"], known))
                yield from misses
                if not misses:
                    markup = f"{{{kind}:{found['id']}}}"
                    yield passage.finding("henvisning-skrevet", found=found[0], markup=markup)


def _misses(passage: Passage, kind: str, exhibit: str, known: Exhibits) -> Iterator[Finding]:
    if exhibit in known[kind]:
        return
    other = next((name for name in known if name != kind and exhibit in known[name]), None)
    if other:
        yield passage.finding(
            "henvisning-type",
            found=f"{kind} {exhibit}",
            expected=f"{other} {exhibit}",
            markup=f"{{{other}:{exhibit}}}",
        )
    else:
        yield passage.finding(
            "henvisning-ukjent", found=f"{kind} {exhibit}", expected=listed(list(known[kind]))
        )


def check_sections(prose: Prose) -> Iterator[Finding]:
    """References to a section that the form doesn't have; 4.4 means both 4.4a and 4.4b."""
    numbers = [section.number for section in prose.data.form.sections]
    for passage in prose.passages:
        for line in passage.lines:
            if "vsnitt" not in line.text:
                continue
            for found in _SECTION.finditer(line.text):
                number = found["number"]
                if not any(known in (number, f"{number}a") for known in numbers):
                    yield passage.finding("avsnitt-ukjent", found=number)
