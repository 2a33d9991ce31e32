"""The workbook's texts as the passages of a report, in the report's order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from norcrin_xl.checks.text.passage import (
    MARK,
    Answer,
    Grid,
    GridPlace,
    Mark,
    Passage,
    Role,
    Span,
    Whereabouts,
)
from norcrin_xl.form import SectionSpec
from norcrin_xl.markup import (
    Block,
    Bold,
    Break,
    Inline,
    Italic,
    ItemList,
    Link,
    LinkedNumber,
    SubHeading,
    Text,
    parse,
)
from norcrin_xl.model import CellRef, Field, Quantities, ReportData, WorkPackage
from norcrin_xl.numbers import FORMATS, printed

LEADER, STATE, STATUS, DEVIATIONS, MEASURES = "Leder", "Framdrift", "Status", "Avvik", "Tiltak"
"""The labels that the parts of a work package stand under."""

_PLAIN = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u2212": "-", "\u2011": "-"}
)
_RAISED = re.compile(r"[\u00b9\u00b2\u00b3\u2070-\u2079]")


def plain(text: str) -> str:
    """`text` with plain spaces and hyphens, letter for letter."""
    return text.translate(_PLAIN)


def marked(text: str) -> tuple[str, tuple[Mark, ...]]:
    """`text` with a `MARK` for each raised figure that is typed as such, and those figures."""
    marks = tuple(Mark(found.start(), found[0]) for found in _RAISED.finditer(text))
    return (_RAISED.sub(MARK, text) if marks else text), marks


def manuscript(data: ReportData, quantities: Quantities) -> tuple[Passage, ...]:
    """Every text of the workbook: sections, work packages, partners' texts, lists, signature.

    What a linked number shows is what `quantities` print.
    """
    return tuple(_Manuscript(data, quantities).passages())


def passages_of(text: str, data: ReportData, quantities: Quantities) -> tuple[Passage, ...]:
    """The passages of one text in light markup, of no cell in particular."""
    field = Field(text, CellRef("", "", ""))
    return tuple(_Manuscript(data, quantities)._text("", field, (), ""))


def package_name(data: ReportData, package: WorkPackage) -> str:
    """A work package as findings name it: "NorCRIN2 AP9", or its title when it has no number."""
    names = {project.key: project.name for project in data.setup.projects}
    project = names.get(package.project, package.project)
    return f"{project} {package.number or package.title.text}".strip()


class _Manuscript:
    def __init__(self, data: ReportData, quantities: Quantities) -> None:
        self._data, self._quantities = data, quantities
        self._names = {project.key: project.name for project in data.setup.projects}
        self._packages_in = data.form.number_of("packages")

    def passages(self) -> Iterator[Passage]:
        chapter = ""
        for spec in self._data.form.sections:
            title = f"{spec.number} {spec.heading}"
            chapter = title if "." not in spec.number else chapter
            above = (chapter,) if chapter == title else (chapter, title)
            yield from self._section(spec, above)
        yield from self._lists()

    def _section(self, spec: SectionSpec, above: tuple[str, ...]) -> Iterator[Passage]:
        section = self._data.sections.get(spec.number)
        if section is not None and spec.choices:
            yield self._choice(spec, section.choice, above)
        for paragraph in section.paragraphs if section else ():
            yield from self._text(f"Avsnitt {spec.number}", paragraph, above, spec.number)
        if spec.role == "packages":
            yield from self._register(above)
            for package in self._data.work_packages:
                yield from self._package(package, above)
        for submission in self._data.submissions:
            code = submission.partner.code
            if spec.role == "availability":
                who = f"{code}, teksten"
                yield from self._text(who, submission.availability, above, spec.number, code)
            for post, text in submission.explanations.items():
                if spec.role == "accounts":
                    who = f"{code}, {self._names[post[0]]}, forklaringen til post {post[1]}"
                    yield from self._text(who, text, above, spec.number, code, post=post)

    def _choice(self, spec: SectionSpec, choice: Field | None, above: tuple[str, ...]) -> Passage:
        given = "" if choice is None else choice.text
        answers = tuple(Answer(text, text == given) for text in spec.choices)
        if given and given not in spec.choices:
            answers += (Answer(given, True),)
        stands = Whereabouts(self._data.setup.network, choice.ref if choice else None)
        return Passage(given, Role.PARAGRAPH, stands, above, spec.number, answers=answers)

    def _register(self, above: tuple[str, ...]) -> Iterator[Passage]:
        """Tabell 1 as it is printed: number, title, and the leader in each project."""
        entries = self._data.register
        heads = ("AP", "Tittel", *(f"Leder {name}" for name in self._names.values()))
        rows = [
            (entry.number, entry.title, *(entry.leaders[key] for key in self._names))
            for entry in entries
        ]
        texts = tuple(tuple(field.text for field in row) for row in rows)
        grid = Grid((heads, *texts), "Arbeidspakkene", "1")
        for at, row in enumerate(rows, start=1):
            who = f"Registeret, arbeidspakke {row[0].text}"
            for column, field in enumerate(row):
                yield Passage(
                    plain(field.text),
                    Role.CELL,
                    Whereabouts(who, field.ref),
                    above,
                    self._packages_in,
                    cell=GridPlace(grid, at, column),
                )

    def _package(self, package: WorkPackage, above: tuple[str, ...]) -> Iterator[Passage]:
        who = package_name(self._data, package)
        above = (*above, self._names.get(package.project, package.project))
        yield Passage(
            package.heading,
            Role.HEADING,
            Whereabouts(who, package.title.ref),
            above,
            self._packages_in,
            package.number,
        )
        above = (*above, package.heading)
        for label, field in (
            (LEADER, package.leader),
            (STATE, package.state),
            (STATUS, package.status),
            (DEVIATIONS, package.deviations),
            (MEASURES, package.measures),
        ):
            named = who if label in (LEADER, STATE) else f"{who}, {label.lower()}"
            texts = tuple(self._text(named, field, above, self._packages_in, label=label))
            stands = Whereabouts(named, field.ref)
            yield from texts or (
                Passage(field.text, Role.PARAGRAPH, stands, above, self._packages_in, label=label),
            )

    def _lists(self) -> Iterator[Passage]:
        for name, rows in self._data.lists.items():
            for row in rows:
                who = f"Listen {name}"
                for key, field in row.items():
                    links = (field.text,) if key == "adresse" and field.text else ()
                    where = Whereabouts(who, field.ref)
                    yield Passage(
                        plain(field.text), Role.CELL, where, links=links, label=f"{name}.{key}"
                    )
        for submission in self._data.submissions:
            code = submission.partner.code
            where = Whereabouts(f"{code}, godkjenningen", submission.signed_by.ref, partner=code)
            yield Passage(submission.signed_by.text, Role.CELL, where)
        for field in (self._data.secretariat.signed_for, self._data.secretariat.signed_role):
            yield Passage(field.text, Role.CELL, Whereabouts("Signaturen", field.ref))

    def _text(
        self,
        who: str,
        field: Field,
        above: tuple[str, ...],
        section: str,
        partner: str | None = None,
        *,
        label: str = "",
        post: tuple[str, str] | None = None,
    ) -> Iterator[Passage]:
        """The paragraphs, items and sub-headings of a cell; none of a cell without words."""
        stands = Whereabouts(who, field.ref, partner=partner)
        own = above
        for line in _lines(field.text) if isinstance(field.value, str) else ():
            text, spans, links = self._shown(line.content)
            text, marks = marked(text)
            yield Passage(
                text,
                line.role,
                stands,
                own,
                section,
                line.number,
                spans=spans,
                marks=marks,
                links=links,
                label=label,
                post=post,
                source=field.text,
            )
            if line.role is Role.HEADING:
                own = (*above, text)

    def _shown(self, content: Iterable[Inline]) -> tuple[str, tuple[Span, ...], tuple[str, ...]]:
        """The text of some inline content, what is linked in it, and its addresses."""
        pieces: list[str] = []
        spans: list[Span] = []
        links: list[str] = []
        self._gather(content, pieces, spans, links)
        return "".join(pieces), tuple(spans), tuple(links)

    def _gather(
        self, content: Iterable[Inline], pieces: list[str], spans: list[Span], links: list[str]
    ) -> None:
        for node in content:
            if isinstance(node, Text):
                pieces.append(plain(node.text))
            elif isinstance(node, Break):
                pieces.append(" ")
            elif isinstance(node, Bold | Italic | Link):
                if isinstance(node, Link):
                    links.append(node.address)
                self._gather(node.children, pieces, spans, links)
            else:
                start = sum(map(len, pieces))
                shown = self._number(node) if isinstance(node, LinkedNumber) else _named(*node)
                pieces.append(shown)
                spans.append(Span(start, start + len(shown), node))

    def _number(self, node: LinkedNumber) -> str:
        """What a linked number shows; its id where it leads nowhere or has no value."""
        quantity = self._quantities.get(node.quantity)
        if quantity is None or quantity.value is None or node.format not in FORMATS:
            return f"[{node.quantity}]"
        return plain(printed(quantity.value, node.format))


def _named(kind: str, exhibit: str) -> str:
    return f"{kind} {exhibit}"


class _Line(NamedTuple):
    """A block of a cell's text that is a passage of its own."""

    content: tuple[Inline, ...]
    role: Role
    number: str = ""


def _lines(text: str) -> tuple[_Line, ...]:
    return tuple(line for block in parse(text) for line in _of_block(block))


def _of_block(block: Block) -> Iterator[_Line]:
    if isinstance(block, SubHeading):
        yield _Line(block.content, Role.HEADING)
    elif isinstance(block, ItemList):
        for at, item in enumerate(block.items, start=1):
            yield _Line(item.content, Role.ITEM, str(at) if block.ordered else "")
            for below in item.lists:
                yield from _of_block(below)
    else:
        yield _Line(block.content, Role.PARAGRAPH)
