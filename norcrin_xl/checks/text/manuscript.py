"""The workbook's texts as the passages of a report, in the report's order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

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
from norcrin_xl.form.schema import SectionSpec
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
_SEVERAL = re.compile(r"(?<!\s)\s*(?:[,;/+&\n]|\bog\b)\s*")


def plain(text: str) -> str:
    """`text` with plain spaces and hyphens, letter for letter."""
    return text.translate(_PLAIN)


def marked(text: str) -> tuple[str, tuple[Mark, ...]]:
    """`text` with a `MARK` for each raised figure that is typed as such, and those figures."""
    marks = tuple(Mark(found.start(), found[0]) for found in _RAISED.finditer(text))
    return (_RAISED.sub(MARK, text) if marks else text), marks


def ticked(spec: SectionSpec, text: str) -> list[str]:
    """The form's answers that `text` gives: one, several ("Ja og Nei") or none."""
    if text in spec.choices:
        return [text]
    parts = {part.casefold() for part in _SEVERAL.split(text)}
    return [choice for choice in spec.choices if choice.casefold() in parts]


def manuscript(data: ReportData, quantities: Quantities) -> tuple[Passage, ...]:
    """Every text of the workbook: sections, work packages, partners' texts, lists, signature.

    What a linked number shows is what `quantities` print.
    """
    return tuple(_Manuscript(data, quantities).passages())


def passages_of(text: str, data: ReportData, quantities: Quantities) -> tuple[Passage, ...]:
    """The passages of one text in light markup, of no cell in particular."""
    whole = Passage("", Role.PARAGRAPH, Whereabouts(""))
    field = Field(text, CellRef("", "", ""))
    return tuple(_Manuscript(data, quantities)._text(whole, field))


def package_name(data: ReportData, package: WorkPackage) -> str:
    """A work package as findings name it: "NorCRIN2 AP9", or its title when it has no number."""
    names = {project.key: project.name for project in data.setup.projects}
    project = names.get(package.project, package.project)
    return f"{project} {package.number or package.title.text}".strip()


class _Manuscript:
    def __init__(self, data: ReportData, quantities: Quantities) -> None:
        self._data, self._quantities = data, quantities
        self._names = {project.key: project.name for project in data.setup.projects}

    def passages(self) -> Iterator[Passage]:
        chapter = ""
        for spec in self._data.form.sections:
            title = f"{spec.number} {spec.heading}"
            chapter = title if "." not in spec.number else chapter
            above = (chapter,) if chapter == title else (chapter, title)
            whole = Passage("", Role.PARAGRAPH, Whereabouts(""), above, spec.number)
            yield from self._section(spec, whole)
            if spec.role == "packages":
                yield from self._register(whole)
                for package in self._data.work_packages:
                    yield from self._package(package, whole)
            if spec.role in ("availability", "accounts"):
                yield from self._of_partners(spec.role, whole)
        yield from self._lists()

    def _section(self, spec: SectionSpec, whole: Passage) -> Iterator[Passage]:
        section = self._data.sections.get(spec.number)
        if section is not None and spec.choices:
            given = "" if section.choice is None else section.choice.text
            own = ticked(spec, given)
            answers = [Answer(text, text in own) for text in spec.choices]
            if given and not own:
                answers.append(Answer(given, True))
            cell = section.choice.ref if section.choice else None
            stands = Whereabouts(self._data.setup.network, cell)
            yield replace(whole, text=given, stands=stands, answers=tuple(answers))
        for paragraph in section.paragraphs if section else ():
            yield from self._text(whole, paragraph, f"Avsnitt {spec.number}")

    def _of_partners(self, role: str, whole: Passage) -> Iterator[Passage]:
        for submission in self._data.submissions:
            code = submission.partner.code
            if role == "availability":
                yield from self._text(whole, submission.availability, f"{code}, teksten", code)
            for post, text in submission.explanations.items() if role == "accounts" else ():
                who = f"{code}, {self._names[post[0]]}, forklaringen til post {post[1]}"
                yield from self._text(replace(whole, post=post), text, who, code)

    def _register(self, whole: Passage) -> Iterator[Passage]:
        """Tabell 1 as it is printed: number, title, and the leader in each project."""
        heads = ("AP", "Tittel", *(f"Leder {name}" for name in self._names.values()))
        rows = [
            (entry.number, entry.title, *(entry.leaders[key] for key in self._names))
            for entry in self._data.register
        ]
        texts = tuple(tuple(field.text for field in row) for row in rows)
        grid = Grid((heads, *texts), "Arbeidspakkene", "1")
        for at, row in enumerate(rows, start=1):
            who = f"Registeret, arbeidspakke {row[0].text}"
            for column, field in enumerate(row):
                cell = _cell(field, who)
                place = GridPlace(grid, at, column)
                yield replace(cell, headings=whole.headings, section=whole.section, cell=place)

    def _package(self, package: WorkPackage, whole: Passage) -> Iterator[Passage]:
        who = package_name(self._data, package)
        above = (*whole.headings, self._names.get(package.project, package.project))
        head = Passage(
            package.heading,
            Role.HEADING,
            Whereabouts(who, package.title.ref),
            above,
            whole.section,
            package.number,
        )
        yield head
        for label, field in (
            (LEADER, package.leader),
            (STATE, package.state),
            (STATUS, package.status),
            (DEVIATIONS, package.deviations),
            (MEASURES, package.measures),
        ):
            named = who if label in (LEADER, STATE) else f"{who}, {label.lower()}"
            own = replace(whole, headings=(*above, package.heading), label=label)
            texts = tuple(self._text(own, field, named))
            yield from texts or (
                replace(own, text=field.text, stands=Whereabouts(named, field.ref)),
            )

    def _lists(self) -> Iterator[Passage]:
        for name, rows in self._data.lists.items():
            for key, field in (item for row in rows for item in row.items()):
                links = (field.text,) if key == "adresse" and field.text else ()
                cell = _cell(field, f"Listen {name}")
                yield replace(cell, links=links, label=f"{name}.{key}")
        for submission in self._data.submissions:
            code = submission.partner.code
            yield _cell(submission.signed_by, f"{code}, godkjenningen", code)
        for field in (self._data.secretariat.signed_for, self._data.secretariat.signed_role):
            yield _cell(field, "Signaturen")

    def _text(
        self, whole: Passage, field: Field, who: str = "", partner: str | None = None
    ) -> Iterator[Passage]:
        """The paragraphs, items and sub-headings of a cell, each else as `whole` is; none of a
        cell without words."""
        stands = Whereabouts(who, field.ref, partner=partner)
        own = whole.headings
        for role, number, content in _lines(field.text) if isinstance(field.value, str) else ():
            shown = _Shown(self._quantities)
            shown.add(content)
            text, marks = marked(shown.text)
            yield replace(
                whole,
                text=text,
                role=role,
                stands=stands,
                headings=own,
                number=number,
                spans=tuple(shown.spans),
                marks=marks,
                links=tuple(shown.links),
                source=field.text,
            )
            if role is Role.HEADING:
                own = (*whole.headings, text)


def _cell(field: Field, who: str, partner: str | None = None) -> Passage:
    return Passage(plain(field.text), Role.CELL, Whereabouts(who, field.ref, partner=partner))


class _Shown:
    """The text of some inline content, what is linked in it, and its addresses."""

    def __init__(self, quantities: Quantities) -> None:
        self._quantities = quantities
        self.text = ""
        self.spans: list[Span] = []
        self.links: list[str] = []

    def add(self, content: Iterable[Inline]) -> None:
        for node in content:
            if isinstance(node, Text):
                self.text += plain(node.text)
            elif isinstance(node, Break):
                self.text += " "
            elif isinstance(node, Bold | Italic | Link):
                self.links += [node.address] if isinstance(node, Link) else []
                self.add(node.children)
            else:
                start = len(self.text)
                number = self._number(node) if isinstance(node, LinkedNumber) else ""
                self.text += number or " ".join(node)
                self.spans.append(Span(start, len(self.text), node))

    def _number(self, node: LinkedNumber) -> str:
        """What a linked number shows; its id where it leads nowhere or has no value."""
        quantity = self._quantities.get(node.quantity)
        if quantity is None or quantity.value is None or node.format not in FORMATS:
            return f"[{node.quantity}]"
        return plain(printed(quantity.value, node.format))


def _lines(text: str) -> Iterator[tuple[Role, str, Sequence[Inline]]]:
    """What of a cell's text is a passage of its own: its role, its number and what it says."""
    return (line for block in parse(text) for line in _of_block(block))


def _of_block(block: Block) -> Iterator[tuple[Role, str, Sequence[Inline]]]:
    if isinstance(block, ItemList):
        for at, item in enumerate(block.items, start=1):
            yield Role.ITEM, str(at) if block.ordered else "", item.content
            for below in item.lists:
                yield from _of_block(below)
    else:
        is_head = isinstance(block, SubHeading)
        yield Role.HEADING if is_head else Role.PARAGRAPH, "", block.content
