"""Where and how a quantity is printed: tables, figures and texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

from norcrin_xl.markup import linked_numbers
from norcrin_xl.model import Field, Quantity, ReportData
from norcrin_xl.numbers import printed
from norcrin_xl.quantities.exhibits import Figure, Linked, Marked, Table, TableRow


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
