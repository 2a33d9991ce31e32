"""Do tables, sections and running text tell the same of a work package?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from norcrin_xl.checks.text.manuscript import DEVIATIONS, MEASURES, STATE, STATUS, manuscript
from norcrin_xl.checks.text.packages import NAME, Led, Package, packages_of
from norcrin_xl.checks.text.passage import Passage, Script
from norcrin_xl.checks.text.topics import names_of, naming
from norcrin_xl.findings import Finding
from norcrin_xl.form.glossary import load_glossary
from norcrin_xl.model import CellRef
from norcrin_xl.numbers import listed

_ANYBODY = re.compile(rf"(?<![.!?] )(?<!^)\b({NAME}{{1,2}})")
_MENTIONED = re.compile(r"(?<![Tt]idligere )\bAP ?(\d{1,2})\b")
_CALLED = re.compile(r"\bAP ?(\d{1,2})[\s,:–(«-]{1,4}(?:(?:som heter|kalt) )?«?")
_DENIED = re.compile(
    r"\b(?:ikke|ingen|uten|verken|hverken|tidligere)(?: lenger)?(?: \w{1,20}){0,1} ?$",
    re.IGNORECASE,
)
_CHANGING = re.compile(
    r"\b(?:ny leder|etterfølger|overtar|til årsskiftet|fra januar|vikar)\b", re.IGNORECASE
)
_AGAINST = {"I rute": ("forsinket",), "Forsinket": ("i rute",), "Fullført": ("forsinket", "åpent")}
"""The states of the form, each with what a text may not say beside it."""
_IN_STEP, _LATE, _ = _AGAINST
_SHORTEST_NAME = 8
"""Shorter names are words that may follow a number by chance."""


def check_packages(script: Script) -> Iterator[Finding]:
    """What is told twice of work packages in two ways, or not told."""
    packages, in_text = packages_of(script)
    for package in packages:
        yield from _measures(script, package)
        yield from _progress(package)
        yield from _persons(script, package)
        for name, passage in package.unknown:
            proposal = "Rett navnet, eller legg det til under Andre navn i bruk i arket Oppsett."
            yield passage.finding("partnernavn-ukjent", found=name, proposal=proposal)
    workbook = _of_workbook(script)
    yield from _leaders(script, packages, in_text, [led for item in workbook for led in item.led])
    yield from _same_packages(script, packages)
    yield from _names(script, packages)
    yield from _mentions(script, packages or workbook)


def _of_workbook(script: Script) -> list[Package]:
    """The packages of the workbook that a Word report is held against."""
    texts = manuscript(script.data, script.quantities) if script.typed else ()
    return packages_of(Script(texts, script.data, script.quantities))[0]


def says(text: str, state: str) -> str:
    """The first words of `text` that say that something is in a state of progress; "" for none."""
    low = text.lower()
    for words in load_glossary().progress[state]:
        for found in re.finditer(rf"(?<![^\W\d_]){re.escape(words)}", low):
            if not _DENIED.search(text[max(found.start() - 40, 0) : found.start()]):
                return text[found.start() : found.end()]
    return ""


def _measures(script: Script, package: Package) -> Iterator[Finding]:
    """Deviations without measures, and a delay without deviations.

    The first project is in operation: its packages are reported with status alone.
    """
    operating = script.data.setup.projects[0].key
    deviations, measures = package.text(DEVIATIONS), package.text(MEASURES)
    none = load_glossary().progress["ingen avvik"]
    is_none = len(deviations) < 60 and deviations.lower().startswith(tuple(none))
    if deviations and not is_none and not measures:
        said = package.parts[DEVIATIONS][0][1]
        if not script.typed or not says(package.text(STATUS, DEVIATIONS), "tiltak"):
            yield package.fields.get(MEASURES, said).finding("tiltak-mangler")
    elif package.project != operating and not deviations and not package.row:
        at, state = package.fields.get(DEVIATIONS, package.at), package.text(STATE)
        known = state in script.data.form.as_planned or (script.typed and state != _LATE)
        if state and not known:
            yield at.finding("avvik-mangler", found=state)


def _progress(package: Package) -> Iterator[Finding]:
    """A package that is in step by its state and late by its text, or the other way round."""
    given = package.text(STATE)
    state = given if given in _AGAINST else ""
    if not state and (in_step := says(f"{given} {package.text(STATUS, DEVIATIONS)}", "i rute")):
        state, given = _IN_STEP, in_step
    for label in (STATUS, DEVIATIONS) if state else ():
        for text, passage in package.parts.get(label, ()):
            said = next(filter(None, (says(text, kind) for kind in _AGAINST[state])), "")
            if said and not says(text, "tatt igjen"):
                rests = _cells(package.fields.get(STATE))
                fields = {"expected": given, "what": label.lower(), "found": said}
                yield passage.finding("framdrift-motsier", rests, **fields)
                break


def _cells(*passages: Passage | None) -> tuple[CellRef, ...]:
    return tuple(item.stands.cell for item in passages if item and item.stands.cell)


def _leaders(
    script: Script, packages: Sequence[Package], in_text: Sequence[Led], workbook: Sequence[Led]
) -> Iterator[Finding]:
    """Tables, sections and running text that name different leaders of one package.

    A status that names both leaders has explained the difference. Where no table of a Word
    report names any, the workbook does; a text that agrees with the workbook is right.
    """
    rows = [led for item in packages if item.row for led in item.led]
    own = [led for item in packages if not item.row for led in item.led]
    status = {id(led): item for item in packages for led in item.led if not item.row}
    told: set[tuple[str, str]] = set()
    known = names_of(script.data)
    any_partner = naming(known)
    for led, others in (
        *((led, _rivals(led, rows) or _rivals(led, workbook)) for led in own),
        *((led, _rivals(led, workbook)) for led in rows),
        *((led, _rivals(led, [*own, *rows])) for led in in_text),
    ):
        agreeing = [*others, *(_rivals(led, workbook) if led.passage.cell is None else ())]
        if not others or any(item.partner is led.partner for item in agreeing):
            continue
        texts = status[id(led)].parts.get(STATUS, ()) if id(led) in status else ()
        words = "\n".join(text for text, passage in texts if passage is not led.passage)
        named = {known[name].key for name in any_partner.findall(words)}
        explained = named >= {led.partner.key, others[0].partner.key}
        if not explained and (led.number, led.partner.key) not in told:
            told.add((led.number, led.partner.key))
            yield _other_leader(led, others[0])


def _rivals(led: Led, others: Sequence[Led]) -> list[Led]:
    """Who else is said to lead the same package: in the same project, where that is known."""
    same = [item for item in others if item.number == led.number and item is not led]
    exact = [item for item in same if led.project and item.project == led.project]
    return exact or same


def _other_leader(led: Led, other: Led) -> Finding:
    where = str(other.passage.stands)
    source = f"registeret ({where})" if other.passage.cell is not None else where
    is_fact = led.passage.cell is None and not _MENTIONED.search(led.passage.text)
    found = led.name if is_fact else f"at AP{led.number} ledes av {led.name}"
    fields = {"found": found, "source": source, "expected": other.name}
    return led.passage.finding("leder-ulik", _cells(other.passage), **fields)


def _persons(script: Script, package: Package) -> Iterator[Finding]:
    """Another person than the leader who is said to lead a package."""
    known = names_of(script.data)
    persons = {led.person: led.passage for led in package.led if led.person}
    first, at = next(iter(persons.items()), ("", package.at))
    every = [item for own in package.parts.values() for item in own]
    for text, passage in every if first and script.typed else ():
        if passage in persons.values() or not says(text, "leder") or _CHANGING.search(text):
            continue
        others = [name for name in _ANYBODY.findall(text) if name not in known]
        if others and first not in text:
            where = str(at.stands)
            yield passage.finding("leder-ulik", found=others[0], source=where, expected=first)


def _same_packages(script: Script, packages: Sequence[Package]) -> Iterator[Finding]:
    """Packages that stand in the register or in the sections only, or twice."""
    operating, last = script.data.setup.projects[0].key, script.data.setup.projects[-1].key
    rows = [item for item in packages if item.row]
    described: dict[tuple[str, str], Package] = {}
    for package in packages:
        key = (package.project, package.number)
        if package.row or not package.number:
            continue
        if key in described and described[key].title != package.title:
            spot = str(described[key].at.stands)
            yield package.at.finding("pakke-ulik", found=f"{package.name} er også brukt i {spot}.")
        described[key] = package
    if not rows or not described:
        return
    registered = {(led.project, led.number) for item in rows for led in item.led}
    elsewhere = {number for project, number in described if project == operating}
    numbers = {item.number for item in rows}
    for (project, number), package in described.items():
        there = number in numbers if script.typed else (project, number) in registered
        if project != operating and not there and (script.typed or number not in elsewhere):
            said = f"{package.name}: pakken står ikke i registeret."
            yield package.at.finding("pakke-ulik", found=said)
    rowed = [led for item in rows if not item.parts for led in item.led if led.project != operating]
    untold = [led for led in rowed if (led.project or last, led.number) not in described]
    for led in untold if not script.typed or len(untold) <= len(described) else ():
        said = f"AP{led.number}: pakken har ingen omtale med status."
        yield led.passage.finding("pakke-ulik", found=said)


def _names(script: Script, packages: Sequence[Package]) -> Iterator[Finding]:
    """A package under the name that register or sections give to another number only.

    The register may be in another language: a name that nobody else has says nothing.
    """
    described: dict[str, set[str]] = {}
    registered: dict[str, set[str]] = {}
    for item in packages:
        if item.title and item.number:
            of = registered if item.row else described
            of.setdefault(item.title.casefold(), set()).add(item.number)
    owners = described | registered
    told = [(item.number, item.title, item.at) for item in packages if not item.row]
    for number, name, passage in (*told, *_called(script, packages, owners)):
        others = owners.get(name.casefold(), set())
        if number and others and number not in others:
            known = listed([f"AP{other}" for other in sorted(others, key=int)])
            said = f"AP{number} kalles «{name}», som er {known} i registeret."
            yield passage.finding("pakke-navn", found=said)


def _called(
    script: Script, packages: Sequence[Package], names: Iterable[str]
) -> Iterator[tuple[str, str, Passage]]:
    """The numbers that are followed by a package's name in running text, and that name."""
    own = {id(item.at) for item in packages}
    known = [name for name in names if len(name) >= _SHORTEST_NAME]
    for passage in script.text:
        if passage.cell is None and id(passage) not in own:
            for found in _CALLED.finditer(passage.text):
                after = passage.text[found.end() :]
                fitting = [len(name) for name in known if after.casefold().startswith(name)]
                if fitting:
                    yield found[1], after[: max(fitting)], passage


def _mentions(script: Script, packages: Sequence[Package]) -> Iterator[Finding]:
    """A work package that the text mentions and nothing else knows; "tidligere AP5" is fine.

    Where neither report nor workbook has any package, nothing is known of them.
    """
    known, own = {item.number for item in packages}, {id(item.at) for item in packages}
    for passage in script.text if packages else ():
        for number in dict.fromkeys(_MENTIONED.findall(passage.text)):
            if number not in known and id(passage) not in own:
                yield passage.finding("pakke-ukjent", found=f"AP{number}")
