"""Figures with a history: the KPIs, and the usage indicators that are shown as a series.

Ids: ``kpi.<id>.<year>``, ``kpi.<id>.endring`` and ``.endring_prosent`` (this year against last),
``kpi.<id>.<year>.endring`` for earlier years, ``kpi.<id>.<partner>`` for this year's figure of
a partner; likewise ``bruk.<indicator>.<year>``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from norcrin_xl.form import Kpi
from norcrin_xl.model import Field, Quantity, ReportData, Submission
from norcrin_xl.quantities.terms import Term, divided, quantity, subtracted, summed


def kpi_series(data: ReportData) -> Iterator[Quantity]:
    """All KPIs: their series, changes, parts and the partners' own figures."""
    for kpi in data.form.kpis:
        this_year = _this_year(data, kpi)
        yield from _series(data, f"kpi.{kpi.id}", kpi.id, kpi.short, kpi.unit, this_year)
        yield from _parts(data, kpi)
        for submission in data.submissions:
            yield quantity(
                f"kpi.{kpi.id}.{submission.partner.key}",
                f"{kpi.short}, {submission.partner.code}",
                kpi.unit,
                "partnerens tall",
                _own(submission, kpi),
            )


def usage_series(data: ReportData) -> Iterator[Quantity]:
    """The usage indicators that have a history, as series."""
    for item in data.form.indicators:
        if item.history:
            terms = [
                _term(s.usage[item.id], f"{s.partner.code} {item.short}") for s in data.submissions
            ]
            name = f"bruk.{item.id}"
            yield from _series(data, name, item.id, item.short, item.unit, summed(terms))


def _term(field: Field, what: str) -> Term:
    return Term(field.number, (field.ref,), "" if field.number is not None else what)


def _own(submission: Submission, kpi: Kpi) -> Term:
    """A partner's figure: as reported, or the sum of its parts where the KPI has parts."""
    code = submission.partner.code
    keys = [f"{kpi.id}.{part.id}" for part in kpi.part] or [kpi.id]
    return summed([_term(submission.kpis[key], f"{code} {kpi.short}") for key in keys])


def _this_year(data: ReportData, kpi: Kpi) -> Term:
    """The network's figure: the partners' sum, or the stated figure where counts overlap."""
    if kpi.summable:
        return summed([_own(submission, kpi) for submission in data.submissions])
    return _term(data.secretariat.national[kpi.id], f"{kpi.short} for nettverket")


def _parts(data: ReportData, kpi: Kpi) -> Iterator[Quantity]:
    for part in kpi.part:
        key = f"{kpi.id}.{part.id}"
        terms = [_term(s.kpis[key], f"{s.partner.code} {part.label}") for s in data.submissions]
        yield quantity(f"kpi.{key}", part.label, kpi.unit, "summen av partnerne", summed(terms))
        for submission, term in zip(data.submissions, terms, strict=True):
            yield quantity(
                f"kpi.{kpi.id}.{submission.partner.key}.{part.id}",
                f"{part.label}, {submission.partner.code}",
                kpi.unit,
                "partnerens tall",
                term,
            )


def _series(
    data: ReportData, prefix: str, key: str, label: str, unit: str, this_year: Term
) -> Iterator[Quantity]:
    year = data.setup.year
    history = data.secretariat.history
    by_year = {
        known: this_year if known == year else _term(history[key, known], f"{label} {known}")
        for known in data.form.years(year)
    }
    for known, term in by_year.items():
        formula = "rapportert i år" if known == year else "rapportert tidligere"
        yield quantity(f"{prefix}.{known}", f"{label} {known}", unit, formula, term)
    yield from _changes(prefix, label, unit, by_year, list(by_year))


def _changes(
    prefix: str, label: str, unit: str, by_year: Mapping[int, Term], years: Sequence[int]
) -> Iterator[Quantity]:
    """The change from each year to the next; that of the last year also without its year."""
    for before, known in pairwise(years):
        change = subtracted(by_year[known], by_year[before])
        share = divided(change, by_year[before])
        formula = f"{known} − {before}"
        for name in (f"{prefix}.{known}", *([prefix] if known == years[-1] else [])):
            title = f"{label}, endring {before}–{known}"
            yield quantity(f"{name}.endring", title, unit, formula, change)
            yield quantity(
                f"{name}.endring_prosent",
                f"{title} i prosent",
                "andel",
                f"({formula}) / {before}",
                share,
            )
