"""Which formats suit a quantity, and where and how it is printed: tables, figures and texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from norcrin_xl.markup import linked_numbers
from norcrin_xl.model import Field, Quantity, ReportData, Setup
from norcrin_xl.numbers import FORMATS, printed
from norcrin_xl.quantities.exhibits import Figure, Linked, Marked, Table, TableRow

_SIGNED = (".avvik", ".avvik_prosent", ".endring", ".endring_prosent")
BY_UNIT: Mapping[str, Sequence[str]] = {
    "1000 kr": ("tusen", "mill1", "mill3"),
    "andel": ("prosent1",),
    "årsverk": ("desimal2",),
    "år": ("aar",),
    "ord": ("tekst",),
}
"""The formats of a figure by what it is counted in, the usual one first; counts are not in it."""

_WITH_SIGN = {
    "1000 kr": ("endring", "mill1", "mill3", "retning"),
    "andel": ("endring_prosent1", "retning"),
}
_COUNTED_CHANGE = ("endring", "antall", "mer_mindre", "okning_nedgang")

REPORT = "Rapporten"
GROUPS = {"rapport": REPORT, "okonomi": "Økonomi", "bruk": "Bruk", "kpi": "KPI"}
"""What ids begin with, and what lists call it."""


class Subject(NamedTuple):
    """What a quantity is about: the group that it belongs to, its project, and its partner's code.

    `project` and `partner` are empty where it is about none, or about all of them.
    """

    group: str
    project: str
    partner: str


def formats_for(quantity: Quantity) -> Sequence[str]:
    """The names of the formats that suit a quantity, the usual one first."""
    if quantity.id.endswith(_SIGNED):
        return _WITH_SIGN.get(quantity.unit, _COUNTED_CHANGE)
    return BY_UNIT.get(quantity.unit, ("heltall",))


def is_word(format_name: str) -> bool:
    """Whether a format prints a word, and not a figure."""
    return FORMATS[format_name].is_word


def subject_of(quantity_id: str, setup: Setup) -> Subject:
    """What the quantity with this id is about."""
    first, *rest = quantity_id.split(".")
    names = {project.key: project.name for project in setup.projects}
    codes = {partner.key: partner.code for partner in setup.partners}
    project = next((names[part] for part in rest[:1] if part in names), "")
    partner = next((codes[part] for part in rest if part in codes), "")
    return Subject(GROUPS.get(first, first), project, partner)


class PrintedPlace(NamedTuple):
    """A place in the report, and the name of the format that prints the quantity there."""

    where: str
    format: str

    def text(self, quantity: Quantity) -> str:
        """The quantity as it reads there; empty when it is missing or the format is unknown."""
        if quantity.value is None:
            return ""
        try:
            return printed(quantity.value, self.format)
        except KeyError:
            return ""


def places(
    quantity: Quantity, data: ReportData, tables: Mapping[str, Table], figures: Mapping[str, Figure]
) -> tuple[PrintedPlace, ...]:
    """All places that print `quantity`, in the order tables, figures, texts."""
    keys = {quantity.id, *quantity.aliases}
    found = [*_in_tables(keys, tables), *_in_figures(keys, figures), *_in_texts(keys, data)]
    return tuple(dict.fromkeys(found))


def _in_tables(keys: Set[str], tables: Mapping[str, Table]) -> Iterator[PrintedPlace]:
    for table in tables.values():
        name = f"Tabell {table.number}" if table.number else f"Tabellen {table.caption}"
        for row in table.rows:
            for index, cell in enumerate(row.cells):
                if isinstance(cell, Linked) and cell.quantity in keys:
                    column = table.columns[index].header
                    yield PrintedPlace(
                        f"{name}, rad «{_row_label(row)}», kolonne «{column}»", cell.format
                    )
                elif isinstance(cell, Marked):
                    for form in _formats(keys, cell.markup):
                        yield PrintedPlace(f"{name}, rad «{_row_label(row)}»", form)


def _row_label(row: TableRow) -> str:
    """The row's leading texts: its key and label."""
    texts = [cell for cell in row.cells if isinstance(cell, str) and cell]
    return " ".join(texts[:2]) if len(texts[:1]) and len(texts[0]) < 5 else "".join(texts[:1])


def _in_figures(keys: Set[str], figures: Mapping[str, Figure]) -> Iterator[PrintedPlace]:
    for figure in figures.values():
        decimals = "desimal2" if figure.decimals else "heltall"
        for series in figure.series:
            for category, shown in zip(figure.categories, series.quantities, strict=True):
                if shown in keys:
                    yield PrintedPlace(f"Figur {figure.number}, søylen {category}", decimals)


def _in_texts(keys: Set[str], data: ReportData) -> Iterator[PrintedPlace]:
    for where, field in _texts(data):
        for form in _formats(keys, field.text):
            yield PrintedPlace(f"{where} (ark {field.ref.sheet}, celle {field.ref.cell})", form)


def _texts(data: ReportData) -> Iterator[tuple[str, Field]]:
    for section in data.sections.values():
        for paragraph in section.paragraphs:
            yield f"Avsnitt {section.number}", paragraph
    for package in data.work_packages:
        for field in (package.status, package.deviations, package.measures):
            yield f"Arbeidspakke {package.heading}", field
    number = data.form.number_of("availability")
    for submission in data.submissions:
        yield f"Avsnitt {number}, {submission.partner.code}", submission.availability


def _formats(keys: Set[str], markup: str) -> Iterator[str]:
    for linked, form, _ in linked_numbers(markup):
        if linked in keys:
            yield form
