"""What a Word report says itself of choices and work packages, where the workbook has cells.

The rules then judge the report's own words: two boxes ticked, a package that is in step by its
line of facts and late by its text, leaders that Tabell 1 and the sections do not agree on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from norcrin_xl.model import (
    CellRef,
    Field,
    RegisterEntry,
    ReportData,
    Value,
    WorkPackage,
)
from norcrin_xl.report.review.boxes import ticked_answers
from norcrin_xl.report.review.grids import WordTable
from norcrin_xl.report.review.proposals import is_contents
from norcrin_xl.report.review.reading import WordParagraph, part_of
from norcrin_xl.report.review.typed import plain

STATUS, DEVIATIONS, MEASURES = "status", "avvik", "tiltak"
_PACKAGE = re.compile(
    r"(?:\d[\d.]* )?(?P<number>(?:AP|WP|Arbeidspakke) ?\d{1,2})\b[ .:–-]*(?P<title>.*)"
)
_FACTS = re.compile(
    r"(?:Ledes av|Leder|Ledet av):? (?P<leader>[^\t]+?)\s*(?:$|\t|\s(?=Framdrift\b))"
    r"(?:Framdrift:?\s*(?P<state>[^\t]+))?"
)
_LABEL = re.compile(rf"(?P<part>{STATUS}|{DEVIATIONS}|{MEASURES})\s*(?::\s*|$)", re.IGNORECASE)
_NUMBER_HEAD = re.compile(r"(?:ap|wp|arbeidspakke|nr\.?)", re.IGNORECASE)
_ROW_NUMBER = re.compile(r"(?:AP|WP)? ?\d{1,2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """The report data as a Word report tells it.

    `sections` holds only those whose check boxes stand in the report; `register` and
    `work_packages` are empty where there are none. The references of their fields have the
    place of the paragraph among all as their cell. `inside` says by that place which work
    package and which part of its text a paragraph belongs to.
    """

    data: ReportData
    inside: Mapping[int, tuple[WorkPackage, str]]


def told(paragraphs: Sequence[WordParagraph], data: ReportData, file: str) -> Told:
    """What the paragraphs of a Word report say of choices and work packages."""
    reader = _Reader(paragraphs, data, file)
    sections = dict(ticked_answers(reader.body, data, file))
    described = list(reader.described())
    packages = [*reader.tabulated(), *(draft.package for draft in described)]
    inside = {
        index: (draft.package, part)
        for draft in described
        for part, indices in draft.parts.items()
        for index in indices
    }
    register = tuple(reader.register())
    own = replace(
        data, sections=sections, register=register, work_packages=tuple(packages), lists={}
    )
    return Told(own, inside)


@dataclass(slots=True)
class _Draft:
    """A described work package as it is gathered: its heading, and the paragraphs of each part."""

    package: WorkPackage
    parts: dict[str, list[int]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)


class _Reader:
    def __init__(self, paragraphs: Sequence[WordParagraph], data: ReportData, file: str) -> None:
        self._data, self._file = data, file
        self._all = paragraphs
        self.body = [
            (index, item)
            for index, item in enumerate(paragraphs)
            if not part_of(item) and not is_contents(item)
        ]
        self._projects = {item.name: item.key for item in data.setup.projects}

    def field(self, value: Value, index: int) -> Field:
        return Field(value, CellRef(self._file, "", str(index)))

    def register(self) -> Iterator[RegisterEntry]:
        """The rows of a table with a leader for each project."""
        for table, cells in self._tables():
            heads = table.rows[0]
            leaders = {
                key: column
                for name, key in self._projects.items()
                for column, head in enumerate(heads)
                if "led" in head.lower() and name in head
            }
            if not leaders or _column(heads, _NUMBER_HEAD) is None:
                continue
            for row, known in self._numbered(table, cells):
                yield RegisterEntry(
                    self.field(None, known["number"][1]),
                    self._of(known["number"]),
                    self._of(known.get("title", known["number"])),
                    {
                        key: self._cell(cells, row, column, known["number"][1])
                        for key, column in leaders.items()
                    },
                )

    def tabulated(self) -> Iterator[WorkPackage]:
        """The rows of a table with the status of work packages, such as Tabell 2."""
        for table, cells in self._tables():
            heads = table.rows[0]
            column = {
                name: _column(heads, re.compile(pattern, re.IGNORECASE))
                for name, pattern in (
                    ("leader", r"(?:ledes av|leder|ledet av)"),
                    ("state", r"framdrift"),
                    ("status", r"status"),
                )
            }
            if column["state"] is None and column["status"] is None:
                continue
            project = self._project(table.above) or self._data.setup.projects[0].key
            for row, known in self._numbered(table, cells):
                at = known["number"][1]
                leader, state, status = (
                    self.field(None, at) if place is None else self._cell(cells, row, place, at)
                    for place in column.values()
                )
                number = known["number"][0]
                blank = self.field(None, at)
                title = self._of(known.get("title", known["number"]))
                yield WorkPackage(
                    number, project, number, title, leader, state, status, blank, blank
                )

    def described(self) -> Iterator[_Draft]:
        """The work packages that have a heading of their own, with their parts."""
        project = self._data.setup.projects[-1].key
        heading: tuple[int, str] | None = None
        draft: _Draft | None = None
        part = ""
        for index, item in self.body:
            text = plain(item.text).strip()
            label = _LABEL.match(text) if item.cell is None else None
            within = draft is not None and any(
                tag.startswith("tekst:ap.") and not tag.endswith(".tittel") for tag in item.inside
            )
            if item.is_heading and not label and not within:
                if draft is not None:
                    yield _finished(draft, self)
                project = self._project(item.text) or project
                heading, draft, part = (index, text), None, ""
                if _PACKAGE.match(text):
                    draft = self._begun(heading, project)
                continue
            facts = _FACTS.match(item.text.strip()) if item.cell is None else None
            if facts and heading is not None and (draft is None or not draft.parts):
                draft = draft or self._begun(heading, project)
                draft.package = replace(
                    draft.package,
                    leader=self.field(facts["leader"].strip(), index),
                    state=self.field((facts["state"] or "").strip() or None, index),
                )
            elif draft is not None and item.cell is None:
                if label:
                    part, text = label["part"].lower(), text[label.end() :]
                draft.parts.setdefault(part or STATUS, []).append(index)
                draft.texts.setdefault(part or STATUS, []).append(text)
        if draft is not None:
            yield _finished(draft, self)

    def _begun(self, heading: tuple[int, str], project: str) -> _Draft:
        index, text = heading
        found = _PACKAGE.match(text)
        number, title = (found["number"], found["title"]) if found else ("", text)
        blank = self.field(None, index)
        own = self.field(title, index)
        key = number or title
        return _Draft(WorkPackage(key, project, number, own, blank, blank, blank, blank, blank))

    def _project(self, text: str) -> str:
        return next((key for name, key in self._projects.items() if name in text), "")

    def _tables(
        self,
    ) -> Iterator[tuple[WordTable, Mapping[tuple[int, int], tuple[str, int]]]]:
        """Each table with rows, and its cells' text and first paragraph by row and column."""
        tables: dict[etree._Element, WordTable] = {}
        cells: dict[etree._Element, dict[tuple[int, int], tuple[str, int]]] = {}
        for index, item in self.body:
            if (place := item.cell) is not None:
                tables[place.table.element] = place.table
                own = cells.setdefault(place.table.element, {})
                before, at = own.get((place.row, place.column), ("", index))
                own[place.row, place.column] = (f"{before} {item.text}".strip(), at)
        for element, table in tables.items():
            if len(table.rows) > 1:
                yield table, cells[element]

    def _numbered(
        self, table: WordTable, cells: Mapping[tuple[int, int], tuple[str, int]]
    ) -> Iterator[tuple[int, Mapping[str, tuple[str, int]]]]:
        """The rows that have the number of a work package, with number and title."""
        heads = table.rows[0]
        number = _column(heads, _NUMBER_HEAD)
        title = _column(heads, re.compile("tittel|navn|arbeidspakke", re.IGNORECASE))
        for row in range(1, len(table.rows)) if number is not None else ():
            found = cells.get((row, number or 0))
            if found is not None and _ROW_NUMBER.fullmatch(found[0]):
                known = {"number": found}
                if title is not None and (row, title) in cells:
                    known["title"] = cells[row, title]
                yield row, known

    def _of(self, cell: tuple[str, int]) -> Field:
        return self.field(*cell)

    def _cell(
        self,
        cells: Mapping[tuple[int, int], tuple[str, int]],
        row: int,
        column: int,
        otherwise: int,
    ) -> Field:
        """A cell's field; one that holds nothing stands where the row begins."""
        return self.field(*cells.get((row, column), ("", otherwise)))


def _finished(draft: _Draft, reader: _Reader) -> _Draft:
    """The draft with its parts as fields. One without any text is a heading and no more."""
    package = draft.package
    fields = {}
    for part, indices in draft.parts.items():
        fields[part] = reader.field("\n".join(filter(None, draft.texts[part])), indices[0])
    draft.package = replace(
        package,
        status=fields.get(STATUS, package.status),
        deviations=fields.get(DEVIATIONS, package.deviations),
        measures=fields.get(MEASURES, package.measures),
    )
    return draft


def _column(heads: Sequence[str], words: re.Pattern[str]) -> int | None:
    """The first column whose heading is these words."""
    found = (at for at, head in enumerate(heads) if words.fullmatch(head.strip()))
    return next(found, None)
