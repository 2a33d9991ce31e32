"""The arithmetic that all quantities share: sums and differences that know what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from norcrin_xl.model import CellRef, Field, Quantity
from norcrin_xl.numbers import difference, ratio, total


@dataclass(frozen=True, slots=True)
class Term:
    """A figure on its way into a quantity: its value, its cells, and what lacks in Norwegian.

    `blank` is true when nothing was filled in and that is an answer: nothing was budgeted. `key`
    is the id of the quantity that it becomes, and `made_of` are those of the terms that it was
    computed of.
    """

    value: float | None
    sources: tuple[CellRef, ...]
    lacks: str = ""
    blank: bool = False
    key: str = ""
    made_of: tuple[str, ...] = ()

    @property
    def missing(self) -> bool:
        return self.value is None and not self.blank

    def named(self, key: str) -> Term:
        """The term as the quantity with this id."""
        return replace(self, key=key)


def read(field: Field, lacks: str, key: str = "") -> Term:
    """What stands in a cell; `lacks` says what is missing where that is no figure."""
    number = field.number
    return Term(number, (field.ref,), "" if number is not None else lacks, key=key)


def summed(terms: Sequence[Term]) -> Term:
    """The sum of `terms`. One missing term makes it missing; terms that are blank add nothing.

    When all are blank, so is the sum.
    """
    sources = tuple(ref for term in terms for ref in term.sources)
    made_of = tuple(term.key for term in terms)
    if any(term.missing for term in terms):
        return Term(None, sources, joined(terms), made_of=made_of)
    values = [term.value for term in terms if term.value is not None]
    return Term(total(values) if values else None, sources, blank=not values, made_of=made_of)


def joined(terms: Iterable[Term]) -> str:
    """What all of `terms` lack, each thing once."""
    return ", ".join(dict.fromkeys(term.lacks for term in terms if term.lacks))


def subtracted(a: Term, b: Term) -> Term:
    """``a - b``; a blank counts as nothing there. Blank when both are, missing when one is."""
    sources, made_of = a.sources + b.sources, (a.key, b.key)
    if a.missing or b.missing:
        return Term(None, sources, joined((a, b)), made_of=made_of)
    if a.blank and b.blank:
        return Term(None, sources, blank=True, made_of=made_of)
    return Term(difference(a.value or 0.0, b.value or 0.0), sources, made_of=made_of)


def divided(a: Term, b: Term) -> Term:
    """``a / b``, or missing with the reason "ikke beregnbar" where `b` is zero or lacking."""
    value = ratio(a.value, b.value)
    lacks = "" if value is not None else joined((a, b)) or "ikke beregnbar: nevneren er null"
    return Term(value, a.sources + b.sources, lacks, made_of=(a.key, b.key))


def quantity(term: Term, label: str, unit: str, formula: str) -> Quantity:
    """A named term as a quantity with a label, a unit and its formula in words."""
    return Quantity(
        term.key,
        label,
        term.value,
        unit,
        formula,
        term.sources,
        term.lacks,
        blank=term.blank,
        terms=term.made_of,
    )
