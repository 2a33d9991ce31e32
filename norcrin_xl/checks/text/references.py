"""References and captions: what a text leads to is there, of the right kind, in its right place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from norcrin_xl.checks.text.numerals import numerals
from norcrin_xl.checks.text.passage import Passage, Role, Script, Span, excerpt
from norcrin_xl.findings import Finding
from norcrin_xl.markup import LinkedNumber, Reference
from norcrin_xl.model import Quantities
from norcrin_xl.numbers import FORMATS, listed

_SIGN = re.compile(r"[{}*\]]")
_LEFT_OVER = re.compile(
    r"\{[^{}]{0,200}\}?|\}|\]\([^)\s]{0,300}\)?|(?<!\*)\*\*(?![*)])",
)
_CALLED = re.compile(r"\b(?P<word>tab|fig|avsnitt|kap|punkt|pkt|fotnote)\w*\.? $", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[a-zæøå](?!\w)")
_NEAR = re.compile(
    r"\b(?P<kind>tabellen|figuren|diagrammet|listen) (?:rett )?"
    r"(?P<where>nedenfor|under|ovenfor|over)(?![\w-])(?! \w)",
    re.IGNORECASE,
)
_SERIES = re.compile(r"(?P<head>(?:\d{1,3}\.){0,4})(?P<last>\d{1,3})")

UNITS = {
    "mill": ("millioner kroner", "mill", "mnok"),
    "%": ("prosent", "%", "pst"),
}
"""The words for what a format makes a number count, the best one first."""
UNIT_NEAR = 70
"""Signs on each side: "fra 10,4 til 12,9 millioner kroner" has its unit at the end."""

Exhibits = Mapping[str, Sequence[str]]
"""The ids of the report's exhibits by kind: "tabell" and "figur"."""


def exhibits(script: Script) -> Exhibits:
    """What can be referred to: the captions of a Word report, or the form's exhibits."""
    if script.typed:
        found: dict[str, list[str]] = {"tabell": [], "figur": []}
        for passage in script.passages:
            if passage.role is Role.CAPTION and passage.number:
                found[kind_of(passage.text)].append(passage.number)
        return found
    form, projects = script.data.form, script.data.setup.projects
    tables = [spec.id for spec in form.tables if (spec.project_index or 0) < len(projects)]
    return {"tabell": tables, "figur": [figure.id for figure in form.figures]}


def kind_of(text: str) -> str:
    """Whether "Tab. 3" or "Diagram 2" is a table or a figure."""
    return "tabell" if text.strip().lower().startswith("tab") else "figur"


def check_markup(script: Script) -> Iterator[Finding]:
    """Linked numbers with an unknown id or format, and markup that isn't complete."""
    for passage in script.text:
        for span in passage.spans:
            if isinstance(span.node, LinkedNumber):
                fault = _fault(span.node, script.quantities) or _unitless(passage, span, span.node)
                if fault:
                    yield passage.finding("oppmerking", found=fault)
        if (
            passage.source
            and _SIGN.search(passage.text)
            and (left := _LEFT_OVER.search(passage.text))
        ):
            said = f"«{excerpt(left[0])}» er ikke fullstendig oppmerking."
            yield passage.finding("oppmerking", found=said)


def _fault(node: LinkedNumber, quantities: Quantities) -> str | None:
    if node.quantity not in quantities:
        return f"tallet «{node.quantity}» finnes ikke."
    if not node.format:
        return f"tallet «{node.quantity}» mangler format."
    if node.format not in FORMATS:
        return f"formatet «{node.format}» finnes ikke. Finnes: {listed(list(FORMATS))}."
    return None


def _unitless(passage: Passage, span: Span, node: LinkedNumber) -> str | None:
    """That nothing near a number in millions or per cent says so; a table's column does."""
    unit = UNITS.get(FORMATS[node.format].counts_in)
    if unit is None or passage.cell is not None or passage.role is Role.CAPTION:
        return None
    around = passage.text[max(0, span.start - UNIT_NEAR) : span.end + UNIT_NEAR].lower()
    if any(word in around for word in unit):
        return None
    shown = passage.text[span.start : span.end]
    return (
        f"{{{node.quantity}|{node.format}}} skrives «{shown}» uten enhet. Skriv «{unit[0]}» etter."
    )


class Called(NamedTuple):
    """A number that a text refers by: what it calls it, the number, and where both stand."""

    word: str
    number: str
    start: int
    end: int

    @property
    def kind(self) -> str:
        """Whether it is a table or a figure; "" for anything else."""
        return {"tab": "tabell", "fig": "figur"}.get(self.word, "")


def called(passage: Passage, *kinds: str) -> Iterator[Called]:
    """The numbers by which a passage refers to things of some kinds: "avsnitt 3", "fig. 4 og 5".

    What is linked is no such number, nor is the number of a caption itself.
    """
    word, before, own = "", 0, passage.role is Role.CAPTION
    for one in numerals(passage.text) if _DIGIT.search(passage.text) else ():
        if one.what != "henvisning":
            continue
        start = one.start
        if found := _CALLED.search(passage.text, before, one.start):
            word, start = found["word"].lower(), found.start()
        letter = _LETTER.match(passage.text, one.end)
        before = one.end + bool(letter)
        is_caption = own and not passage.text[:start].strip()
        if word in kinds and not is_caption and not passage.linked(start, before):
            yield Called(word, passage.text[one.start : before], start, before)


def check_references(script: Script) -> Iterator[Finding]:
    """References to a table or figure that is not there, or is of the other kind."""
    known = exhibits(script)
    for passage in script.text:
        for span in passage.spans:
            if isinstance(span.node, Reference):
                yield from _misses(script, passage, span.node.kind, span.node.exhibit, known)
        for one in called(passage, "tab", "fig"):
            misses = list(_misses(script, passage, one.kind, one.number, known))
            yield from misses
            if not misses and not script.typed:
                markup = f"{{{one.kind}:{one.number}}}"
                found = passage.text[one.start : one.end]
                yield passage.finding("henvisning-skrevet", found=found, markup=markup)


def _misses(
    script: Script, passage: Passage, kind: str, exhibit: str, known: Exhibits
) -> Iterator[Finding]:
    if exhibit in known[kind] or (script.typed and not any(known.values())):
        return
    other = next((name for name in known if name != kind and exhibit in known[name]), None)
    code = (
        "henvisning-type" if other else "henvisning-borte" if script.typed else "henvisning-ukjent"
    )
    fields: dict[str, object] = {"found": f"{kind} {exhibit}", "expected": f"{other} {exhibit}"}
    if not other:
        fields["expected"] = listed(list(known[kind])) if known[kind] else "ingen"
    fields["markup"] = f"{{{other}:{exhibit}}}"
    yield passage.finding(f"rapport-{code}" if script.typed else code, rests_on=(), **fields)


def check_sections(script: Script) -> Iterator[Finding]:
    """References to a section that isn't there; 4.4 means 4.4a and 4.4b, and 4.4.1 too."""
    numbers = [section.number for section in script.data.form.sections]
    if script.typed:
        numbers = [item.number for item in script.passages if item.role is Role.HEADING]
        numbers = [number for number in numbers if number]
    kinds = ("avsnitt", "kap", "punkt", "pkt") if script.typed else ("avsnitt",)
    for passage in script.text if numbers else ():
        for one in called(passage, *kinds):
            below = re.compile(rf"{re.escape(one.number)}(?:\.|[a-z]|$)")
            if not any(map(below.match, numbers)):
                code = "rapport-avsnitt-borte" if script.typed else "avsnitt-ukjent"
                yield passage.finding(code, found=one.number)


def check_near_references(script: Script) -> Iterator[Finding]:
    """ "Tabellen nedenfor" where none follows below the same heading, and the like."""
    order = [item for item in script.passages if item.role not in (Role.NOTE, Role.MARGIN)]
    for at, passage in enumerate(order if script.typed else ()):
        for found in _NEAR.finditer(passage.text) if passage.is_text else ():
            kind = found["kind"].lower()
            after = found["where"].lower() in ("nedenfor", "under")
            where = order[at + 1 :] if after else order[:at][::-1]
            if not any(_is_such(item, kind) for item in _same_section(where, passage)):
                yield passage.finding("rapport-henvisning-borte", found=found[0])


def _same_section(where: Sequence[Passage], of: Passage) -> Iterator[Passage]:
    for item in where:
        if item.section != of.section or (not of.section and item.headings[:1] != of.headings[:1]):
            return
        yield item


def _is_such(item: Passage, kind: str) -> bool:
    if kind.startswith("tabell"):
        return item.cell is not None or (
            item.role is Role.CAPTION and kind_of(item.text) == "tabell"
        )
    if kind.startswith("listen"):
        return item.role is Role.ITEM or item.cell is not None
    return item.role is Role.CAPTION and kind_of(item.text) == "figur"


def check_caption_numbers(script: Script) -> Iterator[Finding]:
    """Numbers of captions that are used twice, or leave one out."""
    for kind in ("tabell", "figur"):
        own = [
            item
            for item in (script.passages if script.typed else ())
            if item.role is Role.CAPTION and item.number and kind_of(item.text) == kind
        ]
        seen: dict[str, Passage] = {}
        for item in own:
            if item.number in seen and seen[item.number].text != item.text:
                found = f"{kind} {item.number}"
                yield item.finding(
                    "bildetekst-dobbel", found=found, expected=str(seen[item.number].stands)
                )
            seen.setdefault(item.number, item)
        for before, item in pairwise(own):
            yield from _gap(kind, before.number, item, seen)


def _gap(kind: str, before: str, item: Passage, seen: Mapping[str, Passage]) -> Iterator[Finding]:
    """One left out between two captions of the same series: 4.2.1 and 4.2.3, or 5 and 7."""
    first, second = _SERIES.fullmatch(before), _SERIES.fullmatch(item.number)
    if not first or not second or first["head"] != second["head"]:
        return
    for number in range(int(first["last"]) + 1, int(second["last"])):
        missing = f"{first['head']}{number}"
        if missing not in seen:
            found, expected = f"{kind} {item.number}", f"{kind} {missing}"
            fields: dict[str, object] = {
                "found": found,
                "expected": expected,
                "before": f"{kind} {before}",
            }
            yield item.finding("bildetekst-hull", rests_on=(), **fields)
            return
