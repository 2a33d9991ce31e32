"""Work packages: do register, status and text tell the same story?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from norcrin_xl.checks.text.partners import any_name, names_of, partner_named
from norcrin_xl.checks.text.prose import Passage, Prose, found_in, package_name
from norcrin_xl.findings import Finding
from norcrin_xl.model import Field, Partner, ReportData, WorkPackage
from norcrin_xl.numbers import listed

IN_STEP, LATE, DONE = "I rute", "Forsinket", "Fullført"

_NOT = r"(?<!ikke )(?<!ikke lenger )(?<!ingen )(?<!uten )(?<!hverken )(?<!verken )(?<!tidligere )"
_SAYS_LATE = (
    rf"{_NOT}\b(?:(?:er|ble|blir|sterkt|noe|betydelig) forsinket|ligger etter|på etterskudd)"
)
_SAYS_IN_STEP = rf"{_NOT}\b(?:er i rute|går som planlagt|følger planen|ingen avvik|uten avvik)\b"
_SAYS_OPEN = rf"{_NOT}\b(?:ventes ferdig|gjenstår|er ikke (?:ferdig|startet)|ikke fullført)\b"
_CONTRADICTS = {
    state: re.compile(pattern, re.IGNORECASE)
    for state, pattern in (
        (IN_STEP, _SAYS_LATE),
        (LATE, _SAYS_IN_STEP),
        (DONE, rf"{_SAYS_LATE}|{_SAYS_OPEN}"),
    )
}
_NO_DEVIATION = re.compile(r"ingen(?: \w+)?(?: avvik\w*)?\.?", re.IGNORECASE)
_MENTION = re.compile(r"(?<!tidligere )\bAP ?(\d{1,2})\b")
_CALLED = re.compile(r"\bAP ?(\d{1,2})[\s,:–(«-]{1,4}(?:(?:som heter|kalt) )?«?")
_NUMBER = re.compile(r"\d+")
_SHORTEST_NAME = 8
"""Shorter names are words that may follow a number by chance."""


def check_measures(prose: Prose) -> Iterator[Finding]:
    """Deviations without measures, and a delay without deviations.

    The first project is in operation: its packages are reported in Tabell 2 with status alone.
    """
    data = prose.data
    operating = data.setup.projects[0].key
    for package in data.work_packages:
        who = package_name(data, package)
        deviations = package.deviations.text
        if deviations and not _NO_DEVIATION.fullmatch(deviations) and not package.measures.text:
            yield prose.cell(who, package.measures).finding("tiltak-mangler")
        elif (
            package.state.text == LATE
            and package.project != operating
            and not package.deviations.text
        ):
            yield prose.cell(who, package.deviations).finding("avvik-mangler", found=LATE)


def check_progress(prose: Prose) -> Iterator[Finding]:
    """A package that is in step by its state and late by its text, or the other way round."""
    for passage in prose.passages:
        package = passage.package
        if package is None or passage.field is package.measures:
            continue
        pattern = _CONTRADICTS.get(package.state.text)
        text = "\n".join([line.text for line in passage.lines])
        if pattern and (said := found_in(text, pattern)):
            yield passage.finding(
                "framdrift-motsier",
                rests_on=(package.state.ref,),
                expected=package.state.text,
                what=passage.who.rsplit(", ", 1)[1],
                found=said[0][0],
            )


def check_leaders(prose: Prose) -> Iterator[Finding]:
    """Register, Tabell 2, sections and running text that name different leaders.

    A status that names both leaders has explained the difference.
    """
    data, names = prose.data, names_of(prose.data)
    registered = _registered_leaders(data)
    for package in data.work_packages:
        cell = prose.cell(package_name(data, package), package.leader)
        theirs = registered.get((package.project, _number(package.number)))
        led_by = partner_named(package.leader.text, names)
        if theirs is None or led_by is None:
            continue
        other = partner_named(theirs.text, names)
        if other is None or other is led_by:
            continue
        if not all(_named(package.status.text, who, names) for who in (other, led_by)):
            yield cell.finding(
                "leder-ulik",
                rests_on=(theirs.ref,),
                found=package.leader.text,
                source=f"registeret ({prose.cell('', theirs).spot})",
                expected=theirs.text,
            )
    yield from _told_leaders(prose, names, registered)


def _named(text: str, partner: Partner, names: Mapping[str, Partner]) -> bool:
    """Whether `text` names the partner by any of its names."""
    own = {name: partner for name, known in names.items() if known is partner}
    return re.search(any_name(own), text) is not None


def _number(text: str) -> str:
    """The number of a work package without what stands around it: AP10 gives 10."""
    found = _NUMBER.search(text)
    return found[0] if found else ""


def _registered_leaders(data: ReportData) -> Mapping[tuple[str, str], Field]:
    """By (project key, number), the cells of the register that name a leader."""
    return {
        (project, _number(entry.number.text)): field
        for entry in data.register
        for project, field in entry.leaders.items()
        if field.text
    }


def _told_leaders(
    prose: Prose, names: Mapping[str, Partner], registered: Mapping[tuple[str, str], Field]
) -> Iterator[Finding]:
    """Sentences such as "AP8, som ledes fra OUS" that neither register nor packages bear out."""
    led = re.compile(
        rf"\bAP ?(\d{{1,2}})\b,? (?:som )?(?:ledes|er ledet|ble ledet) (?:av|fra|ved) "
        rf"({any_name(names)})"
    )
    own = re.compile(
        rf"\b(?:Arbeidspakken|Gruppen|Pakken) ledes (?:av|fra|ved) ({any_name(names)})"
    )
    for sentence in prose.sentences_with(" lede"):
        package = sentence.passage.package
        for found in led.finditer(sentence.text):
            leaders = _leaders_of(prose.data, found[1], registered)
            yield from _told(prose, sentence.passage, f"AP{found[1]}", found[2], leaders)
        if package is not None:
            for found in own.finditer(sentence.text):
                yield from _told(prose, sentence.passage, "pakken", found[1], (package.leader,))


def _leaders_of(
    data: ReportData, number: str, registered: Mapping[tuple[str, str], Field]
) -> tuple[Field, ...]:
    packages = (item.leader for item in data.work_packages if _number(item.number) == number)
    return (*packages, *(field for key, field in registered.items() if key[1] == number))


def _told(
    prose: Prose, passage: Passage, what: str, name: str, leaders: tuple[Field, ...]
) -> Iterator[Finding]:
    names = names_of(prose.data)
    known = {partner_named(field.text, names) for field in leaders} - {None}
    if known and names[name] not in known:
        yield passage.finding(
            "leder-ulik",
            rests_on=tuple(field.ref for field in leaders),
            found=f"at {what} ledes av {name}",
            source=prose.cell("", leaders[0]).spot,
            expected=leaders[0].text,
        )


def check_same_packages(prose: Prose) -> Iterator[Finding]:
    """Packages that stand in the register or in the sections only, or twice."""
    data = prose.data
    operating = data.setup.projects[0].key
    registered = _registered_leaders(data)
    described: dict[tuple[str, str], WorkPackage] = {}
    for package in data.work_packages:
        key = (package.project, _number(package.number))
        who = prose.cell(package_name(data, package), package.title)
        if key[1] and key in described:
            first = prose.cell("", described[key].title).spot
            yield who.finding("pakke-ulik", found=f"nummeret er også brukt i {first}.")
        described[key] = package
    elsewhere = {number for project, number in described if project == operating}
    for (project, number), package in described.items():
        unknown = project != operating and number and (project, number) not in registered
        if unknown and number not in elsewhere:
            who = prose.cell(package_name(data, package), package.title)
            yield who.finding("pakke-ulik", found="pakken står ikke i registeret (tabell 1).")
    for (project, number), field in registered.items():
        if project != operating and (project, number) not in described:
            name = data.setup.project(project).name
            cell = prose.cell(f"Registeret, {name} AP{number}", field)
            yield cell.finding("pakke-ulik", found="pakken har ingen omtale med status.")


def check_package_names(prose: Prose) -> Iterator[Finding]:
    """A package under the name that register or sections give to another number only.

    In their own cells, and in the text where the name stands right after the number. The
    register may be in another language: a name that nobody else has says nothing.
    """
    named = _numbers_by_name(prose.data)
    for package in prose.data.work_packages:
        others = _registered_otherwise(prose.data, package, named)
        if others:
            who = prose.cell(package_name(prose.data, package), package.title)
            yield who.finding("pakke-navn", found=_called(package.number, package.title, others))
    names = [name for name in named if len(name) >= _SHORTEST_NAME]
    for sentence in prose.sentences_with("ap") if names else ():
        for found in _CALLED.finditer(sentence.text):
            after = sentence.text[found.end() :].casefold()
            name = max((name for name in names if after.startswith(name)), key=len, default="")
            if name and found[1] not in named[name]:
                shown = sentence.text[found.end() : found.end() + len(name)]
                said = f"AP{found[1]} kalles «{shown}», som er {_packages(named[name])}."
                yield sentence.passage.finding("pakke-navn", found=said)


def _numbers_by_name(data: ReportData) -> Mapping[str, set[str]]:
    """The numbers of the packages that bear a name, by the name in small letters."""
    named: dict[str, set[str]] = {}
    for title, number in (
        *((package.title, package.number) for package in data.work_packages),
        *((entry.title, entry.number.text) for entry in data.register),
    ):
        if title.text and _number(number):
            named.setdefault(title.text.casefold(), set()).add(_number(number))
    return named


def _registered_otherwise(
    data: ReportData, package: WorkPackage, named: Mapping[str, set[str]]
) -> set[str]:
    """The numbers under which the register alone has a package's name."""
    own, name = _number(package.number), package.title.text.casefold()
    numbers = {_number(e.number.text) for e in data.register if e.title.text.casefold() == name}
    return numbers if own and numbers and own not in numbers else set()


def _called(number: str, title: Field, others: set[str]) -> str:
    return f"{number} kalles «{title.text}», som er {_packages(others)} i registeret."


def _packages(numbers: set[str]) -> str:
    return listed([f"AP{number}" for number in sorted(numbers, key=int)])


def check_mentions(prose: Prose) -> Iterator[Finding]:
    """A work package that the text mentions and nothing else knows; "tidligere AP5" is fine."""
    data = prose.data
    known = {_number(package.number) for package in data.work_packages}
    known |= {_number(entry.number.text) for entry in data.register}
    for passage in prose.passages:
        mentioned = [
            found[1]
            for line in passage.lines
            if "AP" in line.text
            for found in _MENTION.finditer(line.text)
            if found[1] not in known
        ]
        for number in dict.fromkeys(mentioned):
            yield passage.finding("pakke-ukjent", found=f"AP{number}")
