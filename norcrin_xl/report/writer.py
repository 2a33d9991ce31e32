"""Writes into one part of the document: linked numbers, links, references and lists; and what is
noted on the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from norcrin_xl.files import sha256
from norcrin_xl.findings import Finding, finding
from norcrin_xl.markup import LinkedNumber, Reference, leaves
from norcrin_xl.model import Quantities, Quantity
from norcrin_xl.numbers import DASH, FORMATS, MISSING, capital, printed
from norcrin_xl.quantities.exhibits import Linked, Marked, Table
from norcrin_xl.report.base import Written
from norcrin_xl.report.contents import bookmark_name, reference_xml
from norcrin_xl.report.places import number_of
from norcrin_xl.report.texts import ReportText
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import OFFICE, control_xml, escaped, run_xml
from norcrin_xl.report.word.numbering import Ids, Numbering
from norcrin_xl.report.word.package import WordPackage


class Missing(NamedTuple):
    """Something that the report lacks: the control's tag, what it is, and where it comes from."""

    tag: str
    label: str
    where: str

    def __str__(self) -> str:
        return f"{self.label} ({self.where})" if self.where else self.label


@dataclass(slots=True)
class Record:
    """Notes about one report, in the order in which things are written."""

    written: dict[str, Written] = field(default_factory=dict)
    numbers: int = 0
    tables: int = 0
    figures: int = 0
    unknown: list[str] = field(default_factory=list)
    places: Counter[str] = field(default_factory=Counter)
    """How many controls with each tag the template holds, those of repeated items too."""
    _missing: dict[tuple[str, str], Missing] = field(default_factory=dict)
    _findings: dict[Finding, None] = field(default_factory=dict)

    def wrote(self, item: Written) -> None:
        """Note what stands in the controls with a tag; all show the same."""
        self.written.setdefault(item.tag, item)

    def lacks(self, tag: str, label: str, where: str) -> None:
        """Note that something is missing; each thing is noted once."""
        self._missing.setdefault((label, where), Missing(tag, label, where))

    def lacks_quantity(self, tag: str, quantity: Quantity) -> None:
        """Note that a quantity is missing, and why: what it lacks, or the cell it comes from."""
        places = ", ".join(str(ref) for ref in quantity.sources[:1])
        self.lacks(tag, quantity.label, quantity.why_missing or places)

    def found(self, finding: Finding) -> None:
        """Note a finding once."""
        self._findings.setdefault(finding)

    @property
    def missing(self) -> tuple[Missing, ...]:
        return tuple(self._missing.values())

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(self._findings)


NOWHERE = ReportText("", "Rapporten", "")
_LENGTH = 16
"""Of a fingerprint: enough to tell a content from what it was."""


@dataclass(slots=True)
class Document:
    """What all parts of one document share."""

    package: WordPackage
    quantities: Quantities
    record: Record
    ids: Ids
    numbering: Numbering
    captions: Mapping[str, str] = field(default_factory=dict)
    """The text of each bookmark, such as "Tabell 4.2.1"."""

    def fingerprint(self, content: ReportText | Table) -> str:
        """What tells a text or table from another.

        "" where it says nothing, or something that is not known: that is told of each time.
        """
        if isinstance(content, ReportText):
            said, cells, marked = content.content, [], [content.markup]
        else:
            said, cells = repr(content), [cell for row in content.rows for cell in row.cells]
            marked = [cell.markup for cell in cells if isinstance(cell, Marked)]
        nodes = [node for markup in marked if "{" in markup for node, _ in leaves(markup)]
        for number in (*cells, *nodes):
            if isinstance(number, Linked | LinkedNumber) and not self._is_known(number):
                return ""
        names = [bookmark_name(*node) for node in nodes if isinstance(node, Reference)]
        shown = [said, *(self.captions.get(name, "") for name in names)]
        return sha256("\n".join(shown).encode())[:_LENGTH] if all(shown) else ""

    def _is_known(self, number: Linked | LinkedNumber) -> bool:
        return number.quantity in self.quantities and number.format in FORMATS


@dataclass(frozen=True, slots=True)
class Shown:
    """How a quantity is printed; `missing` when it has no value."""

    text: str
    missing: bool
    in_table: bool = False

    @property
    def run(self) -> str:
        look = styles.MISSING_IN_TABLE if self.in_table else styles.MISSING
        return run_xml(self.text, look if self.missing else "")


def shown(quantity: Quantity, format_name: str, in_table: bool) -> Shown:
    """A quantity as the report prints it.

    What was left blank as an answer is an empty cell in a table and a dash in running text. What
    is missing is one word in a table, where its row and column say what it is.
    """
    if quantity.value is not None:
        return Shown(printed(quantity.value, format_name), False)
    if quantity.blank:
        return Shown("" if in_table else DASH, False)
    if in_table:
        return Shown(quantity.absence, True, in_table)
    return Shown(missing_text(quantity.label, quantity.absence), True)


def missing_text(label: str, absence: str = MISSING) -> str:
    """What stands where something is missing, or cannot be computed."""
    return f"[{absence}: {label}]"


def missing_run(label: str) -> str:
    """The run that shows what is missing, highlighted."""
    return run_xml(missing_text(label), styles.MISSING)


class PartWriter:
    """Writes into the part `name`."""

    def __init__(self, document: Document, name: str) -> None:
        self._document = document
        self._name = name
        self.writing = NOWHERE
        """The text that is being written; what is odd is found there."""
        self.in_table = False

    def linked(self, quantity_id: str, format_name: str) -> str:
        """An inline control that shows the quantity; what is unknown is shown highlighted."""
        tag = f"tall:{quantity_id}|{format_name}"
        made = self.number(tag)
        if made is None:
            return self._unknown_number(quantity_id, format_name)
        self._document.record.numbers += 1
        label = self._document.quantities[quantity_id].label
        return control_xml(tag, label, self._document.ids.controls.new(), made.run)

    def number(self, tag: str) -> Shown | None:
        """What a control with this tag of a number shows, noted; `None` for an unknown one."""
        quantity_id, format_name = number_of(tag)
        quantity = self._document.quantities.get(quantity_id)
        if quantity is None or format_name not in FORMATS:
            return None
        made = shown(quantity, format_name, self.in_table)
        record = self._document.record
        record.wrote(Written(tag, made.text, quantity.value, quantity.sources))
        if made.missing:
            record.lacks_quantity(tag, quantity)
        return made

    def _unknown_number(self, quantity_id: str, format_name: str) -> str:
        name = f"{quantity_id}|{format_name}" if format_name else quantity_id
        known = quantity_id in self._document.quantities
        what = f"formatet «{format_name}»" if known else f"tallet «{quantity_id}»"
        self._odd(f"{what} i {{{name}}} finnes ikke.")
        return missing_run(name)

    def hyperlink(self, address: str, runs_xml: str) -> str:
        """A w:hyperlink around `runs_xml` that leads to a web or mail address."""
        kind = f"{OFFICE}/hyperlink"
        number = self._document.package.relate(self._name, kind, address, external=True)
        return f'<w:hyperlink r:id="{escaped(number)}" w:history="1">{runs_xml}</w:hyperlink>'

    def reference(self, kind: str, exhibit_id: str) -> str:
        """A reference to a table or figure; `kind` is "tabell" or "figur"."""
        bookmark = bookmark_name(kind, exhibit_id)
        text = self._document.captions.get(bookmark)
        if text is None:
            self._odd(f"{kind} {exhibit_id} finnes ikke i malen.")
            return missing_run(f"{kind} {exhibit_id}")
        return reference_xml(bookmark, text)

    def list_numbering(self, ordered: bool) -> int | None:
        """The w:numId of a new list that counts from 1; `None` where the style's own will do."""
        if not ordered:
            return None
        return self._document.numbering.new_list(styles.NUMBERED[0])

    def _odd(self, what: str) -> None:
        text = self.writing
        where = text.sources[0] if text.sources else None
        label = capital(text.label)
        self._document.record.found(finding("oppmerking", where, who=label, found=what))
