"""Writes into one part of the document: linked numbers, links, references and lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from norcrin_xl.findings import finding
from norcrin_xl.model import Quantities, Quantity
from norcrin_xl.numbers import DASH, FORMATS, capital, printed
from norcrin_xl.report.record import Record
from norcrin_xl.report.texts import ReportText
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import (
    OFFICE,
    control_parts,
    escaped,
    missing_run,
    missing_text,
    run_xml,
)
from norcrin_xl.report.word.cross_references import bookmark_name, reference_xml
from norcrin_xl.report.word.ids import Ids
from norcrin_xl.report.word.numbering import Numbering
from norcrin_xl.report.word.package import WordPackage

NOWHERE = ReportText("", "Rapporten", "")


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


class PartWriter:
    """Writes into the part `name`: a `norcrin_xl.report.record.WordContext`."""

    def __init__(self, document: Document, name: str) -> None:
        self._document = document
        self._name = name
        self._made: dict[tuple[str, str, bool], tuple[str, str]] = {}
        self._shown: dict[tuple[str, bool], Shown | None] = {}
        self.writing = NOWHERE
        """The text that is being written; what is odd is found there."""
        self.in_table = False

    def linked(self, quantity_id: str, format_name: str) -> str:
        """An inline control that shows the quantity; what is unknown is shown highlighted."""
        key = (quantity_id, format_name, self.in_table)
        pieces = self._made.get(key)
        if pieces is None:
            pieces = self._linked(quantity_id, format_name)
            if pieces is None:
                return self._unknown_number(quantity_id, format_name)
            self._made[key] = pieces
        self._document.record.numbers += 1
        return f"{pieces[0]}{self._document.ids.controls.new()}{pieces[1]}"

    def _linked(self, quantity_id: str, format_name: str) -> tuple[str, str] | None:
        tag = f"tall:{quantity_id}|{format_name}"
        made = self.number(tag)
        if made is None:
            return None
        return control_parts(tag, self._document.quantities[quantity_id].label, made.run)

    def number(self, tag: str) -> Shown | None:
        """What a control with this tag of a number shows, noted; `None` for an unknown one."""
        key = (tag, self.in_table)
        if key not in self._shown:
            self._shown[key] = self._number(tag)
        return self._shown[key]

    def _number(self, tag: str) -> Shown | None:
        quantity_id, _, format_name = tag.partition(":")[2].partition("|")
        quantity = self._document.quantities.get(quantity_id)
        if quantity is None or format_name not in FORMATS:
            return None
        made = shown(quantity, format_name, self.in_table)
        record = self._document.record
        record.wrote(tag, made.text, quantity.value, quantity.sources)
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
