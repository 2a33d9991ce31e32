"""Work packages as a report tells of them: in tables, under headings of their own, in a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from norcrin_xl.checks.text.manuscript import LEADER, STATE, STATUS
from norcrin_xl.checks.text.passage import Grid, GridPlace, Passage, Role, Script
from norcrin_xl.checks.text.topics import any_name, names_of
from norcrin_xl.model import Partner

_BEGINS = re.compile(
    r"(?:\d[\d.]{0,9} )?(?:AP|WP|Arbeidspakke) ?(?P<number>\d{1,2})\b[ .:,–-]{0,4}(?P<title>.*)",
    re.DOTALL,
)
_ROW = re.compile(r"(?:AP|WP|Arbeidspakke)? ?(?P<number>\d{1,2})\b[ .:–-]{0,4}(?P<title>.*)")
_NUMBER_HEAD = re.compile(r"ap|wp|arbeidspakker?|pakker?|nr\.?|nummer", re.IGNORECASE)
_TITLE = re.compile(r"tittel|navn|title", re.IGNORECASE)
_LEADER_HEAD = re.compile(r"led|ansvar|partner|sykehus|institusjon", re.IGNORECASE)
_PART_HEADS = ((STATE, re.compile(r"fr[ae]mdrift", re.I)), (STATUS, re.compile(r"^status", re.I)))
_LED = re.compile(r"\b(?:ledes|ledet|leder:?) (?:(?:av|fra|ved) )?", re.IGNORECASE)
_LABELLED = re.compile(
    r"^Fremdrift |^Framdrift (?!siden)"
    r"|\b(?P<label>Avvik|Tiltak|Framdrift|Fremdrift|Status)\b(?:[^:.\n]{0,9}\.)?[^:.\n]{0,40}:\s{0,9}"
)
_TITLE_END = re.compile(r"\bledes\b|\bledet\b|[:.,–(]")
NAME = r"[A-ZÆØÅ][a-zæøåéö]{1,20}(?:[ -][A-ZÆØÅ][a-zæøåéö]{1,20})"
_PERSON = re.compile(rf"[ ,]{{0,3}}(?:v/ ?|ved |\()({NAME}{{1,3}})")
_UNKNOWN = re.compile(r"([A-ZÆØÅ][\w-]{1,30})(?=\s{0,2}(?:$|\t|v/|\.$))")
_LED_IN_TEXT = re.compile(
    r"\b(?:AP ?(\d{1,2}),? (?:som )?|(?:Arbeidspakken|Gruppen|Pakken) )"
    r"(?:ledes|er ledet|ble ledet) (?:av|fra|ved) "
)


class Led(NamedTuple):
    """That a partner, as it is called, leads a package of a project ("" for any)."""

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
    def name(self) -> str:
        return f"AP{self.number}" if self.number else self.title


def packages_of(script: Script) -> tuple[list[Package], list[Led]]:
    """Every place that tells of a work package, in the order of the report, and who is said to
    lead one in running text."""
    reader = _Reader(script)
    return list(reader.read()), [*reader.in_text, *reader.led_in_text()]


class _Reader:
    def __init__(self, script: Script) -> None:
        self._script, self._projects = script, script.data.setup.projects
        self._partners = names_of(script.data)
        self._led_by = re.compile(rf"(?:det )?(?P<name>{any_name(self._partners)})")
        self.in_text: list[Led] = []

    def read(self) -> Iterator[Package]:
        """The packages of tables where these stand, the others once all is read of them."""
        current: Package | None = None
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
            elif begins and passage.is_text and (made := self._begun(passage, begins)):
                self._take(made, passage)
                yield from (made,) if made.led else ()
        yield from (current,) if current else ()

    def _begun(self, passage: Passage, begins: re.Match[str] | None) -> Package | None:
        """The package that a heading or a paragraph begins; the workbook's may lack a number."""
        project = self._project(passage)
        if begins is None:
            is_one = any(item.name == passage.heading for item in self._projects)
            is_one = is_one and not self._script.typed
            return Package("", project, passage.text, passage) if is_one else None
        title = begins["title"].strip()
        if passage.role is not Role.HEADING:
            end = _TITLE_END.search(title)
            title = title[: end.start()].strip() if end else ""
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
            cell = cells.get(GridPlace(grid, at, column or 0)) if found else None
            if found is None or cell is None:
                continue
            named = (text for head, text in zip(heads, row, strict=False) if _TITLE.search(head))
            title = found["title"] or next(named, "")
            made = Package(found["number"], self._project(cell), title.strip(), cell, True)
            for place, (head, text) in enumerate(zip(heads, row, strict=False)):
                if other := cells.get(GridPlace(grid, at, place)) if place != column else None:
                    self._fact(made, head, text.strip(), other)
            yield made

    def _fact(self, made: Package, head: str, text: str, cell: Passage) -> None:
        named = self._led_by.match(text)
        project = next((item.key for item in self._projects if item.name in head), "")
        label = next((label for label, words in _PART_HEADS if words.search(head)), "")
        if named and (project or _LEADER_HEAD.search(head)):
            made.led.append(self._is_led(made, named["name"], cell, project=project))
        elif label:
            made.parts[label] = [(text, cell)]

    def _is_led(
        self, made: Package, name: str, at: Passage, person: str = "", project: str = ""
    ) -> Led:
        return Led(made.number, project or made.project, self._partners[name], name, person, at)

    def _take(self, made: Package, passage: Passage) -> None:
        """Add a passage to a package: under its own label, or those within its text."""
        text, label = passage.text.strip(), passage.label or STATUS
        made.fields.setdefault(label, passage)
        for found in _LED_IN_TEXT.finditer(text):
            if not found[1] and (named := self._led_by.match(text, found.end())):
                self.in_text.append(self._is_led(made, named["name"], passage))
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
        """Who leads the package: "Ledes av OUS v/ N.N.", or "AP6, OUS: …"."""
        found, begins = _LED.search(text), _BEGINS.match(text)
        named = self._led_by.match(text, found.end()) if found else None
        if named is None and begins:
            named = self._led_by.match(text, begins.start("title"))
            if named and text[named.end() : named.end() + 1] not in (":", ","):
                named = None
        if named is not None:
            person = _PERSON.match(text, named.end())
            shown = person[1] if person else ""
            made.led.append(self._is_led(made, named["name"], passage, shown))
        elif found and not found.start() and (name := _UNKNOWN.match(text, found.end())):
            made.unknown.append((name[1], passage))

    def led_in_text(self) -> Iterator[Led]:
        """Sentences such as "AP8, som ledes fra OUS"."""
        for passage in self._script.text:
            for found in _LED_IN_TEXT.finditer(passage.text):
                if found[1] and (named := self._led_by.match(passage.text, found.end())):
                    made = Package(found[1], "", "", passage)
                    yield self._is_led(made, named["name"], passage)


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
            word = found["label"] or STATE
            label, at = STATE if word.startswith("Fr") else word, found.end()
    return label
