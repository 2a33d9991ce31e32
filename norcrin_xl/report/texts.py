"""Every text of the report by the id that a control names it with (`tekst:<id>`), and how its
markup is drawn as WordprocessingML, with the template's styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from norcrin_xl.form.form_file import STATUS
from norcrin_xl.form.schema import Form, SectionSpec
from norcrin_xl.markup import (
    Block,
    Bold,
    Break,
    Inline,
    Italic,
    ItemList,
    Link,
    LinkedNumber,
    Paragraph,
    SubHeading,
    Text,
    parse,
    parse_inline,
)
from norcrin_xl.model import CellRef, Field, Partner, Quantities, ReportData, WorkPackage
from norcrin_xl.numbers import date_text
from norcrin_xl.quantities.exhibits import Figure, Table
from norcrin_xl.report.cell_text import normal, spelled, with_minus
from norcrin_xl.report.word.controls import escaped, paragraph
from norcrin_xl.report.word.styles import BULLETS, HYPERLINK, NUMBERED, SUB_HEADING

if TYPE_CHECKING:
    from norcrin_xl.report.writer import PartWriter
    from norcrin_xl.workbook.workbook import Workbook


NO_DEVIATIONS = "Ingen avvik."
NO_MEASURES = "Ingen tiltak nødvendig."


@dataclass(frozen=True, slots=True)
class ReportText:
    """A text of the report.

    `label` says what it is, as in "[mangler: tekst til avsnitt 2.3]", and `where` where it is
    written. An empty text is missing unless it is `optional`. `plain` text holds no markup; where
    it is `verbatim`, it is what one cell says after the words `before`, and only what is `allowed`
    there, if anything is.
    """

    content: str
    label: str
    where: str
    sources: tuple[CellRef, ...] = ()
    optional: bool = False
    plain: bool = True
    verbatim: bool = False
    allowed: tuple[str, ...] = ()
    before: str = ""

    def in_cell(self, said: str) -> str | None:
        """What the cell is to hold for a plain text to say this; `None` where no cell can."""
        own = said.removeprefix(self.before)
        allowed = own in self.allowed if self.allowed else self.verbatim
        return own if allowed and said.startswith(self.before) else None

    @property
    def markup(self) -> str:
        """The markup that it is written from; "" for plain text."""
        return "" if self.plain else self.content

    def read(self, on_a_line: bool) -> str:
        """What it says in its control, in the form in which it is read back."""
        if self.plain:
            return self.content
        if on_a_line:
            return spelled([Paragraph(parse_inline(" ".join(self.content.split("\n"))))])
        return normal(self.content)


@dataclass(frozen=True)
class Contents:
    """What a report is filled with: numbers are as it prints them."""

    data: ReportData
    quantities: Quantities
    tables: Mapping[str, Table] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)

    @classmethod
    def of(cls, book: Workbook) -> Contents:
        """What the workbook's own report is filled with."""
        return cls(book.data, book.printed, book.tables, book.figures)

    @cached_property
    def texts(self) -> Mapping[str, ReportText]:
        """All texts of the report by id."""
        return texts(self.data, self.tables, self.figures)


def texts(
    data: ReportData, tables: Mapping[str, Table], figures: Mapping[str, Figure]
) -> Mapping[str, ReportText]:
    """All texts of the report by id."""
    return dict(_all(data, tables, figures))


def report_title(data: ReportData) -> str:
    """The title of the report: "Årsrapport 2021 for NorCRIN"."""
    return f"Årsrapport {data.setup.year} for {data.setup.network}"


def _all(
    data: ReportData, tables: Mapping[str, Table], figures: Mapping[str, Figure]
) -> Iterator[tuple[str, ReportText]]:
    yield from _setup(data)
    for spec in data.form.sections:
        if spec.holds_text and spec.number in data.sections:
            yield spec.number, _section(data, spec)
    for package in data.work_packages:
        yield from _package(package, data.form)
    for submission in data.submissions:
        yield from _partner(submission.partner, submission.availability)
    yield from _signature(data)
    exhibits: tuple[tuple[str, Mapping[str, Table] | Mapping[str, Figure]], ...]
    exhibits = (("tabell", tables), ("figur", figures))
    for kind, shown in exhibits:
        for one in shown.values():
            text = ReportText(one.caption, f"tittel på {kind} {one.id}", "")
            yield f"{kind}.{one.id}.tittel", text


def _setup(data: ReportData) -> Iterator[tuple[str, ReportText]]:
    setup = data.setup
    where = "ark Oppsett"
    yield (
        "rapport.tittel",
        ReportText(report_title(data), "rapportens tittel", where, (setup.year_ref,)),
    )
    period = f"1. januar–31. desember {setup.year}"
    yield "rapport.periode", ReportText(period, "rapporteringsperiode", where, (setup.year_ref,))
    yield "rapport.eier", ReportText(owner(data), "eier", where)
    yield "nettverk.navn", ReportText(setup.network, "nettverkets navn", where)
    yield "nettverk.langt", ReportText(setup.network_long, "nettverkets fulle navn", where)
    for project in setup.projects:
        prefix, label = f"prosjekt.{project.key}", f"prosjektet {project.key}"
        yield f"{prefix}.navn", ReportText(project.name, f"navn på {label}", where)
        yield f"{prefix}.nummer", ReportText(project.number, f"nummer på {label}", where)
        yield f"{prefix}.fase", ReportText(project.phase.lower(), f"fase for {label}", where)


def owner(data: ReportData) -> str:
    """Who owns the infrastructure, and who takes over when that is settled."""
    setup = data.setup
    if not setup.new_owner:
        return setup.owner
    start = "" if setup.new_owner_from is None else f" fra {date_text(setup.new_owner_from)}"
    return f"{setup.owner} ({setup.new_owner}{start})"


def _section(data: ReportData, spec: SectionSpec) -> ReportText:
    section = data.sections[spec.number]
    return ReportText(
        section.markup,
        f"tekst til avsnitt {spec.number}",
        f"ark Tekst, avsnitt {spec.number}",
        tuple(field.ref for field in section.paragraphs),
        spec.optional,
        plain=False,
    )


def _package(package: WorkPackage, form: Form) -> Iterator[tuple[str, ReportText]]:
    """An empty field says that there is no deviation only where the state says so too."""
    as_planned = package.state.text in form.as_planned
    none = NO_DEVIATIONS if as_planned else ""
    no_measures = NO_MEASURES if as_planned and not package.deviates else ""
    prefix = f"ap.{package.key}"
    name = f"arbeidspakke {package.number or package.key}"
    heading = package_heading(package)
    title = _named(package.title, f"tittel på {name}", heading)
    before = heading.removesuffix(package.title.text)
    yield f"{prefix}.tittel", replace(title, verbatim=True, before=before)
    yield f"{prefix}.leder", _named(package.leader, f"leder for {name}")
    state = _named(package.state, f"framdrift for {name}")
    yield f"{prefix}.framdrift", replace(state, allowed=form.choice_lists[STATUS])
    yield f"{prefix}.status", _marked(package.status, f"status for {name}")
    yield f"{prefix}.avvik", _marked(package.deviations, f"avvik for {name}", none)
    yield f"{prefix}.tiltak", _marked(package.measures, f"tiltak for {name}", no_measures)


def package_heading(package: WorkPackage) -> str:
    """A work package's heading, "" without a title: "AP 5 Barn"."""
    if not package.title.text:
        return ""
    label = "AP " if package.number[:1].isdigit() else ""
    return f"{label}{package.heading}"


def _partner(partner: Partner, availability: Field) -> Iterator[tuple[str, ReportText]]:
    where = f"ark Oppsett, partner {partner.code}"
    yield f"partner.{partner.key}.navn", ReportText(partner.name, f"navn på {partner.code}", where)
    yield f"partner.{partner.key}.tekst", _marked(availability, f"tekst fra {partner.code}")


def _signature(data: ReportData) -> Iterator[tuple[str, ReportText]]:
    secretariat = data.secretariat
    signed_on = secretariat.signed_on
    day = date_text(signed_on.value) if isinstance(signed_on.value, date) else ""
    yield "signatur.paa_vegne_av", _named(secretariat.signed_for, "hvem det signeres på vegne av")
    yield "signatur.rolle", _named(secretariat.signed_role, "rollen til den som signerer")
    yield "signatur.dato", _named(signed_on, "dato for signatur", day)


def _named(field: Field, label: str, content: str | None = None) -> ReportText:
    shown = content or field.text if content is None or field.text else ""
    return ReportText(shown, label, str(field.ref), (field.ref,), verbatim=content is None)


def _marked(field: Field, label: str, when_empty: str = "") -> ReportText:
    return ReportText(field.text or when_empty, label, str(field.ref), (field.ref,), plain=False)


EMPHASES: Mapping[type, str] = {Bold: "b", Italic: "i"}
"""What a run of each kind of emphasis has among its properties, in the schema's order."""

LISTS: Mapping[bool, tuple[str, str]] = {True: NUMBERED, False: BULLETS}
"""The styles of the levels of a list, by whether it is numbered."""

_LINKED = f'<w:rStyle w:val="{HYPERLINK}"/>'
_EMPHASISED = {kind: f"<w:{name}/>" for kind, name in EMPHASES.items()}
_ORDER = (_LINKED, *_EMPHASISED.values())


_OWN_LOOK = re.compile(r'<w:r><w:rPr><w:rStyle w:val="[^"]*"/>(?=</w:rPr>)')


def narrative_xml(markup: str, context: PartWriter) -> str:
    """`markup` as w:p elements; "" for a blank text."""
    return "".join(_block(block, context) for block in parse(markup))


def inline_xml(text: str, context: PartWriter) -> str:
    """One line of markup as runs, links and inline controls; "" for an empty text."""
    return _runs(parse_inline(text.strip()), context)


def _block(block: Block, context: PartWriter) -> str:
    if isinstance(block, ItemList):
        return "".join(_items(block, context, 0, None))
    style = SUB_HEADING if isinstance(block, SubHeading) else ""
    return paragraph(_runs(block.content, context), style)


def _items(
    items: ItemList, context: PartWriter, level: int, numbering: int | None
) -> Iterator[str]:
    """The paragraphs of a list and of those under its items.

    `numbering` is that of the numbered list around this one: Word itself then starts the
    second level anew under each item.
    """
    if not items.ordered:
        numbering = context.list_numbering(False)
    elif numbering is None:
        numbering = context.list_numbering(True)
    style, place = LISTS[items.ordered][level], _numbered(numbering, level)
    for item in items.items:
        yield paragraph(_runs(item.content, context), style, place)
        outer = numbering if items.ordered else None
        for below in item.lists:
            yield from _items(below, context, 1, outer)
            outer = None if below.ordered else outer


def _numbered(numbering: int | None, level: int) -> str:
    if numbering is None:
        return ""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbering}"/></w:numPr>'


def _runs(
    content: Iterable[Inline], context: PartWriter, properties: frozenset[str] = frozenset()
) -> str:
    return "".join(_inline(node, context, properties) for node in content)


def _inline(node: Inline, context: PartWriter, properties: frozenset[str]) -> str:
    if isinstance(node, Text):
        shown = escaped(with_minus(node.text))
        return _run(f'<w:t xml:space="preserve">{shown}</w:t>', properties)
    if isinstance(node, Break):
        return _run("<w:br/>", properties)
    if isinstance(node, Bold | Italic):
        return _runs(node.children, context, properties | {_EMPHASISED[type(node)]})
    if isinstance(node, Link):
        runs = _runs(node.children, context, properties | {_LINKED})
        return context.hyperlink(node.address, runs)
    if isinstance(node, LinkedNumber):
        return _dressed(context.linked(node.quantity, node.format), properties)
    return _dressed(context.reference(node.kind, node.exhibit), properties)


def _run(content: str, properties: frozenset[str]) -> str:
    return f"<w:r>{_properties(properties)}{content}</w:r>"


def _properties(properties: frozenset[str]) -> str:
    chosen = "".join(item for item in _ORDER if item in properties)
    return f"<w:rPr>{chosen}</w:rPr>" if chosen else ""


def _dressed(runs: str, properties: frozenset[str]) -> str:
    """Runs that the context made, in bold or italics too, beside a look of their own."""
    if not properties:
        return runs
    bare = runs.replace("<w:r><w:t", f"<w:r>{_properties(properties)}<w:t")
    emphasis = "".join(item for item in _ORDER[1:] if item in properties)
    return _OWN_LOOK.sub(rf"\g<0>{emphasis}", bare)
