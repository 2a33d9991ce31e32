"""Work packages as a report tells of them: in tables, under headings of their own, in a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from norcrin_xl.checks.text.manuscript import (
    DEVIATIONS,
    LEADER,
    MEASURES,
    STATE,
    STATUS,
    manuscript,
)
from norcrin_xl.checks.text.passage import Grid, GridPlace, Passage, Role, Script
from norcrin_xl.checks.text.topics import any_name, names_of, naming
from norcrin_xl.checks.text.words import any_of, spoken, words
from norcrin_xl.findings import Finding
from norcrin_xl.form.form_file import load_glossary
from norcrin_xl.model import CellRef, Partner, ReportData
from norcrin_xl.numbers import listed

_BEGINS = re.compile(
    r"(?:\d[\d.]{0,9} )?(?:AP|WP|Arbeidspakke) ?(?P<number>\d{1,2})\b[ .:,–-]{0,4}(?P<title>.*)",
    re.DOTALL,
)
_ROW = re.compile(r"(?:AP|WP|Arbeidspakke)? ?(?P<number>\d{1,2})\b[ .:–-]{0,4}(?P<title>.*)")
_NUMBER_HEAD = re.compile(r"ap|wp|arbeidspakker?|pakker?|nr\.?|nummer", re.IGNORECASE)
_TITLE = re.compile(r"tittel|navn|title", re.IGNORECASE)
_LEADER_HEAD = re.compile(r"led|ansvar|partner|sykehus|institusjon", re.IGNORECASE)
_PARTS = (STATE, STATUS, DEVIATIONS, MEASURES)
_LED = re.compile(r"\b(?:ledes|ledet|leder:?) (?:(?:av|fra|ved) )?", re.IGNORECASE)
_LABELLED = re.compile(
    r"^Fremdrift |^Framdrift (?!siden)"
    r"|\b(?P<label>Avvik|Tiltak|Mottiltak|Oppfølging|Løsning|Framdrift|Fremdrift|Status)\b(?:[^:.\n]{0,9}\.)?[^:.\n]{0,40}:\s{0,9}"
)
_DASHES = "-–—•* "
_TITLE_END = re.compile(r"\bledes\b|\bledet\b|[:.,–(]")
NAME = r"[A-ZÆØÅ][a-zæøåéö]{1,20}(?:[ -][A-ZÆØÅ][a-zæøåéö]{1,20})"
_PERSON = re.compile(rf"[ ,]{{0,3}}(?:v/ ?|ved |\()({NAME}{{1,3}})")
_UNKNOWN = re.compile(r"([A-ZÆØÅ][\w-]{1,30})(?=\s{0,2}(?:$|\t|v/|\.$))")
_OUR = re.compile(r"\b(?:Arbeidspakken|Gruppen|Pakken),? (?:som )?$")
_WHERE = re.compile(r"[,:]?(?: (?:som|der|hvor))? $")
_SENTENCE_ENDS = re.compile(r"[.;:?!] ")
_PIECE_ENDS = re.compile(r"[.;:?!] | [-–—] ")


class Led(NamedTuple):
    """That a partner, as it is called, leads a package of a project ("" for any); `number` is the
    title of one that has none."""

    number: str
    project: str
    partner: Partner
    name: str
    person: str
    passage: Passage


@dataclass(slots=True)
class Package:
    """What one place of a report says of a work package.

    `project` is a project's key, "" where the place does not say. `parts` are its texts by the
    label that they stand under, `fields` the passages with these labels, also blank ones.
    `unknown` are names in the leader's place that are nobody's. `row` says that it is a row of
    a table.
    """

    number: str
    project: str
    title: str
    at: Passage
    row: bool = False
    led: list[Led] = field(default_factory=list)
    parts: dict[str, list[tuple[str, Passage]]] = field(default_factory=dict)
    fields: dict[str, Passage] = field(default_factory=dict)
    unknown: list[tuple[str, Passage]] = field(default_factory=list)

    def text(self, *labels: str) -> str:
        """Its texts under some labels, one below the other."""
        return "\n".join(text for label in labels for text, _ in self.parts.get(label, ())).strip()

    @property
    def is_line(self) -> bool:
        """Whether it is told of in a paragraph that begins with its number."""
        return not self.row and self.at.role is not Role.HEADING

    @property
    def progress(self) -> str:
        """All that tells of its state; what a line says of measures against has been dealt with."""
        dealt = self.is_line and self.text(MEASURES)
        return self.text(STATUS, *(() if dealt else (DEVIATIONS,)))

    @property
    def key(self) -> str:
        """Its number, or else its title."""
        return self.number or self.title

    @property
    def name(self) -> str:
        return _named(self.key)


def _named(key: str) -> str:
    return f"AP{key}" if key.isdigit() else key


def packages_of(script: Script) -> tuple[list[Package], list[Led]]:
    """Every place that tells of a work package, in the order of the report, and who is said to
    lead one in running text."""
    reader = _Reader(script)
    return list(reader.read()), [*reader.in_text, *reader.led_in_text()]


class _Reader:
    def __init__(self, script: Script) -> None:
        self._script, self._projects = script, script.data.setup.projects
        known = names_of(script.data)
        towns = {town: known[own] for town, own in words("byer").items() if own in known}
        self._partners = {**towns, **known}
        name = any_name(self._partners)
        self._any, self._led_by = re.compile(name), re.compile(rf"(?:det )?(?P<name>{name})")
        one = r"(?: sin)?(?: (?:for|av) (?:AP|WP|arbeidspakke) ?\d{1,2})?"
        self._leading = re.compile(
            rf"\b(?:(?:{any_of('pakke', 'ledes')}) (?:av|fra|ved)"
            rf"|(?i:{any_of('pakke', 'ansvar')}){one}(?: (?:er|ligger))?(?: (?:hos|ved))?:?"
            rf"|(?i:{any_of('pakke', 'ansvar')}) (?:for|av) (?:de[nt] |samarb|gruppe|pakke)"
            r"[^.,;:]{3,45}? ligger (?:hos|ved)"
            rf"|(?i:leder(?:en)?) (?:for|av) (?:AP|WP|arbeidspakke) ?\d{{1,2}} (?:er|var))"
            rf" (?:det )?(?P<led>{name})"
            rf"|(?P<leads>{name})(?: også)? (?:{any_of('pakke', 'leder')})\b"
        )
        self._dashed = re.compile(
            rf"[^–—|]{{2,60}}? [-–—|] (?:[^–—|]{{2,60}}? [-–—|] )?(?P<name>{name})"
            r"(?=(?: \([^()]{1,40}\))?(?: v/ ?[^–—|]{2,40}?)?(?: [-–—|]|\.?$))"
        )
        self.in_text: list[Led] = []
        self._titled = _titled(script.data)
        packages = script.data.work_packages
        self._unnumbered = {item.title.text for item in packages if not item.number}

    def read(self) -> Iterator[Package]:
        """The packages of tables where these stand, the others once all is read of them."""
        current: Package | None = None
        line: Package | None = None
        for passage in self._script.passages:
            begins = _BEGINS.match(passage.text.strip())
            if passage.cell is not None:
                grid = passage.cell.grid
                yield from self._table(grid) if passage is self._script.grids[grid][0] else ()
            elif current is not None and _inside(passage, current):
                self._take(current, passage)
            elif passage.role is Role.HEADING:
                yield from (current,) if current else ()
                current = self._begun(passage, begins)
            elif begins and passage.is_text:
                line = self._line(passage, begins)
                yield from (line,) if line.led or self._script.typed else ()
            elif line and line.at.headings == passage.headings:
                bare = passage.text.lstrip(_DASHES)
                if _LABELLED.match(bare):
                    self._take(line, passage)
                elif bare == passage.text and passage.role is not Role.ITEM:
                    line = None
            else:
                line = None
        yield from (current,) if current else ()

    def _line(self, passage: Passage, begins: re.Match[str]) -> Package:
        """The package that a paragraph begins with, as far as it tells of no other one."""
        title = begins["title"].strip(" (")
        end = _TITLE_END.search(title)
        title = "" if self._led_by.match(title) or end is None else title[: end.start()].strip()
        made = Package(begins["number"], self._project(passage), title, passage)
        others = (one for one in _MENTIONED.finditer(passage.text) if one[1] != made.number)
        end = next(others, None)
        self._take(made, passage.part(0, end.start()) if end else passage)
        return made

    def _begun(self, passage: Passage, begins: re.Match[str] | None) -> Package | None:
        """The package that a heading begins; the workbook's may lack a number."""
        project = self._project(passage)
        if begins is None:
            is_one = any(item.name == passage.heading for item in self._projects)
            is_one = is_one and not self._script.typed
            return Package("", project, passage.text, passage) if is_one else None
        title = begins["title"].strip()
        return Package(begins["number"], project or self._projects[-1].key, title, passage)

    def _project(self, passage: Passage) -> str:
        caption = passage.cell.grid.caption if passage.cell else ""
        for text in (caption, *reversed(passage.headings)):
            own = [item.key for item in self._projects if item.name in text or item.number in text]
            if len(own) == 1:
                return own[0]
        return ""

    def _table(self, grid: Grid) -> Iterator[Package]:
        """The packages of a table, with who leads each and how it goes, by the heads of columns."""
        column, cells = _number_column(grid), self._script.cells
        heads = grid.rows[0]
        for at, row in enumerate(grid.rows[1:] if column is not None else (), start=1):
            found = _ROW.match(row[column]) if column is not None and column < len(row) else None
            own = next((text for text in row if text in self._unnumbered), "")
            cell = cells.get(GridPlace(grid, at, row.index(own) if own else column or 0))
            if cell is None or not (found or own):
                continue
            named = (text for head, text in zip(heads, row, strict=False) if _TITLE.search(head))
            title = own or (found["title"] if found else "") or next(named, "")
            number = found["number"] if found and not own else ""
            made = Package(number, self._project(cell), title.strip(), cell, True)
            for place, (head, text) in enumerate(zip(heads, row, strict=False)):
                if place != column:
                    other = cells.get(GridPlace(grid, at, place), cell)
                    self._fact(made, head, text.strip(), other)
            yield made

    def _fact(self, made: Package, head: str, text: str, cell: Passage) -> None:
        named = self._led_by.match(text)
        project = next((item.key for item in self._projects if item.name in head), "")
        stems = load_glossary().labels
        label = next((one for one in _PARTS if _begins_with(head, stems[one])), "")
        year = str(self._script.data.setup.year)
        if (
            not label
            and len(text.split()) < _FEW_WORDS
            and (year in head or not _YEAR.search(head))
        ):
            label = STATE if state_of(text) else ""
        if named and (project or _LEADER_HEAD.search(head)):
            made.led.append(self._is_led(made, named["name"], cell, project=project))
        elif label:
            made.parts[label] = [(text, cell)] if any(map(str.isalpha, text)) else []
            made.fields[label] = cell

    def _is_led(
        self, made: Package, name: str, at: Passage, person: str = "", project: str = ""
    ) -> Led:
        return Led(made.key, project or made.project, self._partners[name], name, person, at)

    def _take(self, made: Package, passage: Passage) -> None:
        """Add a passage to a package: under its own label, or those within its text."""
        text, label = passage.text.strip(), passage.label or STATUS
        made.fields.setdefault(label, passage)
        for found in self._leading.finditer(text):
            if found["led"] and _OUR.search(text[: found.start()]):
                self.in_text.append(self._is_led(made, found["led"], passage))
        if not self._script.typed:
            made.parts.setdefault(label, []).extend([(text, passage)] if text else [])
            named = self._led_by.match(text) if label == LEADER else None
            made.led += [self._is_led(made, named["name"], passage)] if named else []
            return
        is_label = text.startswith(passage.label[:5]) and ":" not in text[:-1]
        if not (passage.label and is_label and len(text.split()) < 6):
            for piece in text.split("\t"):
                label = _add_pieces(made, piece, label, passage)
            self._leader(made, text, passage)

    def _leader(self, made: Package, text: str, passage: Passage) -> None:
        """Who leads a package: "Ledes av OUS v/ N.N.", "AP6, OUS: …" or "AP6 – MDR – OUS – …"."""
        found, begins = _LED.search(text), _BEGINS.match(text)
        named = self._led_by.match(text, found.end()) if found else None
        if named is None and begins:
            start = begins.start("title")
            named = self._led_by.match(text, start + text.startswith("(", start))
            if named and text[named.end() : named.end() + 1] not in (":", ",", ")"):
                named = None
            named = named or self._dashed.match(text)
        if named is not None:
            person = _PERSON.match(text, named.end())
            shown = person[1] if person else ""
            made.led.append(self._is_led(made, named["name"], passage, shown))
        elif found and not found.start() and (name := _UNKNOWN.match(text, found.end())):
            made.unknown.append((name[1], passage))

    def led_in_text(self) -> Iterator[Led]:
        """Sentences such as "AP8, som ledes fra OUS", "AP9, som OUS leder" and "HUS leder AP2"."""
        for passage in self._script.text:
            text = passage.text if passage.cell is None else ""
            for found in self._leading.finditer(text):
                around = text[max(found.start() - _FAR, 0) : found.end() + _FAR]
                if not (_CHANGING.search(around) or _DENIED.search(text[: found.start()][-_FAR:])):
                    for number in _led(text, found, self._any) or self._by_title(text, found):
                        made = Package(number, "", "", passage)
                        yield self._is_led(made, found["led"] or found["leads"], passage)

    def _by_title(self, text: str, found: re.Match[str]) -> Sequence[str]:
        """The package that a phrase says is led, by a word that only its title has."""
        led = bool(found["led"])
        text = text[: found.start("led")] if led else text[found.end() :]
        near = _SENTENCE_ENDS.split(text)[-1 if led else 0].lower()
        near = near[-_FAR:] if led else near[:_FAR]
        words = [one for one in _LONG_WORD.finditer(near) if one[0][:_STEM] in self._titled]
        keys = {self._titled[one[0][:_STEM]] for one in words}
        part = led and words and _WITHIN.search(near[: words[0].start()])
        return [*keys] if len(keys) == 1 and _GROUP.search(near) and not part else []


def _titled(data: ReportData) -> Mapping[str, str]:
    """The package of each word's stem that stands in the title of one alone."""
    owners: dict[str, set[str]] = {}
    for package in data.work_packages:
        key = package.number.removeprefix("AP") or package.title.text
        for word in _LONG_WORD.findall(package.title.text.lower()):
            if not _GENERAL.match(word):
                owners.setdefault(word[:_STEM], set()).add(key)
    return {stem: keys.pop() for stem, keys in owners.items() if len(keys) == 1}


def _led(text: str, found: re.Match[str], partners: re.Pattern[str]) -> Sequence[str]:
    """The numbers of the packages that a phrase says are led: the one before it in its sentence,
    or those after "OUS leder", up to the next of the partners."""
    start = max((one.end() for one in _SENTENCE_ENDS.finditer(text, 0, found.start())), default=0)
    before = list(_MENTIONED.finditer(text, start, found.end()))
    gap = text[before[-1].end() : found.start()] if before else ""
    if found["led"]:
        return [before[-1][1]] if before and len(gap) < _FAR else []
    if before and _WHERE.fullmatch(gap):
        return [before[-1][1]]
    ends = (_SENTENCE_ENDS.search(text, found.end()), partners.search(text, found.end()))
    end = min((one.start() for one in ends if one), default=len(text))
    after = list(_MENTIONED.finditer(text, found.end(), end))
    near = [one for one in after if one.start() - found.end() < _NEAR]
    return [one[1] for one in near]


def _begins_with(head: str, stems: Sequence[str]) -> bool:
    """Whether a word of a column's heading begins with one of `stems`."""
    return any(word.startswith(tuple(stems)) for word in re.findall(r"\w+", head.lower()))


def _number_column(grid: Grid) -> int | None:
    """The column with the numbers of packages: by its heading, or by what stands in it."""
    for at, head in enumerate(grid.rows[0]):
        if _NUMBER_HEAD.fullmatch(head.strip()):
            return at
    for at in (0, 1):
        own = [row[at] for row in grid.rows if at < len(row)]
        if sum(_BEGINS.match(text) is not None for text in own) > 1:
            return at
    return None


def _inside(passage: Passage, package: Package) -> bool:
    """Whether a passage stands below a package's heading."""
    at = package.at
    depth = len(at.headings)
    below = len(passage.headings) > depth and passage.headings[:depth] == at.headings
    return below and at.role is Role.HEADING and passage.headings[depth].endswith(at.text.strip())


def _add_pieces(made: Package, text: str, label: str, passage: Passage) -> str:
    """Add a text under the labels within it; the last of them, which goes on."""
    at = 0
    for found in (*_LABELLED.finditer(text), None):
        piece = text[at : found.start() if found else len(text)]
        if piece.strip():
            made.parts.setdefault(label, []).append((piece, passage))
        if found:
            word, known = (found["label"] or STATE).lower(), load_glossary().labels
            label = next(key for key, stems in known.items() if word.startswith(tuple(stems)))
            at = found.end()
    return label


_LONG_WORD, _STEM = re.compile(r"[a-zæøå]{6,}"), 7
_GROUP = re.compile(r"gruppe|pakke|samarbeid|arbeidet|\bap\b")
_WITHIN = re.compile(
    r"(?<!gruppen )(?<!pakken )(?<!arbeidet )\b(?:i|om|på|til|av|under|ved|innen|fra|med|for)"
    r" (?:den |det )?(?:\w+ )?$"
)
"""Before the name of a group that something else is a part of."""
_GENERAL = re.compile(r"gruppe|arbeid|samarb|klinisk|studie|nasjonal|forskere|sekretariat")
_ANYBODY = re.compile(rf"(?<![.!?] )(?<!^)\b({NAME}{{1,2}})")
_MENTIONED = re.compile(r"\b(?:AP|WP|[Aa]rbeidspakke) ?(\d{1,2})\b")
_NEAR, _FAR = 24, 60
"""Letters from a package within which something is said of it."""
_CALLED = re.compile(r"\bAP ?(\d{1,2})[\s,:–(«-]{1,4}(?:(?:som heter|kalt) )?«?")
_DENIED = re.compile(
    r"\b(?:ikke|ingen|uten|verken|hverken|tidligere)(?: lenger)?(?: \w{1,20}){0,1} ?$",
    re.IGNORECASE,
)
_WAS = re.compile(r"\b(?:hadde|var|lå|vært)(?: \w{1,20}){0,2} ?$", re.IGNORECASE)
"""Before words for a delay that is over."""
_CHANGING = re.compile(
    r"\b(?:ny leder|etterfølger|overtar|til årsskiftet|fra januar|vikar)\b", re.IGNORECASE
)
_AGAINST = {"I rute": ("forsinket",), "Forsinket": ("i rute",), "Fullført": ("forsinket", "åpent")}
"""The states of the form, each with what a text may not say beside it."""
_IN_STEP, _LATE, _ = _AGAINST
_FEW_WORDS = 7
"""A sentence of so few words says how it goes with the package, not with some part of it."""
_YEAR = re.compile(r"\b20\d\d\b")
_OTHER_CLAUSE = re.compile(r", | fordi | men | mens | siden | på grunn ")
_SHORTEST_NAME = 8
"""Shorter names are words that may follow a number by chance."""


def check_packages(script: Script) -> Iterator[Finding]:
    """What is told twice of work packages in two ways, or not told."""
    packages, in_text = packages_of(script)
    agreeing = []
    for package in packages:
        yield from _measures(script, package)
        within = list(_progress(package))
        agreeing += [] if within else [package]
        yield from within
        yield from _persons(script, package)
        for name, passage in package.unknown:
            proposal = "Rett navnet, eller legg det til under Andre navn i bruk i arket Oppsett."
            yield passage.finding("partnernavn-ukjent", found=name, proposal=proposal)
    workbook = _of_workbook(script)
    if script.typed:
        yield from _states(agreeing, workbook)
        yield from _late(script, agreeing, workbook)
    yield from _leaders(script, packages, in_text, [led for item in workbook for led in item.led])
    yield from _same_packages(script, packages)
    yield from _names(script, packages)
    yield from _mentions(script, [*packages, *workbook])


def _of_workbook(script: Script) -> list[Package]:
    """The packages of the workbook that a Word report is held against."""
    texts = manuscript(script.data, script.quantities) if script.typed else ()
    return packages_of(Script(texts, script.data, script.quantities))[0]


def says(text: str, state: str) -> str:
    """The first words of `text` that say that something is in a state of progress; "" for none."""
    low = text.lower()
    for phrase in load_glossary().progress[state]:
        for found in re.finditer(rf"(?<![^\W\d_]){re.escape(phrase)}", low):
            before = text[max(found.start() - 40, 0) : found.start()]
            if not (_DENIED.search(before) or (state == "forsinket" and _WAS.search(before))):
                return text[found.start() : found.end()]
    return ""


def state_of(text: str) -> str:
    """Whether a text says "I rute" or "Forsinket"; "" for neither, and for both."""
    kinds = {_IN_STEP: "i rute", _LATE: "forsinket"}
    said = [state for state, kind in kinds.items() if says(f"{text}.", kind)]
    return said[0] if len(said) == 1 and not says(text, "tatt igjen") else ""


def _stated(package: Package) -> tuple[str, Passage]:
    """The state that a place says its package is in, and where: by its label, or in few words."""
    for text, passage in package.parts.get(STATE, ()):
        return state_of(text), passage
    texts = package.parts.get(STATUS, ())
    if state_of(package.progress):
        for text, passage in texts:
            for sentence in _PIECE_ENDS.split(text):
                begins = _BEGINS.match(sentence)
                first = _OTHER_CLAUSE.split(sentence, maxsplit=1)[0] if begins else sentence
                said = first if state_of(first) else sentence
                few = len(said.split()) < _FEW_WORDS + 2 * bool(begins)
                if few and (state := state_of(said.rstrip("."))):
                    return state, passage
    return "", package.at


def _same(package: Package, others: Iterable[Package]) -> list[Package]:
    """The places that tell of the same package: in its project, where both say which."""
    own = [item for item in others if item.key == package.key]
    return [
        item
        for item in own
        if not (item.project and package.project) or item.project == package.project
    ]


def _states(packages: Sequence[Package], workbook: Sequence[Package]) -> Iterator[Finding]:
    """Packages in another state than in the workbook, or in the report's own table.

    What stands under a package's own heading is the workbook's text, which may be newer.
    """
    rows = [item for item in packages if item.row]
    for package in packages:
        given, at = _stated(package)
        whole = workbook if package.row or package.is_line else ()
        for others in (whole, () if package.row else rows):
            states = {state for item in _same(package, others) if (state := _stated(item)[0])}
            if given and states:
                if given not in states:
                    what = package.name if package.row else "status"
                    told = min(states)
                    yield at.finding("framdrift-motsier", (), expected=told, what=what, found=given)
                break


def _late(
    script: Script, packages: Sequence[Package], workbook: Sequence[Package]
) -> Iterator[Finding]:
    """A paragraph that says that its package is late, where nothing says what is done about it.

    The first project is in operation, and its packages need no measures.
    """
    operating = script.data.setup.projects[0].key
    for package in packages:
        known = {item.project for item in _same(package, workbook) if _stated(item)[0]}
        if not package.is_line or package.parts.get(DEVIATIONS) or operating in known or not known:
            continue
        if state_of(package.text(STATUS)) == _LATE and not _answered(script, packages, package):
            yield package.at.finding("tiltak-mangler")


def _answered(script: Script, packages: Sequence[Package], package: Package) -> bool:
    """Whether a report says what is done about a package: where it is named, or just below."""
    measures = any(item.text(MEASURES) for item in packages if item.number == package.number)
    last = package.at
    for passage in script.text if not measures else ():
        near = last is package.at or package.number in _MENTIONED.findall(passage.text)
        told = f"{passage.heading}\n{passage.text}" if near else ""
        kinds = ("tiltak", "svar", *(("gjort",) if passage is not package.at else ()))
        if any(says(told, kind) for kind in kinds):
            return True
        last = passage
    return measures


def _measures(script: Script, package: Package) -> Iterator[Finding]:
    """Deviations without measures, and a delay without deviations.

    The first project is in operation: its packages are reported with status alone.
    """
    operating = script.data.setup.projects[0].key
    deviations, measures = package.text(DEVIATIONS), package.text(MEASURES)
    none = load_glossary().progress["ingen avvik"]
    is_none = len(deviations) < 60 and deviations.lower().startswith(tuple(none))
    is_none = is_none or not any(sign.isalpha() for sign in deviations)
    if deviations and not is_none and not any(sign.isalpha() for sign in measures):
        said = package.parts[DEVIATIONS][0][1]
        silent = not script.typed or not says(package.text(STATUS, DEVIATIONS), "tiltak")
        if silent and (MEASURES in package.fields or not package.row):
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
    told = f"{given} {package.progress}".replace("\n", ".\n")
    if not state and (in_step := says(f"{told}.", "i rute")):
        state, given = _IN_STEP, in_step.rstrip(".")
    for label in (STATUS, DEVIATIONS) if state else ():
        for text, passage in package.parts.get(label, ()):
            said = next(filter(None, (says(text, kind) for kind in _AGAINST[state])), "")
            if said and text in package.progress and not says(text, "tatt igjen"):
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
        *((led, _rivals(led, [*own, *rows]) or _rivals(led, workbook)) for led in in_text),
    ):
        agreeing = [*others, *(_rivals(led, workbook) if led.passage.cell is None else ())]
        if not others or any(item.partner is led.partner for item in agreeing):
            continue
        texts = status[id(led)].parts.get(STATUS, ()) if id(led) in status else ()
        status_text = "\n".join(text for text, passage in texts if passage is not led.passage)
        named = {known[name].key for name in any_partner.findall(status_text)}
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
    is_fact = led.passage.cell is None and not (
        _MENTIONED.search(led.passage.text) or not led.number.isdigit()
    )
    named = led.number[:1].lower() + led.number[1:]
    found = led.name if is_fact else f"at {_named(named)} ledes av {led.name}"
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
        if package.row or not package.number or package.is_line:
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
    numbered = [item for item in rows if item.number]
    rowed = [
        led for item in numbered if not item.parts for led in item.led if led.project != operating
    ]
    texts = (item.text for item in script.text if item.cell is None)
    named = {number for text in texts for number in _MENTIONED.findall(text)}
    untold = [
        led
        for led in rowed
        if (led.project or last, led.number) not in described
        and not (script.typed and led.number in named)
    ]
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
    whole = [item for item in packages if not item.is_line]
    known, own = {item.number for item in whole}, {id(item.at) for item in whole}
    for passage in script.text if packages else ():
        for number in dict.fromkeys(_alive(passage.text)):
            if number not in known and id(passage) not in own:
                yield passage.finding("pakke-ukjent", found=f"AP{number}")


def _alive(text: str) -> Iterator[str]:
    """The packages that a text mentions and does not call former ones, or merged with another."""
    found = list(_MENTIONED.finditer(text))
    ends = [0, *(one.end() for one in found)]
    starts = [*(one.start() for one in found[1:]), len(text)]
    for one, last, following in zip(found, ends, starts, strict=False):
        before = _SENTENCE_ENDS.split(text[max(last, one.start() - _NEAR) : one.start()])[-1]
        after = _SENTENCE_ENDS.split(text[one.end() : min(following, one.end() + _FAR)])[0]
        if not spoken("pakke", "tidligere").search(f"{before}{after}".lower()):
            yield one[1]
