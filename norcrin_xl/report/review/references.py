"""References in a Word report: fields, links and typed ones that lead nowhere or go wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from norcrin_xl.findings import Finding
from norcrin_xl.report.review.passages import found_in, text_ref
from norcrin_xl.report.review.proposals import is_contents
from norcrin_xl.report.review.reading import Field, WordParagraph, WordReport
from norcrin_xl.report.review.typed import plain
from norcrin_xl.report.word.controls import BOOKMARK_START, w
from norcrin_xl.report.word.references import bookmark_texts

_REFERS = frozenset(("REF", "PAGEREF", "NOTEREF"))
_BROKEN = re.compile(r"(?:Feil!|Error!) [^.]*\.", re.IGNORECASE)
_CAPTION = re.compile(r"^(?P<kind>Tabell|Figur) (?P<id>\d+(?:\.\d+)*[a-z]?)\b", re.IGNORECASE)
_TYPED = re.compile(
    r"\b(?P<kind>tabell|figur) (?P<id>\d+(?:\.\d+)*[a-z]?)\b(?!\.\d)", re.IGNORECASE
)
_SECTION = re.compile(r"\b(?:avsnitt|kapittel|punkt) (?P<id>\d+(?:\.\d+)*[a-z]?)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^(?P<id>\d+(?:\.\d+)*[a-z]?)\.?\s")
_KIND_BEFORE = re.compile(r"\b(tabell|figur)\s*$", re.IGNORECASE)
_ANCHOR, _LINK = w("anchor"), w("hyperlink")


@dataclass(frozen=True, slots=True)
class _Targets:
    """What can be referred to: bookmarks with their texts, captions by kind, section numbers."""

    bookmarks: Mapping[str, str]
    captions: Mapping[str, frozenset[str]]
    sections: frozenset[str]


def reference_findings(report: WordReport, file: str) -> Iterator[Finding]:
    """References that lead nowhere, or to a thing of the other kind."""
    targets = _targets(report)
    for paragraph in report.paragraphs:
        if is_contents(paragraph):
            continue
        for code, fields in _faults(paragraph, targets):
            yield found_in(text_ref(file, paragraph), code, **fields)


def _targets(report: WordReport) -> _Targets:
    bookmarks: dict[str, str] = {}
    for root in report.roots.values():
        if next(root.iter(BOOKMARK_START), None) is not None:
            bookmarks.update(bookmark_texts(root))
    captions: dict[str, set[str]] = {"tabell": set(), "figur": set()}
    sections: set[str] = set()
    for paragraph in report.paragraphs:
        if paragraph.is_heading and (number := _NUMBERED.match(paragraph.heading)):
            sections.add(number["id"])
        elif paragraph.cell is None and (found := _CAPTION.match(plain(paragraph.text).strip())):
            captions[found["kind"].lower()].add(found["id"])
    return _Targets(
        bookmarks, {kind: frozenset(ids) for kind, ids in captions.items()}, frozenset(sections)
    )


def _faults(
    paragraph: WordParagraph, targets: _Targets
) -> Iterator[tuple[str, Mapping[str, object]]]:
    text = plain(paragraph.text)
    for item in paragraph.fields:
        yield from _of_field(item, text, targets)
    for link in paragraph.element.iter(_LINK):
        name = str(link.get(_ANCHOR, ""))
        if name and name not in targets.bookmarks and name != "_top":
            shown = "".join(t.text or "" for t in link.iter(w("t")))
            yield "rapport-henvisning-borte", {"found": f"«{shown}»"}
    covered = [(item.start, item.end) for item in paragraph.fields]
    own = _CAPTION.match(text.lstrip())
    for found in _TYPED.finditer(text):
        at = found.start()
        in_field = any(start < found.end() and at < end for start, end in covered)
        if in_field or (own and at <= len(text) - len(text.lstrip())):
            continue
        yield from _of_typed(found["kind"].lower(), found["id"], targets.captions)
    for found in _SECTION.finditer(text):
        if targets.sections and not _has_section(found["id"], targets.sections):
            yield "rapport-avsnitt-borte", {"found": found["id"]}


def _of_field(
    item: Field, text: str, targets: _Targets
) -> Iterator[tuple[str, Mapping[str, object]]]:
    words = item.code.split()
    if len(words) < 2 or words[0].upper() not in _REFERS:
        return
    shown = text[item.start : item.end].strip()
    name = words[1].strip('"')
    if name not in targets.bookmarks or _BROKEN.search(shown):
        yield "rapport-henvisning-borte", {"found": f"«{shown}»" if shown else f"bokmerket {name}"}
        return
    leads_to = _CAPTION.match(plain(targets.bookmarks[name]).strip())
    before = _KIND_BEFORE.search(text[: item.start])
    said = _TYPED.match(shown) or _CAPTION.match(shown)
    kind = said["kind"].lower() if said else before[1].lower() if before else ""
    if leads_to and kind and kind != leads_to["kind"].lower():
        known = f"{leads_to['kind'].lower()} {leads_to['id']}"
        shows = shown.lower() if said else f"{kind} {shown}"
        yield "rapport-henvisning-type", {"found": shows, "expected": known}


def _of_typed(
    kind: str, number: str, captions: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, Mapping[str, object]]]:
    if number in captions[kind] or not any(captions.values()):
        return
    other = "figur" if kind == "tabell" else "tabell"
    if number in captions[other]:
        expected = f"{other} {number}"
        yield "rapport-henvisning-type", {"found": f"{kind} {number}", "expected": expected}
    elif captions[kind]:
        yield "rapport-henvisning-borte", {"found": f"{kind} {number}"}


def _has_section(number: str, known: frozenset[str]) -> bool:
    """Whether a section is there; 4.4 stands for 4.4a and 4.4b, and for 4.4.1."""
    below = re.compile(rf"{re.escape(number)}(?:\.|[a-z])")
    return any(item == number or below.match(item) for item in known)
