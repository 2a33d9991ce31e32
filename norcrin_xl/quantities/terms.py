"""The arithmetic that all quantities share: sums and differences that know what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from norcrin_xl.model import CellRef, Quantity
from norcrin_xl.numbers import difference, ratio, total


@dataclass(frozen=True, slots=True)
class Term:
    """A figure on its way into a quantity: its value, its cells, and what lacks in Norwegian.

    `blank` is true when nothing was filled in and that is an answer: nothing was budgeted.
    """

    value: float | None
    sources: tuple[CellRef, ...]
    lacks: str = ""
    blank: bool = False

    @property
    def missing(self) -> bool:
        return self.value is None and not self.blank


def summed(terms: Sequence[Term]) -> Term:
    """The sum of `terms`. One missing term makes it missing; terms that are blank add nothing.

    When all are blank, so is the sum.
    """
    sources = tuple(ref for term in terms for ref in term.sources)
    if any(term.missing for term in terms):
        return Term(None, sources, joined(terms))
    values = [term.value for term in terms if term.value is not None]
    return Term(total(values) if values else None, sources, blank=not values)


def joined(terms: Iterable[Term]) -> str:
    """What all of `terms` lack, each thing once."""
    return ", ".join(dict.fromkeys(term.lacks for term in terms if term.lacks))


def subtracted(a: Term, b: Term) -> Term:
    """``a - b``; a blank counts as nothing there. Blank when both are, missing when one is."""
    sources = a.sources + b.sources
    if a.missing or b.missing:
        return Term(None, sources, joined((a, b)))
    if a.blank and b.blank:
        return Term(None, sources, blank=True)
    return Term(difference(a.value or 0.0, b.value or 0.0), sources)


def divided(a: Term, b: Term) -> Term:
    """``a / b``, or missing with the reason "ikke beregnbar" where `b` is zero or lacking."""
    value = ratio(a.value, b.value)
    lacks = "" if value is not None else joined((a, b)) or "ikke beregnbar: nevneren er null"
    return Term(value, a.sources + b.sources, lacks)


def absolute(term: Term) -> Term:
    """The size of a figure without its sign."""
    value = None if term.value is None else abs(term.value)
    return Term(value, term.sources, term.lacks, term.blank)


def quantity(key: str, label: str, unit: str, formula: str, term: Term) -> Quantity:
    """`term` as a quantity with an id, a label, a unit and its formula in words."""
    return Quantity(
        key, label, term.value, unit, formula, term.sources, term.lacks, blank=term.blank
    )
