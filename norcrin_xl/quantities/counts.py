"""What the partners count: usage, KPIs, and the series of those that have earlier years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from norcrin_xl.form.schema import Form, Indicator, Kpi
from norcrin_xl.model import Field, Quantity, ReportData, Submission
from norcrin_xl.numbers import NEVER, listed
from norcrin_xl.quantities.quantity_ids import (
    change_ids,
    kpi_id,
    ranking_id,
    usage_id,
    year_id,
    year_words,
)
from norcrin_xl.quantities.terms import Term, divided, joined, quantity, read, subtracted, summed


def counts(data: ReportData) -> Iterator[Quantity]:
    """All quantities of usage with the ranking of the partners, then the series and the KPIs."""
    yield from _usage(data)
    for item in data.form.indicators:
        if item.history:
            terms = [_of_indicator(item, submission) for submission in data.submissions]
            yield from _series(data, usage_id(item.id), item, summed(terms))
    for kpi in data.form.kpis:
        yield from _kpi(data, kpi)


def _usage(data: ReportData) -> Iterator[Quantity]:
    own = {s.partner.code: _partner_terms(data.form, s) for s in data.submissions}
    for item in data.form.indicators:
        if item.summable:
            term = summed([terms[item.id] for terms in own.values()]).named(usage_id(item.id))
            yield quantity(term, item.short, item.unit, "summen av partnerne")
        made_of = " + ".join(item.total_of) or "partnerens tall"
        for code, terms in own.items():
            yield quantity(terms[item.id], f"{item.short}, {code}", item.unit, made_of)
    yield _ranking(data, own)


def _partner_terms(form: Form, submission: Submission) -> Mapping[str, Term]:
    terms = {item.id: _of_indicator(item, submission) for item in form.indicators}
    for item in form.indicators:
        if item.total_of:
            key = usage_id(item.id, submission.partner.key)
            terms[item.id] = summed([terms[part] for part in item.total_of]).named(key)
    return terms


def _of_indicator(item: Indicator, submission: Submission) -> Term:
    partner = submission.partner
    lacks = f"{partner.code} {item.short}"
    return read(submission.usage[item.id], lacks, usage_id(item.id, partner.key))


def _ranking(data: ReportData, own: Mapping[str, Mapping[str, Term]]) -> Quantity:
    """The partners' codes from most to fewest, as running text; ties in the fixed order."""
    ranked_by = data.form.ranked_by
    terms = {code: terms[ranked_by] for code, terms in own.items()}
    lacks = joined(terms.values())
    codes = sorted(terms, key=lambda code: -(terms[code].value or 0.0))
    name = data.form.indicator(ranked_by).short
    return Quantity(
        ranking_id(ranked_by),
        f"Partnerne rangert etter {name}",
        None if lacks else listed(codes),
        "ord",
        f"sortert synkende etter {name}",
        tuple(ref for term in terms.values() for ref in term.sources),
        lacks,
        terms=tuple(term.key for term in terms.values()),
    )


def _kpi(data: ReportData, kpi: Kpi) -> Iterator[Quantity]:
    """A KPI's series and changes, its parts and the partners' own figures."""
    own = {s.partner.code: _of_kpi(s, kpi) for s in data.submissions}
    if kpi.summable:
        this_year = summed(list(own.values()))
    else:
        stated = data.secretariat.national[kpi.id]
        this_year = read(stated, f"{kpi.short} for nettverket")
    yield from _series(data, kpi_id(kpi.id), kpi, this_year)
    for part in kpi.part:
        key = f"{kpi.id}.{part.id}"
        terms = {s.partner.code: _counted(s, key, part.label) for s in data.submissions}
        whole = summed(list(terms.values())).named(kpi_id(key))
        yield quantity(whole, part.label, kpi.unit, "summen av partnerne")
        for code, term in terms.items():
            yield quantity(term, f"{part.label}, {code}", kpi.unit, "partnerens tall")
    for code, term in own.items():
        yield quantity(term, f"{kpi.short}, {code}", kpi.unit, "partnerens tall")


def _of_kpi(submission: Submission, kpi: Kpi) -> Term:
    """A partner's figure: as reported, or the sum of its parts where the KPI has parts."""
    if not kpi.part:
        return _counted(submission, kpi.id, kpi.short)
    parts = [_counted(submission, f"{kpi.id}.{part.id}", kpi.short) for part in kpi.part]
    return summed(parts).named(kpi_id(kpi.id, submission.partner.key))


def _counted(submission: Submission, key: str, label: str) -> Term:
    partner = submission.partner
    return read(submission.kpis[key], f"{partner.code} {label}", kpi_id(key, partner.key))


def _earlier(field: Field, what: str) -> Term:
    """An earlier year of a series; blank where there was nothing to count yet."""
    never = field.never_was
    return replace(read(field, "" if never else what), blank=never)


def _since(now: Term, before: Term, first: str) -> Term:
    """The change between two years; lacking for the `first` year, which has nothing before it."""
    if before.blank and not now.blank:
        return replace(subtracted(now, before), value=None, lacks=f"{first} ({NEVER})")
    return subtracted(now, before)


def _series(
    data: ReportData, prefix: str, counted: Indicator | Kpi, this_year: Term
) -> Iterator[Quantity]:
    """The years, then the change from each to the next; that of the last also without its year."""
    year, years = data.setup.year, data.form.years(data.setup.year)
    names = {
        known: [year_id(prefix, name) for name in (str(known), *year_words(known, years))]
        for known in years
    }
    by_year: dict[int, Term] = {}
    for known, (own, *aliases) in names.items():
        label, formula, term = f"{counted.short} {known}", "rapportert i år", this_year
        if known != year:
            formula = "rapportert tidligere"
            term = _earlier(data.secretariat.history[counted.id, known], label)
        by_year[known] = term.named(own)
        made = quantity(by_year[known], label, counted.unit, formula)
        yield replace(made, aliases=tuple(aliases))
    for before, known in pairwise(years):
        yield from _changes(counted, by_year, before, known, names[known])
    yield from _changes(counted, by_year, before, known, [prefix])


def _changes(
    counted: Indicator | Kpi,
    by_year: Mapping[int, Term],
    before: int,
    known: int,
    names: Sequence[str],
) -> Iterator[Quantity]:
    """The change from one year to the next and its share; `names` are what the year is called."""
    (step, *steps), (share, *shares) = zip(*map(change_ids, names), strict=True)
    change = _since(by_year[known], by_year[before], f"{counted.short} {before}").named(step)
    title, formula = f"{counted.short}, endring {before}–{known}", f"{known} − {before}"
    made = quantity(change, title, counted.unit, formula)
    yield replace(made, aliases=tuple(steps))
    relative = divided(change, by_year[before]).named(share)
    made = quantity(relative, f"{title} i prosent", "andel", f"({formula}) / {before}")
    yield replace(made, aliases=tuple(shares))
