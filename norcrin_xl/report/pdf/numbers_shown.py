"""The numbers that a report shows, and where they are no longer the workbook's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from norcrin_xl.model import Quantities
from norcrin_xl.numbers import FORMATS
from norcrin_xl.report.word.controls import SDT, TEXT, tag_of
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.writer import shown

_KIND = "tall:"


@dataclass(frozen=True, slots=True)
class Outdated:
    """A number that shows `shown` where the workbook gives `expected`."""

    label: str
    shown: str
    expected: str

    def __str__(self) -> str:
        return f"{self.label}: rapporten viser «{self.shown}», arbeidsboken gir «{self.expected}»"


@dataclass(frozen=True, slots=True)
class Linked:
    """A linked number in a report: the quantity's id, the format, and the text that shows it."""

    quantity: str
    format: str
    text: str


def linked_numbers(package: WordPackage) -> Iterator[Linked]:
    """The linked numbers in the order of the text. A document that has none yields nothing."""
    for name in package.text_parts():
        for control in package.root(name).iter(SDT):
            tag = tag_of(control)
            if tag.startswith(_KIND):
                quantity, _, form = tag[len(_KIND) :].partition("|")
                text = "".join(piece.text or "" for piece in control.iter(TEXT))
                yield Linked(quantity, form, text)


def texts_by_quantity(numbers: Sequence[Linked]) -> dict[str, list[str]]:
    """The texts that show each quantity, in the order in which the report first shows it."""
    found: dict[str, list[str]] = {}
    for number in numbers:
        found.setdefault(number.quantity, []).append(number.text)
    return found


def outdated(numbers: Sequence[Linked], quantities: Quantities) -> tuple[Outdated, ...]:
    """The numbers that show something else than the workbook gives, each once."""
    found = {}
    for number in numbers:
        quantity = quantities.get(number.quantity)
        if quantity is None or number.format not in FORMATS:
            continue
        wanted = [shown(quantity, number.format, in_table).text for in_table in (False, True)]
        if number.text not in wanted:
            found[number.quantity, number.text] = Outdated(quantity.label, number.text, wanted[0])
    return tuple(found.values())
